/**
 * Events on disk: JSON lines, only added to, in files by day and process, so that no two windows ever write
 * into one and a kill costs the last moment of one. Days that are long over are compacted: their events become one
 * line, their tally, in a file for the month, and go. That line names the files that it counts, so that a kill
 * between the two steps neither loses nor doubles anything. What events are, and what a tally counts, is said by
 * whoever keeps them.
 */
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Log } from '../ports';
import { absent } from '../util/absent';
import { dayAfter, dayOf } from '../util/days';
import { messageOf } from '../util/errors';
import { isObject } from '../util/json';
import { appendTo, OWNER_ONLY, writeTextAtomic } from './atomicText';
import type { Exclusively } from './fileLocks';

/** What happened, and when: ms since the epoch. */
export interface TimedEvent {
  at: number;
}

/** What is kept: events of type `E`, of which a tally `T` of a day is left in the end. */
export interface EventKind<E extends TimedEvent, T> {
  /** For people, in a warning: "metrics". */
  name: string;
  /** The event of a line; undefined for half a line, and for what a later version has written. */
  parse(line: string): E | undefined;
  /** A tally of nothing. */
  empty(): T;
  count(event: E, tally: T): void;
  /** The tally as it was written by `JSON.stringify`. Throws where it is damaged. */
  read(written: unknown): T;
  /** Events that people want to know of one by one: some of a day are kept beside its tally. */
  isKept?(event: E): boolean;
  /** How long tallies are kept; absent: for good. */
  keptDays?: number;
}

export interface EventLogParts<E extends TimedEvent, T> {
  kind: EventKind<E, T>;
  /** Of one workspace. Created when first needed. */
  folder: string;
  /** Tells this process from others: letters and digits. */
  session: string;
  exclusively: Exclusively;
  log: Log;
}

/** A day that is kept as its tally alone: it takes the place of all that was known of the day. */
export interface CompactedDay<E, T> {
  /** `2026-11-27`, by the clock on the wall. */
  day: string;
  /** The files that it was counted from. */
  files: readonly string[];
  tally: T;
  /** What people want to know of one by one. */
  changes: readonly E[];
}

/** What was read since the last time. */
export interface LogNews<E, T> {
  events: E[];
  days: CompactedDay<E, T>[];
}

const DAY_FILE = /^(\d{4}-\d\d-\d\d)\.([a-z\d]{1,40})\.jsonl$/;
const MONTH_FILE = /^\d{4}-\d\d\.days\.jsonl$/;
/** Days whose events are kept, beside today. */
const KEPT_DAYS = 3;
/** Events that are kept of a day. */
const MOST_CHANGES = 50;
const OWNER_ONLY_FOLDER = 0o700;
/** A disk that stays full must not fill the memory. */
const MOST_WAITING = 20_000;

export class EventLog<E extends TimedEvent, T> {
  readonly #parts: EventLogParts<E, T>;
  /** Not on disk yet. */
  #waiting: E[] = [];
  /** One thing at a time is done to the files. */
  #work: Promise<void> = Promise.resolve();
  /** How far each file has been read, in bytes. */
  readonly #read = new Map<string, number>();
  /** Files that this process has made. */
  readonly #own = new Set<string>();
  /** Goes up when a file of ours was compacted, and its day has come again. */
  #generation = 0;
  /** Files that are a part of a compacted day. */
  readonly #compacted = new Set<string>();
  #hasWarned = false;

  constructor(parts: EventLogParts<E, T>) {
    this.#parts = parts;
  }

  /** Writes the event with the next `flush`. */
  add(event: E): void {
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(event);
  }

  /** Never rejects: what cannot be written is tried again the next time. */
  async flush(): Promise<void> {
    await this.#next(() => this.#write());
  }

