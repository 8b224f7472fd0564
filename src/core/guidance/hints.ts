/** What helped when the same failed before. */
import { adviceOf } from './changes';
import { failureOf } from './session';
import { nameIn, type RunFacts } from './facts';
import { HABITS, type HabitKind } from './habits';
import type { Model } from './model';
import { rateOf } from './rate';

export interface Hint {
  /** The change, as it is kept. */
  change: string;
  /** "The same failed before; … made it work 4 of 5 times." */
  text: string;
}

const LEAST_TIMES = 1.5;
const LEAST_LOW = 0.4;
const PRIOR = { mean: 0.2, strength: 1 };

/** The change that most often led from such a failure to success; undefined where none did often enough. */
export function hintFor(
  facts: RunFacts,
  model: Model,
  /** Tools go, and names may come from elsewhere. */
  isThere: (tool: string) => boolean = () => true,
): Hint | undefined {
  const failure = failureOf(facts);
  if (failure === undefined) return undefined;
  const best = bestFix(
    failure.key,
    model,
    (change) => isDone(change, facts, failure.tool) || !isPossible(change, isThere),
  );
  if (best === undefined) return undefined;
  const { change, times, of, advice } = best;
  const count = `${Math.round(times)} of ${Math.round(of)} times`;
  const about = failure.tool === undefined ? 'Programs' : failure.tool;
  return { change, text: `${about} failed like this before; this helped ${count}: ${advice}` };
}

/** What to do about a failure, by its class and tool, as far as it is known well enough to be said. */
export function bestFix(
  failure: string,
  model: Model,
  isOut: (change: string) => boolean = () => false,
): { change: string; times: number; of: number; advice: string } | undefined {
  const fixed = model.count('error', failure, 'fixed');
  const [best] = [...model.objects('fix', failure)]
    .filter(([change, times]) => times >= LEAST_TIMES && !isOut(change))
    .sort(([, a], [, b]) => b - a);
  if (best === undefined) return undefined;
  const [change, times] = best;
  // How often other changes helped counts against it; how long it took to find does not.
  const of = Math.max(times, fixed);
  if (rateOf(times, of - times, PRIOR).low < LEAST_LOW) return undefined;
  const advice = adviceOfChange(change);
  return advice === undefined ? undefined : { change, times, of, advice };
}

/** What to do, for a model: "Give `owner`." Undefined for what a later version has learned. */
export function adviceOfChange(change: string): string | undefined {
  return adviceOf(change, (habit) =>
    Object.hasOwn(HABITS, habit) ? HABITS[habit as HabitKind].advice : undefined,
  );
}

function isPossible(change: string, isThere: (tool: string) => boolean): boolean {
  const [kind, what = ''] = change.split(' ');
  return (kind !== 'use_instead' && kind !== 'call_first') || isThere(what);
}

/** The run has it already. */
function isDone(change: string, { attempts }: RunFacts, tool: string | undefined): boolean {
  const [kind, what = ''] = change.split(' ');
  const given = attempts.findLast((attempt) => attempt.tool === tool)?.arguments ?? [];
  const isGiven = given.some((argument) => nameIn(argument) === what);
  if (kind === 'give') return isGiven;
  if (kind === 'leave_out') return !isGiven;
  if (kind === 'retype') return given.includes(what);
  return false;
}
