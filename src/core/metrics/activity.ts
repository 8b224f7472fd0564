/**
 * What happens in this session: searches, programs and direct calls, those that are under way and those
 * that ended, with the bytes that tools sent and the bytes that went on to the model. Bounded, in memory
 * only, and free of argument values and results: a title here never holds more than a name or a search
 * word. The last console lines of a running program are the exception: they may hold data, so they are
 * kept only while it runs, for people to watch, and are never logged or written anywhere.
 */
import type { Clock } from '../ports';
import type { Kind } from '../privacy/kinds';
import type { ConsoleLine, RunStatus } from '../results/outputs';
import { Emitter, type Disposable } from '../util/event';

/** One tool call inside a program, or the one of a direct call. */
export interface CallRecord {
  /** `server.tool`; `skills.name` for a skill that a program ran. */
  tool: string;
  /** The skill whose program made the call, where it was not the program itself. */
  skill?: string;
  ok: boolean;
  durationMs: number;
  /** Size in bytes of the tool's result as JSON. */
  bytes: number;
}

/** What is known of an entry from its beginning. */
interface EntryHead {
  id: number;
  /** ms since the epoch, when it began. */
  at: number;
  kind: 'search' | 'program' | 'call' | 'skill';
  /** The search words, the tool, the language of the program, or what was done with which skill. */
  title: string;
}

/** How an entry ended. */
interface EntryEnd {
  status: RunStatus;
  calls: readonly CallRecord[];
  /** Bytes that tools sent: what the model would have received without Toolwright. Measured. */
  bytesIn: number;
  /** Bytes of the reply to the model. Measured. */
  bytesOut: number;
  /** How many values of each kind were kept from the model; absent where none was. */
  kept?: Partial<Record<Kind, number>>;
  /** How many warnings the reply had; absent where it had none. */
  warnings?: number;
}

/** How far an entry that is under way has come. */
export interface Progress {
  /** Calls that have begun. */
  callsMade: number;
  /** The tools of the calls under way, each once for each call. */
  waitingFor: readonly string[];
  /** The last lines that the program printed, cut. */
  console: readonly ConsoleLine[];
}

export interface ActivityEntry extends EntryHead, EntryEnd {
  durationMs: number;
}

/** An entry that is under way. It keeps its id and time when it ends. */
export interface RunningEntry extends EntryHead, Progress {
  /** ms since it began. */
  elapsedMs: number;
  /** Somebody has cancelled it, and it has not ended yet. */
  isCancelling: boolean;
}

const CAPACITY = 500;

export class ActivityLog implements Disposable {
  readonly #clock: Clock;
  readonly #recorded = new Emitter<ActivityEntry>();
  readonly #runningChanged = new Emitter<void>();
  readonly #cleared = new Emitter<void>();
  readonly #entries: ActivityEntry[] = [];
  readonly #running = new Map<number, Omit<RunningEntry, 'elapsedMs'> & { started: number }>();
  #nextId = 1;
  #dropped = 0;

  /** An entry has ended. */
  readonly onDidRecord = this.#recorded.on;
  /** What had ended is forgotten. */
  readonly onDidClear = this.#cleared.on;
  /** An entry has begun, come further, or ended, or those that had ended are forgotten. */
  readonly onDidChangeRunning = this.#runningChanged.on;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the id of the entry. Whoever begins one must end it. */
  begin(kind: ActivityEntry['kind'], title: string): number {
    const id = this.#nextId++;
    this.#running.set(id, {
      id,
      at: this.#clock.now(),
      kind,
      title,
      callsMade: 0,
      waitingFor: [],
      console: [],
      isCancelling: false,
      started: this.#clock.monotonic(),
    });
    this.#runningChanged.fire();
    return id;
  }

  /** Does nothing when the entry has ended. */
  update(id: number, change: Partial<Progress & Pick<RunningEntry, 'isCancelling'>>): void {
    const entry = this.#running.get(id);
    if (entry === undefined) return;
    this.#running.set(id, { ...entry, ...change });
    this.#runningChanged.fire();
  }

  /** Records how the entry ended. Does nothing when it has ended already. */
  end(id: number, ending: EntryEnd): void {
    const entry = this.#running.get(id);
    if (entry === undefined) return;
    this.#running.delete(id);
    const { at, kind, title } = entry;
    const durationMs = this.#clock.monotonic() - entry.started;
    const recorded = { id, at, kind, title, durationMs, ...ending };
    this.#entries.push(recorded);
    if (this.#entries.length > CAPACITY) {
      this.#entries.shift();
      this.#dropped++;
    }
    this.#runningChanged.fire();
    this.#recorded.fire(recorded);
  }

  /** Forgets what has ended. */
  clear(): void {
    this.#entries.length = 0;
    this.#dropped = 0;
    this.#runningChanged.fire();
    this.#cleared.fire();
  }

  /** What ended, in the order of the ends. */
  entries(): readonly ActivityEntry[] {
    return this.#entries;
  }

  /** What is under way, in the order of the beginnings. */
  running(): RunningEntry[] {
    const now = this.#clock.monotonic();
    return Array.from(this.#running.values(), ({ started, ...entry }) => ({
      ...entry,
      elapsedMs: now - started,
    }));
  }

  /** Entries that ended and are no longer kept. */
  get dropped(): number {
    return this.#dropped;
  }

  dispose(): void {
    this.#recorded.dispose();
    this.#runningChanged.dispose();
    this.#cleared.dispose();
  }
}
