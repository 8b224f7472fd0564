/** One argument without its name has only one that it can be; more are not guessed. */
import { describe, expect, it } from 'vitest';
import type { CatalogTool } from '../../src/core/catalog/contract';
import { namedArguments } from '../../src/core/namedArguments';

const tool = (required: string[]): CatalogTool => ({
  server: 's',
  name: 't',
  description: '',
  annotations: {},
  id: 's.t',
  namespace: 's',
  method: 't',
  call: 's.t',
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string' }, limit: { type: 'integer' }, a: {} },
    required,
  },
});

describe('namedArguments', () => {
  it.each([
    [{ path: 'a' }, { path: 'a' }],
    [['a'], { path: 'a' }],
    ['a', { path: 'a' }],
    [['a', { limit: 1 }], { path: 'a', limit: 1 }],
    [[['a', 'b']], { path: ['a', 'b'] }],
  ])('%j', (given, expected) => {
    expect(namedArguments(tool(['path']), given)).toEqual(expected);
  });

  it.each([
    [['a'], { path: 'a' }],
    [[5, { path: 'a' }], { path: 'a', limit: 5 }],
  ])('where nothing is required, by its type: %j', (given, expected) => {
    expect(namedArguments(tool([]), given)).toEqual(expected);
  });

  it.each([
    [['path'], ['a', 'b']],
    [['path'], ['a', { path: 'b' }]],
    [['path'], ['a', {}, {}]],
    [['path', 'limit'], ['a']],
    [[], [true]],
    [[], ['a', { path: 'b' }]],
    [['path'], []],
  ])('required %j, given %j: refused', (required, given) => {
    expect(() => namedArguments(tool(required), given)).toThrow(
      /takes one object with named arguments\.\nIts signature: s\.t\(/,
    );
  });
});
