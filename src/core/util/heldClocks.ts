/** Clocks that stand still together while something waits for a person. */
import type { Disposable } from './event';
import type { Pausable } from './pausable';

export class HeldClocks {
  readonly #clocks = new Set<Pausable>();
  #holds = 0;

  /** From now on this clock stands still with the others. Returns what takes it away again. */
  add(clock: Pausable): Disposable {
    this.#clocks.add(clock);
    if (this.#holds > 0) clock.pause();
    return {
      dispose: () => {
        if (this.#clocks.delete(clock) && this.#holds > 0) clock.resume();
      },
    };
  }

  /** Does the work while all clocks stand still. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.#holds++ === 0) for (const clock of this.#clocks) clock.pause();
    try {
      return await work();
    } finally {
      if (--this.#holds === 0) for (const clock of this.#clocks) clock.resume();
    }
  }
}
