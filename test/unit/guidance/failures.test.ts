/** Classes of failures, of what servers and engines say. */
import { describe, expect, test } from 'vitest';
import {
  classOfCall,
  classOfProgram,
  FAILURES,
  type FailureClass,
} from '../../../src/core/guidance/failures';
import { failureOf } from '../../../src/core/guidance/session';
import { ToolCallError, type ToolCallErrorCode } from '../../../src/core/util/errors';
import { attempt, failedRun, runFacts } from './learned';

describe('a call that failed', () => {
  test.each<[ToolCallErrorCode, string, FailureClass]>([
    ['tool_failed', 'API rate limit exceeded for user', 'rate_limited'],
    ['tool_failed', 'HTTP 429: Too Many Requests', 'rate_limited'],
    ['tool_failed', 'Error 404: issue not found', 'not_found'],
    ['tool_failed', "ENOENT: no such file or directory, open 'x'", 'not_found'],
    ['tool_failed', 'Permission denied', 'not_permitted'],
    ['tool_failed', '403 Forbidden', 'not_permitted'],
    ['tool_failed', 'The request timed out', 'timeout'],
    ['tool_failed', 'branch already exists', 'conflict'],
    ['tool_failed', 'Invalid params: "owner" is required', 'wrong_arguments'],
    ['tool_failed', '422 Unprocessable Entity', 'wrong_arguments'],
    ['tool_failed', 'Internal Server Error', 'server_error'],
    ['protocol_error', '503 from upstream', 'server_error'],
    ['tool_failed', 'It rained', 'failed'],
    // Numbers in other numbers are no codes.
    ['tool_failed', 'It rained for 14290 days', 'failed'],
    // What the code says is surer than the text.
    ['timeout', 'not found', 'timeout'],
    ['invalid_arguments', 'rate limit', 'wrong_arguments'],
    ['unknown_tool', 'no such tool', 'unknown_tool'],
    ['denied', '', 'denied'],
    ['server_unavailable', '404', 'unavailable'],
    ['connection_lost', '', 'unavailable'],
  ])('%s "%s" is %s', (code, message, expected) => {
    expect(classOfCall(failure(code, message))).toBe(expected);
  });

  test('is not read beyond the beginning of what it says', () => {
    expect(classOfCall(failure('tool_failed', `${'a'.repeat(700)} not found`))).toBe('failed');
  });
});

describe('a program that failed', () => {
  test.each<[Parameters<typeof classOfProgram>[0], string, FailureClass]>([
    [
      'exception',
      "TypeError: Cannot read properties of undefined (reading 'a')",
      'undefined_value',
    ],
    ['exception', 'TypeError: x.map is not a function', 'not_a_function'],
    ['exception', "AttributeError: 'dict' object has no attribute 'title'", 'not_a_function'],
    ['exception', "TypeError: 'NoneType' object is not subscriptable", 'undefined_value'],
    ['exception', 'TypeError: issues is not iterable', 'not_a_list'],
    ['exception', 'ReferenceError: isues is not defined', 'unknown_name'],
    ['exception', 'Unexpected token < in JSON at position 0', 'no_json'],
    ['exception', 'Error: nothing to do', 'exception'],
    ['syntax', 'x is not defined', 'syntax'],
    ['wall_limit', '', 'takes_too_long'],
    ['cpu_limit', '', 'computes_too_long'],
    ['memory_limit', '', 'too_much_memory'],
    ['call_limit', '', 'too_many_calls'],
    ['result_limit', '', 'too_large'],
  ])('%s "%s" is %s', (reason, message, expected) => {
    expect(classOfProgram(reason, message)).toBe(expected);
  });

  test('of a call is named by the last call that failed', () => {
    const attempts = [
      attempt('a.one', { failure: 'not_found' }),
      attempt('a.two', { failure: 'conflict' }),
      attempt('a.three'),
    ];
    expect(failureOf(failedRun(attempts))).toEqual({ key: 'conflict a.two', tool: 'a.two' });
  });

  test('of itself is named by its class, whatever calls failed before', () => {
    const attempts = [attempt('a.one', { failure: 'not_found' })];
    const failed = failedRun(attempts, { reason: 'memory_limit' });
    expect(failureOf(failed)).toEqual({ key: 'too_much_memory', tool: undefined });
    expect(failureOf(failedRun([attempt('a.one')], { message: 'a is not iterable' }))).toEqual({
      key: 'not_a_list',
      tool: undefined,
    });
  });

  test('has no name where it went well, or where nobody knows why', () => {
    expect(failureOf(runFacts())).toBeUndefined();
    expect(failureOf(runFacts({ status: 'error' }))).toBeUndefined();
  });
});

test('each class can be said to people', () => {
  for (const text of Object.values(FAILURES))
    expect(text).toMatch(/^(?:it|they|something|a|the|there|of) /);
});

function failure(code: ToolCallErrorCode, message: string): ToolCallError {
  return new ToolCallError(code, 'a.b', message, { retryable: false, ran: 'no' });
}
