/** When a server that failed may be started again without a person. */
import { expect, it } from 'vitest';
import { Breaker } from '../../../src/core/proxy/breaker';

function breaker(): { of: Breaker; pass: (ms: number) => void } {
  let now = 1_000;
  const of = new Breaker({ now: () => 0, monotonic: () => now });
  return { of, pass: (ms) => (now += ms) };
}

it('makes each pause longer, and trips at the sixth failure in a row', () => {
  const { of, pass } = breaker();
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    of.failed();
    waits.push(of.waitMs);
    pass(of.waitMs);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 300_000]);
  expect([of.isTripped, of.waitMs]).toEqual([true, 0]);
  // The trial that is let through fails: the long pause begins anew.
  of.failed();
  expect(of.waitMs).toBe(300_000);
});

it('counts a start that is followed by an end as a failure, and an answer as a success', () => {
  const { of, pass } = breaker();
  for (let i = 0; i < 6; i++) {
    of.started();
    pass(5_000);
    of.failed();
  }
  expect(of.isTripped).toBe(true);
  of.reset();
  expect([of.isTripped, of.waitMs]).toEqual([false, 0]);
  of.failed();
  of.failed();
  of.worked();
  of.failed();
  expect(of.waitMs).toBe(1_000);
});

it('forgets failures of before when a server lived for a while', () => {
  const { of, pass } = breaker();
  for (let i = 0; i < 5; i++) of.failed();
  of.started();
  pass(20_000);
  of.failed();
  expect([of.isTripped, of.waitMs]).toEqual([false, 1_000]);
});
