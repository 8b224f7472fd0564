/**
 * What happened to sensitive values: kind, token, place and time, never a value. A file of JSON lines for
 * each day, only added to; each line holds the hash of the one before, so that a line that was changed or
 * taken out shows. Whole days are removed when they are too old.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Log } from '../ports';
import { appendWhole } from '../store/atomicText';
import type { Exclusively } from '../store/fileLocks';
import { absent } from '../util/absent';
import { messageOf } from '../util/errors';
import { hashOf } from '../util/hash';
import type { Kind } from './kinds';

/** What was done. */
export type AuditAction =
  /** A value was kept from the model. */
  | 'tokenized'
  /** A token became its value on the way to a tool or into a program. */
  | 'restored'
  /** A value was taken out for everybody. */
  | 'blocked'
  /** A known value was found in a disguise. */
  | 'disguised'
  /** A token that is none of this workspace. */
  | 'unknown_token'
  /** A person looked at what a token stands for. */
  | 'revealed'
  /** A person cleared all tokens. */
  | 'cleared'
  /** A run went without protection. */
  | 'switched_off';

export interface AuditEvent {
  action: AuditAction;
  /** Where: `result`, `arguments`, `console`, a tool's id … */
  place: string;
  kind?: Kind;
  token?: string;
  count?: number;
}

export interface AuditLine extends AuditEvent {
  /** ISO 8601. */
  at: string;
  /** The hash of the line before; empty at the very beginning. */
  prev: string;
  /** SHA-256 of `prev` and the rest of this line. */
  hash: string;
}

/** What a check of all lines found. */
export interface AuditCheck {
  lines: number;
  days: number;
  /** The first line that does not fit the one before; absent when all do. */
  broken?: { file: string; line: number; reason: string };
}

export interface AuditParts {
  /** Of all workspaces. Created when first needed. */
  folder: string;
  workspace: string;
  exclusively: Exclusively;
  clock: Clock;
  log: Log;
  /** How long days are kept, in ms, as it is set now. */
  keepMs: () => number;
  /** Told of each event, for the metrics. */
  onNote?: (event: AuditEvent) => void;
}

const TAIL_BYTES = 4096;
/** A disk that stays full must not fill the memory. */
const MOST_WAITING = 10_000;
const OWNER_ONLY_FOLDER = 0o700;
const FILE = /^(\d{4}-\d\d-\d\d)\.jsonl$/;

