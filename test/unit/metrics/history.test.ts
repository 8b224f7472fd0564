/** The event log and what is counted from it, through kills, compaction and several windows. */
import fc from 'fast-check';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countEvent } from '../../../src/core/metrics/counting';
import type { NewEvent } from '../../../src/core/metrics/events';
import { MEASURED } from '../../../src/core/metrics/measured';
import { Metrics } from '../../../src/core/metrics/metrics';
import { Tally, timesOf } from '../../../src/core/metrics/tally';
import { dayOf } from '../../../src/core/util/days';
import { EventLog } from '../../../src/core/store/eventLog';
import { fileLocks } from '../../../src/core/store/fileLocks';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-11-01T10:00:00');
const warnings: string[] = [];
const log = {
  debug: () => {},
  info: () => {},
  warn: (message: string) => void warnings.push(message),
  error: () => {},
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metrics-'));
  warnings.length = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

function open(session: string, clock: { now: () => number }, at = folder) {
  const events = new EventLog({
    kind: MEASURED,
    folder: path.join(at, 'log'),
    session,
    exclusively: fileLocks(path.join(at, 'locks'), log),
    log,
  });
  const full = { now: clock.now, monotonic: () => 0 };
  return { session, events, metrics: new Metrics({ events, clock: full }) };
}

async function contentsOf(place: string): Promise<Map<string, string>> {
  const names = await readdir(place).catch(() => []);
  const files = names.map((name) => path.join(place, name));
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, string]> => [file, await readFile(file, 'utf8')]),
    ),
  );
}

const search = (matched: number): NewEvent => ({
  type: 'search',
  detail: 'full',
  matched,
  ms: 1.25,
  isAgain: false,
  isCached: true,
  bytesOut: 100,
  tokensOut: 30,
});
const run = (tool: string, ms: number, failed = 0): NewEvent => ({
  type: 'run',
  kind: 'program',
  language: 'typescript',
  status: failed > 0 ? 'error' : 'ok',
  ms,
  tools: [{ server: 'tracker', tool, ok: 1, failed, times: timesOf([ms, ms / 3]), bytes: 1_000 }],
  bytesIn: 1_000,
  bytesOut: 10,
  tokensIn: 270,
  tokensOut: 3,
  isCut: false,
  skills: [],
});

const anyEvent: fc.Arbitrary<NewEvent> = fc.oneof(
  fc.nat({ max: 9 }).map(search),
  fc
    .tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.double({ min: 0, max: 400_000, noNaN: true }),
      fc.nat(1),
    )
    .map(([tool, ms, failed]) => run(tool, ms, failed)),
  fc.record({
    type: fc.constant('privacy' as const),
    action: fc.constantFrom('tokenized' as const, 'restored' as const),
    kind: fc.constantFrom('email' as const, 'card' as const),
    count: fc.integer({ min: 1, max: 5 }),
  }),
);

const anyStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('note' as const), who: fc.nat(2), event: anyEvent }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('flush' as const), who: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('kill' as const), who: fc.nat(2), torn: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refresh' as const), who: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('compact' as const),
      who: fc.nat(2),
      isKilled: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const), who: fc.nat(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      days: fc.integer({ min: -1, max: 6 }),
    }),
  },
);

