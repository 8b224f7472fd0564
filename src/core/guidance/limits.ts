/**
 * Limits that fit what tools usually need, always within those that the person has set: never more, and less only
 * where it was seen that less is better.
 */
import type { Model } from './model';
import { rateOf } from './rate';

/** So many runs show how long a tool takes. */
const ENOUGH = 20;
/** A call may take so many times what nearly all of them took, before it counts as hung. */
const PATIENCE = 8;
const LEAST_CALL_MS = 15_000;
const NEARLY_ALL = 0.99;
const USUALLY = 0.9;

/** How long to wait for one call, in ms. */
export function callLimit(tool: string, boundMs: number, model: Model): number {
  if (model.count('slow', tool) < ENOUGH) return boundMs;
  return Math.min(boundMs, Math.max(LEAST_CALL_MS, PATIENCE * within(tool, NEARLY_ALL, model)));
}

/**
 * How long a program may take, in ms, where a model asked for less than its slowest tool usually needs. Undefined
 * where what it asked for does.
 */
export function runLimit(
  tools: readonly string[],
  { askedMs, boundMs }: { askedMs: number; boundMs: number },
  model: Model,
): { ms: number; tool: string } | undefined {
  const needs = tools
    .filter((tool) => model.count('slow', tool) >= ENOUGH / 4)
    .map((tool) => ({ tool, ms: 2 * within(tool, USUALLY, model) }))
    .sort((a, b) => b.ms - a.ms);
  const [slowest] = needs;
  if (slowest === undefined || slowest.ms <= askedMs) return undefined;
  return { tool: slowest.tool, ms: Math.max(askedMs, Math.min(boundMs, slowest.ms)) };
}

/** How many calls at once, where more than that was seen to fail. */
export function crowdLimit(
  tools: readonly string[],
  bound: number,
  model: Model,
): { calls: number; tool: string } | undefined {
  const found = tools
    .flatMap((tool) => {
      const calls = crowdOf(tool, model);
      return calls !== undefined && calls < bound ? [{ tool, calls }] : [];
    })
    .sort((a, b) => a.calls - b.calls);
  return found[0];
}

/** The largest crowd that goes well, below one that does not. */
function crowdOf(tool: string, model: Model): number | undefined {
  for (let power = 1; power <= 8; power++) {
    const failed = model.count('crowd', `${tool} ${power}`, 'failed');
    const ok = model.count('crowd', `${tool} ${power}`, 'ok');
    const isBad = rateOf(failed, ok, { mean: 0.1, strength: 2 }).low > 0.5 && failed >= 2.5;
    if (!isBad) continue;
    // It must be the crowd: alone, the tool works.
    const alone = [0, 1, 2, 3].slice(0, power);
    const good = alone.reduce(
      (sum, each) => sum + model.count('crowd', `${tool} ${each}`, 'ok'),
      0,
    );
    const bad = alone.reduce(
      (sum, each) => sum + model.count('crowd', `${tool} ${each}`, 'failed'),
      0,
    );
    return rateOf(good, bad, { mean: 0.7, strength: 2 }).low > 0.6 ? 2 ** (power - 1) : undefined;
  }
  return undefined;
}

/** The power of two in ms within which this share of a tool's slowest calls was. */
function within(tool: string, share: number, model: Model): number {
  const times = [...model.objects('slow', tool)]
    .map(([power, count]): [number, number] => [Number(power), count])
    .sort(([a], [b]) => a - b);
  let left = share * model.count('slow', tool);
  for (const [power, count] of times) {
    left -= count;
    if (left <= 1e-9) return 2 ** power;
  }
  return 2 ** (times.at(-1)?.[0] ?? 0);
}
