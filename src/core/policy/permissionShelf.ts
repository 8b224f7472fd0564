/**
 * The permissions of one scope, in memory and, but for a session's, on disk. Memory counts at once, and
 * the disk follows: what a disk refused to keep, or to forget, holds for the session. What a permission
 * means is permissions.ts.
 */
import { nameOf, type RecordFolder } from '../store/recordFolder';
import { isObject } from '../util/json';

/** `off`: neither found nor called. */
export type PermissionDecision = 'allow' | 'deny' | 'off';

/** A permission as it is kept. */
export interface Kept {
  server: string;
  /** Absent: all tools of the server. */
  tool?: string;
  decision: PermissionDecision;
  /** ms since the epoch. */
  since: number;
}

export class PermissionShelf {
  readonly #records: RecordFolder<Kept> | undefined;
  readonly #kept = new Map<string, Kept>();
  /** What the disk has not taken yet, or refused; undefined where it is to forget. */
  readonly #pending = new Map<string, Kept | undefined>();
  /** Names of records that are there and cannot be read, or all of them. */
  #unreadable: ReadonlySet<string> | 'all' = new Set();
  /** Reads and writes of the disk, one after the other: a read must not miss a write under way. */
  #disk: Promise<unknown> = Promise.resolve();

  /** Without records it ends with the session. */
  constructor(records?: RecordFolder<Kept>) {
    this.#records = records;
  }

  get(key: string): Kept | undefined {
    return this.#kept.get(key);
  }

  values(): Kept[] {
    return [...this.#kept.values()];
  }

  /** Whether there may be a permission under this key that cannot be read. */
  isUnsure(key: string): boolean {
    if (this.#unreadable === 'all') return true;
    const mayBeThere = this.#unreadable.size > 0 && !this.#kept.has(key);
    return mayBeThere && this.#unreadable.has(nameOf(key));
  }

  /** Keeps it, or with undefined forgets it. Throws the file system's error; in memory it counts. */
  async put(key: string, value: Kept | undefined): Promise<void> {
    const records = this.#records;
    if (records !== undefined) this.#pending.set(key, value);
    this.#apply(key, value);
    if (records === undefined) return;
    await this.#inTurn(async () => {
      await (value === undefined ? records.delete(key) : records.set(key, value));
      // Another answer may have come meanwhile, and is still to be written.
      if (this.#pending.get(key) === value) this.#pending.delete(key);
    });
  }

  /**
   * Reads the disk; resolves to the names of damaged records. Throws the file system's error, and then
   * nothing here is sure.
   */
  async read(): Promise<ReadonlySet<string>> {
    const records = this.#records;
    if (records === undefined) return new Set();
    return this.#inTurn(async () => {
      const scan = await records.scan().catch((error: unknown) => {
        this.#unreadable = 'all';
        throw error;
      });
      this.#unreadable = scan.damaged;
      this.#kept.clear();
      for (const [key, one] of scan.records) this.#kept.set(key, one);
      for (const [key, one] of this.#pending) this.#apply(key, one);
      return scan.damaged;
    });
  }

  #apply(key: string, value: Kept | undefined): void {
    if (value === undefined) this.#kept.delete(key);
    else this.#kept.set(key, value);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#disk.then(work);
    this.#disk = done.catch(() => {});
    return done;
  }
}

export function isKept(value: unknown): value is Kept {
  if (!isObject(value) || typeof value['since'] !== 'number') return false;
  const { server, tool, decision } = value;
  if (typeof server !== 'string' || !(tool === undefined || typeof tool === 'string')) return false;
  return decision === 'allow' || decision === 'deny' || decision === 'off';
}
