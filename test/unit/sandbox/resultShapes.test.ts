/** Shapes of results: enough to write the next attempt, little enough to be read. */
import { describe, expect, it } from 'vitest';
import { ResultShapes, shapeOf } from '../../../src/core/sandbox/resultShapes';

describe('shapeOf', () => {
  it.each([
    [[{ id: 1, tags: ['a', 'b'] }], '{ id: number, tags: string[2] }[1]'],
    ['plain', 'a text of 5 characters'],
    [null, 'null'],
    [[], '[] (empty)'],
    [{ a: {}, b: null, c: { d: { e: { f: 1 } } } }, '{ a: {}, b: null, c: { d: { e: object } } }'],
    [[[[[1]]]], 'array[1][1][1]'],
  ])('%j', (value, expected) => {
    expect(shapeOf(value)).toBe(expected);
  });

  it('names a few of many fields', () => {
    const many = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`f${i}`, i]));
    expect(shapeOf(many)).toMatch(/f11: number, … 2 more \}$/);
  });

  it('is short whatever the names are', () => {
    const long = { ['x'.repeat(10_000)]: 1 };
    expect(shapeOf(long).length).toBeLessThan(80);
  });
});

describe('ResultShapes', () => {
  it('tells the last of few tools', () => {
    const shapes = new ResultShapes();
    for (const tool of ['a', 'b', 'c', 'd', 'e']) shapes.note([tool, 'null']);
    expect(shapes.describe().map((line) => line[0])).toEqual(['b', 'c', 'd', 'e']);
  });

  it('wants the first answer of each tool, and none of the operations', () => {
    const shapes = new ResultShapes();
    expect(shapes.wants('a.b')).toBe(true);
    shapes.note(['a.b', 'null']);
    expect(shapes.wants('a.b')).toBe(false);
    expect(shapes.wants('$search')).toBe(false);
  });
});
