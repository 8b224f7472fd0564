/**
 * What was learned, for people: each lesson that says something, in words, with what it was learned from, what it
 * leads to, and what to forget to be rid of it.
 */
import { plural } from '../util/count';
import { elapsedText } from '../util/duration';
import { hashOf } from '../util/hash';
import { breakEvenOf } from './choice';
import { ADVICE, type AdviceKind } from './events';
import { FAILURES, type FailureClass } from './failures';
import type { Forgettable } from './forgotten';
import { HABITS, type Habit, type HabitKind } from './habits';
import { adviceOfChange, bestFix } from './hints';
import { callLimit, crowdLimit } from './limits';
import type { Model } from './model';
import { usualNext } from './next';
import {
  isWorthSaying,
  levelOfArguments,
  levelOfHabit,
  levelOfOrder,
  type RiskLevel,
} from './risk';
import { standingOf } from './skills';

/** One thing that was learned. */
export interface LearnedRow {
  /** Names it, for deleting. The same as long as it is about the same. */
  id: string;
  /** `server.tool`, or the name of a skill; absent where it is about programs in general. */
  about?: string;
  /** What was seen. */
  what: string;
  /** In how many cases, of how many: older ones count less, and a day counts no more than 20. */
  times: number;
  of: number;
  /** What Toolwright does with it; absent as long as too little is known for that. */
  effect?: string;
  forget: readonly Forgettable[];
}

/** What was said to models or done for them, and what became of it. */
export interface AdviceRow {
  kind: AdviceKind;
  given: number;
  followed: number;
  helped: number;
}

export const SECTIONS = [
  'searches',
  'next',
  'fixes',
  'programs',
  'arguments',
  'tools',
  'skills',
  'migrations',
] as const;
export type Section = (typeof SECTIONS)[number];

export interface Learned {
  sections: Readonly<Record<Section, readonly LearnedRow[]>>;
  advice: readonly AdviceRow[];
}

export interface GuidanceReport extends Learned {
  isOn: boolean;
  /** The first day of which something is known, `2026-11-27`. */
  since?: string;
  /** How many people's lessons these are. */
  learners: number;
}

export interface ReportContext {
  /** Texts in which the words of searches may stand: of tools and skills. */
  texts: Iterable<string>;
  limits: Bounds;
}

interface Bounds {
  callMs: number;
  maxCallsInFlight: number;
}

interface Known {
  /** Words by their hashes. */
  words: ReadonlyMap<string, string>;
  limits: Bounds;
}

/** Rows of a section; those that lead to something come first. */
const MOST_ROWS = 60;
/** What was seen less than once and a half is an accident. */
const LEAST_TIMES = 1.5;
const NAMED_WORDS = 4;

export function reportOf(model: Model, known: Known): Learned {
  const sections = sectionsOf(model, known);
  for (const section of SECTIONS) {
    sections[section] = sections[section]
      .sort((a, b) => leads(b) - leads(a) || b.times - a.times)
      .slice(0, MOST_ROWS);
  }
  return { sections, advice: adviceRows(model) };
}

/** The row with this id, whether there is room for it in a report or not. */
export function rowWith(id: string, model: Model): LearnedRow | undefined {
  const limits = { callMs: Infinity, maxCallsInFlight: Infinity };
  const sections = sectionsOf(model, { words: new Map(), limits });
  return Object.values(sections)
    .flat()
    .find((each) => each.id === id);
}

function sectionsOf(model: Model, known: Known): Record<Section, LearnedRow[]> {
  return {
    searches: searchRows(model, known),
    next: nextRows(model),
    fixes: fixRows(model),
    programs: programRows(model),
    arguments: [...argumentRows(model), ...orderRows(model)],
    tools: toolRows(model, known),
    skills: skillRows(model),
    migrations: migrationRows(model),
  };
}

function leads({ effect }: LearnedRow): number {
  return effect === undefined ? 0 : 1;
}

