/**
 * What happened in this session, newest last: searches, programs and direct calls, with the bytes that
 * tools sent and the bytes that went on to the model. Bounded, in memory only, and free of argument
 * values and results: a title here never holds more than a name or a search word.
 */
import { Emitter, type Disposable } from '../util/event';
import type { RunStatus } from '../results/outputs';

/** One tool call inside a program, or the one of a direct call. */
export interface CallRecord {
  /** `server.tool` */
  tool: string;
  ok: boolean;
  durationMs: number;
  /** Size in bytes of the tool's result as JSON. */
  bytes: number;
}

export interface ActivityEntry {
  id: number;
  /** ms since the epoch, when it began. */
  at: number;
  kind: 'search' | 'program' | 'call';
  /** The search words, the tool, or the language of the program. */
  title: string;
  status: RunStatus;
  durationMs: number;
  calls: readonly CallRecord[];
  /** Bytes that tools sent: what the model would have received without Toolwright. Measured. */
  bytesIn: number;
  /** Bytes of the reply to the model. Measured. */
  bytesOut: number;
}

const CAPACITY = 500;

export class ActivityLog implements Disposable {
  readonly #changed = new Emitter<ActivityEntry>();
  readonly #entries: ActivityEntry[] = [];
  #nextId = 1;

  readonly onDidRecord = this.#changed.on;

  record(entry: Omit<ActivityEntry, 'id'>): void {
    const recorded = { ...entry, id: this.#nextId++ };
    this.#entries.push(recorded);
    if (this.#entries.length > CAPACITY) this.#entries.shift();
    this.#changed.fire(recorded);
  }

  /** Oldest first. */
  entries(): readonly ActivityEntry[] {
    return this.#entries;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
