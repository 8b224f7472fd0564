/**
 * What runs of digits are: cards and phone numbers, social security numbers, national ids and bank accounts;
 * judged by form, checksum and the words around.
 */
import { readCard } from './cards';
import type { Context } from './context';
import { DATE, digitsOf, isJoined, lengthOf, runsIn, separator, type Run } from './digitRuns';
import { Label } from './lexicon';
import { isNationalId } from './nationalIds';
import { readPhone } from './phones';
import type { Scan } from './scan';
import { Sureness, type Span } from './span';
import type { Work } from './work';

/** A longer number is nobody's. */
const MOST_DIGITS = 20;
/** In characters, from a word to what it names: `order #123-45-6789`. */
const BESIDE = 4;

export function findNumbers(
  text: string,
  { digits }: Scan,
  context: Context,
  work: Work,
  found: Span[],
): void {
  for (const run of runsIn(text, digits)) readRun(text, run, context, work, found);
}

function readRun(text: string, run: Run, context: Context, work: Work, found: Span[]): void {
  for (let index = run.from; index < run.to;) {
    // A value that is written digit by digit begins with the first of them.
    if (index > run.from && lengthOf(run, index) === 1 && lengthOf(run, index - 1) === 1) {
      index++;
      continue;
    }
    const next =
      readCard(text, run, index, context, found) ??
      readSsn(text, run, index, context, found) ??
      readPhone(text, run, index, context, work, found) ??
      readLabelled(text, run, index, context, work, found);
    index = next ?? index + 1;
  }
}

function readSsn(
  text: string,
  run: Run,
  first: number,
  context: Context,
  found: Span[],
): number | undefined {
  const start = run.starts[first]!;
  if (lengthOf(run, first) === 9) {
    const digits = text.slice(start, start + 9);
    if (!isSsn(digits, true) || !context.says(Label.ssn, start, start + 9)) return undefined;
    found.push({ start, end: start + 9, kind: 'ssn', sureness: Sureness.said });
    return first + 1;
  }
  // Digit by digit.
  if (first + 9 <= run.to && digitsOf(text, run, first, first + 9).length === 9) {
    const end = run.ends[first + 8]!;
    if (!context.says(Label.ssn, start, end)) return undefined;
    if (!isSsn(digitsOf(text, run, first, first + 9), true)) return undefined;
    found.push({ start, end, kind: 'ssn', sureness: Sureness.said });
    return first + 9;
  }
  if (lengthOf(run, first) !== 3 || first + 3 > run.to) return undefined;
  if (lengthOf(run, first + 1) !== 2 || lengthOf(run, first + 2) !== 4) return undefined;
  const end = run.ends[first + 2]!;
  const between = separator(text, run, first, first + 3);
  const isSaid = context.says(Label.ssn, start, end);
  if (!isSaid && (between.trim() !== '-' || context.isOther(start, Label.other, BESIDE)))
    return undefined;
  if (!isSaid && (isJoined(text, run, first, -1) || isJoined(text, run, first + 2, 1))) {
    return undefined;
  }
  if (!isSsn(digitsOf(text, run, first, first + 3), isSaid)) return undefined;
  found.push({ start, end, kind: 'ssn', sureness: isSaid ? Sureness.proven : Sureness.formed });
  return first + 3;
}

/** Rules of the Social Security Administration; with a word for it also numbers of taxpayers (9xx). */
function isSsn(digits: string, isSaid: boolean): boolean {
  const area = digits.slice(0, 3);
  if (area === '000' || area === '666' || digits.slice(3, 5) === '00') return false;
  if (digits.slice(5) === '0000' || /^(\d)\1+$/.test(digits)) return false;
  if (area.startsWith('9')) return isSaid;
  // Numbers that advertisements have made useless.
  return digits !== '078051120' && digits !== '219099999';
}

/** `12-34-56`. */
function isSortCode(written: string): boolean {
  return /^\d\d-\d\d-\d\d$/.test(written);
}

/** Numbers that nothing but a word beside them tells. */
function readLabelled(
  text: string,
  run: Run,
  first: number,
  context: Context,
  work: Work,
  found: Span[],
): number | undefined {
  const start = run.starts[first]!;
  const mayBeId = context.says(Label.nationalId, start, run.ends[first]);
  const mayBeAccount = context.says(Label.account, start, run.ends[first], 32);
  if (!mayBeId && !mayBeAccount) return undefined;
  const most = context.endOfCell(start);
  let last = first;
  let count = 0;
  while (last < run.to && count + lengthOf(run, last) <= MOST_DIGITS) {
    const gap = text.slice(run.ends[last - 1], run.starts[last]);
    if (last > first && (!/^[ .\-/\n]$/.test(gap) || run.starts[last]! >= most)) break;
    count += lengthOf(run, last++);
  }
  for (; last > first; count -= lengthOf(run, --last)) {
    const end = run.ends[last - 1]!;
    const written = text.slice(start, end);
    if (/^[-\w]/.test(text.charAt(end)) && /[a-z]{2}/i.test(text.slice(end, end + 3))) continue;
    if (DATE.test(written) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(written)) continue;
    if (mayBeId && count >= 8 && isNationalId(written, work)) {
      found.push({ start, end, kind: 'national_id', sureness: Sureness.proven });
      return last;
    }
    if (mayBeAccount && count >= (isSortCode(written) ? 6 : 7) && count <= 20) {
      found.push({ start, end, kind: 'bank_account', sureness: Sureness.said });
      return last;
    }
    if (mayBeId && count >= 8 && count <= 15) {
      found.push({ start, end, kind: 'national_id', sureness: Sureness.likely });
      return last;
    }
  }
  return undefined;
}
