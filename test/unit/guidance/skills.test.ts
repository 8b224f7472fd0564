/** How skills stand, and how hard migrations are likely to be. */
import { describe, expect, test } from 'vitest';
import { difficultyOf } from '../../../src/core/guidance/migrations';
import { standingOf, successOfSkill } from '../../../src/core/guidance/skills';
import { modelOf, type Row } from './learned';

const runs = (ok: number, failed: number): Row[] => [
  ['skill', 'count', 'ok', ok],
  ['skill', 'count', 'failed', failed],
];

describe('a skill', () => {
  test('is proven after it ran well often, not after a few times', () => {
    expect(standingOf('count', modelOf(...runs(4, 0)))).toBeUndefined();
    expect(standingOf('count', modelOf(...runs(6, 0)))).toBe('exemplary');
    expect(standingOf('count', modelOf(...runs(20, 1)))).toBe('exemplary');
    expect(standingOf('count', modelOf(...runs(10, 3)))).toBeUndefined();
  });

  test('fails when most of its runs did, not after one or two', () => {
    expect(standingOf('count', modelOf(...runs(0, 2)))).toBeUndefined();
    expect(standingOf('count', modelOf(...runs(0, 6)))).toBe('failing');
    expect(standingOf('count', modelOf(...runs(5, 5)))).toBeUndefined();
  });

  test('of which nothing is known is neither', () => {
    expect(standingOf('other', modelOf(...runs(20, 0)))).toBeUndefined();
    expect(successOfSkill('other', modelOf())).toMatchObject({ mean: 0.8, support: 0 });
  });
});

describe('a migration', () => {
  const one = { tools: ['fs.list'], isKnown: true, steps: 1, sites: 1 };

  test('is as hard as what it has to do, where nothing was learned', () => {
    expect(difficultyOf(one, undefined)).toEqual({ level: 'easy', why: '1 step at 1 place' });
    expect(difficultyOf({ ...one, steps: 8, sites: 6 }, modelOf())).toEqual({
      level: 'moderate',
      why: '8 steps at 6 places',
    });
    expect(difficultyOf({ ...one, steps: 25 }, undefined).level).toBe('hard');
  });

  test('is harder for a tool for which others were refused, and easier where they went through', () => {
    const refused = modelOf(['migration', 'fs.list', 'refused', 6]);
    expect(difficultyOf(one, refused)).toEqual({
      level: 'hard',
      why: '1 step at 1 place; 0 of 6 migrations for fs.list went through here',
    });
    const through = modelOf(
      ['migration', 'fs.list', 'migrated', 9],
      ['migration', 'fs.list', 'refused', 1],
    );
    expect(difficultyOf({ ...one, steps: 8, sites: 6 }, through).level).toBe('easy');
  });

  test('is as hard as the hardest of its tools', () => {
    const model = modelOf(
      ['migration', 'fs.read', 'migrated', 9],
      ['migration', 'fs.list', 'refused', 9],
    );
    expect(difficultyOf({ ...one, tools: ['fs.read', 'fs.list'] }, model)).toMatchObject({
      level: 'hard',
      why: expect.stringContaining('fs.list'),
    });
  });

  test('without a rule is hard, whatever went well before', () => {
    const model = modelOf(['migration', 'fs.list', 'migrated', 20]);
    expect(difficultyOf({ ...one, isKnown: false }, model)).toEqual({
      level: 'hard',
      why: 'no rule is known for all of it; 20 of 20 migrations for fs.list went through here',
    });
  });
});
