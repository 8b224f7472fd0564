/**
 * One question at a time in this window, whoever asks: a second quick input would close the first,
 * which would count as an answer. Knows nothing of VS Code.
 */
import { abortable } from '../../../core/util/abort';

/** Somebody's turn to ask. */
export interface Turn {
  signal: AbortSignal;
  /** The next turn waits for this too: a dialog cannot be closed by us, only by the person. */
  holdUntil(closed: PromiseLike<unknown>): void;
}

export class Turns {
  #end: Promise<unknown> = Promise.resolve();

  /** Asks when all earlier turns are over. `refusal` when the signal aborts before that. */
  async take<T>(signal: AbortSignal, ask: (turn: Turn) => Promise<T>, refusal: T): Promise<T> {
    const before = this.#end;
    let open: PromiseLike<unknown>[] = [];
    const answer = abortable(before, signal).then(
      () => ask({ signal, holdUntil: (closed) => (open = [...open, closed]) }),
      () => refusal,
    );
    const over = answer.catch(() => {}).then(() => Promise.allSettled(open));
    this.#end = Promise.all([before, over]);
    return answer;
  }
}
