/** What a program risks: said only where it was seen often enough, and unlearned where it went well since. */
import { describe, expect, test } from 'vitest';
import type { Habit } from '../../../src/core/guidance/habits';
import { Model } from '../../../src/core/guidance/model';
import {
  isWorthSaying,
  levelOfArguments,
  levelOfHabit,
  levelOfOrder,
  riskOf,
} from '../../../src/core/guidance/risk';
import { dayAfter } from '../../../src/core/util/days';
import { lessonsOf, modelOf, TODAY, type Row } from './learned';

const TOOL = 'api.get';
const atOnce: Habit = { kind: 'unbounded', tool: TOOL, line: 3 };
const call = (...given: string[]): Habit => ({
  kind: 'uncaught',
  tool: TOOL,
  arguments: given,
  line: 2,
});
/** Of runs with this habit of this tool so many failed and so many did not. */
const habit = (failed: number, ok = 0): Row[] =>
  (['unbounded', `unbounded ${TOOL}`] as const).flatMap((subject): Row[] => [
    ['habit', subject, 'failed', failed],
    ['habit', subject, 'ok', ok],
  ]);

describe('a program with a habit', () => {
  test('risks nothing that is known before anything was seen', () => {
    expect(riskOf([atOnce, call('id')], modelOf())).toEqual({
      level: 'low',
      chance: 0,
      reasons: [],
    });
  });

  test('risks nothing that is said after it failed once or twice', () => {
    for (const failed of [1, 2])
      expect(riskOf([atOnce], modelOf(...habit(failed))).level).toBe('low');
  });

  test('risks the more, the more often it failed', () => {
    const levels = [3, 5, 7, 20].map((failed) => riskOf([atOnce], modelOf(...habit(failed))).level);
    expect(levels).toEqual(['medium', 'high', 'high', 'critical']);
  });

  test('is not kept from running by a habit that goes well now and then', () => {
    expect(riskOf([atOnce], modelOf(...habit(20, 2))).level).toBe('high');
    expect(riskOf([atOnce], modelOf(...habit(20, 8))).level).toBe('medium');
  });

  test('risks nothing that is said where it mostly goes well', () => {
    expect(riskOf([atOnce], modelOf(...habit(5, 15))).level).toBe('low');
  });

  test('is told why, and what would be better', () => {
    const { reasons, chance } = riskOf([atOnce], modelOf(...habit(9, 1)));
    expect(reasons).toEqual([
      {
        key: `habit unbounded ${TOOL}`,
        tool: TOOL,
        what: `It calls ${TOOL} for all elements of a list at once (line 3)`,
        failed: 9,
        of: 10,
        advice: 'Work through the list in chunks of 5, awaiting each chunk.',
      },
    ]);
    expect(chance).toBeGreaterThan(0.75);
    expect(chance).toBeLessThan(0.9);
  });

  test('of another tool is believed only in part', () => {
    const other: Habit = { ...atOnce, tool: 'api.other' };
    expect(riskOf([other], modelOf(...habit(20))).level).toBe('low');
    expect(levelOfHabit(other, modelOf(...habit(20)))).toBe('low');
  });

  test('is forgiven after it went well', () => {
    const before: [string, ReturnType<typeof lessonsOf>] = [
      dayAfter(TODAY, -1),
      lessonsOf(...habit(12)),
    ];
    const level = (ok: number) =>
      riskOf([atOnce], new Model([before, [TODAY, lessonsOf(...habit(0, ok))]], TODAY)).level;
    expect(level(0)).toBe('high');
    expect(level(6)).toBe('low');
  });

  test('that does no harm to runs is never a risk', () => {
    const rows: Row[] = ['whole', 'first_page'].map((kind) => [
      'habit',
      `${kind} ${TOOL}`,
      'failed',
      20,
    ]);
    for (const kind of ['whole', 'first_page'] as const) {
      expect(riskOf([{ kind, tool: TOOL, line: 1 }], modelOf(...rows)).level).toBe('low');
      expect(levelOfHabit({ kind, tool: TOOL, line: 1 }, modelOf(...rows))).toBe('low');
    }
  });

  test("that is nobody's but its own has no tool", () => {
    const model = modelOf(['habit', 'endless', 'failed', 8]);
    const [reason] = riskOf([{ kind: 'endless', line: 7 }], model).reasons;
    expect(reason).toMatchObject({ what: 'It has a loop that does not end (line 7)' });
    expect(reason).not.toHaveProperty('tool');
  });
});

