/**
 * Which tools answer which searches: how much more often a tool was called after a search with these words than
 * after any. A tool that is called after everything, because it is useful or because it says so in its
 * description, gains little by it.
 */
import type { Model } from './model';
import { hashedWords } from './words';

export interface Affinity {
  /** From 0 to 1: how surely these words mean this tool. */
  strength: number;
  /** How often it was called after a search with the word that tells most. */
  times: number;
  /** How often anything was. */
  of: number;
  /** That word, as it was written now. */
  word: string;
}

/** So many unseen searches stand beside those that were seen. */
const PRIOR = 0.8;
/** What was only once, long ago, is forgotten. */
const LEAST_TIMES = 0.3;

/** By tool; those that are not in here were never called after such words, or not more often than else. */
export function affinitiesOf(keyword: string, model: Model): Map<string, Affinity> {
  const words = hashedWords(keyword);
  const all = model.count('chosen', 'all');
  const found = new Map<string, Affinity & { sum: number }>();
  if (all === 0) return found;
  let weights = 0;
  for (const { hash, word } of words) {
    const times = model.objects('word', hash);
    const of = model.count('word', hash);
    const weight = weightOf(times, of);
    weights += weight;
    for (const [tool, count] of times) {
      const usual = model.count('chosen', 'all', tool) / all;
      const share = (count + PRIOR * usual) / (of + PRIOR);
      const gain = share - usual * (1 - share);
      if (gain <= 0 || count < LEAST_TIMES) continue;
      const before = found.get(tool) ?? { sum: 0, times: 0, of: 0, word, strength: 0 };
      const isTelling = count > before.times;
      found.set(tool, {
        ...(isTelling ? { ...before, times: count, of, word } : before),
        sum: before.sum + weight * gain,
      });
    }
  }
  for (const affinity of found.values()) {
    affinity.strength = weights === 0 ? 0 : Math.min(1, affinity.sum / weights);
  }
  return found;
}

/**
 * A word after which always the same is called tells much, one after which anything is tells little. One that was
 * never searched for tells that this search is about something else.
 */
function weightOf(times: ReadonlyMap<string, number>, of: number): number {
  if (of === 0) return NEW_WEIGHT;
  const most = Math.max(...times.values());
  return Math.max(LEAST_WEIGHT, most / of);
}

const NEW_WEIGHT = 0.4;
const LEAST_WEIGHT = 0.15;

/**
 * How much a tool is used, from 0 to 1, against the one that is used most. Only uses after words of its own count:
 * what is called after any search is no more likely after this one.
 */
export function popularityOf(tool: string, model: Model): number {
  const all = model.objects('chosen', 'all');
  const own = all.get(tool) ?? 0;
  if (own === 0) return 0;
  return Math.log1p(own * model.ownWordsOf(tool)) / Math.log1p(model.mostChosen);
}

/** The share of the calls after searches that were of tools which were called before: how much here is habit. */
export function habitShare(model: Model): number {
  let all = 0;
  let again = 0;
  for (const times of model.objects('chosen', 'all').values()) {
    all += times;
    again += Math.max(0, times - 1);
  }
  return all === 0 ? 0 : again / all;
}
