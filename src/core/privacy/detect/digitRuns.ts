/**
 * Groups of digits, joined over the separators that people write between the parts of one number. What the
 * number is, others judge.
 */
import type { Scan } from './scan';

/** Groups of digits with nothing but separators between them. */
export interface Run {
  starts: readonly number[];
  ends: readonly number[];
  /** Indexes of its first group and of the one after its last. */
  from: number;
  to: number;
}

const LONGEST_GAP = 6;
/** Of a sort code. */
const FEWEST_DIGITS = 6;
/** Dates and times, which phones are mistaken for. */
export const DATE =
  /^(?:(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:19|20)?\d\d|(?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])[-/](?:19|20)\d\d)$/;

/** The runs of a text that may be more than a short number or a date, in its order. */
export function* runsIn(text: string, { starts, ends }: Scan['digits']): Generator<Run> {
  for (let from = 0; from < starts.length;) {
    let to = from + 1;
    while (to < starts.length && isGap(text, ends[to - 1]!, starts[to]!)) to++;
    const run = { starts, ends, from, to };
    if (isWorthReading(text, run)) yield run;
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
    if (isIpv4(text.slice(starts[from]! - 1, ends[to - 1]))) return false;
  }
  return to - from !== 3 || count > 8 || !DATE.test(text.slice(starts[from], ends[to - 1]));
}

/** With what stands before it: a plus makes it a phone number. */
function isIpv4(written: string): boolean {
  return /^[^+](?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(written);
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
      case 0x5f: // _
      case 0x0a:
        break;
      default:
        return false;
    }
  }
  return true;
}

/** The digits of the groups from `first` to before `last`. */
export function digitsOf(text: string, { starts, ends }: Run, first: number, last: number): string {
  let digits = '';
  for (let index = first; index < last; index++) digits += text.slice(starts[index], ends[index]);
  return digits;
}

export function lengthOf({ starts, ends }: Run, index: number): number {
  return ends[index]! - starts[index]!;
}

/** What stands between two groups of a run, as one sign; several where they differ. */
export function separator(
  text: string,
  { starts, ends }: Run,
  first: number,
  last: number,
): string {
  let all = '';
  for (let index = first + 1; index < last; index++) {
    const gap = text.slice(ends[index - 1], starts[index]);
    if (all === '') all = gap;
    else if (all !== gap) return '?';
  }
  return all;
}

/** `0.4111…`, `…1111.5`, `1,411…`: thousands are three digits, and lists of numbers have others. */
export function isPartOfNumber(text: string, start: number, end: number): boolean {
  const before = /[\d]([.,])$/.exec(text.slice(Math.max(0, start - 2), start))?.[1];
  const behind = /^([.,])\d/.exec(text.slice(end, end + 2))?.[1];
  if (before === '.' || behind === '.') return true;
  return before === ',' && /^\d{3}(?!\d)/.test(text.slice(start, start + 4));
}

/** Whether a hyphen or a letter ties a group to what stands beside it. */
export function isJoined(text: string, run: Run, index: number, side: 1 | -1): boolean {
  const at = side === 1 ? run.ends[index]! : run.starts[index]! - 1;
  return /[-\w/.]/.test(text.charAt(at)) && /\w/.test(text.charAt(at + side));
}
