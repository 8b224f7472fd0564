/**
 * What a program risks, before it runs: each of its habits, and each call with these arguments, has failed here or
 * has not. The worst reason counts, not their sum: they are not independent, and a warning must be right.
 */
import { shapeOf } from './facts';
import { HABITS, habitName, habitOfTool, type Habit, type HabitKind } from './habits';
import { USUAL_SUCCESS, type Model } from './model';
import type { Rate } from './rate';

export type RiskLevel = 'low' | 'medium' | 'high' | 'critical';

export interface RiskReason {
  /** "It calls github.get_issue for all elements of a list at once (line 3)". */
  what: string;
  failed: number;
  of: number;
  /** What to do instead. */
  advice: string;
}

export interface Risk {
  level: RiskLevel;
  /** How likely it fails, from 0 to 1. */
  chance: number;
  /** The worst first; none at level `low`. */
  reasons: RiskReason[];
}

/** From which chance on; the lower end of what is likely must not be far below. */
const LEVELS: readonly [RiskLevel, chance: number, low: number, support: number][] = [
  ['critical', 0.93, 0.88, 8],
  ['high', 0.8, 0.7, 4],
  ['medium', 0.65, 0.55, 3],
];
const MOST_REASONS = 2;
/** What a habit does to programs, before anything was seen. */
const HABIT_PRIOR = { mean: 0.15, strength: 2 };
const STRENGTH_OF_GENERAL = 2;

const LOW: Risk = { level: 'low', chance: 0, reasons: [] };

export function riskOf(habits: readonly Habit[], model: Model): Risk {
  const found = [
    ...new Map(factorsOf(habits, model).map((each) => [each.reason.what, each])).values(),
  ]
    .flatMap((factor) => {
      const level = levelOf(factor.rate, factor.mayBlock);
      return level === 'low' ? [] : [{ ...factor, level }];
    })
    .sort((a, b) => b.rate.mean - a.rate.mean);
  const [worst] = found;
  if (worst === undefined) return LOW;
  return {
    level: found.some(({ level }) => level === 'critical') ? 'critical' : worst.level,
    chance: worst.rate.mean,
    reasons: found.slice(0, MOST_REASONS).map(({ reason }) => reason),
  };
}

interface Factor {
  rate: Rate;
  reason: RiskReason;
  /** What only says that a tool is out of order must not keep anybody from trying whether it still is. */
  mayBlock: boolean;
}

function factorsOf(habits: readonly Habit[], model: Model): Factor[] {
  return habits.flatMap((habit) => [
    ...(REPLIES.has(habit.kind) ? [] : [habitFactor(habit, model)]),
    ...(habit.kind === 'uncaught' ? shapeFactor(habit, model) : []),
  ]);
}

/** What comes of these shows in the reply, and is no failure. */
const REPLIES: ReadonlySet<HabitKind> = new Set(['whole', 'first_page']);

function habitFactor(habit: Habit, model: Model): Factor {
  const general = model.failureOf('habit', habitName(habit), HABIT_PRIOR);
  const own = habitOfTool(habit);
  const prior = { mean: Math.min(0.5, general.mean), strength: STRENGTH_OF_GENERAL };
  const [rate, subject] =
    own === undefined ? [general, habitName(habit)] : [model.failureOf('habit', own, prior), own];
  const { what, advice } = HABITS[habit.kind];
  return {
    rate,
    reason: {
      what: `${what(habit.tool ?? '')} (line ${habit.line})`,
      failed: model.count('habit', subject, 'failed'),
      of: model.count('habit', subject),
      advice,
    },
    mayBlock: habit.kind !== 'uncaught',
  };
}

/** Every call that nobody catches is in question once, by its arguments. */
function shapeFactor({ tool, arguments: given, line }: Habit, model: Model): Factor[] {
  if (tool === undefined || given === undefined) return [];
  const shape = shapeOf(tool, given);
  const usual = 1 - model.successOf(tool).mean;
  const prior = { mean: Math.min(0.5, usual), strength: USUAL_SUCCESS.strength / 2 };
  const better = betterShape(tool, shape, model);
  if (better === undefined) return [];
  return [
    {
      rate: model.failureOf('shape', shape, prior),
      reason: {
        what: `It calls ${tool} with ${argumentsIn(given)} (line ${line})`,
        failed: model.count('shape', shape, 'failed'),
        of: model.count('shape', shape),
        advice: `With ${argumentsIn(better)} it works.`,
      },
      mayBlock: true,
    },
  ];
}

/** The arguments with which the tool works; undefined where none are known: then nothing better can be said. */
function betterShape(tool: string, shape: string, model: Model): string[] | undefined {
  let best: { names: string[]; ok: number } | undefined;
  for (const subject of model.subjects('shape')) {
    if (!subject.startsWith(`${tool} `) || subject === shape) continue;
    const ok = model.count('shape', subject, 'ok');
    const isGood = ok >= 2 && ok > 2 * model.count('shape', subject, 'failed');
    if (isGood && ok > (best?.ok ?? 0)) {
      best = {
        names: subject
          .slice(tool.length + 1)
          .split(',')
          .filter(Boolean),
        ok,
      };
    }
  }
  return best?.names;
}

function argumentsIn(names: readonly string[]): string {
  return names.length === 0 ? 'no arguments' : `\`${[...names].sort().join('`, `')}\``;
}

function levelOf({ mean, low, support }: Rate, mayBlock: boolean): RiskLevel {
  const level = LEVELS.find(
    ([, chance, least, events]) => mean >= chance && low >= least && support >= events,
  )?.[0];
  return level === 'critical' && !mayBlock ? 'high' : (level ?? 'low');
}
