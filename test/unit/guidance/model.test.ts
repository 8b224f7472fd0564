/** What is believed of lessons: older ones less, none of them too much, and always the same from the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lessons } from '../../../src/core/guidance/lessons';
import { HALF_LIFE_DAYS, Model } from '../../../src/core/guidance/model';
import { rateOf } from '../../../src/core/guidance/rate';
import { dayAfter } from '../../../src/core/util/days';
import {
  anyRows,
  beliefsOf,
  chosen,
  lessonsOf,
  modelAfter,
  modelOf,
  times,
  TODAY,
} from './learned';

const ago = (days: number): string => dayAfter(TODAY, -days);

describe('a lesson fades', () => {
  test('to one half within its half-life, and to a quarter within two', () => {
    const model = (days: number) =>
      new Model([[ago(days), lessonsOf(['slow', 'a.b', '7', 8])]], TODAY);
    expect(model(0).count('slow', 'a.b', '7')).toBe(8);
    expect(model(HALF_LIFE_DAYS).count('slow', 'a.b', '7')).toBeCloseTo(4);
    expect(model(2 * HALF_LIFE_DAYS).count('slow', 'a.b')).toBeCloseTo(2);
  });

  test('by what happens of the same subject on later days', () => {
    const days: [string, Lessons][] = [
      [ago(1), lessonsOf(['word', 'w', 'old.tool', 4], ['word', 'other', 'old.tool', 4])],
      [TODAY, lessonsOf(['word', 'w', 'new.tool', 8])],
    ];
    const model = new Model(days, TODAY);
    const aDay = 2 ** (-1 / HALF_LIFE_DAYS);
    expect(model.count('word', 'w', 'old.tool')).toBeCloseTo((4 * aDay) / 2);
    expect(model.objects('word', 'w').get('old.tool')).toBeCloseTo((4 * aDay) / 2);
    expect(model.count('word', 'w')).toBeCloseTo((4 * aDay) / 2 + 8);
    expect(model.count('word', 'other')).toBeCloseTo(4 * aDay);
  });

  test('not by what happens on its own day', () => {
    const model = modelOf(['word', 'w', 'one', 4], ['word', 'w', 'two', 16]);
    expect(model.count('word', 'w', 'one')).toBe(4);
  });

  test('nearly the same by days in between as by what happens now', () => {
    const before: [string, Lessons] = [ago(2), lessonsOf(['tool', 't', 'failed', 6])];
    const later = lessonsOf(['tool', 't', 'ok', 12]);
    const then = new Model([before, [ago(1), later], [TODAY, new Lessons()]], TODAY);
    const now = new Model([before, [TODAY, later]], TODAY);
    expect(then.count('tool', 't', 'failed')).toBeCloseTo(now.count('tool', 't', 'failed'), 1);
  });
});

describe('what is learned now is believed as if all was read again', () => {
  const anyDays = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), anyRows), { maxLength: 6 });

  test('whatever was before, whoever else learned today, however often', () => {
    fc.assert(
      fc.property(anyDays, fc.array(anyRows, { maxLength: 8 }), (days, now) => {
        const before = days.map(([since, rows]): [string, Lessons] => [
          ago(since),
          lessonsOf(...rows),
        ]);
        const own = new Lessons();
        const live = new Model(before, TODAY);
        for (const rows of now) {
          for (const [kind, subject, object, count] of rows) own.add(kind, subject, object, count);
          live.learn(lessonsOf(...rows), own);
        }
        expect(beliefsOf(live)).toEqual(beliefsOf(new Model([...before, [TODAY, own]], TODAY)));
      }),
      { numRuns: 200 },
    );
  });

  test('so that others who had learned the same do not lose by it', () => {
    const others = times(3, (): [string, Lessons] => [TODAY, lessonsOf(['tool', 't', 'ok', 20])]);
    const model = new Model(others, TODAY);
    const one = lessonsOf(['tool', 't', 'ok']);
    model.learn(one, one);
    expect(model.count('tool', 't', 'ok')).toBe(61);
  });
});

describe('a day', () => {
  test('that is yet to come counts as today', () => {
    const model = new Model([['2031-01-01', lessonsOf(['tool', 't', 'ok', 3])]], TODAY);
    expect(model.count('tool', 't', 'ok')).toBe(3);
    const same = new Model(
      [
        ['2031-01-01', lessonsOf(['word', 'w', 'a', 8])],
        [TODAY, lessonsOf(['word', 'w', 'b', 8])],
      ],
      TODAY,
    );
    expect(same.objects('word', 'w')).toEqual(
      new Map([
        ['a', 8],
        ['b', 8],
      ]),
    );
  });

  test('of nobody weighs more than twenty of one thing, written or happening now', () => {
    const poisoned = lessonsOf(['word', 'w', 'evil.tool', 1_000_000]);
    const model = new Model([[TODAY, poisoned]], TODAY);
    expect(model.count('word', 'w', 'evil.tool')).toBe(20);
    const own = new Lessons();
    for (let time = 0; time < 50; time++) {
      own.add('word', 'w', 'good.tool');
      model.learn(lessonsOf(['word', 'w', 'good.tool']), own);
    }
    expect(model.count('word', 'w', 'good.tool')).toBe(20);
  });

  test('is not bounded in what is a sum', () => {
    expect(modelOf(['cost', 'program', 'tokens', 90_000]).count('cost', 'program')).toBe(90_000);
    expect(modelOf(['advice', 'hint', 'given', 70]).count('advice', 'hint', 'given')).toBe(70);
  });
});

describe('rates', () => {
  test('are what is usual before anything was seen', () => {
    const model = modelOf();
    expect(model.successOf('t')).toMatchObject({ mean: 0.9, support: 0 });
    expect(model.failureOf('habit', 'loop', { mean: 0.15, strength: 2 })).toMatchObject({
      mean: 0.15,
      support: 0,
    });
  });

  test('go to what was seen, the more of it the surer', () => {
    const few = modelOf(['tool', 't', 'failed', 2]).successOf('t');
    const many = modelOf(['tool', 't', 'failed', 20]).successOf('t');
    expect(few.mean).toBeCloseTo(3.6 / 6);
    expect(many.mean).toBeCloseTo(3.6 / 24);
    expect(many.high - many.low).toBeLessThan(few.high - few.low);
    expect(many.support).toBe(20);
    const failing = modelOf(['tool', 't', 'failed', 6], ['tool', 't', 'ok', 2]);
    expect(failing.failureOf('tool', 't', { mean: 0.5, strength: 2 }).mean).toBeCloseTo(0.7);
  });

  test('stay between 0 and 1, with the mean in between', () => {
    const some = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(some, some, fc.double({ min: 0, max: 1, noNaN: true }), (hits, misses, mean) => {
        const rate = rateOf(hits, misses, { mean, strength: 2 });
        expect(rate.low).toBeGreaterThanOrEqual(0);
        expect(rate.high).toBeLessThanOrEqual(1);
        expect(rate.low).toBeLessThanOrEqual(rate.mean);
        expect(rate.mean).toBeLessThanOrEqual(rate.high);
      }),
    );
  });
});

describe('words of its own', () => {
  test('has a tool that is called after them more often than else, and none what is called after all', () => {
    const tasks = ['list issues', 'read mail', 'build report', 'rotate image'];
    const model = modelAfter(
      tasks.flatMap((words, at) =>
        times(4, () => [chosen(words, `good.tool_${at}`), chosen(words, 'evil.any')]).flat(),
      ),
    );
    expect(model.ownWordsOf('good.tool_0')).toBe(1);
    expect(model.ownWordsOf('evil.any')).toBe(0);
    expect(model.ownWordsOf('never.called')).toBe(0);
    expect(model.mostChosen).toBeCloseTo(model.count('chosen', 'all', 'evil.any'));
    expect(modelOf().mostChosen).toBe(0);
  });
});
