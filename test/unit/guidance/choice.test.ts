/** From how many direct calls on a program costs less. */
import { describe, expect, test } from 'vitest';
import { breakEvenOf, choiceAdvice } from '../../../src/core/guidance/choice';
import { modelOf, type Row } from './learned';

const cost = (way: string, runs: number, each: number): Row[] => [
  ['cost', way, 'runs', runs],
  ['cost', way, 'tokens', runs * each],
];
const model = modelOf(...cost('call a.b', 10, 200), ...cost('program', 10, 700));

describe('the break-even', () => {
  test('is where the calls cost more than the program', () => {
    expect(breakEvenOf('a.b', model)).toEqual({
      breakEven: 4,
      callTokens: 200,
      programTokens: 700,
    });
  });

  test('is not one call, however cheap programs are', () => {
    const cheap = modelOf(...cost('call a.b', 10, 900), ...cost('program', 10, 100));
    expect(breakEvenOf('a.b', cheap)?.breakEven).toBe(2);
  });

  test('is not known before each was seen four times', () => {
    for (const [calls, programs] of [
      [3, 9],
      [9, 3],
      [0, 9],
    ] as const) {
      const few = modelOf(...cost('call a.b', calls, 200), ...cost('program', programs, 700));
      expect(breakEvenOf('a.b', few)).toBeUndefined();
    }
    expect(breakEvenOf('a.other', model)).toBeUndefined();
    const free = modelOf(['cost', 'call a.b', 'runs', 9], ...cost('program', 9, 700));
    expect(breakEvenOf('a.b', free)).toBeUndefined();
  });
});

describe('what is said after some calls', () => {
  test('is what they cost and what a program would', () => {
    expect(choiceAdvice('a.b', 6, model)).toBe(
      'These 6 calls of a.b cost about 1200 tokens; a program costs about 700 here. ' +
        'For more of them write one with execute_code.',
    );
  });

  test('is nothing where calls were the better way, or little would be saved', () => {
    expect(choiceAdvice('a.b', 3, model)).toBeUndefined();
    expect(choiceAdvice('a.b', 4, model)).toBeUndefined();
    const dear = modelOf(...cost('call a.b', 10, 1_000), ...cost('program', 10, 2_500));
    // 500 of 3,000 tokens are no reason to write a program.
    expect(choiceAdvice('a.b', 3, dear)).toBeUndefined();
    expect(choiceAdvice('a.b', 4, dear)).toContain('cost about 4000 tokens');
  });
});
