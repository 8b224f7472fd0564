/**
 * All tools of all servers: holds their contracts, and finds them by name or by what they are for.
 * Names and index are made when they are first asked for after a change, so that a burst of changes
 * costs once. Talks to no server.
 */
import { Emitter, type Disposable } from '../util/event';
import { nearest } from '../util/nearest';
import type { CatalogTool, ToolContract } from './contract';
import { assignNames, type AssignedNames } from './naming';
import { SearchIndex } from './searchIndex';
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

/** One page of a search. `matched` counts all pages. */
export interface CatalogPage {
  matched: number;
  hits: { tool: CatalogTool; why: string }[];
}

interface Names extends AssignedNames {
  byId: Map<string, CatalogTool>;
  byCall: Map<string, CatalogTool>;
  bindings?: Bindings;
}

const NEAREST_LIMIT = 3;

/** The catalog. Everything that it hands out is a snapshot that a later change leaves alone. */
export class Catalog implements Disposable {
  readonly #contracts = new Map<string, readonly ToolContract[]>();
  readonly #changed = new Emitter<void>();
  #names: Names | undefined;
  #index: SearchIndex | undefined;

  /** Fires after each change of a server's tools. */
  readonly onDidChange = this.#changed.on;

  /** Replaces the tools of a server. A server without tools is still known. */
  setTools(server: string, contracts: readonly ToolContract[]): void {
    this.#contracts.set(server, [...contracts]);
    this.#invalidate();
  }

  /** Forgets a server and its tools. */
  removeServer(server: string): void {
    if (this.#contracts.delete(server)) this.#invalidate();
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

  /** One page of the tools that match, best first. An unknown server has none. */
  search({ keyword, server, limit, offset }: CatalogQuery): CatalogPage {
    const wanted = server === undefined ? undefined : this.#serverNamed(server);
    if (server !== undefined && wanted === undefined) return { matched: 0, hits: [] };
    this.#index ??= new SearchIndex(this.tools());
    const matches = this.#index.search(keyword, wanted === undefined ? {} : { server: wanted });
    const page = matches.slice(offset, offset + limit);
    return { matched: matches.length, hits: page.map(({ tool, why }) => ({ tool, why })) };
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
    this.#changed.dispose();
    this.#contracts.clear();
    this.#names = undefined;
    this.#index = undefined;
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

  #invalidate(): void {
    this.#names = undefined;
    this.#index = undefined;
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
