/**
 * Which skills a person stands behind. One that was saved here is trusted; one that came with a folder or an
 * import runs when a person has looked at it. Kept in the user-level store, by library and name: nothing in a
 * folder can vouch for itself.
 */
import type { RecordFolder } from '../store/recordFolder';
import { isObject } from '../util/json';
import type { Inspection } from '../sandbox/inspection';

/** What was looked at. */
export interface Review {
  codeHash: string;
  /** Programs of this skill that were looked at before, the last one first. */
  earlier?: readonly string[];
  /** What the program could reach: names of calls, `?` for those that do not say which. */
  reach: readonly string[];
  /** ms since the epoch. */
  at: number;
}

/**
 * trusted: looked at, or saved here · changed: its program is another since, and reaches nothing new: it
 * runs · untrusted: it does not.
 */
export type Trust = 'trusted' | 'changed' | 'untrusted';

/** How far a skill may go. */
export interface Standing {
  trust: Trust;
  /** Of one that changed: all that it may call. */
  reach?: readonly string[];
}

type Reader = () => Promise<Pick<Inspection, 'calls' | 'hidden' | 'syntaxError'>>;

/** Versions that can be restored without another look. */
const MAX_EARLIER = 100;

export class SkillTrust {
  readonly #records: RecordFolder<Review>;
  #known: Map<string, Review> | undefined;

  constructor(records: RecordFolder<Review>) {
    this.#records = records;
  }

  /** `inspect` is asked only where the program has changed. */
  async of(key: string, codeHash: string, inspect: Reader): Promise<Standing> {
    const review = await this.#reviewOf(key, codeHash);
    if (review === undefined) return { trust: 'untrusted' };
    const isKnown = review.codeHash === codeHash || review.earlier?.includes(codeHash) === true;
    if (isKnown) return { trust: 'trusted' };
    const found = await inspect();
    const { reach } = review;
    const isMore = reachOf(found).some((each) => !reach.includes(each));
    // What the text does not show is held back when it runs.
    return found.syntaxError !== undefined || isMore
      ? { trust: 'untrusted' }
      : { trust: 'changed', reach };
  }

  /** Remembers that a person stands behind this program. Throws the file system's error. */
  async trust(key: string, review: Review): Promise<void> {
    const before = await this.#records.get(key);
    const hashes = before === undefined ? [] : [before.codeHash, ...(before.earlier ?? [])];
    const others = new Set(hashes.filter((hash) => hash !== review.codeHash));
    const kept = { ...review, earlier: [...others].slice(0, MAX_EARLIER) };
    await this.#records.set(key, kept);
    (await this.#all()).set(key, kept);
  }

  /** A skill has another key: what was looked at is the same. */
  async move(from: string, to: string): Promise<void> {
    const review = await this.#records.get(from);
    if (review === undefined) return;
    await this.#records.set(to, review);
    (await this.#all()).set(to, review);
    await this.#records.delete(from);
    (await this.#all()).delete(from);
  }

  /** Looks again at what other windows have remembered. */
  refresh(): void {
    this.#known = undefined;
  }

  /** Another process, such as a command in a terminal, may have remembered it just now. */
  async #reviewOf(key: string, codeHash: string): Promise<Review | undefined> {
    const all = await this.#all();
    if (all.get(key)?.codeHash !== codeHash) {
      const review = await this.#records.get(key);
      if (review !== undefined) all.set(key, review);
    }
    return all.get(key);
  }

  async #all(): Promise<Map<string, Review>> {
    // What cannot be read vouches for nothing, and is tried again the next time.
    const known = this.#known ?? (await this.#records.all().catch(() => undefined));
    this.#known = known;
    return known ?? new Map<string, Review>();
  }
}

/** What a program could reach. */
export function reachOf({ calls, hidden }: Pick<Inspection, 'calls' | 'hidden'>): string[] {
  const reach = new Set(calls.map(({ callee }) => callee));
  if (hidden.length > 0) reach.add('?');
  return [...reach].sort();
}

export function isReview(value: unknown): value is Review {
  return (
    isObject(value) &&
    typeof value['codeHash'] === 'string' &&
    typeof value['at'] === 'number' &&
    (value['earlier'] === undefined || isTexts(value['earlier'])) &&
    isTexts(value['reach'])
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
