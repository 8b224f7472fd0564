/** Which terms to look up for a query, and what each is worth. */
import type { QueryWord } from './query';
import { RANKING } from './ranking';
import { surfaceOf } from './segment';
import { synonymsOf, variantsOf } from './synonyms';
import { stemOf } from './tokenise';
import type { Correction } from './vocabulary';

/** A term to look up for the query's word number `word`. */
export interface Lookup {
  weight: number;
  word: number;
  /** Whether the query has the term itself, or another spelling of it. */
  isNamed: boolean;
}

/** What is known of the tools that are searched. */
export interface KnownTerms {
  has(term: string): boolean;
  corrections(word: string): Correction[];
}

/** A text with more unknown words than this is no misspelt query. */
const CORRECTION_LIMIT = 8;

/** Each term once, at its highest worth. Words that no tool has are taken for misspellings. */
export function lookupsOf(words: readonly QueryWord[], known: KnownTerms): Map<string, Lookup> {
  const lookups = new Map<string, Lookup>();
  let corrections = 0;
  const add = (term: string, weight: number, word: number, isNamed = false): void => {
    if (!known.has(term)) return;
    if (weight > (lookups.get(term)?.weight ?? 0)) lookups.set(term, { weight, word, isNamed });
  };
  let previous: QueryWord | undefined;
  words.forEach((entry, index) => {
    const { word, term, weight, isJoined } = entry;
    if (!isJoined) {
      if (previous !== undefined) {
        add(stemOf(previous.word + word), RANKING.pair * weight, index, true);
      }
      previous = entry;
    }
    const synonyms = synonymsOf(term);
    const variants = variantsOf(term);
    for (const synonym of synonyms) add(synonym, RANKING.synonym * weight, index);
    for (const variant of variants) add(variant, RANKING.variant * weight, index, true);
    if (!isJoined) add(surfaceOf(word), RANKING.surface * weight, index);
    if (known.has(term)) add(term, weight, index, true);
    else if (!isJoined && synonyms.length + variants.length === 0) {
      if (++corrections > CORRECTION_LIMIT) return;
      for (const { term: meant, likeness } of known.corrections(word)) {
        add(meant, likeness ** 2 * weight, index);
      }
    }
  });
  return lookups;
}