test('whatever windows do and however they are killed, counting again gives what was counted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 60 }), async (steps) => {
      const at = await mkdtemp(path.join(folder, 'run-'));
      let now = START;
      let sessions = 0;
      const clock = { now: () => now };
      const begin = () => open(`s${sessions++}`, clock, at);
      const windows = [begin(), begin(), begin()];
      /** What is on disk, and what each window has not written yet. */
      const durable = new Tally();
      const unwritten = windows.map(() => [] as NewEvent[]);
      const written = async (who: number): Promise<void> => {
        await windows[who]!.metrics.flush();
        for (const event of unwritten[who]!) countEvent(event, durable);
        unwritten[who] = [];
      };
      for (const step of steps) {
        switch (step.do) {
          case 'note':
            windows[step.who]!.metrics.note(step.event);
            unwritten[step.who]!.push(step.event);
            break;
          case 'flush':
            await written(step.who);
            break;
          case 'kill': {
            // No timer runs here: what it has not written is lost.
            const { session } = windows[step.who]!;
            unwritten[step.who] = [];
            windows[step.who] = begin();
            const files = await readdir(path.join(at, 'log')).catch(() => []);
            const last = files.findLast((name) => name.includes(`.${session}.`));
            if (step.torn && last !== undefined) {
              await appendFile(path.join(at, 'log', last), '{"at":1,"type":"sea');
            }
            break;
          }
          case 'refresh':
            await written(step.who);
            await windows[step.who]!.metrics.refresh();
            break;
          case 'compact': {
            await written(step.who);
            // Killed after the line was written and before the files were gone: they are back.
            const before = step.isKilled ? await contentsOf(path.join(at, 'log')) : new Map();
            await windows[step.who]!.events.compact(now);
            for (const [file, text] of before) {
              if (!file.endsWith('.days.jsonl')) await writeFile(file, text);
            }
            break;
          }
          case 'rebuild':
            await written(step.who);
            await windows[step.who]!.metrics.rebuild();
            break;
          case 'wait':
            // Nothing waits for the disk that long.
            for (const who of windows.keys()) await written(who);
            now += step.days * DAY_MS;
        }
      }
      for (const who of windows.keys()) await written(who);
      for (const { metrics } of [...windows, begin()]) {
        await metrics.refresh();
        expect(metrics.total().toJSON()).toEqual(durable.toJSON());
        await metrics.rebuild();
        expect(metrics.total().toJSON()).toEqual(durable.toJSON());
      }
    }),
    { numRuns: 100 },
  );
}, 120_000);

test('what was written is there after a restart, and days that are long over are one line', async () => {
  let now = START;
  const clock = { now: () => now };
  const first = open('one', clock);
  first.metrics.note(search(3));
  first.metrics.note(run('list_issues', 120));
  await first.metrics.flush();
  now += 12 * DAY_MS;
  const second = open('two', clock);
  second.metrics.note(search(0));
  await second.metrics.refresh();
  await second.metrics.flush();
  const names = (await readdir(path.join(folder, 'log'))).toSorted();
  expect(names).toEqual(['2026-11-13.two.jsonl', '2026-11.days.jsonl']);
  expect(second.metrics.slots().map(([slot]) => slot)).toEqual(['2026-11-01T10', '2026-11-13T10']);
  const third = open('three', clock);
  await third.metrics.refresh();
  expect(third.metrics.slots().map(([slot]) => slot)).toEqual(['2026-11-01', '2026-11-13T10']);
  const total = third.metrics.total();
  expect(total.total('toolwright_searches_total')).toBe(2);
  expect(total.total('toolwright_searches_total', { outcome: 'hit' })).toBe(1);
  expect(total.total('toolwright_tool_calls_total', { tool: 'list_issues' })).toBe(1);
  expect(warnings).toEqual([]);
});

test('a full disk is said once, loses nothing that was there, and what waited is written later', async () => {
  const clock = { now: () => START };
  const place = path.join(folder, 'log');
  await writeFile(place, 'in the way');
  const { metrics } = open('one', clock);
  metrics.note(search(1));
  await metrics.flush();
  metrics.note(search(1));
  await metrics.flush();
  expect(warnings).toHaveLength(1);
  await rm(place);
  await metrics.flush();
  const lines = (await readFile(path.join(place, `${dayOf(START)}.one.jsonl`), 'utf8')).split('\n');
  expect(lines.filter(Boolean)).toHaveLength(2);
  await metrics.rebuild();
  expect(metrics.total().total('toolwright_searches_total')).toBe(2);
});

