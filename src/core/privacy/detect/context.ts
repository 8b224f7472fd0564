/**
 * What stands around a place says of it: the words before and behind, the header of a table's column, the
 * key of a JSON value. The nearest word counts most; a word that names something else stands in between.
 */
import { Label } from './lexicon';
import type { Scan } from './scan';

/** A part of the text of which something is known as a whole, such as a table's cell. */
export interface Cell {
  start: number;
  end: number;
  mask: number;
  /** The header of its column. */
  name: string;
}

/** A word at least, and a blank beside it. */
const SENTENCE = /^.{0,120}?(?:\p{L}{3}[^\p{L}\s]{0,3}\s|\s[^\p{L}\s]{0,3}\p{L}{3})/su;

/** What a key says of a value, and not of a sentence. */
const UNSAID = Label.other | Label.version | Label.maybePhone;

/** How far before a value its label is looked for, in characters. */
const BEFORE = 48;
/** Blanks between a word and the number that it names: `order with number 4711`. */
const MOST_WORDS_BETWEEN = 2;
/** And behind it: "(mobile)". */
const BEHIND = 18;

export class Context {
  readonly #text: string;
  readonly #labels: Scan['labels'];
  /** What is said anywhere. */
  readonly #all: number;
  /** What was looked up last: a place is asked about several times. */
  #place = -1;
  #index = -1;
  /** In the order of the text. */
  readonly cells: readonly Cell[];
  /** What the key of the whole text says. */
  readonly given: number;

  constructor(text: string, labels: Scan['labels'], cells: readonly Cell[], given: number) {
    this.#text = text;
    this.#labels = labels;
    this.cells = cells;
    // A key that counts something says nothing of sentences: `{"issue": {"body": "…"}}`.
    let all = given;
    for (const mask of labels.masks) all |= mask;
    for (const { mask } of cells) all |= mask;
    this.#all = all;
    this.given = SENTENCE.test(text) ? given & ~UNSAID : given;
  }

  /** Whether the words around say that here is one of `label`. */
  says(label: number, start: number, end = start, window = BEFORE): boolean {
    if (!this.mentions(label)) return false;
    const cell = this.cellAt(start);
    if (cell !== 0) return (cell & label) !== 0;
    const { starts, ends, masks } = this.#labels;
    let index = this.#lastBefore(start);
    for (; index >= 0 && start - ends[index]! <= window; index--) {
      if (this.#isApart(ends[index]!, start)) break;
      if ((masks[index]! & label) !== 0) return true;
      // What names something else, or a kind of its own, takes the value to itself.
      if ((masks[index]! & NAMING) !== 0) return false;
    }
    if ((this.given & label) !== 0) return true;
    const next = this.#lastBefore(end) + 1;
    return (
      next < starts.length &&
      starts[next]! - end <= BEHIND &&
      (masks[next]! & label) !== 0 &&
      !this.#isApart(end, starts[next]!) &&
      // A label with a colon behind it is the label of what follows.
      !/^["']?\s?[:=]/.test(this.#text.slice(ends[next]!, ends[next]! + 3))
    );
  }

  /** Whether the nearest word before says that this is something of no concern: an id, a count, a hash. */
  isOther(start: number, label: number = Label.other, window = 24): boolean {
    const cell = this.cellAt(start);
    if (cell !== 0) return (cell & label) !== 0 && (cell & ~NOBODYS) === 0;
    const index = this.#lastBefore(start);
    const { ends, masks } = this.#labels;
    if (index >= 0 && start - ends[index]! <= window && this.#isBeside(ends[index]!, start)) {
      return (masks[index]! & label) !== 0;
    }
    return (this.given & label) !== 0;
  }

  /** All that the words shortly before say; for those who weigh it themselves. */
  before(start: number, window = BEFORE): number {
    const { ends, masks } = this.#labels;
    let all = this.cellAt(start) | this.given;
    for (let index = this.#lastBefore(start); index >= 0; index--) {
      if (start - ends[index]! > window) break;
      all |= masks[index]!;
    }
    return all;
  }

  /** Whether a word, a header or the key says so anywhere. */
  mentions(label: number): boolean {
    return (this.#all & label) !== 0;
  }

  /** What is known of the cell of a place; 0 outside of cells. */
  cellAt(place: number): number {
    return this.#cell(place)?.mask ?? 0;
  }

  /** Where what a value at this place may go on to ends: with its cell. */
  endOfCell(place: number): number {
    return this.#cell(place)?.end ?? this.#text.length;
  }

  #cell(place: number): Cell | undefined {
    let low = 0;
    let high = this.cells.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.cells[middle]!.start <= place) low = middle + 1;
      else high = middle;
    }
    const cell = this.cells[low - 1];
    return cell !== undefined && place < cell.end ? cell : undefined;
  }

  /** The index of the last label that ends at or before a place. */
  #lastBefore(place: number): number {
    if (place === this.#place) return this.#index;
    const { ends } = this.#labels;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! <= place) low = middle + 1;
      else high = middle;
    }
    this.#place = place;
    this.#index = low - 1;
    return low - 1;
  }

  /** No other value, line or clause stands in between: `line 7: paid by 4111…` names the 7. */
  #isBeside(from: number, to: number): boolean {
    let words = 0;
    for (let at = from; at < to; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === 0x0a || (code >= 0x30 && code <= 0x39)) return false;
      if (code === 0x2c || code === 0x3b || code === 0x7b || code === 0x7d) return false;
      if (code === 0x20 && ++words > MOST_WORDS_BETWEEN) return false;
    }
    return true;
  }

  /** A label may stand on the line above its value, but not before an empty line. */
  #isApart(from: number, to: number): boolean {
    let newlines = 0;
    for (let at = from; at < to; at++) {
      if (this.#text.charCodeAt(at) === 0x0a && ++newlines > 1) return true;
    }
    return false;
  }
}

/** What says of a value that it is nobody's. */
const NOBODYS = Label.other | Label.version | Label.about;

const NAMING =
  Label.other |
  Label.phone |
  Label.ssn |
  Label.nationalId |
  Label.card |
  Label.iban |
  Label.account |
  Label.birth |
  Label.passport;
