/** Changes to a text at places that were read from it. */

/** Two changes meet: they have to be made in another way. */
export class EditConflictError extends Error {}

interface Edit {
  from: number;
  to: number;
  text: string;
}

export class TextEdits {
  readonly #edits: Edit[] = [];
  readonly #known = new Set<string>();

  get isEmpty(): boolean {
    return this.#edits.length === 0;
  }

  /** The same change twice is one. */
  replace(from: number, to: number, text: string): void {
    const mark = `${from} ${to} ${text}`;
    if (this.#known.has(mark)) return;
    this.#known.add(mark);
    this.#edits.push({ from, to, text });
  }

  addAll(others: TextEdits): void {
    for (const { from, to, text } of others.#edits) this.replace(from, to, text);
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** Whether anything changes between these places. */
  touches(from: number, to: number): boolean {
    return this.#edits.some((edit) => edit.from < to && edit.to > from);
  }

  /** Throws EditConflictError. */
  apply(text: string): string {
    const sorted = this.#edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
    let result = '';
    let at = 0;
    for (const edit of sorted) {
      if (edit.from < at) throw new EditConflictError();
      result += text.slice(at, edit.from) + edit.text;
      at = edit.to;
    }
    return result + text.slice(at);
  }
}
