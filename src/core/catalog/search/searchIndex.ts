/**
 * Ranks tools for a query: BM25F over the fields of fields.ts, then the share of a tool's name that the
 * query covers, and how much of the query its server is about. A segment for each server, so that one
 * server's change costs its own tools only. What was learned from use is not in here.
 */
import type { ToolContract } from '../contract';
import { byCodeUnits } from '../text';
import { distanceOf, intentOf, type Intent } from './intent';
import { lookupsOf, type Lookup } from './lookups';
import { parseQuery } from './query';
import { RANKING } from './ranking';
import { NAME_PART, Segment } from './segment';
import type { Token } from './tokenise';
import { Vocabulary } from './vocabulary';
import { explainer } from './why';

export interface SearchQuery {
  keyword: string;
  /** Only the tools of this server. */
  server?: string;
  /** Which part of the list is wanted. */
  limit: number;
  offset: number;
}

/** A tool that matched. Scores compare within one search only. */
export interface SearchMatch {
  tool: ToolContract;
  score: number;
  /** Where which words of the query were found, in a few words. */
  why: string;
  /** Whether name or description have some of them. */
  isPlain: boolean;
  /** The share of the query's words that were found, each as its weight is: 0 to 1. */
  coverage: number;
  isExact: boolean;
}

/**
 * One page of a search, best first, equal ones by server and name. `matched` counts all pages, without what
 * is far from the best.
 */
export interface SearchPage {
  matched: number;
  matches: SearchMatch[];
}

interface Asked {
  keyword: string;
  lookups: ReadonlyMap<string, Lookup>;
  intent: Intent | undefined;
}

interface Candidate {
  tool: ToolContract;
  /** By its words alone. */
  relevance: number;
  score: number;
  places: number;
  found: number;
}

/** How many words that were cut up are remembered for the next lists. */
const KNOWN_LIMIT = 20_000;
/** The fields that everybody sees. */
const PLAIN_PLACES = 0b111;
/** What is worth less than this part of the best match matches by words that many tools have. */
const LEAST_PART = 0.1;
const FEWEST_KEPT = 10;
/** More than any sum of matches: the exact name comes first. */
const EXACT_SCORE = 1e6;

export class SearchIndex {
  readonly #segments = new Map<string, Segment>();
  readonly #vocabulary = new Vocabulary();
  /** How many tools of all servers have a term. */
  readonly #having = new Map<string, number>();
  readonly #known = new Map<string, readonly Token[]>();
  #size = 0;

  /** Replaces what is known of a server. Without tools it is forgotten. */
  set(server: string, tools: readonly ToolContract[]): void {
    const old = this.#segments.get(server);
    if (old !== undefined) this.#count(old, -1);
    this.#segments.delete(server);
    if (tools.length === 0) return;
    if (this.#known.size > KNOWN_LIMIT) this.#known.clear();
    const sorted = [...tools].sort((a, b) => byCodeUnits(a.name, b.name));
    const segment = new Segment(sorted, this.#known);
    this.#segments.set(server, segment);
    this.#count(segment, 1);
  }

  search({ keyword, server, limit, offset }: SearchQuery): SearchPage {
    const segments = this.#segmentsOf(server);
    const words = parseQuery(keyword);
    const lookups = this.#lookups(words, server === undefined ? undefined : segments[0]);
    const whyOf = explainer(words);
    const coverageOf = coverageIn(words);
    const asked = { keyword, lookups, intent: intentOf(keyword) };
    const candidates: Candidate[] = [];
    for (const segment of segments) this.#score(segment, asked, candidates);
    const kept = comingNear(candidates);
    const best = highest(kept, offset + limit).slice(offset);
    return {
      matched: kept.length,
      matches: best.map(({ tool, score, places, found }) => ({
        tool,
        score,
        why: score >= EXACT_SCORE ? 'exact name' : whyOf(places, found),
        isPlain: score >= EXACT_SCORE || (places & PLAIN_PLACES) !== 0,
        coverage: coverageOf(found),
        isExact: score >= EXACT_SCORE,
      })),
    };
  }

  #lookups(words: ReturnType<typeof parseQuery>, only: Segment | undefined): Map<string, Lookup> {
    const has = (term: string): boolean =>
      only === undefined ? this.#having.has(term) : only.postings(term) !== undefined;
    const corrections = (word: string) => this.#vocabulary.corrections(word, has);
    return lookupsOf(words, { has, corrections });
  }

  /** Adds the segment's tools that match. */
  #score(segment: Segment, { keyword, lookups, intent }: Asked, candidates: Candidate[]): void {
    const { tools, docs, impacts, places: masks, nameTerms, intents } = segment;
    const scores = new Float64Array(tools.length);
    const covered = new Float64Array(tools.length);
    const places = new Uint8Array(tools.length);
    const found = new Uint32Array(tools.length);
    for (const [term, { weight, word }] of lookups) {
      const postings = segment.postings(term);
      if (postings === undefined) continue;
      const idf = this.#idf(term);
      const bit = word < 32 ? 1 << word : 0;
      for (let i = postings.from; i < postings.to; i += 1) {
        const doc = docs[i]!;
        const mask = masks[i]!;
        scores[doc]! += weight * idf * impacts[i]!;
        places[doc]! |= mask;
        found[doc]! |= bit;
        if ((mask & NAME_PART) !== 0) covered[doc]! += idf * Math.min(1, weight);
      }
    }
    const named = [...segment.serverTerms].some((term) => lookups.get(term)?.isNamed === true);
    const server =
      (1 + RANKING.server * this.#shareOf(segment, lookups)) * (named ? 1 + RANKING.named : 1);
    const exact = segment.docsNamed(keyword);
    tools.forEach((tool, doc) => {
      const bonus = exact.has(doc) ? exactScoreOf(tool, keyword) : 0;
      const base = scores[doc]!;
      if (base + bonus === 0) return;
      let total = 0;
      for (const term of nameTerms[doc]!) total += this.#idf(term);
      const coverage = total === 0 ? 0 : covered[doc]! / total;
      const own = intents[doc];
      const apart = intent === undefined || own === undefined ? 0 : distanceOf(intent, own);
      const gain = server * (1 + RANKING.coverage * coverage) * (1 - RANKING.intent * apart);
      const relevance = (tool.searchWeight ?? 1) * base * gain;
      const score = bonus + relevance;
      candidates.push({ tool, relevance, score, places: places[doc]!, found: found[doc]! });
    });
  }

  /** How much of the query a server's tools know, rare words counting more: 0 to 1. */
  #shareOf(segment: Segment, lookups: ReadonlyMap<string, Lookup>): number {
    const asked = new Map<number, number>();
    const known = new Map<number, number>();
    for (const [term, { weight, word }] of lookups) {
      const worth = weight * this.#idf(term);
      asked.set(word, Math.max(asked.get(word) ?? 0, worth));
      const { from, to } = segment.postings(term) ?? { from: 0, to: 0 };
      const having = to - from;
      const part = (worth * having) / (having + 1);
      known.set(word, Math.max(known.get(word) ?? 0, part));
    }
    const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    const all = sum(asked.values());
    return all === 0 ? 0 : sum(known.values()) / all;
  }

