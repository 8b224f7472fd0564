/** What is said after a failure: what helped when the same failed before, where it helped often enough. */
import { describe, expect, test } from 'vitest';
import { bestFix, hintFor } from '../../../src/core/guidance/hints';
import { attempt, failedRun, modelOf, runFacts, type Row } from './learned';

const KEY = 'wrong_arguments git.show';
const failed = (...given: string[]) =>
  failedRun([attempt('git.show', { arguments: given, failure: 'wrong_arguments' })]);
/** It failed, it went well then, and so often it was this change. */
const fixed = (of: number, changes: Record<string, number>): Row[] => [
  ['error', KEY, 'seen', of],
  ['error', KEY, 'fixed', of],
  ...Object.entries(changes).map(([change, times]): Row => ['fix', KEY, change, times]),
];

describe('a hint', () => {
  test('says what helped most, and how often', () => {
    const model = modelOf(...fixed(5, { 'give owner': 4, try_again: 1 }));
    expect(hintFor(failed('id:n'), model)).toEqual({
      change: 'give owner',
      text: 'git.show failed like this before; this helped 4 of 5 times: Give `owner`.',
    });
  });

  test('of a program that no call stopped names no tool', () => {
    const model = modelOf(
      ['error', 'takes_too_long', 'fixed', 4],
      ['fix', 'takes_too_long', 'without loop', 4],
    );
    const facts = runFacts({ status: 'timeout', reason: 'wall_limit' });
    expect(hintFor(facts, model)?.text).toBe(
      'Programs failed like this before; this helped 4 of 4 times: Ask for more with one call, or make a few calls at the same time.',
    );
  });

  test('is absent of what helped once, or seldom', () => {
    expect(hintFor(failed('id:n'), modelOf(...fixed(1, { 'give owner': 1 })))).toBeUndefined();
    expect(hintFor(failed('id:n'), modelOf(...fixed(12, { 'give owner': 3 })))).toBeUndefined();
    expect(hintFor(failed('id:n'), modelOf(...fixed(3, { 'give owner': 3 })))).toBeDefined();
  });

  test('is absent of other failures and other tools', () => {
    const model = modelOf(...fixed(5, { 'give owner': 5 }));
    const other = attempt('git.log', { failure: 'wrong_arguments' });
    const missing = attempt('git.show', { failure: 'not_found' });
    expect(hintFor(failedRun([other]), model)).toBeUndefined();
    expect(hintFor(failedRun([missing]), model)).toBeUndefined();
    expect(hintFor(runFacts(), model)).toBeUndefined();
  });

  test('does not say what was done already', () => {
    const of = (change: string) => modelOf(...fixed(5, { [change]: 5 }));
    expect(hintFor(failed('owner:s'), of('give owner'))).toBeUndefined();
    expect(hintFor(failed('id:n'), of('leave_out all'))).toBeUndefined();
    expect(hintFor(failed('all:b'), of('leave_out all'))).toBeDefined();
    expect(hintFor(failed('id:n'), of('retype id:n'))).toBeUndefined();
    expect(hintFor(failed('id:s'), of('retype id:n'))).toBeDefined();
    const both = modelOf(...fixed(5, { 'give owner': 5, 'leave_out all': 5 }));
    expect(hintFor(failed('owner:s', 'all:b'), both)?.change).toBe('leave_out all');
  });

  test('is absent where a later version knows what to say', () => {
    expect(bestFix(KEY, modelOf(...fixed(5, { 'dream on': 5 })))).toBeUndefined();
    expect(bestFix(KEY, modelOf(...fixed(5, { 'without dreams': 5 })))).toBeUndefined();
    expect(bestFix(KEY, modelOf(...fixed(5, { 'give owner': 5 })))).toBeDefined();
  });
});