function searchRows(model: Model, { words }: Known): LearnedRow[] {
  const byTool = new Map<string, [word: string, times: number][]>();
  for (const word of model.subjects('word')) {
    for (const [tool, times] of model.objects('word', word)) {
      byTool.set(tool, [...(byTool.get(tool) ?? []), [word, times]]);
    }
  }
  const of = model.count('chosen', 'all');
  return [...model.objects('chosen', 'all')]
    .filter(([tool]) => byTool.has(tool))
    .map(([tool, times]) => {
      const own = byTool.get(tool)!.toSorted(([, a], [, b]) => b - a);
      const named = own.flatMap(([hash]) => words.get(hash) ?? []).slice(0, NAMED_WORDS);
      const others = own.length - named.length;
      const list = [
        ...named.map((word) => `“${word}”`),
        ...(others > 0
          ? [named.length > 0 ? plural(others, 'other word') : plural(others, 'word')]
          : []),
      ];
      return row({
        about: tool,
        what: `Called after searches with ${listed(list)}`,
        times,
        of,
        effect: model.ownWordsOf(tool) > 0 ? 'Comes up in such searches' : undefined,
        forget: [
          { kind: 'word', object: tool },
          { kind: 'chosen', object: tool },
        ],
      });
    });
}

function nextRows(model: Model): LearnedRow[] {
  return [...model.subjects('next')].flatMap((after) => {
    const usual = new Set(usualNext([after], model).map(({ tool }) => tool));
    const of = model.count('next', after);
    return [...model.objects('next', after)]
      .filter(([, times]) => times >= LEAST_TIMES)
      .map(([tool, times]) =>
        row({
          about: after,
          what: `Then ${tool}`,
          times,
          of,
          effect: usual.has(tool) ? 'Named in replies to searches' : undefined,
          forget: [{ kind: 'next', subject: after, object: tool }],
        }),
      );
  });
}

function fixRows(model: Model): LearnedRow[] {
  return [...model.subjects('fix')].flatMap((failure) => {
    const [kind, tool] = split(failure);
    const told = bestFix(failure, model)?.change;
    const fixed = model.count('error', failure, 'fixed');
    return [...model.objects('fix', failure)].flatMap(([change, times]) => {
      const advice = adviceOfChange(change);
      if (times < LEAST_TIMES / 2 || advice === undefined || !Object.hasOwn(FAILURES, kind))
        return [];
      return row({
        about: tool,
        what: `When ${tool === undefined ? 'programs fail' : 'it fails'} because ${FAILURES[kind as FailureClass]}: ${advice}`,
        times,
        of: Math.max(times, fixed),
        effect: change === told ? 'Told after such a failure' : undefined,
        forget: [{ kind: 'fix', subject: failure, object: change }],
      });
    });
  });
}

const LEADS_TO: Readonly<Record<RiskLevel, string | undefined>> = {
  low: undefined,
  medium: 'Named when it fails',
  high: 'Named when it fails',
  critical: 'Not run at first, with the reason',
};

/** Of the other habits nothing is said, whatever came of them. */
const LEADING: ReadonlySet<string> = new Set(
  Object.keys(HABITS).filter((kind) => kind !== 'uncaught'),
);

function programRows(model: Model): LearnedRow[] {
  return [...model.subjects('habit')].flatMap((subject) => {
    const [kind, tool] = split(subject);
    const [failed, of] = [model.count('habit', subject, 'failed'), model.count('habit', subject)];
    if (!Object.hasOwn(HABITS, kind) || !LEADING.has(kind) || failed < LEAST_TIMES) return [];
    const habit: Habit = { kind: kind as HabitKind, line: 0, ...(tool && { tool }) };
    const { name } = HABITS[habit.kind];
    return row({
      about: tool,
      what: `Programs with ${name}`,
      times: failed,
      of,
      effect: isWorthSaying(habit, model)
        ? 'Named in the reply'
        : LEADS_TO[levelOfHabit(habit, model)],
      forget: [{ kind: 'habit', subject }],
    });
  });
}

function argumentRows(model: Model): LearnedRow[] {
  return [...model.subjects('shape')].flatMap((subject) => {
    const [tool, list = ''] = split(subject);
    const [failed, of] = [model.count('shape', subject, 'failed'), model.count('shape', subject)];
    if (failed < LEAST_TIMES) return [];
    const names = list.split(',').filter(Boolean);
    return row({
      about: tool,
      what: names.length === 0 ? 'Called without arguments' : `Called with ${listed(names)}`,
      times: failed,
      of,
      effect: LEADS_TO[levelOfArguments(tool, names, model)],
      forget: [{ kind: 'shape', subject }],
    });
  });
}

