/** Phone numbers: how they are written at home and abroad, and the number plans of all countries by a library. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import type { Context } from './context';
import { DATE, digitsOf, isPartOfNumber, lengthOf, separator, type Run } from './digitRuns';
import { Label } from './lexicon';
import { Sureness, type Span } from './span';
import type { Work } from './work';

const EXTENSION = /,?[ \t]{0,2}(?:x|ext\.?|extension|durchwahl|poste|#)[ \t]{0,2}\d{1,6}(?!\w)/iy;
/** Words that say that a number is another one than that of a phone. */
const OTHER_NUMBERS =
  Label.nationalId | Label.account | Label.ssn | Label.passport | Label.card | Label.birth;
const SMALL_GAP = /^[ .\-/()\n]{0,3}$/;

/** The index after the last group of a phone number that begins with this one; undefined where none does. */
export function readPhone(
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
  if (!isSaid && !hasPlus && !hasBracket && context.says(OTHER_NUMBERS, start)) return undefined;
  const from =
    start - (hasPlus || hasBracket ? 1 : 0) - (hasPlus && text[start - 2] === '(' ? 1 : 0);
  // The middle of a longer number is no number of its own.
  const isMiddle = first > run.from && /^[ -]$/.test(text.slice(run.ends[first - 1], start));
  if (isMiddle && !isWeaklySaid && !hasPlus) return undefined;
  // `57765-745940-52`, `UA-08369686-4`.
  if (beforeCode === 0x2d && !isSaid && /\w/.test(text.charAt(start - 2))) return undefined;
  const isZeroZero = text.startsWith('00', start);
  const most = context.endOfCell(start);
  // The longest first: what is shorter may be valid, too, and would leave digits behind.
  let last = first;
  let count = 0;
  while (last < run.to && last - first < 14) {
    if (last > first) {
      const gap = text.slice(run.ends[last - 1], run.starts[last]);
      if (!SMALL_GAP.test(gap) || run.starts[last]! >= most) break;
      if (gap.includes('\n') && !isWeaklySaid && !hasPlus) break;
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
    const isPart =
      verdict !== undefined &&
      verdict < Sureness.formed &&
      context.cellAt(start) === 0 &&
      isPartOfNumber(text, start, end);
    if (verdict !== undefined && !isPart) {
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
    if (isWeaklySaid && count >= 9 && isPossiblePhone(international, work)) return Sureness.likely;
    return isSaid && count >= 8 ? Sureness.said : undefined;
  }
  const between = separator(text, run, first, last);
  if (isZeroZero && count >= 10) {
    const international = `+${written.replace(/^\(?00/, '').replace('(0)', '')}`;
    if (isPhone(international, undefined, work)) {
      return groups > 1 || isWeaklySaid ? Sureness.proven : Sureness.likely;
    }
    if (isWeaklySaid && isPossiblePhone(international, work)) return Sureness.likely;
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
  // Mobile numbers in one piece: few other numbers begin with a nought.
  const mobile = MOBILE.find(([pattern]) => pattern.test(written));
  if (mobile !== undefined && isPhone(written, mobile[1], work)) return Sureness.likely;
  if (isWeaklySaid && count >= 7 && count <= 12 && groups <= 5) {
    if (/^3-4$/.test(sizes) && /^[-. ]$/.test(between)) return Sureness.likely;
    for (const country of ['US', 'ES', 'DK', 'NO', 'SG', 'PL', 'PT', 'IN', 'CN'] as const) {
      if (isPhone(written, country, work)) return Sureness.likely;
    }
  }
  return undefined;
}

const MOBILE: readonly (readonly [RegExp, CountryCode])[] = [
  [/^0[67]\d{8}$/, 'FR'],
  [/^06\d{8}$/, 'NL'],
  [/^07\d{9}$/, 'GB'],
  [/^01[567]\d{8,9}$/, 'DE'],
];
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

/** Whether a written number is one of its country; without a country it has to begin with `+`. */
function isPhone(written: string, country: CountryCode | undefined, work: Work): boolean {
  if (!work.spend()) return true;
  const number = parsePhoneNumberFromString(written, {
    ...(country !== undefined && { defaultCountry: country }),
    extract: false,
  });
  return number?.isValid() === true;
}

/** As long as numbers of the country are that its beginning names, in use or not. */
function isPossiblePhone(written: string, work: Work): boolean {
  if (!work.spend()) return true;
  return parsePhoneNumberFromString(written, { extract: false })?.isPossible() === true;
}

/** The North American plan by its own rules: area and exchange begin with 2 to 9; 555-01xx is nobody's. */
function isNanp(digits: string): boolean {
  const match = /^1?([2-9]\d\d)([2-9]\d\d)(\d{4})$/.exec(digits);
  if (match === null) return false;
  const [, area, exchange] = match;
  return !/^(?:.11|.9.|37.|96.)$/.test(area!) && !/^.11$/.test(exchange!);
}
