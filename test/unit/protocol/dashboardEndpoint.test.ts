/** The host's end of the wire: answers, bursts, hidden views, and nothing after its end. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { snapshotOf } from '../../../src/host/webviews/snapshot';
import type { DashboardSnapshot } from '../../../src/protocol/dashboard';
import { measuredIn, output, setUp, types } from './endpointSetUp';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('requests', () => {
  test('reach the model and are answered with their id', async () => {
    const { endpoint, asked, posted } = setUp();
    await endpoint.receive({ type: 'startServer', id: 1, server: 'a' });
    await endpoint.receive({ type: 'stopServer', id: 2, server: 'b' });
    await endpoint.receive({ type: 'restartServer', id: 3, server: 'c' });
    await endpoint.receive({ type: 'showLog' });
    await endpoint.receive({ type: 'cancelRun', run: 7 });
    await endpoint.receive({ type: 'search', id: 4, keyword: 'k' });
    expect(asked).toEqual(['start a', 'stop b', 'restart c', 'log', 'cancel 7']);
    expect(posted).toEqual([
      { type: 'done', id: 1 },
      { type: 'done', id: 2 },
      { type: 'done', id: 3 },
      { type: 'searchAnswer', id: 4, output },
    ]);
  });

  test('that fail are answered with the reason', async () => {
    const fail = () => Promise.reject(new Error('No server is called x.'));
    const { endpoint, posted } = setUp({ startServer: fail, search: fail });
    await endpoint.receive({ type: 'startServer', id: 1, server: 'x' });
    await endpoint.receive({ type: 'search', id: 2, keyword: 'k' });
    const message = 'No server is called x.';
    expect(posted).toEqual([
      { type: 'failed', id: 1, message },
      { type: 'failed', id: 2, message },
    ]);
  });

  test('that are not ours are ignored', async () => {
    const { endpoint, asked, posted } = setUp();
    await endpoint.receive({ type: 'dispose' });
    await endpoint.receive({ type: 'startServer', id: 1, server: 7 });
    expect([asked, posted]).toEqual([[], []]);
  });
});

describe('snapshots', () => {
  test('go out when the page is ready', async () => {
    const { endpoint, posted } = setUp();
    await endpoint.receive({ type: 'ready' });
    expect(types(posted)).toEqual(['snapshot']);
  });

  test('wait until there is something to know', async () => {
    let known: DashboardSnapshot | undefined;
    const { endpoint, changes, posted } = setUp({ snapshot: () => known });
    await endpoint.receive({ type: 'ready' });
    expect(posted).toEqual([]);
    known = snapshotOf([], []);
    changes.fire();
    vi.advanceTimersByTime(150);
    expect(types(posted)).toEqual(['snapshot']);
  });

  test('go out once for a burst of changes, and again for the next', () => {
    const { changes, posted } = setUp();
    for (let index = 0; index < 50; index++) changes.fire();
    expect(posted).toEqual([]);
    vi.advanceTimersByTime(150);
    expect(posted).toHaveLength(1);
    changes.fire();
    vi.advanceTimersByTime(150);
    expect(posted).toHaveLength(2);
  });

  test('stay away while something only comes further: that goes out alone', () => {
    const { changes, steps, posted } = setUp();
    for (let index = 0; index < 50; index++) steps.fire();
    vi.advanceTimersByTime(150);
    expect(posted).toEqual([{ type: 'running', running: [] }]);
    steps.fire();
    changes.fire();
    steps.fire();
    vi.advanceTimersByTime(150);
    expect(types(posted)).toEqual(['running', 'snapshot']);
  });

  test('keep coming while changes never pause', () => {
    const { changes, posted } = setUp();
    for (let index = 0; index < 100; index++) {
      changes.fire();
      vi.advanceTimersByTime(10);
    }
    expect(posted.length).toBeGreaterThan(5);
  });

  test('wait while the view is hidden', () => {
    const { endpoint, changes, steps, posted, view } = setUp();
    view.isShown = false;
    endpoint.visibilityChanged();
    changes.fire();
    vi.advanceTimersByTime(150);
    steps.fire();
    vi.advanceTimersByTime(150);
    expect(posted).toEqual([]);
    view.isShown = true;
    endpoint.visibilityChanged();
    expect(posted).toHaveLength(1);
  });
});

test('nothing is sent after the end, and no timer is left', async () => {
  let finish = (): void => {};
  const startServer = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  const { endpoint, changes, steps, posted } = setUp({ startServer });
  const request = endpoint.receive({ type: 'startServer', id: 1, server: 'a' });
  changes.fire();
  endpoint.dispose();
  endpoint.dispose();
  finish();
  await request;
  changes.fire();
  steps.fire();
  await endpoint.receive({ type: 'ready' });
  expect(vi.getTimerCount()).toBe(0);
  expect(posted).toEqual([]);
});

describe('what was measured', () => {
  test('is sent when it is asked for, and again when more is measured, once for a burst', async () => {
    const { endpoint, measures, posted, asked } = setUp();
    measures.fire();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(posted).toEqual([]);
    await endpoint.receive({ type: 'measure', range: 'week' });
    await vi.advanceTimersByTimeAsync(1);
    expect(types(posted)).toEqual(['measured']);
    for (let i = 0; i < 50; i++) measures.fire();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(types(posted)).toEqual(['measured', 'measured']);
    expect(asked).toEqual(['measure week', 'measure week']);
  });

  test('of a range that is no longer wanted is not sent', async () => {
    const answers: (() => void)[] = [];
    const { endpoint, posted } = setUp({
      measured: (range) => new Promise((resolve) => answers.push(() => resolve(measuredIn(range)))),
    });
    await endpoint.receive({ type: 'measure', range: 'week' });
    await vi.advanceTimersByTimeAsync(1);
    await endpoint.receive({ type: 'measure', range: 'year' });
    await vi.advanceTimersByTimeAsync(1);
    for (const answer of answers) answer();
    await vi.advanceTimersByTimeAsync(1);
    expect(posted).toMatchObject([{ type: 'measured', measured: { report: { range: 'year' } } }]);
  });

  test('is not read for a hidden view, and sent when it shows again', async () => {
    const { endpoint, measures, posted, asked, view } = setUp();
    await endpoint.receive({ type: 'measure', range: 'day' });
    await vi.advanceTimersByTimeAsync(1);
    view.isShown = false;
    measures.fire();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toEqual(['measure day']);
    view.isShown = true;
    endpoint.visibilityChanged();
    await vi.advanceTimersByTimeAsync(1);
    expect(types(posted)).toEqual(['measured', 'snapshot', 'measured']);
  });

  test('that cannot be read is said in the log, and ends nothing', async () => {
    const { endpoint, asked, posted } = setUp({
      measured: () => Promise.reject(new Error('the disk is gone')),
      openSkill: () => Promise.reject(new Error('no such skill')),
    });
    await endpoint.receive({ type: 'measure', range: 'day' });
    await vi.advanceTimersByTimeAsync(1);
    await endpoint.receive({ type: 'openSkill', key: 'k' });
    await endpoint.receive({ type: 'migrateSkill', key: 'w/a' });
    await endpoint.receive({ type: 'cleanUpSkills' });
    expect(asked).toEqual([
      'warned The metrics could not be read: the disk is gone',
      'warned no such skill',
      'migrate w/a',
      'clean up',
    ]);
    expect(posted).toEqual([]);
  });

  test('is shown at a page that was asked for, once there is somebody to show it', async () => {
    const { endpoint, posted } = setUp();
    endpoint.showPage('compatibility');
    expect(posted).toEqual([]);
    await endpoint.receive({ type: 'ready' });
    expect(posted.map(({ type }) => type)).toEqual(['snapshot', 'showPage']);
    endpoint.showPage('metrics');
    expect(posted.at(-1)).toEqual({ type: 'showPage', page: 'metrics' });
  });

  test('is asked for in ranges that there are', async () => {
    const { endpoint, asked } = setUp();
    for (const range of ['aeon', 7, undefined]) await endpoint.receive({ type: 'measure', range });
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([]);
  });
});
