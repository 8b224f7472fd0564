/** Which tool usually follows those that were called last. */
import type { Model } from './model';
import { rateOf } from './rate';

export interface UsualNext {
  tool: string;
  /** The tool that it follows. */
  after: string;
  times: number;
  of: number;
}

const MOST = 2;
const LEAST_TIMES = 2.5;
/** In so many cases at least, even if what was seen was luck. */
const LEAST_LOW = 0.45;
const PRIOR = { mean: 0.1, strength: 1.5 };

/** The most likely first. `last` are the tools that were called last, the latest last. */
export function usualNext(last: readonly string[], model: Model): UsualNext[] {
  const after = last.at(-1);
  if (after === undefined) return [];
  // Two tools in a row say more than one, where they were seen often enough.
  const chain = last.length > 1 ? likely('chain', `${last.at(-2)!} ${after}`, model) : [];
  const found = chain.length > 0 ? chain : likely('next', after, model);
  return found
    .filter(({ tool }) => !last.includes(tool))
    .slice(0, MOST)
    .map((each) => ({ ...each, after }));
}

function likely(kind: 'chain' | 'next', from: string, model: Model): Omit<UsualNext, 'after'>[] {
  const of = model.count(kind, from);
  return [...model.objects(kind, from)]
    .filter(
      ([, times]) => times >= LEAST_TIMES && rateOf(times, of - times, PRIOR).low >= LEAST_LOW,
    )
    .sort(([, a], [, b]) => b - a)
    .map(([tool, times]) => ({ tool, times, of }));
}
