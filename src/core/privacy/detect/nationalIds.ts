/**
 * Numbers by which states know people. Which digits and letters make one, and its check digit, a library
 * knows for each country; here is how each is written, and which of them need a word beside them.
 */
import { tfn } from 'stdnum/lib/esm/au';
import { nn } from 'stdnum/lib/esm/be';
import { cpf } from 'stdnum/lib/esm/br';
import { sin } from 'stdnum/lib/esm/ca';
import { ssn as ahv } from 'stdnum/lib/esm/ch';
import { ric } from 'stdnum/lib/esm/cn';
import { run as rut } from 'stdnum/lib/esm/cl';
import { rc } from 'stdnum/lib/esm/cz';
import { idnr } from 'stdnum/lib/esm/de';
import { cpr } from 'stdnum/lib/esm/dk';
import { dni, nie } from 'stdnum/lib/esm/es';
import { hetu } from 'stdnum/lib/esm/fi';
import { nir } from 'stdnum/lib/esm/fr';
import { nino } from 'stdnum/lib/esm/gb';
import { hkid } from 'stdnum/lib/esm/hk';
import { pps } from 'stdnum/lib/esm/ie';
import { aadhaar, pan } from 'stdnum/lib/esm/in';
import { codicefiscale } from 'stdnum/lib/esm/it';
import { rrn } from 'stdnum/lib/esm/kr';
import { curp } from 'stdnum/lib/esm/mx';
import { bsn } from 'stdnum/lib/esm/nl';
import { fodselsnummer } from 'stdnum/lib/esm/no';
import { ird } from 'stdnum/lib/esm/nz';
import { pesel } from 'stdnum/lib/esm/pl';
import { nif } from 'stdnum/lib/esm/pt';
import { cnp } from 'stdnum/lib/esm/ro';
import { personnummer } from 'stdnum/lib/esm/se';
import { tckimlik } from 'stdnum/lib/esm/tr';
import { idnr as zaId } from 'stdnum/lib/esm/za';
import type { Work } from './work';

interface Checker {
  validate(text: string): { isValid: boolean };
}

/** Those of digits alone, by how many they have. All of them need a word beside them. */
const OF_DIGITS: readonly (readonly [number, Checker])[] = [
  [8, tfn],
  [8, ird],
  [9, sin],
  [9, bsn],
  [9, tfn],
  [9, ird],
  [9, nif],
  [9, rc],
  [10, rc],
  [10, cpr],
  [10, personnummer],
  [11, idnr],
  [11, pesel],
  [11, nn],
  [11, cpf],
  [11, fodselsnummer],
  [11, tckimlik],
  [12, personnummer],
  [12, aadhaar],
  [13, zaId],
  [13, ahv],
  [13, cnp],
  [13, rrn],
  [15, nir],
  [18, ric],
];

/** A written form that little else has, so that its check digit is enough. */
interface Form {
  pattern: RegExp;
  checker: Checker;
  /** Needs a word beside it: without a check digit, or of a common form. */
  isCommon?: true;
}

const FORMS: readonly Form[] = [
  {
    pattern: /[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z](?!\w)/iy,
    checker: codicefiscale,
  },
  { pattern: /[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d(?!\w)/iy, checker: curp },
  { pattern: /\d{6}[-+A-FUVWXY]\d{3}[0-9A-Y](?![\w-])/iy, checker: hetu },
  { pattern: /\d{6} \d{3}[0-9A-Y](?![\w-])/iy, checker: hetu, isCommon: true },
  {
    pattern:
      /[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![\w-])/iy,
    checker: ric,
  },
  { pattern: /\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/y, checker: cpf },
  { pattern: /756\.\d{4}\.\d{4}\.\d{2}(?![\w.])/y, checker: ahv },
  { pattern: /\d{1,2}\.\d{3}\.\d{3}-[\dK](?![\w-])/iy, checker: rut },
  {
    pattern:
      /[12][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d{2}|2[AB])[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{2}(?![\w-])/iy,
    checker: nir,
  },
  { pattern: /\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?![\w-])/y, checker: nn },
  { pattern: /\d{6}-[1-8]\d{6}(?![\w-])/y, checker: rrn },
  { pattern: /\d{8}-?[A-HJ-NP-TV-Z](?![\w-])/iy, checker: dni },
  { pattern: /\d{8} [A-HJ-NP-TV-Z](?![\w-])/iy, checker: dni, isCommon: true },
  { pattern: /[XYZ] \d{7} [A-HJ-NP-TV-Z](?![\w-])/iy, checker: nie, isCommon: true },
  { pattern: /[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z](?![\w-])/iy, checker: nie },
  {
    pattern:
      /[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![\w-])/iy,
    checker: nino,
  },
  {
    pattern: /[STFGM]\d{7}[A-Z](?![\w-])/y,
    checker: { validate: (text) => ({ isValid: isNric(text) }) },
  },
  { pattern: /[A-Z]{1,2}\d{6}\([\dA]\)/y, checker: hkid },
  { pattern: /[A-Z]{1,2}\d{6}[\dA](?![\w-])/iy, checker: hkid, isCommon: true },
  { pattern: /\d{7}[A-W][A-IW]?(?![\w-])/iy, checker: pps, isCommon: true },
  { pattern: /[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z](?![\w-])/iy, checker: pan, isCommon: true },
  { pattern: /\d{6}[-+]\d{4}(?![\w-])/y, checker: personnummer },
  { pattern: /(?:19|20)\d{6}-\d{4}(?![\w-])/y, checker: personnummer },
];

const DIGITS_FIRST = FORMS.filter(({ pattern }) => /^(?:\\d|\[\d|\(\?:\d)/.test(pattern.source));
const LETTERS_FIRST = FORMS.filter((form) => !DIGITS_FIRST.includes(form));

/** Whether digits, as written, are a number that a state gives. */
export function isNationalId(written: string, work: Work): boolean {
  const digits = written.replace(/\D/g, '');
  return OF_DIGITS.some(
    ([length, checker]) =>
      length === digits.length && (!work.spend() || checker.validate(digits).isValid),
  );
}

/** The end of an id that begins here and proves itself; 0 where there is none. */
export function endOfNationalId(text: string, start: number, isSaid: boolean, work: Work): number {
  const first = text.charCodeAt(start);
  const forms = first >= 0x30 && first <= 0x39 ? DIGITS_FIRST : LETTERS_FIRST;
  for (const { pattern, checker, isCommon } of forms) {
    if (isCommon === true && !isSaid) continue;
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) continue;
    // Said to be one, and mistyped: as private as a right one.
    const isOne = isSaid || !work.spend() || checker.validate(match[0].toUpperCase()).isValid;
    if (isOne) return pattern.lastIndex;
  }
  return 0;
}

/** Singapore's check letter, as published for the National Registration Identity Card. */
function isNric(text: string): boolean {
  const weights = [2, 7, 6, 5, 4, 3, 2];
  let sum = text[0] === 'T' || text[0] === 'G' ? 4 : text[0] === 'M' ? 3 : 0;
  for (let index = 0; index < 7; index++) sum += Number(text[index + 1]) * weights[index]!;
  const letters = /[ST]/.test(text[0]!)
    ? 'JZIHGFEDCBA'
    : text[0] === 'M'
      ? 'XWUTRQPNJLK'
      : 'XWUTRQPNMLK';
  const index = sum % 11;
  return letters[text[0] === 'M' ? 10 - index : index] === text[8];
}
