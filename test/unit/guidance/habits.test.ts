/** Habits of programs, read from real programs. */
import { describe, expect, test } from 'vitest';
import { Catalog } from '../../../src/core/catalog/catalog';
import { normaliseTools } from '../../../src/core/catalog/normalise';
import { habitName, habitOfTool, habitsOf, type Habit } from '../../../src/core/guidance/habits';
import { inspect } from '../../../src/core/sandbox/javascript/script/inspect';

const text = { type: 'string' };
const catalog = new Catalog();
catalog.setTools(
  'api',
  normaliseTools('api', [
    { name: 'get_item', inputSchema: { type: 'object', properties: { id: text } } },
    {
      name: 'list_items',
      inputSchema: { type: 'object', properties: { board: text, page_token: text } },
    },
  ]).tools,
);

function read(code: string): Habit[] {
  const found = inspect(code, catalog.bindings());
  expect(found.syntaxError).toBeUndefined();
  return habitsOf(found, (name) => catalog.resolve(name));
}

const kinds = (code: string): string[] => read(code).map(({ kind }) => kind);

describe('a program that', () => {
  test.each<[string, string, string[]]>([
    ['does all well', `try { const a = await api.get_item({ id: '1' }); a.name } catch { 0 }`, []],
    ['catches nothing', `const a = await api.get_item({ id: '1' }); a.name`, ['uncaught']],
    [
      'calls in a loop',
      `for (const id of input.ids) { const a = await api.get_item({ id }); print(a.name); }`,
      ['loop', 'uncaught'],
    ],
    [
      'calls for all at once',
      `const all = await Promise.all(input.ids.map((id) => api.get_item({ id }))); all.length`,
      ['unbounded', 'uncaught'],
    ],
    ['does not wait', `api.get_item({ id: '1' }); 7`, ['dropped', 'uncaught']],
    ['returns all', `return await api.get_item({ id: '1' });`, ['uncaught', 'whole']],
    [
      'takes the first page only',
      `const a = await api.list_items({ board: 'b' }); a.length`,
      ['uncaught', 'first_page'],
    ],
    [
      'asks for a page',
      `const a = await api.list_items({ board: 'b', page_token: 'c' }); a.length`,
      ['uncaught'],
    ],
    ['calls nothing', `1 + 1`, []],
  ])('%s', (_name, code, expected) => {
    expect(kinds(code)).toEqual(expected);
  });

  test('never ends is told by the line', () => {
    const [endless] = read(`let n = 0;\nwhile (true) { n++; }`);
    expect(endless).toEqual({ kind: 'endless', line: 2 });
  });
});

describe('a habit', () => {
  test('says of which tool, with which arguments, and where', () => {
    const [habit] = read(`\nconst a = await api.get_item({ id: '1' });\na.name`);
    expect(habit).toEqual({ kind: 'uncaught', tool: 'api.get_item', arguments: ['id'], line: 2 });
  });

  test('is kept of any tool and of its own', () => {
    const loop: Habit = { kind: 'loop', tool: 'api.get_item', line: 1 };
    expect([habitName(loop), habitOfTool(loop)]).toEqual(['loop', 'loop api.get_item']);
    expect(habitOfTool({ kind: 'endless', line: 1 })).toBeUndefined();
  });

  test('of a tool that is not there is none, and there are not more than forty', () => {
    const calls = [{ callee: 'gone.tool', line: 1, column: 1, arguments: [] }];
    const found = { text: '', hidden: [], reads: [], literals: [] };
    expect(habitsOf({ ...found, calls }, (name) => catalog.resolve(name))).toEqual([]);
    const many = `await api.get_item({ id: '1' });\n`.repeat(100);
    expect(read(many)).toHaveLength(40);
  });
});
