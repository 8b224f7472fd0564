/**
 * Changes to a text, collected in any order and applied at once. Pieces that are wrapped may lie inside
 * each other; no line break is ever added or removed, so that line numbers stay.
 */
interface Edit {
  start: number;
  end: number;
  text: string;
  /** At one place: what closes pieces that end here, then what opens pieces, then replacements. */
  rank: number;
  /** Among closings the inner first, among openings the outer first. */
  order: number;
}

export class Edits {
  readonly #edits: Edit[] = [];

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text, rank: 2, order: 0 });
  }

  /** Texts around a piece. Of two wraps around the same piece the first is the outer one. */
  wrap(start: number, end: number, before: string, after: string): void {
    const inner = this.#edits.length / 1e6;
    this.#edits.push({ start, end: start, text: before, rank: 1, order: inner - end });
    this.#edits.push({ start: end, end, text: after, rank: 0, order: -inner - start });
  }

  apply(text: string): string {
    let result = '';
    let at = 0;
    const sorted = this.#edits.toSorted(
      (a, b) => a.start - b.start || a.rank - b.rank || a.order - b.order,
    );
    for (const edit of sorted) {
      result += text.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return result + text.slice(at);
  }
}
