/**
 * The second net: values that were told from others once are found again where no pattern would, in other
 * spellings (no separators, other ones, other case), backwards, and in base64 and hex. What is written in
 * an encoding is a sign that someone means to get it past the first net, and is said.
 */
import { withoutOverlaps, Sureness, type Span } from './detect/span';
import { classOf } from './detect/scan';
import type { Kind } from './kinds';
import type { Entry } from './tokens';

export type Disguise = 'reversed' | 'base64' | 'hex' | 'spread out';

export interface Caught extends Span {
  /** How it was written, where that is no way in which people write. */
  disguise?: Disguise;
}

interface Known {
  kind: Kind;
  /** Letters and digits alone, small. */
  core: string;
  /** The value as it has to stand, where other spellings of it would be something else. */
  exact?: string;
  isReversed: boolean;
}

/** Shorter ones are words and numbers of everybody. */
const FEWEST = 6;
const FEWEST_DIGITS = 9;
/** How many characters of a core find it. */
const HEAD = 6;
/** Backwards short ones occur by chance. */
const FEWEST_REVERSED = 8;
const LONGEST = 400;
/** Kinds whose digits without their separators are numbers like others. */
const EXACT: ReadonlySet<Kind> = new Set(['ip', 'birth_date', 'bank_account']);
const HASHES = 1 << 16;
/** Characters between those of a value: `b-o-b-@…`. */
const MOST_BETWEEN = 4;
const ENCODED = /[A-Za-z0-9+/_-]{11,20000}={0,2}/g;
const HEX = /^(?:[0-9a-f]{2}){6,10000}$/i;
const DEEPEST = 2;
const FEWEST_ENCODED = 11;
/** Characters that are compared at most: a text that is made to be like all that is known is not looked through. */
const BASE_WORK = 2_000_000;
const WORK_PER_CHAR = 100;

export class SecondNet {
  /** By the hash of the beginning of their core, then by its length: many values may begin alike. */
  readonly #byHead = new Map<number, Map<number, Map<string, Known>>>();
  /** The same hashes: most places of a text are passed over by a look into this. */
  readonly #hashes = new Uint8Array(HASHES);

  get isEmpty(): boolean {
    return this.#byHead.size === 0;
  }

  add({ kind, value }: Entry): void {
    for (const core of coresOf(kind, value)) {
      if (core.length < FEWEST || core.length > LONGEST || isEverybodys(kind, core)) continue;
      const isExact = EXACT.has(kind) || (kind === 'name' && !/\s/.test(value));
      this.#put({ kind, core, isReversed: false, ...(isExact && { exact: value }) });
      if (core.length >= FEWEST_REVERSED && !isExact) {
        this.#put({ kind, core: [...core].toReversed().join(''), isReversed: true });
      }
    }
  }

  /** Places of known values in a text, in whatever form. */
  find(text: string, depth = 0): Caught[] {
    if (this.isEmpty || text.length < FEWEST) return [];
    const caught = this.#spelled(text);
    if (depth < DEEPEST && text.length >= FEWEST_ENCODED) this.#encoded(text, depth, caught);
    return withoutOverlaps(caught);
  }

