/** What was learned, over the wire: only while a page wants it and is seen, never an older state after a newer one. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GuidanceReport } from '../../../src/core/guidance/report';
import { guidanceOf } from '../../../src/host/webviews/guidanceRows';
import type { Guidance } from '../../../src/protocol/guidance';
import { guidance, setUp, types } from './endpointSetUp';

const watch = { type: 'watchGuidance', isWanted: true } as const;
const leave = { type: 'watchGuidance', isWanted: false } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('what was learned', () => {
  test('is sent when a page wants it, and again when more is learned, once for a burst', async () => {
    const { endpoint, lessons, posted } = setUp();
    lessons.fire();
    await pass(2_000);
    expect(posted).toEqual([]);
    await endpoint.receive(watch);
    await pass(1);
    expect(posted).toEqual([{ type: 'guidance', guidance }]);
    for (let index = 0; index < 50; index++) lessons.fire();
    await pass(900);
    expect(posted).toHaveLength(1);
    await pass(1_100);
    expect(posted).toHaveLength(2);
  });

  test('is not read once another page is shown', async () => {
    const { endpoint, lessons, posted, asked } = setUp();
    await endpoint.receive(watch);
    await pass(1);
    lessons.fire();
    await endpoint.receive(leave);
    lessons.fire();
    await pass(2_000);
    expect([asked, types(posted)]).toEqual([['learned'], ['guidance']]);
  });

  test('is not read for a hidden view, and sent when it shows again', async () => {
    const { endpoint, lessons, posted, asked, view } = setUp();
    await endpoint.receive(watch);
    await pass(1);
    view.isShown = false;
    endpoint.visibilityChanged();
    lessons.fire();
    await pass(2_000);
    expect(asked).toEqual(['learned']);
    view.isShown = true;
    endpoint.visibilityChanged();
    await pass(1);
    expect(types(posted)).toEqual(['guidance', 'snapshot', 'guidance']);
  });

  test('that reading itself finds does not make it read again and again', async () => {
    const { endpoint, lessons, asked, posted } = setUp({
      guidance: async () => {
        asked.push('learned');
        lessons.fire();
        return guidance;
      },
    });
    await endpoint.receive(watch);
    await pass(10_000);
    expect([asked, types(posted)]).toEqual([['learned'], ['guidance']]);
  });

  test('before a lesson was deleted is not sent after it', async () => {
    const answers: (() => void)[] = [];
    const read = (learners: number): Guidance => ({ ...guidance, learners });
    const { endpoint, posted } = setUp({
      guidance: () =>
        new Promise((resolve) => {
          const learners = answers.length;
          answers.push(() => resolve(read(learners)));
        }),
    });
    await endpoint.receive(watch);
    await pass(1);
    await endpoint.receive({ type: 'forgetLesson', id: 1, lesson: 'a' });
    await pass(1);
    expect(answers).toHaveLength(1);
    answers[0]!();
    await pass(1);
    answers[1]!();
    await pass(1);
    expect(posted).toEqual([
      { type: 'done', id: 1 },
      { type: 'guidance', guidance: read(1) },
    ]);
  });

  test('that cannot be read is said in the log, and read again with the next change', async () => {
    let isThere = false;
    const { endpoint, lessons, asked, posted } = setUp({
      guidance: async () => {
        if (!isThere) throw new Error('the disk is gone');
        return guidance;
      },
    });
    await endpoint.receive(watch);
    await pass(1);
    expect(asked).toEqual(['warned What was learned could not be read: the disk is gone']);
    isThere = true;
    lessons.fire();
    await pass(1_100);
    expect(types(posted)).toEqual(['guidance']);
  });

  test('is not sent after the end, and no timer is left', async () => {
    let answer = (): void => {};
    const { endpoint, lessons, posted } = setUp({
      guidance: () =>
        new Promise((resolve) => {
          answer = () => resolve(guidance);
        }),
    });
    await endpoint.receive(watch);
    await pass(1);
    await endpoint.receive({ type: 'guidanceCommand', command: 'export' });
    endpoint.dispose();
    answer();
    lessons.fire();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(posted).toEqual([]);
  });
});

describe('a lesson', () => {
  test('is deleted, answered, and gone from what is sent next', async () => {
    const { endpoint, asked, posted } = setUp();
    await endpoint.receive(watch);
    await pass(1);
    await endpoint.receive({ type: 'forgetLesson', id: 4, lesson: 'abc' });
    await pass(1);
    expect(asked).toEqual(['learned', 'forget abc', 'learned']);
    expect(types(posted)).toEqual(['guidance', 'done', 'guidance']);
  });

  test('that cannot be deleted is answered with the reason', async () => {
    const { endpoint, posted } = setUp({
      forgetLesson: () => Promise.reject(new Error('This was deleted before.')),
    });
    await endpoint.receive({ type: 'forgetLesson', id: 4, lesson: 'abc' });
    expect(posted).toEqual([{ type: 'failed', id: 4, message: 'This was deleted before.' }]);
  });
});

test('commands begin in the editor, which says by itself what is wrong', async () => {
  const { endpoint, asked, posted } = setUp();
  for (const command of ['reset', 'export', 'import', 'settings']) {
    await endpoint.receive({ type: 'guidanceCommand', command });
  }
  expect(asked).toEqual(['command reset', 'command export', 'command import', 'command settings']);
  const failing = setUp({ guidanceCommand: () => Promise.reject(new Error('no such command')) });
  await failing.endpoint.receive({ type: 'guidanceCommand', command: 'reset' });
  expect(failing.asked).toEqual(['warned no such command']);
  expect([posted, failing.posted]).toEqual([[], []]);
});

test('what a row would delete stays with the host', () => {
  const row = { id: 'a', about: 's.t', what: 'x', times: 1, of: 2, effect: 'y' };
  const forget = [{ kind: 'tool' as const, subject: 's.t' }];
  const none = guidance.sections as GuidanceReport['sections'];
  const report: GuidanceReport = {
    ...guidance,
    since: '2026-11-27',
    sections: { ...none, tools: [{ ...row, forget }] },
  };
  expect(guidanceOf(report)).toEqual({
    ...guidance,
    since: '2026-11-27',
    sections: { ...guidance.sections, tools: [row] },
  });
});
