/** The host's end of the wire to the view "Skills": runs and their ends, bursts, slow snapshots, a hidden view. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Emitter } from '../../../src/core/util/event';
import { SkillsEndpoint } from '../../../src/host/webviews/skillsEndpoint';
import type { SkillsModel } from '../../../src/host/webviews/skillsModel';
import type { RunOutput, SkillsHostMessage, SkillsSnapshot } from '../../../src/protocol/skills';

const output: RunOutput = { status: 'ok', exit_code: 0, duration_ms: 1 };
const empty: SkillsSnapshot = { skills: [], damaged: [], isWorkspaceTrusted: true };

/** An endpoint over a model that writes down what it is asked for. */
function setUp(overrides: Partial<SkillsModel> = {}) {
  const changes = new Emitter<void>();
  const asked: string[] = [];
  const posted: SkillsHostMessage[] = [];
  const logged: string[] = [];
  const view = { isShown: true };
  const model: SkillsModel = {
    snapshot: async () => empty,
    run: async () => output,
    act: async (action, key) => void asked.push(`${action} ${key}`),
    import: async () => void asked.push('import'),
    cleanUp: async () => void asked.push('cleanUp'),
    onDidChange: changes.on,
    ...overrides,
  };
  const endpoint = new SkillsEndpoint(
    model,
    { post: (message) => posted.push(message), isVisible: () => view.isShown },
    (message) => logged.push(message),
  );
  const show = (isShown: boolean): void => {
    view.isShown = isShown;
    endpoint.visibilityChanged();
  };
  return { endpoint, changes, asked, posted, logged, show };
}

/** A model's method whose calls end when the test says so. */
function held<T>() {
  const calls: { end(value: T): void; signal?: AbortSignal }[] = [];
  const call = (signal?: AbortSignal): Promise<T> =>
    new Promise((end) => calls.push({ end, ...(signal && { signal }) }));
  return { calls, call };
}

const types = (messages: readonly SkillsHostMessage[]) => messages.map(({ type }) => type);
const run = (id: number) => ({ type: 'run', id, key: 'k', input: {} });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('requests', () => {
  test('reach the model', async () => {
    const { endpoint, asked } = setUp();
    await endpoint.receive({ type: 'act', action: 'open', key: 'k' });
    await endpoint.receive({ type: 'import' });
    await endpoint.receive({ type: 'cleanUp' });
    expect(asked).toEqual(['open k', 'import', 'cleanUp']);
  });

  test('that are not ours are ignored', async () => {
    const { endpoint, asked, posted } = setUp();
    await endpoint.receive({ type: 'act', action: 'format', key: 'k' });
    await endpoint.receive({ type: 'run', id: 1, key: 'k', input: [] });
    expect([asked, posted]).toEqual([[], []]);
  });

  test('that fail are logged, and do not stop the next', async () => {
    const { endpoint, posted, logged } = setUp({
      act: () => Promise.reject(new Error('The folder is gone.')),
    });
    await endpoint.receive({ type: 'act', action: 'open', key: 'k' });
    await endpoint.receive({ type: 'ready' });
    expect(logged).toEqual(['The folder is gone.']);
    expect(types(posted)).toEqual(['skills']);
  });
});

