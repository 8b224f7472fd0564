/**
 * Numbers: payment cards, phone numbers, social security numbers, national ids, bank accounts. Groups of
 * digits are joined over the separators that people write, and each run of groups is judged by its form,
 * its checksum and the words around it.
 */
import type { Context } from './context';
import { Label } from './lexicon';
import { isCard, isLuhn } from './cards';
import { isNationalId } from './nationalIds';
import { isNanp, isPhone, isPossiblePhone } from './phones';
import type { Scan } from './scan';
import { Sureness, type Span } from './span';
import type { Work } from './work';

/** Groups of digits with nothing but separators between them. */
interface Run {
  starts: readonly number[];
  ends: readonly number[];
  /** Indexes of its first group and of the one after its last. */
  from: number;
  to: number;
}

const LONGEST_GAP = 4;
/** Of a sort code. */
const FEWEST_DIGITS = 6;
/** A longer number is nobody's. */
const MOST_DIGITS = 20;
const MOST_GROUPS = 19;

export function findNumbers(
  text: string,
  { digits }: Scan,
  context: Context,
  work: Work,
  found: Span[],
): void {
  const { starts, ends } = digits;
  for (let from = 0; from < starts.length;) {
    let to = from + 1;
    while (to < starts.length && isGap(text, ends[to - 1]!, starts[to]!)) to++;
    const run = { starts, ends, from, to };
    if (isWorthReading(text, run)) readRun(text, run, context, work, found);
    from = to;
  }
}

/** Short numbers and dates are the most frequent things in data. */
function isWorthReading(text: string, { starts, ends, from, to }: Run): boolean {
  let count = 0;
  for (let index = from; index < to; index++) count += ends[index]! - starts[index]!;
  if (count < FEWEST_DIGITS) return false;
  // An address of the network has dots between its four groups.
  if (to - from === 4 && text.charCodeAt(ends[from]!) === 0x2e && count <= 12) {
    if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text.slice(starts[from], ends[to - 1]))) return false;
  }
  return to - from !== 3 || count > 8 || !DATE.test(text.slice(starts[from], ends[to - 1]));
}

