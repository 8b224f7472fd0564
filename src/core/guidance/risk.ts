/**
 * What a program risks, before it runs: each of its habits, and each call with these arguments, has failed here or
 * has not. The worst reason counts, not their sum: they are not independent, and a warning must be right.
 */
import { shapeOf } from './facts';
import { HABITS, habitName, habitOfTool, type Habit, type HabitKind } from './habits';
import { USUAL_SUCCESS, type Model } from './model';
import type { Prior, Rate } from './rate';

export type RiskLevel = 'low' | 'medium' | 'high' | 'critical';

export interface RiskReason {
  /** Names the lesson: the same for other programs of which it is true. */
  key: string;
  /** The tool that it is about. */
  tool?: string;
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

/** The same for one habit of programs, whatever else they do. */
export function levelOfHabit(habit: Habit, model: Model): RiskLevel {
  if (!DOING_HARM.has(habit.kind)) return 'low';
  const { rate, mayBlock } = habitFactor(habit, model);
  return levelOf(rate, mayBlock);
}

/** The same for calls of a tool with these arguments. */
export function levelOfArguments(tool: string, names: readonly string[], model: Model): RiskLevel {
  const [factor] = shapeFactor({ kind: 'uncaught', tool, arguments: names, line: 0 }, model);
  return factor === undefined ? 'low' : levelOf(factor.rate, factor.mayBlock);
}

/** The same for calls of a tool after another one, or as the first. */
export function levelOfOrder(tool: string, before: string | undefined, model: Model): RiskLevel {
  const [factor] = orderFactor({ kind: 'uncaught', tool, line: 0 }, before, model);
  return factor === undefined ? 'low' : levelOf(factor.rate, factor.mayBlock);
}

/** Habits that fail nothing and still give too little or too much: whether that is known well enough to be said. */
export function isWorthSaying({ kind, tool }: Habit, model: Model): boolean {
  if (kind !== 'whole' && kind !== 'first_page') return false;
  const { support, low } = model.failureOf('habit', `${kind} ${tool}`, REPLY_PRIOR);
  return support >= REPLY.support && low >= REPLY.low;
}

const REPLY = { support: 3, low: 0.5 };
const REPLY_PRIOR = { mean: 0.15, strength: 1 };

interface Factor {
  rate: Rate;
  reason: RiskReason;
  /** What only says that a tool is out of order must not keep anybody from trying whether it still is. */
  mayBlock: boolean;
}

function factorsOf(habits: readonly Habit[], model: Model): Factor[] {
  // Every call that nobody catches is in question once.
  const calls = habits.filter(({ kind, tool }) => kind === 'uncaught' && tool !== undefined);
  const tools = [...new Set(habits.flatMap(({ tool }) => tool ?? []))];
  return [
    ...habits.filter(({ kind }) => DOING_HARM.has(kind)).map((habit) => habitFactor(habit, model)),
    ...calls.flatMap((call) => [
      ...shapeFactor(call, model),
      ...orderFactor(call, tools[tools.indexOf(call.tool!) - 1], model),
      ...toolFactor(call, model),
    ]),
  ];
}

/** Of the others the calls themselves say more, or what comes of them shows in the reply and is no failure. */
const DOING_HARM: ReadonlySet<HabitKind> = new Set(['loop', 'unbounded', 'dropped', 'endless']);

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
      key: `habit ${subject}`,
      ...(habit.tool !== undefined && { tool: habit.tool }),
      what: `${what(habit.tool ?? '')} (line ${habit.line})`,
      failed: model.count('habit', subject, 'failed'),
      of: model.count('habit', subject),
      advice,
    },
    mayBlock: true,
  };
}

function shapeFactor({ tool, arguments: given, line }: Habit, model: Model): Factor[] {
  if (tool === undefined || given === undefined) return [];
  const shape = shapeOf(tool, given);
  const better = betterOf('shape', tool, shape, model);
  if (better === undefined) return [];
  const names = better
    .slice(tool.length + 1)
    .split(',')
    .filter(Boolean);
  return [
    {
      rate: model.failureOf('shape', shape, priorOf(tool, model)),
      reason: {
        key: `shape ${shape}`,
        tool,
        what: `It calls ${tool} with ${argumentsIn(given)} (line ${line})`,
        failed: model.count('shape', shape, 'failed'),
        of: model.count('shape', shape),
        advice: `With ${argumentsIn(names)} it works.`,
      },
      mayBlock: true,
    },
  ];
}

/** A tool that works after another one only, such as one that signs in. */
function orderFactor({ tool, line }: Habit, before: string | undefined, model: Model): Factor[] {
  if (tool === undefined) return [];
  const order = before === undefined ? tool : `${tool} ${before}`;
  const better = betterOf('order', tool, order, model);
  if (better === undefined) return [];
  const first = better.slice(tool.length + 1);
  return [
    {
      rate: model.failureOf('order', order, priorOf(tool, model)),
      reason: {
        key: `order ${order}`,
        tool,
        what: `It calls ${tool} ${before === undefined ? 'first' : `after ${before}`} (line ${line})`,
        failed: model.count('order', order, 'failed'),
        of: model.count('order', order),
        advice: `After ${first} it works.`,
      },
      mayBlock: true,
    },
  ];
}

function toolFactor({ tool, line, arguments: given }: Habit, model: Model): Factor[] {
  if (tool === undefined) return [];
  const { support } = model.successOf(tool);
  const { high } = model.failureOf('shape', shapeOf(tool, given ?? []), FAILURE_PRIOR);
  // With these arguments it works, whatever failed with others.
  if (support === 0 || high < WORKS) return [];
  return [
    {
      rate: model.failureOf('tool', tool, FAILURE_PRIOR),
      reason: {
        key: `tool ${tool}`,
        tool,
        what: `It calls ${tool} (line ${line})`,
        failed: model.count('tool', tool, 'failed'),
        of: support,
        advice: 'Use another tool, or catch its errors.',
      },
      mayBlock: false,
    },
  ];
}

const WORKS = 0.5;
const FAILURE_PRIOR = { mean: 1 - USUAL_SUCCESS.mean, strength: USUAL_SUCCESS.strength / 2 };

function priorOf(tool: string, model: Model): Prior {
  const usual = 1 - model.successOf(tool).mean;
  return { mean: Math.min(0.5, usual), strength: USUAL_SUCCESS.strength / 2 };
}

/** Another subject of this tool that works; undefined where none is known: then nothing better can be said. */
function betterOf(
  kind: 'shape' | 'order',
  tool: string,
  than: string,
  model: Model,
): string | undefined {
  let best: { subject: string; ok: number } | undefined;
  for (const subject of model.subjects(kind)) {
    // Without arguments it may work, too; that it works as the first one says of no tool to call before it.
    const isOfTool = subject.startsWith(`${tool} `) || (kind === 'shape' && subject === tool);
    if (!isOfTool || subject === than) continue;
    const ok = model.count(kind, subject, 'ok');
    const isGood = ok >= 2 && ok > 2 * model.count(kind, subject, 'failed');
    if (isGood && ok > (best?.ok ?? 0)) best = { subject, ok };
  }
  return best?.subject;
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
