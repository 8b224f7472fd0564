/** Finds the known words that an unknown one may be a misspelling of, by the letters they share. */
import { nearest } from '../util/nearest';

/** A known word, and how alike it is: 0 to 1. */
export interface SimilarWord {
  word: string;
  similarity: number;
}

const MIN_LENGTH = 4;
const MIN_SIMILARITY = 0.25;
const CANDIDATES = 20;
const RESULTS = 3;

/**
 * A function that gives the up to three most alike of `words`, best first: those that share letter
 * triples (Dice's coefficient) and are few edits away.
 */
export function similarWordFinder(words: Iterable<string>): (unknown: string) => SimilarWord[] {
  const known = Array.from(words).filter((word) => word.length >= MIN_LENGTH);
  const sizes: number[] = [];
  const owners = new Map<string, number[]>();
  known.forEach((word, index) => {
    const grams = trigramsOf(word);
    sizes.push(grams.size);
    for (const gram of grams) {
      const list = owners.get(gram);
      if (list === undefined) owners.set(gram, [index]);
      else list.push(index);
    }
  });
  return (unknown) => {
    if (unknown.length < MIN_LENGTH) return [];
    const grams = trigramsOf(unknown);
    const shared = new Map<number, number>();
    for (const gram of grams) {
      for (const index of owners.get(gram) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
    }
    const similarities = new Map<string, number>();
    for (const [index, count] of shared) {
      const similarity = (2 * count) / (grams.size + (sizes[index] ?? 0));
      const word = known[index];
      if (word !== undefined && similarity >= MIN_SIMILARITY) similarities.set(word, similarity);
    }
    const best = [...similarities].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const candidates = best.slice(0, CANDIDATES).map(([word]) => word);
    return nearest(unknown, candidates, RESULTS).map((word) => ({
      word,
      similarity: similarities.get(word) ?? 0,
    }));
  };
}

function trigramsOf(word: string): Set<string> {
  const padded = `^${word}$`;
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i += 1) grams.add(padded.slice(i, i + 3));
  return grams;
}
