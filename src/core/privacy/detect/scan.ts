/**
 * One pass over a text that finds all places from which a value could begin: words that say something,
 * groups of digits, words with digits in them, signs. Linear, and nothing is judged here.
 */
import { labelOfPhrase, labelOfWord, LAST, LEAD, mayBeWord, meaningOf, ROLES } from './lexicon';

/** Places in a text, each with what is known of it; columns instead of objects, for their number. */
export interface Scan {
  /** Words and phrases that say something. */
  labels: { starts: number[]; ends: number[]; masks: number[] };
  /** Groups of digits that are no part of a word. */
  digits: { starts: number[]; ends: number[] };
  /** Words of both letters and digits, or long ones: what keys and ids are made of. */
  mixed: { starts: number[]; ends: number[] };
  /** Each `@`. */
  ats: number[];
  /** Each `=` and `:`. */
  assigns: number[];
  /** Each `://`. */
  urls: number[];
  /** Each `-----BEGIN`. */
  blocks: number[];
  /** Words that a group of hex digits and a colon begin, and `::`. */
  colons: number[];
  /** Words that set phrases with names begin with: `Dear`, `Mr`, `Signed-off-by`. */
  leads: number[];
  /** Places at which a word begins whose first two characters `isStart` knows. */
  prefixes: number[];
}

const LOWER = 1;
const UPPER = 2;
const DIGIT = 4;
const OTHER_LETTER = 8;
const UNDERSCORE = 16;
const WORD = LOWER | UPPER | DIGIT | OTHER_LETTER | UNDERSCORE;
const LETTER = LOWER | UPPER | OTHER_LETTER;

const CLASSES = new Uint8Array(128);
for (let code = 0x61; code <= 0x7a; code++) CLASSES[code] = LOWER;
for (let code = 0x41; code <= 0x5a; code++) CLASSES[code] = UPPER;
for (let code = 0x30; code <= 0x39; code++) CLASSES[code] = DIGIT;
CLASSES[0x5f] = UNDERSCORE;

const LONGEST_LABEL = 28;
const LONG_WORD = 16;
/** Letters of `D.O.B.`. */
const LONGEST_SPELLED = 6;
/** Between the two words of a phrase: a blank, a hyphen, an underscore, or nothing in `camelCase`. */
const MOST_BETWEEN = 1;

export function classOf(code: number): number {
  return code < 128 ? CLASSES[code]! : isLetter(code) ? OTHER_LETTER : 0;
}

/** Letters beyond ASCII: roughly all scripts; punctuation and signs are no letters. */
function isLetter(code: number): boolean {
  return (
    (code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x2c00 && code < 0x2e00) ||
    (code >= 0x3040 && code < 0xd800) ||
    (code >= 0xf900 && code < 0xfe00) ||
    code === 0xaa ||
    code === 0xba
  );
}

export function isWordCode(code: number): boolean {
  return (classOf(code) & WORD) !== 0;
}

export function scan(text: string, isStart: (first: number, second: number) => boolean): Scan {
  const found: Scan = {
    labels: { starts: [], ends: [], masks: [] },
    digits: { starts: [], ends: [] },
    mixed: { starts: [], ends: [] },
    ats: [],
    assigns: [],
    urls: [],
    blocks: [],
    colons: [],
    leads: [],
    prefixes: [],
  };
  const reader = new LabelReader(text, found);
  const { length } = text;
  for (let at = 0; at < length;) {
    const code = text.charCodeAt(at);
    let kind = classOf(code);
    if ((kind & WORD) === 0) {
      if (code === 0x40) found.ats.push(at);
      else if (code === 0x3d) found.assigns.push(at);
      else if (code === 0x3a) colon(text, at, found);
      else if (code === 0x2d && text.startsWith('-----BEGIN', at)) found.blocks.push(at);
      at++;
      continue;
    }
    const start = at;
    let kinds = 0;
    do {
      kinds |= kind;
      at++;
      kind = at < length ? classOf(text.charCodeAt(at)) : 0;
    } while ((kind & WORD) !== 0);
    if (kinds === DIGIT) {
      found.digits.starts.push(start);
      found.digits.ends.push(at);
    } else if (kinds === (DIGIT | UNDERSCORE)) {
      groups(text, start, at, found);
    } else if ((kinds & DIGIT) !== 0 || at - start >= LONG_WORD) {
      found.mixed.starts.push(start);
      found.mixed.ends.push(at);
    }
    if ((kinds & LETTER) !== 0) {
      reader.read(start, at, kinds);
      if (at - start > 1 && isStart(code, text.charCodeAt(start + 1))) found.prefixes.push(start);
    }
  }
  return found;
}

/** `4111_1111_1111_1111`. */
function groups(text: string, start: number, end: number, { digits }: Scan): void {
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && text.charCodeAt(at) !== 0x5f) continue;
    if (at > from) {
      digits.starts.push(from);
      digits.ends.push(at);
    }
    from = at + 1;
  }
}

function colon(text: string, at: number, found: Scan): void {
  found.assigns.push(at);
  const next = text.charCodeAt(at + 1);
  if (next === 0x2f && text.charCodeAt(at + 2) === 0x2f) found.urls.push(at);
  else if (next === 0x3a || isHex(next) || isHex(text.charCodeAt(at - 1))) found.colons.push(at);
}

export function isHex(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x66) ||
    (code >= 0x41 && code <= 0x46)
  );
}

