/** Dates of birth: dates, in the forms that people write, where a word says that someone was born. */
import type { Context } from './context';
import { Label } from './lexicon';
import type { Scan } from './scan';
import { Sureness, type Span } from './span';

const MONTH =
  '(?:jan(?:uary|uar|vier|uari|eiro|\\.)?|feb(?:ruary|ruar|rero|ruari|braio|\\.)?|f[ée]v(?:rier|ereiro|r?\\.)?|' +
  'm(?:ar(?:ch|s|zo|ço|t|\\.)?|ärz|aart|ai|ay|ei|aggio|aio|ayo)|a(?:pr(?:il|ile|\\.)?|vril|bril|bril\\.?)|' +
  'ju(?:ne?|li|ni|ly|in|illet|nio|lio|nho|lho|l\\.?|n\\.?)|giugno|luglio|' +
  'a(?:ug(?:ust|ustus|\\.)?|oût|gosto)|sep(?:tember|tembre|tiembre|t\\.?|\\.)?|set(?:tembre|embro|\\.)?|' +
  'o[ck]t(?:ober|obre|ubre|\\.)?|ott(?:obre)?|out(?:ubro)?|nov(?:ember|embre|iembre|embro|\\.)?|' +
  'd[ei][czs](?:ember|embre|iembre|embro|\\.)?|dicembre|d[ée]cembre|dezembro|enero|ene|gennaio|gen)';
const FORMS: readonly RegExp[] = [
  /(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/y,
  /(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:(?:19|20)\d\d|\d\d)(?!\d)/y,
  new RegExp(
    `(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|er|\\.|º)?[ -]{1,2}(?:(?:de|of)[ -])?${MONTH}[ ,-]{1,2}(?:del?[ -])?(?:19|20)?\\d\\d(?!\\d)`,
    'iy',
  ),
  /(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/y,
  /(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d(?!\d)/y,
];
const MONTH_FIRST = new RegExp(
  `${MONTH}[ -](?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?,?[ -](?:19|20)\\d\\d(?!\\d)`,
  'iy',
);
const LONGEST_MONTH = 11;
/** In characters. */
const BESIDE = 12;

export function findBirthDates(
  text: string,
  { digits, mixed }: Scan,
  context: Context,
  found: Span[],
): void {
  if (!context.mentions(Label.birth)) return;
  // `3rd` is a word with a digit in it.
  for (const { starts } of [digits, mixed]) {
    let reached = 0;
    for (const start of starts) {
      if (start < reached || /\w$|\d[-./]$/.test(text.slice(Math.max(0, start - 2), start)))
        continue;
      const span = dateAt(text, start);
      if (span === undefined) continue;
      // The time of an event has its words before it.
      const isTime = /T\d/.test(text.slice(span[0], span[1]));
      const isSaid = isTime
        ? context.says(Label.birth, span[0], span[0], BESIDE)
        : context.says(Label.birth, span[0], span[1]);
      if (!isSaid) continue;
      found.push({ start: span[0], end: span[1], kind: 'birth_date', sureness: Sureness.said });
      reached = span[1];
    }
  }
  for (const { starts } of [digits, mixed]) findMonthFirst(text, context, found, starts);
}

function dateAt(text: string, start: number): [number, number] | undefined {
  for (const form of FORMS) {
    form.lastIndex = start;
    if (form.test(text)) return [start, form.lastIndex];
  }
  return undefined;
}

/** `March 12, 1985`: the day is the group of digits, the month the word before it. */
function findMonthFirst(
  text: string,
  context: Context,
  found: Span[],
  starts: readonly number[],
): void {
  for (const day of starts) {
    const sign = text.charAt(day - 1);
    if (sign !== ' ' && sign !== '-') continue;
    let start = day - 1;
    while (start > 0 && day - start <= LONGEST_MONTH && /[\p{L}.]/u.test(text.charAt(start - 1)))
      start--;
    if (start === day - 1) continue;
    MONTH_FIRST.lastIndex = start;
    if (!MONTH_FIRST.test(text) || !context.says(Label.birth, start, MONTH_FIRST.lastIndex))
      continue;
    found.push({ start, end: MONTH_FIRST.lastIndex, kind: 'birth_date', sureness: Sureness.said });
  }
}