/** Only what says something: that a tool fails without another one before it. */
function orderRows(model: Model): LearnedRow[] {
  return [...model.subjects('order')].flatMap((subject) => {
    const [tool, before] = split(subject);
    const effect = LEADS_TO[levelOfOrder(tool, before, model)];
    if (effect === undefined) return [];
    return row({
      about: tool,
      what: before === undefined ? 'Called before any other tool' : `Called after ${before}`,
      times: model.count('order', subject, 'failed'),
      of: model.count('order', subject),
      effect,
      forget: [{ kind: 'order', subject }],
    });
  });
}

function toolRows(model: Model, { limits }: Known): LearnedRow[] {
  return [...model.subjects('tool')].map((tool) => {
    const callMs = callLimit(tool, limits.callMs, model);
    const crowd = crowdLimit([tool], limits.maxCallsInFlight, model);
    const choice = breakEvenOf(tool, model);
    const effects = [
      ...(callMs < limits.callMs ? [`a call may take ${elapsedText(callMs)}`] : []),
      ...(crowd ? [`at most ${plural(crowd.calls, 'call')} at once`] : []),
      ...(choice ? [`from ${plural(choice.breakEven, 'call')} on a program costs less`] : []),
    ];
    return row({
      about: tool,
      what: 'Gave a result',
      times: model.count('tool', tool, 'ok'),
      of: model.count('tool', tool),
      effect: effects.length === 0 ? undefined : capital(effects.join('; ')),
      forget: [
        { kind: 'tool', subject: tool },
        { kind: 'slow', subject: tool },
        { kind: 'cost', subject: `call ${tool}` },
        ...[...model.subjects('crowd')]
          .filter((subject) => subject.startsWith(`${tool} `))
          .map((subject) => ({ kind: 'crowd' as const, subject })),
      ],
    });
  });
}

function skillRows(model: Model): LearnedRow[] {
  return [...model.subjects('skill')].map((name) => {
    const standing = standingOf(name, model);
    return row({
      about: name,
      what: 'Ran to its end',
      times: model.count('skill', name, 'ok'),
      of: model.count('skill', name),
      effect:
        standing &&
        (standing === 'exemplary' ? 'Shown first, as proven' : 'Not offered in searches'),
      forget: [{ kind: 'skill', subject: name }],
    });
  });
}

function migrationRows(model: Model): LearnedRow[] {
  return [...model.subjects('migration')].map((tool) =>
    row({
      about: tool,
      what: 'Migrations that went through',
      times: model.count('migration', tool, 'migrated'),
      of: model.count('migration', tool),
      effect: 'Said before a migration',
      forget: [{ kind: 'migration', subject: tool }],
    }),
  );
}

function adviceRows(model: Model): AdviceRow[] {
  return ADVICE.map((kind) => ({
    kind,
    given: Math.round(model.count('advice', kind, 'given')),
    followed: Math.round(model.count('advice', kind, 'followed')),
    helped: Math.round(model.count('advice', kind, 'helped')),
  })).filter(({ given }) => given > 0);
}

function row({
  about,
  what,
  times,
  of,
  effect,
  forget,
}: {
  [Key in keyof Omit<LearnedRow, 'id'>]-?: LearnedRow[Key] | undefined;
} & { what: string; times: number; of: number; forget: readonly Forgettable[] }): LearnedRow {
  return {
    id: hashOf(JSON.stringify(forget)).slice(0, 16),
    ...(about !== undefined && { about }),
    what,
    times: Math.round(times),
    of: Math.max(1, Math.round(of)),
    ...(effect !== undefined && { effect }),
    forget,
  };
}

/** At the first space. */
function split(subject: string): [first: string, rest?: string] {
  const space = subject.indexOf(' ');
  return space < 0 ? [subject] : [subject.slice(0, space), subject.slice(space + 1)];
}

/** "a", "a and b", "a, b and c". */
function listed(items: readonly string[]): string {
  return items.length < 2
    ? (items[0] ?? '')
    : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
