/**
 * Reads what somebody searches for: which words count, and how much. What is a value rather than a
 * description of a tool (an address, a path, a quoted text) counts less or not at all.
 */
import { meaningsIn } from './phrases';
import { tokenise, withoutStopWords, type Token } from './tokenise';

/** One word of a query. */
export interface QueryWord {
  word: string;
  term: string;
  /** 1 for a plain word. */
  weight: number;
  isJoined: boolean;
}

const QUERY_LIMIT = 1_000;
const WORD_COUNT_LIMIT = 64;
const QUOTED_WEIGHT = 0.6;
const PHRASE_WEIGHT = 0.6;
const QUOTED = /"[^"]*"|`[^`]*`|“[^”]*”|<[^>]*>|\{[^}]*\}|(?<=^|\s)'[^']*'(?=$|[\s.,;:!?])/gu;
const ADDRESS_OR_PATH = /(?<=^|\s)(?:[a-z][a-z0-9+.-]{1,15}:\/\/|[a-z]:\\|~?\/|\.{1,2}\/)\S*/giu;

/** The words of a query's first 1,000 characters, each once with its weight; at most 64. */
export function parseQuery(query: string): QueryWord[] {
  const text = query.slice(0, QUERY_LIMIT).normalize('NFKC').slice(0, QUERY_LIMIT);
  const words = new Map<string, QueryWord>();
  const add = (tokens: readonly Token[], weight: number): void => {
    for (const token of tokens) {
      const isNew = !words.has(token.term);
      if (isNew && words.size < WORD_COUNT_LIMIT) words.set(token.term, { ...token, weight });
    }
  };
  const withoutValues = text.replace(ADDRESS_OR_PATH, ' ');
  const quoted = withoutValues.match(QUOTED) ?? [];
  const plain = tokenise(withoutValues.replace(QUOTED, ' '));
  if (plain.length > 0) add(withoutStopWords(plain), 1);
  for (const part of quoted)
    add(withoutStopWords(tokenise(part)), plain.length > 0 ? QUOTED_WEIGHT : 1);
  add(tokenise(meaningsIn(withoutValues)), PHRASE_WEIGHT);
  if (words.size === 0) add(withoutStopWords(tokenise(text)), 1);
  return [...words.values()];
}