export class Audit {
  readonly #parts: AuditParts;
  readonly #folder: string;
  #waiting: AuditEvent[] = [];
  #hasWarned = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: AuditParts) {
    this.#parts = parts;
    this.#folder = path.join(parts.folder, hashOf(parts.workspace));
  }

  /** Records events soon; nobody waits for the disk. */
  note(...events: readonly AuditEvent[]): void {
    if (events.length === 0) return;
    this.#waiting.push(...events);
    for (const event of events) this.#parts.onNote?.(event);
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when everything that was noted is on disk. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  /** All lines, oldest first. Throws the file system's error. */
  async lines(): Promise<AuditLine[]> {
    await this.flush();
    const lines: AuditLine[] = [];
    for (const file of await this.#files()) {
      for (const line of await this.#textLines(file)) {
        const read = parsed(line);
        if (read !== undefined) lines.push(read);
      }
    }
    return lines;
  }

  /** Follows the chain from the oldest line to the newest. Throws the file system's error. */
  async verify(): Promise<AuditCheck> {
    await this.flush();
    const files = await this.#files();
    const check: AuditCheck = { lines: 0, days: files.length };
    // What was before the oldest day that is kept is known to its first line alone.
    let before: string | undefined;
    for (const file of files) {
      for (const [index, text] of (await this.#textLines(file)).entries()) {
        const line = parsed(text);
        // Half a line, which a kill has left. Where it stands for a whole one, the next does not fit.
        if (line === undefined) continue;
        const reason =
          line.hash !== hashOfLine(line)
            ? 'it was changed'
            : before !== undefined && line.prev !== before
              ? 'a line before it is missing'
              : undefined;
        if (reason !== undefined) return { ...check, broken: { file, line: index + 1, reason } };
        before = line.hash;
        check.lines++;
      }
    }
    return check;
  }

  async #write(): Promise<void> {
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0) return;
    try {
      await this.#parts.exclusively(`audit:${this.#folder}`, () => this.#append(events));
      this.#hasWarned = false;
    } catch (error) {
      // With the next one: a disk may have room again by then.
      this.#waiting = [...events, ...this.#waiting].slice(0, MOST_WAITING);
      if (!this.#hasWarned) {
        this.#parts.log.warn(
          `The privacy audit could not be written, and waits in memory: ${messageOf(error)}`,
        );
      }
      this.#hasWarned = true;
    }
  }

  async #append(events: readonly AuditEvent[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const files = await this.#files();
    const at = new Date(this.#parts.clock.now()).toISOString();
    const today = `${at.slice(0, 10)}.jsonl`;
    const newest = files.at(-1);
    // A clock that was set back goes on in the newest file: order is the order of writing.
    const file = newest !== undefined && newest > today ? newest : today;
    let prev = newest === undefined ? '' : await this.#lastHash(newest);
    let text = newest === file && (await this.#endsTorn(file)) ? '\n' : '';
    for (const event of events) {
      const line = { at, ...event, prev };
      prev = hashOfLine(line);
      text += `${JSON.stringify({ ...line, hash: prev })}\n`;
    }
    await appendWhole(path.join(this.#folder, file), text);
    if (newest !== file) await this.#removeOld(files);
  }

  async #removeOld(files: readonly string[]): Promise<void> {
    const oldest = new Date(this.#parts.clock.now() - this.#parts.keepMs()).toISOString();
    const old = files.filter((file) => file < `${oldest.slice(0, 10)}.jsonl`);
    await Promise.all(old.map((file) => rm(path.join(this.#folder, file), { force: true })));
  }

  async #lastHash(file: string): Promise<string> {
    const tail = await this.#tail(file);
    const lines = tail.split('\n').filter(Boolean);
    for (const line of lines.toReversed()) {
      const read = parsed(line);
      if (read !== undefined) return read.hash;
    }
    return '';
  }

  /** Whether a kill has left half a line, which must not become a part of the next. */
  async #endsTorn(file: string): Promise<boolean> {
    const tail = await this.#tail(file);
    return tail !== '' && !tail.endsWith('\n');
  }

  async #tail(file: string): Promise<string> {
    const handle = await open(path.join(this.#folder, file), 'r');
    try {
      const { size } = await handle.stat();
      const length = Math.min(size, TAIL_BYTES);
      const bytes = Buffer.alloc(length);
      await handle.read(bytes, 0, length, size - length);
      return bytes.toString('utf8');
    } finally {
      await handle.close();
    }
  }

  async #files(): Promise<string[]> {
    const entries = (await readdir(this.#folder, { withFileTypes: true }).catch(absent)) ?? [];
    const files = entries.filter((entry) => entry.isFile() && FILE.test(entry.name));
    return files.map(({ name }) => name).toSorted();
  }

  async #textLines(file: string): Promise<string[]> {
    return (await readFile(path.join(this.#folder, file), 'utf8')).split('\n').filter(Boolean);
  }
}

function hashOfLine(line: Omit<AuditLine, 'hash'> & { hash?: string }): string {
  const text = JSON.stringify({ ...line, hash: undefined });
  return createHash('sha256').update(text).digest('hex');
}

function parsed(text: string): AuditLine | undefined {
  try {
    const line = JSON.parse(text) as AuditLine;
    return typeof line.hash === 'string' && typeof line.prev === 'string' ? line : undefined;
  } catch {
    return undefined;
  }
}
