/**
 * An MCP server as a tool source: what is known of its tools, also before it has started, and calls to
 * it. When it runs and when not is serverLink.ts.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolList } from '../catalog/contract';
import { normaliseTools } from '../catalog/normalise';
import type { ServerDefinition } from '../config/definition';
import type { ToolListCache } from '../store/toolListCache';
import { messageOf, ToolCallError, ToolwrightError } from '../util/errors';
import { Emitter } from '../util/event';
import type { JsonObject } from '../util/json';
import type { Pausable } from '../util/pausable';
import { ServerContents } from './serverContents';
import { ServerLink, type LinkContext } from './serverLink';
import { ServerUnavailableError, type ServerSession, type Wish } from './serverSession';
import type { ServerView } from './serverView';
import type { CallOptions, ToolResult, ToolSource } from './toolSource';

export interface McpSourceContext extends LinkContext {
  cache: ToolListCache;
  /** Whether a sign-in is kept for the server. */
  isSignedIn(definition: ServerDefinition): Promise<boolean>;
  /** Forgets the sign-in, and tells the authorization server. */
  signOut(definition: ServerDefinition): Promise<void>;
}

/** A server that changes its tools all the time is read this often at most. */
const RELIST_INTERVAL_MS = 500;

export class McpSource implements ToolSource {
  readonly name: string;
  readonly #context: McpSourceContext;
  readonly #link: ServerLink;
  readonly #contents: ServerContents;
  readonly #changed = new Emitter<void>();
  #known: ToolList | undefined;
  #product: string | undefined;
  #isSignedIn = false;
  #listing: { wish: Wish; list: Promise<ToolList>; since: number } | undefined;
  #isRelisting = false;
  #isChangedAgain = false;

  /** The state or what is known of it changed. */
  readonly onDidChange = this.#changed.on;

