/**
 * All tools of all servers: holds their contracts, and finds them by name or by what they are for.
 * Names are made when they are first asked for after a change, so that a burst of changes costs once; the
 * index takes over only the servers that changed, ahead of a search where there is time. Talks to no server.
 */
import { isDeepStrictEqual } from 'node:util';
import { Emitter, type Disposable } from '../util/event';
import { nearest } from '../util/nearest';
import type { CatalogTool, ToolContract } from './contract';
import { assignNames, type AssignedNames } from './naming';
import { SearchIndex, type SearchMatch } from './search/searchIndex';
import { byCodeUnits } from './text';

/** A server as an object of programs. */
export interface Namespace {
  name: string;
  server: string;
  methods: NamedTool[];
}

/** A name in programs and the id of the tool behind it. */
export interface NamedTool {
  name: string;
  id: string;
}

/** The names of all tools in programs. */
export interface Bindings {
  namespaces: readonly Namespace[];
  /** The tools that are functions of programs without their server. */
  plainFunctions: readonly NamedTool[];
}

/** What to search for, and which part of the result is wanted. */
export interface CatalogQuery {
  /** Empty or `*`: all tools. */
  keyword: string;
  /** Only the tools of this server, by its name or its name in programs. */
  server?: string;
  limit: number;
  offset: number;
}

/** A match as the words alone have it. */
export type CatalogMatch = Pick<SearchMatch, 'score' | 'coverage' | 'isExact'> & { id: string };

/**
 * Puts the best matches of a search into another order, and may add tools that are there; undefined leaves them as
 * they are.
 */
export type Reorder = (
  keyword: string,
  matches: readonly CatalogMatch[],
  isThere: (id: string) => boolean,
) => readonly { id: string; why?: string }[] | undefined;

/** One page of a search. `matched` counts all pages. */
export interface CatalogPage {
  matched: number;
  hits: {
    tool: CatalogTool;
    /** Where which words of the keyword were found, in a few words. */
    why: string;
    /** Whether name or description show as much. */
    isPlain: boolean;
  }[];
}

type CatalogHit = CatalogPage['hits'][number];

interface Names extends AssignedNames {
  byId: Map<string, CatalogTool>;
  byCall: Map<string, CatalogTool>;
  bindings?: Bindings;
}

const NEAREST_LIMIT = 3;
/** Matches that what was learned can move. */
const REORDERED = 30;
/** Lists of several servers come together, and a start has better things to do. */
const INDEX_DELAY_MS = 300;

/** The catalog. Everything that it hands out is a snapshot that a later change leaves alone. */
export class Catalog implements Disposable {
  readonly #contracts = new Map<string, readonly ToolContract[]>();
  readonly #changed = new Emitter<void>();
  #names: Names | undefined;
  #indexing: NodeJS.Timeout | undefined;
  readonly #index = new SearchIndex();
  /** The servers whose tools are not in the index as they are now. */
  readonly #unindexed = new Set<string>();

  /** Fires after each change of a server's tools. */
  readonly onDidChange = this.#changed.on;

  /**
   * Replaces the tools of a server; the same tools again change nothing. A server without tools is still
   * known.
   */
  setTools(server: string, contracts: readonly ToolContract[]): void {
    const known = this.#contracts.get(server);
    if (known !== undefined && isDeepStrictEqual(known, contracts)) return;
    this.#contracts.set(server, [...contracts]);
    this.#invalidate(server);
  }

