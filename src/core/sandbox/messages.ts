/**
 * The language between the sandbox and its worker. Everything is plain data. Tool results cross as
 * JSON text, so that the thread of the host neither parses nor copies them more than once.
 */
import type { ConsoleLine, StopReason } from '../results/outputs';
import type { SandboxLimits } from './limits';

/** The names that programs see, already made valid identifiers by the catalog. */
export interface SandboxBindings {
  namespaces: readonly { name: string; methods: readonly { name: string; id: string }[] }[];
  plainFunctions: readonly { name: string; id: string }[];
}

export interface Program {
  code: string;
  /** JSON text of the value of `input`. */
  inputJson: string;
  limits: SandboxLimits;
  /** Results above this many characters of JSON are cut by structure. */
  resultBudgetChars: number;
}

export type ToWorker =
  | { type: 'prepare'; bindings: SandboxBindings }
  | { type: 'run'; run: number; program: Program; bindings: SandboxBindings }
  | { type: 'settle'; run: number; replies: Reply[] }
  /** The host has ended this run; the worker forgets it. */
  | { type: 'stop'; run: number };

/** The answer to one call. `text` holds JSON if it parses as JSON, else it is a string value. */
export type Reply =
  | { call: number; ok: true; json: string }
  | { call: number; ok: true; text: string }
  | { call: number; ok: false; error: GuestError };

/** What a failed call looks like to the program: the fields of the error that it can catch. */
export interface GuestError {
  name: string;
  message: string;
  tool?: string;
  code?: string;
  retryable?: boolean;
  ran?: string;
}

export interface GuestCall {
  call: number;
  /** The tool's id, or one of the sandbox's own operations, `$search` and the like. */
  id: string;
  args: unknown;
}

export type FromWorker =
  | { type: 'ready' }
  /** A slice of guest time ended; the program waits for these and earlier calls. */
  | { type: 'waiting'; run: number; calls: GuestCall[]; cpuMs: number; console: ConsoleLine[] }
  | { type: 'done'; run: number; outcome: WorkerOutcome };

export interface WorkerOutcome {
  /** Absent when the program ended well. */
  stop?: { reason: StopReason; message: string };
  /** JSON of the result, already cut to the budget; absent when there was none. */
  resultJson?: string;
  /** Says what the cut left out. */
  cut?: string;
  /** Characters of the whole result as JSON. */
  resultChars: number;
  console: ConsoleLine[];
  warnings: string[];
  suggestions: string[];
  cpuMs: number;
}
