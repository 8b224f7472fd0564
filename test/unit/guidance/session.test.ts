/** What a session makes of searches and runs: the events that teach. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewGuidanceEvent } from '../../../src/core/guidance/events';
import type { Habit, HabitKind } from '../../../src/core/guidance/habits';
import { powerOf, Session } from '../../../src/core/guidance/session';
import { hashedWords } from '../../../src/core/guidance/words';
import { attempt, failedRun, runFacts } from './learned';

const MINUTE = 60_000;
let now: number;
let session: Session;
beforeEach(() => {
  now = 1_000;
  session = new Session(() => now);
});

const search = (keyword: string, ...shown: string[]) => session.searched({ keyword, shown });
const ok = (...tools: string[]) =>
  session.ran(runFacts({ attempts: tools.map((tool) => attempt(tool)) }));
const hashes = (keyword: string) => hashedWords(keyword).map(({ hash }) => hash);

describe('a search and the call after it', () => {
  test('show what the words mean', () => {
    search('open defects', 'a.issues', 'a.other');
    expect(of('chosen', ok('a.issues'))).toEqual([
      { type: 'chosen', words: hashes('open defects'), tool: 'a.issues' },
    ]);
  });

  test('show it once, however often it is called', () => {
    search('open defects', 'a.issues');
    expect(of('chosen', ok('a.issues', 'a.issues'))).toHaveLength(1);
    expect(of('chosen', ok('a.issues'))).toEqual([]);
  });

  test('show nothing of what was not found, what failed, and what a skill called', () => {
    search('open defects', 'a.issues', 'a.inner');
    expect(of('chosen', ok('a.mail'))).toEqual([]);
    const wrong = [attempt('a.issues', { failure: 'not_found' })];
    expect(of('chosen', session.ran(failedRun(wrong)))).toEqual([]);
    const inner = [attempt('a.inner', { isInSkill: true })];
    expect(of('chosen', session.ran(runFacts({ attempts: inner })))).toEqual([]);
  });

  test('show it of a skill that ran to its end', () => {
    search('open defects', 'skills.count', 'skills.bad');
    const skills = [
      { name: 'count', ok: true },
      { name: 'bad', ok: false },
    ];
    expect(of('chosen', session.ran(runFacts({ skills })))).toMatchObject([
      { tool: 'skills.count' },
    ]);
  });

  test('show it of the last one that found the tool, and of those with other words just before', () => {
    search('bugs', 'a.wrong');
    now += MINUTE;
    search('defects', 'a.wrong');
    now += MINUTE;
    search('issues', 'a.issues');
    const words = of('chosen', ok('a.issues')).map((event) => event.words);
    expect(words).toEqual([hashes('issues'), hashes('defects'), hashes('bugs')]);
  });

  test('show nothing of one before that led to something else, or is too long ago', () => {
    search('mail', 'a.mail');
    ok('a.mail');
    now += MINUTE;
    search('issues', 'a.issues');
    expect(of('chosen', ok('a.issues'))).toHaveLength(1);
    search('bugs', 'a.wrong');
    now += 3 * MINUTE;
    search('defects', 'a.issues');
    expect(of('chosen', ok('a.issues')).map((event) => event.words)).toEqual([hashes('defects')]);
  });

  test('have nothing to do with each other after a pause of ten minutes', () => {
    search('open defects', 'a.issues');
    now += 10 * MINUTE;
    expect(of('chosen', ok('a.issues'))).toEqual([]);
  });

  test('without a plain word show nothing', () => {
    search('#4711 https://a.b', 'a.issues');
    expect(of('chosen', ok('a.issues'))).toEqual([]);
    expect([...session.words]).toEqual([]);
  });
});

describe('a run', () => {
  test('shows how each tool did, with which arguments, how fast and how many at once', () => {
    const attempts = [
      attempt('a.get', { arguments: ['id:n', 'all:b'], ms: 900 }),
      attempt('a.get', { arguments: ['id:n'], ms: 5_000, atOnce: 3, failure: 'rate_limited' }),
      attempt('a.put', { ms: 0 }),
    ];
    const [ran] = of('ran', session.ran(failedRun(attempts)));
    expect(ran).toEqual({
      type: 'ran',
      ok: false,
      tools: [
        {
          tool: 'a.get',
          ok: true,
          failed: true,
          shapes: [
            ['all,id', 'ok'],
            ['id', 'failed'],
          ],
          failures: ['rate_limited'],
          slow: 10,
          crowd: 2,
        },
        {
          tool: 'a.put',
          ok: true,
          failed: false,
          shapes: [['', 'ok']],
          failures: [],
          after: 'a.get',
          slow: 0,
          crowd: 0,
        },
      ],
      next: [['a.get', 'a.put']],
      chains: [],
      habits: [],
      failed: 'rate_limited a.get',
      skills: [],
    });
  });

  test('shows what follows what, also over runs, and not over a pause', () => {
    const steps = (events: NewGuidanceEvent[]) =>
      of('ran', events).map((ran) => [ran.next, ran.chains])[0];
    expect(steps(ok('a', 'b'))).toEqual([[['a', 'b']], []]);
    expect(session.lastTools).toEqual(['a', 'b']);
    expect(steps(ok('c'))).toEqual([[['b', 'c']], [['a b', 'c']]]);
    expect(steps(ok('c'))).toEqual([[], []]);
    now += 10 * MINUTE;
    expect(session.lastTools).toEqual([]);
    expect(steps(ok('d'))).toEqual([[], []]);
  });

  test('shows what it cost, if it went well', () => {
    const cost = (events: NewGuidanceEvent[]) => of('ran', events)[0]!.cost;
    expect(cost(ok('a'))).toEqual({ way: 'program', tokens: 150 });
    const call = runFacts({ kind: 'call', attempts: [attempt('a')] });
    expect(cost(session.ran(call))).toEqual({ way: 'call a', tokens: 150 });
    expect(cost(session.ran(failedRun([attempt('a')])))).toBeUndefined();
    expect(cost(session.ran(runFacts()))).toBeUndefined();
  });

  test('that was cancelled or not let run shows nothing', () => {
    const attempts = [attempt('a')];
    search('open defects', 'a');
    session.gave([{ kind: 'ranking', tool: 'a' }]);
    expect(session.ran(runFacts({ status: 'cancelled', reason: 'cancelled', attempts }))).toEqual(
      [],
    );
    expect(session.ran(runFacts({ status: 'blocked', reason: 'risk', attempts }))).toEqual([]);
    expect(session.lastTools).toEqual([]);
    expect(of('chosen', ok('a'))).toHaveLength(1);
  });

  test.each<[HabitKind, object, [string, string][]]>([
    [
      'whole',
      {},
      [
        ['whole', 'ok'],
        ['whole a', 'ok'],
      ],
    ],
    [
      'whole',
      { isCut: true },
      [
        ['whole', 'failed'],
        ['whole a', 'failed'],
      ],
    ],
    ['whole', { status: 'error', reason: 'exception' }, []],
    [
      'loop',
      { status: 'timeout', reason: 'wall_limit' },
      [
        ['loop', 'failed'],
        ['loop a', 'failed'],
      ],
    ],
    ['loop', {}, []],
    [
      'loop',
      { attempts: [attempt('a'), attempt('a')] },
      [
        ['loop', 'ok'],
        ['loop a', 'ok'],
      ],
    ],
    ['unbounded', {}, []],
    [
      'unbounded',
      { attempts: [attempt('a'), attempt('a', { failure: 'rate_limited' })] },
      [
        ['unbounded', 'failed'],
        ['unbounded a', 'failed'],
      ],
    ],
    [
      'uncaught',
      {},
      [
        ['uncaught', 'ok'],
        ['uncaught a', 'ok'],
      ],
    ],
    ['uncaught', { attempts: [] }, []],
    [
      'dropped',
      { status: 'error', reason: 'exception' },
      [
        ['dropped', 'failed'],
        ['dropped a', 'failed'],
      ],
    ],
    ['first_page', {}, []],
  ])('with the habit %s and %j shows %j', (kind, more, expected) => {
    const facts = runFacts({ attempts: [attempt('a')], habits: [habit(kind)], ...more });
    expect(of('ran', session.ran(facts))[0]!.habits).toEqual(expected);
  });

  test('that is a program written again without such a habit shows that it gave too little', () => {
    const attempts = [attempt('a')];
    session.ran(runFacts({ attempts, habits: [habit('first_page')] }));
    const again = of('ran', session.ran(runFacts({ attempts, habits: [] })));
    expect(again[1]).toMatchObject({
      habits: [
        ['first_page', 'failed'],
        ['first_page a', 'failed'],
      ],
      tools: [],
    });
    session.ran(runFacts({ attempts, habits: [habit('loop')] }));
    expect(of('ran', ok('a'))).toHaveLength(1);
  });

  test('of the first page alone shows that it was enough when something else follows', () => {
    const attempts = [attempt('a')];
    const habits = [habit('first_page'), habit('first_page')];
    const enough = [
      ['first_page', 'ok'],
      ['first_page a', 'ok'],
    ];
    session.ran(runFacts({ attempts, habits }));
    expect(of('ran', ok('b'))[1]?.habits).toEqual(enough);
    expect(of('ran', ok('b'))).toHaveLength(1);
    session.ran(runFacts({ attempts, habits }));
    expect(of('ran', session.ran(runFacts({ attempts, habits })))[1]?.habits).toEqual(enough);
    now += 10 * MINUTE;
    expect(of('ran', ok('b'))).toHaveLength(1);
  });
});

test('a power of two is the one that a number is within', () => {
  expect([0, 1, 2, 3, 4, 5, 1_000, 1_025].map(powerOf)).toEqual([0, 0, 1, 2, 2, 3, 10, 11]);
});

function of<T extends NewGuidanceEvent['type']>(type: T, events: readonly NewGuidanceEvent[]) {
  return events.filter(
    (event): event is Extract<NewGuidanceEvent, { type: T }> => event.type === type,
  );
}

function habit(kind: HabitKind): Habit {
  return { kind, tool: 'a', line: 1 };
}
