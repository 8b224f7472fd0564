/**
 * A text as a reader takes it, for those who look for something in it: other scripts' digits and wide
 * letters as plain ones, invisible characters gone, escapes of JSON, HTML and URLs resolved, `(at)` as
 * `@`. Every place leads back to the text as it stands. Plain texts pass untouched.
 */

export interface ReadText {
  text: string;
  /** The places in the text as it stands of a piece of this one. */
  original(start: number, end: number): [start: number, end: number];
}

const NEEDS_READING =
  /[^\p{ASCII}]|\n(?:[>#*]|\/\/) ?\d|\\[nrtu"/x\\]|&[#a-z]|%[2-7][0-9A-Fa-f]|[([{<]\s?(?:at|dot|@|\.)\s?[\])}>]/iu;
/** What a reader does not see: joiners, marks of direction, variants, soft hyphens, tags. */
const INVISIBLE = /\p{Cf}|\p{Default_Ignorable_Code_Point}/u;
const DASH = /[\u2010-\u2015\u2212\u2043\u02d7\ufe58\ufe63\uff0d]/;
const QUOTE = /[\u2018\u2019\u201a\u201b\u2032]/;
const DOUBLE_QUOTE = /[\u201c-\u201f\u2033\u00ab\u00bb]/;
const SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2028\u2029\u0085]/;
/** In the order of their names' use; those that stand for what values are written with. */
const ENTITIES: Record<string, string> = {
  commat: '@',
  period: '.',
  nbsp: ' ',
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  colon: ':',
  plus: '+',
  lpar: '(',
  rpar: ')',
  hyphen: '-',
  dash: '-',
  ndash: '-',
  num: '#',
  sol: '/',
  equals: '=',
  lowbar: '_',
  shy: '',
  zwnj: '',
  zwj: '',
};
const ESCAPE = /\\{1,4}(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([nrt"/]))/y;
const ENTITY = /&(?:#(\d{1,6})|#x([0-9A-Fa-f]{1,5})|([a-z]{2,8}));/iy;
const PERCENT = /%([2-7][0-9A-Fa-f])/y;
/** A value that goes on in the next line of a quotation or a comment. */
const CONTINUED = /\n(?:[>#*]|\/\/) ?(?=\d)/y;
const AT_OR_DOT = /[ \t]{0,2}[([{<][ \t]?(?:(at|@)|(dot|\.))[ \t]?[\])}>][ \t]{0,2}/iy;
const CONTROLS: Record<string, string> = { n: '\n', r: '\n', t: '\t', '"': '"', '/': '/' };
const cache = new Map<number, string>();
const MOST_CACHED = 20_000;

export function readText(text: string): ReadText {
  if (!NEEDS_READING.test(text)) return { text, original: (start, end) => [start, end] };
  const units = new Uint16Array(text.length);
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  let length = 0;
  const put = (read: string, start: number, end: number): void => {
    for (let index = 0; index < read.length; index++) {
      // Nothing reads longer than it stands, but for ligatures: those stay as they are.
      if (length >= end) return;
      units[length] = read.charCodeAt(index);
      starts[length] = start;
      ends[length] = end;
      length++;
    }
  };
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    let read: string | undefined;
    let end = at + 1;
    if (code > 0x7e) {
      const point = text.codePointAt(at)!;
      end = at + (point > 0xffff ? 2 : 1);
      read = plain(point);
    } else if (code === 0x5c /* \ */) {
      [read, end] = escaped(text, at);
    } else if (code === 0x26 /* & */) {
      [read, end] = entity(text, at);
    } else if (code === 0x25 /* % */) {
      [read, end] = percent(text, at);
    } else if (code === 0x0a) {
      [read, end] = continued(text, at);
    } else if (isAtOrDot(text, at, code)) {
      AT_OR_DOT.lastIndex = at;
      const match = AT_OR_DOT.exec(text);
      if (match !== null) {
        read = match[1] === undefined ? '.' : '@';
        end = AT_OR_DOT.lastIndex;
      }
    }
    if (read === undefined) {
      units[length] = code;
      starts[length] = at;
      ends[length] = at + 1;
      length++;
    } else {
      put(read, at, end);
    }
    at = end;
  }
  return {
    text: Buffer.from(units.buffer, 0, length * 2).toString('utf16le'),
    original: (start, end) =>
      end <= start
        ? [starts[start] ?? text.length, starts[start] ?? text.length]
        : [starts[start]!, ends[end - 1]!],
  };
}

/** The bracket comes at most two blanks later; most blanks are before something else. */
function isAtOrDot(text: string, at: number, code: number): boolean {
  if (code === 0x20 || code === 0x09) {
    const next = text.charCodeAt(at + 1);
    const bracket = next === 0x20 || next === 0x09 ? text.charCodeAt(at + 2) : next;
    return isBracket(bracket);
  }
  return isBracket(code);
}

function isBracket(code: number): boolean {
  return code === 0x28 || code === 0x5b || code === 0x7b || code === 0x3c;
}

/** What a character outside of ASCII is read as; undefined for itself. */
function plain(point: number): string | undefined {
  const known = cache.get(point);
  if (known !== undefined) return known;
  const character = String.fromCodePoint(point);
  const read = readCharacter(character, point);
  if (cache.size < MOST_CACHED) cache.set(point, read);
  return read;
}

function readCharacter(character: string, point: number): string {
  if (INVISIBLE.test(character)) return '';
  if (DASH.test(character)) return '-';
  if (SPACE.test(character)) return ' ';
  if (character === '\u00b7' || character === '\u2027') return '.';
  if (QUOTE.test(character)) return "'";
  if (DOUBLE_QUOTE.test(character)) return '"';
  if (/\p{Nd}/u.test(character)) return String(digitOf(point));
  const folded = character.normalize('NFKC');
  return folded.length <= character.length && /^[\x20-\x7e]+$/.test(folded) ? folded : character;
}

/** The digits of a script stand in a row, and its nought is the tenth before the next that is none. */
function digitOf(point: number): number {
  if (point >= 0x1d7ce && point <= 0x1d7ff) return (point - 0x1d7ce) % 10;
  let nought = point;
  while (point - nought < 9 && /\p{Nd}/u.test(String.fromCodePoint(nought - 1))) nought--;
  return point - nought;
}

type Read = [read: string | undefined, end: number];

function escaped(text: string, at: number): Read {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(text);
  if (match === null) return [undefined, at + 1];
  const [, unit, byte, letter] = match;
  if (letter !== undefined) return [CONTROLS[letter], ESCAPE.lastIndex];
  const point = Number.parseInt(unit ?? byte!, 16);
  return [point < 0x80 ? String.fromCharCode(point) : plain(point), ESCAPE.lastIndex];
}

function entity(text: string, at: number): Read {
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (match === null) return [undefined, at + 1];
  const [, decimal, hex, name] = match;
  if (name !== undefined) {
    const read = ENTITIES[name.toLowerCase()];
    return read === undefined ? [undefined, at + 1] : [read, ENTITY.lastIndex];
  }
  const point = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return [undefined, at + 1];
  return [point < 0x80 ? String.fromCharCode(point) : plain(point), ENTITY.lastIndex];
}

function continued(text: string, at: number): Read {
  CONTINUED.lastIndex = at;
  return CONTINUED.test(text) ? ['\n', CONTINUED.lastIndex] : [undefined, at + 1];
}

function percent(text: string, at: number): Read {
  PERCENT.lastIndex = at;
  const match = PERCENT.exec(text);
  if (match === null) return [undefined, at + 1];
  return [String.fromCharCode(Number.parseInt(match[1]!, 16)), PERCENT.lastIndex];
}
