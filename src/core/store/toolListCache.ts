/**
 * The last tool list of each server, on disk, so that search works before a server has started. One
 * file per server definition: a changed definition never sees the old list. Can be rebuilt at any time,
 * so a damaged file is the same as none.
 */
import path from 'node:path';
import type { ServerDefinition } from '../config/definition';
import { hashOf } from '../util/hash';
import { JsonFile } from './jsonFile';

const SCHEMA_VERSION = 1;

/** The raw tools as the server sent them: normalising again costs less than migrating a form of ours. */
interface CachedList {
  server: string;
  tools: unknown[];
}

export class ToolListCache {
  readonly #folder: string;

  /** `folder` is created when first needed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(definition: ServerDefinition): Promise<unknown[] | undefined> {
    return (await this.#file(definition).read())?.tools;
  }

  /** Throws when the disk refuses. */
  async write(definition: ServerDefinition, tools: unknown[]): Promise<void> {
    await this.#file(definition).write({ server: definition.name, tools });
  }

  #file(definition: ServerDefinition): JsonFile<CachedList> {
    const name = `${fingerprint(definition)}.json`;
    return new JsonFile(path.join(this.#folder, name), SCHEMA_VERSION, isCachedList);
  }
}

/**
 * Tells definitions apart without keeping what they hold. Two definitions with the same fingerprint
 * start the same server.
 */
export function fingerprint(definition: ServerDefinition): string {
  const { name, origin, launch } = definition;
  return hashOf(JSON.stringify([name, origin, launch]));
}

function isCachedList(data: unknown): data is CachedList {
  return typeof data === 'object' && data !== null && Array.isArray((data as CachedList).tools);
}
