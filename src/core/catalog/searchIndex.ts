/**
 * Ranks tools for a query: BM25F over the fields of toolFields.ts, then the share of a tool's name
 * that the query covers. Words that no tool has are taken for misspellings. What was learned from
 * use is not in here.
 */
import type { CatalogTool } from './contract';
import { parseQuery, type QueryWord } from './query';
import { synonymsOf } from './synonyms';
import { byCodeUnits } from './text';
import { stemOf, tokenise, withoutStopWords, type Token } from './tokenise';
import { fields, fieldTextsOf } from './toolFields';
import { similarWordFinder, type SimilarWord } from './trigrams';
import { explainer } from './why';

/** A tool that matched. Scores compare within one search only. */
export interface SearchMatch {
  tool: CatalogTool;
  score: number;
  /** Where which words of the query were found, in a few words. */
  why: string;
}

/** The tools that have a term: three lists side by side. */
interface Posting {
  idf: number;
  docs: number[];
  /** What the term adds to the tool's score at weight 1. */
  impacts: number[];
  /** One bit for each field that has it. */
  places: number[];
}

/** A term to look up for the query's word number `word`. */
interface Lookup {
  weight: number;
  word: number;
}

const K1 = 1.2;
const SYNONYM_WEIGHT = 0.2;
const PAIR_WEIGHT = 0.8;
const TYPO_WEIGHT = 0.8;
/** How much a tool gains whose whole name is covered by the query. */
const COVERAGE_GAIN = 0.5;
/** More than any sum of matches: the exact name comes first. */
const EXACT_SCORE = 1e6;
const EXACT_BUT_CASE_SCORE = 1e4;
/** A text with more unknown words than this is no misspelt query. */
const CORRECTION_LIMIT = 8;

/** An index over a fixed list of tools. */
export class SearchIndex {
  readonly #tools: readonly CatalogTool[];
  readonly #postings = new Map<string, Posting>();
  /** The terms of each tool's name, for its coverage. */
  readonly #nameTerms: string[][] = [];
  /** Words as tools write them, and their terms: what a misspelling is compared with. */
  readonly #words = new Map<string, string>();
  readonly #exact = new Map<string, number[]>();
  #similar: ((word: string) => SimilarWord[]) | undefined;

  constructor(tools: readonly CatalogTool[]) {
    this.#tools = [...tools].sort((a, b) => byCodeUnits(a.id, b.id));
    this.#build();
  }

  /**
   * The tools that match, best first, equal ones by id. No keyword or `*` gives all by id. `server`
   * keeps the tools of one server.
   */
  search(keyword: string, filter: { server?: string } = {}): SearchMatch[] {
    const { server } = filter;
    const isWanted = (tool: CatalogTool): boolean => server === undefined || tool.server === server;
    const text = keyword.trim();
    if (text === '' || text === '*') {
      return this.#tools.filter(isWanted).map((tool) => ({ tool, score: 0, why: 'all tools' }));
    }
    const words = parseQuery(text);
    const scores = new Float64Array(this.#tools.length);
    const places = new Uint8Array(this.#tools.length);
    const found = new Uint32Array(this.#tools.length);
    const lookups = this.#lookupsOf(words);
    for (const [term, { weight, word }] of lookups) {
      const posting = this.#postings.get(term);
      if (posting === undefined) continue;
      const { docs, impacts } = posting;
      for (let i = 0; i < docs.length; i += 1) {
        const doc = docs[i] ?? 0;
        scores[doc] = (scores[doc] ?? 0) + weight * (impacts[i] ?? 0);
        places[doc] = (places[doc] ?? 0) | (posting.places[i] ?? 0);
        found[doc] = (found[doc] ?? 0) | (word < 32 ? 1 << word : 0);
      }
    }
    const exact = this.#exactScores(text);
    const whyOf = explainer(words);
    const matches: SearchMatch[] = [];
    this.#tools.forEach((tool, doc) => {
      const bonus = exact.get(doc) ?? 0;
      const base = scores[doc] ?? 0;
      if (base + bonus === 0 || !isWanted(tool)) return;
      const weight = tool.searchWeight ?? 1;
      const score = bonus + weight * base * (1 + COVERAGE_GAIN * this.#coverage(doc, lookups));
      const why = bonus > 0 ? 'exact name' : whyOf(places[doc] ?? 0, found[doc] ?? 0);
      matches.push({ tool, score, why });
    });
    // The tools are in the order of their ids, and sorting keeps the order of equals.
    return matches.sort((a, b) => b.score - a.score);
  }

  #exactScores(text: string): Map<number, number> {
    const scores = new Map<number, number>();
    for (const doc of this.#exact.get(text.toLowerCase()) ?? []) {
      const tool = this.#tools[doc];
      const isSame = tool !== undefined && namesOf(tool).includes(text);
      scores.set(doc, isSame ? EXACT_SCORE : EXACT_BUT_CASE_SCORE);
    }
    return scores;
  }

  /** The terms to look up: the words, their synonyms, pairs written as one, likely corrections. */
  #lookupsOf(words: readonly QueryWord[]): Map<string, Lookup> {
    const lookups = new Map<string, Lookup>();
    let corrections = 0;
    const add = (term: string, weight: number, word: number): void => {
      if (weight > (lookups.get(term)?.weight ?? 0)) lookups.set(term, { weight, word });
    };
    words.forEach(({ word, term, weight, isJoined }, index) => {
      const previous = words[index - 1];
      if (previous !== undefined && !isJoined && !previous.isJoined) {
        const pair = stemOf(previous.word + word);
        if (this.#postings.has(pair)) add(pair, PAIR_WEIGHT * weight, index);
      }
      const synonyms = synonymsOf(term);
      for (const synonym of synonyms) {
        add(synonym, SYNONYM_WEIGHT * weight, index);
      }
      if (this.#postings.has(term)) add(term, weight, index);
      else if (!isJoined && synonyms.length === 0 && corrections < CORRECTION_LIMIT) {
        corrections += 1;
        for (const similar of this.#similarTo(word)) {
          const known = this.#words.get(similar.word);
          if (known !== undefined) add(known, TYPO_WEIGHT * similar.similarity * weight, index);
        }
      }
    });
    return lookups;
  }

  #similarTo(word: string): SimilarWord[] {
    this.#similar ??= similarWordFinder(this.#words.keys());
    const found = this.#similar(word);
    // A plural with a mistake in it is further from the singular than a mistake may be.
    return found.length === 0 && word.endsWith('s') ? this.#similar(word.slice(0, -1)) : found;
  }

  /** The share of the tool's name that the query covers, rare words counting more: 0 to 1. */
  #coverage(doc: number, lookups: ReadonlyMap<string, Lookup>): number {
    let covered = 0;
    let total = 0;
    for (const term of this.#nameTerms[doc] ?? []) {
      const idf = this.#postings.get(term)?.idf ?? 0;
      total += idf;
      covered += idf * Math.min(1, lookups.get(term)?.weight ?? 0);
    }
    return total === 0 ? 0 : covered / total;
  }