  #segmentsOf(server: string | undefined): Segment[] {
    if (server === undefined) {
      return [...this.#segments]
        .sort(([a], [b]) => byCodeUnits(a, b))
        .map(([, segment]) => segment);
    }
    const segment = this.#segments.get(server);
    return segment === undefined ? [] : [segment];
  }

  #idf(term: string): number {
    const having = this.#having.get(term) ?? 0;
    return Math.log(1 + (this.#size - having + 0.5) / (having + 0.5));
  }

  #count(segment: Segment, sign: 1 | -1): void {
    this.#size += sign * segment.tools.length;
    for (const [term, count] of segment.terms()) {
      const having = (this.#having.get(term) ?? 0) + sign * count;
      if (having > 0) this.#having.set(term, having);
      else this.#having.delete(term);
    }
    if (sign > 0) this.#vocabulary.add(segment.words);
    else this.#vocabulary.remove(segment.words);
  }
}

/** Identifiers that hold several words count by these. */
function coverageIn(words: ReturnType<typeof parseQuery>): (found: number) => number {
  const plain = words.slice(0, 32).map(({ isJoined, weight }) => (isJoined ? 0 : weight));
  const all = plain.reduce((sum, weight) => sum + weight, 0);
  return (found) =>
    all === 0
      ? 1
      : plain.reduce((sum, weight, bit) => sum + ((found & (1 << bit)) === 0 ? 0 : weight), 0) /
        all;
}

/** In the same letters before others. */
function exactScoreOf({ server, name }: ToolContract, keyword: string): number {
  return name === keyword || `${server}.${name}` === keyword ? 2 * EXACT_SCORE : EXACT_SCORE;
}

/** Those that are worth a part of the best, and as many as fill a reply whatever they are worth. */
function comingNear(candidates: readonly Candidate[]): Candidate[] {
  const descending = Float64Array.from(candidates, ({ relevance }) => -relevance).sort();
  const relevanceAt = (rank: number): number => -(descending[rank] ?? 0);
  const least = Math.min(LEAST_PART * relevanceAt(0), relevanceAt(FEWEST_KEPT - 1));
  return candidates.filter(({ relevance, score }) => relevance >= least || score >= EXACT_SCORE);
}

/** The `count` best, best first; equal ones in the order that they came in. */
function highest(candidates: readonly Candidate[], count: number): Candidate[] {
  let kept = candidates;
  if (candidates.length > 4 * count) {
    const scores = Float64Array.from(candidates, ({ score }) => score).sort();
    const least = scores[scores.length - count] ?? Infinity;
    kept = candidates.filter(({ score }) => score >= least);
  }
  return [...kept].sort((a, b) => b.score - a.score).slice(0, count);
}
