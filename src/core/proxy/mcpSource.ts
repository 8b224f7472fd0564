/**
 * An MCP server as a tool source: starts it on first use, keeps what is known of its tools, and starts
 * it again after it was lost, with growing pauses so that a server that cannot start is not started
 * for each call.
 */
import type { ToolList } from '../catalog/contract';
import { normaliseTools } from '../catalog/normalise';
import type { HttpDefinition, ServerDefinition, StdioDefinition } from '../config/definition';
import type { Log, OpenServerLog } from '../ports';
import type { ToolListCache } from '../store/toolListCache';
import { abortable } from '../util/abort';
import { Emitter } from '../util/event';
import { messageOf, ToolCallError, ToolwrightError } from '../util/errors';
import type { ServerState, ServerView } from './serverView';
import {
  ServerBlockedError,
  ServerUnavailableError,
  SignInNeededError,
  type OpenSession,
  type ServerSession,
  type Wish,
} from './serverSession';
import type { CallOptions, ToolResult, ToolSource } from './toolSource';

export interface McpSourceContext {
  open: OpenSession;
  /** Resolves when the server may start; asks the person where the wish permits. Throws ServerBlockedError. */
  permitStart(definition: ServerDefinition, wish: Wish, signal?: AbortSignal): Promise<void>;
  openServerLog: OpenServerLog;
  cache: ToolListCache;
  log: Log;
  startTimeoutMs: number;
  /** Fills in the variables of a definition. Throws a ToolwrightError that names what is missing. */
  resolve(definition: ServerDefinition): Promise<StdioDefinition | HttpDefinition>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export class McpSource implements ToolSource {
  readonly name: string;
  readonly definition: ServerDefinition;
  readonly #context: McpSourceContext;
  readonly #changed = new Emitter<void>();
  #session: Promise<ServerSession> | undefined;
  #state: ServerState = 'stopped';
  #error: ToolwrightError | undefined;
  #known: ToolList | undefined;
  #listing: Promise<ToolList> | undefined;
  #listingSince = 0;
  #failures = 0;
  #pauseUntil = 0;
  #isDisposed = false;

  /** The state or the list of tools changed. */
  readonly onDidChange = this.#changed.on;

  constructor(definition: ServerDefinition, context: McpSourceContext) {
    this.name = definition.name;
    this.definition = definition;
    this.#context = context;
  }

  /** What is known without starting anything. */
  get known(): ToolList | undefined {
    return this.#known;
  }

  /** For how long the list has been on its way, in ms; 0 when it is not. */
  get listingForMs(): number {
    return this.#listing === undefined ? 0 : performance.now() - this.#listingSince;
  }

  view(): ServerView {
    return {
      name: this.name,
      state: this.#state,
      transport: this.definition.launch.transport,
      origin: this.definition.origin,
      toolNames: this.#known?.tools.map((tool) => tool.name) ?? [],
      ...(this.#error && { error: this.#error.message }),
    };
  }

  /** Takes the list of an earlier session, if there is one on disk. */
  async recall(): Promise<void> {
    const raw = await this.#context.cache.read(this.definition);
    if (raw === undefined || this.#known !== undefined) return;
    this.#known = normaliseTools(this.name, raw);
    this.#changed.fire();
  }

  /** The live list; starts the server. Throws ServerUnavailableError. */
  async listTools(_signal?: AbortSignal, wish: Wish = 'listing'): Promise<ToolList> {
    if (this.#listing === undefined) {
      this.#listingSince = performance.now();
      this.#listing = this.#list(wish).finally(() => (this.#listing = undefined));
    }
    return this.#listing;
  }

  async callTool(
    name: string,
    args: Record<string, unknown>,
    options: CallOptions,
  ): Promise<ToolResult> {
    let session: ServerSession;
    try {
      session = await abortable(this.#connect('call'), options.signal);
    } catch (error) {
      const tool = `${this.name}.${name}`;
      const details = { retryable: true, ran: 'no', cause: error } as const;
      if (options.signal.aborted) {
        throw new ToolCallError('cancelled', tool, `${tool} was cancelled before it ran.`, details);
      }
      throw new ToolCallError('server_unavailable', tool, messageOf(error), details);
    }
    return session.callTool(name, args, options);
  }

  /** Starts it on a person's wish: without the pause that follows failures. */
  async start(): Promise<void> {
    this.#pauseUntil = 0;
    await this.listTools(undefined, 'person');
  }

  async stop(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#error = undefined;
    this.#setState('stopped');
    const open = await session?.catch(() => undefined);
    await open?.close();
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.stop();
    this.#changed.dispose();
  }

  async #connect(wish: Wish): Promise<ServerSession> {
    if (this.#isDisposed) {
      throw new ServerUnavailableError(`Server '${this.name}' was removed from the configuration.`);
    }
    if (this.#session !== undefined) return this.#session;
    if (this.#error !== undefined && performance.now() < this.#pauseUntil) throw this.#error;
    this.#setState('starting');
    const opening: Promise<ServerSession> = this.#open(wish, () => this.#session === opening);
    this.#session = opening;
    opening.then(
      () => {
        if (this.#session !== opening) return;
        this.#failures = 0;
        this.#error = undefined;
        this.#setState('ready');
      },
      (error: unknown) => {
        if (this.#session === opening) this.#fail(error);
      },
    );
    return opening;
  }

  async #open(wish: Wish, isCurrent: () => boolean): Promise<ServerSession> {
    const { startTimeoutMs } = this.#context;
    await this.#context.permitStart(this.definition, wish);
    const launch = await this.#context.resolve(this.definition);
    const log = this.#context.openServerLog(this.name);
    return this.#context.open(launch, {
      server: this.name,
      origin: this.definition.origin,
      startTimeoutMs,
      wish,
      onToolsChanged: () => void this.#relist(),
      onResourcesChanged: () => this.#changed.fire(),
      onPromptsChanged: () => this.#changed.fire(),
      onLog: (level, message) => log.write(level, message),
      onLost: (reason) => {
        if (!isCurrent()) return;
        const message = `Server '${this.name}' was lost: ${reason}. It starts again on the next call.`;
        this.#fail(new ServerUnavailableError(message));
      },
    });
  }

  async #list(wish: Wish): Promise<ToolList> {
    const session = await this.#connect(wish);
    let raw: unknown[];
    try {
      raw = await session.listTools(wish);
    } catch (error) {
      const message = `Server '${this.name}' did not list its tools: ${messageOf(error)}`;
      const failure = new ServerUnavailableError(message, error);
      this.#error = failure;
      this.#changed.fire();
      throw failure;
    }
    const list = normaliseTools(this.name, raw);
    this.#known = list;
    this.#changed.fire();
    // The list serves this session from memory; a disk that refuses costs the next one a start.
    await this.#context.cache
      .write(this.definition, raw)
      .catch((error: unknown) =>
        this.#context.log.warn(
          `The tool list of '${this.name}' was not saved: ${messageOf(error)}`,
        ),
      );
    return list;
  }

  async #relist(): Promise<void> {
    // A list that is being read may already be old.
    await this.#listing?.catch(() => {});
    try {
      await this.listTools();
    } catch (error) {
      this.#context.log.warn(messageOf(error));
    }
  }

  #fail(error: unknown): void {
    this.#session = undefined;
    this.#error =
      error instanceof ToolwrightError
        ? error
        : new ServerUnavailableError(messageOf(error), error);
    this.#failures++;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    this.#pauseUntil = performance.now() + pause;
    this.#context.log.warn(this.#error.message);
    this.#setState(stateAfter(this.#error));
  }

  #setState(state: ServerState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

function stateAfter(error: ToolwrightError): ServerState {
  if (error instanceof SignInNeededError) return 'signIn';
  return error instanceof ServerBlockedError ? 'blocked' : 'failed';
}
