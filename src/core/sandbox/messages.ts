/**
 * The language between the sandbox and its workers, the same for all languages of programs. Everything
 * is plain data. What tools answered as text crosses as text: the thread of the host never parses it.
 */
import type { ConsoleLine, StopReason } from '../results/outputs';
import type { Inspection } from './inspection';
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
  /** What the tokens in the program's texts stand for. */
  tokenValues?: Readonly<Record<string, string>>;
  limits: SandboxLimits;
  /** Results above this many tokens are cut by structure. */
  resultBudgetTokens: number;
  /** Says whether it parses, and runs nothing. */
  isOnlyParsed?: boolean;
}

export interface InspectedProgram {
  code: string;
  language: 'javascript' | 'python3';
}

export type ToWorker =
  /** `bindings` are left out when they are those of the run before on this worker. */
  | { type: 'run'; run: number; program: Program; bindings?: SandboxBindings }
  | ({ type: 'settle'; run: number; shapes: readonly ToolShape[] } & (
      | { replies: readonly Reply[] }
      /** The same for `count` replies, in the engine's own form, or in a text of its bytes. */
      | { count: number; packed: PackedValue | string }
    ))
  /** The host has ended this run; the worker forgets it. */
  | { type: 'stop'; run: number }
  /** Cuts the result of a direct call, off the host's thread. */
  | { type: 'shrink'; run: number; result: Payload; budgetTokens: number }
  /** Counts the tokens of texts, off the host's thread. */
  | { type: 'count'; run: number; texts: readonly string[] }
  /** Reads a program of either language without running it. */
  /** `bindings` like those of a run. */
  | ({ type: 'inspect'; run: number; bindings?: SandboxBindings } & InspectedProgram)
  /** Use the engine a little, so that its code is compiled well. */
  | { type: 'warm' };

/** A tool and the shape of what it answered, for those whose values the worker does not see. */
export type ToolShape = readonly [tool: string, shape: string];

/** The two parts of an encoded value. */
export interface PackedValue {
  head: Uint8Array;
  body: Uint8Array;
}

/**
 * A value on its way: JSON text, or a text that holds JSON if it parses as JSON and is a string value
 * if not, or a value that JSON can hold.
 */
export type Payload = { json: string } | { text: string } | { value: unknown };

/** A value that fits its budget. */
export interface Shrunk {
  json: string;
  /** Says what was left out; then `whole` is the JSON of all of it. */
  cut?: string;
  whole?: string;
}

/** The answer to one call. */
export type Reply =
  | ({ call: number; ok: true } & Payload)
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

/** What programs can do beside calling tools. No tool's id begins with `$`. */
export const OPERATIONS = [
  '$search',
  '$describe',
  '$list',
  '$results.load',
  '$state.get',
  '$state.set',
  '$state.delete',
  '$state.keys',
  '$resources.list',
  '$resources.templates',
  '$resources.read',
  '$prompts.list',
  '$prompts.get',
  '$tokenize',
] as const;

export interface GuestCall {
  call: number;
  /** The tool's id, or one of the operations. */
  id: string;
  args: unknown;
}

export type FromWorker =
  /** `readsPacked`: the engine takes replies in its own form. */
  | { type: 'ready'; readsPacked?: boolean }
  | { type: 'warmed' }
  /** A slice of guest time ended; the program waits for these and earlier calls. */
  | { type: 'waiting'; run: number; calls: GuestCall[]; cpuMs: number; console: ConsoleLine[] }
  | ({ type: 'done'; run: number; outcome: WorkerOutcome } & WorkerCondition)
  | { type: 'shrunk'; run: number; result: Shrunk }
  | { type: 'counted'; run: number; tokens: readonly number[] }
  | { type: 'inspected'; run: number; inspection: Inspection };

/** How a program left its thread. */
export interface WorkerCondition {
  /** The thread is of no more use. */
  isSpent: boolean;
  /** Memory of the guest. */
  memoryBytes: number;
}

export interface WorkerOutcome {
  /** Absent when the program ended well. */
  stop?: { reason: StopReason; message: string };
  /** Cut to the budget; absent when there was none. */
  result?: Shrunk;
  console: ConsoleLine[];
  warnings: string[];
  suggestions: string[];
  cpuMs: number;
}
