/** The order of a search after what was learned: what helps comes up, and nothing can take a search over. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affinitiesOf, habitShare, popularityOf } from '../../../src/core/guidance/affinity';
import { Model } from '../../../src/core/guidance/model';
import { rank, type Ranked } from '../../../src/core/guidance/ranking';
import { hashedWords } from '../../../src/core/guidance/words';
import { chosen, lessonsOf, modelAfter, modelOf, times, TODAY, type Row } from './learned';

const TASKS = ['open defects', 'unread mail', 'weekly report', 'rotated image'];
const everywhere = (): boolean => true;

describe('what was called after such words', () => {
  const model = modelAfter(
    times(6, () => TASKS.map((words, at) => chosen(words, `good.tool_${at}`))).flat(),
  );

  test('comes up, with the reason', () => {
    const placed = rank('open defects', matches(4, { 'good.tool_0': 3 }), model, everywhere);
    expect(placed[0]).toEqual({
      id: 'good.tool_0',
      why: expect.stringMatching(/^called after 5 of 5 searches with "(open|defects)" here$/),
    });
    expect(placed.slice(1).map(({ why }) => why)).toEqual([undefined, undefined, undefined]);
  });

  test('comes up for one of its words, in another form', () => {
    const placed = rank('each defect', matches(4, { 'good.tool_0': 3 }), model, everywhere);
    expect(placed[0]!.id).toBe('good.tool_0');
  });

  test('does not come before what other words mean', () => {
    const found = matches(5, { 'good.tool_0': 1, 'good.tool_1': 4 });
    const order = (words: string) => rank(words, found, model, everywhere).map(({ id }) => id);
    expect(order('unread mail')[0]).toBe('good.tool_1');
    expect(order('open defects')[0]).toBe('good.tool_0');
  });

  test('is brought in where no word finds it, if it is there', () => {
    const ids = (isThere: (id: string) => boolean) =>
      rank('open defects', matches(4), model, isThere).map(({ id }) => id);
    expect(ids(everywhere)).toContain('good.tool_0');
    expect(ids(() => false)).toEqual(['s.match_0', 's.match_1', 's.match_2', 's.match_3']);
  });

  test('is brought in behind what the words find as they are', () => {
    const found = matches(4).map((match) => ({ ...match, coverage: 1 }));
    const placed = rank('open defects', found, model, everywhere);
    expect(placed[0]!.id).toBe('s.match_0');
    expect(placed.map(({ id }) => id)).toContain('good.tool_0');
  });

  test('at most two are brought in', () => {
    const many = modelAfter(
      times(4, () => ['a.a', 'b.b', 'c.c'].map((tool) => chosen('open defects', tool))).flat(),
    );
    expect(rank('open defects', matches(3), many, everywhere).length).toBeLessThanOrEqual(5);
  });

  test('does not go before the name itself', () => {
    const exact = { id: 's.exact', score: 1_000, coverage: 1, isExact: true };
    const placed = rank('open defects', [exact, ...matches(3)], model, everywhere);
    expect(placed[0]!.id).toBe('s.exact');
  });
});

describe('a tool that mostly fails', () => {
  test('goes down, and one that works stays', () => {
    const model = modelOf(['tool', 's.match_0', 'failed', 15], ['tool', 's.match_1', 'ok', 15]);
    const placed = rank('anything', matches(3), model, everywhere).map(({ id }) => id);
    expect(placed).toEqual(['s.match_1', 's.match_2', 's.match_0']);
  });
});

describe('a tool that is called after everything', () => {
  const model = modelAfter(
    times(8, () =>
      TASKS.flatMap((words, at) => [chosen(words, `good.tool_${at}`), chosen(words, 'evil.any')]),
    ).flat(),
    8,
  );
  const place = (keyword: string, id: string, found: Ranked[]): number =>
    rank(keyword, found, model, () => false).findIndex((placed) => placed.id === id);

  test('gets no lift for words that are new', () => {
    for (const at of [1, 3, 5]) {
      expect(place('something quite new', 'evil.any', matches(6, { 'evil.any': at }))).toBe(at);
    }
  });

  test('never comes before what was meant', () => {
    for (const [at, words] of TASKS.entries()) {
      const found = matches(6, { 'evil.any': 2, [`good.tool_${at}`]: 3 });
      expect(place(words, `good.tool_${at}`, found)).toBe(0);
    }
  });
});

test('words mean a tool less surely that is called after all others, too', () => {
  const model = modelAfter(
    times(8, () =>
      TASKS.flatMap((words, at) => [chosen(words, `good.tool_${at}`), chosen(words, 'evil.any')]),
    ).flat(),
    8,
  );
  for (const [at, words] of TASKS.entries()) {
    const strengths = affinitiesOf(words, model);
    const good = strengths.get(`good.tool_${at}`)!.strength;
    expect(strengths.get('evil.any')!.strength).toBeLessThan(0.7 * good);
    expect(good).toBeLessThanOrEqual(1);
    // None of the other tasks is meant by these words.
    expect([...strengths.keys()].toSorted()).toEqual(['evil.any', `good.tool_${at}`]);
  }
  expect(popularityOf('evil.any', model)).toBe(0);
  expect(popularityOf('good.tool_0', model)).toBeGreaterThan(0);
});

test('work is a habit where the same is called again and again', () => {
  const share = (tools: string[]) =>
    habitShare(
      modelAfter(
        tools.map((tool) => chosen('open defects', tool)),
        100,
      ),
    );
  expect(habitShare(modelOf())).toBe(0);
  expect(share(['a', 'b', 'c'])).toBe(0);
  expect(share(['a', 'a', 'a', 'b'])).toBe(0.5);
});

describe('where nothing is known', () => {
  test('the order is that of the words', () => {
    fc.assert(
      fc.property(anyMatches(), (found) => {
        const placed = rank('open defects', found, modelOf(), everywhere);
        expect(placed).toEqual(found.map(({ id }) => ({ id })));
      }),
    );
  });

  test('nothing comes of a search without words', () => {
    const model = modelOf(['chosen', 'all', 's.match_2'], ['word', '', 's.match_2']);
    expect(rank('', [], model, everywhere)).toEqual([]);
  });
});

describe('whatever was learned', () => {
  test('nothing is lost or there twice, and what is not there does not come in', () => {
    fc.assert(
      fc.property(anyMatches(), anyModel(), (found, model) => {
        const there = new Set(['t.2', 't.3', 't.30', 't.31']);
        const ids = rank('open defects', found, model, (id) => there.has(id)).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const own = new Set(found.map(({ id }) => id));
        expect(ids.filter((id) => own.has(id)).length).toBe(found.length);
        for (const id of ids) expect(own.has(id) || there.has(id)).toBe(true);
      }),
    );
  });

  test('a match that is clearly better by its words stays among the first five', () => {
    let moved = 0;
    fc.assert(
      fc.property(anyMatches(), anyModel(), (found, model) => {
        const order = rank('open defects', found, model, everywhere).map(({ id }) => id);
        const score = new Map(found.map(({ id, score }) => [id, score]));
        const first = order.slice(0, 5);
        if (
          first.join() !==
          found
            .slice(0, 5)
            .map(({ id }) => id)
            .join()
        )
          moved++;
        const covered = found.slice(0, 3).some(({ coverage }) => coverage >= 0.7);
        const ahead = new Set(found.slice(0, 5).map(({ id }) => id));
        for (const fell of found.slice(0, 5).filter(({ id }) => !first.includes(id))) {
          for (const id of first.filter((each) => !ahead.has(each))) {
            // What no word found is worth no more than the best match, and nothing where the words say it all.
            const words = score.get(id) ?? (covered ? 0 : found[0]!.score);
            expect(fell.score).toBeLessThan(2 * words + 1e-9);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(moved).toBeGreaterThan(0);
  });

  test('so it is with the strongest memory there can be', () => {
    const tools = times(6, (at) => `t.${at + 10}`);
    const model = modelAfter(
      times(5, () => tools.map((tool) => chosen('open defects', tool))).flat(),
      100,
    );
    const broken: Row[] = [['tool', 's.match_0', 'failed', 20]];
    const both = new Model(
      [
        [TODAY, lessonsOf(...broken)],
        [
          TODAY,
          lessonsOf(
            ...hashedWords('open defects').flatMap(({ hash }) =>
              tools.map((tool): Row => ['word', hash, tool, 20]),
            ),
            ...tools.map((tool): Row => ['chosen', 'all', tool, 20]),
          ),
        ],
      ],
      TODAY,
    );
    const found = [
      { id: 's.match_0', score: 10, coverage: 1, isExact: false },
      ...tools.map((id, at) => ({ id, score: 4 - at / 10, coverage: 0.5, isExact: false })),
    ];
    for (const known of [model, both]) {
      const order = rank('open defects', found, known, everywhere).map(({ id }) => id);
      expect(order.indexOf('s.match_0')).toBeLessThan(5);
    }
    // Without the bound it would have gone behind all of them.
    const close = found.map((match) => ({ ...match, score: match.id === 's.match_0' ? 5 : 4 }));
    const order = rank('open defects', close, both, everywhere).map(({ id }) => id);
    expect(order.indexOf('s.match_0')).toBeGreaterThanOrEqual(5);
  });
});

/** So many matches, each a little worse than the one before; some ids at some places. */
function matches(count: number, named: Record<string, number> = {}): Ranked[] {
  const ids = times(count, (at) => `s.match_${at}`);
  for (const [id, at] of Object.entries(named)) ids[at] = id;
  return ids.map((id, at) => ({ id, score: 10 - at, coverage: 0.5, isExact: false }));
}

function anyMatches(): fc.Arbitrary<Ranked[]> {
  const one = fc.record({
    score: fc.double({ min: 0.01, max: 100, noNaN: true }),
    coverage: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  return fc
    .array(one, { minLength: 1, maxLength: 20 })
    .map((all) =>
      all
        .toSorted((a, b) => b.score - a.score)
        .map((match, at) => ({ ...match, id: `t.${at}`, isExact: false })),
    );
}

/** Some tools after these and other words, some that work and some that do not. */
function anyModel(): fc.Arbitrary<Model> {
  const count = fc.integer({ min: 1, max: 20 });
  const tool = fc.integer({ min: 0, max: 35 }).map((at) => `t.${at}`);
  const words = [...hashedWords('open defects'), ...hashedWords('mail')].map(({ hash }) => hash);
  const row = fc.oneof(
    fc.tuple(fc.constant('word' as const), fc.constantFrom(...words), tool, count),
    fc.tuple(fc.constant('chosen' as const), fc.constant('all'), tool, count),
    fc.tuple(fc.constant('tool' as const), tool, fc.constantFrom('ok', 'failed'), count),
  );
  return fc.array(row, { maxLength: 60 }).map((rows) => modelOf(...rows));
}
