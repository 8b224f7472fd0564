/**
 * A folder of small JSON records, a file for each key: two windows never write over each other's records,
 * and a damaged file costs only itself. Names of files are hashes, never what a key says.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashOf } from '../util/hash';
import { isObject } from '../util/json';
import { JsonFile, type JsonFileOptions } from './jsonFile';

interface Entry<T> {
  key: string;
  value: T;
}

/** What a folder holds. */
export interface Scan<T> {
  records: Map<string, T>;
  /** Files that are there and damaged, or of another version; `nameOf` tells whose they are. */
  damaged: ReadonlySet<string>;
}

export class RecordFolder<T> {
  readonly #folder: string;
  readonly #schemaVersion: number;
  readonly #isValid: (value: unknown) => value is T;
  readonly #options: JsonFileOptions;

  /** The folder is created when first needed. The options are those of its files. */
  constructor(
    folder: string,
    schemaVersion: number,
    isValid: (value: unknown) => value is T,
    options: JsonFileOptions = {},
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#schemaVersion = schemaVersion;
    this.#isValid = isValid;
  }

  /** undefined when there is none, or when its file is damaged. */
  async get(key: string): Promise<T | undefined> {
    return (await this.#open(nameOf(key)).read())?.value;
  }

  /** Throws the file system's error; what was there is then still there. */
  async set(key: string, value: T): Promise<void> {
    await this.#open(nameOf(key)).write({ key, value });
  }

  async delete(key: string): Promise<void> {
    await this.#open(nameOf(key)).delete();
  }

  /** Whether there is a file for the key, readable or not. */
  async has(key: string): Promise<boolean> {
    return (await this.#files()).includes(nameOf(key));
  }

  async count(): Promise<number> {
    return (await this.#files()).length;
  }

  /** All that can be read, by key. */
  async all(): Promise<Map<string, T>> {
    return (await this.scan()).records;
  }

  /** The same, with what cannot be read: for those to whom damaged is not the same as none. */
  async scan(): Promise<Scan<T>> {
    const records = new Map<string, T>();
    const damaged = new Set<string>();
    await Promise.all(
      (await this.#files()).map(async (file) => {
        const entry = await this.#open(file).read();
        if (entry !== undefined) records.set(entry.key, entry.value);
        // Another process may have deleted it since the folder was read.
        else if (await exists(path.join(this.#folder, file))) damaged.add(file);
      }),
    );
    return { records, damaged };
  }

  async #files(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => name.endsWith('.json'));
  }

  #open(file: string): JsonFile<Entry<T>> {
    const isValid = (data: unknown): data is Entry<T> =>
      isObject(data) && typeof data['key'] === 'string' && this.#isValid(data['value']);
    return new JsonFile(path.join(this.#folder, file), this.#schemaVersion, isValid, this.#options);
  }
}

/** The name of the file that holds the record of this key. */
export function nameOf(key: string): string {
  return `${hashOf(key)}.json`;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}
