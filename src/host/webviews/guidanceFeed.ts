/**
 * Sends a page what was learned, as long as it wants to know and can be seen: at once when it asks, and then after
 * a burst of changes. One reading at a time, so that an older answer never comes after a newer one.
 */
import type { Disposable } from '../../core/util/event';
import { messageOf } from '../../core/util/errors';
import type { Guidance } from '../../protocol/guidance';
import type { DashboardModel } from './dashboardModel';

/** Shortest time between two readings, which take a look at the disk. */
const readIntervalMs = 1_000;

export interface GuidanceFeedParts {
  model: Pick<DashboardModel, 'guidance' | 'onDidLearn' | 'warn'>;
  isVisible: () => boolean;
  send: (guidance: Guidance) => void;
}

export class GuidanceFeed implements Disposable {
  readonly #parts: GuidanceFeedParts;
  readonly #subscription: Disposable;
  #isWanted = false;
  #isReading = false;
  /** Asked for while an older state was being read. */
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: GuidanceFeedParts) {
    this.#parts = parts;
    this.#subscription = parts.model.onDidLearn(() => {
      // Reading takes what other windows have learned, which fires as well: it would never end.
      if (!this.#isReading) this.#readIn(readIntervalMs);
    });
  }

  /** Whether the page that shows it is the one that is shown. */
  want(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.readNow();
  }

  readNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#readIn(0);
  }

  dispose(): void {
    this.#isWanted = false;
    this.#subscription.dispose();
    clearTimeout(this.#timer);
  }

  #readIn(ms: number): void {
    if (!this.#isWanted) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#read();
    }, ms);
  }

  async #read(): Promise<void> {
    const { model, isVisible, send } = this.#parts;
    if (!isVisible()) return;
    this.#isDue = this.#isReading;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const guidance = await model.guidance();
      // Somebody may have gone elsewhere meanwhile, or have deleted some of it.
      if (this.#isWanted && !this.#isDue) send(guidance);
    } catch (error) {
      model.warn(`What was learned could not be read: ${messageOf(error)}`);
    } finally {
      this.#isReading = false;
    }
    if (this.#isDue) this.readNow();
  }
}
