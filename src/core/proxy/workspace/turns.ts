/** Lets a few jobs run at the same time and makes the others wait for their turn, in order. */
import type { WorkspaceCall } from './call';
import { cancelled, checkCancelled } from './call';

export class Turns {
  readonly #limit: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the job when its turn comes; a call that is cancelled before throws `cancelled`. */
  async run<T>(call: WorkspaceCall, job: () => Promise<T>): Promise<T> {
    checkCancelled(call);
    if (this.#running >= this.#limit) await this.#wait(call);
    else this.#running++;
    try {
      return await job();
    } finally {
      // The turn goes to the next one, or back.
      const [next] = this.#waiting;
      if (next) next();
      else this.#running--;
    }
  }

  #wait(call: WorkspaceCall): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(start);
        reject(cancelled(call));
      };
      const start = (): void => {
        this.#waiting.delete(start);
        call.signal.removeEventListener('abort', onAbort);
        resolve();
      };
      this.#waiting.add(start);
      call.signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
