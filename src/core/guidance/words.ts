/**
 * The words of a search, as they are kept: hashes of their stems. What is learned shows no text of anybody; who
 * searches with the same word again finds it. Words that could be ids, names of files or addresses are left out.
 */
import { tokenise, withoutStopWords } from '../catalog/search/tokenise';
import { hashOf } from '../util/hash';

const MOST_WORDS = 12;
const HASH_CHARS = 10;
/** Letters of one word, as people have in a dictionary. */
const PLAIN = /^[\p{L}\p{M}]{2,24}$/u;

export interface HashedWord {
  hash: string;
  /** As it was written. */
  word: string;
}

/** Each word once, the first twelve. */
export function hashedWords(keyword: string): HashedWord[] {
  const words = new Map<string, HashedWord>();
  for (const { term, word, isJoined } of withoutStopWords(tokenise(keyword.slice(0, 1_000)))) {
    if (isJoined || !PLAIN.test(term) || words.has(term)) continue;
    words.set(term, { hash: hashOf(`word ${term}`).slice(0, HASH_CHARS), word });
    if (words.size === MOST_WORDS) break;
  }
  return [...words.values()];
}
