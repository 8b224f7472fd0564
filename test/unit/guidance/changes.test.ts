/** What changed between a run that failed and the next one that went well. */
import { describe, expect, test } from 'vitest';
import { adviceOf, changesBetween } from '../../../src/core/guidance/changes';
import type { Attempt, RunFacts } from '../../../src/core/guidance/facts';
import type { Habit, HabitKind } from '../../../src/core/guidance/habits';
import { adviceOfChange } from '../../../src/core/guidance/hints';
import { attempt, failedRun, runFacts, times } from './learned';

const TOOL = 'git.show';
const wrong = (...given: string[]) => [attempt(TOOL, { arguments: given, failure: 'not_found' })];
const right = (...given: string[]) => [attempt(TOOL, { arguments: given })];

describe('of the call that failed, it shows', () => {
  test('an argument that came, went, or is of another type', () => {
    expect(between(wrong('id:n'), right('id:n', 'owner:s'))).toEqual(['give owner']);
    expect(between(wrong('id:n', 'all:b'), right('id:n'))).toEqual(['leave_out all']);
    expect(between(wrong('id:s'), right('id:n'))).toEqual(['retype id:n']);
    expect(between(wrong('id:s', 'all:b'), right('id:n', 'owner:s'))).toEqual([
      'give owner',
      'leave_out all',
      'retype id:n',
    ]);
  });

  test('a tool that was called before it', () => {
    const now = [attempt('git.login'), ...right('id:n')];
    expect(between(wrong('id:n'), now)).toEqual(['call_first git.login']);
    // One that came after it was not why.
    expect(between(wrong('id:n'), [...right('id:n'), attempt('git.login')])).toEqual([]);
    const known = [attempt('git.login'), ...wrong('id:n')];
    expect(between(known, now)).toEqual([]);
  });

  test('a tool that took its place, where it is the only one', () => {
    expect(between(wrong('id:n'), [attempt('git.log')])).toEqual(['use_instead git.log']);
    expect(between(wrong('id:n'), [attempt('git.log'), attempt('git.diff')])).toEqual([]);
  });

  test('nothing but another try, where all else is the same', () => {
    const same = { arguments: ['id:n'], values: 'abc' };
    const failed = [attempt(TOOL, { ...same, failure: 'server_error' })];
    expect(between(failed, [attempt(TOOL, same)])).toEqual(['try_again']);
    expect(between(failed, [attempt(TOOL, { ...same, values: 'other' })])).toEqual([]);
    expect(between(wrong('id:n'), right('id:n'))).toEqual([]);
  });
});

describe('of the program, it shows', () => {
  test('habits that it has no more, once each', () => {
    const before = failedRun(wrong('id:n'), {
      habits: [habit('loop'), habit('loop'), habit('whole')],
    });
    const after = runFacts({ attempts: right('id:n'), habits: [habit('whole')] });
    expect(changesBetween(before, after, TOOL)).toEqual(['without loop']);
    expect(changesBetween(before, after, undefined)).toEqual(['without loop']);
  });

  test('fewer calls at once, where they are at most half as many', () => {
    const crowd = (size: number, failure?: 'rate_limited'): Attempt[] =>
      times(size, (at) => attempt(TOOL, { atOnce: at + 1, ...(failure && { failure }) }));
    expect(between(crowd(8, 'rate_limited'), crowd(4))).toEqual(['fewer_at_once']);
    expect(between(crowd(8, 'rate_limited'), crowd(5))).toEqual([]);
    expect(between(crowd(3, 'rate_limited'), crowd(1))).toEqual([]);
  });

  test('nothing where too much changed: it is another program', () => {
    expect(between(wrong('a:s', 'b:s'), right('c:s', 'd:s'))).toEqual([]);
    expect(between(wrong('a:s', 'b:s'), right('c:s'))).toHaveLength(3);
  });
});

describe('a change is said', () => {
  test.each([
    ['give owner', 'Give `owner`.'],
    ['leave_out all', 'Leave out `all`.'],
    ['retype id:n', 'Give `id` as a number.'],
    ['retype id:l', 'Give `id` as a list.'],
    ['retype id:constructor', 'Give `id` as another type.'],
    ['use_instead git.log', 'Use `git.log` instead.'],
    ['call_first git.login', 'Call `git.login` before it.'],
    ['without unbounded', 'Work through the list in chunks of 5, awaiting each chunk.'],
    ['fewer_at_once', 'Make fewer calls at the same time.'],
    ['try_again', 'Try the same once more.'],
  ])('%s: %s', (change, text) => {
    expect(adviceOfChange(change)).toBe(text);
  });

  test('unless a later version has learned it', () => {
    for (const change of ['dream', 'dream of', '', 'without dreams', 'without constructor']) {
      expect(adviceOfChange(change)).toBeUndefined();
    }
    expect(adviceOf('without x', (name) => `not ${name}`)).toBe('not x');
  });
});

function between(before: readonly Attempt[], after: readonly Attempt[]): readonly string[] {
  const ok: RunFacts = runFacts({ attempts: after });
  return changesBetween(failedRun(before), ok, TOOL);
}

function habit(kind: HabitKind): Habit {
  return { kind, tool: TOOL, line: 1 };
}
