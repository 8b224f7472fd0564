import { describe, expect, test } from 'vitest';
import { inspect } from '../../../../src/core/sandbox/python/inspect';

const bindings = {
  namespaces: [
    { name: 'github', methods: [{ name: 'list_issues', id: 'github.list_issues' }] },
    { name: 'skills', methods: [{ name: 'count_todos', id: '$skill:count-todos' }] },
  ],
  plainFunctions: [{ name: 'read_file', id: 'workspace.read_file' }],
};

const read = (code: string) => inspect(code, bindings);

describe('calls', () => {
  test.each<[string, string, string[]]>([
    ['a function', 'text = read_file(path="a")', ['read_file']],
    ['a method', 'github.list_issues(repo="x")', ['github.list_issues']],
    ['through tools', 'tools.github.list_issues()', ['github.list_issues']],
    ['an id', 'tools["github.list_issues"](repo=1)', ['github.list_issues']],
    ['a skill', 'skills.count_todos(folder="src")', ['skills.count_todos']],
    ['handed on', 'parallel(read_file, [{"path": "a"}])', ['read_file']],
    ['its own function', 'def read_file(path):\n    return 1\nread_file("a")', []],
    ['an argument of that name', 'f(github=1)', []],
    ['a method of that name', 'x.read_file()', []],
    ['in a text', 'print("read_file(1)")  # github.list_issues()', []],
  ])('%s', (_name, code, expected) => {
    expect(read(code).calls.map(({ callee }) => callee)).toEqual(expected);
  });

  test('have the place and the arguments', () => {
    expect(read('x = 1\nif x:\n    github.list_issues(repo=x, state=["a", f(b=1)])').calls).toEqual(
      [{ callee: 'github.list_issues', line: 3, column: 5, arguments: ['repo', 'state'] }],
    );
    expect(read('read_file(**input)').calls[0]).not.toHaveProperty('arguments');
  });

  test('that do not say which are found', () => {
    expect(read('tools[input["name"]]()').hidden).toEqual([{ line: 1, text: 'tools' }]);
    expect(read('g = github\ng.list_issues()').hidden).toEqual([{ line: 1, text: 'github' }]);
  });
});

test('what a call is given of the input is known by its names', () => {
  const [call] = read(
    'github.list_issues(repo=input["repo"], n=input.get("n", 2), x=input["a"] + "b", y=f(input["c"]))',
  ).calls;
  expect(call?.fromInput).toEqual({ repo: 'repo', n: 'n' });
});

test('the input, and what is written in', () => {
  const { reads, literals } = read(
    'a = input["folder"]\nb = input.get("limit", 10)\nc = input.get("deep", False)\n' +
      'github.list_issues(repo="acme/shop", page=2)\nd = {"url": "https://x.example/y"}',
  );
  expect(reads).toEqual([
    { name: 'folder' },
    { name: 'limit', default: 10 },
    { name: 'deep', default: false },
  ]);
  expect(literals).toEqual([
    { value: 'acme/shop', line: 4, name: 'repo' },
    { value: 2, line: 4, name: 'page' },
    { value: 'https://x.example/y', line: 5, name: 'url' },
  ]);
});
