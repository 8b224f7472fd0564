/** What was learned, in words for people: each row says what was seen, what it leads to, and what to forget. */
import { describe, expect, test } from 'vitest';
import { forgotten, without } from '../../../src/core/guidance/forgotten';
import type { Model } from '../../../src/core/guidance/model';
import {
  reportOf,
  SECTIONS,
  type LearnedRow,
  type Section,
} from '../../../src/core/guidance/report';
import { hashedWords } from '../../../src/core/guidance/words';
import { dayAfter } from '../../../src/core/util/days';
import { chosen, lessonsOf, modelAfter, modelOf, times, TODAY, type Row } from './learned';

const limits = { callMs: 60_000, maxCallsInFlight: 16 };
const rows = (
  section: Section,
  model: Model,
  words = new Map<string, string>(),
): readonly LearnedRow[] => reportOf(model, { words, limits }).sections[section];

describe('a row says', () => {
  test('after which words a tool is called: those that are known by name, and how many others', () => {
    const events = times(4, () => chosen('open defects today', 'a.issues'));
    const named = new Map(hashedWords('defects').map(({ hash, word }) => [hash, word]));
    expect(rows('searches', modelAfter(events, 100), named)[0]).toMatchObject({
      about: 'a.issues',
      what: 'Called after searches with “defects” and 2 other words',
      times: 4,
      of: 4,
      effect: 'Comes up in such searches',
    });
    expect(rows('searches', modelAfter(events, 100))[0]!.what).toBe(
      'Called after searches with 3 words',
    );
  });

  test.each<[Section, Row[], Partial<LearnedRow>]>([
    [
      'next',
      [['next', 'git.log', 'git.show', 8]],
      {
        about: 'git.log',
        what: 'Then git.show',
        times: 8,
        of: 8,
        effect: 'Named in replies to searches',
      },
    ],
    [
      'fixes',
      [
        ['error', 'not_found git.show', 'fixed', 4],
        ['fix', 'not_found git.show', 'call_first git.log', 3],
      ],
      {
        about: 'git.show',
        what: 'When it fails because something was not found: Call `git.log` before it.',
        times: 3,
        of: 4,
        effect: 'Told after such a failure',
      },
    ],
    [
      'programs',
      [
        ['habit', 'unbounded a.get', 'failed', 20],
        ['habit', 'unbounded', 'failed', 20],
      ],
      {
        about: 'a.get',
        what: 'Programs with all calls at once',
        times: 20,
        of: 20,
        effect: 'Not run at first, with the reason',
      },
    ],
    [
      'programs',
      [['habit', 'first_page a.list', 'failed', 6]],
      { what: 'Programs with only the first page', effect: 'Named in the reply' },
    ],
    [
      'arguments',
      [
        ['shape', 'a.get id,name', 'failed', 6],
        ['shape', 'a.get', 'ok', 6],
      ],
      { about: 'a.get', what: 'Called with id and name', times: 6, effect: 'Named when it fails' },
    ],
    [
      'arguments',
      [
        ['shape', 'a.get', 'failed', 6],
        ['shape', 'a.get id', 'ok', 6],
      ],
      { about: 'a.get', what: 'Called without arguments', effect: 'Named when it fails' },
    ],
    [
      'arguments',
      [
        ['order', 'a.get', 'failed', 6],
        ['order', 'a.get a.login', 'ok', 6],
      ],
      { about: 'a.get', what: 'Called before any other tool', times: 6, of: 6 },
    ],
    [
      'tools',
      [
        ['tool', 'a.get', 'ok', 9],
        ['tool', 'a.get', 'failed', 3],
        ['slow', 'a.get', '8', 20],
        ['crowd', 'a.get 0', 'ok', 9],
        ['crowd', 'a.get 2', 'failed', 9],
        ...(['call a.get', 'program'] as const).flatMap((way): Row[] => [
          ['cost', way, 'runs', 5],
          ['cost', way, 'tokens', 500],
        ]),
      ],
      {
        about: 'a.get',
        what: 'Gave a result',
        times: 9,
        of: 12,
        effect:
          'A call may take 15 s; at most 2 calls at once; from 2 calls on a program costs less',
      },
    ],
    [
      'skills',
      [['skill', 'count', 'ok', 8]],
      { about: 'count', times: 8, of: 8, effect: 'Shown first, as proven' },
    ],
    [
      'skills',
      [['skill', 'count', 'failed', 8]],
      { times: 0, of: 8, effect: 'Not offered in searches' },
    ],
    [
      'migrations',
      [['migration', 'a.get', 'refused', 2]],
      { about: 'a.get', times: 0, of: 2, effect: 'Said before a migration' },
    ],
  ])('in %s what %j leads to', (section, learned, expected) => {
    expect(rows(section, modelOf(...learned))).toContainEqual(expect.objectContaining(expected));
  });

  test('no effect where too little is known for one', () => {
    const [row] = rows('next', modelOf(['next', 'a', 'b', 2]));
    expect(row).toMatchObject({ what: 'Then b', times: 2 });
    expect(row).not.toHaveProperty('effect');
  });
});

