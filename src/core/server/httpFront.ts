/**
 * Our MCP server over Streamable HTTP, on 127.0.0.1 alone: for clients on this machine that start no
 * process of their own. Who may talk to it is httpGuard.ts, the protocol itself is the SDK's.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server as McpServer } from '@modelcontextprotocol/sdk/server/index.js';
import type { Clock, Log } from '../ports';
import { messageOf, ToolwrightError } from '../util/errors';
import { listenOnLoopback } from '../util/loopback';
import { refusalOf, type Refusal } from './httpGuard';
import { HttpSessions, type HttpSession } from './httpSessions';

const PATH = '/mcp';
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const SESSION_IDLE_MS = 30 * 60_000;
const MOST_SESSIONS = 100;
/** A client that sends its request slower than this is cut off. */
const REQUEST_MS = 30_000;

/** The front cannot listen. The message says what to do. */
export class HttpFrontError extends ToolwrightError {
  constructor(message: string, cause: unknown) {
    super('http_front', message, { cause });
  }
}

export interface HttpFrontOptions {
  /** 0: any free one. */
  port: number;
  token: string;
  createServer: () => McpServer;
  clock: Clock;
  log: Log;
  sessionIdleMs?: number;
  mostSessions?: number;
}

/** A token that nobody guesses. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export class HttpFront {
  readonly #options: HttpFrontOptions;
  readonly #server: Server;
  readonly #sessions: HttpSessions;

  private constructor(options: HttpFrontOptions) {
    this.#options = options;
    this.#sessions = new HttpSessions({
      clock: options.clock,
      createServer: options.createServer,
      idleMs: options.sessionIdleMs ?? SESSION_IDLE_MS,
      most: options.mostSessions ?? MOST_SESSIONS,
    });
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        options.log.error(`A request over HTTP failed: ${messageOf(error)}`);
        refuse(response, { status: 500, message: 'Toolwright could not answer.' });
      });
    });
    this.#server.requestTimeout = REQUEST_MS;
    this.#server.headersTimeout = REQUEST_MS;
  }

  /** Listens. Throws HttpFrontError. */
  static async open(options: HttpFrontOptions): Promise<HttpFront> {
    const front = new HttpFront(options);
    try {
      await listenOnLoopback(front.#server, options.port);
    } catch (error) {
      front.#sessions.dispose();
      const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      const advice = isBusy
        ? 'is in use: end the program that uses it, or choose another; 0 takes any free one'
        : `cannot be used: ${messageOf(error)}`;
      throw new HttpFrontError(`The port ${options.port} of 127.0.0.1 ${advice}.`, error);
    }
    return front;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${PATH}`;
  }

  /** Cancels what runs, ends every session and closes every connection. Idempotent. */
  async close(): Promise<void> {
    this.#server.close();
    await this.#sessions.disposeAll();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal =
      refusalOf(request, { port: this.port, token: this.#options.token }) ?? wrongPlace(request);
    if (refusal !== undefined) return refuse(response, refusal);
    if (request.method !== 'POST') {
      const session = this.#sessionOf(request);
      if (session === undefined) return refuse(response, unknownSession(request));
      await session.transport.handleRequest(request, response);
      return;
    }
    const body = await readBody(request);
    if ('status' in body) return refuse(response, body);
    const isNew = request.headers['mcp-session-id'] === undefined && isInitialize(body.json);
    const session = isNew ? await this.#sessions.open() : this.#sessionOf(request);
    if (session === undefined) {
      return refuse(response, isNew ? NO_ROOM : unknownSession(request));
    }
    await this.#during(session, response, () =>
      session.transport.handleRequest(request, response, body.json),
    );
  }

  #sessionOf({ headers }: IncomingMessage): HttpSession | undefined {
    const id = headers['mcp-session-id'];
    return typeof id === 'string' ? this.#sessions.find(id) : undefined;
  }

  /** A session is busy until its answer has gone out, which can be long after the handler returned. */
  async #during(
    session: HttpSession,
    response: ServerResponse,
    work: () => Promise<void>,
  ): Promise<void> {
    session.busy++;
    response.once('close', () => {
      session.busy--;
      session.usedAt = this.#options.clock.monotonic();
    });
    await work();
  }
}

const NO_ROOM: Refusal = {
  status: 503,
  message: 'All sessions are in use.',
  headers: { 'retry-after': '10' },
};

function unknownSession({ headers }: IncomingMessage): Refusal {
  // 404 is how the protocol says that a session is over: the client begins a new one.
  return headers['mcp-session-id'] === undefined
    ? { status: 400, message: 'Begin with "initialize", and send its Mcp-Session-Id from then on.' }
    : { status: 404, message: 'There is no such session: begin a new one.' };
}

function wrongPlace({ url, method, headers }: IncomingMessage): Refusal | undefined {
  if (url?.split('?', 1)[0] !== PATH) {
    return { status: 404, message: `There is nothing here: the address ends with ${PATH}.` };
  }
  if (method !== 'POST' && method !== 'GET' && method !== 'DELETE') {
    return {
      status: 405,
      message: 'Use POST, GET or DELETE.',
      headers: { allow: 'POST, GET, DELETE' },
    };
  }
  const isJson = /^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '');
  if (method === 'POST' && !isJson) {
    return { status: 415, message: 'The content type must be application/json.' };
  }
  return undefined;
}

async function readBody(request: IncomingMessage): Promise<{ json: unknown } | Refusal> {
  const tooLarge = { status: 413, message: `A request may have ${MAX_BODY_BYTES} bytes at most.` };
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return tooLarge;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return tooLarge;
    chunks.push(chunk);
  }
  try {
    return { json: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return { status: 400, message: 'The body is no JSON.' };
  }
}

function isInitialize(message: unknown): boolean {
  const method = (message as { method?: unknown } | null)?.method;
  return method === 'initialize';
}

/** Answers in the form of JSON-RPC, which is what clients read, and closes: the body may be unread. */
function refuse(response: ServerResponse, { status, message, headers }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = { jsonrpc: '2.0', error: { code: -32_000, message }, id: null };
  response.writeHead(status, {
    'content-type': 'application/json',
    connection: 'close',
    ...headers,
  });
  response.end(JSON.stringify(body));
}
