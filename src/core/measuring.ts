/**
 * Turns what happens in the core into events of the metrics: the place that knows both. Everything here is
 * cheap and done after the reply, and nothing that goes wrong here is anybody's failure.
 */
import type { Run } from './calls';
import type { CatalogTool, ToolList } from './catalog/contract';
import { schemaHashOf } from './catalog/schemaHash';
import type { ProgramLanguage } from './inputs';
import type { CallRecord } from './metrics/activity';
import type { NewEvent, SkillEvent, SkillUse, ToolUse, VersioningEvent } from './metrics/events';
import type { Metrics } from './metrics/metrics';
import { timesOf } from './metrics/tally';
import { TokenEstimate } from './metrics/tokenEstimate';
import type { Clock, Log } from './ports';
import type { RunStatus, SearchOutput } from './results/outputs';
import type { Payload } from './sandbox/messages';
import type { Sandbox } from './sandbox/sandbox';
import { skillNameIn } from './skills/names';
import { messageOf } from './util/errors';
import { plainText } from './util/plainText';

/** What was asked for, beside its title. */
export interface Measured {
  kind: 'search' | 'program' | 'call' | 'skill';
  language?: ProgramLanguage;
  /** The skill that a model ran. */
  skill?: string;
  /** What was done with skills, where none ran. */
  action?: SkillEvent['action'];
  /** Of a search: whether the tools of all servers were known at its beginning. */
  isCached?: boolean;
}

export interface EndedRun {
  about: Measured;
  run: Run;
  /** Absent where an error was thrown. */
  output: object | undefined;
  /** The output as JSON; empty where there is none. */
  reply: string;
  status: RunStatus;
  durationMs: number;
  /** Of the reply as JSON, and of the images beside it. */
  bytesOut: number;
}

export interface MeasuringParts {
  metrics: Metrics;
  sandbox: Sandbox;
  clock: Clock;
  log: Log;
}

/** A search is searched again when another follows within this time, in ms, and nothing was used. */
const AGAIN_MS = 120_000;
/** Results of which a sample is taken have at most this many bytes where they have to be written first. */
const MOST_WRITTEN_BYTES = 65_536;
const LONGEST_NAME = 120;
/** Tools of one run with figures of their own; the others are one. */
const MOST_USES = 100;
/** Names in an event of changed tools. */
const MOST_NAMES = 50;
/** Changes of a server's list that are recorded within an hour: one that changes all the time fills no disk. */
const MOST_CHANGES = 20;
const HOUR_MS = 3_600_000;

export class Measuring {
  readonly #metrics: Metrics;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #tokens: TokenEstimate;
  /** When the lists of servers changed within the last hour. */
  readonly #changed = new Map<string, number[]>();
  /** Of the last search: when it ended and what it found. */
  #found: { at: number; ids: ReadonlySet<string>; isUsed: boolean } | undefined;

