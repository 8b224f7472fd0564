import { expect, test } from 'vitest';
import { inspect } from '../../../../src/core/sandbox/python/inspect';
import { bindings } from '../javascript/inspectBindings';

test.each<[string, string, string[]]>([
  ['a plain call', `a = github.get_issue(n=1)\nprint(a["b"])`, []],
  [
    'in a loop',
    `for n in input["list"]:\n    a = github.get_issue(n=n)\n    print(a)`,
    ['isInLoop'],
  ],
  [
    'after a loop',
    `for n in input["list"]:\n    print(n)\na = github.get_issue(n=1)\nprint(a)`,
    [],
  ],
  ['the list of a loop', `for a in github.get_issue(n=1):\n    print(a)`, []],
  [
    'in a comprehension',
    `a = [github.get_issue(n=n) for n in input["list"]]\nprint(a)`,
    ['isInLoop'],
  ],
  [
    'caught',
    `try:\n    a = github.get_issue(n=1)\nexcept Exception:\n    a = None\nprint(a)`,
    ['isCaught'],
  ],
  [
    'not caught by finally',
    `try:\n    a = github.get_issue(n=1)\nfinally:\n    print(1)\nprint(a)`,
    [],
  ],
  [
    'caught in a loop',
    `for n in input["list"]:\n    try:\n        github.get_issue(n=n)\n    except Exception:\n        pass`,
    ['isInLoop', 'isCaught'],
  ],
  [
    'not by what stands outside of the function',
    `for n in input["list"]:\n    def f():\n        return github.get_issue(n=1)\nprint(f())`,
    [],
  ],
  ['the last line', `github.get_issue(n=1)`, ['isReturned']],
  ['the result', `result = github.get_issue(n=1)`, ['isReturned']],
  ['a part of it', `result = github.get_issue(n=1)["a"]`, []],
])('%s', (_name, code, expected) => {
  const [call] = inspect(code, bindings).calls;
  expect(Object.keys(call!.use ?? {}).toSorted()).toEqual(expected.toSorted());
});

test.each<[string, number[] | undefined]>([
  ['a = 1\nwhile True:\n    a += 1', [2]],
  ['while True:\n    if input:\n        break', undefined],
  ['while True:\n    step()', undefined],
])('a loop that never ends: %s', (code, expected) => {
  expect(inspect(code, bindings).endlessLoops).toEqual(expected);
});
