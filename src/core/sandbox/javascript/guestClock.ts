/** Counts the time that a program computes, over all its turns, and says when it is used up. */
export class GuestClock {
  #usedMs = 0;
  #limitMs = Infinity;
  #since: number | undefined;
  isInterrupted = false;

  get usedMs(): number {
    return this.#usedMs + (this.#since === undefined ? 0 : performance.now() - this.#since);
  }

  /** `limitMs` replaces the limit. */
  begin(limitMs: number | undefined): void {
    this.#limitMs = limitMs ?? this.#limitMs;
    this.#since = performance.now();
  }

  end(): void {
    this.#usedMs = this.usedMs;
    this.#since = undefined;
  }

  mustStop(): boolean {
    if (this.usedMs <= this.#limitMs) return false;
    this.isInterrupted = true;
    return true;
  }

  reset(): void {
    this.#usedMs = 0;
    this.#limitMs = Infinity;
    this.isInterrupted = false;
  }
}
