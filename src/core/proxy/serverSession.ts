/**
 * A live connection to one MCP server, as the rest of the core sees it. The folder mcp/ implements it
 * with the SDK; nobody else knows that SDK, so that a newer one is a change there alone.
 */
import type { HttpDefinition, StdioDefinition } from '../config/definition';
import type { ServerLogLevel } from '../ports';
import { ToolwrightError } from '../util/errors';
import type { HeldClocks } from '../util/heldClocks';
import type { JsonObject } from '../util/json';
import type { CallOptions, ToolResult } from './toolSource';

/** The server could not be reached. The message says why and what to look at. */
export class ServerUnavailableError extends ToolwrightError {
  constructor(message: string, cause?: unknown) {
    super('server_unavailable', message, { cause });
  }
}

/** It was stopped, or taken out of the configuration, before its start was done. */
export class ServerStoppedError extends ServerUnavailableError {}

/** The server wants a sign-in, and whoever needs it now may not start one. */
export class SignInNeededError extends ToolwrightError {
  constructor(message: string, code = 'sign_in_needed', cause?: unknown) {
    super(code, message, { cause });
  }
}

/** A sign-in, or its renewal, did not come to its end. The message says why and what to do. */
export class SignInFailedError extends SignInNeededError {
  constructor(message: string, cause?: unknown) {
    super(message, 'sign_in_failed', cause);
  }
}

/** A rule or a person does not let this server start. */
export class ServerBlockedError extends ToolwrightError {
  constructor(message: string) {
    super('server_blocked', message);
  }
}

/**
 * On whose behalf a server is needed. `person`: somebody clicked or typed for this very server, so
 * that a question to them is expected. `call`: a program or model calls a tool of it; a person is
 * there and may be asked once. `listing`: a search only wants to know its tools; nobody is asked.
 */
export type Wish = (typeof WISHES)[number];
/** Who may ask the person for more comes later. */
export const WISHES = ['listing', 'call', 'person'] as const;

/** What a server said of itself when the connection began. */
export interface ServerInfo {
  name: string;
  version: string;
  title?: string;
  protocolVersion: string;
  hasTools: boolean;
  hasResources: boolean;
  hasPrompts: boolean;
}

export interface ServerSession {
  readonly info: ServerInfo;
  /** The process, where the server is one of ours. */
  readonly pid: number | undefined;
  /** Calls, reads and the like that are under way. */
  readonly inFlight: number;
  /** All pages of the raw list. */
  listTools(wish: Wish, signal?: AbortSignal): Promise<unknown[]>;
  /** Throws ToolCallError. */
  callTool(name: string, args: JsonObject, options: CallOptions): Promise<ToolResult>;
  /** All pages of the raw lists; empty where the server has none. */
  listResources(wish: Wish): Promise<unknown[]>;
  listResourceTemplates(wish: Wish): Promise<unknown[]>;
  listPrompts(wish: Wish): Promise<unknown[]>;
  /** Throws ToolCallError, whose `tool` is `server.resources/read`. */
  readResource(uri: string, options: CallOptions): Promise<ToolResult>;
  /** Throws ToolCallError, whose `tool` is `server.prompts/get`. */
  getPrompt(
    name: string,
    args: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<ToolResult>;
  /** Which messages the server should send to its log; nothing where it has none. */
  setLogLevel(level: ServerLogLevel): Promise<void>;
  /** Rejects when no answer comes within the time. */
  ping(timeoutMs: number): Promise<void>;
  /** Ends the connection, and the server where it is a process of ours. Idempotent. */
  close(): Promise<void>;
}

/** What a session tells while it lives. */
export interface SessionEvents {
  onToolsChanged(): void;
  onResourcesChanged(): void;
  onPromptsChanged(): void;
  /** The connection ended and not because we closed it. Called once. */
  onLost(reason: string): void;
  /** Something for people to read: what the server logged, or what it wrote to standard error. */
  onLog(level: ServerLogLevel, message: string): void;
}

export interface SessionOptions extends SessionEvents {
  server: string;
  /** File or setting, for messages. */
  origin: string;
  startTimeoutMs: number;
  /**
   * Ends the start, which rejects with the signal's reason once everything that it began has ended. Has no
   * effect on a session that is open.
   */
  signal: AbortSignal;
  wish: Wish;
  /** The clocks that stand still while a person answers a question of this server. */
  clocks: HeldClocks;
}

/** Connects within the start timeout. Throws ServerUnavailableError, SignInNeededError or the signal's reason. */
export type OpenSession = (
  launch: StdioDefinition | HttpDefinition,
  options: SessionOptions,
) => Promise<ServerSession>;
