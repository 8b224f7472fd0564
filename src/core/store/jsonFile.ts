/**
 * A JSON file with a schema version, read and written through lowdb. A write is atomic: a new file
 * takes the old one's place, so that a kill or a full disk leaves the old one whole, and two windows
 * never mix their bytes. What cannot be read is not written over where it cannot be made again: it is
 * kept beside the new one. What the data means is the owner's business.
 */
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { Low, type Adapter } from 'lowdb';
import { isObject } from '../util/json';
import { absent } from '../util/absent';
import { writeTextAtomic } from './atomicText';

interface Versioned<T> {
  schemaVersion: number;
  data: T;
}

/** Told of a file that is there and is damaged, or was written by a later version. */
export type OnUnreadable = (file: string) => void;

export interface JsonFileOptions {
  /** The rights of the file, where it may hold secrets. */
  mode?: number;
  /**
   * Given for data that cannot be made again: what cannot be read is kept then, as a file of the same name with
   * `.unreadable` behind it, when it is first written over.
   */
  onUnreadable?: OnUnreadable;
}

const ASIDE = '.unreadable';
/** So many of one file are kept; then the last one is written over. */
const MOST_ASIDE = 5;

export class JsonFile<T> {
  readonly #file: string;
  readonly #onUnreadable: OnUnreadable | undefined;
  readonly #db: Low<Versioned<T> | null>;
  readonly #schemaVersion: number;
  readonly #isValid: (data: unknown) => data is T;

  constructor(
    file: string,
    schemaVersion: number,
    isValid: (data: unknown) => data is T,
    { mode, onUnreadable }: JsonFileOptions = {},
  ) {
    this.#file = file;
    this.#onUnreadable = onUnreadable;
    this.#db = new Low<Versioned<T> | null>(new AtomicAdapter(file, mode), null);
    this.#schemaVersion = schemaVersion;
    this.#isValid = isValid;
  }

  /**
   * The data; undefined when there is none, or when the file is damaged or of another version. For
   * data that can be rebuilt, the caller's answer to all of these is the same.
   */
  async read(): Promise<T | undefined> {
    const data = await this.#stored().catch(() => undefined);
    if (data === undefined && this.#onUnreadable !== undefined && (await this.#isThere())) {
      this.#onUnreadable(this.#file);
    }
    return data;
  }

  /** Throws the file system's error: that says nothing of what is in the file. */
  async #stored(): Promise<T | undefined> {
    // lowdb keeps what it had where a file is gone.
    this.#db.data = null;
    try {
      await this.#db.read();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== undefined && code !== 'EISDIR') throw error;
      return undefined;
    }
    const stored = this.#db.data;
    if (!isObject(stored) || stored['schemaVersion'] !== this.#schemaVersion) return undefined;
    return this.#isValid(stored['data']) ? stored['data'] : undefined;
  }

  /** Also of what was kept beside it: who deletes wants none of it to stay. */
  async delete(): Promise<void> {
    await rm(this.#file, { force: true });
    if (this.#onUnreadable === undefined) return;
    await Promise.all(this.#asides().map((file) => rm(file, { force: true })));
  }

  /** Throws the file system's error; the old content is then still there. */
  async write(data: T): Promise<void> {
    if (this.#onUnreadable !== undefined) await this.#keepUnreadable(this.#onUnreadable);
    this.#db.data = { schemaVersion: this.#schemaVersion, data };
    await this.#db.write();
  }

  async #keepUnreadable(onUnreadable: OnUnreadable): Promise<void> {
    // A folder in its place is somebody's own: the write fails and says so.
    if ((await this.#stored()) !== undefined || !(await this.#isThere())) return;
    onUnreadable(this.#file);
    const asides = this.#asides();
    const taken = await Promise.all(asides.map((file) => stat(file).catch(absent)));
    const free = asides.find((_file, index) => taken[index] === undefined) ?? asides.at(-1)!;
    // Another window may have done the same just now.
    await rename(this.#file, free).catch(absent);
  }

  #asides(): string[] {
    return Array.from(
      { length: MOST_ASIDE },
      (_, index) => `${this.#file}${ASIDE}${index === 0 ? '' : `-${index + 1}`}`,
    );
  }

  async #isThere(): Promise<boolean> {
    return (await stat(this.#file).catch(() => undefined))?.isFile() === true;
  }
}

/** lowdb's own file adapter uses one temporary name, on which two windows can meet. */
class AtomicAdapter<T> implements Adapter<T> {
  readonly #file: string;
  readonly #mode: number | undefined;

  constructor(file: string, mode: number | undefined) {
    this.#file = file;
    this.#mode = mode;
  }

  async read(): Promise<T | null> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8')) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async write(data: T): Promise<void> {
    await writeTextAtomic(this.#file, `${JSON.stringify(data)}\n`, { mode: this.#mode });
  }
}
