/** Guidance over a real folder: what it learned is there again, in other windows, and nothing else is on disk. */
import fc from 'fast-check';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { dayOf } from '../../../src/core/util/days';
import { attempt, failedRun, runFacts } from './learned';
import { beliefs, DAY_MS, known, rankedFirst, rowsOf, Windows, work, wrong } from './windows';

const MINUTE = 60_000;

let windows: Windows;
beforeEach(async () => {
  windows = await Windows.start();
  // What is not flushed is not written: as when the process is killed.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await windows.stop();
});

describe('what was learned', () => {
  test('is there again after a restart, the same', async () => {
    const first = await windows.open('a');
    for (let day = 0; day < 3; day++) {
      work(first, 4);
      windows.now += DAY_MS;
    }
    work(first, 2);
    windows.now += 10 * MINUTE;
    first.ran(runFacts({ attempts: [attempt('git.log')] }));
    expect(first.next()).toMatchObject([{ tool: 'git.show', after: 'git.log' }]);
    await first.flush();
    const second = await windows.open('a');
    expect(beliefs(second)).toEqual(beliefs(first));
    expect(rankedFirst(second)).toBe('git.log');
    expect(second.since).toBe('2026-11-01');
    expect(windows.warnings).toEqual([]);
  });

  test('is there again after its days became one line each', async () => {
    const first = await windows.open('a');
    work(first, 5);
    await first.flush();
    windows.now += 10 * DAY_MS;
    await first.refresh();
    expect(await windows.files('a')).toContain('2026-11.days.jsonl');
    expect(beliefs(await windows.open('a'))).toEqual(beliefs(first));
    expect(rankedFirst(await windows.open('a'))).toBe('git.log');
  });

  test('is seen by another window when it looks', async () => {
    const [one, other] = [await windows.open('a'), await windows.open('a')];
    work(one, 5);
    await one.flush();
    expect(other.next()).toEqual([]);
    expect(rankedFirst(other)).toBe('s.match');
    work(other, 1);
    await other.refresh();
    expect(rankedFirst(other)).toBe('git.log');
    await one.refresh();
    expect(beliefs(one)).toEqual(beliefs(other));
  });

  test('is written a moment later by itself, and at the end at the latest', async () => {
    const guidance = await windows.open('a');
    work(guidance, 1);
    expect(await windows.texts()).not.toContain('git.log');
    await vi.advanceTimersByTimeAsync(1_000);
    await guidance.flush();
    expect(await windows.texts()).toContain('git.log');
    work(guidance, 1);
    const before = (await windows.texts()).length;
    await guidance.dispose();
    expect((await windows.texts()).length).toBeGreaterThan(before);
    work(guidance, 1);
    await guidance.flush();
    expect(beliefs(await windows.open('a'))).toEqual(beliefs(guidance));
  });

  test('is lost with a killed process only as far as it was not written', async () => {
    const killed = await windows.open('a');
    work(killed, 5);
    await killed.flush();
    work(killed, 3);
    const [file] = await windows.files('a');
    await appendFile(path.join(windows.folder, 'a', file!), '{"at":1,"type":"chosen","wor');
    const next = await windows.open('a');
    expect(next.model!.count('tool', 'git.log', 'ok')).toBe(5);
    work(next, 1);
    expect(next.model!.count('tool', 'git.log', 'ok')).toBe(6);
    expect(windows.warnings).toEqual([]);
  });

  test('is read without lines that cannot be counted, however they look', async () => {
    const guidance = await windows.open('a');
    work(guidance, 5);
    await guidance.flush();
    const bad = [
      '{}',
      'null',
      '[]',
      '{"at":"x","type":"chosen","words":[],"tool":"a"}',
      '{"at":1,"type":"dream"}',
      '{"at":1,"type":"constructor"}',
      '{"at":1,"type":"chosen","words":[7],"tool":"a.b"}',
      '{"at":1,"type":"chosen","words":[]}',
      '{"at":1,"type":"ran","tools":[null],"next":[],"chains":[],"habits":[],"skills":[]}',
      '{"at":1,"type":"ran","tools":[{"tool":"a.b"}],"next":[],"chains":[],"habits":[],"skills":[]}',
      '{"at":1,"type":"ran","tools":[],"next":[["a.b"]],"chains":[],"habits":[],"skills":[]}',
      '{"at":1,"type":"ran","tools":[],"next":[],"chains":[],"habits":[],"skills":[],"fix":{}}',
      '{"at":1,"type":"advice"}',
      '{"at":1,"type":"migration","tool":{}}',
    ];
    const file = path.join(windows.folder, 'a', `${dayOf(windows.now)}.later.jsonl`);
    await writeFile(file, `${bad.join('\n')}\n`);
    const again = await windows.open('a');
    expect(beliefs(again)).toEqual(beliefs(guidance));
    windows.now += 10 * DAY_MS;
    await again.refresh();
    expect(await windows.files('a')).toEqual(['2026-11.days.jsonl']);
    expect(windows.warnings).toEqual([]);
  });

  test('is the same live as read again, whatever happens in two windows with imports and deletions', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.tuple(fc.constant('work'), fc.nat(1), fc.integer({ min: 1, max: 9 })),
      },
      { weight: 2, arbitrary: fc.tuple(fc.constant('wait'), fc.constant(0), fc.nat(3)) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('forget'), fc.nat(1), fc.nat(6)) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('import'), fc.nat(1), fc.constant(0)) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('refresh'), fc.nat(1), fc.constant(0)) },
    );
    const teacher = await windows.open('teacher');
    work(teacher, 15);
    const file = await teacher.export();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const place = `run-${run++}`;
        const both = [await windows.open(place), await windows.open(place)];
        for (const [what, who, many] of steps) {
          const guidance = both[who]!;
          if (what === 'work') work(guidance, many);
          else if (what === 'wait') windows.now += many * DAY_MS;
          else if (what === 'import') await guidance.import(file);
          else if (what === 'refresh') await guidance.refresh();
          else {
            const row = rowsOf(guidance)[many];
            if (row !== undefined) await guidance.forget(row.id);
          }
        }
        for (const guidance of both) await guidance.flush();
        for (const guidance of both) await guidance.refresh();
        const live = both.map(beliefs);
        expect(live[0]).toEqual(live[1]);
        expect(beliefs(await windows.open(place))).toEqual(live[0]);
        // And without a refresh after the last work.
        work(both[0]!, 3);
        await both[0]!.flush();
        expect(beliefs(await windows.open(place))).toEqual(beliefs(both[0]!));
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe('guidance that is off', () => {
  test('learns and says nothing, and is there as it was when it is on again', async () => {
    const guidance = await windows.open('a');
    work(guidance, 5);
    const before = beliefs(guidance);
    windows.isOn = false;
    work(guidance, 5);
    expect(guidance.model).toBeUndefined();
    expect(rankedFirst(guidance)).toBe('s.match');
    expect([guidance.next(), guidance.hint(wrong), guidance.choice('git.log')]).toEqual([
      [],
      undefined,
      undefined,
    ]);
    expect(guidance.risk([{ kind: 'loop', tool: 'git.log', line: 1 }])).toBeUndefined();
    expect([guidance.callLimit('git.log', 9), guidance.crowdLimit(['git.log'], 9)]).toEqual([
      9,
      undefined,
    ]);
    guidance.gave([{ kind: 'next', tool: 'git.show' }]);
    guidance.migrated('git.show', 'refused');
    expect(rowsOf(guidance).length).toBeGreaterThan(0);
    windows.isOn = true;
    expect(beliefs(guidance)).toEqual(before);
  });

  test('says nothing before it was read, and what is learned meanwhile counts', async () => {
    const first = await windows.open('a');
    work(first, 5);
    await first.flush();
    const early = windows.create('a');
    work(early, 1);
    expect(early.model).toBeUndefined();
    await early.load();
    expect(early.model!.count('tool', 'git.log', 'ok')).toBe(6);
  });
});

test('nothing of what was searched for or given is on disk, nor in what is shared', async () => {
  const guidance = await windows.open('a');
  work(guidance, 3);
  guidance.ran(
    failedRun([attempt('git.log', { values: 'hash', failure: 'not_found' })], {
      message: 'Error: tenant zephyrine-4711 of jane@corp.example was not found',
    }),
  );
  const shared = await guidance.export();
  for (const text of [await windows.texts(), shared]) {
    expect(text).toContain('git.log');
    expect(text).not.toMatch(/zephyrin|defect|4711|jane|corp/i);
  }
  expect(JSON.stringify(guidance.report(known))).toContain('“zephyrine”');
});