test('lines that are damaged or of a later version are passed over', async () => {
  const clock = { now: () => START };
  const { metrics } = open('one', clock);
  metrics.note(search(1));
  await metrics.flush();
  const file = path.join(folder, 'log', `${dayOf(START)}.other.jsonl`);
  const bad = [
    '{"at":1',
    '{"at":"x","type":"search"}',
    '{"at":1,"type":"dream"}',
    '[]',
    'null',
    '\u0000',
  ];
  bad.push('{"at":1,"type":"search","matched":-1,"ms":3}', '{"at":1,"type":"run","ms":1}');
  const amounts = '"ms":1,"bytesIn":0,"bytesOut":0,"tokensIn":0,"tokensOut":0';
  for (const use of ['null', '{"ok":1}', '{"ok":1,"failed":0,"times":{"us":1,"counts":[7]}}']) {
    bad.push(`{"at":1,"type":"run",${amounts},"skills":[],"tools":[${use}]}`);
  }
  await writeFile(file, `${bad.join('\n')}\n${JSON.stringify({ at: START, ...search(2) })}\n`);
  await metrics.refresh();
  expect(metrics.total().total('toolwright_events_total')).toBe(2);
});

test('clearing forgets what is on disk and in mind', async () => {
  const { metrics } = open('one', { now: () => START });
  metrics.note(search(1));
  await metrics.flush();
  metrics.note(search(1));
  await metrics.clear();
  expect(metrics.slots()).toEqual([]);
  expect(await readdir(path.join(folder, 'log'))).toEqual([]);
});

test('a window that stays open for weeks compacts as the days pass, and counts all the same', async () => {
  let now = START;
  const { metrics } = open('one', { now: () => now });
  for (let day = 0; day < 20; day++) {
    metrics.note(run('list_issues', 100));
    await metrics.refresh();
    now += DAY_MS;
  }
  await metrics.refresh();
  const names = await readdir(path.join(folder, 'log'));
  expect(names.filter((name) => name.endsWith('.one.jsonl')).length).toBeLessThanOrEqual(4);
  expect(metrics.total().total('toolwright_runs_total')).toBe(20);
  expect(metrics.slots().filter(([slot]) => slot.length === 10).length).toBeGreaterThanOrEqual(15);
  await metrics.rebuild();
  expect(metrics.total().total('toolwright_runs_total')).toBe(20);
});

test('changes of tool lists are remembered after their day was compacted', async () => {
  let now = START;
  const clock = { now: () => now };
  const first = open('one', clock);
  const change: NewEvent = {
    type: 'tools',
    server: 'github',
    count: 2,
    added: ['b'],
    removed: [],
    changed: ['a'],
  };
  first.metrics.note(change);
  await first.metrics.flush();
  now += 10 * DAY_MS;
  const second = open('two', clock);
  await second.metrics.refresh();
  const third = open('three', clock);
  await third.metrics.refresh();
  for (const { metrics } of [second, third]) {
    expect(metrics.toolListChanges()).toEqual([{ at: START, ...change }]);
  }
});

test('a line of a compacted day that is damaged costs that day alone', async () => {
  let now = START;
  const clock = { now: () => now };
  for (let day = 0; day < 2; day++) {
    const { metrics } = open(`d${day}`, clock);
    metrics.note(search(1));
    await metrics.flush();
    now += DAY_MS;
  }
  now += 10 * DAY_MS;
  await open('compactor', clock).metrics.refresh();
  const file = path.join(folder, 'log', '2026-11.days.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  for (const bad of [
    '{"day":"2026-11-01"',
    '{"day":"2026-11-01","files":[],"changes":[],"tally":{"counters":{"toolwright_runs_total":{"x":"y"}},"histograms":{}}}',
    '{"day":"2026-11-01","files":[],"changes":[],"tally":{"counters":{},"histograms":{"toolwright_search_duration_seconds":{"":{"counts":[[99999,1]],"sum":1}}}}}',
  ]) {
    await writeFile(file, `${bad}\n${lines[1]}\n`);
    const { metrics } = open('reader', clock);
    await metrics.refresh();
    expect(metrics.total().total('toolwright_searches_total')).toBe(1);
  }
});
