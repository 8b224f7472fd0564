/**
 * What is kept of a server's tools: each contract that was seen, with its version. Made from one list after
 * the other; touches no disk.
 */
import type { JsonSchema, ToolContract } from '../../catalog/contract';
import { schemaHashOf } from '../../catalog/schemaHash';
import { hashOf } from '../../util/hash';
import { isObject } from '../../util/json';
import { differenceOf, type Level } from '../contract/changes';
import { renamesBetween } from '../contract/renames';
import { textOfValue } from '../contract/shape';
import { compareVersions, FIRST_VERSION, isVersion, nextVersion } from '../contract/version';

import { statedIn, type StatedVersion } from './declared';

/** What binds of a contract, and what readers are told. */
export interface KeptContract {
  description: string;
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema;
}

export interface KeptVersion {
  version: string;
  schemaHash: string;
  /** Of all of it, also the words for readers. */
  wholeHash: string;
  /** ms since the epoch. */
  seenAt: number;
  /** Of the server. */
  serverVersion?: string;
  level?: Level;
  /** What is different from the version before, a sentence each. */
  changes: readonly string[];
  /** What the server says of it. */
  stated?: Omit<StatedVersion, 'version'>;
  contract: KeptContract;
}

export interface ToolHistory {
  /** Oldest first. */
  versions: readonly KeptVersion[];
  /** The version that the server has now; absent when the tool is gone. */
  current?: string;
  /** What it is called now, and how sure that is. */
  renamedTo?: { name: string; confidence: number; reason: string };
}

/** By the tool's name on the server. */
export type ServerHistory = Readonly<Record<string, ToolHistory>>;

/** Tools may be called `constructor`. */
export function historyIn(
  history: ServerHistory | undefined,
  tool: string,
): ToolHistory | undefined {
  return history !== undefined && Object.hasOwn(history, tool) ? history[tool] : undefined;
}

const MAX_VERSIONS = 40;
const MAX_CHANGES = 30;
/** Tools of one server that are kept, those that are gone included. */
const MAX_TOOLS = 1_000;

export interface Observation {
  tools: readonly ToolContract[];
  serverVersion: string | undefined;
  now: number;
}

/** The history after this list was seen; the same object when nothing is new. */
export function observed(
  history: ServerHistory,
  { tools: all, serverVersion, now }: Observation,
): ServerHistory {
  // No name for a field of a plain object.
  const tools = all.filter(({ name }) => name !== '__proto__');
  const next: Record<string, ToolHistory> = { ...history };
  const present = new Map(tools.map((tool) => [tool.name, tool]));
  const gone = Object.entries(history).filter(
    ([name, { current }]) => current !== undefined && !present.has(name),
  );
  const come = tools.filter(({ name }) => historyIn(history, name)?.current === undefined);
  const old = gone.map(([name, kept]) => asContract(name, kept.versions.at(-1)!.contract));
  // A server that lists nothing is one that fails.
  const renames = tools.length === 0 ? [] : renamesBetween(old, come);
  let isChanged = false;
  for (const [name, kept] of gone) {
    const rename = renames.find(({ from }) => from.name === name);
    const { current: _current, ...rest } = kept;
    const { confidence, reason } = rename ?? {};
    next[name] = {
      ...rest,
      ...(rename && {
        renamedTo: { name: rename.to.name, confidence: confidence!, reason: reason! },
      }),
    };
    isChanged = true;
  }
  for (const tool of tools) {
    const from = renames.find(({ to }) => to === tool)?.from.name;
    const before = historyIn(history, tool.name);
    const line = before ?? (from === undefined ? undefined : historyIn(history, from));
    const kept = withTool(before, line, tool, serverVersion, now);
    if (kept === before) continue;
    next[tool.name] = kept;
    isChanged = true;
  }
  return isChanged ? bounded(next) : history;
}

/** Of a server that renames its tools all the time only the last ones that are gone are kept. */
function bounded(history: Record<string, ToolHistory>): ServerHistory {
  const entries = Object.entries(history);
  if (entries.length <= MAX_TOOLS) return history;
  const lastSeen = ([, { current, versions }]: [string, ToolHistory]): number =>
    current === undefined ? versions.at(-1)!.seenAt : Number.POSITIVE_INFINITY;
  const kept = entries.sort((a, b) => lastSeen(b) - lastSeen(a)).slice(0, MAX_TOOLS);
  return Object.fromEntries(kept);
}

