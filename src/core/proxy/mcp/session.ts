/**
 * One live connection to one MCP server: lists what it has page by page, calls it, and says in our own
 * errors what went wrong. It does not restart anything; that is mcpSource.ts. Replies are read loosely:
 * one tool or field that the protocol would not allow must not cost all others.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  LoggingMessageNotificationSchema,
  McpError,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { HttpDefinition, StdioDefinition } from '../../config/definition';
import type { ServerLogLevel } from '../../ports';
import { messageOf, ToolCallError } from '../../util/errors';
import type { JsonObject } from '../../util/json';
import { plainLine } from '../../util/plainText';
import { VERSION } from '../../version';
import { readPrompt, readResult } from '../callResult';
import type { ServerInfo, ServerSession, SessionOptions, Wish } from '../serverSession';
import type { CallOptions, ToolResult } from '../toolSource';
import { toCallError } from './callErrors';
import { connect, disconnect, endingOf, type Connection } from './connect';
import type { ConnectContext } from './connectContext';
import { Questions } from './questions';
import { ServerMessages } from './serverMessages';
import {
  answerServerRequests,
  capabilitiesOf,
  requiredPages,
  visitAll,
  type ServerRequestsContext,
} from './serverRequests';
import { StdioTransport } from './stdioTransport';
import { timedRequest } from './timedRequest';
import { Wishes } from './wishes';

/** A reply with more pages than this comes from a server that never stops. */
const MAX_PAGES = 200;
/** Requests to the language model that may wait for their turn. */
const MAX_COMPLETIONS = 50;
const MAX_NAME_CHARS = 200;
const CLIENT = { name: 'toolwright', version: VERSION };

/** Opens a session. Throws ServerUnavailableError or SignInNeededError. */
export async function openSession(
  launch: StdioDefinition | HttpDefinition,
  options: SessionOptions,
  context: ConnectContext,
): Promise<ServerSession> {
  const session = new McpSession(options, context);
  await session.connect(launch);
  return session;
}

class McpSession implements ServerSession {
  readonly #options: SessionOptions;
  readonly #context: ConnectContext;
  readonly #questions: Questions;
  readonly #completions: Questions;
  readonly #messages: ServerMessages;
  readonly #requests: ServerRequestsContext;
  readonly #wishes = new Wishes();
  #connection: Connection | undefined;
  #stopAnswering: (() => void) | undefined;
  #inFlight = 0;
  #isClosing = false;
  #isLost = false;

