/**
 * Street addresses, by the way in which some countries write them, and where a key, a header or a label says
 * that here is one. Every address has a number, so they are looked for around the groups of digits.
 */
import type { Context } from './context';
import { Label } from './lexicon';
import { isWordCode, type Scan } from './scan';
import { Sureness, type Span } from './span';

const WORD = "[\\p{Lu}\\d][\\p{L}\\p{M}\\d'’.-]{0,30}";
const US_STREET =
  '(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Circle|Cir|Highway|Hwy|Close|Crescent|Cres|Row|Mews|Gardens|Grove|Hill|Walk|Alley|Trail|Loop|Quay|Parade|Esplanade)';
const UNIT = '(?:,?[ \\t](?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|#)\\.?[ \\t]?[\\w-]{1,8})?';
const CITY = `${WORD}(?:[ -]${WORD}){0,3}`;
/** Between the parts; in other formats a line ends with a tag. */
const GAP = '(?:,[ \\t]?|[ \\t]?\\n[ \\t]{0,8}|<br ?/?>\\n?|[ \\t])';
const UK_CODE = '[A-Z]{1,2}\\d[A-Z\\d]?[ \\t]?\\d[A-Z]{2}';
const CANADIAN_CODE = '[A-Z]\\d[A-Z][ \\t]?\\d[A-Z]\\d';
/** Before a city: 10115, 1015 CJ, 411 19, D-10115. */
const CODE = '(?:[A-Z]{1,2}-)?(?:\\d{4,5}|\\d{3}[ ]\\d{2})(?:[ \\t][A-Z]{2})?';
/** After a label that says address and nothing else: what is left of its line. */
const LABELLED_ADDRESS =
  /["'`]?[ \t]{0,2}[:=][ \t]{0,3}["'`]?([\p{Lu}\d][^\n;|"'`{}[\]<>=()&+*]{5,120}(?:(?:\n|<br ?\/?>)[\p{Lu}\d][\p{L}\d ,.'-]{2,40}(?=\n|<br|$|["'])){0,3})/uy;
/** Those that begin with their number. */
const NUMBER_FIRST: readonly RegExp[] = [
  // 12 Main Street, Apt 4, Springfield, IL 62701 · 10 High Street, London SW1A 2AA
  new RegExp(
    `\\d{1,5}[A-Za-z]?(?:-\\d{1,4})?[ \\t](?:[NSEW]{1,2}\\.?[ \\t])?(?:${WORD}[ \\t]){1,4}${US_STREET}(?![\\p{L}\\p{N}])\\.?(?:[ \\t][NSEW]{1,2}\\b)?${UNIT}(?:${GAP}${CITY}(?:${GAP}(?:[A-Z]{2,3}|${CITY})){0,2}(?:${GAP}(?:\\d{5}(?:-\\d{4})?|${UK_CODE}|${CANADIAN_CODE}|\\d{4})(?!\\w))?)?`,
    'uy',
  ),
  // 12 rue de la Paix, 75002 Paris
  new RegExp(
    `\\d{1,4}[ \\t]?(?:bis|ter)?,?[ \\t](?:rue|avenue|av\\.|boulevard|bd\\.?(?=[ \\t]\\p{L}{2}[\\p{L}-]*[ \\t,])|place|allée|chemin|impasse|quai|cours|route|square)[ \\t](?:(?:de|du|des|la|le|les|l['’]|d['’])[ \\t]?){0,3}${WORD}(?:[ -](?:(?:de|du|des|la|le)[ -]){0,2}${WORD}){0,4}(?:${GAP}\\d{5}[ \\t]${CITY}|${GAP}${CITY}${GAP}[A-Z]{2}[ \\t]${CANADIAN_CODE})?`,
    'iuy',
  ),
];
/** Those whose number comes later; `isBefore` tells from what stands before the number that it may be one. */
const STREET_FIRST: readonly { isBefore: RegExp; pattern: RegExp }[] = [
  // Musterstraße 12a, 10115 Berlin · Keizersgracht 12, 1015 CJ Amsterdam
  {
    isBefore:
      /(?:stra(?:ße|sse)|str\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|straat|laan|plein|gracht|kade|dijk|singel|gatan|vägen|vej|gade|gata|veien)[ \t]$/i,
    pattern: new RegExp(
      `(?:\\p{Lu}[\\p{L}.-]{1,30}[ -]){0,2}(?:\\p{Lu}[\\p{L}-]{1,30}(?:stra(?:ße|sse)|str\\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee|straat|laan|plein|gracht|kade|dijk|singel|gatan|vägen|vej|gade|gata|veien)|(?:Straße|Strasse|Str\\.|Allee|Platz|Weg|Straat|Laan))[ \\t]\\d{1,4}[ \\t]?[a-zA-Z]?(?:[-/]\\d{1,4})?(?![\\p{L}\\p{N}])(?:${GAP}${CODE}[ \\t]${CITY})?`,
      'uy',
    ),
  },
  // Calle Mayor 12, 28013 Madrid · Via Roma 1, 00184 Roma · Rua Augusta, 100
  {
    isBefore:
      /(?:^|[\s"'(:,>])(?:Calle|C\/|Avenida|Avda\.?|Av\.|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua|Travessa|Praça|ul\.|Ulica|al\.) [^\n]{2,60}$/,
    pattern: new RegExp(
      `(?:Calle|C/|Avenida|Avda\\.?|Av\\.|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua|Travessa|Praça|ul\\.|Ulica|al\\.)[ \\t](?:(?:de|del|di|da|do|dos|la|las|los|della|dei)[ \\t]){0,3}${WORD}(?:[ \\t](?:(?:de|del|di|da|do|la|los)[ \\t]){0,2}${WORD}){0,4},?[ \\t](?:n[ºo°.]{1,2}[ \\t]?)?\\d{1,4}(?:[-/]\\d{1,4}|[a-zA-Z])?(?![\\p{L}\\p{N}])(?:,?[ \\t]\\d{1,2}[ºª°o]?[ \\t]?(?:[A-Za-z]|izq\\.?|dcha\\.?)?(?=,))?(?:${GAP}(?:\\d{4,5}(?:-\\d{3})?|\\d{2}-\\d{3})[ \\t]${CITY}|${GAP}${CITY}[ ]?[-/][ ]?[A-Z]{2}(?:${GAP}(?:CEP )?\\d{5}-\\d{3})?)?`,
      'uy',
    ),
  },
  {
    isBefore: /P\.?[ \t]?O\.?[ \t]Box[ \t]$/,
    pattern:
      /P\.?[ \t]?O\.?[ \t]Box[ \t]\d{1,6}(?:,[ \t][A-Z][\w'. -]{1,30},?[ \t][A-Z]{2}[ \t]\d{5}(?:-\d{4})?)?/y,
  },
];
/** Unter den Linden 77, 10117 Berlin: the postal code behind the number tells. */
const WITH_CODE = new RegExp(
  `(?:\\p{Lu}[\\p{L}.-]{1,30}[ ])(?:[\\p{L}.-]{2,30}[ ]){0,3}\\d{1,4}[ ]?[a-zA-Z]?,[ ]${CODE}[ ]${CITY}`,
  'uy',
);
const CODE_BEHIND = /\d{1,4}[ ]?[a-zA-Z]?,[ ](?:[A-Z]{1,2}-)?(?:\d{4,5}|\d{3}[ ]\d{2})[ ]/y;
const UK_CODE_ALONE = /[A-Z]{1,2}\d[A-Z\d]?[ ]\d[ABD-HJLNP-UW-Z]{2}(?!\w)/y;
/** How far before its number an address begins. */
const LONGEST_STREET = 80;
const MOST_WORDS = 6;

export function findAddresses(
  text: string,
  { labels, digits, mixed }: Scan,
  context: Context,
  found: Span[],
): void {
  for (const { starts } of [digits, mixed]) {
    for (const start of starts) findAround(text, start, found);
  }
  const { starts, ends, masks } = labels;
  for (let index = 0; index < starts.length; index++) {
    if ((masks[index]! & Label.address) === 0) continue;
    LABELLED_ADDRESS.lastIndex = ends[index]!;
    const match = LABELLED_ADDRESS.exec(text);
    if (match === null) continue;
    const end = LABELLED_ADDRESS.lastIndex;
    wholeAddress(text, end - match[1]!.length, end, found);
  }
  for (const cell of context.cells) {
    if ((cell.mask & Label.address) !== 0) wholeAddress(text, cell.start, cell.end, found);
  }
  if ((context.given & Label.address) !== 0) wholeAddress(text, 0, text.length, found);
}

/** The addresses that this number, or word with a digit in it, is the number or the code of. */
function findAround(text: string, start: number, found: Span[]): void {
  const before = text.charCodeAt(start - 1);
  if (start > 0 && isWordCode(before)) return;
  const first = text.charCodeAt(start);
  if (first < 0x30 || first > 0x39) {
    if (first >= 0x41 && first <= 0x5a) take(UK_CODE_ALONE, text, start, found);
    return;
  }
  // A decimal, a range or a list.
  const isInside = before === 0x2e || before === 0x2c || before === 0x2d;
  if (!isInside) for (const pattern of NUMBER_FIRST) if (take(pattern, text, start, found)) return;
  if (before !== 0x20 && before !== 0x09) return;
  const street = text.slice(Math.max(0, start - LONGEST_STREET), start);
  for (const { isBefore, pattern } of STREET_FIRST) {
    if (isBefore.test(street) && takeBefore(pattern, text, start, found)) return;
  }
  CODE_BEHIND.lastIndex = start;
  if (CODE_BEHIND.test(text)) takeBefore(WITH_CODE, text, start, found);
}

/** Tries where the words before the number begin, the farthest first. */
function takeBefore(pattern: RegExp, text: string, number: number, found: Span[]): boolean {
  const starts: number[] = [];
  const from = Math.max(0, number - LONGEST_STREET);
  for (let at = number - 1; at >= from && starts.length < MOST_WORDS; at--) {
    const code = text.charCodeAt(at);
    if (code === 0x0a) break;
    const isStart = isWordCode(code) && (at === 0 || !isWordCode(text.charCodeAt(at - 1)));
    if (isStart) starts.push(at);
  }
  return starts.toReversed().some((start) => take(pattern, text, start, found, number));
}

function take(pattern: RegExp, text: string, start: number, found: Span[], past = start): boolean {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null || match[0].length < 6 || start + match[0].length <= past) return false;
  if (MONTH.test(match[0])) return false;
  const end = start + match[0].replace(/[\s.,-]+$/, '').length;
  found.push({ start, end, kind: 'address', sureness: Sureness.likely });
  return true;
}

const MONTH =
  /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Januar|Februar|März|Mai|Okt|Dez)[a-z]*\.?\s\d/;

/** A cell or a value that its header or key calls an address, and that has a number and words. */
function wholeAddress(text: string, from: number, to: number, found: Span[]): void {
  if (to - from > 250) return;
  const written = text.slice(from, to);
  const value = written.replace(/^[\s"']+|[\s"']+$/g, '');
  if (!/\d/.test(value) || !/\p{L}{3}/u.test(value) || !/\s/.test(value)) return;
  if (/^[a-z]+:\/\/|@|[{}<>=]/.test(value)) return;
  const start = from + written.indexOf(value);
  found.push({ start, end: start + value.length, kind: 'address', sureness: Sureness.said });
}
