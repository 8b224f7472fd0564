/**
 * Watches one open session: whether anybody still needs it, and whether it still lives. What follows from
 * either is serverLink.ts.
 */
import { messageOf } from '../util/errors';
import type { Disposable } from '../util/event';
import type { ServerSession } from './serverSession';

/** How often a server that does nothing is asked whether it is there, and how long it may take. */
const HEALTH_INTERVAL_MS = 30_000;
const HEALTH_TIMEOUT_MS = 15_000;

export interface WatchEvents {
  /** Nobody has called for as long as it may be idle. */
  onIdle(idleMs: number): void;
  /** It does not answer any more. */
  onDead(reason: string): void;
}

export class SessionWatch implements Disposable {
  readonly #session: ServerSession;
  readonly #events: WatchEvents;
  readonly #health: NodeJS.Timeout;
  #idle: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** `idleMs`: see `needed`. */
  constructor(session: ServerSession, idleMs: number, events: WatchEvents) {
    this.#session = session;
    this.#events = events;
    this.#health = setInterval(() => void this.#checkHealth(), HEALTH_INTERVAL_MS);
    this.#health.unref();
    this.needed(idleMs);
  }

  /** It is needed now, and may be idle for so long from now on; 0: for ever. */
  needed(idleMs: number): void {
    clearTimeout(this.#idle);
    if (idleMs <= 0 || this.#isDisposed) return;
    this.#idle = setTimeout(() => {
      if (this.#session.inFlight > 0) this.needed(idleMs);
      else this.#events.onIdle(idleMs);
    }, idleMs);
    this.#idle.unref();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#idle);
    clearInterval(this.#health);
  }

  /** A server that is busy may not answer; one that is not and does not is dead. */
  async #checkHealth(): Promise<void> {
    if (this.#session.inFlight > 0) return;
    try {
      await this.#session.ping(HEALTH_TIMEOUT_MS);
    } catch (error) {
      if (!this.#isDisposed && this.#session.inFlight === 0) this.#events.onDead(messageOf(error));
    }
  }
}
