/**
 * How much of a run may reach the model, and the form in which it does: the result cut by structure,
 * the console cut in its middle, empty fields left out, and a plain sentence about what is missing.
 */
import { placeToBegin, placeToCut } from '../util/cutPlace';
import type { ConsoleLine, RunOutput, RunStatus, StopReason } from './outputs';

/** Default budget of a reply, in tokens. */
export const DEFAULT_TOKEN_BUDGET = 2_000;
/** Below this not even an error could be told. */
const LEAST_TOKENS = 60;
/** For the console, which nobody counts: text has between three and five characters a token. */
const CHARS_PER_TOKEN = 3;

/** The budget of a reply in tokens: the smaller of the setting's and the caller's. */
export function replyBudget(settingTokens: number, callerTokens?: number): number {
  return Math.max(LEAST_TOKENS, Math.min(settingTokens, callerTokens ?? Infinity));
}

/** A run as it ended, before it is shown. */
export interface RunEnding {
  stop?: { reason: StopReason | 'call_failed'; message: string };
  /** Within the budget already. */
  resultJson?: string;
  /** Says what was cut from the result, and where the whole is. */
  cut?: string;
  console: readonly ConsoleLine[];
  warnings: readonly string[];
  suggestions: readonly string[];
  callsMade: number;
  durationMs: number;
}

const OUTCOMES: Record<NonNullable<RunEnding['stop']>['reason'], [RunStatus, number]> = {
  exception: ['error', 1],
  syntax: ['error', 1],
  call_failed: ['error', 1],
  call_limit: ['error', 1],
  source_limit: ['error', 1],
  result_limit: ['error', 1],
  deadlock: ['error', 1],
  engine_failure: ['error', 1],
  memory_limit: ['error', 137],
  stack_limit: ['error', 139],
  call_timeout: ['timeout', 124],
  cpu_limit: ['timeout', 124],
  wall_limit: ['timeout', 124],
  denied: ['blocked', 126],
  cancelled: ['cancelled', 130],
};

/** The reply for the model, within `budget` tokens apart from its frame. */
export function toOutput(ending: RunEnding, budget: number): RunOutput {
  const [status, exitCode] =
    ending.stop === undefined ? ['ok' as const, 0] : OUTCOMES[ending.stop.reason];
  const chars = budget * CHARS_PER_TOKEN;
  const left = Math.max(chars / 4, chars - (ending.resultJson?.length ?? 0));
  const stdout = cutText(textOf(ending.console, 'stdout'), left / 2);
  const written = cutText(textOf(ending.console, 'stderr'), left / 4);
  const stderr = [written.text, cutText(ending.stop?.message ?? '', 4_000).text]
    .filter(Boolean)
    .join('\n');
  const truncated = [
    ending.cut,
    stdout.note && `stdout: ${stdout.note}`,
    written.note && `stderr: ${written.note}`,
  ].filter(Boolean);
  return {
    status,
    exit_code: exitCode,
    ...(ending.resultJson !== undefined && { result: JSON.parse(ending.resultJson) as unknown }),
    ...(stdout.text !== '' && { stdout: stdout.text }),
    ...(stderr !== '' && { stderr }),
    duration_ms: Math.round(ending.durationMs),
    ...(ending.callsMade > 0 && { tool_calls: ending.callsMade }),
    ...(ending.warnings.length > 0 && { warnings: ending.warnings.slice(0, 20) }),
    ...(ending.suggestions.length > 0 && { suggestions: ending.suggestions.slice(0, 5) }),
    ...(truncated.length > 0 && { truncated: truncated.join(' ') }),
  };
}

function textOf(lines: readonly ConsoleLine[], stream: ConsoleLine['stream']): string {
  return lines
    .filter((line) => line.stream === stream)
    .map((line) => line.text)
    .join('\n');
}

/** Keeps the beginning and the end, where the news is. */
function cutText(text: string, limit: number): { text: string; note?: string } {
  const room = Math.max(200, Math.floor(limit));
  if (text.length <= room) return { text };
  const first = placeToCut(text, room - Math.floor(room / 3));
  const last = placeToBegin(text, text.length - Math.floor(room / 3));
  const missing = (last - first).toLocaleString('en-US');
  return {
    text: `${text.slice(0, first)}\n… (${missing} characters left out)\n${text.slice(last)}`,
    note: `${missing} characters left out.`,
  };
}
