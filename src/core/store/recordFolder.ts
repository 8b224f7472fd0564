/**
 * A folder of small JSON records, a file for each key: two windows never write over each other's records,
 * and a damaged file costs only itself. Names of files are hashes, never what a key says.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '../util/json';
import { JsonFile } from './jsonFile';

interface Entry<T> {
  key: string;
  value: T;
}

export class RecordFolder<T> {
  readonly #folder: string;
  readonly #schemaVersion: number;
  readonly #isValid: (value: unknown) => value is T;
  readonly #mode: number | undefined;

  /** The folder is created when first needed. `mode` are the rights of its files. */
  constructor(
    folder: string,
    schemaVersion: number,
    isValid: (value: unknown) => value is T,
    { mode }: { mode?: number } = {},
  ) {
    this.#folder = folder;
    this.#mode = mode;
    this.#schemaVersion = schemaVersion;
    this.#isValid = isValid;
  }

  /** undefined when there is none, or when its file is damaged. */
  async get(key: string): Promise<T | undefined> {
    return (await this.#open(fileOf(key)).read())?.value;
  }

  /** Throws the file system's error; what was there is then still there. */
  async set(key: string, value: T): Promise<void> {
    await this.#open(fileOf(key)).write({ key, value });
  }

  async delete(key: string): Promise<void> {
    await this.#open(fileOf(key)).delete();
  }

  /** Whether there is a file for the key, readable or not. */
  async has(key: string): Promise<boolean> {
    return (await this.#files()).includes(fileOf(key));
  }

  async count(): Promise<number> {
    return (await this.#files()).length;
  }

  /** All that can be read, by key. */
  async all(): Promise<Map<string, T>> {
    const files = await this.#files();
    const entries = await Promise.all(files.map((file) => this.#open(file).read()));
    return new Map(
      entries.flatMap((entry) => (entry === undefined ? [] : [[entry.key, entry.value] as const])),
    );
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
    const options = this.#mode === undefined ? {} : { mode: this.#mode };
    return new JsonFile(path.join(this.#folder, file), this.#schemaVersion, isValid, options);
  }
}

function fileOf(key: string): string {
  return `${hashOf(key)}.json`;
}

/** A name for a file or folder that tells nothing. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
