/** Numbers of payment cards: their forms, the checksum, and the ranges of the issuers by a library. */
import { number } from 'card-validator';
import type { Context } from './context';
import { digitsOf, isJoined, isPartOfNumber, lengthOf, type Run } from './digitRuns';
import { Label } from './lexicon';
import { Sureness, type Span } from './span';

const MOST_GROUPS = 19;

/** The index after the last group of a card that begins with this one; undefined where none does. */
export function readCard(
  text: string,
  run: Run,
  first: number,
  context: Context,
  found: Span[],
): number | undefined {
  let count = 0;
  const sizes: number[] = [];
  // The longest: a part of a number may have the checksum, too.
  let best: number | undefined;
  let sureness: number = Sureness.formed;
  for (let last = first + 1; last <= run.to && last - first <= MOST_GROUPS; last++) {
    const size = lengthOf(run, last - 1);
    count += size;
    sizes.push(size);
    if (count > 19) break;
    if (count < 12) continue;
    if (!isCardForm(sizes)) continue;
    const digits = digitsOf(text, run, first, last);
    if (!isLuhn(digits)) continue;
    const start = run.starts[first]!;
    const end = run.ends[last - 1]!;
    // A decimal point or a sign of more digits before: a part of a longer number.
    if (isPartOfNumber(text, start, end) || isJoined(text, run, first, -1)) continue;
    const isSaid = context.says(Label.card, start, end);
    const isOther = !isSaid && context.isOther(start);
    if (isOther || !(isSaid || isCard(digits))) continue;
    if (!isSaid && sizes.length > 1 && !isUniform(text, run, first, last)) continue;
    best = last;
    sureness = isSaid ? Sureness.proven : Sureness.formed;
  }
  if (best === undefined) return undefined;
  const [start, end] = [run.starts[first]!, run.ends[best - 1]!];
  found.push({ start, end, kind: 'card', sureness });
  return best;
}

/** 4-4-4-4, 4-6-5 and the like, all in one, or digit by digit. */
function isCardForm(sizes: readonly number[]): boolean {
  if (sizes.length === 1) return true;
  if (sizes.every((size) => size === 1)) return sizes.length >= 13;
  const form = sizes.join('-');
  return /^(?:4-4-4-4(?:-[1-3])?|4-4-4-[1-4]|4-6-[45]|4-5-6|4-4-5|6-13|8-8|6-10|4-4-8|5-5-6|8-4-4|4-8-4|2-2-2-2-2-2-2-2)$/.test(
    form,
  );
}

function isUniform(text: string, run: Run, first: number, last: number): boolean {
  for (let index = first + 1; index < last; index++) {
    const gap = text.slice(run.ends[index - 1], run.starts[index]);
    if (!/^(?:[ .-]{1,2}|\n {0,3}| ?- ?)$/.test(gap)) return false;
  }
  return true;
}

/** The checksum of Luhn (ISO/IEC 7812-1). */
function isLuhn(digits: string): boolean {
  let sum = 0;
  const { length } = digits;
  for (let index = 0; index < length; index++) {
    const digit = digits.charCodeAt(length - 1 - index) - 0x30;
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^0+$/.test(digits);
}

/** Of an issuer's range and length. */
function isCard(digits: string): boolean {
  return number(digits).isValid;
}
