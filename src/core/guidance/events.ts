/**
 * What teaches, as lines of the log of guidance: made from what happened by session.ts, counted by counting.ts. No
 * text of people or servers is in them: names of tools, skills and arguments, hashes of words, classes, figures.
 */
import { isTime } from '../util/days';
import { isObject } from '../util/json';
import type { Change } from './changes';
import type { FailureClass } from './failures';

/** What was called after a search. */
export interface ChosenEvent {
  type: 'chosen';
  /** Hashes. */
  words: readonly string[];
  /** `server.tool` or `skills.name`. */
  tool: string;
}

export type Outcome = 'ok' | 'failed';

/** What a run made of one tool. */
export interface ToolLesson {
  tool: string;
  /** Whether it gave a result, and whether it failed: in a program both may be. */
  ok: boolean;
  failed: boolean;
  /** The arguments that it was given, by what came of them. */
  shapes: readonly (readonly [names: string, outcome: Outcome])[];
  /** The tool that the run had called before it. */
  after?: string;
  failures: readonly FailureClass[];
  /** The time of the slowest call that gave a result: a power of two in ms. */
  slow?: number;
  /** The most calls at once: a power of two. */
  crowd: number;
}

export interface RanEvent {
  type: 'ran';
  ok: boolean;
  tools: readonly ToolLesson[];
  /** Which tool followed which. */
  next: readonly (readonly [from: string, to: string])[];
  chains: readonly (readonly [from: string, to: string])[];
  habits: readonly (readonly [habit: string, outcome: Outcome])[];
  /** Why it failed, by class and tool. */
  failed?: string;
  /** It went well after one that had failed. */
  fix?: { of: string; changes: readonly Change[] };
  skills: readonly (readonly [name: string, outcome: Outcome])[];
  /** What it cost in tokens, written and replied. */
  cost?: { way: string; tokens: number };
}

export const ADVICE = ['ranking', 'next', 'hint', 'risk', 'skill', 'choice', 'limit'] as const;
export type AdviceKind = (typeof ADVICE)[number];

/** Something was said to a model, was done, or did help. */
export interface AdviceEvent {
  type: 'advice';
  advice: AdviceKind;
  outcome: 'given' | 'followed' | 'helped';
}

/** A skill was migrated, or could not be, for what became of a tool. */
export interface MigrationEvent {
  type: 'migration';
  tool: string;
  outcome: 'migrated' | 'refused';
}

export type NewGuidanceEvent = ChosenEvent | RanEvent | AdviceEvent | MigrationEvent;
export type GuidanceEvent = NewGuidanceEvent & { at: number };

/** The lists that an event must have. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  chosen: ['words'],
  ran: ['tools', 'next', 'chains', 'habits', 'skills'],
  advice: [],
  migration: [],
};

/** The event of a line; undefined for half a line, and for what a later version has written. */
export function parseGuidanceEvent(line: string): GuidanceEvent | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(event) || !isTime(event['at'])) return undefined;
  const type = event['type'];
  if (typeof type !== 'string' || !Object.hasOwn(LISTS, type)) return undefined;
  if (!LISTS[type]!.every((name) => Array.isArray(event[name]))) return undefined;
  return event as unknown as GuidanceEvent;
}
