/**
 * Classes of failures: what calls of tools and programs fail of, without the text that says it. Servers have no
 * common codes, so what they say is matched against the words that they use for the few causes there are.
 */
import type { RunEvent } from '../metrics/events';
import type { ToolCallError, ToolCallErrorCode } from '../util/errors';

/** All of them, in words that go after "because": first those of calls, then those of programs. */
export const FAILURES = {
  rate_limited: 'it was asked too often',
  not_found: 'something was not found',
  not_permitted: 'it is not permitted',
  wrong_arguments: 'the arguments were wrong',
  conflict: 'it conflicts with what is there',
  server_error: 'the server has an error',
  timeout: 'it took too long',
  unavailable: 'the server is not available',
  denied: 'it was not allowed',
  unknown_tool: 'there is no such tool',
  failed: 'of something else',
  undefined_value: 'a value is missing',
  not_a_function: 'something is no function',
  unknown_name: 'a name is unknown',
  not_a_list: 'something is no list',
  no_json: 'something is no JSON',
  syntax: 'they have a wrong syntax',
  computes_too_long: 'they compute too long',
  takes_too_long: 'they take too long',
  too_much_memory: 'they need too much memory',
  too_many_calls: 'they make too many calls',
  too_large: 'something is too large',
  exception: 'of something else',
} as const;

export type FailureClass = keyof typeof FAILURES;

/** Texts in which a cause would stand stand at the beginning. */
const READ_CHARS = 600;

const SAID: readonly [FailureClass, RegExp][] = [
  ['rate_limited', /rate.?limit|too many requests|\b429\b|quota|throttl|slow down/i],
  ['not_permitted', /\b40[13]\b|unauthori[sz]ed|forbidden|permission|not allowed|access denied/i],
  ['timeout', /time[sd]?.?out|deadline exceeded|\b504\b/i],
  ['conflict', /\b409\b|already exists|conflict|stale|modified since/i],
  ['not_found', /\b404\b|not found|no such|does not exist|doesn't exist|unknown \w+ id/i],
  [
    'wrong_arguments',
    /\b4(?:00|22)\b|invalid|required|must be|missing|expected|unrecogni[sz]ed|validation|malformed/i,
  ],
  ['server_error', /\b50[0-3]\b|internal (?:server )?error|unexpected error|unavailable/i],
];

const CODES: Partial<Record<ToolCallErrorCode, FailureClass>> = {
  unknown_tool: 'unknown_tool',
  invalid_arguments: 'wrong_arguments',
  denied: 'denied',
  server_unavailable: 'unavailable',
  connection_lost: 'unavailable',
  timeout: 'timeout',
};

/** Why a call failed. */
export function classOfCall({ code, message }: ToolCallError): FailureClass {
  const own = CODES[code as ToolCallErrorCode];
  if (own !== undefined) return own;
  const text = message.slice(0, READ_CHARS);
  return SAID.find(([, words]) => words.test(text))?.[0] ?? 'failed';
}

const REASONS: Partial<Record<NonNullable<RunEvent['reason']>, FailureClass>> = {
  syntax: 'syntax',
  cpu_limit: 'computes_too_long',
  wall_limit: 'takes_too_long',
  call_timeout: 'timeout',
  memory_limit: 'too_much_memory',
  stack_limit: 'computes_too_long',
  call_limit: 'too_many_calls',
  source_limit: 'too_large',
  result_limit: 'too_large',
  denied: 'denied',
};

/** What the engines say, of JavaScript and of Python. */
const THROWN: readonly [FailureClass, RegExp][] = [
  ['not_a_function', /not a function|not callable|object has no attribute/i],
  ['not_a_list', /not iterable|is not a list|indices must be/i],
  ['undefined_value', /of (?:undefined|null)|NoneType|undefined is not|null is not/i],
  ['unknown_name', /is not defined|isn't defined|name '.*' isn|NameError|ReferenceError/i],
  ['no_json', /JSON|SyntaxError: Unexpected token/],
];

/** Why a program stopped that no call stopped. */
export function classOfProgram(
  reason: NonNullable<RunEvent['reason']>,
  message: string,
): FailureClass {
  const own = REASONS[reason];
  if (own !== undefined) return own;
  const text = message.slice(0, READ_CHARS);
  return THROWN.find(([, words]) => words.test(text))?.[0] ?? 'exception';
}
