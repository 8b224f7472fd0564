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
/** What could be an address, a path, the name of a file or an id: its parts are no words of their own. */
const NO_WORDS = /[@/\\]|\.[\p{L}\p{N}]|\p{N}[-_]|[-_]\p{N}/u;

export interface HashedWord {
  hash: string;
  /** As it was written. */
  word: string;
}

/** Each word once, the first twelve. */
export function hashedWords(keyword: string): HashedWord[] {
  return [...plainWords(keyword)]
    .slice(0, MOST_WORDS)
    .map(([term, word]) => ({ hash: hashOfTerm(term), word }));
}

/** The words of these texts by their hashes, to name what was learned of them. */
export function wordsIn(texts: Iterable<string>): Map<string, string> {
  const terms = new Map<string, string>();
  for (const text of texts) {
    for (const [term, word] of plainWords(text)) if (!terms.has(term)) terms.set(term, word);
  }
  return new Map([...terms].map(([term, word]) => [hashOfTerm(term), word]));
}

/** By stem, as each was written first. */
function plainWords(text: string): Map<string, string> {
  const words = new Map<string, string>();
  const pieces = text.slice(0, 1_000).split(/\s+/);
  const plain = pieces.filter((piece) => !NO_WORDS.test(piece)).join(' ');
  for (const { term, word, isJoined } of withoutStopWords(tokenise(plain))) {
    if (!isJoined && PLAIN.test(term) && !words.has(term)) words.set(term, word);
  }
  return words;
}

function hashOfTerm(term: string): string {
  return hashOf(`word ${term}`).slice(0, HASH_CHARS);
}
