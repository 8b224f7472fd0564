/**
 * The questions that one server's requests put to the person: one at a time, a few in line, the rest
 * refused. While one is open, time stands still for every call of the session, because nothing tells
 * which call led to it. What is asked is elicitation.ts and sampling.ts.
 */
import { linkedSignal } from '../../util/abort';
import { ToolwrightError } from '../../util/errors';
import type { Disposable } from '../../util/event';
import type { HeldClocks } from '../../util/heldClocks';

/** Questions that may be open or waiting at once. */
const MAX_IN_LINE = 5;

/** The server asks faster than a person can answer. */
export class TooManyQuestionsError extends ToolwrightError {
  constructor() {
    super('too_many_questions', `More than ${MAX_IN_LINE} questions wait for an answer already.`);
  }
}

export class Questions implements Disposable {
  readonly #clocks: HeldClocks;
  readonly #end = new AbortController();
  #line: Promise<unknown> = Promise.resolve();
  #inLine = 0;

  /** The clocks are those that stand still while a question is open. */
  constructor(clocks: HeldClocks) {
    this.#clocks = clocks;
  }

  /**
   * Asks when it is this question's turn. The signal that the question gets aborts with the given one and
   * with the session. Throws TooManyQuestionsError.
   */
  async ask<T>(signal: AbortSignal, question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#inLine >= MAX_IN_LINE) throw new TooManyQuestionsError();
    this.#inLine++;
    const either = linkedSignal([signal, this.#end.signal]);
    const answer = this.#line.then(() => this.#clocks.hold(() => question(either.signal)));
    this.#line = answer.catch(() => {});
    try {
      return await answer;
    } finally {
      either.dispose();
      this.#inLine--;
    }
  }

  /** Ends the question that is open; those in line end as they are asked. */
  dispose(): void {
    this.#end.abort();
  }
}
