/**
 * All tool sources together: the servers that configuration names and the built-in ones. Keeps them in
 * step with the configuration, gathers their tool lists side by side, and routes calls. It decides
 * nothing about whether a call may run.
 */
import type { ToolContract, ToolList } from '../catalog/contract';
import type { ServerDefinition } from '../config/definition';
import { fingerprint } from '../store/toolListCache';
import { InvalidInputError, messageOf, ToolCallError } from '../util/errors';
import { Emitter, type Disposable } from '../util/event';
import { nearest } from '../util/nearest';
import { problemsOf } from './argumentCheck';
import { McpSource, type McpSourceContext } from './mcpSource';
import type { ServerView } from './serverView';
import type { CallOptions, ToolResult, ToolSource } from './toolSource';

/** What a source tells about its tools right now. */
export interface ToolsChange {
  server: string;
  /** Absent when the source is gone. */
  list?: ToolList;
}

/** Time limits of servers that have none of their own, in ms. */
export interface ServerTimes {
  startMs: number;
  /** 0: never stopped for being idle. */
  idleMs: number;
}

export const DEFAULT_SERVER_TIMES: ServerTimes = { startMs: 30_000, idleMs: 10 * 60_000 };

export type ProxyContext = Omit<McpSourceContext, keyof ServerTimes>;

export class ToolProxy {
  readonly #context: McpSourceContext;
  readonly #builtIn = new Map<string, { source: ToolSource; list: ToolList }>();
  readonly #servers = new Map<string, McpSource>();
  readonly #toolsChanged = new Emitter<ToolsChange>();
  readonly #changed = new Emitter<void>();
  #times = DEFAULT_SERVER_TIMES;

  /** A source's tools became known, changed, or are gone. */
  readonly onDidChangeTools = this.#toolsChanged.on;
  /** The state of a server, or the set of servers, changed. */
  readonly onDidChange = this.#changed.on;