  constructor(options: SessionOptions, context: ConnectContext) {
    const { workspace, person, model } = context;
    this.#options = options;
    this.#context = context;
    this.#questions = new Questions(options.clocks);
    this.#completions = new Questions(options.clocks, MAX_COMPLETIONS);
    this.#messages = new ServerMessages((level, message) => options.onLog(level, message));
    this.#requests = {
      server: options.server,
      workspace,
      questions: this.#questions,
      completions: this.#completions,
      onRefused: (message) => this.#messages.add('warning', `Toolwright: ${message}`),
      ...(person && { person }),
      ...(model && { model }),
    };
  }

  async connect(launch: StdioDefinition | HttpDefinition): Promise<void> {
    const { environment, guard, shell, fetchFor } = this.#context;
    const { server, wish } = this.#options;
    const fetch =
      launch.transport === 'stdio'
        ? undefined
        : fetchFor?.(launch, {
            server,
            wish: () => this.#wishes.strongest,
            hold: (work) => this.#options.clocks.hold(work),
          });
    const onStderr = (line: string): void => this.#messages.add('info', line);
    try {
      const connection = await this.#wishes.during(wish, () =>
        connect(launch, this.#options, {
          client: () => this.#newClient(),
          stdio: (definition, seen) =>
            new StdioTransport(definition, { environment: seen, guard, onStderr }),
          shell,
          fetch,
          environment,
        }),
      );
      this.#connection = connection;
      connection.client.onclose = () => this.#lose('the connection ended');
    } catch (error) {
      this.#dispose();
      throw error;
    }
  }

  get info(): ServerInfo {
    const { client, protocolVersion } = this.#open;
    const { name = '', version = '', title } = client.getServerVersion() ?? {};
    const capabilities = client.getServerCapabilities() ?? {};
    return {
      name: plainLine(name, MAX_NAME_CHARS),
      version: plainLine(version, MAX_NAME_CHARS),
      ...(title !== undefined && { title: plainLine(title, MAX_NAME_CHARS) }),
      protocolVersion,
      hasTools: capabilities.tools !== undefined,
      hasResources: capabilities.resources !== undefined,
      hasPrompts: capabilities.prompts !== undefined,
    };
  }

  get pid(): number | undefined {
    const transport = this.#connection?.transport;
    return transport instanceof StdioTransport ? transport.pid : undefined;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  listTools(wish: Wish, signal?: AbortSignal): Promise<unknown[]> {
    return this.#pages('tools/list', 'tools', wish, signal);
  }

  async listResources(wish: Wish): Promise<unknown[]> {
    return this.info.hasResources ? this.#pages('resources/list', 'resources', wish) : [];
  }

  async listResourceTemplates(wish: Wish): Promise<unknown[]> {
    if (!this.info.hasResources) return [];
    return this.#pages('resources/templates/list', 'resourceTemplates', wish);
  }

  async listPrompts(wish: Wish): Promise<unknown[]> {
    return this.info.hasPrompts ? this.#pages('prompts/list', 'prompts', wish) : [];
  }

  async callTool(name: string, args: JsonObject, options: CallOptions): Promise<ToolResult> {
    const tool = `${this.#options.server}.${name}`;
    const reply = await this.#send(tool, 'tools/call', { name, arguments: args }, options);
    return readResult(tool, reply, options.keepPart);
  }

  async readResource(uri: string, options: CallOptions): Promise<ToolResult> {
    const tool = `${this.#options.server}.resources/read`;
    const reply = await this.#send(tool, 'resources/read', { uri }, options);
    const contents = Array.isArray(reply['contents']) ? (reply['contents'] as unknown[]) : [];
    const content = contents.map((resource) => ({ type: 'resource', resource }));
    return readResult(tool, { content }, options.keepPart);
  }

  async getPrompt(
    name: string,
    args: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<ToolResult> {
    const tool = `${this.#options.server}.prompts/get`;
    const reply = await this.#send(tool, 'prompts/get', { name, arguments: args }, options);
    return readPrompt(reply, options.keepPart);
  }

  async ping(timeoutMs: number): Promise<void> {
    await this.#open.client.ping({ timeout: timeoutMs });
  }

  async setLogLevel(level: ServerLogLevel): Promise<void> {
    const { client } = this.#open;
    if (client.getServerCapabilities()?.logging === undefined) return;
    await client.setLoggingLevel(level, { timeout: this.#options.startTimeoutMs });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#dispose();
    if (this.#connection) await disconnect(this.#connection);
  }

  get #open(): Connection {
    if (this.#connection === undefined) throw new Error('The session is not connected.');
    return this.#connection;
  }

  #newClient(): Client {
    const client = new Client(CLIENT, { capabilities: capabilitiesOf(this.#requests) });
    const { onToolsChanged, onResourcesChanged, onPromptsChanged } = this.#options;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => onToolsChanged());
    client.setNotificationHandler(ResourceListChangedNotificationSchema, () =>
      onResourcesChanged(),
    );
    client.setNotificationHandler(PromptListChangedNotificationSchema, () => onPromptsChanged());
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) =>
      this.#messages.addNotification(params),
    );
    const answering = answerServerRequests(client, this.#requests);
    this.#stopAnswering = () => answering.dispose();
    return client;
  }

  #pages(method: string, field: string, wish: Wish, signal?: AbortSignal): Promise<unknown[]> {
    const { clocks, startTimeoutMs: timeoutMs } = this.#options;
    return this.#wishes.during(wish, async () => {
      const items: unknown[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const params = cursor === undefined ? {} : { cursor };
        const { client } = this.#open;
        const reply = await timedRequest(client, method, params, { timeoutMs, clocks, signal });
        const listed = reply[field];
        // One by one: a page may be longer than a call may have arguments.
        if (Array.isArray(listed)) for (const item of listed as unknown[]) items.push(item);
        const next = reply['nextCursor'];
        if (typeof next !== 'string' || next === '' || next === cursor) return items;
        cursor = next;
      }
      return items;
    });
  }

  /** One request that a program waits for. Throws ToolCallError. */
  async #send(
    tool: string,
    method: string,
    params: JsonObject,
    { signal, timeoutMs, onProgress = () => {}, clock }: CallOptions,
  ): Promise<JsonObject> {
    const { clocks } = this.#options;
    const limits = { timeoutMs, clocks, signal, clock, onProgress };
    this.#inFlight++;
    try {
      return await this.#wishes.during('call', () =>
        timedRequest(this.#open.client, method, params, limits),
      );
    } catch (error) {
      throw await this.#failed(error, tool, signal);
    } finally {
      this.#inFlight--;
    }
  }

  async #failed(error: unknown, tool: string, signal: AbortSignal): Promise<ToolCallError> {
    if (error instanceof McpError && !signal.aborted && (await this.#visit(error, signal))) {
      const message = `${tool} needs a page that the person has opened now. Call it again when they are done.`;
      return new ToolCallError('tool_failed', tool, message, { retryable: true, ran: 'no' });
    }
    const failure = toCallError(error, {
      server: this.#options.server,
      tool,
      isCancelled: signal.aborted,
      ending: endingOf(this.#open.transport),
    });
    // Over HTTP nothing tells that the server was restarted, except that it no longer knows us.
    const isLost = failure.code === 'connection_lost' && !(error instanceof McpError);
    if (isLost) this.#lose(messageOf(error));
    return failure;
  }

  /** Whether the person has opened the pages that a call needs. */
  async #visit(error: McpError, signal: AbortSignal): Promise<boolean> {
    try {
      return await visitAll(requiredPages(error), this.#requests, signal);
    } catch (refusal) {
      // The call fails with its own error all the same.
      this.#messages.add('warning', `Toolwright opened no page: ${messageOf(refusal)}`);
      return false;
    }
  }

  #lose(reason: string): void {
    if (this.#isClosing || this.#isLost) return;
    this.#isLost = true;
    this.#dispose();
    const known = this.#connection && endingOf(this.#connection.transport);
    this.#options.onLost(known ?? reason);
  }

  #dispose(): void {
    this.#stopAnswering?.();
    this.#questions.dispose();
    this.#completions.dispose();
    this.#messages.dispose();
  }
}
