/**
 * The words that tools use, so that a word which none uses can be read as one of them: a misspelling, a
 * beginning, or two words written as one. Servers come and go, and only their own words are touched.
 */
import { likeness as likenessOf, nearest } from '../../util/nearest';

/** A known word's term, and how sure it is that it was meant: 0 to 1. */
export interface Correction {
  term: string;
  likeness: number;
}

interface Entry {
  word: string;
  term: string;
  /** How many servers use it; with none it is dead, and skipped. */
  uses: number;
  grams: number;
}

const MIN_TYPO_LENGTH = 4;
const MIN_SIMILARITY = 0.25;
const CANDIDATES = 20;
const RESULTS = 3;
const MIN_PREFIX_LENGTH = 4;
const PREFIX_RESULTS = 5;
const PREFIX_LIKENESS = 0.8;
const SPLIT_LIKENESS = 0.9;
const MIN_HALF_LENGTH = 3;
/** Above this, a word is more likely one word than two. */
const LIKELY = 0.5;

export class Vocabulary {
  readonly #entries = new Map<string, Entry>();
  /** The words with a triple of letters. Made when first needed, and kept up from then on. */
  #byGram: Map<string, Entry[]> | undefined;
  #dead = 0;

  add(words: ReadonlyMap<string, string>): void {
    for (const [word, term] of words) {
      const entry = this.#entries.get(word);
      if (entry === undefined) {
        const added = { word, term, uses: 1, grams: 0 };
        this.#entries.set(word, added);
        if (this.#byGram !== undefined) this.#enter(added, this.#byGram);
      } else {
        entry.uses += 1;
      }
    }
  }

  remove(words: ReadonlyMap<string, string>): void {
    for (const word of words.keys()) {
      const entry = this.#entries.get(word);
      if (entry === undefined || --entry.uses > 0) continue;
      this.#entries.delete(word);
      this.#dead += 1;
    }
    if (this.#dead > this.#entries.size) {
      this.#dead = 0;
      this.#byGram = undefined;
    }
  }

  /** What an unknown word may mean; `isUsed` says which terms are of use. Best first. */
  corrections(unknown: string, isUsed: (term: string) => boolean): Correction[] {
    const found = new Map<string, number>();
    for (const { term, likeness } of [
      ...this.#beginnings(unknown, isUsed),
      ...this.#misspelt(unknown, isUsed),
    ]) {
      if (likeness > (found.get(term) ?? 0)) found.set(term, likeness);
    }
    const likely = Array.from(found, ([term, likeness]) => ({ term, likeness }));
    if (likely.some(({ likeness }) => likeness > LIKELY)) return likely;
    const split = this.#split(unknown, isUsed);
    return split.length > 0 ? split : likely;
  }

  /** Two known words written as one. */
  #split(unknown: string, isUsed: (term: string) => boolean): Correction[] {
    const termOf = (word: string): string | undefined => {
      const entry = this.#entries.get(word);
      return entry !== undefined && isUsed(entry.term) ? entry.term : undefined;
    };
    for (let at = unknown.length - MIN_HALF_LENGTH; at >= MIN_HALF_LENGTH; at -= 1) {
      const first = termOf(unknown.slice(0, at));
      const rest = unknown.slice(at);
      const second = termOf(rest) ?? (rest.endsWith('s') ? termOf(rest.slice(0, -1)) : undefined);
      if (first !== undefined && second !== undefined) {
        return [first, second].map((term) => ({ term, likeness: SPLIT_LIKENESS }));
      }
    }
    return [];
  }

  /** Words that it begins, and words that begin it. */
  #beginnings(unknown: string, isUsed: (term: string) => boolean): Correction[] {
    if (unknown.length < MIN_PREFIX_LENGTH) return [];
    const found: Correction[] = [];
    for (const { word, term } of this.#entries.values()) {
      const [short, long] = word.length < unknown.length ? [word, unknown] : [unknown, word];
      if (short.length < MIN_PREFIX_LENGTH || !long.startsWith(short) || !isUsed(term)) continue;
      // "in" begins "inbox" without meaning it: what is left over must be short, or unwritten.
      if (short === word && short.length * 3 < long.length * 2) continue;
      found.push({ term, likeness: PREFIX_LIKENESS * Math.sqrt(short.length / long.length) });
    }
    return found.sort((a, b) => b.likeness - a.likeness).slice(0, PREFIX_RESULTS);
  }

  #misspelt(unknown: string, isUsed: (term: string) => boolean): Correction[] {
    const found = this.#alike(unknown, isUsed);
    // A plural with a mistake in it is further from the singular than a mistake may be.
    return found.length === 0 && unknown.endsWith('s')
      ? this.#alike(unknown.slice(0, -1), isUsed)
      : found;
  }

  /** Words that share triples of letters (Dice's coefficient), and are few edits away. */
  #alike(unknown: string, isUsed: (term: string) => boolean): Correction[] {
    if (unknown.length < MIN_TYPO_LENGTH) return [];
    const grams = gramsOf(unknown);
    const shared = new Map<Entry, number>();
    for (const gram of grams) {
      for (const entry of this.#grams().get(gram) ?? []) {
        shared.set(entry, (shared.get(entry) ?? 0) + 1);
      }
    }
    const alike = new Map<string, Correction>();
    for (const [{ word, term, uses, grams: count }, common] of shared) {
      const likeness = (2 * common) / (grams.size + count);
      if (uses > 0 && likeness >= MIN_SIMILARITY && isUsed(term))
        alike.set(word, { term, likeness });
    }
    const best = [...alike].sort((a, b) => b[1].likeness - a[1].likeness || (a[0] < b[0] ? -1 : 1));
    const candidates = best.slice(0, CANDIDATES).map(([word]) => word);
    return nearest(unknown, candidates, RESULTS).flatMap((word) => {
      const found = alike.get(word);
      return found === undefined ? [] : [{ ...found, likeness: likenessOf(unknown, word) }];
    });
  }

  #grams(): Map<string, Entry[]> {
    if (this.#byGram === undefined) {
      this.#byGram = new Map();
      for (const entry of this.#entries.values()) this.#enter(entry, this.#byGram);
    }
    return this.#byGram;
  }

  #enter(entry: Entry, byGram: Map<string, Entry[]>): void {
    if (entry.word.length < MIN_TYPO_LENGTH) return;
    const grams = gramsOf(entry.word);
    entry.grams = grams.size;
    for (const gram of grams) {
      const list = byGram.get(gram);
      if (list === undefined) byGram.set(gram, [entry]);
      else list.push(entry);
    }
  }
}

function gramsOf(word: string): Set<string> {
  const padded = `^${word}$`;
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i += 1) grams.add(padded.slice(i, i + 3));
  return grams;
}
