/** Says in a few words why a tool matched a search: in which fields, by which words. */
import type { QueryWord } from './query';
import { fields } from './fields';

const WORD_LIMIT = 6;
const BITS = 32;

/**
 * A function from two bit sets, of fields and of the query's words, to the reason as text. A search
 * has few different reasons, so each is put together once.
 */
export function explainer(words: readonly QueryWord[]): (places: number, found: number) => string {
  const wheres = new Map<number, string>();
  const whats = new Map<number, string>();
  const named = (mask: number, names: readonly string[]): string[] =>
    names.filter((_, bit) => bit < BITS && (mask & (1 << bit)) !== 0);
  return (places, found) => {
    let where = wheres.get(places);
    if (where === undefined) {
      const labels = named(
        places,
        fields.map((field) => field.label),
      );
      where = [...new Set(labels)].join(', ');
      wheres.set(places, where);
    }
    let what = whats.get(found);
    if (what === undefined) {
      const hits = words
        .map((word, bit) => ({ ...word, bit }))
        .filter(({ bit }) => (found & (1 << bit)) !== 0 && bit < BITS);
      const plain = hits.filter((hit) => !hit.isJoined);
      what = (plain.length > 0 ? plain : hits)
        .slice(0, WORD_LIMIT)
        .map((hit) => hit.word)
        .join(' ');
      whats.set(found, what);
    }
    return `${where}: ${what}`;
  };
}