  #put(known: Known): void {
    const hash = hashAt(unitsOf(known.core), 0);
    this.#hashes[hash] = 1;
    const byLength = this.#byHead.get(hash) ?? new Map<number, Map<string, Known>>();
    const byCore = byLength.get(known.core.length) ?? new Map<string, Known>();
    if (!byCore.has(known.core)) byCore.set(known.core, known);
    byLength.set(known.core.length, byCore);
    this.#byHead.set(hash, byLength);
  }

  #spelled(text: string): Caught[] {
    const { units, places, length } = coreOf(text);
    const caught: Caught[] = [];
    let work = BASE_WORK + text.length * WORK_PER_CHAR;
    for (let at = 0; at + HEAD <= length; at++) {
      const hash = hashAt(units, at);
      if (this.#hashes[hash] === 0) continue;
      for (const [size, byCore] of this.#byHead.get(hash) ?? []) {
        if (at + size > length) continue;
        if ((work -= size) < 0) throw new Error('it is too much like what is known already.');
        const known = byCore.get(textOf(units, at, size));
        if (known === undefined) continue;
        const start = places[at]!;
        const last = places[at + known.core.length - 1]!;
        const span = last + 1 - start;
        if (span > known.core.length * (1 + MOST_BETWEEN)) continue;
        if (known.exact !== undefined && text.slice(start, last + 1) !== known.exact) continue;
        // `ada.lovelace` is a name of an account, not of a person.
        if (known.kind === 'name' && !/\s/.test(text.slice(start, last))) continue;
        // A part of a longer word or number is something else.
        if (isWordAt(text, start - 1) || isWordAt(text, last + 1)) continue;
        const isSpread = span > known.core.length * 1.7 + 4;
        caught.push({
          start,
          end: last + 1,
          kind: known.kind,
          sureness: Sureness.said,
          ...(known.isReversed
            ? { disguise: 'reversed' as const }
            : isSpread && { disguise: 'spread out' as const }),
        });
        break;
      }
    }
    return caught;
  }

  #encoded(text: string, depth: number, caught: Caught[]): void {
    // A copy of the pattern for each text: what is found is looked through in the same way.
    for (const match of text.matchAll(ENCODED)) {
      const [run] = match;
      const isHex = HEX.test(run);
      const kind = this.#kindIn(Buffer.from(run, isHex ? 'hex' : 'base64'), depth);
      if (kind === undefined) continue;
      caught.push({
        start: match.index,
        end: match.index + run.length,
        kind,
        sureness: Sureness.formed,
        disguise: isHex ? 'hex' : 'base64',
      });
    }
  }

  #kindIn(bytes: Buffer, depth: number): Kind | undefined {
    const text = bytes.toString('utf8');
    // Keys and pictures decode to anything but text.
    let odd = 0;
    for (let index = 0; index < Math.min(text.length, 200); index++) {
      const code = text.charCodeAt(index);
      if (code === 0xfffd || (code < 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d))
        odd++;
    }
    if (odd * 5 > Math.min(text.length, 200)) return undefined;
    return this.find(text, depth + 1)[0]?.kind;
  }
}

/**
 * Words and short numbers mean something else elsewhere: a word that was a password once would be taken for
 * one in every text.
 */
function isEverybodys(kind: Kind, core: string): boolean {
  if (/^\d+$/.test(core)) return core.length < FEWEST_DIGITS;
  return kind === 'password' && /^\p{L}+$/u.test(core);
}

/** A value as it is looked for; a phone number also without its country. */
function coresOf(kind: Kind, value: string): string[] {
  const core = coreText(value);
  if (kind !== 'phone') return [core];
  const national = /^(?:\+|00)\s?\(?\d{1,3}\)?[\s.-]?\(?0?\)?(.+)$/.exec(value)?.[1];
  return national === undefined ? [core] : [core, coreText(national)];
}

/** One text after the other goes through these: most are short, and making new ones takes longer. */
let units = new Uint16Array(4_096);
let places = new Int32Array(4_096);

/**
 * Letters and digits alone, small, with the place of each. What it returns holds until it is called again.
 */
function coreOf(text: string): { units: Uint16Array; places: Int32Array; length: number } {
  if (units.length < text.length) {
    units = new Uint16Array(text.length * 2);
    places = new Int32Array(text.length * 2);
  }
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if ((classOf(code) & ~16) === 0) continue;
    if (code >= 0x41 && code <= 0x5a) code |= 0x20;
    units[length] = code;
    places[length++] = index;
  }
  return { units, places, length };
}

function coreText(text: string): string {
  const { units, length } = coreOf(text);
  return textOf(units, 0, Math.min(length, LONGEST + 1));
}

function unitsOf(core: string): Uint16Array {
  return Uint16Array.from(core.slice(0, HEAD), (unit) => unit.charCodeAt(0));
}

function textOf(units: Uint16Array, at: number, length: number): string {
  return String.fromCharCode(...units.subarray(at, at + length));
}

function hashAt(units: Uint16Array, at: number): number {
  const first = units[at]! * 31 + units[at + 1]!;
  const second = units[at + 2]! * 31 + units[at + 3]!;
  return ((first * 961 + second) ^ (units[at + 4]! << 7)) & (HASHES - 1);
}

function isWordAt(text: string, place: number): boolean {
  return place >= 0 && place < text.length && (classOf(text.charCodeAt(place)) & ~16) !== 0;
}
