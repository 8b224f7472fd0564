/** What of a Python program runs for each element of a comprehension, and what only when a lambda is called. */
import type { Tokens } from './tokens';

const NONE = -1;

/** What stands directly in a pair of brackets, or in a line. */
interface Frame {
  open: number;
  lambda: 'no' | 'parameters' | 'body';
  isInLambda: boolean;
}

/** Where the parts of a comprehension begin. */
interface Clauses {
  first: number;
  /** The second `for`, or the first `if`: from there on everything runs for each element. */
  later?: number;
}

/** Tokens are meant by their index. */
export class Comprehensions {
  /** The bracket around each token. */
  readonly #openings: Int32Array;
  readonly #inLambda: Uint8Array;
  readonly #clauses = new Map<number, Clauses>();

  constructor({ all, lines }: Tokens) {
    this.#openings = new Int32Array(all.length).fill(NONE);
    this.#inLambda = new Uint8Array(all.length);
    for (const { from, to } of lines) {
      let frame: Frame = { open: NONE, lambda: 'no', isInLambda: false };
      const outer: Frame[] = [];
      for (let at = from; at < to; at++) {
        const { kind, text, partner } = all[at]!;
        if (partner !== undefined && partner < at) frame = outer.pop() ?? frame;
        this.#openings[at] = frame.open;
        this.#inLambda[at] = Number(frame.isInLambda || frame.lambda === 'body');
        if (kind === 'string') continue;
        if (partner !== undefined && partner > at) {
          outer.push(frame);
          frame = { open: at, lambda: 'no', isInLambda: this.#inLambda[at] === 1 };
        } else if (text === 'lambda') frame.lambda = 'parameters';
        else if (text === ':' && frame.lambda === 'parameters') frame.lambda = 'body';
        else if (text === ',' && frame.lambda === 'body') frame.lambda = 'no';
        else if (text === 'for' || text === 'if') this.#note(frame.open, text, at);
      }
    }
  }

  isInLambda(token: number): boolean {
    return this.#inLambda[token] === 1;
  }

  /** Not the list of a comprehension, which is asked for once. */
  isRepeated(token: number): boolean {
    for (let open = this.#openings[token]!; open !== NONE; open = this.#openings[open]!) {
      const clauses = this.#clauses.get(open);
      if (clauses === undefined) continue;
      if (token < clauses.first || (clauses.later !== undefined && token > clauses.later)) {
        return true;
      }
    }
    return false;
  }

  #note(open: number, word: string, at: number): void {
    if (open === NONE) return;
    const clauses = this.#clauses.get(open);
    if (clauses !== undefined) clauses.later ??= at;
    else if (word === 'for') this.#clauses.set(open, { first: at });
  }
}