describe('a call with arguments that always failed', () => {
  const shapes: Row[] = [
    ['shape', `${TOOL} id`, 'failed', 12],
    ['shape', `${TOOL} id,tenant`, 'ok', 12],
  ];

  test('is told with which ones it works', () => {
    const risk = riskOf([call('id')], modelOf(...shapes));
    expect(risk.reasons[0]).toMatchObject({
      key: `shape ${TOOL} id`,
      what: `It calls ${TOOL} with \`id\` (line 2)`,
      advice: 'With `id`, `tenant` it works.',
      failed: 12,
      of: 12,
    });
    expect(riskOf([call('tenant', 'id')], modelOf(...shapes)).level).toBe('low');
    expect(levelOfArguments(TOOL, ['id'], modelOf(...shapes))).toBe(risk.level);
  });

  test('is no reason where nothing is known that works', () => {
    const model = modelOf(['shape', `${TOOL} id`, 'failed', 12]);
    expect(riskOf([call('id')], model).reasons).toEqual([]);
    expect(levelOfArguments(TOOL, ['id'], model)).toBe('low');
  });

  test('may be one without any', () => {
    const model = modelOf(['shape', TOOL, 'failed', 12], ['shape', `${TOOL} id`, 'ok', 12]);
    expect(riskOf([call()], model).reasons[0]).toMatchObject({
      what: `It calls ${TOOL} with no arguments (line 2)`,
      advice: 'With `id` it works.',
    });
    expect(riskOf([call('id')], model).level).toBe('low');
  });

  test('may be told that without any it works', () => {
    const model = modelOf(['shape', TOOL, 'ok', 12], ['shape', `${TOOL} id`, 'failed', 12]);
    expect(riskOf([call('id')], model).reasons[0]?.advice).toBe('With no arguments it works.');
  });

  test('has nothing to do with a tool whose name only begins the same', () => {
    const model = modelOf(...shapes, ['shape', `${TOOL}_all id`, 'failed', 12]);
    const longer: Habit = { ...call('id'), tool: `${TOOL}_all` };
    expect(riskOf([longer], model).reasons).toEqual([]);
  });

  test('is only in question where nobody catches it', () => {
    const caught: Habit = { kind: 'loop', tool: TOOL, arguments: ['id'], line: 2 };
    expect(riskOf([caught], modelOf(...shapes)).reasons).toEqual([]);
  });
});

describe('a call that works after another one only', () => {
  const model = modelOf(
    ['order', TOOL, 'failed', 12],
    ['order', `${TOOL} api.login`, 'ok', 12],
    ['tool', TOOL, 'ok', 12],
    ['tool', TOOL, 'failed', 12],
  );

  test('is told which', () => {
    expect(riskOf([call('id')], model).reasons[0]).toMatchObject({
      what: `It calls ${TOOL} first (line 2)`,
      advice: 'After api.login it works.',
    });
    expect(levelOfOrder(TOOL, undefined, model)).not.toBe('low');
  });

  test('is fine after that one', () => {
    const login: Habit = { kind: 'uncaught', tool: 'api.login', arguments: [], line: 1 };
    expect(riskOf([login, call('id')], model).level).toBe('low');
    expect(levelOfOrder(TOOL, 'api.login', model)).toBe('low');
  });

  test('is never told to be called as the first', () => {
    const other = modelOf(['order', TOOL, 'ok', 12], ['order', `${TOOL} api.login`, 'failed', 12]);
    expect(levelOfOrder(TOOL, 'api.login', other)).toBe('low');
  });
});

describe('a tool that is out of order', () => {
  const model = modelOf(['tool', TOOL, 'failed', 20], ['shape', `${TOOL} id`, 'failed', 20]);

  test('is named, and never keeps a program from trying it', () => {
    const { level, reasons } = riskOf([call('id')], model);
    expect(level).toBe('high');
    expect(reasons[0]).toMatchObject({
      key: `tool ${TOOL}`,
      what: `It calls ${TOOL} (line 2)`,
      advice: 'Use another tool, or catch its errors.',
    });
    const surely = new Model(
      [0, 1, 2].map((days) => [
        dayAfter(TODAY, -days),
        lessonsOf(['tool', TOOL, 'failed', 20], ['shape', `${TOOL} id`, 'failed', 20]),
      ]),
      TODAY,
    );
    expect(riskOf([call('id')], surely).level).toBe('high');
  });
});

describe('of several risks', () => {
  const rows: Row[] = [
    ...habit(20),
    ['habit', 'dropped', 'failed', 6],
    ['habit', `dropped ${TOOL}`, 'failed', 6],
    ['habit', 'loop', 'failed', 5],
    ['habit', `loop ${TOOL}`, 'failed', 5],
  ];

  test('the two worst are told, the worst first, each once', () => {
    const all = (['loop', 'dropped', 'unbounded', 'unbounded'] as const).map((kind): Habit => ({
      kind,
      tool: TOOL,
      line: 3,
    }));
    const { reasons } = riskOf(all, modelOf(...rows));
    expect(reasons.map(({ key }) => key)).toEqual([
      `habit unbounded ${TOOL}`,
      `habit dropped ${TOOL}`,
    ]);
  });
});

describe('a habit that gives too little or too much', () => {
  test('is worth a word where most such programs were written again', () => {
    const of = (failed: number, ok: number, kind: Habit['kind'] = 'first_page') =>
      isWorthSaying(
        { kind, tool: TOOL, line: 1 },
        modelOf(
          ['habit', `${kind} ${TOOL}`, 'failed', failed],
          ['habit', `${kind} ${TOOL}`, 'ok', ok],
        ),
      );
    expect(of(5, 1)).toBe(true);
    expect(of(5, 1, 'whole')).toBe(true);
    expect(of(2, 0)).toBe(false);
    expect(of(3, 5)).toBe(false);
    expect(of(20, 0, 'loop')).toBe(false);
  });
});
