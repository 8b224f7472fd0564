/** The activity log: from the beginning of an entry to its end, bounded, and never wrong about time. */
import { beforeEach, expect, test } from 'vitest';
import { ActivityLog } from '../../../src/core/metrics/activity';

const ending = { status: 'ok' as const, calls: [], bytesIn: 10, bytesOut: 2 };

let time: number;
let log: ActivityLog;

beforeEach(() => {
  time = 0;
  log = new ActivityLog({ now: () => 1_000_000 + time, monotonic: () => time });
});

test('an entry runs, comes further and ends under the same id', () => {
  const id = log.begin('program', 'typescript');
  time = 1_500;
  const console = [{ stream: 'stdout' as const, text: 'x' }];
  log.update(id, { callsMade: 2, waitingFor: ['a.t'], console });
  const head = { id, at: 1_000_000, kind: 'program', title: 'typescript' };
  expect(log.running()).toEqual([
    { ...head, elapsedMs: 1_500, callsMade: 2, waitingFor: ['a.t'], console, isCancelling: false },
  ]);
  expect(log.entries()).toEqual([]);
  time = 2_000;
  log.end(id, ending);
  expect(log.running()).toEqual([]);
  // What was printed is gone with the run.
  expect(log.entries()).toEqual([{ ...head, durationMs: 2_000, ...ending }]);
});

test('entries are kept in the order of their ends', () => {
  const [first, second] = [log.begin('program', 'a'), log.begin('search', 'b')];
  log.end(second, ending);
  log.end(first, ending);
  expect(log.entries().map(({ id }) => id)).toEqual([second, first]);
});

test('what has ended does not change any more', () => {
  const id = log.begin('call', 'a.t');
  log.end(id, ending);
  log.update(id, { callsMade: 7 });
  log.end(id, { ...ending, status: 'error' });
  expect(log.running()).toEqual([]);
  expect(log.entries()).toMatchObject([{ status: 'ok' }]);
});

test('the oldest entries go, and are counted', () => {
  for (let index = 0; index < 520; index++) log.end(log.begin('search', `${index}`), ending);
  expect(log.entries()).toHaveLength(500);
  expect(log.entries()[0]?.title).toBe('20');
  expect(log.dropped).toBe(20);
});

test('tells what it is told, and nothing after its end', () => {
  const events: string[] = [];
  log.onDidChangeRunning(() => events.push(`running ${log.running().length}`));
  log.onDidRecord(({ title }) => events.push(`recorded ${title}`));
  const id = log.begin('call', 'a.t');
  log.update(id, { isCancelling: true });
  log.end(id, ending);
  expect(events).toEqual(['running 1', 'running 1', 'running 0', 'recorded a.t']);
  log.dispose();
  log.end(log.begin('call', 'b.t'), ending);
  expect(events).toHaveLength(4);
});