/** `line`: the history that it goes on from, which another name may have. */
function withTool(
  before: ToolHistory | undefined,
  line: ToolHistory | undefined,
  tool: ToolContract,
  serverVersion: string | undefined,
  now: number,
): ToolHistory {
  const schemaHash = schemaHashOf(tool);
  const last = before?.versions.at(-1);
  const wholeHash = hashOf(textOfValue(keptContract(tool)));
  const known = before?.versions.findLast((each) => each.wholeHash === wholeHash);
  if (before !== undefined && known !== undefined) {
    // An earlier one may be back.
    if (before.current === known.version && before.renamedTo === undefined) return before;
    const { renamedTo: _renamedTo, ...rest } = before;
    return { ...rest, current: known.version };
  }
  const reference = last ?? line?.versions.at(-1);
  const contract = keptContract(tool);
  const difference = reference && differenceOf(reference.contract, contract);
  const level: Level =
    before === undefined && line !== undefined ? 'major' : (difference?.level ?? 'patch');
  const { version: said, ...stated } = statedIn(tool.stated, tool.server);
  const version = versionAfter(reference?.version, level, said);
  const entry: KeptVersion = {
    version,
    schemaHash,
    wholeHash,
    seenAt: now,
    ...(serverVersion !== undefined && { serverVersion }),
    ...(reference && { level }),
    changes: difference === undefined ? [] : wordsOf(difference),
    ...(Object.keys(stated).length > 0 && { stated }),
    contract,
  };
  const versions = [...(before?.versions ?? []), entry];
  return { versions: versions.slice(-MAX_VERSIONS), current: version };
}

/** What the server says counts, where that is later than what was. */
function versionAfter(before: string | undefined, level: Level, said: string | undefined): string {
  if (before === undefined) return said ?? FIRST_VERSION;
  return said !== undefined && compareVersions(said, before) > 0
    ? said
    : nextVersion(before, level);
}

function wordsOf({ changes, isReworded }: ReturnType<typeof differenceOf>): string[] {
  return isReworded
    ? ['other words for readers']
    : changes.slice(0, MAX_CHANGES).map(({ text }) => text);
}

export function keptContract({
  description,
  inputSchema,
  outputSchema,
}: KeptContract): KeptContract {
  return { description, inputSchema, ...(outputSchema && { outputSchema }) };
}

export function asContract(name: string, contract: KeptContract, server = ''): ToolContract {
  return { server, name, annotations: {}, ...contract };
}

/** The contract without what is said to readers. */
export function withoutWords({ inputSchema, outputSchema }: KeptContract): KeptContract {
  return keptContract({
    description: '',
    inputSchema: wordless(inputSchema),
    ...(outputSchema && { outputSchema: wordless(outputSchema) }),
  });
}

function wordless<T>(value: T): T {
  if (Array.isArray(value)) return value.map(wordless) as T;
  if (!isObject(value)) return value;
  // A property may be called `description`.
  const entries = Object.entries(value).filter(
    ([key, inner]) => !(WORDS.has(key) && (typeof inner === 'string' || Array.isArray(inner))),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, wordless(inner)])) as T;
}

const WORDS = new Set(['description', 'title', '$comment', 'examples', 'markdownDescription']);

/** Throws away versions that nobody needs: neither the newest, nor one of `needed` (hashes of schemas). */
export function pruned(
  history: ServerHistory,
  needed: ReadonlySet<string>,
  keep: number,
): ServerHistory {
  const next = Object.entries(history).flatMap(([name, tool]): [string, ToolHistory][] => {
    const versions = tool.versions.filter(
      (each, index) =>
        index >= tool.versions.length - keep ||
        each.version === tool.current ||
        needed.has(each.schemaHash),
    );
    const isNeeded =
      tool.current !== undefined || versions.some(({ schemaHash }) => needed.has(schemaHash));
    return isNeeded ? [[name, { ...tool, versions }]] : [];
  });
  return Object.fromEntries(next);
}

export function isServerHistory(value: unknown): value is ServerHistory {
  return isObject(value) && Object.values(value).every(isToolHistory);
}

function isToolHistory(value: unknown): value is ToolHistory {
  if (!isObject(value) || !Array.isArray(value['versions'])) return false;
  const { current } = value;
  const isCurrent = current === undefined || typeof current === 'string';
  return isCurrent && value['versions'].length > 0 && value['versions'].every(isKeptVersion);
}

function isKeptVersion(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { version, schemaHash, wholeHash, seenAt, changes, contract } = value;
  return (
    isVersion(version) &&
    typeof schemaHash === 'string' &&
    typeof wholeHash === 'string' &&
    typeof seenAt === 'number' &&
    Array.isArray(changes) &&
    isObject(contract) &&
    typeof contract['description'] === 'string' &&
    isObject(contract['inputSchema'])
  );
}
