/** Numbers of payment cards: their forms, the checksum, and the ranges of the issuers by a library. */
import { number } from 'card-validator';
import type { Context } from './context';
import { digitsOf, isJoined, isPartOfNumber, lengthOf, type Run } from './digitRuns';
import { Label } from './lexicon';
import { Sureness, type Span } from './span';

const MOST_GROUPS = 19;
/** In characters, from a word to what it names: `order #4111…`. */
const BESIDE = 4;
/** What payment services publish for trying them out: nobody's, unless a word says that here is a card. */
const TEST_NUMBERS: ReadonlySet<string> = new Set(
  (
    '4111111111111111 4012888888881881 4242424242424242 4000056655665556 4000002500003155 4917610000000000 ' +
    '5555555555554444 5105105105105100 5200828282828210 5454545454545454 2223003122003222 2222405343248877 ' +
    '378282246310005 371449635398431 378734493671000 6011111111111117 6011000990139424 6011000000000004 ' +
    '3530111333300000 3566002020360505 30569309025904 38520000023237 36227206271667 6200000000000005 ' +
    '5019717010103742 6759649826438453 6304000000000000 6331101999990016'
  ).split(' '),
);

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
    if (!isSaid) {
      // In groups it looks like nothing else: only a word right beside it makes it another number.
      if (context.isOther(start, Label.other, isInFours(sizes) ? BESIDE : undefined)) continue;
      const isHinted = context.says(Label.maybeCard, start, end);
      if (!isCard(digits, sizes, isHinted)) continue;
    }
    if (TEST_NUMBERS.has(digits) && (!isSaid || isForTests(text, start, end))) continue;
    if (!isSaid && sizes.length > 1 && !isUniform(text, run, first, last)) continue;
    best = last;
    sureness = isSaid ? Sureness.proven : Sureness.formed;
  }
  if (best === undefined) return undefined;
  const [start, end] = [run.starts[first]!, run.ends[best - 1]!];
  found.push({ start, end, kind: 'card', sureness });
  return best;
}

/** Whether the words around say that nobody pays with it. */
function isForTests(text: string, start: number, end: number): boolean {
  const around = `${text.slice(Math.max(0, start - 48), start)} ${text.slice(end, end + 24)}`;
  return /\b(?:test|tests|testing|sandbox|dummy|example|sample|fake|mock)\b/i.test(around);
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
    if (!/^(?:[ .-]{1,2}|\n {0,5}| ?[-/] ?|_)$/.test(gap)) return false;
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

function isInFours(sizes: readonly number[]): boolean {
  return sizes.length === 4 && sizes.every((size) => size === 4);
}

/** Of an issuer's range and length, in the form that such numbers have. */
function isCard(digits: string, sizes: readonly number[], isHinted: boolean): boolean {
  const form = sizes.join('-');
  // Thirteen digits are no longer given out, but nothing else has these groups.
  const isOld = digits.length === 13 && digits.startsWith('4');
  if (isOld && (isHinted || form === '4-4-4-1')) return true;
  // Two large numbers beside each other.
  if (!isHinted && /^(?:8-8|6-10|6-13)$/.test(form)) return false;
  const type = typeOf(digits);
  if (type === undefined) return false;
  // As long as the numbers of goods are, or as ids.
  return type !== 'maestro' || digits.length === 16 || sizes.length > 1 || isHinted;
}

const types = new Map<string, string | undefined>();
const MOST_TYPES = 10_000;

/** Whose card it is, of digits with the right checksum: the first eight and their number tell (ISO/IEC 7812-1). */
function typeOf(digits: string): string | undefined {
  const key = `${digits.slice(0, 8)}/${digits.length}`;
  if (types.has(key)) return types.get(key);
  const { isValid, card } = number(digits);
  const type = isValid ? card?.type : undefined;
  if (types.size >= MOST_TYPES) types.clear();
  types.set(key, type);
  return type;
}
