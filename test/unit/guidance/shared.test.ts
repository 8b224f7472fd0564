/** What was learned as a file: it becomes one with others in any order, and no file can do harm. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Model } from '../../../src/core/guidance/model';
import {
  learnersIn,
  readLearning,
  takeAll,
  writeLearning,
  type Everybody,
} from '../../../src/core/guidance/shared';
import { InvalidInputError } from '../../../src/core/util/errors';
import { anyRows, lessonsOf, times, TODAY, type Row } from './learned';

const ID = 'a1b2c3d4e5f60718';

describe('two files become one', () => {
  test('in whatever order', () => {
    fc.assert(
      fc.property(anybody(), anybody(), (a, b) => {
        expect(written(both(a, b))).toBe(written(both(b, a)));
      }),
    );
  });

  test('in whatever groups, and however often', () => {
    fc.assert(
      fc.property(anybody(), anybody(), anybody(), (a, b, c) => {
        const all = written(both(both(a, b), c));
        expect(written(both(a, both(b, c)))).toBe(all);
        expect(written(both(both(both(a, b), c), both(b, a)))).toBe(all);
      }),
    );
  });

  test('without either being changed', () => {
    const [a, b] = [
      of({ [TODAY]: [['tool', 't', 'ok']] }),
      of({ [TODAY]: [['tool', 't', 'ok', 5]] }),
    ];
    const before = [written(a), written(b)];
    expect(written(both(a, b))).toBe(before[1]);
    expect([written(a), written(b)]).toEqual(before);
  });
});

describe('a file', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(anybody(), (everybody) => {
        const text = written(everybody);
        expect(written(readLearning(text))).toBe(text);
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      }),
    );
  });

  test('has a line for each day, and no learner of whom nothing is known', () => {
    const everybody = of({ '2026-11-26': [['tool', 't', 'ok']], '2026-11-25': [] });
    everybody.set('ffffffffffffffff', new Map());
    expect(written(everybody)).toBe(`{
  "format": "toolwright-guidance",
  "version": 1,
  "learners": {
    "${ID}": {
      "2026-11-25": {},
      "2026-11-26": {"tool":{"t":{"ok":1}}}
    }
  }
}
`);
    expect(readLearning(written(new Map())).size).toBe(0);
  });
});

describe('a file is refused, with what to do, that', () => {
  const learners = Object.fromEntries(times(101, (at) => [at.toString(16).padStart(16, '0'), {}]));
  test.each([
    ['is no JSON', '<<<<<<< HEAD\n{}', /no JSON\..*export it again/],
    ['is empty', '', /no JSON/],
    ['is something else', '{"servers":{}}', /no file of learned guidance/],
    ['is a list', '[]', /no file of learned guidance/],
    ['has no learners', file({ learners: [] }), /no file of learned guidance/],
    ['comes from a newer version', file({ version: 2 }), /newer version of Toolwright\. Update/],
    ['has too many learners', file({ learners }), /more than 100 learners/],
  ])('%s', (_name, text, expected) => {
    expect(() => readLearning(text)).toThrow(InvalidInputError);
    expect(() => readLearning(text)).toThrow(expected);
  });
});

describe('of a file is left out', () => {
  test('what is no learner, no day and no lesson', () => {
    const good = { tool: { t: { ok: 1 } } };
    const text = `{"format":"toolwright-guidance","version":1,"learners":{
      "__proto__": {"2026-11-25": ${JSON.stringify(good)}},
      "somebody@example.org": {"2026-11-25": ${JSON.stringify(good)}},
      "${'f'.repeat(16)}": [],
      "${ID}": {
        "2026-11-25": ${JSON.stringify(good)},
        "2026-13-45": ${JSON.stringify(good)},
        "yesterday": ${JSON.stringify(good)},
        "__proto__": ${JSON.stringify(good)},
        "2026-11-26": [],
        "2026-11-27": {"tool":{"t":{"ok":-5}},"dream":{"a":{"b":1}}}
      }}}`;
    const read = readLearning(text);
    expect([...read.keys()]).toEqual([ID]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(JSON.stringify([...read.get(ID)!])).toBe(
      '[["2026-11-25",{"tool":{"t":{"ok":1}}}],["2026-11-27",{}]]',
    );
  });

  test('whatever is random in it, without an error', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (days) => {
        const all = learnersIn({ [ID]: days, [`x${ID}`]: days, '': days });
        expect(all.size).toBeLessThanOrEqual(1);
        expect(() => new Model(all.get(ID) ?? [], TODAY)).not.toThrow();
      }),
    );
  });

  test('what is more than four hundred days', () => {
    const days = Object.fromEntries(
      times(500, (at) => [new Date(Date.UTC(2025, 0, at + 1)).toISOString().slice(0, 10), {}]),
    );
    expect(learnersIn({ [ID]: days }).get(ID)!.size).toBe(400);
  });
});

function written(everybody: Everybody): string {
  return writeLearning(everybody);
}

function both(a: Everybody, b: Everybody): Everybody {
  const all: Everybody = new Map();
  takeAll(all, a);
  takeAll(all, b);
  return all;
}

function of(days: Record<string, Row[]>): Everybody {
  return new Map([
    [ID, new Map(Object.entries(days).map(([day, rows]) => [day, lessonsOf(...rows)]))],
  ]);
}

function file(more: object): string {
  return JSON.stringify({ format: 'toolwright-guidance', version: 1, learners: {}, ...more });
}

function anybody(): fc.Arbitrary<Everybody> {
  const learner = fc.constantFrom(ID, '0'.repeat(16), 'f'.repeat(16));
  const day = fc.constantFrom('2026-11-25', '2026-11-26', TODAY);
  const days = fc.array(fc.tuple(day, anyRows), { minLength: 1, maxLength: 3 });
  return fc
    .array(fc.tuple(learner, days), { maxLength: 3 })
    .map(
      (all) =>
        new Map(
          all.map(([id, own]) => [id, new Map(own.map(([at, rows]) => [at, lessonsOf(...rows)]))]),
        ),
    );
}