  #build(): void {
    const lengths = fields.map(() => new Float64Array(this.#tools.length));
    const known = new Map<string, readonly Token[]>();
    const counts = this.#tools.map((tool, doc) => {
      for (const name of namesOf(tool)) append(this.#exact, name.toLowerCase(), doc);
      const texts = fieldTextsOf(tool).map((text) => withoutStopWords(tokenise(text, known)));
      return this.#countTerms(texts, doc, lengths);
    });
    const averages = lengths.map((list) => list.reduce((a, b) => a + b, 0) / list.length || 1);
    counts.forEach((terms, doc) => {
      for (const [term, perField] of terms) {
        const posting = this.#postings.get(term) ?? { idf: 0, docs: [], impacts: [], places: [] };
        this.#postings.set(term, posting);
        let frequency = 0;
        let place = 0;
        fields.forEach(({ weight, b }, field) => {
          const count = perField[field] ?? 0;
          if (count === 0) return;
          const length = (lengths[field]?.[doc] ?? 0) / (averages[field] ?? 1);
          frequency += (weight * count) / (1 - b + b * length);
          place |= 1 << field;
        });
        posting.docs.push(doc);
        posting.impacts.push((frequency * (K1 + 1)) / (frequency + K1));
        posting.places.push(place);
      }
    });
    for (const posting of this.#postings.values()) {
      const having = posting.docs.length;
      posting.idf = Math.log(1 + (this.#tools.length - having + 0.5) / (having + 0.5));
      posting.impacts = posting.impacts.map((impact) => impact * posting.idf);
    }
  }

  #countTerms(
    texts: readonly (readonly Token[])[],
    doc: number,
    lengths: readonly Float64Array[],
  ): Map<string, number[]> {
    const terms = new Map<string, number[]>();
    texts.forEach((tokens, field) => {
      if (field === 0) {
        const parts = tokens.filter((token) => !token.isJoined).map((token) => token.term);
        this.#nameTerms.push([...new Set(parts)]);
      }
      const list = lengths[field];
      if (list !== undefined) list[doc] = tokens.length;
      for (const { word, term } of tokens) {
        this.#words.set(word, term);
        let perField = terms.get(term);
        if (perField === undefined) terms.set(term, (perField = fields.map(() => 0)));
        perField[field] = (perField[field] ?? 0) + 1;
      }
    });
    return terms;
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

function namesOf(tool: CatalogTool): string[] {
  return [tool.name, tool.call, tool.id, tool.method];
}
