/**
 * A deadline that can stand still: it counts down in wall time, except while it is paused (a person is
 * being asked something). Pauses nest.
 */
import type { Disposable } from './event';
import type { Pausable } from './pausable';

export class Deadline implements Pausable, Disposable {
  readonly #onReached: () => void;
  #remainingMs: number;
  #runningSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauses = 0;
  #isDone = false;

  constructor(ms: number, onReached: () => void) {
    this.#remainingMs = ms;
    this.#onReached = onReached;
    this.#run();
  }

  pause(): void {
    if (this.#pauses++ > 0 || this.#isDone) return;
    clearTimeout(this.#timer);
    this.#remainingMs -= performance.now() - (this.#runningSince ?? 0);
  }

  resume(): void {
    if (--this.#pauses > 0 || this.#isDone) return;
    this.#run();
  }

  /** Counts from the beginning again, with this much time. Does nothing once it was reached or ended. */
  restart(ms: number): void {
    if (this.#isDone) return;
    clearTimeout(this.#timer);
    this.#remainingMs = ms;
    if (this.#pauses === 0) this.#run();
    else this.#runningSince = undefined;
  }

  /** Ends it without reaching it. */
  dispose(): void {
    this.#isDone = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#runningSince = performance.now();
    this.#timer = setTimeout(
      () => {
        this.#isDone = true;
        this.#onReached();
      },
      Math.max(0, this.#remainingMs),
    );
  }
}
