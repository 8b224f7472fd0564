/** Lessons of a day: they become one in any order, and nothing that is read can break them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lessons } from '../../../src/core/guidance/lessons';
import { anyRows, lessonsOf, times } from './learned';

describe('two copies of a day become one', () => {
  test('whatever their order', () => {
    fc.assert(
      fc.property(anyRows, anyRows, (a, b) => {
        const [one, other] = [lessonsOf(...a), lessonsOf(...b)];
        expect(written(taken(one, other))).toBe(written(taken(other, one)));
      }),
    );
  });

  test('however many there are and in which groups they come', () => {
    fc.assert(
      fc.property(anyRows, anyRows, anyRows, (...rows) => {
        const [a, b, c] = rows.map((each) => lessonsOf(...each)) as [Lessons, Lessons, Lessons];
        expect(written(taken(taken(a, b), c))).toBe(written(taken(a, taken(b, c))));
      }),
    );
  });

  test('and the same again changes nothing', () => {
    fc.assert(
      fc.property(anyRows, anyRows, (a, b) => {
        const both = taken(lessonsOf(...a), lessonsOf(...b));
        expect(written(taken(both, both))).toBe(written(both));
        expect(written(taken(both, lessonsOf(...b)))).toBe(written(both));
      }),
    );
  });

  test('by the larger of each count, not by their sum', () => {
    const one = lessonsOf(['tool', 'a.b', 'ok', 3], ['tool', 'a.b', 'failed', 1]);
    const other = lessonsOf(['tool', 'a.b', 'ok', 2], ['tool', 'a.b', 'failed', 4]);
    expect(taken(one, other).toJSON()).toEqual({ tool: { 'a.b': { ok: 3, failed: 4 } } });
  });
});

describe('written lessons', () => {
  test('are the same when they are read', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const before = written(lessonsOf(...rows));
        expect(written(Lessons.read(JSON.parse(before)))).toBe(before);
      }),
      { numRuns: 300 },
    );
  });

  test('are the same when they are read, also of names that lose something in the middle', () => {
    const before = written(lessonsOf(['tool', 'a \u200b b', `x ${'y'.repeat(300)}`]));
    expect(written(Lessons.read(JSON.parse(before)))).toBe(before);
  });

  test('do not tell in which order they were learned', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        expect(written(lessonsOf(...rows.toReversed()))).toBe(written(lessonsOf(...rows)));
      }),
    );
  });

  test('are read without what is unknown and what is no count', () => {
    const read = Lessons.read({
      tool: { 'a.b': { ok: 2, failed: -1, half: 0.5, text: '3', none: null, huge: 1e10 } },
      next: { 'a.b': null, 'c.d': [1], 'e.f': { 'g.h': 1 } },
      chain: 'no object',
      dream: { 'a.b': { ok: 1 } },
      constructor: { 'a.b': { ok: 1 } },
    });
    expect(read.toJSON()).toEqual({ tool: { 'a.b': { ok: 2 } }, next: { 'e.f': { 'g.h': 1 } } });
  });

  test.each([[null], [[]], ['text'], [undefined], [7]])('that are no object throw: %j', (bad) => {
    expect(() => Lessons.read(bad)).toThrow(TypeError);
  });
});

describe('names', () => {
  test('of the language itself are names like others', () => {
    const text = '{"tool":{"__proto__":{"ok":2},"constructor":{"__proto__":3}}}';
    const read = Lessons.read(JSON.parse(text));
    expect([...read.all()]).toEqual([
      { kind: 'tool', subject: '__proto__', object: 'ok', count: 2 },
      { kind: 'tool', subject: 'constructor', object: '__proto__', count: 3 },
    ]);
    expect(written(read)).toBe(text);
    expect(({} as Record<string, unknown>)['ok']).toBeUndefined();
  });

  test('lose what would hide, reverse or break a line', () => {
    const lessons = lessonsOf(['tool', 'evil\u202e\u0007.tool\nnext', '\u001b[2Kok']);
    expect([...lessons.all()]).toMatchObject([{ subject: 'evil.tool next', object: '[2Kok' }]);
  });

  test('are cut to a length', () => {
    const [lesson] = lessonsOf(['tool', 'x'.repeat(900), 'y'.repeat(900)]).all();
    expect(lesson!.subject).toBe(`${'x'.repeat(250)}…`);
    expect(lesson!.object).toBe(`${'y'.repeat(250)}…`);
  });
});

describe('a day is bounded', () => {
  test('in subjects: further ones are left out, known ones go on', () => {
    const lessons = lessonsOf(...times(2_100, (at) => ['tool', `t.${at}`, 'ok'] as const));
    lessons.add('tool', 't.5', 'ok');
    expect(Object.keys(lessons.toJSON()['tool']!)).toHaveLength(2_000);
    expect(lessons.count('tool', 't.5', 'ok')).toBe(2);
    expect(lessons.count('tool', 't.2050', 'ok')).toBe(0);
    lessons.add('shape', 't.2050 id', 'ok');
    expect(lessons.count('shape', 't.2050 id', 'ok')).toBe(1);
  });

  test('in objects of a subject', () => {
    const lessons = lessonsOf(...times(150, (at) => ['next', 'a', `t.${at}`] as const));
    lessons.add('next', 'a', 't.0');
    expect(Object.keys(lessons.toJSON()['next']!['a']!)).toHaveLength(100);
    expect(lessons.count('next', 'a', 't.0')).toBe(2);
    expect(lessons.count('next', 'a', 't.149')).toBe(0);
  });

  test('in counts, which never go down nor become something else', () => {
    const lessons = lessonsOf(['cost', 'program', 'tokens', 999_999_999]);
    for (const amount of [5, 5, -3, 0, NaN]) lessons.add('cost', 'program', 'tokens', amount);
    expect(lessons.count('cost', 'program', 'tokens')).toBe(1_000_000_000);
    lessons.add('tool', 'a', 'ok', -1);
    expect(Object.keys(lessons.toJSON())).toEqual(['cost']);
  });

  test('with room for the tokens of a busy day', () => {
    const lessons = new Lessons();
    for (let run = 0; run < 3_000; run++) lessons.add('cost', 'program', 'tokens', 2_500);
    expect(lessons.count('cost', 'program', 'tokens')).toBe(7_500_000);
  });
});

/** A new one of both. */
function taken(one: Lessons, other: Lessons): Lessons {
  const both = new Lessons();
  both.take(one);
  both.take(other);
  return both;
}

function written(lessons: Lessons): string {
  return JSON.stringify(lessons);
}