test('what was an accident, what says nothing and what a later version has learned is no row', () => {
  const model = modelOf(
    ['next', 'a', 'b', 1],
    ['habit', 'loop a.get', 'failed', 1],
    ['habit', 'uncaught a.get', 'failed', 9],
    ['habit', 'dream a.get', 'failed', 9],
    ['habit', 'constructor', 'failed', 9],
    ['shape', 'a.get id', 'failed', 1],
    ['fix', 'dream a.get', 'give x', 9],
    ['fix', 'not_found a.get', 'dream', 9],
    ['order', 'a.get', 'failed', 9],
  );
  const { sections, advice } = reportOf(model, { words: new Map(), limits });
  expect(SECTIONS.flatMap((section) => sections[section])).toEqual([]);
  expect(advice).toEqual([]);
});

test('those that lead to something come first, and there are sixty at most', () => {
  const model = modelOf(...times(80, (at): Row => ['next', `a${at}`, 'b', 2]), [
    'next',
    'last',
    'b',
    5,
  ]);
  const found = rows('next', model);
  expect(found).toHaveLength(60);
  expect(found[0]).toMatchObject({ about: 'last' });
});

test('advice is counted by its kind', () => {
  const model = modelOf(
    ['advice', 'hint', 'given', 5],
    ['advice', 'hint', 'followed', 3],
    ['advice', 'hint', 'helped', 2],
    ['advice', 'risk', 'followed', 1],
  );
  expect(reportOf(model, { words: new Map(), limits }).advice).toEqual([
    { kind: 'hint', given: 5, followed: 3, helped: 2 },
  ]);
});

describe('to forget a row', () => {
  const learned: Row[] = [
    ['next', 'git.log', 'git.show', 8],
    ['next', 'git.log', 'git.diff', 3],
    ['crowd', 'a.get 2', 'ok', 3],
    ['crowd', 'a.get_all 2', 'ok', 3],
    ['tool', 'a.get', 'ok', 3],
    ['word', 'w', 'git.show', 3],
  ];
  const left = (gone: LearnedRow['forget'], day = TODAY): string =>
    JSON.stringify(without(lessonsOf(...learned), day, forgotten({}, gone, TODAY)));
  const all = JSON.stringify(lessonsOf(...learned));

  test('takes its own lessons, and leaves all others', () => {
    const [show] = rows('next', modelOf(...learned));
    expect(left(show!.forget)).toBe(JSON.stringify(lessonsOf(...learned.slice(1))));
    const [get] = rows('tools', modelOf(...learned));
    const others = learned.filter(([, subject]) => subject !== 'a.get 2' && subject !== 'a.get');
    expect(left(get!.forget)).toBe(JSON.stringify(lessonsOf(...others)));
    expect(left([{ kind: 'word', object: 'git.show' }])).toBe(
      JSON.stringify(lessonsOf(...learned.slice(0, -1))),
    );
    expect(left([{ kind: 'next' }])).toBe(JSON.stringify(lessonsOf(...learned.slice(2))));
  });

  test('takes those of that day and before, and none of a later one', () => {
    expect(left([{ kind: 'next' }], dayAfter(TODAY, -5))).not.toBe(all);
    expect(left([{ kind: 'next' }], dayAfter(TODAY, 1))).toBe(all);
  });

  test('is itself forgotten when no lessons of that time are kept any more', () => {
    const before = forgotten({}, [{ kind: 'next' }], TODAY);
    const soon = forgotten(before, [{ kind: 'tool' }], dayAfter(TODAY, 180));
    expect(Object.keys(soon)).toHaveLength(2);
    expect(Object.keys(forgotten(before, [], dayAfter(TODAY, 181)))).toEqual([]);
    const many = times(6_000, (at) => ({ kind: 'next' as const, subject: `a${at}` }));
    expect(Object.keys(forgotten({}, many, TODAY))).toHaveLength(5_000);
  });

  test('has the same name as long as it is about the same', () => {
    const id = (count: number) => rows('next', modelOf(['next', 'a', 'b', count]))[0]!.id;
    expect(id(3)).toBe(id(9));
    expect(id(3)).not.toBe(rows('next', modelOf(['next', 'a', 'c', 3]))[0]!.id);
  });
});
