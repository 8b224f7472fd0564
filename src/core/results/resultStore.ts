/**
 * Keeps whole results that were cut for the model, so that the next program can go on with them:
 * `results.load('r1')`. Small ones stay in memory, large ones lie in a folder of this session. Bounded
 * in number and bytes, the oldest go first; all of it ends with the session.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface ResultStoreLimits {
  /** How many results are kept. */
  count: number;
  /** All of them together, in characters of JSON. */
  totalChars: number;
  /** Larger ones lie on disk. */
  memoryChars: number;
}

const DEFAULT_LIMITS: ResultStoreLimits = {
  count: 50,
  totalChars: 128 * 1024 * 1024,
  memoryChars: 256 * 1024,
};

interface Kept {
  chars: number;
  /** In memory; absent when it lies on disk. */
  json?: string;
}

export class ResultStore {
  readonly #folder: string;
  readonly #limits: ResultStoreLimits;
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>();
  #next = 1;

  /** `parent` is where the folder of this session is made when it is first needed. */
  constructor(parent: string, limits: Partial<ResultStoreLimits> = {}) {
    this.#folder = path.join(parent, randomUUID());
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Keeps a JSON text; returns its handle. Throws the file system's error. */
  async keep(json: string): Promise<string> {
    const handle = `r${this.#next++}`;
    const isSmall = json.length <= this.#limits.memoryChars;
    if (!isSmall) {
      // Results are what people's tools returned: nobody else's business.
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(this.#file(handle), json, { mode: 0o600 });
    }
    this.#kept.set(handle, { chars: json.length, ...(isSmall && { json }) });
    await this.#dropOldest();
    return handle;
  }

  /** The JSON text; undefined for a handle that is unknown or was dropped. */
  async load(handle: string): Promise<string | undefined> {
    const kept = this.#kept.get(handle);
    if (kept === undefined) return undefined;
    return kept.json ?? readFile(this.#file(handle), 'utf8');
  }

  handles(): string[] {
    return [...this.#kept.keys()];
  }

  async dispose(): Promise<void> {
    this.#kept.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #dropOldest(): Promise<void> {
    let total = 0;
    for (const { chars } of this.#kept.values()) total += chars;
    for (const [handle, { chars, json }] of this.#kept) {
      const isWithin = this.#kept.size <= this.#limits.count && total <= this.#limits.totalChars;
      if (isWithin || this.#kept.size === 1) return;
      this.#kept.delete(handle);
      total -= chars;
      if (json === undefined) await rm(this.#file(handle), { force: true });
    }
  }

  #file(handle: string): string {
    return path.join(this.#folder, `${handle}.json`);
  }
}
