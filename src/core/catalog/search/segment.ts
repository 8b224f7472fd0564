/**
 * The searchable texts of one server's tools, as lists of which tools have a term. Made once for a list
 * of tools and never changed: a server whose tools change gets a new one, and no other server does.
 * So nothing in here depends on what other servers have.
 */
import type { ToolContract } from '../contract';
import { fields, fieldTextsOf, NAME_FIELD, SERVER_FIELD } from './fields';
import { intentOfTool, type Intent } from './intent';
import { stemOf, tokenise, withoutStopWords, type Token } from './tokenise';

/** BM25: how soon more of the same term adds nothing. */
const K1 = 1.2;
/** A word that so large a part of a server's names begins with is no part of what they say. */
const SHARED_PART = 0.7;
const FEWEST_NAMES = 4;
const MAX_NAME_CHARS = 500;
const NONE: ReadonlySet<number> = new Set();

/** The bit for a word of the name itself, in distinction to several of them as one. */
export const NAME_PART = 1 << 7;

/** The tools that have a term: the entries `from` to `to` of the segment's lists. */
export interface Postings {
  from: number;
  to: number;
}

export class Segment {
  readonly tools: readonly ToolContract[];
  /** Of each posting: the tool, what the term adds to its score at weight and idf 1, and in which fields it is. */
  readonly docs: Uint32Array;
  readonly impacts: Float32Array;
  readonly places: Uint8Array;
  /** The terms of each tool's name: what of it a query may cover. */
  readonly nameTerms: readonly (readonly string[])[];
  /** The terms of the server's own name. */
  readonly serverTerms: ReadonlySet<string>;
  /** What each tool does. */
  readonly intents: readonly (Intent | undefined)[];
  /** The words as the tools write them, and the term of each. */
  readonly words: ReadonlyMap<string, string>;
  readonly #postings = new Map<string, Postings>();
  readonly #named = new Map<string, Set<number>>();

  /** `known` remembers words that were cut up before. */
  constructor(tools: readonly ToolContract[], known?: Map<string, readonly Token[]>) {
    this.tools = tools;
    const words = new Map<string, string>();
    const nameTerms: string[][] = [];
    tools.forEach(({ server, name }, doc) => {
      for (const key of [foldedName(name), foldedName(`${server}.${name}`)]) {
        this.#named.set(key, (this.#named.get(key) ?? new Set()).add(doc));
      }
    });
    this.intents = tools.map(intentOfTool);
    this.serverTerms = new Set(tokenise(tools[0]?.server ?? '').map(({ term }) => term));
    const byTerm = new Map<string, { docs: number[]; impacts: number[]; places: number[] }>();
    let size = 0;
    const tokens = tools.map((tool) =>
      fieldTextsOf(tool).map((text) => withoutStopWords(tokenise(text, known))),
    );
    const beginning = beginningOf(tokens.map((texts) => texts[NAME_FIELD] ?? []));
    tokens.forEach((texts, doc) => {
      const [first, ...others] = texts[NAME_FIELD] ?? [];
      // It is a name of the server, and says nothing of one tool.
      if (first !== undefined && first.term === beginning && others.length > 0) {
        texts[NAME_FIELD] = others;
        texts[SERVER_FIELD] = [...(texts[SERVER_FIELD] ?? []), first];
      }
      const name = (texts[NAME_FIELD] ?? []).filter((token) => !token.isJoined);
      nameTerms.push([...new Set(name.map((token) => token.term))]);
      for (const [term, { frequency, place }] of frequenciesOf(texts, words)) {
        let postings = byTerm.get(term);
        if (postings === undefined) {
          byTerm.set(term, (postings = { docs: [], impacts: [], places: [] }));
        }
        postings.docs.push(doc);
        postings.impacts.push((frequency * (K1 + 1)) / (frequency + K1));
        postings.places.push(place);
        size += 1;
      }
    });
    this.nameTerms = nameTerms;
    this.words = words;
    this.docs = new Uint32Array(size);
    this.impacts = new Float32Array(size);
    this.places = new Uint8Array(size);
    let from = 0;
    for (const [term, { docs, impacts, places }] of byTerm) {
      this.docs.set(docs, from);
      this.impacts.set(impacts, from);
      this.places.set(places, from);
      this.#postings.set(term, { from, to: from + docs.length });
      from += docs.length;
    }
  }

  /** The tools whose name this is, with or without their server, in code or as it is. */
  docsNamed(text: string): ReadonlySet<number> {
    return this.#named.get(foldedName(text)) ?? NONE;
  }

  postings(term: string): Postings | undefined {
    return this.#postings.get(term);
  }

  /** Each term, and how many tools have it. */
  *terms(): Iterable<[string, number]> {
    for (const [term, { from, to }] of this.#postings) yield [term, to - from];
  }
}

/** Case and separators are no difference: a name in code has `_` where the tool's own has something else. */
function foldedName(text: string): string {
  return text
    .slice(0, MAX_NAME_CHARS)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]/gu, '_');
}

/** The term of a name's word as it is written: singular and plural are two. */
export function surfaceOf(word: string): string {
  return `=${word}`;
}

/** What most of the names begin with, where there are enough names to tell. */
function beginningOf(names: readonly (readonly Token[])[]): string | undefined {
  const counts = new Map<string, number>();
  for (const [first] of names) {
    if (first !== undefined) counts.set(first.term, (counts.get(first.term) ?? 0) + 1);
  }
  const most = names.length < FEWEST_NAMES ? Infinity : names.length * SHARED_PART;
  return [...counts].find(([, count]) => count >= most)?.[0];
}

interface Frequency {
  /** Over all fields, each with its weight and held against its length (BM25F). */
  frequency: number;
  /** One bit for each field that has the term, and NAME_PART. */
  place: number;
}

function frequenciesOf(
  texts: readonly (readonly Token[])[],
  words: Map<string, string>,
): Map<string, Frequency> {
  const found = new Map<string, Frequency>();
  fields.forEach(({ weight, b, typicalLength }, field) => {
    const tokens = texts[field] ?? [];
    const each = weight / (1 - b + (b * tokens.length) / typicalLength);
    const add = (term: string): void => {
      let entry = found.get(term);
      if (entry === undefined) found.set(term, (entry = { frequency: 0, place: 0 }));
      entry.frequency += each;
      entry.place |= 1 << field;
    };
    let previous: Token | undefined;
    for (const token of tokens) {
      words.set(token.word, token.term);
      add(token.term);
      if (field !== NAME_FIELD || token.isJoined) continue;
      // Neighbours are also one term, so that names that have them side by side stand out.
      if (previous !== undefined) add(stemOf(previous.word + token.word));
      found.get(token.term)!.place |= NAME_PART;
      add(surfaceOf(token.word));
      previous = token;
    }
  });
  return found;
}
