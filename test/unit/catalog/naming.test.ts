import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolContract } from '../../../src/core/catalog/contract';
import { assignNames, identifierOf } from '../../../src/core/catalog/naming';
import { reservedGlobals, reservedMethods } from '../../../src/core/catalog/reservedNames';
import { byServer, contract, named } from './tools';

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function callsOf(server: string, names: readonly string[]): Record<string, string> {
  const tools = named(names.map((name) => contract(server, name)));
  return Object.fromEntries(tools.map((tool) => [tool.name, tool.method]));
}

describe('identifierOf', () => {
  it.each([
    ['list_files', 'list_files'],
    ['list-files', 'list_files'],
    ['a.b/c d', 'a_b_c_d'],
    ['3d', '_3d'],
    ['', '_'],
    ['-', '_'],
    ['$x', '$x'],
    ['größe', 'größe'],
    ['gro\u0308ße', 'größe'],
    ['搜索', '搜索'],
    ['😀', '_'],
    ['delete', 'delete_'],
    ['constructor', 'constructor_'],
    ['__proto__', '__proto___'],
    ['then', 'then_'],
    ['Map', 'Map'],
    ['console', 'console'],
  ])('makes %j the method %j', (raw, expected) => {
    expect(identifierOf(raw, reservedMethods)).toBe(expected);
  });

  it.each(['console', 'Map', 'state', 'JSON', 'eval', 'globalThis', 'toString', 'class'])(
    'does not let a server be %s',
    (raw) => {
      expect(identifierOf(raw, reservedGlobals)).toBe(`${raw}_`);
    },
  );
});

describe('assignNames', () => {
  it('lets a valid name win over a changed one, then goes by the raw names', () => {
    expect(callsOf('s', ['a_b', 'a-b', 'a.b', 'a b'])).toEqual({
      a_b: 'a_b',
      'a b': 'a_b_2',
      'a-b': 'a_b_3',
      'a.b': 'a_b_4',
    });
  });

  it('skips numbers that are taken', () => {
    const calls = callsOf('s', ['a-b', 'a_b', 'a_b_2', 'a_b-2']);
    expect(calls).toEqual({ a_b: 'a_b', a_b_2: 'a_b_2', 'a-b': 'a_b_3', 'a_b-2': 'a_b_2_2' });
  });

  it('keeps names that differ in case only', () => {
    expect(callsOf('s', ['Get', 'get'])).toEqual({ Get: 'Get', get: 'get' });
  });

  it('reports each collision in a sentence', () => {
    const { problems } = assignNames(
      byServer([contract('my-srv', 'a-b'), contract('my-srv', 'a_b'), contract('my_srv', 'c')]),
    );
    expect(problems).toEqual([
      'The servers "my_srv" and "my-srv" have the same name in code: "my-srv" is my_srv_2 there.',
      'The tools "a_b" and "a-b" of server "my-srv" have the same name in code: ' +
        '"a-b" is my_srv_2.a_b_2 there.',
    ]);
  });

  it('gives an id to one tool only', () => {
    const { tools, problems } = assignNames(
      byServer([contract('a', 'b.c'), contract('a.b', 'c'), contract('a', 'd')]),
    );
    expect(tools.map((tool) => [tool.id, tool.server])).toEqual([
      ['a.b.c', 'a.b'],
      ['a.d', 'a'],
    ]);
    expect(problems).toHaveLength(1);
  });

  it('makes a method that only one tool has a plain function', () => {
    const { plain } = assignNames(
      byServer([
        contract('workspace', 'list_files'),
        contract('workspace', 'read_file'),
        contract('fs', 'read_file'),
        contract('fs', 'Map'),
        contract('fs', 'fs'),
        contract('fs', 'delete'),
      ]),
    );
    expect(Array.from(plain, ([name, tool]) => [name, tool.id])).toEqual([
      ['delete_', 'fs.delete'],
      ['list_files', 'workspace.list_files'],
    ]);
  });

  it('is the same in every order, valid and unique', () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b', '_', '-', '.', '2', ' '), maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('delete', 'constructor', '__proto__', 'then', 'console', 'input', 'Map'),
    );
    const contracts = fc.uniqueArray(fc.tuple(name, name), {
      selector: (pair) => JSON.stringify(pair),
      maxLength: 30,
    });
    const property = fc.property(
      contracts.chain((pairs) =>
        fc.tuple(
          fc.constant(pairs),
          fc.shuffledSubarray(pairs, { minLength: pairs.length, maxLength: pairs.length }),
        ),
      ),
      ([pairs, shuffled]) => {
        const namesOf = (list: readonly (readonly [string, string])[]): unknown => {
          const contracts = list.map(([server, tool]): ToolContract => contract(server, tool));
          const { tools, plain, problems } = assignNames(byServer(contracts));
          return { tools, plain: [...plain].map(([key, tool]) => [key, tool.id]), problems };
        };
        expect(namesOf(shuffled)).toEqual(namesOf(pairs));

        const { tools, plain } = assignNames(byServer(pairs.map(([s, t]) => contract(s, t))));
        expect(new Set(tools.map((tool) => tool.call)).size).toBe(tools.length);
        expect(new Set(tools.map((tool) => tool.id)).size).toBe(tools.length);
        const unfit = tools.filter(
          ({ namespace, method }) =>
            !IDENTIFIER.test(namespace) ||
            !IDENTIFIER.test(method) ||
            reservedGlobals.has(namespace) ||
            reservedMethods.has(method) ||
            plain.has(namespace),
        );
        expect(unfit).toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 80 });
  });
});
