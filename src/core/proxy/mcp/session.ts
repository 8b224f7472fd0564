/**
 * One live connection to one MCP server: connects, lists tools page by page, calls them, and says in
 * our own errors what went wrong. It does not restart anything; that is mcpSource.ts. Replies are read
 * loosely: one tool or field that the protocol would not allow must not cost all others.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ErrorCode,
  McpError,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResultSchema,
  ToolListChangedNotificationSchema,
  type ClientRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { HttpDefinition, StdioDefinition } from '../../config/definition';
import { messageOf, ToolCallError, type ToolCallErrorCode } from '../../util/errors';
import type { Environment, LanguageModel, Person, Workspace } from '../../ports';
import { isObject, type JsonObject } from '../../util/json';
import { readResult } from '../callResult';
import type { OrphanGuard } from '../process/orphanGuard';
import {
  ServerUnavailableError,
  type ServerInfo,
  type ServerSession,
  type SessionOptions,
} from '../serverSession';
import { StdioTransport } from './stdioTransport';
import type { CallOptions, ToolResult } from '../toolSource';
import { VERSION } from '../../version';

/** What a session needs beside its options: the same for all sessions of a proxy. */
export interface ConnectContext {
  environment: Environment;
  guard: OrphanGuard;
  workspace: Workspace;
  /** Absent where there is nobody to ask. */
  person?: Person;
  /** Absent where servers get no language model. */
  model?: LanguageModel;
}

/** A reply with more pages than this comes from a server that never stops. */
const MAX_PAGES = 200;
const CLIENT = { name: 'toolwright', version: VERSION };

export class McpSession implements ServerSession {
  readonly #client: Client;
  readonly #transport: Transport;
  readonly #options: SessionOptions;
  #isClosing = false;
  #inFlight = 0;

  private constructor(client: Client, transport: Transport, options: SessionOptions) {
    this.#client = client;
    this.#transport = transport;
    this.#options = options;
    client.onclose = () => {
      if (!this.#isClosing) options.onLost(explain(transport) ?? 'the connection ended');
    };
    client.setNotificationHandler(ToolListChangedNotificationSchema, () =>
      options.onToolsChanged(),
    );
    client.setNotificationHandler(ResourceListChangedNotificationSchema, () =>
      options.onResourcesChanged(),
    );
    client.setNotificationHandler(PromptListChangedNotificationSchema, () =>
      options.onPromptsChanged(),
    );
  }

  /** Connects within the start timeout. Throws ServerUnavailableError. */
  static async open(
    launch: StdioDefinition | HttpDefinition,
    options: SessionOptions,
    { environment, guard }: ConnectContext,
  ): Promise<McpSession> {
    const client = new Client(CLIENT, { capabilities: {} });
    const transport: Transport =
      launch.transport === 'stdio'
        ? new StdioTransport(launch, {
            environment,
            guard,
            onStderr: (line) => options.onLog('info', line),
          })
        : // The SDK's class and its interface disagree about optional fields under strict typing.
          (new StreamableHTTPClientTransport(new URL(launch.url), {
            requestInit: { headers: { ...launch.headers } },
          }) as unknown as Transport);
    try {
      await client.connect(transport, { timeout: options.startTimeoutMs });
    } catch (error) {
      // The reason first: closing makes the transport forget nothing, but adds an ending of its own.
      const reason = whyNotStarted(error, launch, transport, { ...options, environment });
      await client.close().catch(() => {});
      await transport.close().catch(() => {});
      throw new ServerUnavailableError(`Server '${options.server}' ${reason}`, error);
    }
    return new McpSession(client, transport, options);
  }

  get info(): ServerInfo {
    const { name = '', version = '', title } = this.#client.getServerVersion() ?? {};
    const capabilities = this.#client.getServerCapabilities() ?? {};
    return {
      name,
      version,
      ...(title !== undefined && { title }),
      protocolVersion: '',
      hasTools: capabilities.tools !== undefined,
      hasResources: capabilities.resources !== undefined,
      hasPrompts: capabilities.prompts !== undefined,
    };
  }

  get pid(): number | undefined {
    return this.#transport instanceof StdioTransport ? this.#transport.pid : undefined;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  listTools(signal?: AbortSignal): Promise<unknown[]> {
    return this.#pages('tools/list', 'tools', signal);
  }

  listResources(signal?: AbortSignal): Promise<unknown[]> {
    return this.#pages('resources/list', 'resources', signal);
  }

  listResourceTemplates(signal?: AbortSignal): Promise<unknown[]> {
    return this.#pages('resources/templates/list', 'resourceTemplates', signal);
  }

  listPrompts(signal?: AbortSignal): Promise<unknown[]> {
    return this.#pages('prompts/list', 'prompts', signal);
  }

  async readResource(uri: string, { keepPart, ...options }: CallOptions): Promise<ToolResult> {
    const tool = `${this.#options.server}.resources/read`;
    const reply = await this.#send(tool, 'resources/read', { uri }, options);
    const contents = Array.isArray(reply['contents']) ? (reply['contents'] as unknown[]) : [];
    const content = contents.map((resource) => ({ type: 'resource', resource }));
    return readResult(tool, { content }, keepPart);
  }

  async getPrompt(
    name: string,
    args: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<ToolResult> {
    const tool = `${this.#options.server}.prompts/get`;
    const reply = await this.#send(tool, 'prompts/get', { name, arguments: args }, options);
    return { value: reply, bytes: Buffer.byteLength(JSON.stringify(reply)) };
  }

  async ping(timeoutMs: number): Promise<void> {
    await this.#client.ping({ timeout: timeoutMs });
  }

  async #pages(method: string, field: string, signal?: AbortSignal): Promise<unknown[]> {
    const items: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const reply = await this.#client.request(
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

  async callTool(
    name: string,
    args: JsonObject,
    { keepPart, ...options }: CallOptions,
  ): Promise<ToolResult> {
    const tool = `${this.#options.server}.${name}`;
    const reply = await this.#send(tool, 'tools/call', { name, arguments: args }, options);
    return readResult(tool, reply, keepPart);
  }

  async #send(
    tool: string,
    method: string,
    params: JsonObject,
    { signal, timeoutMs, onProgress }: Omit<CallOptions, 'keepPart'>,
  ): Promise<JsonObject> {
    this.#inFlight++;
    try {
      return await this.#client.request({ method, params } as ClientRequest, ResultSchema, {
        signal,
        timeout: timeoutMs,
        resetTimeoutOnProgress: true,
        ...(onProgress && {
          onprogress: (progress) => onProgress(progress.message ?? `${progress.progress}`),
        }),
      });
    } catch (error) {
      // Over HTTP nothing tells that the server was restarted, except that it no longer knows us.
      const isLost = !(error instanceof McpError) && !signal.aborted && !this.#isClosing;
      if (isLost) this.#options.onLost(messageOf(error));
      throw this.#callError(tool, error, signal, timeoutMs);
    } finally {
      this.#inFlight--;
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#client.close();
  }

