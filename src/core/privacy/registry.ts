/**
 * The values that have tokens, in memory: which value a token stands for, and which token a value has.
 * Bounded; what was used longest ago goes first.
 */
import type { Kind } from './kinds';
import { tokensFor, type Entry } from './tokens';

/** Of a workspace. Larger values than these are rare: keys, connection strings. */
export const MOST_ENTRIES = 20_000;
const MOST_CHARS = 8 * 1024 * 1024;

export class Registry {
  readonly #key: Buffer;
  /** In the order of their use. */
  readonly #byToken = new Map<string, Entry>();
  readonly #byValue = new Map<string, Entry>();
  #chars = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  get size(): number {
    return this.#byToken.size;
  }

  entries(): IterableIterator<Entry> {
    return this.#byToken.values();
  }

  get(token: string): Entry | undefined {
    return this.#byToken.get(token);
  }

  /** Takes an entry that was issued before, here or elsewhere. */
  add(entry: Entry): void {
    const { token, kind, value, isNumber } = entry;
    if (this.#byToken.has(token)) return;
    this.#byToken.set(token, entry);
    this.#byValue.set(nameOf(kind, value, isNumber === true), entry);
    this.#chars += value.length;
    while (this.#byToken.size > MOST_ENTRIES || this.#chars > MOST_CHARS) this.#dropOldest();
  }

  /** The entry of a value, and whether it is new. */
  issue(kind: Kind, value: string, isNumber: boolean): { entry: Entry; isNew: boolean } {
    const known = this.#byValue.get(nameOf(kind, value, isNumber));
    if (known !== undefined) {
      this.#byToken.delete(known.token);
      this.#byToken.set(known.token, known);
      return { entry: known, isNew: false };
    }
    for (const token of tokensFor(this.#key, kind, value, isNumber)) {
      if (this.#byToken.has(token)) continue;
      const entry: Entry = { token, kind, value, ...(isNumber && { isNumber: true }) };
      this.add(entry);
      return { entry, isNew: true };
    }
    throw new Error('No token is free for a value.');
  }

  #dropOldest(): void {
    const [oldest] = this.#byToken.values();
    if (oldest === undefined) return;
    this.#byToken.delete(oldest.token);
    this.#byValue.delete(nameOf(oldest.kind, oldest.value, oldest.isNumber === true));
    this.#chars -= oldest.value.length;
  }
}

function nameOf(kind: Kind, value: string, isNumber: boolean): string {
  return `${kind}\0${isNumber ? 'n' : 's'}\0${value}`;
}
