/**
 * What the core needs from outside. Each host (VS Code, the command line, a test) hands in its own
 * implementation; the core never reaches for the process, the clock or a dialog by itself.
 */
import type { Disposable } from './util/event';

/** Time. `now` is wall time in ms since the epoch, `monotonic` a clock in ms that never jumps. */
export interface Clock {
  now(): number;
  monotonic(): number;
}

/** Diagnostics for people. Never holds argument values, results or secrets. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Severities of what an MCP server logs, the least severe first (RFC 5424, as MCP has them). */
export type ServerLogLevel =
  | 'debug'
  | 'info'
  | 'notice'
  | 'warning'
  | 'error'
  | 'critical'
  | 'alert'
  | 'emergency';

/**
 * Where people read what one server writes: its log messages, its standard error, its comings and
 * goings. It may hold anything that the server wrote, so it is shown to people and never to a model.
 */
export interface ServerLog extends Disposable {
  write(level: ServerLogLevel, message: string): void;
  /** The least severe level that people want to see now. */
  readonly level: ServerLogLevel;
  onDidChangeLevel(listener: () => void): Disposable;
}

/** Opens the log of the server with this name; the same name gets the same log back. */
export type OpenServerLog = (server: string) => ServerLog;

/** The folders that people work in. Paths are absolute; the first one is the main folder. */
export interface Workspace {
  folders(): readonly string[];
  /** False where the editor shows the folder in restricted mode: nothing it names is started. */
  isTrusted(): boolean;
  /** Absent where the folders never change. */
  onDidChangeFolders?(listener: () => void): Disposable;
}

/**
 * The person, as somebody who can be asked. Every question is made by the core, in its own words, and
 * answered by a click or a key of a person; nothing that a model or a server sends is an answer. Each
 * rejects or answers with the refusal when the signal aborts. A host without a person has no such
 * object, and then asking means refusing, with the reason.
 */
export interface Person {
  /** May this tool be called? */
  approveTool(question: ToolQuestion, signal: AbortSignal): Promise<ToolAnswer>;
  /** May this server, which is new or was changed, be started? */
  approveServer(question: ServerQuestion, signal: AbortSignal): Promise<ServerAnswer>;
  /** A call waits for a server that needs a sign-in: sign in now? */
  approveSignIn(question: SignInQuestion, signal: AbortSignal): Promise<boolean>;
  /** A skill is run whose tools have changed: migrate it first? */
  approveMigration(question: MigrationQuestion, signal: AbortSignal): Promise<boolean>;
  /** May this server use the language model? */
  approveSampling(question: SamplingQuestion, signal: AbortSignal): Promise<SamplingAnswer>;
  /** A server asks for values. Answers of a form are checked against its fields already. */
  fillForm(form: ServerForm, signal: AbortSignal): Promise<FormAnswer>;
  /** A server asks to open a page. Answering `accept` opens it. */
  visitPage(request: PageRequest, signal: AbortSignal): Promise<'accept' | 'decline' | 'cancel'>;
}

/** What a migration would change. Names come from servers and files. */
export interface MigrationQuestion {
  skill: string;
  tools: readonly { tool: string; to: string; version: string }[];
  /** What is done, in words. */
  steps: readonly string[];
  /** Of these those that are not sure. */
  questions: readonly string[];
  /** Tests that were played back and passed. */
  testsPassed: number;
}

/** A question to a person about one tool. Made by the policy, never by a model. */
export interface ToolQuestion {
  server: string;
  tool: string;
  /** The file or setting that defines the server, or which part of us or of the editor it is. */
  origin: string;
  /** The arguments as JSON text, cut for display. */
  argumentsPreview: string;
  /** What the call may change, in a sentence. */
  risk: string;
}

/**
 * `run`: until this program ends. `session`: until the host ends. The others are remembered on disk:
 * in this workspace, or everywhere; for this tool, or for all tools of its server.
 */
export type ToolAnswer =
  | 'deny'
  | 'run'
  | 'session'
  | 'workspace'
  | 'always'
  | 'server-in-workspace'
  | 'server-always'
  | 'never';

export interface ServerQuestion {
  server: string;
  origin: string;
  /** The command with its arguments, or the address; variables not filled in, so no secret. */
  launch: string;
  /** True when an earlier definition of this name was accepted and is now another. */
  isChanged: boolean;
}

/** `trust`: start it and believe what it says of its own tools. `start`: start it, believe nothing. */
export type ServerAnswer = 'trust' | 'start' | 'refuse';

export interface SignInQuestion {
  server: string;
  /** The address of the server. */
  url: string;
}

export interface SamplingQuestion {
  server: string;
  /** What the server wants the model to read, cut for display. */
  preview: string;
  maxTokens: number;
}

export type SamplingAnswer = 'deny' | 'once' | 'session';

/** A form that a server wants filled in (MCP elicitation). Its fields were checked when it arrived. */
export interface ServerForm {
  server: string;
  message: string;
  fields: readonly FormField[];
}

/** One field. `check` says what is wrong with a value, in a sentence; undefined when it fits. */
export interface FormField {
  name: string;
  title: string;
  description?: string;
  isRequired: boolean;
  kind: FormFieldKind;
  defaultValue?: FormValue;
  check(value: FormValue): string | undefined;
}

export type FormFieldKind =
  | { type: 'text'; format?: 'email' | 'uri' | 'date' | 'date-time' }
  | { type: 'number'; isInteger: boolean }
  | { type: 'boolean' }
  | { type: 'choice'; options: readonly FormOption[]; isMultiple: boolean };

export interface FormOption {
  value: string;
  label: string;
}

export type FormValue = string | number | boolean | readonly string[];

/**
 * The values by the fields' names. `undefined` says that the person left the field empty; a field that
 * is not there gets its default.
 */
export type FormAnswer =
  | { action: 'accept'; values: Readonly<Record<string, FormValue | undefined>> }
  | { action: 'decline' | 'cancel' };

/** A page that a server wants the person to visit (MCP elicitation by URL). */
export interface PageRequest {
  server: string;
  message: string;
  url: string;
}

/** Opens pages in the person's browser, for sign-in. */
export interface Browser {
  /** False when it could not be opened: then the address has to be shown. */
  open(url: string): Promise<boolean>;
  /** The address under which the person's browser reaches this address of our machine. */
  externalUrl?(localUrl: string): Promise<string>;
}

/** Keeps secrets: tokens of sign-in, keys. Survives restarts; never in a log. */
export interface Secrets {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** The editor's language model, for servers that ask for it (MCP sampling). */
export interface LanguageModel {
  /** Throws a ToolwrightError when there is no model or it refuses. */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
}

export interface CompletionRequest {
  /** For the editor's own consent dialog. */
  server: string;
  /** The same, where it is not a server that asks. */
  purpose?: string;
  systemPrompt?: string;
  messages: readonly { role: 'user' | 'assistant'; text: string }[];
  maxTokens: number;
  /** Names or parts of names of models that would suit, best first. */
  modelHints: readonly string[];
}

export interface Completion {
  text: string;
  model: string;
}

/** Answers `${input:id}` of a server definition; undefined when nobody can or wants to answer. */
export type ResolveInput = (request: InputRequest) => Promise<string | undefined>;

export interface InputRequest {
  id: string;
  /** Which server needs it, for the prompt. */
  server: string;
  description?: string;
  defaultValue?: string;
  isPassword: boolean;
  /** Present for a choice among given values. */
  options?: readonly string[];
}

/** The environment that child processes inherit and `${env:NAME}` reads. */
export type Environment = Readonly<Record<string, string | undefined>>;
