/**
 * The sessions of the HTTP front: each client has a server of its own. Those that nobody uses end by
 * themselves, and there are never more than so many.
 */
import { randomUUID } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Clock } from '../ports';
import type { Disposable } from '../util/event';

export interface HttpSession {
  transport: StreamableHTTPServerTransport;
  server: Server;
  /** Requests that are being answered; an open stream for notifications is none. */
  busy: number;
  /** When it was last used, on the monotonic clock. */
  usedAt: number;
}

export interface HttpSessionsParts {
  clock: Clock;
  createServer: () => Server;
  idleMs: number;
  most: number;
}

const SWEEP_MS = 60_000;

export class HttpSessions implements Disposable {
  readonly #parts: HttpSessionsParts;
  readonly #sessions = new Map<string, HttpSession>();
  readonly #sweep: NodeJS.Timeout;

  constructor(parts: HttpSessionsParts) {
    this.#parts = parts;
    this.#sweep = setInterval(() => this.sweep(), Math.min(SWEEP_MS, parts.idleMs));
    this.#sweep.unref();
  }

  get size(): number {
    return this.#sessions.size;
  }

  find(id: string): HttpSession | undefined {
    return this.#sessions.get(id);
  }

  /** A new session; undefined when there is no room, because all of them are busy. */
  async open(): Promise<HttpSession | undefined> {
    if (this.#sessions.size >= this.#parts.most && !(await this.#endOldest())) return undefined;
    const { clock, createServer } = this.#parts;
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void this.#sessions.set(id, session),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    const server = createServer();
    const session: HttpSession = { transport, server, busy: 0, usedAt: clock.monotonic() };
    // The SDK's class and its interface disagree about optional fields under strict typing.
    await server.connect(transport as unknown as Transport);
    return session;
  }

  /** Ends the sessions that nobody has used for a while. */
  sweep(): void {
    const before = this.#parts.clock.monotonic() - this.#parts.idleMs;
    for (const [id, session] of this.#sessions) {
      if (session.busy === 0 && session.usedAt < before) void this.#end(id, session);
    }
  }

  async disposeAll(): Promise<void> {
    this.dispose();
    await Promise.all(Array.from(this.#sessions, ([id, session]) => this.#end(id, session)));
  }

  dispose(): void {
    clearInterval(this.#sweep);
  }

  async #endOldest(): Promise<boolean> {
    const idle = [...this.#sessions].filter(([, { busy }]) => busy === 0);
    const [oldest] = idle.toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
    if (oldest === undefined) return false;
    await this.#end(...oldest);
    return true;
  }

  async #end(id: string, { server }: HttpSession): Promise<void> {
    this.#sessions.delete(id);
    await server.close();
  }
}
