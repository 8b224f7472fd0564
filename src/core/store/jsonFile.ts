/**
 * A JSON file with a schema version, read and written through lowdb. A write is atomic: a new file
 * takes the old one's place, so that a kill or a full disk leaves the old one whole, and two windows
 * never mix their bytes. What the data means is the owner's business.
 */
import { readFile, rm } from 'node:fs/promises';
import { Low, type Adapter } from 'lowdb';
import { isObject } from '../util/json';
import { writeTextAtomic } from './atomicText';

interface Versioned<T> {
  schemaVersion: number;
  data: T;
}

export class JsonFile<T> {
  readonly #file: string;
  readonly #db: Low<Versioned<T> | null>;
  readonly #schemaVersion: number;
  readonly #isValid: (data: unknown) => data is T;

  /** `mode` are the rights of the file, where it may hold secrets. */
  constructor(
    file: string,
    schemaVersion: number,
    isValid: (data: unknown) => data is T,
    { mode }: { mode?: number } = {},
  ) {
    this.#file = file;
    this.#db = new Low<Versioned<T> | null>(new AtomicAdapter(file, mode), null);
    this.#schemaVersion = schemaVersion;
    this.#isValid = isValid;
  }

  /**
   * The data; undefined when there is none, or when the file is damaged or of another version. For
   * data that can be rebuilt, the caller's answer to all of these is the same.
   */
  async read(): Promise<T | undefined> {
    // lowdb keeps what it had where a file is gone.
    this.#db.data = null;
    try {
      await this.#db.read();
    } catch {
      return undefined;
    }
    const stored = this.#db.data;
    if (!isObject(stored) || stored['schemaVersion'] !== this.#schemaVersion) return undefined;
    return this.#isValid(stored['data']) ? stored['data'] : undefined;
  }

  async delete(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  /** Throws the file system's error; the old content is then still there. */
  async write(data: T): Promise<void> {
    this.#db.data = { schemaVersion: this.#schemaVersion, data };
    await this.#db.write();
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
