/** How well skills do: which ones to show as examples, and which ones to look at before they mislead. */
import type { Model } from './model';
import { rateOf, type Rate } from './rate';

const PRIOR = { mean: 0.8, strength: 2 };
const EXEMPLARY = { runs: 5, low: 0.8 };
const FAILING = { runs: 3, high: 0.5 };

export type Standing = 'exemplary' | 'failing';

export function successOfSkill(name: string, model: Model): Rate {
  const failed = model.count('skill', name, 'failed');
  return rateOf(model.count('skill', name) - failed, failed, PRIOR);
}

/** Undefined where it is neither, or too little is known. */
export function standingOf(name: string, model: Model): Standing | undefined {
  const { support, low, high } = successOfSkill(name, model);
  if (support >= EXEMPLARY.runs && low >= EXEMPLARY.low) return 'exemplary';
  if (support >= FAILING.runs && high < FAILING.high) return 'failing';
  return undefined;
}