  constructor(definition: ServerDefinition, context: McpSourceContext) {
    this.name = definition.name;
    this.#context = context;
    this.#contents = new ServerContents(definition.name);
    this.#link = new ServerLink(definition, context, {
      onToolsChanged: () => void this.#relist(),
      onResourcesChanged: () => this.#contents.forget('resources'),
      onPromptsChanged: () => this.#contents.forget('prompts'),
    });
    this.#link.onDidChange(() => this.#changed.fire());
  }

  get definition(): ServerDefinition {
    return this.#link.definition;
  }

  /** Takes other time limits of the same server. */
  set definition(definition: ServerDefinition) {
    this.#link.definition = definition;
  }

  /** What is known without starting anything. */
  get known(): ToolList | undefined {
    return this.#known;
  }

  /** For how long the list has been on its way, in ms; 0 when it is not. */
  get listingForMs(): number {
    return this.#listing === undefined ? 0 : performance.now() - this.#listing.since;
  }

  view(): ServerView {
    const { state, error, session } = this.#link;
    const { launch, origin } = this.definition;
    const { resourceCount, promptCount } = this.#contents;
    return {
      name: this.name,
      state,
      transport: launch.transport,
      origin,
      toolNames: this.#known?.tools.map((tool) => tool.name) ?? [],
      ...(this.#product !== undefined && { product: this.#product }),
      ...(this.#isSignedIn && { isSignedIn: true }),
      ...(session && { protocolVersion: session.info.protocolVersion }),
      ...(session?.pid !== undefined && { pid: session.pid }),
      ...(resourceCount !== undefined && { resourceCount }),
      ...(promptCount !== undefined && { promptCount }),
      ...(error && { error: error.message }),
    };
  }

  /** Takes the list of an earlier session, if there is one on disk. */
  async recall(): Promise<void> {
    const raw = await this.#context.cache.read(this.definition);
    if (raw === undefined || this.#known !== undefined) return;
    this.#known = normaliseTools(this.name, raw);
    this.#changed.fire();
  }

  /** The live list; starts the server. Throws what ServerLink.connect throws. */
  async listTools(_signal?: AbortSignal, wish: Wish = 'listing'): Promise<ToolList> {
    const under = this.#listing;
    if (under !== undefined) {
      // A list that nobody may be asked for can fail where one that a person wants does not.
      if (under.wish === wish || wish === 'listing') return under.list;
      await under.list.catch(() => {});
    }
    const listing = { wish, list: this.#list(wish), since: performance.now() };
    this.#listing = listing;
    const end = (): void => {
      if (this.#listing === listing) this.#listing = undefined;
    };
    listing.list.then(end, end);
    return listing.list;
  }

  async callTool(name: string, args: JsonObject, options: CallOptions): Promise<ToolResult> {
    return this.#perform(`${this.name}.${name}`, options, (session, own) =>
      session.callTool(name, args, own),
    );
  }

  async readResource(uri: string, options: CallOptions): Promise<ToolResult> {
    return this.#perform(`${this.name}.resources/read`, options, (session, own) =>
      session.readResource(uri, own),
    );
  }

  async getPrompt(
    name: string,
    args: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<ToolResult> {
    return this.#perform(`${this.name}.prompts/get`, options, (session, own) =>
      session.getPrompt(name, args, own),
    );
  }

  /** What it has beside tools; starts it. Throws what ServerLink.connect throws. */
  async contents(
    wish: Wish,
    options: { signal: AbortSignal; clock: Pausable },
  ): Promise<{ of: ServerContents; session: ServerSession }> {
    return { of: this.#contents, session: await this.#link.connect(wish, options) };
  }

  /** Starts it on a person's wish. */
  async start(): Promise<void> {
    await this.listTools(undefined, 'person');
  }

  async stop(): Promise<void> {
    await this.#link.stop();
  }

  /** Stops it, and forgets its sign-in. */
  async signOut(): Promise<void> {
    await this.#link.stop('signed out');
    await this.#context.signOut(this.definition);
    this.#isSignedIn = false;
    this.#changed.fire();
  }

  async dispose(): Promise<void> {
    await this.#link.dispose();
    this.#changed.dispose();
  }

  async #perform(
    tool: string,
    options: CallOptions,
    request: (session: ServerSession, options: CallOptions) => Promise<ToolResult>,
  ): Promise<ToolResult> {
    const { signal, clock } = options;
    let session: ServerSession;
    try {
      session = await this.#link.connect('call', { signal, ...(clock && { clock }) });
    } catch (error) {
      const details = { retryable: true, ran: 'no', cause: error } as const;
      if (signal.aborted) {
        throw new ToolCallError('cancelled', tool, `${tool} was cancelled before it ran.`, details);
      }
      throw new ToolCallError('server_unavailable', tool, messageOf(error), details);
    }
    const timeoutMs = this.definition.timeouts?.callMs ?? options.timeoutMs;
    const result = await request(session, { ...options, timeoutMs });
    this.#link.worked();
    return result;
  }

  async #list(wish: Wish): Promise<ToolList> {
    const session = await this.#link.connect(wish);
    const { title, name, version } = session.info;
    this.#product = [title ?? name, version].filter((part) => part !== '').join(' ');
    let raw: unknown[];
    try {
      // Who says that it has no tools may be wrong, but need not answer.
      const listed = session.listTools(wish);
      raw = await (session.info.hasTools ? listed : listed.catch(() => []));
    } catch (error) {
      const failure =
        error instanceof ToolwrightError
          ? error
          : new ServerUnavailableError(
              `Server '${this.name}' did not list its tools: ${messageOf(error)}`,
              error,
            );
      this.#link.note(failure);
      throw failure;
    }
    const list = normaliseTools(this.name, raw);
    this.#known = list;
    this.#isSignedIn = await this.#context.isSignedIn(this.definition);
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

  /** Reads the list again after a change: one reading at a time, and one more for all that follow. */
  async #relist(): Promise<void> {
    this.#isChangedAgain = true;
    if (this.#isRelisting) return;
    this.#isRelisting = true;
    while (this.#isChangedAgain) {
      // A list that is being read may already be old.
      await this.#listing?.list.catch(() => {});
      this.#isChangedAgain = false;
      try {
        // Nobody starts a server to learn that it had changed its tools.
        if (this.#link.session !== undefined) await this.listTools();
      } catch (error) {
        this.#context.log.warn(messageOf(error));
      }
      await delay(RELIST_INTERVAL_MS, undefined, { ref: false });
    }
    this.#isRelisting = false;
  }
}
