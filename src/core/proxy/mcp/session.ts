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
  ResultSchema,
  ToolListChangedNotificationSchema,
  type ClientRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { HttpDefinition, StdioDefinition } from '../../config/definition';
import type { ServerLogLevel } from '../../ports';
import { linkedSignal } from '../../util/abort';
import { Deadline } from '../../util/deadline';
import { messageOf, ToolCallError } from '../../util/errors';
import type { JsonObject } from '../../util/json';
import { plainLine } from '../../util/plainText';
import { VERSION } from '../../version';
import { readResult } from '../callResult';
import type { ServerInfo, ServerSession, SessionOptions, Wish } from '../serverSession';
import type { CallOptions, ToolResult } from '../toolSource';
import { toCallError } from './callErrors';
import { connect, endingOf, NO_TIMEOUT_MS, type Connection } from './connect';
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

/** A reply with more pages than this comes from a server that never stops. */
const MAX_PAGES = 200;
/** A call that reports progress may take its limit again, but not for ever: this many times. */
const MOST_LIMITS = 20;
const MAX_PROGRESS_CHARS = 200;
const CLIENT = { name: 'toolwright', version: VERSION };
const STRENGTH: readonly Wish[] = ['listing', 'call', 'person'];

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
  readonly #messages: ServerMessages;
  readonly #requests: ServerRequestsContext;
  /** The wishes of what is under way. */
  readonly #wishes = new Set<{ wish: Wish }>();
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
    this.#messages = new ServerMessages((level, message) => options.onLog(level, message));
    this.#requests = {
      server: options.server,
      workspace,
      questions: this.#questions,
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
            wish: () => this.#wish(),
            hold: (work) => this.#options.clocks.hold(work),
          });
    const onStderr = (line: string): void => this.#messages.add('info', line);
    try {
      const connection = await this.#during(wish, () =>
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
      name: plainLine(name, MAX_PROGRESS_CHARS),
      version: plainLine(version, MAX_PROGRESS_CHARS),
      ...(title !== undefined && { title: plainLine(title, MAX_PROGRESS_CHARS) }),
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
    return this.#during(wish, () => this.#pages('tools/list', 'tools', signal));
  }

  async listResources(signal?: AbortSignal): Promise<unknown[]> {
    return this.info.hasResources ? this.#pages('resources/list', 'resources', signal) : [];
  }

  async listResourceTemplates(signal?: AbortSignal): Promise<unknown[]> {
    if (!this.info.hasResources) return [];
    return this.#pages('resources/templates/list', 'resourceTemplates', signal);
  }

  async listPrompts(signal?: AbortSignal): Promise<unknown[]> {
    return this.info.hasPrompts ? this.#pages('prompts/list', 'prompts', signal) : [];
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
    const { description, messages } = reply;
    const value = { ...(description !== undefined && { description }), messages };
    return { value, bytes: Buffer.byteLength(JSON.stringify(value)) };
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
    await this.#connection?.client.close();
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

  async #pages(method: string, field: string, signal?: AbortSignal): Promise<unknown[]> {
    const items: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const reply = await this.#open.client.request(
        { method, params: cursor === undefined ? {} : { cursor } } as ClientRequest,
        ResultSchema,
        { timeout: this.#options.startTimeoutMs, ...(signal && { signal }) },
      );
      if (Array.isArray(reply[field])) items.push(...(reply[field] as unknown[]));
      const next = reply['nextCursor'];
      if (typeof next !== 'string' || next === '' || next === cursor) return items;
      cursor = next;
    }
    return items;
  }

  /** One request that a program waits for. Throws ToolCallError. */
  async #send(
    tool: string,
    method: string,
    params: JsonObject,
    { signal, timeoutMs, onProgress, clock }: CallOptions,
  ): Promise<JsonObject> {
    const over = new AbortController();
    const limits = [
      new Deadline(timeoutMs, () => over.abort()),
      new Deadline(timeoutMs * MOST_LIMITS, () => over.abort()),
    ] as const;
    const { clocks } = this.#options;
    const counted = [...limits, ...(clock ? [clock] : [])].map((one) => clocks.add(one));
    const either = linkedSignal([signal, over.signal]);
    this.#inFlight++;
    try {
      return await this.#during('call', () =>
        this.#open.client.request({ method, params } as ClientRequest, ResultSchema, {
          signal: either.signal,
          timeout: NO_TIMEOUT_MS,
          onprogress: ({ progress, total, message }) => {
            limits[0].restart(timeoutMs);
            onProgress?.(progressText(progress, total, message));
          },
        }),
      );
    } catch (error) {
      throw await this.#failed(error, tool, { signal, timeoutMs, isOver: over.signal.aborted });
    } finally {
      this.#inFlight--;
      either.dispose();
      for (const one of counted.toReversed()) one.dispose();
      for (const limit of limits) limit.dispose();
    }
  }

  async #failed(
    error: unknown,
    tool: string,
    { signal, timeoutMs, isOver }: { signal: AbortSignal; timeoutMs: number; isOver: boolean },
  ): Promise<ToolCallError> {
    const isStopped = signal.aborted || isOver;
    if (error instanceof McpError && !isStopped) {
      const pages = requiredPages(error);
      if (await visitAll(pages, this.#requests, signal)) {
        const message = `${tool} needs a page that the person has opened now. Call it again when they are done.`;
        return new ToolCallError('tool_failed', tool, message, { retryable: true, ran: 'no' });
      }
    }
    const { transport } = this.#open;
    const failure = toCallError(error, {
      server: this.#options.server,
      tool,
      isCancelled: signal.aborted,
      ...(isOver && { overMs: timeoutMs }),
      ending: endingOf(transport),
    });
    // Over HTTP nothing tells that the server was restarted, except that it no longer knows us.
    const isLost = failure.code === 'connection_lost' && !(error instanceof McpError);
    if (isLost) this.#lose(messageOf(error));
    return failure;
  }

  /** The strongest wish of what is under way. */
  #wish(): Wish {
    const wishes = Array.from(this.#wishes, ({ wish }) => STRENGTH.indexOf(wish));
    return STRENGTH[Math.max(0, ...wishes)]!;
  }

  async #during<T>(wish: Wish, work: () => Promise<T>): Promise<T> {
    const entry = { wish };
    this.#wishes.add(entry);
    try {
      return await work();
    } finally {
      this.#wishes.delete(entry);
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
    this.#messages.dispose();
  }
}

function progressText(progress: number, total: number | undefined, message?: string): string {
  if (message !== undefined && message.trim() !== '') return plainLine(message, MAX_PROGRESS_CHARS);
  return total === undefined ? `${progress}` : `${progress} of ${total}`;
}
