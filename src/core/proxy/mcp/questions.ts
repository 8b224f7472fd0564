/**
 * The questions that one server's requests put to the person: one at a time, a few in line, the rest
 * refused. While one is open, time stands still for every call of the session, because nothing tells
 * which call led to it. What is asked is elicitation.ts and sampling.ts.
 */
import { ToolwrightError } from '../../util/errors';
import type { Disposable } from '../../util/event';
import type { Pausable } from '../../util/pausable';

/** Questions that may be open or waiting at once. */
const MAX_IN_LINE = 5;

/** The server asks faster than a person can answer. */
export class TooManyQuestionsError extends ToolwrightError {
  constructor() {
    super('too_many_questions', `More than ${MAX_IN_LINE} questions wait for an answer already.`);
  }
}

export class Questions implements Disposable {
  readonly #clocks = new Set<Pausable>();
  readonly #end = new AbortController();
  #line: Promise<unknown> = Promise.resolve();
  #inLine = 0;
  #open = 0;

  /** Stops this clock while a question is open. Returns what takes it away again. */
  add(clock: Pausable): Disposable {
    this.#clocks.add(clock);
    if (this.#open > 0) clock.pause();
    return {
      dispose: () => {
        if (this.#clocks.delete(clock) && this.#open > 0) clock.resume();
      },
    };
  }

  /**
   * Asks when it is this question's turn. The signal that the question gets aborts with the given one and
   * with the session. Throws TooManyQuestionsError.
   */
  async ask<T>(signal: AbortSignal, question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#inLine >= MAX_IN_LINE) throw new TooManyQuestionsError();
    this.#inLine++;
    const either = AbortSignal.any([signal, this.#end.signal]);
    const answer = this.#line.then(() => this.hold(() => question(either)));
    this.#line = answer.catch(() => {});
    try {
      return await answer;
    } finally {
      this.#inLine--;
    }
  }

  /** Stops the clocks while this work waits for a person. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.#open++ === 0) for (const clock of this.#clocks) clock.pause();
    try {
      return await work();
    } finally {
      if (--this.#open === 0) for (const clock of this.#clocks) clock.resume();
    }
  }

  /** Ends the question that is open; those in line end as they are asked. */
  dispose(): void {
    this.#end.abort();
  }
}
