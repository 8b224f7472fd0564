/**
 * What is measured: one event for each thing that happened, as a line of the event log. Everything that is
 * shown or exported is counted from these (counting.ts), so that it can be counted again.
 *
 * An event holds figures and the names of tools, servers and skills; never search words, arguments, results,
 * messages or paths. Durations are in ms with three decimals, times in ms since the epoch.
 */
import type { AdviceKind } from '../guidance/events';
import type { AuditAction } from '../privacy/audit';
import type { Kind } from '../privacy/kinds';
import type { DetailLevel, RunStatus, StopReason } from '../results/outputs';
import { isTime } from '../util/days';
import { isObject } from '../util/json';

/** A search of a model for tools. */
export interface SearchEvent {
  type: 'search';
  detail: DetailLevel;
  /** Tools that matched. */
  matched: number;
  ms: number;
  /** It came soon after another one of which nothing was used. */
  isAgain: boolean;
  /** The tools of all servers were known: nothing was waited for. */
  isCached: boolean;
  bytesOut: number;
  tokensOut: number;
}

/** Something that the last search had found was called: once for each search. */
export interface FoundUsedEvent {
  type: 'found_used';
}

/** Many times as one: how many were within which bound of `SECONDS` (tally.ts), and their sum. */
export interface Times {
  counts: readonly (readonly [bound: number, count: number])[];
  /** In whole µs. */
  us: number;
}

/** What the calls of one tool within one run have in common; a program may make thousands. */
export interface ToolUse {
  server: string;
  tool: string;
  ok: number;
  failed: number;
  times: Times;
  /** Bytes of the results. */
  bytes: number;
}

/** A program, a direct call or a skill has replied. */
export interface RunEvent {
  type: 'run';
  kind: 'program' | 'call' | 'skill';
  language?: 'typescript' | 'javascript' | 'python3';
  status: RunStatus;
  /** Why it did not end well. */
  reason?: StopReason | 'call_failed' | 'risk';
  ms: number;
  /** Time that the program computed. */
  cpuMs?: number;
  /** The memory of the sandbox's machine at its end. */
  memoryBytes?: number;
  /** How what programs see of the tools was made ready. */
  sdk?: { ms: number; isCached: boolean; tools: number };
  tools: readonly ToolUse[];
  /** What tools sent, which the model would have received, and what it did receive. */
  bytesIn: number;
  bytesOut: number;
  tokensIn: number;
  tokensOut: number;
  /** The reply was cut to its budget. */
  isCut: boolean;
  /** The skills that ran, also within programs: how often, and how often not well. */
  skills: readonly SkillUse[];
}

export interface SkillUse {
  name: string;
  ok: number;
  failed: number;
  times: Times;
}

/** A model used one of the tools for skills. */
export interface SkillEvent {
  type: 'skill';
  action: 'saved' | 'loaded' | 'listed' | 'tested';
  isOk: boolean;
  bytesOut: number;
  tokensOut: number;
}

/** Values were kept from a model, or something else happened that the audit notes. */
export interface PrivacyEvent {
  type: 'privacy';
  action: AuditAction;
  kind?: Kind;
  count: number;
}

/** A server offers other tools than it did. */
export interface ToolsEvent {
  type: 'tools';
  server: string;
  version?: string;
  count: number;
  added: readonly string[];
  removed: readonly string[];
  /** Tools whose schemas have changed. */
  changed: readonly string[];
}

/** Skills were checked against the tools of now, or migrated. */
export interface VersioningEvent {
  type: 'versioning';
  action: 'checked' | 'migrated' | 'refused' | 'undone';
  ms: number;
}

/** Guidance said something to a model or did something for it; that was followed; and then it went well. */
export interface SuggestionEvent {
  type: 'suggestion';
  advice: AdviceKind;
  outcome: 'given' | 'followed' | 'helped';
}

export type NewEvent =
  | SearchEvent
  | FoundUsedEvent
  | RunEvent
  | SkillEvent
  | PrivacyEvent
  | ToolsEvent
  | VersioningEvent
  | SuggestionEvent;

export type MetricEvent = NewEvent & { at: number };
/** What a list of tools became, for people to see what changed when. */
export type ToolListChange = ToolsEvent & { at: number };

const TYPES: Record<NewEvent['type'], readonly string[]> = {
  search: ['matched', 'ms', 'bytesOut', 'tokensOut'],
  found_used: [],
  run: ['ms', 'bytesIn', 'bytesOut', 'tokensIn', 'tokensOut'],
  skill: ['bytesOut', 'tokensOut'],
  privacy: ['count'],
  tools: ['count'],
  suggestion: [],
  versioning: ['ms'],
};

/** Fields of any event that are texts, where it has them. */
const TEXTS = [
  'detail', 'kind', 'language', 'status', 'reason', 'action', 'server', 'advice', 'outcome',
] as const; // prettier-ignore

/** The event of a line; undefined for half a line, and for what a later version has written. */
export function parseEvent(line: string): MetricEvent | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(event) || !isTime(event['at']) || typeof event['type'] !== 'string') {
    return undefined;
  }
  const numbers = Object.hasOwn(TYPES, event['type'])
    ? TYPES[event['type'] as NewEvent['type']]
    : undefined;
  if (numbers === undefined || !numbers.every((name) => isAmount(event[name]))) return undefined;
  if (!TEXTS.every((name) => isLabel(event[name]))) return undefined;
  const { cpuMs, memoryBytes, sdk = {} } = event;
  if (!isObject(sdk)) return undefined;
  const isSome = (value: unknown): boolean => value === undefined || isAmount(value);
  if (![cpuMs, memoryBytes, sdk['ms'], sdk['tools']].every(isSome)) return undefined;
  const uses = event['type'] === 'run' ? [event['tools'], event['skills']] : [];
  if (!uses.every((list) => Array.isArray(list) && list.every(isUse))) return undefined;
  const names =
    event['type'] === 'tools' ? [event['added'], event['removed'], event['changed']] : [];
  if (!names.every((list) => Array.isArray(list))) return undefined;
  return event as unknown as MetricEvent;
}

function isUse(value: unknown): boolean {
  if (!isObject(value) || ![value['ok'], value['failed']].every(isAmount)) return false;
  if (![value['server'], value['tool'], value['name']].every(isLabel)) return false;
  const times = value['times'];
  return (
    isObject(times) &&
    isCount(times['us']) &&
    Array.isArray(times['counts']) &&
    times['counts'].every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isCount))
  );
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= MOST;
}

/** What figures are counted by; a tab is between two of them. */
function isLabel(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && !value.includes('\t'));
}

function isCount(value: unknown): boolean {
  return isAmount(value) && Number.isInteger(value);
}

/** Of no bytes, tokens or ms is there ever more; sums of more would not be exact. */
const MOST = 1e12;
