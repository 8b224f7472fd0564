/** A piece of a text that was found to be sensitive, and the choice between pieces that overlap. */
import type { Kind } from '../kinds';

export interface Span {
  /** In UTF-16 units, as in `slice`. */
  start: number;
  end: number;
  kind: Kind;
  /** How sure it is; see `Sureness`. Decides between pieces that overlap. */
  sureness: number;
}

/** The more, the surer. */
export const Sureness = {
  /** Its form is its own proof, and what is inside of it is a part of it: keys, connection strings. */
  whole: 5,
  /** A vendor's form, or a checksum and a word nearby. */
  proven: 4,
  /** A checksum, or a form that little else has. */
  formed: 3,
  /** A word nearby says so. */
  said: 2,
  /** A likely form. */
  likely: 1,
} as const;

/** No two overlap: the surest stay, of equals the longest. In the order of the text. */
export function withoutOverlaps(found: Span[]): Span[] {
  if (found.length < 2) return found;
  const ranked = found.toSorted(
    (a, b) => b.sureness - a.sureness || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const inOrder = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
  // Most texts have none that overlap.
  if (inOrder.every((span, index) => index === 0 || inOrder[index - 1]!.end <= span.start)) {
    return inOrder;
  }
  const kept = new SortedSpans();
  for (const span of ranked) kept.addIfFree(span);
  return kept.spans;
}

class SortedSpans {
  readonly spans: Span[] = [];

  addIfFree(span: Span): void {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.spans[middle]!.start < span.start) low = middle + 1;
      else high = middle;
    }
    const before = this.spans[low - 1];
    const after = this.spans[low];
    if (before !== undefined && before.end > span.start) return;
    if (after !== undefined && after.start < span.end) return;
    this.spans.splice(low, 0, span);
  }
}
