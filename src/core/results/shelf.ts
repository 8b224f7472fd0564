/**
 * Contents behind handles: small ones stay in memory, large ones lie in a folder of this session, encrypted
 * under a key that only its memory has.
 * Bounded in number and size, the oldest go first; all of it ends with the session. What the contents
 * are is the business of the stores that are built on it.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KEY_BYTES, seal, unseal } from '../store/sealed';
import { sessionFolder } from './sessionFolder';

/** Sizes are lengths: characters of texts, bytes of buffers. */
export interface ShelfLimits {
  /** How many contents are kept. */
  count: number;
  /** All of them together. */
  total: number;
  /** Larger ones lie on disk. */
  memory: number;
}

export interface ShelfOptions<T> {
  /** Handles are this and a number. */
  prefix: string;
  /** Where the folder of this session is made when it is first needed. */
  parent: string;
  limits: ShelfLimits;
  /** The content of bytes that were kept. */
  read(bytes: Buffer): T;
}

interface Kept<T, About> {
  about: About;
  size: number;
  /** In memory; absent when it lies on disk. */
  content?: T;
}

export class Shelf<T extends string | Buffer, About> {
  readonly #options: ShelfOptions<T>;
  readonly #folder: string;
  /** What lies on disk can be read by this session alone. */
  readonly #key = randomBytes(KEY_BYTES);
  /** Oldest first. */
  readonly #kept = new Map<string, Kept<T, About>>();
  #next = 1;

  constructor(options: ShelfOptions<T>) {
    this.#options = options;
    this.#folder = sessionFolder(options.parent);
  }

  /** Keeps a content and what is to be remembered about it; returns its handle. Throws like `fs`. */
  async put(content: T, about: About): Promise<string> {
    const handle = `${this.#options.prefix}${this.#next++}`;
    const size = content.length;
    const isSmall = size <= this.#options.limits.memory;
    if (!isSmall) {
      // What people's tools returned is nobody else's business.
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content as string);
      await writeFile(this.#file(handle), seal(this.#key, bytes), { mode: 0o600 });
    }
    this.#kept.set(handle, { about, size, ...(isSmall && { content }) });
    await this.#dropOldest();
    return handle;
  }

  /** undefined for a handle that is unknown or was dropped. */
  async get(handle: string): Promise<T | undefined> {
    const kept = this.#kept.get(handle);
    if (kept === undefined) return undefined;
    if (kept.content !== undefined) return kept.content;
    return this.#options.read(unseal(this.#key, await readFile(this.#file(handle))));
  }

  about(handle: string): About | undefined {
    return this.#kept.get(handle)?.about;
  }

  handles(): string[] {
    return [...this.#kept.keys()];
  }

  /** True for a handle whose content made room for newer ones. */
  wasDropped(handle: string): boolean {
    const { prefix } = this.#options;
    if (!handle.startsWith(prefix) || this.#kept.has(handle)) return false;
    const number = handle.slice(prefix.length);
    return /^[1-9]\d*$/.test(number) && Number(number) < this.#next;
  }

  async dispose(): Promise<void> {
    this.#kept.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #dropOldest(): Promise<void> {
    const { limits } = this.#options;
    let total = 0;
    for (const { size } of this.#kept.values()) total += size;
    for (const [handle, { size, content }] of this.#kept) {
      const isWithin = this.#kept.size <= limits.count && total <= limits.total;
      if (isWithin || this.#kept.size === 1) return;
      this.#kept.delete(handle);
      total -= size;
      if (content === undefined) await rm(this.#file(handle), { force: true });
    }
  }

  #file(handle: string): string {
    return path.join(this.#folder, handle);
  }
}
