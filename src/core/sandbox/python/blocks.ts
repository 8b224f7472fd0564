/** Which lines of a Python program stand in which, from their indentation. Made in one pass. */
import type { Token, Tokens } from './tokens';

const NONE = -1;
/** Ends a block for good, or only the nearest loop. */
export type Leaving = 'break' | 'return' | undefined;

/** Lines are meant by their numbers. */
export class Blocks {
  readonly #tokens: Tokens;
  readonly #parents: Int32Array;
  /** The last line directly in a block, by its head. */
  readonly #lasts: Int32Array;
  /** The next line that is no deeper. */
  readonly #next: Int32Array;
  readonly #lineOfToken: Int32Array;
  /** How many lines before one have the word. */
  readonly #before: Record<'continue' | 'yield', Int32Array>;

  constructor(tokens: Tokens) {
    const { all, lines } = tokens;
    this.#tokens = tokens;
    this.#parents = new Int32Array(lines.length).fill(NONE);
    this.#lasts = new Int32Array(lines.length).fill(NONE);
    this.#next = new Int32Array(lines.length).fill(lines.length);
    this.#lineOfToken = new Int32Array(all.length);
    this.#before = {
      continue: new Int32Array(lines.length + 1),
      yield: new Int32Array(lines.length + 1),
    };
    const open: number[] = [];
    for (const [number, { from, to, indent }] of lines.entries()) {
      while (open.length > 0 && lines[open.at(-1)!]!.indent >= indent) {
        this.#next[open.pop()!] = number;
      }
      const parent = open.at(-1) ?? NONE;
      this.#parents[number] = parent;
      if (parent !== NONE) this.#lasts[parent] = number;
      open.push(number);
      this.#lineOfToken.fill(number, from, to);
      this.#count('continue', number, all, from, to);
      this.#count('yield', number, all, from, to);
    }
  }

  lineOf(token: number): number {
    return this.#lineOfToken[token]!;
  }

  /** The head of the block that a line stands in. */
  parentOf(line: number): number | undefined {
    const parent = this.#parents[line] ?? NONE;
    return parent === NONE ? undefined : parent;
  }

  /** One past the last line of the block that a line is the head of. */
  endOf(line: number): number {
    return this.#next[line]!;
  }

  /** The word that says what a line is, without `async`. */
  wordOf(line: number): string {
    const { all, lines } = this.#tokens;
    const from = lines[line]?.from ?? all.length;
    const first = all[from]?.text ?? '';
    return first === 'async' ? (all[from + 1]?.text ?? '') : first;
  }

  /** The function that a line stands in, or the class, if that is nearer. */
  definitionAround(line: number): number | undefined {
    let at = this.parentOf(line);
    while (at !== undefined && !/^(?:def|class)$/.test(this.wordOf(at))) at = this.parentOf(at);
    return at;
  }

  /** Whether the block that a line stands in ends with leaving, whatever happens in it. */
  leavingAfter(line: number): Leaving {
    const parent = this.parentOf(line);
    const last = parent === undefined ? line : this.#lasts[parent]!;
    const counts = this.#before.continue;
    if (counts[last + 1]! > counts[line]!) return undefined;
    const word = this.wordOf(last);
    if (word === 'return' || word === 'raise') return 'return';
    return word === 'break' ? 'break' : undefined;
  }

  isGenerator(line: number): boolean {
    return this.#before.yield[this.endOf(line)]! > this.#before.yield[line]!;
  }

  /** Whether a `try` has an `except` that does more than to raise again. */
  hasExcept(line: number): boolean {
    const next = this.endOf(line);
    const isBeside = this.parentOf(next) === this.parentOf(line);
    return isBeside && this.wordOf(next) === 'except' && !this.#isRaisingAgain(next);
  }

  #isRaisingAgain(head: number): boolean {
    const { all, lines } = this.#tokens;
    const last = this.#lasts[head]!;
    if (last === NONE) return all[lines[head]!.to - 1]!.text === 'raise';
    // With a block in it, it is no longer certain that it comes to the raise.
    const hasBlock = this.#lasts.subarray(head + 1, last + 1).some((each) => each !== NONE);
    return this.wordOf(last) === 'raise' && !hasBlock;
  }

  #count(
    word: 'continue' | 'yield',
    line: number,
    all: readonly Token[],
    from: number,
    to: number,
  ): void {
    const counts = this.#before[word];
    let has = 0;
    for (let at = from; at < to && has === 0; at++) if (all[at]!.text === word) has = 1;
    counts[line + 1] = counts[line]! + has;
  }
}
