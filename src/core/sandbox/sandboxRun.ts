/** What the sandbox is asked and what it answers: the shapes that its callers know. */
import type { Pausable } from '../util/pausable';
import type { ConsoleLine, StopReason } from '../results/outputs';
import type { SandboxLimits } from './limits';
import type { GuestError, Payload, SandboxBindings, Shrunk } from './messages';

export type SandboxLanguage = 'javascript' | 'python3';

/** The answer to one call of a program. */
export type CallReply = Payload | { error: GuestError };

/** Carries out a call of the program. Never rejects. */
export type CallHandler = (
  id: string,
  args: unknown,
  /** The deadline of the run: paused while a person is being asked. */
  context: { signal: AbortSignal; deadline: Pausable },
) => Promise<CallReply>;

/** How far a run has come. */
export interface RunProgress {
  callsMade: number;
  /** The tools of the calls that are under way at this moment, each once for each call. */
  waitingFor: () => readonly string[];
  /** Lines printed since the last report. */
  console: readonly ConsoleLine[];
}

export interface SandboxRun {
  language?: SandboxLanguage;
  code: string;
  inputJson: string;
  /** What the tokens in the program's texts stand for. */
  tokenValues?: Readonly<Record<string, string>>;
  /** Says whether it parses, and runs nothing. */
  isOnlyParsed?: boolean;
  /** How many programs wait for this one; absent: none. */
  depth?: number;
  bindings: SandboxBindings;
  limits?: Partial<SandboxLimits>;
  /** Results above this many tokens are cut by structure. */
  resultBudgetTokens: number;
  onCall: CallHandler;
  /** Called when calls begin or end, often. Must be quick. */
  onProgress?: (progress: RunProgress) => void;
  signal: AbortSignal;
}

export interface SandboxOutcome {
  stop?: { reason: StopReason; message: string };
  result?: Shrunk;
  console: ConsoleLine[];
  warnings: string[];
  suggestions: string[];
  callsMade: number;
  cpuMs: number;
  /** Memory of the guest at its end; absent where the thread was ended. */
  memoryBytes?: number;
}
