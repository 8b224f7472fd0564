/**
 * Speaks MCP with a child process over its standard input and output. It exists beside the SDK's own
 * transport because a server has to end with its whole process tree, has to end when we are killed,
 * and may send messages of many megabytes or lines that are not MCP at all.
 */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import spawn from 'cross-spawn';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { StdioDefinition } from '../../config/definition';
import type { Environment } from '../../ports';
import { isObject } from '../../util/json';
import type { OrphanGuard } from '../process/orphanGuard';
import { killMarked, killTree, MARK_NAME } from '../process/processTree';

/** A longer message ends the server: nothing sensible is sent in one of that size. */
export const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;
/** So much may wait for a server that does not read, such as answers to its own flood of requests. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;
/** How much of the end of the standard error is kept for messages. */
const KEPT_STDERR_CHARS = 2_000;
/** Time for a server to end after its input closed, and again after the polite signal, in ms. */
const CLOSE_GRACE_MS = 500;
/** Time between a server's end and that of what it left behind, in ms. */
const LAST_WORDS_MS = 100;
/** This many lines that are not MCP before the first that is: it will not become a server. */
const MAX_LEADING_GARBAGE = 20;
const NEWLINE = 0x0a;
/** How a server ended that we stopped ourselves: no news to anybody. */
const STOPPED = 'stopped by Toolwright';

export interface StdioContext {
  environment: Environment;
  guard: OrphanGuard;
  /** One line that the server wrote to its standard error. */
  onStderr(line: string): void;
}

export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #definition: StdioDefinition;
  readonly #context: StdioContext;
  /** What the server and all that it starts carry in their environment. */
  readonly #mark = randomUUID();
  #child: ChildProcess | undefined;
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #stderrTail = '';
  /** The first line on standard output that was no message, and how many there were. */
  #garbage: { first: string; lines: number } | undefined;
  #hasSpoken = false;
  #exit: string | undefined;
  #closed: Promise<void> | undefined;

  constructor(definition: StdioDefinition, context: StdioContext) {
    this.#definition = definition;
    this.#context = context;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const { command, args, cwd, env } = this.#definition;
    this.#context.guard.arm();
    const child = spawn(command, [...args], {
      ...(cwd !== undefined && { cwd }),
      env: { ...inherited(this.#context.environment), ...env, [MARK_NAME]: this.#mark },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own on POSIX, so that the whole tree can be ended at once.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    if (child.pid !== undefined) this.#context.guard.watch(child.pid, this.#mark);
    child.stdout?.on('data', (data: Buffer) => this.#read(data));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#readStderr(text));
    child.stdin?.on('error', (error) => this.onerror?.(error));
    this.#closed = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#exit ??= signal === null ? `exit code ${code}` : `signal ${signal}`;
        // What it started and left behind ends with it, and would keep its output open; but what it
        // wrote last is still on its way.
        const { pid } = child;
        if (pid !== undefined) setTimeout(() => this.#endAll(pid), LAST_WORDS_MS);
      });
      child.once('close', () => {
        if (child.pid !== undefined) this.#context.guard.forget(child.pid);
        resolve();
        this.onclose?.();
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const stdin = this.#child?.stdin;
      if (stdin == null || !stdin.writable) {
        reject(new Error('the server has ended'));
        return;
      }
      if (stdin.writableLength > MAX_BACKLOG_BYTES) {
        reject(new Error('the server does not read what it is sent'));
        return;
      }
      stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Ends the server: by closing its input, then by signals to its whole tree. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || this.#closed === undefined || this.#exit !== undefined) return;
    this.#exit = STOPPED;
    child.stdin?.end();
    if (await this.#endsWithin(CLOSE_GRACE_MS)) return;
    killTree(child.pid, 'SIGTERM');
    if (await this.#endsWithin(CLOSE_GRACE_MS)) return;
    killTree(child.pid, 'SIGKILL');
    await this.#endsWithin(CLOSE_GRACE_MS);
  }

  /** What is known of a server that ended or does not answer, in half a sentence or more. */
  explain(): string {
    const parts: string[] = [];
    const isOurDoing = this.#exit === STOPPED;
    if (this.#exit !== undefined && !isOurDoing) parts.push(`it ended with ${this.#exit}`);
    if (this.#garbage !== undefined) {
      const { first, lines } = this.#garbage;
      const more = lines > 1 ? ` and ${lines - 1} more such lines` : '';
      parts.push(
        `it wrote text that is not MCP to its standard output: ${JSON.stringify(first)}${more}`,
      );
    }
    const tail = this.#stderrTail.trim().split('\n').slice(-5).join('\n');
    if (tail !== '') parts.push(`its last words on standard error were:\n${tail}`);
    return parts.join('; ');
  }

  /** Also what has left the group. */
  #endAll(pid: number): void {
    killTree(pid, 'SIGKILL');
    void killMarked(new Set([this.#mark]));
  }

  #endsWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      void this.#closed?.then(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** Collects pieces and joins them once per line, so that long lines cost linear time. */
  #read(data: Buffer): void {
    let start = 0;
    for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
      this.#pieces.push(data.subarray(start, end));
      const line = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
      this.#pieces = [];
      this.#pieceBytes = 0;
      start = end + 1;
      this.#readLine(line.toString('utf8'));
    }
    if (start < data.length) {
      this.#pieces.push(data.subarray(start));
      this.#pieceBytes += data.length - start;
    }
    if (this.#pieceBytes > MAX_MESSAGE_BYTES) {
      this.#pieces = [];
      this.#giveUp(`a message of over ${MAX_MESSAGE_BYTES / 1_048_576} MiB, so it was ended`);
    }
  }

  #readLine(line: string): void {
    if (line.trim() === '') return;
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      this.#noteGarbage(line);
      return;
    }
    if (isObject(message) && message['jsonrpc'] === '2.0') {
      this.#hasSpoken = true;
      this.onmessage?.(message as unknown as JSONRPCMessage);
    } else {
      this.#noteGarbage(line);
    }
  }

  #noteGarbage(line: string): void {
    this.#garbage ??= { first: line.slice(0, 200), lines: 0 };
    this.#garbage.lines++;
    if (!this.#hasSpoken && this.#garbage.lines >= MAX_LEADING_GARBAGE) {
      this.#giveUp('no MCP message, so it was ended');
    }
  }

  #giveUp(reason: string): void {
    this.#exit ??= reason;
    if (this.#child?.pid !== undefined) killTree(this.#child.pid, 'SIGKILL');
  }

  #readStderr(text: string): void {
    this.#stderrTail = (this.#stderrTail + text).slice(-KEPT_STDERR_CHARS);
    for (const line of text.split('\n')) {
      if (line.trim() !== '') this.#context.onStderr(line);
    }
  }
}

/** Our own surroundings without what belongs to the editor's process alone. */
function inherited(environment: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || /^(ELECTRON_|VSCODE_|NODE_OPTIONS$)/i.test(name)) continue;
    kept[name] = value;
  }
  return kept;
}
