/** What a word with digits can be: IBANs, and national ids and passports with letters in them. */
import { validateIBAN, ValidationErrorsIBAN } from 'ibantools';
import type { Context } from './context';
import { Label } from './lexicon';
import { endOfNationalId } from './nationalIds';
import type { Scan } from './scan';
import { Sureness, type Span } from './span';
import type { Work } from './work';

/** Country and check digits. */
const IBAN_HEAD = /[A-Z]{2}[ -]?\d{2}/iy;
const IBAN = /[A-Z]{2}[ -]?\d{2}(?:(?:[ .-]|\n[ \t]{0,8})?[A-Z0-9]){11,30}/iy;
const SHORTEST_IBAN = 15;
const PASSPORT = /(?=\w{0,8}\d{2}|(?:[A-Z]{0,8}\d){2})[A-Z0-9]{1,3}[ -]?[A-Z0-9]{4,8}(?![\w-])/iy;
/** `413ms`. */
const MEASURE = /^\d{1,7}(?:ms|sec|min|kb|mb|gb|px|st|nd|rd|th|x)$/i;
const ANY_ID = /(?=[A-Z]{0,14}\d[A-Z\d]{0,14}\d)[A-Z]{1,3}-?\d[A-Z\d]{4,13}(?![\w-])/iy;
/** The two lines of a passport that machines read (ICAO 9303). */
const MACHINE_LINE = /P[A-Z<][A-Z]{3}[A-Z<]{39}(?:\s{1,3}[A-Z0-9<]{44})?/y;

export function findAccounts(
  text: string,
  { mixed, digits }: Scan,
  context: Context,
  work: Work,
  found: Span[],
): void {
  let reached = 0;
  for (let index = 0; index < mixed.starts.length; index++) {
    const start = mixed.starts[index]!;
    if (start < reached) continue;
    const end = findIban(text, start, context, work, found);
    reached = end > 0 ? end : findId(text, start, mixed.ends[index]!, context, work, found);
  }
  reached = 0;
  for (let index = 0; index < digits.starts.length; index++) {
    const start = digits.starts[index]!;
    const end = digits.ends[index]!;
    if (start < reached || !mayBeginId(text, start, end)) continue;
    reached = findId(text, start, end, context, work, found);
  }
  findGroupedHeads(text, digits, context, work, found);
  findMachineLines(text, found);
}

/** Whether a number or a passport is written that begins with so many digits. */
function mayBeginId(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length >= 6) return true;
  const next = text.charCodeAt(end);
  if (next === 0x2e) return length <= 3;
  // `1 85 05 …`, the French number.
  const first = text.charCodeAt(start);
  return length === 1 && (first === 0x31 || first === 0x32) && (next === 0x20 || next === 0x2d);
}

/** `GB 29 …` and `AB 12 34 56 C`: the letters are a word of their own. */
function findGroupedHeads(
  text: string,
  digits: Scan['digits'],
  context: Context,
  work: Work,
  found: Span[],
): void {
  for (const digit of digits.starts) {
    const head = /(?<![\w-])[A-Za-z]{1,2}[ -]$/.exec(text.slice(Math.max(0, digit - 4), digit));
    if (head === null) continue;
    const start = digit - head[0].length;
    if (findIban(text, start, context, work, found) === 0) {
      findId(text, start, digit - 1, context, work, found);
    }
  }
}

function findIban(
  text: string,
  start: number,
  context: Context,
  work: Work,
  found: Span[],
): number {
  IBAN_HEAD.lastIndex = start;
  if (!IBAN_HEAD.test(text)) return 0;
  IBAN.lastIndex = start;
  const match = IBAN.exec(text);
  if (match === null) return 0;
  // What follows may be the next word: shorter and shorter, at the ends of groups.
  let written = match[0];
  const isSaid = context.says(Label.iban | Label.account, start);
  for (let tries = 0; tries < 8; tries++) {
    const compact = written.replace(/[ \t\n.-]/g, '').toUpperCase();
    if (compact.length < SHORTEST_IBAN) break;
    const end = start + written.length;
    const isWhole = !/\w/.test(text.charAt(end));
    if (isWhole && (!work.spend() || isIban(compact))) {
      found.push({ start, end, kind: 'iban', sureness: Sureness.proven });
      return end;
    }
    const cut = Math.max(...[' ', '\n', '.', '-'].map((sign) => written.lastIndexOf(sign)));
    if (cut < 0) break;
    written = written.slice(0, cut).trimEnd();
  }
  // Said to be one, and mistyped: as private as a right one.
  const said = /^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?/i.exec(match[0]);
  if (isSaid && said !== null && !/\w/.test(text.charAt(start + said[0].length))) {
    const compact = said[0].replace(/ /g, '');
    if (compact.length < SHORTEST_IBAN || !/\d{8}/.test(compact)) return 0;
    found.push({ start, end: start + said[0].length, kind: 'iban', sureness: Sureness.likely });
    return start + said[0].length;
  }
  return 0;
}

/** Of the country's length and form, with its checksum; some banks' own check digits are their own affair. */
function isIban(compact: string): boolean {
  const { valid, errorCodes } = validateIBAN(compact);
  return (
    valid ||
    errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum)
  );
}

function findId(
  text: string,
  start: number,
  end: number,
  context: Context,
  work: Work,
  found: Span[],
): number {
  const before = text.charAt(start - 1);
  if (/[-+/.#:]/.test(before) && /\w/.test(text.charAt(start - 2))) return 0;
  if (context.says(Label.passport, start, end, 40)) {
    PASSPORT.lastIndex = start;
    if (PASSPORT.test(text) && !MEASURE.test(text.slice(start, PASSPORT.lastIndex))) {
      found.push({ start, end: PASSPORT.lastIndex, kind: 'passport', sureness: Sureness.said });
      return PASSPORT.lastIndex;
    }
  }
  const isSaid = context.says(Label.nationalId | Label.ssn, start, end);
  if (!isSaid && context.isOther(start)) return 0;
  let until = endOfNationalId(text, start, isSaid, work);
  if (until === 0 && isSaid && context.says(Label.nationalId, start, start, 24)) {
    // Of a country that is not known here.
    ANY_ID.lastIndex = start;
    if (ANY_ID.test(text)) until = ANY_ID.lastIndex;
  }
  if (until === 0) return 0;
  const sureness = isSaid ? Sureness.proven : Sureness.likely;
  found.push({ start, end: until, kind: 'national_id', sureness });
  return until;
}

function findMachineLines(text: string, found: Span[]): void {
  for (let at = text.indexOf('<<'); at >= 0; at = text.indexOf('<<', at + 44)) {
    for (let start = Math.max(0, at - 44); start <= at; start++) {
      if (text.charCodeAt(start) !== 0x50 || /\w/.test(text.charAt(start - 1))) continue;
      MACHINE_LINE.lastIndex = start;
      if (!MACHINE_LINE.test(text)) continue;
      found.push({
        start,
        end: MACHINE_LINE.lastIndex,
        kind: 'passport',
        sureness: Sureness.formed,
      });
      break;
    }
  }
}
