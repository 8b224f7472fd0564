/** Figures over ranges of time, and the text for Prometheus. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countEvent } from '../../../src/core/metrics/counting';
import type { NewEvent } from '../../../src/core/metrics/events';
import { prometheusText } from '../../../src/core/metrics/prometheus';
import { RANGES, reportOf } from '../../../src/core/metrics/report';
import { quantile, SECONDS, Tally, timesOf } from '../../../src/core/metrics/tally';
import { dayAfter, dayOf, hourOf } from '../../../src/core/util/days';

const NOW = new Date(2026, 10, 27, 15, 40).getTime();

function tally(...events: NewEvent[]): Tally {
  const counted = new Tally();
  for (const event of events) countEvent(event, counted);
  return counted;
}

const run = (more: object = {}): NewEvent => ({
  type: 'run',
  kind: 'program',
  status: 'ok',
  ms: 100,
  tools: [],
  bytesIn: 4_000,
  bytesOut: 100,
  tokensIn: 1_000,
  tokensOut: 30,
  isCut: false,
  skills: [],
  ...more,
});
const report = (slots: [string, Tally][], range: (typeof RANGES)[number] = 'week') =>
  reportOf(slots, { range, now: NOW });

describe('a report', () => {
  test('has a point for each slot of its range, without gaps, the latest last', () => {
    const lengths = { day: 24, week: 7, month: 30, year: 12 };
    const last = { day: '2026-11-27T15', week: '2026-11-27', month: '2026-11-27', year: '2026-11' };
    for (const range of RANGES) {
      const { series } = report([], range);
      expect(series).toHaveLength(lengths[range]);
      expect(series.at(-1)!.slot).toBe(last[range]);
      expect(new Set(series.map(({ slot }) => slot)).size).toBe(series.length);
      expect(series.map(({ slot }) => slot).toSorted()).toEqual(series.map(({ slot }) => slot));
    }
    expect(report([], 'year').series[0]!.slot).toBe('2025-12');
  });

  test('counts what is in its range, and the range before beside it', () => {
    const slots: [string, Tally][] = [
      ['2026-11-10', tally(run(), run())],
      ['2026-11-19T09', tally(run({ status: 'error' }))],
      ['2026-11-21', tally(run())],
      ['2026-11-27T15', tally(run(), run({ status: 'cancelled' }), run({ status: 'timeout' }))],
    ];
    const { figures, before, series, recorded } = report(slots);
    expect(figures).toMatchObject({
      runs: 4,
      runs_ok: 2,
      runs_failed: 1,
      runs_cancelled: 1,
      tokens_kept: 4 * 970,
      tokens_received: 4_000,
    });
    expect(figures.success_rate).toBeCloseTo(2 / 3);
    expect(before).toMatchObject({ runs: 1, success_rate: 0 });
    expect(series.map(({ runs_ok }) => runs_ok)).toEqual([1, 0, 0, 0, 0, 0, 1]);
    expect(recorded).toEqual({ first: '2026-11-10', last: '2026-11-27T15' });
    expect(report(slots, 'year').figures.runs).toBe(7);
    expect(report(slots, 'day').figures.runs).toBe(3);
  });

  test('says nothing of what there was nothing of', () => {
    const { figures, before, recorded } = report([]);
    expect(before).toBeUndefined();
    expect(recorded).toBeUndefined();
    for (const name of ['searches_hit_rate', 'success_rate', 'run_median_ms', 'skill_reuse_rate']) {
      expect(figures).not.toHaveProperty(name);
    }
    expect(JSON.stringify(figures)).not.toContain('null');
  });

  test('ranks tools and skills, with their times and trends', () => {
    const use = (tool: string, ok: number, failed = 0) => ({
      server: 's',
      tool,
      ok,
      failed,
      times: timesOf(Array.from({ length: ok + failed }, () => 200)),
      bytes: 10,
    });
    const skills = [{ name: 'weekly', ok: 2, failed: 1, times: timesOf([90, 90, 90]) }];
    const slots: [string, Tally][] = [
      ['2026-11-26T09', tally(run({ tools: [use('a', 2), use('b', 5, 1)], skills }))],
      ['2026-11-27T09', tally(run({ tools: [use('a', 1)], skills }))],
    ];
    const { tools, skills: ranked, figures } = report(slots);
    expect(tools.map(({ tool, calls, failed }) => [tool, calls, failed])).toEqual([
      ['b', 6, 1],
      ['a', 3, 0],
    ]);
    expect(tools[0]!.median_ms).toBeGreaterThan(150);
    expect(tools[0]!.median_ms).toBeLessThanOrEqual(200);
    expect(ranked).toMatchObject([{ skill: 'weekly', runs: 6, failed: 2 }]);
    expect(ranked[0]!.trend).toEqual([0, 0, 0, 0, 0, 3, 3]);
    expect(figures.skill_reuse_rate).toBe(6 / 8);
  });

  test('suggestions are counted by what became of them, whatever they were', () => {
    const said = (...outcomes: ('given' | 'followed' | 'helped')[]): Tally =>
      tally(
        ...outcomes.map((outcome, index) => ({
          type: 'suggestion' as const,
          advice: index % 2 === 1 ? ('hint' as const) : ('next' as const),
          outcome,
        })),
      );
    const slots: [string, Tally][] = [
      ['2026-11-26T09', said('given', 'given', 'followed')],
      ['2026-11-27T09', said('given', 'followed', 'helped')],
    ];
    expect(report(slots).figures).toMatchObject({
      suggestions: 3,
      suggestions_followed: 2,
      suggestions_helped: 1,
      suggestions_helped_rate: 0.5,
    });
    expect(report([]).figures).toMatchObject({ suggestions: 0, suggestions_followed: 0 });
    expect(report([]).figures.suggestions_helped_rate).toBeUndefined();
  });
});

describe('days and hours', () => {
  test('go on over the ends of months, and when clocks are changed', () => {
    expect(dayAfter('2026-02-27', 2)).toBe('2026-03-01');
    expect(dayAfter('2026-01-01', -1)).toBe('2025-12-31');
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), (days) => {
        expect(dayAfter(dayAfter('2026-11-27', days), -days)).toBe('2026-11-27');
      }),
    );
    expect(dayOf(NOW)).toBe('2026-11-27');
    expect(hourOf(NOW)).toBe('2026-11-27T15');
  });
});

describe('tallies', () => {
  test('are the same in whatever order events came and parts were put together', () => {
    const anyRun = fc
      .tuple(fc.double({ min: 0, max: 500_000, noNaN: true }), fc.constantFrom('a', 'b'))
      .map(([ms, tool]) =>
        run({
          ms,
          tools: [{ server: 's', tool, ok: 1, failed: 0, times: timesOf([ms]), bytes: 7 }],
        }),
      );
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 40 }), fc.nat(40), (events, cut) => {
        const whole = tally(...events);
        const parts = tally(...events.slice(cut).toReversed());
        parts.merge(tally(...events.slice(0, cut)));
        expect(parts.toJSON()).toEqual(whole.toJSON());
        const written = JSON.parse(JSON.stringify(whole)) as ReturnType<Tally['toJSON']>;
        expect(Tally.from(written).toJSON()).toEqual(whole.toJSON());
      }),
    );
  });

  test('of a later version are read as far as they are known', () => {
    const read = Tally.from({
      counters: {
        toolwright_runs_total: { 'program\t\tok': 3 },
        toolwright_dreams_total: { x: 1 },
      },
      histograms: { toolwright_runs_total: {} },
    });
    expect(read.total('toolwright_runs_total')).toBe(3);
    expect(JSON.stringify(read)).not.toContain('dreams');
  });

  test('give quantiles that are within the bounds around the true one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 250_000, noNaN: true }), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.constantFrom(0.5, 0.95, 1),
        (times, share) => {
          const { counts } = timesOf(times);
          const histogram = { counts: SECONDS.map(() => 0).concat(0), sum: 0 };
          for (const [bound, count] of counts) histogram.counts[bound]! += count;
          const found = quantile(histogram, SECONDS, share)! * 1_000;
          const sorted = times.toSorted((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
          const high = SECONDS.find((bound) => exact <= bound * 1_000)! * 1_000;
          const low = (SECONDS.findLast((bound) => bound * 1_000 < exact) ?? 0) * 1_000;
          expect(found).toBeGreaterThanOrEqual(low - 1e-6);
          expect(found).toBeLessThanOrEqual(high + 1e-6);
        },
      ),
    );
  });
});

describe('the text for Prometheus', () => {
  const uses = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      server: 's',
      tool: `tool_${index}`,
      ok: index + 1,
      failed: 0,
      times: timesOf([5]),
      bytes: 1,
    }));

  test('has as many series as a page can bear, and loses no count', async () => {
    const { text } = await prometheusText(tally(run({ tools: uses(500) })), { version: '1' });
    const lines = text
      .split('\n')
      .filter((line) => line.startsWith('toolwright_tool_calls_total{'));
    expect(lines).toHaveLength(51);
    expect(lines.join('\n')).toContain('tool="other"');
    const sum = lines.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
    expect(sum).toBe((500 * 501) / 2);
  });

  test('writes names as they have to be written there', async () => {
    const tools = [{ ...uses(1)[0]!, tool: 'a"b\\c' }];
    const { text } = await prometheusText(tally(run({ tools })), { version: '1"2' });
    expect(text).toContain('tool="a\\"b\\\\c"');
    expect(text).toContain('toolwright_info{version="1\\"2"} 1');
  });
});
