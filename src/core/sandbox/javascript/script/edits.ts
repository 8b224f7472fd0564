/**
 * Replacements in a text that are collected first and applied at once, and that can be undone for a
 * position. They never change how many lines there are before a place.
 */

interface Edit {
  start: number;
  end: number;
  text: string;
}

export class Edits {
  readonly #edits: Edit[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Of several texts at the same place, the one that was inserted first comes first. */
  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text });
  }

  /** Before all that was inserted at the place until now. */
  insertFirst(at: number, text: string): void {
    this.#edits.unshift({ start: at, end: at, text });
  }

  /** Puts something before and after a part, inside of what will be put around it. */
  wrap({ start, end }: { start: number; end: number }, opening: string, closing = ')'): void {
    this.insert(start, opening);
    this.insertFirst(end, closing);
  }

  /** Puts something before and after a part, around what was put there until now. */
  wrapAround({ start, end }: { start: number; end: number }, opening: string, closing = ')'): void {
    this.insertFirst(start, opening);
    this.insert(end, closing);
  }

  /** Keeps the line breaks of what is replaced. */
  replace(start: number, end: number, text: string): void {
    const breaks = this.#text.slice(start, end).replace(/[^\n]+/g, '');
    this.#edits.push({ start, end, text: text + breaks });
  }

  /** Puts a text in the place of another that has as many line breaks. */
  replaceSameLines(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  apply(): string {
    let result = '';
    let at = 0;
    for (const edit of this.#sorted()) {
      result += this.#text.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return result + this.#text.slice(at);
  }

  /** The column in the text before the edits, for one after them (both from 1, and of that line). */
  originalColumn(line: number, column: number): number {
    let start = 0;
    for (let number = 1; number < line; number++) start = this.#text.indexOf('\n', start) + 1;
    const lineEnd = this.#text.indexOf('\n', start);
    let shift = 0;
    for (const edit of this.#sorted()) {
      if (edit.start < start || edit.text.startsWith('\n')) continue;
      const at = edit.start - start;
      if ((lineEnd >= 0 && edit.start > lineEnd) || at + shift >= column - 1) break;
      // Inside of what was put in: where it was put.
      if (column - 1 < at + shift + edit.text.length) return at + 1;
      shift += edit.text.length - (edit.end - edit.start);
    }
    return Math.max(1, column - shift);
  }

  #sorted(): Edit[] {
    return this.#edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  }
}