  #callError(tool: string, error: unknown, signal: AbortSignal, timeoutMs: number): ToolCallError {
    const fail = (
      code: ToolCallErrorCode,
      message: string,
      retryable: boolean,
      ran: 'no' | 'unknown',
    ): ToolCallError => new ToolCallError(code, tool, message, { retryable, ran, cause: error });
    if (signal.aborted) return fail('cancelled', `${tool} was cancelled.`, false, 'unknown');
    const code = error instanceof McpError ? error.code : undefined;
    switch (code) {
      case ErrorCode.RequestTimeout:
        return fail(
          'timeout',
          `${tool} gave no answer within ${timeoutMs / 1000} s, the limit of one call. It may have run.`,
          true,
          'unknown',
        );
      case ErrorCode.ConnectionClosed:
        return fail(
          'connection_lost',
          `The connection to '${this.#options.server}' ended during ${tool}: ` +
            `${explain(this.#transport) ?? 'no reason given'}. It may have run.`,
          true,
          'unknown',
        );
      case ErrorCode.InvalidParams:
        return fail('invalid_arguments', `${tool}: ${messageOf(error)}`, false, 'no');
      case ErrorCode.MethodNotFound:
        return fail('protocol_error', `${tool}: ${messageOf(error)}`, false, 'no');
    }
    if (code === undefined) {
      return fail(
        'connection_lost',
        `${tool}: ${causeOf(error)}. It may have run.`,
        true,
        'unknown',
      );
    }
    return fail('protocol_error', `${tool}: ${messageOf(error)}`, false, 'unknown');
  }
}

function explain(transport: Transport): string | undefined {
  const words = transport instanceof StdioTransport ? transport.explain() : '';
  return words === '' ? undefined : words;
}

/** "could not be started: …", with the command or address and where it is defined. */
function whyNotStarted(
  error: unknown,
  launch: StdioDefinition | HttpDefinition,
  transport: Transport,
  { origin, startTimeoutMs, environment }: SessionOptions & { environment: Environment },
): string {
  const where = `(defined in ${origin})`;
  if (launch.transport !== 'stdio') {
    if (error instanceof StreamableHTTPError && (error.code === 401 || error.code === 403)) {
      return `at ${launch.url} refused us with HTTP ${error.code}: its headers need a valid token ${where}.`;
    }
    return `at ${launch.url} could not be reached ${where}: ${causeOf(error)}.`;
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (String(code) === 'ENOENT' || String(code) === 'EACCES') {
    const problem = String(code) === 'ENOENT' ? 'was not found' : 'may not be executed';
    return (
      `could not be started: the command '${launch.command}' ${problem} ${where}.\n` +
      `PATH that was searched: ${environment['PATH'] ?? '(empty)'}`
    );
  }
  const known = explain(transport);
  if (error instanceof McpError && error.code === Number(ErrorCode.RequestTimeout)) {
    const more = known === undefined ? '' : ` What is known: ${known}.`;
    return `did not answer within ${startTimeoutMs / 1000} s of its start ${where}.${more}`;
  }
  return `could not be started ${where}: ${known ?? causeOf(error)}`;
}

/** fetch hides the reason one level down. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const detail = isObject(cause) || cause instanceof Error ? messageOf(cause) : '';
  return detail === '' ? messageOf(error) : `${messageOf(error)} (${detail})`;
}
