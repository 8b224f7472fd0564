/**
 * Puts what was learned into the order of a search: the score by words, times what is known of the tool after
 * such words and of how often it works. A match that is clearly better by its words stays among the first five,
 * whatever was learned; what matches by no word at all comes in where the words match badly, and else behind.
 */
import { affinitiesOf, habitShare, popularityOf, type Affinity } from './affinity';
import { USUAL_SUCCESS, type Model } from './model';

/** A match of a search. */
export interface Ranked {
  id: string;
  /** By the words alone; compares within one search. */
  score: number;
  /** The share of the words that were found in it. */
  coverage: number;
  isExact: boolean;
}

/** Where a match goes, and why it is not where its words would put it. */
export interface Placed {
  id: string;
  why?: string;
}

/**
 * How much more a tool is worth that such words always meant, and one that is used most, both the more, the more of
 * the work here is habit. All weights were set by measuring (`npm run eval:guidance`) with other sessions than those
 * that are reported; half or twice as much changes little.
 */
const MEANT = 8;
const USED = 1;
/** How much it counts that a tool works. */
const WORKING = 1.5;
/** Better by this factor is clearly better: it stays among the first five. */
const CLEARLY = 2;
const FIRST = 5;
/** What no word found and a strong memory brings in. */
const MOST_BROUGHT = 2;
const LEAST_BROUGHT = 0.35;
/** Of a search of whose words so many were found in the best match, memory knows no better. */
const WELL_COVERED = 0.7;

/**
 * The best matches in their new order. `matches` are the best by words, best first; `isThere` tells which of the
 * tools that are remembered can be called now.
 */
export function rank(
  keyword: string,
  matches: readonly Ranked[],
  model: Model,
  isThere: (id: string) => boolean,
): Placed[] {
  const affinities = affinitiesOf(keyword, model);
  const share = habitShare(model);
  const best = matches.find(({ isExact }) => !isExact)?.score ?? 0;
  const own = matches.map((match, place) => ({
    ...match,
    place,
    score: match.isExact ? match.score : match.score * gainOf(match.id, share, affinities, model),
    words: match.score,
  }));
  const brought = broughtIn(matches, affinities, model, best, isThere);
  const all = [...own, ...brought].sort((a, b) => b.score - a.score || a.place - b.place);
  const order = keepClear(all);
  return order.map(({ id, place }, now) => {
    const why = now < place ? whyOf(affinities.get(id)) : undefined;
    return { id, ...(why !== undefined && { why }) };
  });
}

interface Standing extends Ranked {
  /** Where the words alone put it; Infinity for what they do not find. */
  place: number;
  /** Its score by words. */
  words: number;
}

function gainOf(
  id: string,
  share: number,
  affinities: ReadonlyMap<string, Affinity>,
  model: Model,
): number {
  const strength = affinities.get(id)?.strength ?? 0;
  const meant = MEANT * share * strength;
  const used = (USED * share * popularityOf(id, model)) / (1.1 - share);
  const works = model.successOf(id).mean / USUAL_SUCCESS.mean;
  return (1 + meant + used) * works ** WORKING;
}

function broughtIn(
  matches: readonly Ranked[],
  affinities: ReadonlyMap<string, Affinity>,
  model: Model,
  best: number,
  isThere: (id: string) => boolean,
): Standing[] {
  const found = new Set(matches.map(({ id }) => id));
  const covered = Math.max(0, ...matches.slice(0, 3).map(({ coverage }) => coverage));
  // Where the words say it all, what else was called after one of them is beside the point.
  const worth = covered >= WELL_COVERED ? 0.5 : 1.25;
  return [...affinities]
    .filter(([id, { strength }]) => strength >= LEAST_BROUGHT && !found.has(id) && isThere(id))
    .sort(([, a], [, b]) => b.strength - a.strength)
    .slice(0, MOST_BROUGHT)
    .map(([id, { strength }]) => ({
      id,
      coverage: 0,
      isExact: false,
      place: Infinity,
      score: Math.max(best, 1e-9) * worth * strength * model.successOf(id).mean,
      words: covered >= WELL_COVERED ? 0 : Math.max(best, 1e-9) * strength,
    }));
}

/** Puts a clearly better match by words back among the first five, in place of what is worse by them. */
function keepClear(all: readonly Standing[]): Standing[] {
  const order = [...all];
  const fell = order
    .slice(FIRST)
    .filter(({ place }) => place < FIRST)
    .sort((a, b) => a.place - b.place);
  for (const match of fell) {
    for (let seat = FIRST - 1; seat >= 0; seat--) {
      const other = order[seat]!;
      if (other.place < FIRST || match.words < CLEARLY * other.words) continue;
      order.splice(order.indexOf(match), 1);
      order.splice(order.indexOf(other), 1);
      order.splice(FIRST - 1, 0, match);
      const after = order.findIndex(({ score }, at) => at >= FIRST && score < other.score);
      order.splice(after < 0 ? order.length : after, 0, other);
      break;
    }
  }
  return order;
}

function whyOf(affinity: Affinity | undefined): string | undefined {
  if (affinity === undefined) return undefined;
  const { times, of, word } = affinity;
  return `called after ${Math.round(times)} of ${Math.round(of)} searches with "${word}" here`;
}