/** `D.O.B.`, `d_o_b`. */
function isSpelling(code: number): boolean {
  return code === 0x2e || code === 0x5f;
}

/** Whether digits stand in a word here and there, as they do in keys: what letters are between say nothing. */
function isDrawn(text: string, start: number, end: number): boolean {
  let changes = 0;
  let before = 0;
  for (let at = start; at < end; at++) {
    const kind = classOf(text.charCodeAt(at)) & DIGIT;
    if (kind !== before) changes++;
    before = kind;
  }
  return changes >= 4;
}

/** Splits identifiers into their words and notes those that say something. */
class LabelReader {
  readonly #text: string;
  readonly #labels: Scan['labels'];
  readonly #leads: number[];
  /** The word before, where it was spelled letter by letter. */
  #spelled = '';
  #beforeStart = 0;
  #beforeEnd = -1;
  #isSpelling = false;

  constructor(text: string, { labels, leads }: Scan) {
    this.#text = text;
    this.#labels = labels;
    this.#leads = leads;
  }

  read(start: number, end: number, kinds: number): void {
    if (kinds === LOWER) {
      this.#word(start, end);
      return;
    }
    // A word as it stands may say more than its parts: `PGPASSWORD`, `IPv4`.
    if (end - start > LONGEST_LABEL * 2) return;
    // `HWaddr`, `PaSsWoRd`.
    if (kinds === (LOWER | UPPER) && end - start <= LONGEST_LABEL) {
      const isWord =
        mayBeWord(this.#text, start, end) &&
        labelOfWord(this.#text.slice(start, end).toLowerCase()) !== 0;
      if (isWord) {
        this.#word(start, end);
        return;
      }
    }
    if (end - start >= LONG_WORD && isDrawn(this.#text, start, end)) return;
    let from = start;
    let previous = 0;
    for (let at = start; at <= end; at++) {
      const kind = at < end ? classOf(this.#text.charCodeAt(at)) : 0;
      const isEdge =
        (kind & LETTER) === 0 ||
        (kind === UPPER && (previous & (LOWER | OTHER_LETTER)) !== 0) ||
        // The last capital of several begins the next word: `HTTPServer`.
        (kind === UPPER &&
          previous === UPPER &&
          at + 1 < end &&
          classOf(this.#text.charCodeAt(at + 1)) === LOWER);
      if (isEdge) {
        if (at > from) this.#word(from, at);
        from = (kind & LETTER) === 0 ? at + 1 : at;
      }
      previous = kind;
    }
  }

  #word(start: number, end: number): void {
    const length = end - start;
    if (length > LONGEST_LABEL) return;
    const isSpelled = this.#goesOnSpelling(start, length);
    this.#isSpelling = length === 1 && (isSpelled || isSpelling(this.#text.charCodeAt(end)));
    if (!isSpelled && !mayBeWord(this.#text, start, end)) {
      this.#keep(start, end, '');
      return;
    }
    const own = this.#text.slice(start, end).toLowerCase();
    const word = isSpelled ? this.#before() + own : own;
    if (isSpelled) start = this.#beforeStart;
    const meaning = meaningOf(word);
    if ((meaning & LEAD) !== 0) this.#leads.push(start);
    const phrase =
      (meaning & LAST) !== 0 && this.#isNext(start)
        ? labelOfPhrase(this.#before(), word)
        : undefined;
    const { starts, ends, masks } = this.#labels;
    if (phrase !== undefined) this.#dropFrom(this.#beforeStart);
    const mask = phrase ?? meaning & ~ROLES;
    if (mask !== 0) {
      starts.push(phrase === undefined ? start : this.#beforeStart);
      ends.push(end);
      masks.push(mask);
    }
    this.#keep(start, end, isSpelled ? word : '');
  }

  /** The phrase takes the place of its first word. */
  #dropFrom(place: number): void {
    const { starts, ends, masks } = this.#labels;
    while (starts.length > 0 && starts.at(-1)! >= place) {
      starts.pop();
      ends.pop();
      masks.pop();
    }
  }

  #keep(start: number, end: number, spelled: string): void {
    this.#spelled = spelled;
    this.#beforeStart = start;
    this.#beforeEnd = end;
  }

  #before(): string {
    if (this.#spelled !== '') return this.#spelled;
    return this.#text.slice(this.#beforeStart, Math.max(0, this.#beforeEnd)).toLowerCase();
  }

  /** `D.O.B.`: letters with dots between them are one word. */
  #goesOnSpelling(start: number, length: number): boolean {
    return (
      length === 1 &&
      this.#isSpelling &&
      start - this.#beforeEnd === 1 &&
      isSpelling(this.#text.charCodeAt(this.#beforeEnd)) &&
      this.#spelled.length < LONGEST_SPELLED
    );
  }

  /** Whether a word is the next to the one before, as in a phrase; `a8c` are no two words of one. */
  #isNext(start: number): boolean {
    const gap = start - this.#beforeEnd;
    if (this.#beforeEnd < 0) return false;
    if (gap <= MOST_BETWEEN) {
      return gap === 0 || (classOf(this.#text.charCodeAt(this.#beforeEnd)) & DIGIT) === 0;
    }
    // `Soc. Sec.`
    return (
      gap === 2 &&
      this.#text.startsWith('. ', this.#beforeEnd) &&
      this.#beforeEnd - this.#beforeStart <= 4
    );
  }
}