  /** Forgets a server and its tools. */
  removeServer(server: string): void {
    if (this.#contracts.delete(server)) this.#invalidate(server);
  }

  /** All tools, by id. */
  tools(): readonly CatalogTool[] {
    return this.#named().tools;
  }

  /** The names of the known servers, in order. */
  servers(): string[] {
    return [...this.#contracts.keys()].sort(byCodeUnits);
  }

  /** The tool with this id, call or plain function name. Exactly this: nothing is guessed. */
  resolve(name: string): CatalogTool | undefined {
    const { byId, byCall, plain } = this.#named();
    return byId.get(name) ?? byCall.get(name) ?? plain.get(name);
  }

  /** Up to three calls or plain names that a name may have meant, best first. */
  nearest(name: string): string[] {
    const { byCall, tools } = this.#named();
    const byMethod = new Map<string, string[]>();
    for (const tool of tools) {
      const list = byMethod.get(tool.method);
      if (list === undefined) byMethod.set(tool.method, [this.#shortestName(tool)]);
      else list.push(tool.call);
    }
    const alikeMethods = (wanted: string): string[] =>
      nearest(wanted, byMethod.keys(), NEAREST_LIMIT).flatMap((m) => byMethod.get(m) ?? []);
    const alikeCalls = (): string[] => nearest(name, byCall.keys(), NEAREST_LIMIT);
    const dot = name.lastIndexOf('.');
    const found = dot < 0 ? alikeMethods(name) : alikeCalls();
    if (found.length > 0) return found.slice(0, NEAREST_LIMIT);
    const others = dot < 0 ? alikeCalls() : alikeMethods(name.slice(dot + 1));
    return others.slice(0, NEAREST_LIMIT);
  }

  /**
   * One page of the tools that match, best first, as far as `reorder` leaves them so. An unknown server has none.
   */
  search({ keyword, server, limit, offset }: CatalogQuery, reorder?: Reorder): CatalogPage {
    const wanted = server === undefined ? undefined : this.#serverNamed(server);
    if (server !== undefined && wanted === undefined) return { matched: 0, hits: [] };
    const isWanted = (tool: CatalogTool): boolean => wanted === undefined || tool.server === wanted;
    const text = keyword.trim();
    if (text === '' || text === '*') {
      const all = this.tools().filter(isWanted);
      const page = all.slice(offset, offset + limit);
      return {
        matched: all.length,
        hits: page.map((tool) => ({ tool, why: 'all tools', isPlain: true })),
      };
    }
    for (const name of this.#unindexed) this.#indexNow(name);
    const query = { keyword: text, ...(wanted !== undefined && { server: wanted }) };
    if (reorder === undefined) {
      const { matched, matches } = this.#index.search({ ...query, limit, offset });
      return { matched, hits: matches.flatMap((match) => this.#hitOf(match) ?? []) };
    }
    // The first ones are put into order together, whatever part of the list is wanted.
    const first = { limit: Math.max(REORDERED, offset + limit), offset: 0 };
    const { matched, matches } = this.#index.search({ ...query, ...first });
    const { hits, added } = this.#reordered(text, matches, reorder, isWanted);
    return { matched: matched + added, hits: hits.slice(offset, offset + limit) };
  }

  #reordered(
    keyword: string,
    matches: readonly SearchMatch[],
    reorder: Reorder,
    isWanted: (tool: CatalogTool) => boolean,
  ): { hits: CatalogHit[]; added: number } {
    const { byId } = this.#named();
    const known = matches.flatMap((match) => {
      const hit = this.#hitOf(match);
      return hit === undefined ? [] : [{ ...match, hit, id: hit.tool.id }];
    });
    const hits = known.map(({ hit }) => hit);
    const first = known.slice(0, REORDERED);
    const isThere = (id: string): boolean => {
      const tool = byId.get(id);
      return tool !== undefined && isWanted(tool);
    };
    const order = reorder(keyword, first, isThere);
    if (order === undefined) return { hits, added: 0 };
    const byIdFound = new Map(first.map(({ id, hit }) => [id, hit]));
    const placed = order.flatMap(({ id, why }): CatalogHit[] => {
      const hit = byIdFound.get(id);
      const tool = hit?.tool ?? byId.get(id);
      if (tool === undefined) return [];
      const reasons = [hit?.why, why].filter(Boolean).join('; ');
      return [{ tool, why: reasons, isPlain: why === undefined && (hit?.isPlain ?? false) }];
    });
    const added = placed.length - first.length;
    return { hits: [...placed, ...hits.slice(REORDERED)], added };
  }

  /** Of two servers' tools with the same id, one is left out. */
  #hitOf({ tool, why, isPlain }: SearchMatch): CatalogHit | undefined {
    const known = this.#named().byId.get(`${tool.server}.${tool.name}`);
    return known?.server === tool.server ? { tool: known, why, isPlain } : undefined;
  }

  /** What is wrong with the names of servers and tools, a sentence each. */
  problems(): readonly string[] {
    return this.#named().problems;
  }

  /** What programs see: the same object for as long as no tool changes. */
  bindings(): Bindings {
    const names = this.#named();
    names.bindings ??= {
      namespaces: namespacesOf(names.tools),
      plainFunctions: Array.from(names.plain, ([name, tool]) => ({ name, id: tool.id })),
    };
    return names.bindings;
  }

  /** Drops the tools and the listeners. */
  dispose(): void {
    clearTimeout(this.#indexing);
    this.#changed.dispose();
    this.#contracts.clear();
    this.#names = undefined;
  }

  #named(): Names {
    if (this.#names !== undefined) return this.#names;
    const names = assignNames(this.#contracts);
    this.#names = {
      ...names,
      byId: new Map(names.tools.map((tool) => [tool.id, tool])),
      byCall: new Map(names.tools.map((tool) => [tool.call, tool])),
    };
    return this.#names;
  }

  #shortestName(tool: CatalogTool): string {
    return this.#named().plain.get(tool.method) === tool ? tool.method : tool.call;
  }

  #serverNamed(name: string): string | undefined {
    if (this.#contracts.has(name)) return name;
    return this.tools().find((tool) => tool.namespace === name)?.server;
  }

  #indexNow(server: string): void {
    this.#unindexed.delete(server);
    this.#index.set(server, this.#contracts.get(server) ?? []);
  }

  /** Indexes what has changed while nobody searches, a server at a time, so that no search pays for all. */
  #indexSoon(delayMs: number): void {
    clearTimeout(this.#indexing);
    this.#indexing = setTimeout(() => {
      const [server] = this.#unindexed;
      if (server === undefined) return;
      this.#indexNow(server);
      this.#indexSoon(0);
    }, delayMs);
    this.#indexing.unref();
  }

  #invalidate(server: string): void {
    this.#names = undefined;
    this.#unindexed.add(server);
    this.#indexSoon(INDEX_DELAY_MS);
    this.#changed.fire();
  }
}

/** The servers that have tools, as objects of programs. */
function namespacesOf(tools: readonly CatalogTool[]): Namespace[] {
  const byName = new Map<string, Namespace>();
  for (const { namespace: name, server, method, id } of tools) {
    const entry = byName.get(name) ?? { name, server, methods: [] };
    byName.set(name, entry);
    entry.methods.push({ name: method, id });
  }
  return [...byName.values()];
}
