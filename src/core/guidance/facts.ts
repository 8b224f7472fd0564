/** What guidance is told of a search and of a run: facts without data, and what it makes of them. */
import type { RunEvent } from '../metrics/events';
import type { RunStatus } from '../results/outputs';
import type { FailureClass } from './failures';
import type { Habit } from './habits';

/** One call of a tool, also one that never left. */
export interface Attempt {
  /** `server.tool`. */
  tool: string;
  /** The arguments that its schema knows, with the first letter of each one's type: `limit:n`. */
  arguments: readonly string[];
  /** The same for the same values, where they are few and short. */
  values?: string;
  /** A skill made the call, not the program itself. */
  isInSkill?: boolean;
  /** Why it failed; absent where it gave a result. */
  failure?: FailureClass;
  ms: number;
  /** Calls of the run that were under way with it, itself among them. */
  atOnce: number;
}

export interface RunFacts {
  kind: 'program' | 'call' | 'skill';
  status: RunStatus;
  reason?: RunEvent['reason'];
  /** What was told of the failure; only looked at. */
  message: string;
  /** The calls in their order, the first few hundred. */
  attempts: readonly Attempt[];
  /** How the program goes about its calls. */
  habits: readonly Habit[];
  /** What was risky about it: see RiskReason. */
  risks?: readonly string[];
  /** The reply was cut to its budget. */
  isCut: boolean;
  /** Of the program or the arguments, and of the reply. */
  tokensWritten: number;
  tokensOut: number;
  /** The skills that ran, and whether each run went well. */
  skills: readonly { name: string; ok: boolean }[];
}

export interface SearchFacts {
  keyword: string;
  /** Ids of the tools in the reply, and `skills.name`, in its order. */
  shown: readonly string[];
}

/** Tool and arguments as one subject; the tool alone where it got none. */
export function shapeOf(tool: string, names: readonly string[]): string {
  return `${tool} ${[...names].sort().join(',')}`.trimEnd();
}

/** The name of an argument without its type. */
export function nameIn(argument: string): string {
  const colon = argument.lastIndexOf(':');
  return colon < 0 ? argument : argument.slice(0, colon);
}
