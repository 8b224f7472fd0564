/** Shapes of results: enough to write the next attempt, little enough to be read. */
import { describe, expect, it } from 'vitest';
import { ResultShapes, shapeOf } from '../../../../src/core/sandbox/javascript/resultShapes';

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
  it('keeps the latest of few tools, the last one last', () => {
    const shapes = new ResultShapes();
    for (const tool of ['a', 'b', 'c', 'a', 'd', 'e']) shapes.note(tool, tool);
    expect(shapes.describe().map((line) => line[0])).toEqual(['c', 'a', 'd', 'e']);
  });
});