function isGap(text: string, from: number, to: number): boolean {
  if (to - from > LONGEST_GAP) return false;
  for (let at = from; at < to; at++) {
    switch (text.charCodeAt(at)) {
      case 0x20: // blank
      case 0x2d: // -
      case 0x2e: // .
      case 0x2f: // /
      case 0x28: // (
      case 0x29: // )
      case 0x0a:
        break;
      default:
        return false;
    }
  }
  return true;
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

/** The digits of the groups from `first` to before `last`. */
function digitsOf(text: string, { starts, ends }: Run, first: number, last: number): string {
  let digits = '';
  for (let index = first; index < last; index++) digits += text.slice(starts[index], ends[index]);
  return digits;
}

function lengthOf({ starts, ends }: Run, index: number): number {
  return ends[index]! - starts[index]!;
}

/** What stands between two groups of a run, as one sign; several where they differ. */
function separator(text: string, { starts, ends }: Run, first: number, last: number): string {
  let all = '';
  for (let index = first + 1; index < last; index++) {
    const gap = text.slice(ends[index - 1], starts[index]);
    if (all === '') all = gap;
    else if (all !== gap) return '?';
  }
  return all;
}

const CARD_LABELS = Label.card;

function readCard(
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
    const isSaid = context.says(CARD_LABELS, start, end);
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

/** `0.4111…`, `…1111.5`, `1,411…`: thousands are three digits, and lists of numbers have others. */
function isPartOfNumber(text: string, start: number, end: number): boolean {
  const before = /[\d]([.,])$/.exec(text.slice(Math.max(0, start - 2), start))?.[1];
  const behind = /^([.,])\d/.exec(text.slice(end, end + 2))?.[1];
  if (before === '.' || behind === '.') return true;
  return before === ',' && /^\d{3}(?!\d)/.test(text.slice(start, start + 4));
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
  if (lengthOf(run, first) !== 3 || first + 3 > run.to) return undefined;
  if (lengthOf(run, first + 1) !== 2 || lengthOf(run, first + 2) !== 4) return undefined;
  const end = run.ends[first + 2]!;
  const between = separator(text, run, first, first + 3);
  const isSaid = context.says(Label.ssn, start, end);
  if (!isSaid && (between.trim() !== '-' || context.isOther(start))) return undefined;
  if (!isSaid && (isJoined(text, run, first, -1) || isJoined(text, run, first + 2, 1))) {
    return undefined;
  }
  if (!isSsn(digitsOf(text, run, first, first + 3), isSaid)) return undefined;
  found.push({ start, end, kind: 'ssn', sureness: isSaid ? Sureness.proven : Sureness.formed });
  return first + 3;
}

/** Whether a hyphen or a letter ties a group to what stands beside it. */
function isJoined(text: string, run: Run, index: number, side: 1 | -1): boolean {
  const at = side === 1 ? run.ends[index]! : run.starts[index]! - 1;
  return /[-\w/.]/.test(text.charAt(at)) && /\w/.test(text.charAt(at + side));
}

/** Rules of the Social Security Administration; with a word for it also numbers of taxpayers (9xx). */
function isSsn(digits: string, isSaid: boolean): boolean {
  const area = digits.slice(0, 3);
  if (area === '000' || area === '666' || digits.slice(3, 5) === '00') return false;
  if (digits.slice(5) === '0000') return false;
  if (area.startsWith('9')) return isSaid;
  // Numbers that advertisements have made useless.
  return digits !== '078051120' && digits !== '219099999';
}

const EXTENSION = /,?[ \t]{0,2}(?:x|ext\.?|extension|durchwahl|poste|#)[ \t]{0,2}\d{1,6}(?!\w)/iy;
/** Dates and times, which phones are mistaken for. */
const DATE =
  /^(?:(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:19|20)?\d\d|(?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])[-/](?:19|20)\d\d)$/;
/** Words that say that a number is another one than that of a phone. */
const OTHER_NUMBERS =
  Label.nationalId | Label.account | Label.ssn | Label.passport | Label.card | Label.birth;
const SMALL_GAP = /^[ .\-/()\n]{0,3}$/;

function readPhone(
  text: string,
  run: Run,
  first: number,
  context: Context,
  work: Work,
  found: Span[],
): number | undefined {
  let start = run.starts[first]!;
  const beforeCode = text.charCodeAt(start - 1);
  const hasPlus = beforeCode === 0x2b;
  const hasBracket = beforeCode === 0x28;
  const isWordBefore =
    /[\w.,:#$€£%=&?@]/.test(text.charAt(start - 1)) && !/[:=,]/.test(text.charAt(start - 1));
  if (isWordBefore) return undefined;
  // A dump of bytes.
  if (/[0-9a-f][a-f] $|[a-f][0-9a-f] $/i.test(text.slice(Math.max(0, start - 3), start))) {
    if (/^\d\d /.test(text.slice(start, start + 3))) return undefined;
  }
  const isSaid = context.says(Label.phone, start, run.ends[first]);
  const isWeaklySaid = isSaid || context.says(Label.maybePhone, start, start, 24);
  if (!isSaid && !hasPlus && context.isOther(start)) return undefined;
  if (!isSaid && !hasPlus && context.says(OTHER_NUMBERS, start)) return undefined;
  const from =
    start - (hasPlus || hasBracket ? 1 : 0) - (hasPlus && text[start - 2] === '(' ? 1 : 0);
  // The middle of a longer number is no number of its own.
  const isMiddle = first > run.from && /^[ -]$/.test(text.slice(run.ends[first - 1], start));
  if (isMiddle && !isWeaklySaid && !hasPlus) return undefined;
  const isZeroZero = text.startsWith('00', start);
  // The longest first: what is shorter may be valid, too, and would leave digits behind.
  let last = first;
  let count = 0;
  while (last < run.to && last - first < 14) {
    if (last > first) {
      const gap = text.slice(run.ends[last - 1], run.starts[last]);
      if (!SMALL_GAP.test(gap) || (gap.includes('\n') && !isWeaklySaid && !hasPlus)) break;
    }
    if (count + lengthOf(run, last) > 16) break;
    count += lengthOf(run, last);
    last++;
  }
  for (let tries = 0; last > first && count >= 6 && tries < 4; tries++) {
    const end = run.ends[last - 1]!;
    const written = text.slice(from, end);
    const isTail =
      text.charCodeAt(end) === 0x2d || /^(?:\.\d|[%\p{L}_@])/u.test(text.slice(end, end + 2));
    const verdict =
      !isTail && !(DATE.test(text.slice(start, end)) && !hasPlus)
        ? judgePhone(
            text,
            run,
            first,
            last,
            { hasPlus, isZeroZero, isSaid, isWeaklySaid, written, count },
            work,
          )
        : undefined;
    if (verdict !== undefined && !(verdict < Sureness.formed && isPartOfNumber(text, start, end))) {
      EXTENSION.lastIndex = end;
      const extension = EXTENSION.exec(text);
      const closes = text[end] === ')' && written.startsWith('(') && !written.includes(')');
      const until = extension === null ? end + (closes ? 1 : 0) : EXTENSION.lastIndex;
      found.push({ start: from, end: until, kind: 'phone', sureness: verdict });
      while (last < run.to && run.starts[last]! < until) last++;
      return last;
    }
    count -= lengthOf(run, --last);
  }
  return undefined;
}

interface PhoneSigns {
  hasPlus: boolean;
  isZeroZero: boolean;
  isSaid: boolean;
  isWeaklySaid: boolean;
  written: string;
  count: number;
}

/** How sure it is that these groups are a phone number; undefined where they are none. */
function judgePhone(
  text: string,
  run: Run,
  first: number,
  last: number,
  { hasPlus, isZeroZero, isSaid, isWeaklySaid, written, count }: PhoneSigns,
  work: Work,
): number | undefined {
  const groups = last - first;
  if (hasPlus) {
    if (count < 7 || count > 15) return undefined;
    const international = written.replace('(0)', '').replace(/^\(\+/, '+');
    if (isPhone(international, undefined, work)) return Sureness.proven;
    if (groups > 1 && count >= 9 && isPossiblePhone(international, work)) return Sureness.formed;
    return isSaid && count >= 8 ? Sureness.said : undefined;
  }
  const between = separator(text, run, first, last);
  if (isZeroZero && count >= 10) {
    const international = `+${written.replace(/^\(?00/, '').replace('(0)', '')}`;
    if ((groups > 1 || isWeaklySaid) && isPhone(international, undefined, work))
      return Sureness.proven;
  }
  const sizes = Array.from({ length: groups }, (_, index) => lengthOf(run, first + index)).join(
    '-',
  );
  if (/^(?:1-)?3-3-4$/.test(sizes) && isNanp(digitsOf(text, run, first, last))) {
    const isFormed =
      written.startsWith('(') || /^[-.]$/.test(between) || /^1[-. ]\(?\d{3}/.test(written);
    if (isFormed || isSaid) return isSaid ? Sureness.proven : Sureness.formed;
    if (isWeaklySaid || (between === ' ' && isAlone(text, run, first, last)))
      return Sureness.likely;
  }
  if (
    /^3-7$|^1-3-7$|^3-4-4$/.test(sizes) &&
    written.startsWith('(') &&
    isNanp(digitsOf(text, run, first, last))
  ) {
    return Sureness.formed;
  }
  if (isSaid && count >= 7 && count <= 15) {
    // A year, a price or a small count beside the word.
    return groups > 1 || count >= 7 ? Sureness.said : undefined;
  }
  if (/^0\d(?:-2){4}$/.test(sizes.replace(/^2/, '0\u0064')) || sizes === '2-2-2-2-2') {
    if (/^0[1-9]/.test(written) && isPhone(written, 'FR', work)) return Sureness.formed;
  }
  if (/^\(?0/.test(written) && count >= 9 && count <= 12) {
    const isGrouped = groups > 1 && groups <= 5 && !/[.]/.test(between);
    if (isWeaklySaid || isGrouped) {
      for (const country of NATIONAL) {
        if (isPhone(written, country, work)) return isWeaklySaid ? Sureness.said : Sureness.likely;
      }
    }
  }
  if (isWeaklySaid && count >= 7 && count <= 12 && groups <= 5) {
    if (/^3-4$/.test(sizes) && /^[-. ]$/.test(between)) return Sureness.likely;
    for (const country of ['US', 'ES', 'DK', 'NO', 'SG', 'PL', 'PT', 'IN', 'CN'] as const) {
      if (isPhone(written, country, work)) return Sureness.likely;
    }
  }
  return undefined;
}

/** Countries whose numbers are written with a nought before them, those first that write the most. */
const NATIONAL = [
  'GB',
  'DE',
  'FR',
  'NL',
  'IT',
  'AU',
  'CH',
  'AT',
  'BE',
  'SE',
  'IE',
  'JP',
  'ZA',
  'IN',
] as const;

/** Nothing else stands on its line, or between its quotation marks. */
function isAlone(text: string, run: Run, first: number, last: number): boolean {
  const before = text.charAt(run.starts[first]! - 1);
  const behind = text.charAt(run.ends[last - 1]!);
  return /^["'\n]?$/.test(before) && /^["'\n]?$/.test(behind);
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
  let last = first;
  let count = 0;
  while (last < run.to && count + lengthOf(run, last) <= MOST_DIGITS) {
    if (last > first && !/^(?:[ .\-/]|\n)$/.test(text.slice(run.ends[last - 1], run.starts[last])))
      break;
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
