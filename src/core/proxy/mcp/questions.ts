/**
 * The line of what one server wants from the person or the language model: one at a time, a few in line,
 * the rest refused; and nothing more for a while from a server whose questions are turned down again and
 * again. Meanwhile time stands still for every call of the session, because nothing tells which call led
 * to it. What is asked is elicitationForm.ts and sampling.ts.
 */
import { linkedSignal } from '../../util/abort';
import { ToolwrightError } from '../../util/errors';
import type { Disposable } from '../../util/event';
import type { HeldClocks } from '../../util/heldClocks';

/** Questions that may be open or waiting at once. */
const MAX_IN_LINE = 5;
/** After so many that were turned down in a row, the server is refused for so long. */
const MAX_TURNED_DOWN = 5;
const QUIET_MS = 60_000;

/** The server asks more often than a person wants to answer. */
export class TooManyQuestionsError extends ToolwrightError {
  constructor(message: string) {
    super('too_many_questions', message);
  }
}

export class Questions implements Disposable {
  readonly #clocks: HeldClocks;
  readonly #maxInLine: number;
  readonly #end = new AbortController();
  #line: Promise<unknown> = Promise.resolve();
  #inLine = 0;
  #turnedDown = 0;
  #quietUntil = -Infinity;

  /** The clocks are those that stand still while a question is open. */
  constructor(clocks: HeldClocks, maxInLine = MAX_IN_LINE) {
    this.#clocks = clocks;
    this.#maxInLine = maxInLine;
  }

  /**
   * Asks when it is this question's turn. The signal that the question gets aborts with the given one and
   * with the session. Throws TooManyQuestionsError, or the reason of an abort before its turn.
   */
  async ask<T>(
    signal: AbortSignal,
    question: (signal: AbortSignal) => Promise<T>,
    isTurnedDown: (answer: T) => boolean = () => false,
  ): Promise<T> {
    if (this.#inLine >= this.#maxInLine) {
      throw new TooManyQuestionsError(`${this.#maxInLine} questions wait for an answer already.`);
    }
    this.#inLine++;
    const turn = this.#line.then(() => this.#ask(signal, question, isTurnedDown));
    this.#line = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.#inLine--;
    }
  }

  /** Ends the question that is open and those in line. */
  dispose(): void {
    this.#end.abort();
  }

  async #ask<T>(
    signal: AbortSignal,
    question: (signal: AbortSignal) => Promise<T>,
    isTurnedDown: (answer: T) => boolean,
  ): Promise<T> {
    if (performance.now() < this.#quietUntil) {
      throw new TooManyQuestionsError(
        `The person has turned down ${MAX_TURNED_DOWN} questions in a row. ` +
          `Do not ask again within ${QUIET_MS / 1_000} s.`,
      );
    }
    const either = linkedSignal([signal, this.#end.signal]);
    try {
      either.signal.throwIfAborted();
      const answer = await this.#clocks.hold(() => question(either.signal));
      // Who was not asked to the end has turned nothing down.
      if (!either.signal.aborted) this.#count(isTurnedDown(answer));
      return answer;
    } finally {
      either.dispose();
    }
  }

  #count(isTurnedDown: boolean): void {
    this.#turnedDown = isTurnedDown ? this.#turnedDown + 1 : 0;
    if (this.#turnedDown < MAX_TURNED_DOWN) return;
    this.#turnedDown = 0;
    this.#quietUntil = performance.now() + QUIET_MS;
  }
}
