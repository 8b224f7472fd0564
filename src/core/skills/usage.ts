/**
 * How often each skill ran, how often well, and when last: what the library shows and clean-up goes by. In
 * the user-level store, for each workspace; counted in memory and written together, since a program may run a
 * skill a thousand times.
 */
import type { Clock, Log } from '../ports';
import type { Exclusively } from '../store/fileLocks';
import type { RecordFolder } from '../store/recordFolder';
import { messageOf } from '../util/errors';
import { isObject } from '../util/json';

export interface Usage {
  runs: number;
  runsOk: number;
  /** ms since the epoch. */
  lastUsedAt: number;
}

const SAVE_DELAY_MS = 500;

export class SkillUsage {
  readonly #records: RecordFolder<Usage>;
  readonly #exclusively: Exclusively;
  readonly #clock: Clock;
  readonly #log: Log;
  /** What is not written yet. */
  #news = new Map<string, Usage>();
  #saving: NodeJS.Timeout | undefined;
  #hasWarned = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(records: RecordFolder<Usage>, exclusively: Exclusively, clock: Clock, log: Log) {
    this.#records = records;
    this.#exclusively = exclusively;
    this.#clock = clock;
    this.#log = log;
  }

  /** Counts a run that has ended. */
  note(key: string, isOk: boolean): void {
    const { runs, runsOk } = this.#news.get(key) ?? { runs: 0, runsOk: 0 };
    const lastUsedAt = this.#clock.now();
    this.#news.set(key, { runs: runs + 1, runsOk: runsOk + (isOk ? 1 : 0), lastUsedAt });
    this.#saving ??= setTimeout(() => void this.flush(), SAVE_DELAY_MS).unref();
  }

  /** By key, with what is not written yet. */
  async all(): Promise<Map<string, Usage>> {
    await this.#writing;
    const all = await this.#records.all().catch((error: unknown) => {
      // Skills are found without it.
      this.#warn(error);
      return new Map<string, Usage>();
    });
    for (const [key, news] of this.#news) all.set(key, sum(all.get(key), news));
    return all;
  }

  /** A skill has another key: its numbers go with it. */
  async move(from: string, to: string): Promise<void> {
    await this.flush();
    const usage = await this.#records.get(from);
    if (usage === undefined) return;
    await this.#records.set(to, usage);
    await this.#records.delete(from);
  }

  /** Writes what is not written yet. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    const news = this.#news;
    if (news.size === 0) return this.#writing;
    this.#news = new Map();
    this.#writing = this.#writing.then(() =>
      // Two windows count together.
      this.#exclusively('skill usage', async () => {
        for (const [key, more] of news) {
          await this.#records.set(key, sum(await this.#records.get(key), more));
          news.delete(key);
        }
        this.#hasWarned = false;
      }).catch((error: unknown) => {
        // With the next ones: a disk may have room again by then.
        for (const [key, more] of news) this.#news.set(key, sum(this.#news.get(key), more));
        this.#warn(error);
      }),
    );
    return this.#writing;
  }

  /** Once, until it works again. */
  #warn(error: unknown): void {
    if (!this.#hasWarned) {
      this.#log.warn(`The use of skills cannot be counted for now: ${messageOf(error)}`);
    }
    this.#hasWarned = true;
  }
}

function sum(one: Usage | undefined, other: Usage): Usage {
  if (one === undefined) return other;
  return {
    runs: one.runs + other.runs,
    runsOk: one.runsOk + other.runsOk,
    lastUsedAt: Math.max(one.lastUsedAt, other.lastUsedAt),
  };
}

export function isUsage(value: unknown): value is Usage {
  return (
    isObject(value) &&
    ['runs', 'runsOk', 'lastUsedAt'].every((name) => typeof value[name] === 'number')
  );
}