  /**
   * Hands over what others have written since the last time; the first time everything but what this process
   * has written. Of a day that was compacted meanwhile everything, since its tally takes the place of all that was
   * known of it. Throws the file system's error.
   */
  async news(take: (news: LogNews<E, T>) => void): Promise<void> {
    await this.#next(async () => {
      // What is on disk is not told apart by whether it waited.
      await this.#write();
      const { events, days } = await this.#readNew({ withOwn: false });
      const renewed = new Set(days.map(({ day }) => day));
      const waiting = this.#waiting.filter(({ at }) => renewed.has(dayOf(at)));
      take({ events: [...events, ...waiting], days });
    });
  }

  /**
   * Hands over everything from the beginning, with the events that are not on disk yet. Nothing is written
   * meanwhile. Throws the file system's error.
   */
  async all(take: (all: LogNews<E, T>) => void): Promise<void> {
    await this.#next(async () => {
      await this.#write();
      this.#read.clear();
      this.#compacted.clear();
      const { events, days } = await this.#readNew({ withOwn: true });
      take({ events: [...events, ...this.#waiting], days });
    });
  }

  /** Makes one line of each day that is long over. Never rejects. */
  async compact(now: number): Promise<void> {
    const oldest = dayAfter(dayOf(now), -KEPT_DAYS);
    await this.#next(async () => {
      await this.#write();
      try {
        const isDue = (await this.#names()).some((name) => DAY_FILE.test(name) && name < oldest);
        if (!isDue) return;
        const lock = `${this.#parts.kind.name}:${this.#parts.folder}`;
        await this.#parts.exclusively(lock, () => this.#compact(oldest));
      } catch (error) {
        const { kind, log } = this.#parts;
        log.warn(`Old ${kind.name} could not be compacted: ${messageOf(error)}`);
      }
    });
  }

  /** Forgets all events of the workspace. Throws the file system's error. */
  async clear(): Promise<void> {
    await this.#next(async () => {
      this.#waiting = [];
      this.#read.clear();
      const ours = (await this.#names()).filter(
        (name) => DAY_FILE.test(name) || MONTH_FILE.test(name),
      );
      await Promise.all(ours.map((name) => rm(this.#path(name), { force: true })));
    });
  }

  async #next(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => {});
    await done;
  }

  async #compact(oldest: string): Promise<void> {
    const { kind } = this.#parts;
    const names = await this.#names();
    const known = new Map((await this.#days(names)).map((day) => [day.day, day]));
    const old = names.filter((name) => DAY_FILE.test(name) && name < oldest);
    for (const file of old) {
      const day = file.slice(0, 10);
      const { files = [], tally = kind.empty(), changes = [] } = known.get(day) ?? {};
      // Counted already, by somebody who was killed before it was removed.
      if (files.includes(file)) continue;
      const events = await this.#events(file);
      for (const event of events) kind.count(event, tally);
      const more = events.filter((event) => kind.isKept?.(event));
      known.set(day, {
        day,
        files: [...files, file],
        tally,
        changes: [...changes, ...more].slice(-MOST_CHANGES),
      });
    }
    for (const month of new Set(old.map((name) => name.slice(0, 7)))) {
      const lines = [...known.values()]
        .filter(({ day }) => day.startsWith(month))
        .toSorted((a, b) => (a.day < b.day ? -1 : 1))
        .map((day) => JSON.stringify(day));
      const file = this.#path(`${month}.days.jsonl`);
      const kept = await this.#unreadableLines(file);
      const text = [...lines, ...kept].map((line) => `${line}\n`).join('');
      await writeTextAtomic(file, text, { mode: OWNER_ONLY });
    }
    const first = kind.keptDays === undefined ? '' : dayAfter(oldest, -kind.keptDays).slice(0, 7);
    const over = names.filter((name) => MONTH_FILE.test(name) && name.slice(0, 7) < first);
    await Promise.all([...old, ...over].map((name) => rm(this.#path(name), { force: true })));
  }

  async #write(): Promise<void> {
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    const byFile = new Map<string, E[]>();
    for (const event of events) {
      const file = this.#fileOf(event);
      byFile.set(file, [...(byFile.get(file) ?? []), event]);
    }
    try {
      await mkdir(this.#parts.folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
      for (const [file, own] of byFile) {
        await this.#append(file, own.map((event) => `${JSON.stringify(event)}\n`).join(''));
        byFile.delete(file);
      }
      this.#hasWarned = false;
    } catch (error) {
      this.#waiting = [...[...byFile.values()].flat(), ...this.#waiting].slice(0, MOST_WAITING);
      if (!this.#hasWarned) {
        const { kind, log } = this.#parts;
        log.warn(`New ${kind.name} cannot be written for now: ${messageOf(error)}`);
      }
      this.#hasWarned = true;
    }
  }

  /** All of it or nothing, so that nothing is there twice. */
  async #append(file: string, text: string): Promise<void> {
    const handle = await open(this.#path(file), 'a', OWNER_ONLY);
    try {
      const { size } = await handle.stat();
      if ((size === 0 && this.#own.has(file)) || this.#compacted.has(file)) {
        // What stands in a file of this name counts as compacted.
        if (size === 0) await rm(this.#path(file), { force: true });
        this.#generation++;
        const day = file.slice(0, 10);
        await this.#append(`${day}.${this.#session}.jsonl`, text);
        return;
      }
      this.#own.add(file);
      await appendTo(handle, text);
    } finally {
      await handle.close();
    }
  }

  async #readNew({ withOwn }: { withOwn: boolean }): Promise<LogNews<E, T>> {
    const names = await this.#names();
    const days = await this.#changedDays(names);
    const renewed = new Set(days.map(({ day }) => day));
    const events: E[] = [];
    for (const name of names) {
      const day = DAY_FILE.exec(name)?.[1];
      if (day === undefined || this.#compacted.has(name)) continue;
      const isRenewed = renewed.has(day);
      if (isRenewed) this.#read.delete(name);
      if (withOwn || isRenewed || !this.#own.has(name)) {
        events.push(...(await this.#newEvents(name)));
      }
    }
    return { events, days };
  }

  /** The days of files that are new, or were written anew. */
  async #changedDays(names: readonly string[]): Promise<CompactedDay<E, T>[]> {
    const changed: string[] = [];
    for (const name of names.filter((each) => MONTH_FILE.test(each))) {
      const { size } = await stat(this.#path(name));
      if (this.#read.get(name) === size) continue;
      this.#read.set(name, size);
      changed.push(name);
    }
    const days = await this.#days(changed);
    for (const { files } of days) for (const file of files) this.#compacted.add(file);
    return days;
  }

  async #days(names: readonly string[]): Promise<CompactedDay<E, T>[]> {
    const months = names.filter((name) => MONTH_FILE.test(name));
    const days: CompactedDay<E, T>[] = [];
    // One after the other: the thread of the editor's extensions goes on in between.
    for (const name of months) {
      const text = await readFile(this.#path(name), 'utf8');
      days.push(
        ...text
          .split('\n')
          .map((line) => this.#compactedDay(line))
          .filter((day) => day !== undefined),
      );
    }
    return days;
  }

  /** The whole lines that are new in a file. */
  async #newEvents(name: string): Promise<E[]> {
    const from = this.#read.get(name) ?? 0;
    const handle = await open(this.#path(name), 'r').catch((error: NodeJS.ErrnoException) => {
      // Compacted or cleared by another process in this moment.
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (handle === undefined) return [];
    try {
      const { size } = await handle.stat();
      if (size <= from) return [];
      const bytes = Buffer.alloc(size - from);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
      const whole = bytes.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      this.#read.set(name, from + whole);
      return await this.#eventsIn(bytes.toString('utf8', 0, whole));
    } finally {
      await handle.close();
    }
  }

  async #events(name: string): Promise<E[]> {
    const text = await readFile(this.#path(name), 'utf8');
    return this.#eventsIn(text.slice(0, text.lastIndexOf('\n') + 1));
  }

  /** Days of a later version, or damaged ones: they are not ours to throw away. */
  async #unreadableLines(file: string): Promise<string[]> {
    const text = (await readFile(file, 'utf8').catch(absent)) ?? '';
    return text.split('\n').filter((line) => line !== '' && !this.#compactedDay(line));
  }

  /** A folder with the name of a file is none of ours. */
  async #names(): Promise<string[]> {
    const { folder } = this.#parts;
    const entries = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? [];
    const files = entries.filter((entry) => entry.isFile());
    return files.map(({ name }) => name).toSorted();
  }

  get #session(): string {
    return this.#generation === 0
      ? this.#parts.session
      : `${this.#parts.session}g${this.#generation}`;
  }

  #fileOf({ at }: E): string {
    return `${dayOf(at)}.${this.#session}.jsonl`;
  }

  #path(name: string): string {
    return path.join(this.#parts.folder, name);
  }

  async #eventsIn(text: string): Promise<E[]> {
    const { kind } = this.#parts;
    const lines = text.split('\n').filter(Boolean);
    const events: E[] = [];
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const read = lines.slice(from, from + LINES_AT_ONCE).map((line) => kind.parse(line));
      events.push(...read.filter((event) => event !== undefined));
      await setImmediate();
    }
    return events;
  }

  #compactedDay(line: string): CompactedDay<E, T> | undefined {
    try {
      const day: unknown = JSON.parse(line);
      const isOne =
        isObject(day) &&
        typeof day['day'] === 'string' &&
        Array.isArray(day['files']) &&
        Array.isArray(day['changes']);
      if (!isOne) return undefined;
      const { files, changes } = day as { files: string[]; changes: E[] };
      return {
        day: day['day'] as string,
        files,
        changes,
        tally: this.#parts.kind.read(day['tally']),
      };
    } catch {
      return undefined;
    }
  }
}

const NEWLINE = 0x0a;
/** Then others have their turn on this thread. */
const LINES_AT_ONCE = 500;
