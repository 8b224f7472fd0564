/** Which tool usually follows. */
import { describe, expect, test } from 'vitest';
import { usualNext } from '../../../src/core/guidance/next';
import { modelOf, type Row } from './learned';

const follows: Row[] = [
  ['next', 'git.log', 'git.show', 8],
  ['next', 'git.log', 'git.diff', 1],
];

describe('the usual next tool', () => {
  test('is what mostly followed the last one, and how often', () => {
    expect(usualNext(['git.log'], modelOf(...follows))).toEqual([
      { tool: 'git.show', after: 'git.log', times: 8, of: 9 },
    ]);
  });

  test('is none where nothing was called or nothing follows', () => {
    expect(usualNext([], modelOf(...follows))).toEqual([]);
    expect(usualNext(['git.show'], modelOf(...follows))).toEqual([]);
  });

  test('is none where it followed twice, or one time in three', () => {
    expect(usualNext(['a'], modelOf(['next', 'a', 'b', 2]))).toEqual([]);
    const any: Row[] = ['b', 'c', 'd'].map((tool) => ['next', 'a', tool, 6]);
    expect(usualNext(['a'], modelOf(...any))).toEqual([]);
    expect(usualNext(['a'], modelOf(['next', 'a', 'b', 3]))).toHaveLength(1);
  });

  test('goes by the last two tools where they were seen often enough', () => {
    const model = modelOf(...follows, ['chain', 'git.status git.log', 'git.push', 5]);
    const tools = (...last: string[]) => usualNext(last, model).map(({ tool }) => tool);
    expect(tools('git.status', 'git.log')).toEqual(['git.push']);
    expect(tools('git.fetch', 'git.log')).toEqual(['git.show']);
    const seldom = modelOf(...follows, ['chain', 'git.status git.log', 'git.push', 1]);
    expect(usualNext(['git.status', 'git.log'], seldom)[0]).toMatchObject({
      tool: 'git.show',
      after: 'git.log',
    });
  });

  test('is not one of those that were called just now', () => {
    expect(usualNext(['git.show', 'git.log'], modelOf(...follows))).toEqual([]);
  });
});