  constructor(context: ProxyContext) {
    this.#context = {
      ...context,
      startMs: () => this.#times.startMs,
      idleMs: () => this.#times.idleMs,
    };
  }

  /** Adds a source that is part of us and needs no start. Disposing the result takes it out again. */
  async addBuiltIn(source: ToolSource): Promise<Disposable> {
    const { name } = source;
    const refresh = async (): Promise<void> => {
      const list = await source.listTools();
      if (this.#builtIn.get(name)?.source !== source) return;
      this.#builtIn.set(name, { source, list });
      this.#toolsChanged.fire({ server: name, list });
      this.#changed.fire();
    };
    this.#builtIn.set(name, { source, list: { tools: [], problems: [] } });
    await refresh();
    const subscription = source.onDidChangeTools?.(() => {
      refresh().catch((error: unknown) => this.#context.log.error(messageOf(error)));
    });
    return {
      dispose: () => {
        subscription?.dispose();
        if (this.#builtIn.get(name)?.source !== source) return;
        this.#builtIn.delete(name);
        this.#toolsChanged.fire({ server: name });
        this.#changed.fire();
      },
    };
  }

  /** What is known of the tools of MCP servers, without starting any. */
  serverTools(): ToolContract[] {
    return [...this.#servers.values()].flatMap((source) => source.known?.tools ?? []);
  }

  /** Makes the servers those of the list; what did not change goes on undisturbed. */
  async configure(
    definitions: readonly ServerDefinition[],
    times: ServerTimes = DEFAULT_SERVER_TIMES,
  ): Promise<void> {
    this.#times = times;
    const wanted = new Map(definitions.map((definition) => [definition.name, definition]));
    const ended: Promise<void>[] = [];
    for (const [name, source] of this.#servers) {
      const definition = wanted.get(name);
      if (definition && fingerprint(definition) === fingerprint(source.definition)) {
        source.definition = definition;
        continue;
      }
      this.#servers.delete(name);
      this.#toolsChanged.fire({ server: name });
      ended.push(source.dispose());
    }
    const recalled: Promise<void>[] = [];
    for (const [name, definition] of wanted) {
      if (this.#servers.has(name)) continue;
      const source = new McpSource(definition, this.#context);
      this.#servers.set(name, source);
      let last: ToolList | undefined;
      source.onDidChange(() => {
        if (source.known !== undefined && source.known !== last) {
          last = source.known;
          this.#toolsChanged.fire({ server: name, list: last });
        }
        this.#changed.fire();
      });
      recalled.push(source.recall());
    }
    this.#changed.fire();
    await Promise.all([...ended, ...recalled]);
  }

  /** The version in what a server calls itself, `name 1.2.3`; undefined before it has said so. */
  versionOf(server: string): string | undefined {
    const { product = '' } = this.views().find(({ name }) => name === server) ?? {};
    return /\s(\S*\d\S*)$/.exec(product)?.[1];
  }

  /** Whether the tools of all servers are known, so that nobody waits for a list. */
  get isListed(): boolean {
    return [...this.#servers.values()].every((source) => source.known !== undefined);
  }

  /**
   * Makes every server's tools known, starting those that never listed any, all at the same time.
   * Waits until `timeoutMs` after the start of each; what takes longer goes on in the background, and
   * later calls do not wait for it again. Returns a sentence for each server whose tools are missing.
   */
  async ensureListed(timeoutMs: number, signal?: AbortSignal): Promise<string[]> {
    const missing = [...this.#servers.values()].filter((source) => source.known === undefined);
    return this.#list(missing, timeoutMs, signal);
  }

  /** The same for all servers, also those whose tools are known from an earlier time. */
  async listAgain(timeoutMs: number, signal?: AbortSignal): Promise<string[]> {
    return this.#list([...this.#servers.values()], timeoutMs, signal);
  }

  async #list(
    missing: readonly McpSource[],
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<string[]> {
    if (missing.length === 0) return [];
    const slow = new Set(missing);
    const problems: string[] = [];
    await Promise.all(
      missing.map((source) => {
        const listed = source.listTools().then(
          () => slow.delete(source),
          (error: unknown) => {
            slow.delete(source);
            problems.push(messageOf(error));
          },
        );
        return within(timeoutMs - source.listingForMs, listed, signal);
      }),
    );
    for (const source of slow) {
      problems.push(`Server '${source.name}' is still starting: search again in a moment.`);
    }
    return problems;
  }

  /**
   * Refuses arguments that cannot be meant, before anything is asked or sent. For our own sources null
   * counts as absent; what others make of it is theirs. Throws ToolCallError.
   */
  check(tool: ToolContract, args: Record<string, unknown>): void {
    const source = this.#builtIn.get(tool.server)?.source;
    const isOwn = source !== undefined && source.transport !== 'editor';
    const given = Object.entries(args).filter(([, value]) => !isOwn || value !== null);
    const problems = problemsOf(tool, Object.fromEntries(given));
    if (problems.length === 0) return;
    const id = `${tool.server}.${tool.name}`;
    throw new ToolCallError('invalid_arguments', id, `${id}: ${problems.join('; ')}.`, {
      retryable: false,
      ran: 'no',
    });
  }

  /** Throws ToolCallError. */
  async call(
    server: string,
    name: string,
    args: Record<string, unknown>,
    options: CallOptions,
  ): Promise<ToolResult> {
    const source = this.#servers.get(server) ?? this.#builtIn.get(server)?.source;
    if (source === undefined) {
      throw new ToolCallError(
        'unknown_tool',
        `${server}.${name}`,
        `There is no server '${server}'.`,
        {
          retryable: false,
          ran: 'no',
        },
      );
    }
    return source.callTool(name, args, options);
  }

  /** What sets this call apart from others of its tool; only sources that are part of us say so. */
  async cautionOf(
    server: string,
    name: string,
    args: Record<string, unknown>,
  ): Promise<string | undefined> {
    return this.#builtIn.get(server)?.source.cautionOf?.(name, args);
  }

  /** Where a source is defined, for people. */
  originOf(name: string): string {
    const builtIn = this.#builtIn.get(name)?.source.origin ?? 'Toolwright';
    return this.#servers.get(name)?.definition.origin ?? builtIn;
  }

  /** The names of all MCP servers. */
  mcpServers(): string[] {
    return [...this.#servers.keys()];
  }

  /** The MCP server with this name. Throws InvalidInputError with the nearest names. */
  mcpServer(name: string): McpSource {
    return this.#server(name);
  }

  views(): ServerView[] {
    const builtIn = [...this.#builtIn.values()].map(({ source, list }): ServerView => ({
      name: source.name,
      state: 'ready',
      transport: source.transport ?? 'built-in',
      origin: source.origin ?? 'Toolwright',
      toolNames: list.tools.map((tool) => tool.name),
    }));
    return [...builtIn, ...[...this.#servers.values()].map((source) => source.view())];
  }

  /** Throws ServerUnavailableError, or InvalidInputError for a name that is no server's. */
  async start(name: string): Promise<void> {
    await this.#server(name).start();
  }

  async stop(name: string): Promise<void> {
    await this.#server(name).stop();
  }

  async restart(name: string): Promise<void> {
    await this.stop(name);
    await this.start(name);
  }

  /** Starts it, and lets the person sign in where it wants that. Throws as `start` does. */
  async signIn(name: string): Promise<void> {
    await this.restart(name);
  }

  /** Stops it, and forgets the sign-in. */
  async signOut(name: string): Promise<void> {
    await this.#server(name).signOut();
  }

  /** Ends every server and its whole process tree. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((source) => source.dispose()));
    this.#servers.clear();
    this.#toolsChanged.dispose();
    this.#changed.dispose();
  }

  #server(name: string): McpSource {
    const source = this.#servers.get(name);
    if (source !== undefined) return source;
    const near = nearest(name, this.#servers.keys());
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
    throw new InvalidInputError(`There is no MCP server '${name}'.${hint}`);
  }
}

/** Waits for the work, for the time, or for the signal, whichever is first. */
async function within(ms: number, work: Promise<unknown>, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, ms));
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    signal?.addEventListener('abort', end, { once: true });
    void work.then(end);
  });
}
