/** Limits that fit what tools need, within those that the person has set. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callLimit, crowdLimit, runLimit } from '../../../src/core/guidance/limits';
import { anyRow, modelOf, type Row } from './learned';

/** Runs of a tool whose slowest call took up to these powers of two of ms. */
const took = (tool: string, powers: Record<number, number>): Row[] =>
  Object.entries(powers).map(([power, count]): Row => ['slow', tool, power, count]);
const crowd = (tool: string, power: number, ok: number, failed: number): Row[] => [
  ['crowd', `${tool} ${power}`, 'ok', ok],
  ['crowd', `${tool} ${power}`, 'failed', failed],
];

describe('how long to wait for a call', () => {
  test('is what is set until enough is known', () => {
    expect(callLimit('a.b', 60_000, modelOf(...took('a.b', { 8: 19 })))).toBe(60_000);
    expect(callLimit('a.b', 60_000, modelOf(...took('a.b', { 8: 20 })))).toBeLessThan(60_000);
  });

  test('is many times what nearly all calls took, and never less than a quarter of a minute', () => {
    expect(callLimit('a.b', 600_000, modelOf(...took('a.b', { 12: 20 })))).toBe(8 * 4_096);
    expect(callLimit('a.b', 60_000, modelOf(...took('a.b', { 3: 20 })))).toBe(15_000);
    // One of 41 is more than one in a hundred: it is waited for, too.
    expect(callLimit('a.b', 600_000, modelOf(...took('a.b', { 8: 20, 9: 20, 13: 1 })))).toBe(
      8 * 8_192,
    );
  });

  test('is never more than what is set', () => {
    expect(callLimit('a.b', 20_000, modelOf(...took('a.b', { 16: 20 })))).toBe(20_000);
  });
});

describe('how long a program may take', () => {
  const model = modelOf(...took('a.slow', { 12: 6 }), ...took('a.quick', { 5: 6 }));
  const limits = { askedMs: 2_000, boundMs: 30_000 };

  test('is twice what its slowest tool usually takes, where less was asked for', () => {
    expect(runLimit(['a.quick', 'a.slow'], limits, model)).toEqual({ ms: 8_192, tool: 'a.slow' });
  });

  test('is what was asked for where that does, or too little is known', () => {
    expect(runLimit(['a.quick'], limits, model)).toBeUndefined();
    expect(runLimit(['a.slow'], { ...limits, askedMs: 9_000 }, model)).toBeUndefined();
    expect(runLimit(['a.slow'], limits, modelOf(...took('a.slow', { 12: 4 })))).toBeUndefined();
    expect(runLimit([], limits, model)).toBeUndefined();
  });

  test('is never more than what is set', () => {
    expect(runLimit(['a.slow'], { askedMs: 2_000, boundMs: 5_000 }, model)?.ms).toBe(5_000);
  });
});

describe('how many calls at once', () => {
  const alone = [...crowd('a.b', 0, 10, 0), ...crowd('a.b', 2, 10, 0)];

  test('is the most that go well, where more were seen to fail', () => {
    const model = modelOf(...alone, ...crowd('a.b', 4, 0, 8));
    expect(crowdLimit(['a.c', 'a.b'], 16, model)).toEqual({ calls: 8, tool: 'a.b' });
  });

  test('is the least of several tools', () => {
    const other = [...crowd('a.c', 0, 10, 0), ...crowd('a.c', 2, 0, 8)];
    const model = modelOf(...alone, ...crowd('a.b', 4, 0, 8), ...other);
    expect(crowdLimit(['a.b', 'a.c'], 16, model)).toEqual({ calls: 2, tool: 'a.c' });
  });

  test('is not limited where the tool fails alone, too', () => {
    const model = modelOf(...crowd('a.b', 0, 2, 8), ...crowd('a.b', 4, 0, 8));
    expect(crowdLimit(['a.b'], 16, model)).toBeUndefined();
    expect(crowdLimit(['a.b'], 16, modelOf(...crowd('a.b', 0, 0, 8)))).toBeUndefined();
  });

  test('is not limited by what failed twice, or half of the time', () => {
    expect(crowdLimit(['a.b'], 16, modelOf(...alone, ...crowd('a.b', 4, 0, 2)))).toBeUndefined();
    expect(crowdLimit(['a.b'], 16, modelOf(...alone, ...crowd('a.b', 4, 6, 6)))).toBeUndefined();
  });

  test('is left alone where less is set already', () => {
    const model = modelOf(...alone, ...crowd('a.b', 4, 0, 8));
    expect(crowdLimit(['a.b'], 8, model)).toBeUndefined();
  });
});

test('whatever was learned, no limit is above what is set, nor below what was asked for', () => {
  const tool = fc.constantFrom('a.b', 'a.c');
  const power = fc.integer({ min: 0, max: 40 });
  const count = fc.integer({ min: 1, max: 20 });
  const row = fc.oneof(
    fc.tuple(fc.constant('slow' as const), tool, power.map(String), count),
    fc
      .tuple(tool, power, fc.constantFrom('ok', 'failed'), count)
      .map(([id, at, outcome, many]): Row => ['crowd', `${id} ${at}`, outcome, many]),
    anyRow,
  );
  const bound = fc.integer({ min: 1, max: 600_000 });
  let said = 0;
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), bound, bound, (rows, one, other) => {
      const model = modelOf(...(rows as Row[]));
      const [askedMs, boundMs] = [Math.min(one, other), Math.max(one, other)];
      expect(callLimit('a.b', boundMs, model)).toBeLessThanOrEqual(boundMs);
      const run = runLimit(['a.b', 'a.c'], { askedMs, boundMs }, model);
      expect(run?.ms ?? askedMs).toBeGreaterThanOrEqual(askedMs);
      expect(run?.ms ?? boundMs).toBeLessThanOrEqual(boundMs);
      const crowds = crowdLimit(['a.b', 'a.c'], 16, model);
      expect(crowds?.calls ?? 1).toBeGreaterThanOrEqual(1);
      expect(crowds?.calls ?? 1).toBeLessThan(16);
      said += Number(run !== undefined) + Number(crowds !== undefined);
    }),
    { numRuns: 300 },
  );
  expect(said).toBeGreaterThan(0);
});
