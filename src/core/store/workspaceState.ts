/**
 * `state` of programs: small JSON values that live for the workspace, so that a long job can be resumed.
 * One file per key, so that two windows never write over each other's keys. A damaged file is the same
 * as a key that was never set.
 */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { InvalidInputError } from '../util/errors';
import { JsonFile } from './jsonFile';

const SCHEMA_VERSION = 1;
const MAX_KEY_CHARS = 200;
const MAX_VALUE_CHARS = 256 * 1024;
const MAX_KEYS = 200;

interface Entry {
  key: string;
  value: unknown;
}

export class WorkspaceState {
  readonly #folder: string;

  /** `parent` holds the states of all workspaces; `workspace` names this one. */
  constructor(parent: string, workspace: string) {
    this.#folder = path.join(parent, hash(workspace));
  }

  /** undefined when the key was never set. */
  async get(key: unknown): Promise<unknown> {
    return (await this.#file(checkedKey(key)).read())?.value;
  }

  /** Throws InvalidInputError for a key or value that does not fit, or the file system's error. */
  async set(key: unknown, value: unknown): Promise<void> {
    const name = checkedKey(key);
    const chars = JSON.stringify(value)?.length ?? 0;
    if (chars > MAX_VALUE_CHARS) {
      throw new InvalidInputError(
        `The value of '${name}' has ${chars} characters of JSON, the limit is ${MAX_VALUE_CHARS}: ` +
          `keep what is needed to go on, not the data.`,
      );
    }
    const known = await this.#files();
    if (known.length >= MAX_KEYS && !known.includes(`${hash(name)}.json`)) {
      throw new InvalidInputError(
        `There are ${MAX_KEYS} keys already: delete some with state.delete.`,
      );
    }
    await this.#file(name).write({ key: name, value });
  }

  async delete(key: unknown): Promise<void> {
    await rm(path.join(this.#folder, `${hash(checkedKey(key))}.json`), { force: true });
  }

  async keys(): Promise<string[]> {
    const entries = await Promise.all((await this.#files()).map((name) => this.#open(name).read()));
    return entries.flatMap((entry) => (entry === undefined ? [] : [entry.key])).toSorted();
  }

  async #files(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => name.endsWith('.json'));
  }

  #file(key: string): JsonFile<Entry> {
    return this.#open(`${hash(key)}.json`);
  }

  #open(name: string): JsonFile<Entry> {
    return new JsonFile(path.join(this.#folder, name), SCHEMA_VERSION, isEntry);
  }
}

function checkedKey(key: unknown): string {
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY_CHARS) return key;
  throw new InvalidInputError(`A key of state must be a text of 1 to ${MAX_KEY_CHARS} characters.`);
}

function isEntry(data: unknown): data is Entry {
  return typeof data === 'object' && data !== null && typeof (data as Entry).key === 'string';
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
