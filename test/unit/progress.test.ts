/** How often people are told of a run, and in which words. The clock is the test's. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Progress } from '../../src/core/metrics/activity';
import { namesOf, progressLine, ProgressReporter } from '../../src/core/progress';
import type { ConsoleLine } from '../../src/core/results/outputs';
import { elapsedText } from '../../src/core/util/duration';

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** A reporter that writes down what it shows and tells. */
function setUp({ isTold = true } = {}) {
  const shown: Progress[] = [];
  const told: string[] = [];
  const reporter = new ProgressReporter({
    clock,
    show: (progress) => shown.push(progress),
    ...(isTold && { tell: (line: string) => told.push(line) }),
  });
  const report = (
    callsMade: number,
    waitingFor: readonly string[] = [],
    console: readonly ConsoleLine[] = [],
  ): void => reporter.report({ callsMade, waitingFor: () => waitingFor, console });
  return { reporter, report, shown, told };
}

const printed = (text: string): ConsoleLine => ({ stream: 'stdout', text });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  const left = vi.getTimerCount();
  vi.useRealTimers();
  if (left > 0) throw new Error(`${left} timers are left`);
});

describe('how often', () => {
  test('the first report goes out at once', () => {
    const { reporter, report, shown, told } = setUp();
    report(1, ['a.t']);
    expect(shown).toEqual([{ callsMade: 1, waitingFor: ['a.t'], console: [] }]);
    expect(told).toEqual(['1 call, waiting for a.t · 0 ms']);
    reporter.dispose();
  });

  test('four times a second at most, however often it is reported, and the last state always', () => {
    const { reporter, report, shown, told } = setUp();
    for (let call = 1; call <= 3_100; call++) {
      report(call, ['a.t']);
      vi.advanceTimersByTime(1);
    }
    expect(shown.length).toBeGreaterThanOrEqual(12);
    expect(shown.length).toBeLessThanOrEqual(13);
    expect(told).toHaveLength(shown.length);
    reporter.dispose();
    expect(shown.at(-1)).toEqual({ callsMade: 3_100, waitingFor: [], console: [] });
    expect(told.at(-1)).toBe('3100 calls · 3.1 s');
  });

  test('time is told every second while nothing is reported, and is no news for the log', () => {
    const { reporter, shown, told } = setUp();
    vi.advanceTimersByTime(3_100);
    expect(told).toEqual(['working · 1.0 s', 'working · 2.0 s', 'working · 3.0 s']);
    expect(shown).toEqual([]);
    reporter.dispose();
    expect(told).toHaveLength(3);
  });

  test('a report between two ticks puts the next tick off', () => {
    const { reporter, report, told } = setUp();
    vi.advanceTimersByTime(900);
    report(1, ['a.t']);
    vi.advanceTimersByTime(900);
    expect(told).toEqual(['1 call, waiting for a.t · 900 ms']);
    vi.advanceTimersByTime(100);
    expect(told.at(-1)).toBe('1 call, waiting for a.t · 1.9 s');
    reporter.dispose();
  });

  test('without a caller to tell, no clock runs', () => {
    const { reporter, report, shown } = setUp({ isTold: false });
    expect(vi.getTimerCount()).toBe(0);
    report(1);
    report(2);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(250);
    expect(shown.map(({ callsMade }) => callsMade)).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
    reporter.dispose();
  });

  test('nothing comes after the end', () => {
    const { reporter, report, shown, told } = setUp();
    report(1, ['a.t']);
    report(2, ['a.t']);
    reporter.dispose();
    const counts = [shown.length, told.length];
    vi.advanceTimersByTime(5_000);
    expect([shown.length, told.length]).toEqual(counts);
  });
});

test('what is waited for is asked when it is shown, not when it was reported', () => {
  const { reporter, shown } = setUp();
  let open = ['a.t'];
  const progress = { callsMade: 2, waitingFor: () => open, console: [] };
  reporter.report(progress);
  reporter.report(progress);
  open = ['b.t'];
  vi.advanceTimersByTime(250);
  expect(shown.map(({ waitingFor }) => waitingFor)).toEqual([['a.t'], ['b.t']]);
  reporter.dispose();
});

test('the last twenty lines are kept, each cut', () => {
  const { reporter, report, shown } = setUp();
  report(1, [], [printed('first')]);
  const more = Array.from({ length: 30 }, (_, index) => printed(`line ${index}`));
  report(2, [], [...more, printed('x'.repeat(10_000))]);
  reporter.dispose();
  const { console } = shown.at(-1)!;
  expect(console).toHaveLength(20);
  expect(console[0]?.text).toBe('line 11');
  expect(console.at(-1)?.text).toBe(`${'x'.repeat(300)}…`);
});

describe('the words', () => {
  const line = (progress: Partial<Progress>, ms = 3_240): string =>
    progressLine({ callsMade: 0, waitingFor: [], console: [], ...progress }, ms);

  test.each<[Partial<Progress>, string]>([
    [{}, 'working · 3.2 s'],
    [{ callsMade: 1 }, '1 call · 3.2 s'],
    [{ callsMade: 12, waitingFor: ['a.t'] }, '12 calls, waiting for a.t · 3.2 s'],
    [{ console: [printed('old'), printed('page 4\nread ')] }, 'working · 3.2 s · read'],
    [{ console: [printed('y'.repeat(200))] }, `working · 3.2 s · ${'y'.repeat(80)}…`],
  ])('%j is "%s"', (progress, expected) => {
    expect(line(progress)).toBe(expected);
  });

  test('of time are short', () => {
    const times = [0, 84, 999, 1_000, 59_900, 60_000, 125_000];
    expect(times.map((ms) => line({}, ms).replace('working · ', ''))).toEqual([
      '0 ms',
      '84 ms',
      '999 ms',
      '1.0 s',
      '59.9 s',
      '1 min 0 s',
      '2 min 5 s',
    ]);
  });

  test('of time that goes on are whole seconds', () => {
    const times = [0, 999, 1_000, 59_999, 60_000, 125_900];
    expect(times.map(elapsedText)).toEqual(['0 s', '0 s', '1 s', '59 s', '1 min 0 s', '2 min 5 s']);
  });

  test('of many tools are few', () => {
    expect(namesOf(['a.t', 'a.t', 'b.t', 'c.t', 'd.t', 'd.t'])).toBe('a.t × 2, b.t and 2 more');
  });

  test('of our own operations have no mark', () => {
    const { reporter, report, told } = setUp();
    report(1, ['$search']);
    reporter.dispose();
    expect(told[0]).toBe('1 call, waiting for search · 0 ms');
  });
});
