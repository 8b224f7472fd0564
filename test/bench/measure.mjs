/**
 * How figures are taken: variants in turn (round-robin), so that a slow moment of a shared machine
 * hits all of them, and the median of the rounds. Knows no variant and no case.
 */

/** The value at a share (0 to 1) of the sorted list. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => quantile(values, 0.5);

export async function timed(work) {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/**
 * Calls `once(variant, round)` for each variant in turn, `rounds` times, after one round that warms
 * up and does not count. A variant that throws is left out from then on, with the reason.
 * @returns {Promise<{ results: Map<any, any[]>, failures: string[] }>}
 */
export async function interleaved(variants, rounds, once) {
  const results = new Map();
  const failures = [];
  const alive = new Set(variants);
  for (let round = -1; round < rounds; round++) {
    for (const variant of alive) {
      try {
        const result = await once(variant, round);
        if (round < 0) results.set(variant, []);
        else results.get(variant).push(result);
      } catch (error) {
        alive.delete(variant);
        results.delete(variant);
        failures.push(`${variant.name}: ${firstLine(error)}`);
      }
    }
  }
  return { results, failures };
}

export function firstLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0].slice(0, 160);
}

/**
 * Watches how long the event loop is held: the longest time between two ticks of a 1 ms timer,
 * less the tick itself. `stop` answers that time in ms.
 */
export function watchHold() {
  let longest = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(tick, 1);
  return {
    async stop() {
      // The work may have ended in the very turn that held the loop: one more tick sees it.
      await new Promise((resolve) => setTimeout(resolve, 2));
      tick();
      clearInterval(timer);
      return Math.max(0, longest - 1);
    },
  };
}

/** A figure for a table: three digits are all that a shared machine can tell. */
export function ms(value) {
  if (value === undefined) return '-';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  if (Math.abs(value) >= 10) return value.toFixed(1);
  return value.toFixed(Math.abs(value) >= 1 ? 2 : 3);
}

export function ratio(value, base) {
  if (value === undefined || !base) return '-';
  const times = value / base;
  return `${times >= 10 ? times.toFixed(0) : times.toFixed(times >= 0.1 ? 1 : 3)}x`;
}

export const megabytes = (bytes) => (bytes / 1_048_576).toFixed(1);

export const perSecond = (count, milliseconds) =>
  `${((count / milliseconds) * 1000).toLocaleString('en', { maximumSignificantDigits: 3 })}/s`;
