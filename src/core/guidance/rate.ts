/** Rates of rare events, told with how sure they are: Beta-Binomial, with a prior that a few events outweigh. */

export interface Rate {
  /** The mean of the posterior. */
  mean: number;
  /** One standard deviation below and above it. */
  low: number;
  high: number;
  /** How many events there were, older ones counting less. */
  support: number;
}

/** How a rate is before anything was seen: its mean, and as many events as it is worth. */
export interface Prior {
  mean: number;
  strength: number;
}

/** The share of `hits` in `hits + misses`. */
export function rateOf(hits: number, misses: number, prior: Prior): Rate {
  const a = hits + prior.mean * prior.strength;
  const b = misses + (1 - prior.mean) * prior.strength;
  const n = a + b;
  const mean = a / n;
  const deviation = Math.sqrt((a * b) / (n * n * (n + 1)));
  return {
    mean,
    low: Math.max(0, mean - deviation),
    high: Math.min(1, mean + deviation),
    support: hits + misses,
  };
}
