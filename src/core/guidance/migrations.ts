/** How hard a migration is likely to be, before it is offered: by what it has to do, and by how others went here. */
import { plural } from '../util/count';
import type { Model } from './model';
import { rateOf } from './rate';

/** What is known of a migration before it is tried. */
export interface MigrationOutlook {
  /** The tools that changed. */
  tools: readonly string[];
  /** A rule is known for all of it. */
  isKnown: boolean;
  /** How many steps and places in the program there are. */
  steps: number;
  sites: number;
}

export interface Difficulty {
  level: 'easy' | 'moderate' | 'hard';
  /** "2 steps at 3 places; 4 of 5 migrations for fs.list went through here". */
  why: string;
}

const EASY = 0.75;
const MODERATE = 0.4;
/** As many migrations as what it has to do is worth. */
const STRENGTH = 2;
/** Each further step, and each five further places, make it so much less likely that it goes through. */
const A_STEP = 0.95;

export function difficultyOf(
  { tools, isKnown, steps, sites }: MigrationOutlook,
  model: Model | undefined,
): Difficulty {
  const work = `${plural(steps, 'step')} at ${plural(sites, 'place')}`;
  const usual = 0.9 * A_STEP ** (Math.max(0, steps - 1) + Math.max(0, sites - 1) / 5);
  const rates = tools.map((tool) => {
    const migrated = model?.count('migration', tool, 'migrated') ?? 0;
    const refused = model?.count('migration', tool, 'refused') ?? 0;
    return {
      tool,
      migrated,
      refused,
      ...rateOf(migrated, refused, { mean: usual, strength: STRENGTH }),
    };
  });
  const [worst] = rates.toSorted((a, b) => a.mean - b.mean);
  const all = (worst?.migrated ?? 0) + (worst?.refused ?? 0);
  const before =
    worst === undefined || all < 0.5
      ? ''
      : `; ${Math.round(worst.migrated)} of ${plural(Math.round(all), 'migration')} for ${worst.tool} went through here`;
  // What no rule is known for, nothing that went well before makes easy.
  if (!isKnown) return { level: 'hard', why: `no rule is known for all of it${before}` };
  const chance = worst?.mean ?? usual;
  const level = chance >= EASY ? 'easy' : chance >= MODERATE ? 'moderate' : 'hard';
  return { level, why: `${work}${before}` };
}
