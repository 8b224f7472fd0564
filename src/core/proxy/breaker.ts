/**
 * Decides when a server that failed may be started again without a person: after pauses that grow, and
 * after many failures in a row not at all for a long while, in which it costs nothing. Knows no server.
 */
import type { Clock } from '../ports';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** So many failures in a row trip it. */
const MOST_FAILURES = 6;
/** After this long a tripped one lets a single trial through. */
const TRIAL_AFTER_MS = 5 * 60_000;
/** Who lives shorter than this after a start has not worked, whatever it said at first. */
const PROOF_MS = 20_000;

export class Breaker {
  readonly #clock: Clock;
  #failures = 0;
  #openUntil = 0;
  #startedAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Time until the next start without a person, in ms; 0 when it may start now. */
  get waitMs(): number {
    return Math.max(0, this.#openUntil - this.#clock.monotonic());
  }

  get isTripped(): boolean {
    return this.#failures >= MOST_FAILURES;
  }

  get failures(): number {
    return this.#failures;
  }

  /** It has started; whether it works is still to be seen. */
  started(): void {
    this.#startedAt = this.#clock.monotonic();
  }

  /** It answered a call: whatever went wrong before is over. */
  worked(): void {
    this.reset();
  }

  /** It could not be started, or ended by itself. */
  failed(): void {
    const started = this.#startedAt;
    this.#startedAt = undefined;
    if (started !== undefined && this.#clock.monotonic() - started >= PROOF_MS) this.#failures = 0;
    this.#failures++;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    this.#openUntil = this.#clock.monotonic() + (this.isTripped ? TRIAL_AFTER_MS : pause);
  }

  /** A person wants it: nothing is held against it any more. */
  reset(): void {
    this.#failures = 0;
    this.#openUntil = 0;
  }
}
