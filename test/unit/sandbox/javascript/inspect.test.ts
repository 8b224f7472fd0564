import { describe, expect, test } from 'vitest';
import { inspect } from '../../../../src/core/sandbox/javascript/script/inspect';

const bindings = {
  namespaces: [
    {
      name: 'github',
      methods: [
        { name: 'list_issues', id: 'github.list_issues' },
        { name: 'get_issue', id: 'github.get_issue' },
      ],
    },
    { name: 'workspace', methods: [{ name: 'read_file', id: 'workspace.read_file' }] },
    { name: 'skills', methods: [{ name: 'count_todos', id: '$skill:count-todos' }] },
  ],
  plainFunctions: [{ name: 'read_file', id: 'workspace.read_file' }],
};

const read = (code: string) => inspect(code, bindings);
const callees = (code: string) => read(code).calls.map(({ callee }) => callee);

describe('calls', () => {
  test.each<[string, string, string[]]>([
    ['a method', `await github.list_issues({ repo: 'x' })`, ['github.list_issues']],
    ['a plain function', `await read_file({ path: 'a' })`, ['read_file']],
    ['through tools', `await tools.github.get_issue({})`, ['github.get_issue']],
    ['an id', `await tools['github.get_issue']({})`, ['github.get_issue']],
    ['by name', `await call_tool('github.get_issue', {})`, ['github.get_issue']],
    ['by name in one object', `await callTool({ name: 'github.get_issue' })`, ['github.get_issue']],
    ['a skill', `await skills.count_todos({})`, ['skills.count_todos']],
    ['taken apart', `const { get_issue } = github; await get_issue({})`, ['github.get_issue']],
    ['handed on', `await Promise.all(input.paths.map(read_file))`, ['read_file']],
    ['a method handed on', `const xs = [1]; xs.map(github.get_issue)`, ['github.get_issue']],
    ['another case', `await github.listIssues({})`, ['github.list_issues']],
    ['no such server', `await gitlab.list({})`, ['gitlab.list']],
    ['a resource', `await resources.read('a://b')`, ['resources.read']],
    ['nothing', `const xs = [1]; JSON.stringify(xs.map((x) => Math.max(x, 1)))`, []],
    ['its own function', `const read_file = () => 1; read_file()`, []],
    ['a parameter', `function f(github) { return github.list_issues({}); }`, []],
    [
      'types',
      `const a: string = (await read_file({ path: input.path! })) as string; a`,
      ['read_file'],
    ],
  ])('%s', (_name, code, expected) => {
    expect(read(code).syntaxError).toBeUndefined();
    expect(callees(code)).toEqual(expected);
  });

  test('have the place and the arguments', () => {
    const { calls } = read(
      `const a = 1;\n  await github.list_issues({ repo: a, 'state': 'open' })`,
    );
    expect(calls).toEqual([
      {
        callee: 'github.list_issues',
        line: 2,
        column: 9,
        arguments: ['repo', 'state'],
        use: { isReturned: true },
      },
    ]);
    expect(read('await read_file({ ...input })').calls[0]).not.toHaveProperty('arguments');
  });

  test.each([
    'await tools[input.name]({})',
    'await call_tool(input.name, {})',
    'const g = github; await g.get_issue({})',
    'await github[input.method]({})',
    'const all = Object.keys(tools); all',
  ])('that do not say which are found: %s', (code) => {
    expect(read(code).hidden).not.toEqual([]);
  });
});

test('what a call is given of the input is known by its names', () => {
  const [call] = read(
    'const { a: x, b = 1 } = input; await github.get_issue({ repo: input.repo, n: input.n ?? 2, x, y: b, z: a1 })',
  ).calls;
  expect(call?.fromInput).toEqual({ repo: 'repo', n: 'n', x: 'a', y: 'b' });
});

describe('the input', () => {
  test.each([
    ['fields', 'input.folder + input["name"]', [{ name: 'folder' }, { name: 'name' }]],
    ['a default', 'input.limit ?? 10', [{ name: 'limit', default: 10 }]],
    [
      'taken apart',
      'const { a, b = "x", c: d = true } = input; a + b + d',
      [{ name: 'a' }, { name: 'b', default: 'x' }, { name: 'c', default: true }],
    ],
    ['where there may be none', 'const { a } = input ?? {}; a', [{ name: 'a' }]],
    [
      'a parameter',
      'async ({ folder, deep = false }) => folder',
      [{ name: 'folder' }, { name: 'deep', default: false }],
    ],
    ['twice', 'input.a; input.a ?? 1', [{ name: 'a', default: 1 }]],
  ])('%s', (_name, code, expected) => {
    expect(read(code).reads).toEqual(expected);
  });
});

test('values that are written in have their names and lines', () => {
  const { literals } = read(
    `const repo = 'acme/shop';\nawait github.list_issues({ repo, state: 'open', page: 2 });\ninput.x ?? 'no'`,
  );
  expect(literals).toEqual([
    { value: 'acme/shop', line: 1, name: 'repo' },
    { value: 'open', line: 2, name: 'state' },
    { value: 2, line: 2, name: 'page' },
  ]);
});

test('a fence is taken away, and what does not parse says where', () => {
  expect(read('Here:\n```ts\nawait read_file({ path: "a" })\n```').text).toBe(
    'await read_file({ path: "a" })\n',
  );
  const broken = read('const a = ;');
  expect(broken.syntaxError).toContain('SyntaxError');
  expect(broken.calls).toEqual([]);
  expect(read('import fs from "fs"').syntaxError).toContain('There are no modules');
});