  constructor({ metrics, sandbox, clock, log }: MeasuringParts) {
    this.#log = log;
    this.#metrics = metrics;
    this.#clock = clock;
    this.#tokens = new TokenEstimate((texts) =>
      sandbox.countTokens(texts, new AbortController().signal),
    );
  }

  runEnded(ended: EndedRun): void {
    this.#apart(() => this.#ended(ended));
  }

  /** A tool has answered; `bytes` are those of its result as JSON. */
  toolAnswered(tool: CatalogTool, payload: Payload, bytes: number): void {
    this.#apart(() => this.#answered(tool, payload, bytes));
  }

  /** A server has listed its tools again. */
  listed(server: string, before: ToolList, after: ToolList, version: string | undefined): void {
    this.#apart(() => this.#changedList(server, before, after, version));
  }

  /** Skills were checked or migrated. */
  versioned(action: VersioningEvent['action'], ms: number): void {
    this.#apart(() => this.#metrics.note({ type: 'versioning', action, ms }));
  }

  /** A value too deep to be written, say: then a figure is missing, and no call has failed. */
  #apart(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#log.warn(`Something could not be measured: ${messageOf(error)}`);
    }
  }

  #ended(ended: EndedRun): void {
    const { about, bytesOut } = ended;
    const source = `reply of ${about.kind}`;
    if (this.#tokens.isWanted(source)) void this.#tokens.sample(source, ended.reply);
    const reply = { bytesOut, tokensOut: this.#tokens.of(source, bytesOut) };
    if (about.kind === 'search') this.#searched(ended, reply);
    else if (about.action !== undefined) {
      const isOk = ended.status === 'ok';
      this.#metrics.note({ type: 'skill', action: about.action, isOk, ...reply });
    } else this.#metrics.note(this.#runEvent(about.kind, ended, reply));
  }

  #answered({ id }: CatalogTool, payload: Payload, bytes: number): void {
    const found = this.#found;
    if (found !== undefined && !found.isUsed && found.ids.has(id)) {
      found.isUsed = true;
      this.#metrics.note({ type: 'found_used' });
    }
    const isText = 'text' in payload;
    if (!isText && bytes > MOST_WRITTEN_BYTES) return;
    if (!this.#tokens.isWanted(id)) return;
    const text = isText ? payload.text : JSON.stringify('value' in payload ? payload.value : '');
    void this.#tokens.sample(id, text);
  }

  #changedList(
    server: string,
    before: ToolList,
    after: ToolList,
    version: string | undefined,
  ): void {
    const old = new Map(before.tools.map((tool) => [tool.name, schemaHashOf(tool)]));
    const now = new Map(after.tools.map((tool) => [tool.name, schemaHashOf(tool)]));
    const added = [...now.keys()].filter((name) => !old.has(name));
    const removed = [...old.keys()].filter((name) => !now.has(name));
    const changed = [...now].filter(([name, hash]) => (old.get(name) ?? hash) !== hash);
    if (added.length + removed.length + changed.length === 0 || !this.#mayChange(server)) return;
    this.#metrics.note({
      type: 'tools',
      server: nameOf(server),
      ...(version !== undefined && { version: nameOf(version) }),
      count: now.size,
      added: namesOf(added),
      removed: namesOf(removed),
      changed: namesOf(changed.map(([name]) => name)),
    });
  }

  #mayChange(server: string): boolean {
    const now = this.#clock.monotonic();
    const recent = (this.#changed.get(server) ?? []).filter((at) => now - at < HOUR_MS);
    const may = recent.length < MOST_CHANGES;
    this.#changed.set(server, may ? [...recent, now] : recent);
    return may;
  }

  #searched({ about, output, durationMs }: EndedRun, reply: Reply): void {
    // A search that failed has found nothing out about the tools.
    if (output === undefined) return;
    const { detail_level: detail, matched, results } = output as SearchOutput;
    const now = this.#clock.monotonic();
    const before = this.#found;
    const isAgain = before !== undefined && !before.isUsed && now - before.at < AGAIN_MS;
    this.#found = {
      at: now,
      ids: new Set(results.map(({ server, name }) => `${server}.${name}`)),
      isUsed: false,
    };
    const isCached = about.isCached === true;
    this.#metrics.note({
      type: 'search',
      detail,
      matched,
      ms: durationMs,
      isAgain,
      isCached,
      ...reply,
    });
  }

  #runEvent(
    kind: 'program' | 'call' | 'skill',
    { about, run, output, status, durationMs }: EndedRun,
    reply: Reply,
  ): NewEvent {
    const { calls, bytesIn, measured } = run;
    const ofTools = calls.filter(({ tool }) => !isSkill(tool));
    const ofSkills = calls.filter(({ tool }) => isSkill(tool));
    const own: CallRecord[] =
      about.skill === undefined
        ? []
        : [{ tool: `skills.${about.skill}`, ok: status === 'ok', durationMs, bytes: 0 }];
    const tokensIn = ofTools.reduce(
      (sum, { tool, bytes }) => sum + this.#tokens.of(tool, bytes),
      0,
    );
    return {
      type: 'run',
      kind,
      ...(about.language !== undefined && { language: about.language }),
      status,
      ms: durationMs,
      ...measured,
      tools: usesOf(ofTools, 'other.other').map(toolUse),
      bytesIn,
      tokensIn,
      ...reply,
      isCut: output !== undefined && 'truncated' in output,
      skills: usesOf([...own, ...ofSkills], 'skills.other').map(skillUse),
    };
  }
}

interface Reply {
  bytesOut: number;
  tokensOut: number;
}

function isSkill(tool: string): boolean {
  return tool.startsWith('skills.');
}

/** Those that were called first have figures of their own, the others are `other`. */
function usesOf(
  calls: readonly CallRecord[],
  other: string,
): [tool: string, calls: CallRecord[]][] {
  const uses = new Map<string, CallRecord[]>();
  for (const call of calls) {
    const same = uses.get(call.tool);
    if (same === undefined) uses.set(call.tool, [call]);
    else same.push(call);
  }
  const [named, others] = [[...uses].slice(0, MOST_USES), [...uses].slice(MOST_USES)];
  if (others.length > 0) named.push([other, others.flatMap(([, calls]) => calls)]);
  return named;
}

function toolUse([id, calls]: [string, CallRecord[]]): ToolUse {
  const dot = id.indexOf('.');
  return {
    server: nameOf(dot < 0 ? '' : id.slice(0, dot)),
    tool: nameOf(id.slice(dot + 1)),
    ...outcomesOf(calls),
    bytes: calls.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function skillUse([id, calls]: [string, CallRecord[]]): SkillUse {
  return { name: nameOf(skillNameIn(id)), ...outcomesOf(calls) };
}

function outcomesOf(calls: readonly CallRecord[]): Pick<ToolUse, 'ok' | 'failed' | 'times'> {
  const ok = calls.filter((call) => call.ok).length;
  return {
    ok,
    failed: calls.length - ok,
    times: timesOf(calls.map(({ durationMs }) => durationMs)),
  };
}

function namesOf(names: readonly string[]): string[] {
  return names.slice(0, MOST_NAMES).map(nameOf);
}

/** Names are a server's own; in a file and on a page they are one short line. */
function nameOf(name: string): string {
  return plainText(name, LONGEST_NAME).replace(/\s+/g, ' ');
}
