/** How a Python program goes about a call: by the blocks that it stands in, from tokens and indentation. */
import type { CallUse } from '../inspection';
import type { LogicalLine, Token, Tokens } from './tokens';

const MOST_DEPTH = 50;
const ENDING = new Set(['break', 'return', 'raise', 'yield', 'await', '(']);

export class PythonCallUses {
  readonly #all: readonly Token[];
  readonly #lines: readonly LogicalLine[];
  /** The line of each token, as far as they were asked for. */
  #lineOfToken: Int32Array | undefined;

  constructor({ all, lines }: Tokens) {
    this.#all = all;
    this.#lines = lines;
  }

  /** Of the call that begins with the token `from`, whose opening bracket is `open`. */
  of(from: number, open: number): CallUse | undefined {
    const number = this.#lineNumber(from);
    const line = this.#lines[number];
    const end = this.#all[open]?.partner;
    if (line === undefined || end === undefined) return undefined;
    const use: CallUse = {};
    if (this.#isInComprehension(end, line)) use.isInLoop = true;
    this.#lookUp(number, use);
    if (this.#isReturned(line, from, end)) use.isReturned = true;
    return Object.keys(use).length > 0 ? use : undefined;
  }

  /** The first tokens of loops that surely never end. */
  endlessLoops(): Token[] {
    return this.#lines.flatMap((line, number) => {
      const words = this.#words(line, 3).join(' ');
      if (words !== 'while True :' && words !== 'while 1 :') return [];
      const after = this.#lines.slice(number + 1);
      const end = after.findIndex(({ indent }) => indent <= line.indent);
      const to = end < 0 ? this.#all.length : after[end]!.from;
      const body = this.#all.slice(line.from + 3, to);
      return body.some(({ text }) => ENDING.has(text)) ? [] : [this.#all[line.from]!];
    });
  }

  /** The heads of the blocks around a line, the nearest first, up to the function. */
  #lookUp(number: number, use: CallUse): void {
    let { indent } = this.#lines[number]!;
    let depth = 0;
    for (let at = number - 1; at >= 0 && indent > 0 && depth < MOST_DEPTH; at--) {
      const line = this.#lines[at]!;
      if (line.indent >= indent) continue;
      indent = line.indent;
      depth++;
      const [first, second] = this.#words(line, 2);
      if (first === 'def' || second === 'def' || first === 'class') return;
      if (first === 'for' || first === 'while') use.isInLoop = true;
      if (first === 'try' && this.#hasExcept(at)) use.isCaught = true;
    }
  }

  #hasExcept(number: number): boolean {
    const { indent } = this.#lines[number]!;
    const next = this.#lines.slice(number + 1).find((line) => line.indent <= indent);
    return next?.indent === indent && this.#words(next, 1)[0] === 'except';
  }

  /** `[call(x) for x in list]` */
  #isInComprehension(end: number, line: LogicalLine): boolean {
    const { depth } = this.#all[end]!;
    if (depth === 0) return false;
    for (let at = end + 1; at < line.to; at++) {
      const token = this.#all[at]!;
      if (token.depth < depth) return false;
      if (token.depth === depth && token.text === 'for') return true;
    }
    return false;
  }

  /** `return call()`, `result = call()`, and the last line of the program, at its top level. */
  #isReturned(line: LogicalLine, from: number, end: number): boolean {
    if (line.indent > 0 || end + 1 !== line.to) return false;
    const before = this.#all
      .slice(line.from, from)
      .map(({ text }) => text)
      .filter((text) => text !== 'await')
      .join(' ');
    if (before === '') return line === this.#lines.at(-1);
    return before === 'return' || before === 'result =';
  }

  #words({ from, to }: LogicalLine, count: number): string[] {
    return this.#all.slice(from, Math.min(to, from + count)).map(({ text }) => text);
  }

  #lineNumber(token: number): number {
    if (this.#lineOfToken === undefined) {
      this.#lineOfToken = new Int32Array(this.#all.length);
      for (const [number, { from, to }] of this.#lines.entries()) {
        this.#lineOfToken.fill(number, from, to);
      }
    }
    return this.#lineOfToken[token]!;
  }
}