describe('runs', () => {
  test('are answered with their id, also when they cannot begin', async () => {
    const { endpoint, posted } = setUp({
      run: (key) => (key === 'k' ? Promise.resolve(output) : Promise.reject(new Error('Gone.'))),
    });
    await endpoint.receive(run(1));
    await endpoint.receive({ ...run(2), key: 'other' });
    expect(posted).toEqual([
      { type: 'ran', id: 1, output },
      { type: 'failed', id: 2, message: 'Gone.' },
    ]);
  });

  test('are cancelled one by one, and end with the endpoint', async () => {
    const { calls, call } = held<RunOutput>();
    const { endpoint, posted } = setUp({ run: (_key, _input, signal) => call(signal) });
    const first = endpoint.receive(run(1));
    void endpoint.receive(run(2));
    await endpoint.receive({ type: 'cancel', id: 1 });
    await endpoint.receive({ type: 'cancel', id: 9 });
    expect(calls.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
    endpoint.dispose();
    expect(calls[1]?.signal?.aborted).toBe(true);
    calls[0]?.end(output);
    await first;
    expect(posted).toEqual([]);
  });

  test('of one id at a time', async () => {
    const { calls, call } = held<RunOutput>();
    const { endpoint } = setUp({ run: () => call() });
    void endpoint.receive(run(1));
    void endpoint.receive(run(1));
    expect(calls).toHaveLength(1);
  });

  test('of a page that was dropped do not answer those of the next', async () => {
    const { calls, call } = held<RunOutput>();
    const { endpoint, posted } = setUp({ run: () => call() });
    await endpoint.receive({ type: 'ready' });
    const old = endpoint.receive(run(1));
    await endpoint.receive({ type: 'ready' });
    const fresh = endpoint.receive(run(1));
    calls[0]?.end({ ...output, result: 'old' });
    await old;
    calls[1]?.end({ ...output, result: 'new' });
    await fresh;
    expect(posted.filter(({ type }) => type === 'ran')).toEqual([
      { type: 'ran', id: 1, output: { ...output, result: 'new' } },
    ]);
  });
});

describe('snapshots', () => {
  test('go out once for a burst of changes, and never before the page listens', async () => {
    const { endpoint, changes, posted } = setUp();
    changes.fire();
    await vi.advanceTimersByTimeAsync(200);
    expect(posted).toEqual([]);
    await endpoint.receive({ type: 'ready' });
    for (let index = 0; index < 50; index++) changes.fire();
    await vi.advanceTimersByTimeAsync(200);
    expect(types(posted)).toEqual(['skills', 'skills']);
  });

  test('are made one at a time, and a change meanwhile makes another', async () => {
    const { calls, call } = held<SkillsSnapshot>();
    const { endpoint, changes, posted } = setUp({ snapshot: () => call() });
    const ready = endpoint.receive({ type: 'ready' });
    changes.fire();
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls).toHaveLength(1);
    calls[0]?.end(empty);
    await vi.advanceTimersByTimeAsync(0);
    expect([calls.length, posted.length]).toEqual([2, 1]);
    const newer = { ...empty, isWorkspaceTrusted: false };
    calls[1]?.end(newer);
    await ready;
    expect(posted.at(-1)).toEqual({ type: 'skills', snapshot: newer });
  });

  test('that fail are logged, and the next change tries again', async () => {
    let isReadable = false;
    const { endpoint, changes, posted, logged } = setUp({
      snapshot: async () => {
        if (!isReadable) throw new Error('Not readable.');
        return empty;
      },
    });
    await endpoint.receive({ type: 'ready' });
    expect([logged, posted]).toEqual([['Not readable.'], []]);
    isReadable = true;
    changes.fire();
    await vi.advanceTimersByTimeAsync(200);
    expect(types(posted)).toEqual(['skills']);
  });

  test('are not sent to a view that was hidden while they were made', async () => {
    const { calls, call } = held<SkillsSnapshot>();
    const { endpoint, posted, show } = setUp({ snapshot: () => call() });
    const ready = endpoint.receive({ type: 'ready' });
    show(false);
    calls[0]?.end(empty);
    await ready;
    expect(posted).toEqual([]);
    show(true);
    void endpoint.receive({ type: 'ready' });
    calls[1]?.end(empty);
    await vi.advanceTimersByTimeAsync(0);
    expect(types(posted)).toEqual(['skills']);
  });
});

describe('a skill to be revealed', () => {
  test('waits for the page, and comes after the skills, once', async () => {
    const { endpoint, changes, posted } = setUp();
    endpoint.reveal('a');
    endpoint.reveal('k');
    expect(posted).toEqual([]);
    await endpoint.receive({ type: 'ready' });
    changes.fire();
    await vi.advanceTimersByTimeAsync(200);
    expect(types(posted)).toEqual(['skills', 'reveal', 'skills']);
    expect(posted[1]).toEqual({ type: 'reveal', key: 'k' });
  });

  test('waits for the next page when the view is hidden or shows again', async () => {
    const { endpoint, posted, show } = setUp();
    await endpoint.receive({ type: 'ready' });
    show(false);
    endpoint.reveal('k');
    show(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(types(posted)).toEqual(['skills']);
    await endpoint.receive({ type: 'ready' });
    expect(types(posted)).toEqual(['skills', 'skills', 'reveal']);
  });

  test('is shown at once where there is a page', async () => {
    const { endpoint, posted } = setUp();
    await endpoint.receive({ type: 'ready' });
    endpoint.reveal('k');
    await vi.advanceTimersByTimeAsync(0);
    expect(types(posted)).toEqual(['skills', 'skills', 'reveal']);
  });
});

test('no timer is left after the end, which may be told twice', async () => {
  const { endpoint, changes, posted } = setUp();
  await endpoint.receive({ type: 'ready' });
  changes.fire();
  endpoint.dispose();
  endpoint.dispose();
  changes.fire();
  expect(vi.getTimerCount()).toBe(0);
  expect(posted).toHaveLength(1);
});
