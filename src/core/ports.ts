/**
 * What the core needs from outside. Each host (VS Code, the command line, a test) hands in its own
 * implementation; the core never reaches for the process, the clock or a dialog by itself.
 */

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

/** The folders that people work in. Paths are absolute; the first one is the main folder. */
export interface Workspace {
  folders(): readonly string[];
  /** False where the editor shows the folder in restricted mode: nothing it names is started. */
  isTrusted(): boolean;
}

/** A question to a person about one tool. Made by the policy, never by a model. */
export interface ToolQuestion {
  server: string;
  tool: string;
  /** The arguments as JSON text, cut for display. */
  argumentsPreview: string;
  /** What the call may change, in a sentence. */
  risk: string;
}

/** `run`: until this program ends. `session`: until the host ends. */
export type ToolAnswer = 'deny' | 'run' | 'session';

/** Asks the person. A host without a person has none of these, and then asking means refusing. */
export type AskPerson = (question: ToolQuestion, signal: AbortSignal) => Promise<ToolAnswer>;

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
