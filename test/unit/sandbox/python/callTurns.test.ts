import { expect, test } from 'vitest';
import { inspect } from '../../../../src/core/sandbox/python/inspect';
import { bindings } from '../javascript/inspectBindings';

const useOf = (code: string): string[] =>
  Object.keys(
    inspect(code, bindings).calls.find(({ callee }) => callee === 'github.get_issue')!.use ?? {},
  );

test.each<[string, string, string[]]>([
  ['while', `while input["a"]:\n    a = github.get_issue(n=1)\n    print(a)`, ['isInLoop']],
  ['the test of a while', `while github.get_issue(n=1):\n    print(1)`, ['isInLoop']],
  ['on the same line', `for n in input["list"]: github.get_issue(n=n)\nprint(1)`, ['isInLoop']],
  [
    'deeper',
    `for n in input["list"]:\n    if n:\n        with x:\n            a = github.get_issue(n=n)\n            print(a)`,
    ['isInLoop'],
  ],
  [
    'the else of a loop',
    `for n in input["list"]:\n    print(n)\nelse:\n    a = github.get_issue(n=1)\n    print(a)`,
    [],
  ],
  [
    'an argument in a loop',
    `for n in input["list"]:\n    print(github.get_issue(n=n))`,
    ['isInLoop'],
  ],
  [
    'async',
    `async for n in input["list"]:\n    a = await github.get_issue(n=n)\n    print(a)`,
    ['isInLoop'],
  ],
  [
    'once, with return',
    `for n in input["list"]:\n    if n > 1:\n        a = github.get_issue(n=n)\n        return a["b"]\nreturn 1`,
    [],
  ],
  [
    'once, with break',
    `for n in input["list"]:\n    a = github.get_issue(n=n)\n    print(a)\n    break\nprint(1)`,
    [],
  ],
  [
    'with continue before the break',
    `for n in input["list"]:\n    a = github.get_issue(n=n)\n    if a: continue\n    break\nprint(1)`,
    ['isInLoop'],
  ],
  [
    'break of an inner loop',
    `for a in input["list"]:\n    for n in a:\n        b = github.get_issue(n=n)\n        print(b)\n        break`,
    ['isInLoop'],
  ],
  [
    'page after page',
    `page = 1\nwhile True:\n    a = github.get_issue(page=page)\n    if len(a) < 100:\n        break\n    page += 1\nprint(1)`,
    ['isInLoop'],
  ],
  [
    'tried again',
    `for i in range(3):\n    try:\n        return github.get_issue(n=i)["a"]\n    except Exception:\n        print(i)`,
    ['isInLoop', 'isCaught'],
  ],
  [
    'in a comprehension, inside of a call',
    `a = [len(github.get_issue(n=n)) for n in input["list"]]\nprint(a)`,
    ['isInLoop'],
  ],
  ['in a comprehension, the list', `a = [n for n in github.get_issue(n=1)]\nprint(a)`, []],
  [
    'in a comprehension, the list of two',
    `a = [n for m in github.get_issue(n=1) for n in m]\nprint(a)`,
    [],
  ],
  [
    'in a comprehension, the second list',
    `a = [n for m in input["list"] for n in github.get_issue(n=m)]\nprint(a)`,
    ['isInLoop'],
  ],
  [
    'in a comprehension, the condition',
    `a = [n for n in input["list"] if github.get_issue(n=n)]\nprint(a)`,
    ['isInLoop'],
  ],
  [
    'in a dictionary',
    `a = {n: github.get_issue(n=n) for n in input["list"]}\nprint(a)`,
    ['isInLoop'],
  ],
  [
    'in a generator',
    `a = list(github.get_issue(n=n) for n in input["list"])\nprint(a)`,
    ['isInLoop'],
  ],
  [
    'beside a comprehension',
    `a = f(github.get_issue(n=1), [n for n in input["list"]])\nprint(a)`,
    [],
  ],
  ['in a list that is written out', `a = [github.get_issue(n=1), 2]\nprint(a)`, []],
  ['in a lambda', `for n in input["list"]:\n    n.f = lambda: github.get_issue(n=1)`, []],
  [
    'beside a lambda',
    `for n in input["list"]:\n    f(lambda a, b: a, github.get_issue(n=1))`,
    ['isInLoop'],
  ],
  [
    'a helper in a loop',
    `def load(n):\n    a = github.get_issue(n=n)\n    return a["b"]\nfor n in input["list"]:\n    print(load(n))`,
    ['isInLoop'],
  ],
  [
    'a helper that is made and called in it',
    `for n in input["list"]:\n    def load():\n        return github.get_issue(n=n)\n    print(load())`,
    ['isInLoop'],
  ],
  [
    'a helper in a comprehension',
    `def load(n):\n    return github.get_issue(n=n)\na = [load(n) for n in input["list"]]\nprint(a)`,
    ['isInLoop'],
  ],
  [
    'a helper outside of the loop',
    `def load(n):\n    a = github.get_issue(n=n)\n    return a["b"]\nfor n in input["list"]:\n    print(n)\nprint(load(1))`,
    [],
  ],
  [
    'a helper that is handed on',
    `def load(n):\n    a = github.get_issue(n=n)\n    return a["b"]\nfor n in input["list"]:\n    f(load)`,
    [],
  ],
  [
    'a helper that calls itself',
    `def load(n):\n    a = github.get_issue(n=n)\n    return load(a["n"])\nprint(load(1))`,
    [],
  ],
  [
    'a method',
    `class A:\n    def load(self):\n        a = github.get_issue(n=1)\n        return a["b"]\nfor n in input["list"]:\n    print(load(n))`,
    [],
  ],
])('in a loop: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  [
    'further out',
    `try:\n    if input["a"]:\n        a = github.get_issue(n=1)\n        print(a)\nexcept Exception as e:\n    print(e)`,
    ['isCaught'],
  ],
  [
    'except after finally of an inner try',
    `try:\n    try:\n        a = github.get_issue(n=1)\n        print(a)\n    finally:\n        print(1)\nexcept Exception:\n    print(2)`,
    ['isCaught'],
  ],
  [
    'in the handler',
    `try:\n    print(1)\nexcept Exception:\n    a = github.get_issue(n=1)\n    print(a)`,
    [],
  ],
  [
    'in else',
    `try:\n    print(1)\nexcept Exception:\n    print(2)\nelse:\n    a = github.get_issue(n=1)\n    print(a)`,
    [],
  ],
  [
    'raised again',
    `try:\n    a = github.get_issue(n=1)\n    print(a)\nexcept Exception as e:\n    print(e)\n    raise`,
    [],
  ],
  [
    'raised again on the same line',
    `try:\n    a = github.get_issue(n=1)\n    print(a)\nexcept Exception: raise`,
    [],
  ],
  [
    'raised again sometimes',
    `try:\n    a = github.get_issue(n=1)\n    print(a)\nexcept Exception as e:\n    if input["a"]:\n        raise\n    print(e)`,
    ['isCaught'],
  ],
  [
    'a helper',
    `def load():\n    a = github.get_issue(n=1)\n    return a["b"]\ntry:\n    print(load())\nexcept Exception:\n    print(2)`,
    ['isCaught'],
  ],
  [
    'a helper, once of twice',
    `def load():\n    a = github.get_issue(n=1)\n    return a["b"]\nprint(load())\ntry:\n    print(load())\nexcept Exception:\n    print(2)`,
    [],
  ],
  [
    'a function that is written in a try',
    `try:\n    def load():\n        a = github.get_issue(n=1)\n        return a["b"]\nexcept Exception:\n    print(2)\nprint(load())`,
    [],
  ],
  [
    'a generator',
    `def load():\n    yield github.get_issue(n=1)\ntry:\n    a = load()\nexcept Exception:\n    print(2)\nprint(list(a))`,
    [],
  ],
])('caught: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['return', `return github.get_issue(n=1)`, ['isReturned']],
  [
    'return on a condition',
    `if input["a"]:\n    return github.get_issue(n=1)\nreturn 1`,
    ['isReturned'],
  ],
  ['await', `return await github.get_issue(n=1)`, ['isReturned']],
  ['a variable', `a = github.get_issue(n=1)\nreturn a`, ['isReturned']],
  ['a variable at the end', `a = github.get_issue(n=1)\na`, ['isReturned']],
  ['result at the end', `result = github.get_issue(n=1)\nresult`, ['isReturned']],
  ['result on a condition', `if input["a"]:\n    result = github.get_issue(n=1)`, ['isReturned']],
  ['main', `def main():\n    return github.get_issue(n=1)\nmain()`, ['isReturned']],
  [
    'main with a variable',
    `def main():\n    a = github.get_issue(n=1)\n    return a\nresult = main()`,
    ['isReturned'],
  ],
  [
    'main with a check',
    `def main():\n    return github.get_issue(n=1)\nif __name__ == "__main__":\n    main()`,
    ['isReturned'],
  ],
  ['a variable that is also printed', `a = github.get_issue(n=1)\nprint(a)\nreturn a`, []],
  [
    'result that is changed',
    `result = github.get_issue(n=1)\nresult = [a["b"] for a in result]`,
    [],
  ],
  ['result of a function', `def f():\n    result = github.get_issue(n=1)\nf()\nprint(1)`, []],
  [
    'of a helper that is not the result',
    `def load():\n    return github.get_issue(n=1)\na = load()\nprint(a["b"])`,
    [],
  ],
  ['a part', `return github.get_issue(n=1)["a"]`, []],
  ['a field', `return {"a": github.get_issue(n=1)}`, []],
  ['not the last', `github.get_issue(n=1)\nprint(1)`, []],
  ['the last in a block', `if input["a"]:\n    github.get_issue(n=1)`, []],
])('returned: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, number[] | undefined]>([
  ['while True: pass', [1]],
  ['a = 1\nwhile 1:\n    a = (a + 1) * 2\nprint(a)', [2]],
  ['while True:\n    print("break")', [1]],
  ['while True:\n    while input:\n        break', [1]],
  ['while True:\n    while input:\n        pass\n    break', undefined],
  ['while True: break', undefined],
  ['while True:\n    raise ValueError', undefined],
  ['while True:\n    a = b[1]', undefined],
  ['while True:\n    a = 1 / b', undefined],
  ['def f():\n    while True:\n        yield 1', undefined],
  ['while input:\n    a = 1', undefined],
  ['while True and input:\n    a = 1', undefined],
])('a loop that never ends: %s', (code, expected) => {
  expect(inspect(code, bindings).endlessLoops).toEqual(expected);
});

/** Shapes that would cost the square of their length if each call looked at all the others. */
test.each<[string, string]>([
  ['one block', 'for n in input["a"]:\n' + '    github.get_issue(n=n)\n'.repeat(2_500)],
  ['one line', `a = [${'github.get_issue(n=1), '.repeat(2_500)}]`],
  ['one variable', 'result = github.get_issue(n=1)\n'.repeat(2_000)],
  [
    'one helper',
    'def f(n):\n' + '    github.get_issue(n=n)\n'.repeat(2_500) + 'for n in input["a"]:\n    f(n)',
  ],
  [
    'many helpers',
    Array.from(
      { length: 1_200 },
      (_, at) => `def f${at}():\n    f${at + 1}()\n    github.get_issue(n=1)\n`,
    ).join(''),
  ],
])('a long program is read in little time: %s', (_name, code) => {
  const started = performance.now();
  expect(inspect(code, bindings).calls.length).toBeGreaterThan(1_000);
  expect(performance.now() - started).toBeLessThan(1_500);
});
