/** What a Python program's result is, in all the ways in which models write programs. */
import { afterAll, describe, expect, it } from 'vitest';
import { countTokens } from '../../../../src/core/results/tokenizer';
import type { Tools } from '../harness';
import { PythonHarness } from './pythonHarness';

const harness = new PythonHarness();
afterAll(() => harness.sandbox.dispose());

const tools: Tools = {
  'shop.list_items': () => [
    { name: 'pen', price: 2 },
    { name: 'ink', price: 9 },
  ],
  'shop.price_of': ({ name }) => (name === 'pen' ? 2 : 9),
  'notes.read_text': () => 'plain words',
};

describe('the result', () => {
  const cases: [string, string, unknown][] = [
    ['last expression', '1 + 2', 3],
    ['last expression over lines', 'a = 2\n(a\n  * 4)\n', 8],
    ['last of several statements on a line', 'a = 2; a + 1', 3],
    ['last expression with a comment', 'a = 2\na # the answer', 2],
    ['a tuple', 'a = 1\na, a + 1', [1, 2]],
    ['a comparison', 'a = 1\na == 1', true],
    ['a lambda that is called', '(lambda x: x + 1)(3)', 4],
    ['return', 'return 4', 4],
    ['return of a tuple', 'return 4, 5', [4, 5]],
    ['early return', 'if True: return "yes"\n"no"', 'yes'],
    ['return in a loop', 'for i in range(9):\n    if i == 3:\n        return i', 3],
    ['assignment to result', 'result = 5', 5],
    ['assignment, then other statements', 'result = 6\nprint("done")', 6],
    ['assignment in a loop', 'result = 0\nfor n in [1, 2, 3]:\n    result += n', 6],
    ['annotated result', 'result: dict = {"a": 7}', { a: 7 }],
    ['result of None', 'result = None', null],
    ['a lone function', 'def main():\n    return price_of(name="pen")', 2],
    ['a lone function that takes the input', 'def main(data):\n    return data["n"]', 10],
    ['functions with a main', 'def half(n): return n / 2\ndef main(): return half(24)', 12],
    [
      'imports, constants and a main',
      'import json\nN = 3\n\ndef main() -> int:\n    """Says N."""\n    return N',
      3,
    ],
    [
      'the usual check for main',
      'def main():\n    return 13\n\nif __name__ == "__main__":\n    main()',
      13,
    ],
    ['the check for main on one line', 'def f(): return 14\nif __name__ == "__main__": f()', 14],
    ['a lone coroutine function', 'async def main():\n    return await price_of(name="ink")', 9],
    [
      'asyncio.run',
      'import asyncio\nasync def main():\n    return await price_of(name="ink")\nasyncio.run(main())',
      9,
    ],
    ['top-level await', 'await price_of(name="ink")', 9],
    ['await inside an expression', '1 + await price_of(name="pen") * 2', 5],
    ['await in a comprehension', '[await price_of(name=n) for n in ["pen", "ink"]]', [2, 9]],
    ['a coroutine that nobody awaits', 'async def f(): return 15\nf()', 15],
    ['a list of coroutines', 'async def f(x): return x\n[f(1), f(2)]', [1, 2]],
    ['a generator', '(x * 2 for x in range(3))', [0, 2, 4]],
    ['a code fence', 'Here:\n```python\na = 20\na\n```\nIt adds.', 20],
    ['an indented program', '    a = 20\n    a + 1', 21],
    ['windows line ends and a byte order mark', '\uFEFFa = 1\r\na + 20\r\n', 21],
    ['hash-bang', '#!/usr/bin/env python3\n22', 22],
    ['exit', 'import sys\nresult = 23\nsys.exit(0)', 23],
    ['sets, bytes and tuples', '[{1}, b"ab", (1, 2)]', [[1], 'ab', [1, 2]]],
    ['no numbers', '[float("nan"), float("inf"), 1.5]', [null, null, 1.5]],
    ['keys that are no texts', '{1: "a", None: "b"}', { 1: 'a', null: 'b' }],
    ['objects', 'class A:\n    def __str__(self): return "an A"\n[A()]', ['an A']],
    ['exceptions', '[ValueError("x")]', ['ValueError: x']],
    ['dictionary views', 'd = {"a": 1}\n[d.keys(), d.values()]', [['a'], [1]]],
    ['namespaces', 'shop.price_of(name="pen")', 2],
    ['the tools object', 'tools.shop.price_of(name="pen")', 2],
    ['tools by id', 'tools["shop.price_of"](name="pen")', 2],
    ['one dict instead of keywords', 'shop.price_of({"name": "pen"})', 2],
    ['text of a tool', 'read_text()', 'plain words'],
    ['strings keep every character', '"a\\0b\\u2028é😀"', 'a\u0000b\u2028é😀'],
    ['a filter', '[i["name"] for i in list_items() if i["price"] > 5]', ['ink']],
    ['a name of ours as a variable', 'list_items = 23\nlist_items', 23],
  ];
  it.each(cases)('%s', async (_name, code, expected) => {
    const outcome = await harness.run(code, tools, { inputJson: '{"n":10}' });
    expect(outcome.stop).toBeUndefined();
    expect(outcome.result).toEqual(expected);
  });

  it('keeps integers of any size', async () => {
    const outcome = await harness.sandbox.run({
      language: 'python3',
      code: '2 ** 70',
      inputJson: 'null',
      bindings: { namespaces: [], plainFunctions: [] },
      resultBudgetTokens: 100,
      onCall: async () => ({ json: 'null' }),
      signal: new AbortController().signal,
    });
    expect(outcome.result?.json).toBe('1180591620717411303424');
  });

  it('says how to give one when there is none', async () => {
    const outcome = await harness.run('a = 1');
    expect(outcome.result).toBeUndefined();
    expect(outcome.suggestions.join()).toContain('gave no result');
  });

  it('is nothing when the program only prints', async () => {
    const outcome = await harness.run('print("all")');
    expect(outcome).toMatchObject({ stdout: 'all', suggestions: [] });
    expect(outcome.result).toBeUndefined();
  });

  it('sees the input', async () => {
    const { result } = await harness.run('len(input["list"])', {}, { inputJson: '{"list":[1,2]}' });
    expect(result).toBe(2);
  });

  it('is cut by structure when it is large, and says so', async () => {
    const code = '[{"id": i, "text": "x" * 50} for i in range(5000)]';
    const outcome = await harness.run(code, {}, { resultBudgetTokens: 500 });
    expect(countTokens(JSON.stringify(outcome.result))).toBeLessThanOrEqual(500);
    expect(outcome.cut).toContain('of 5,000 items');
  });

  it('keeps the two console streams apart', async () => {
    const code = 'import sys\nprint("a", {"b": 1}, end="!\\n")\nprint("c", file=sys.stderr)\n1';
    const outcome = await harness.run(code);
    expect(outcome.stdout).toBe("a {'b': 1}!");
    expect(outcome.stderr).toBe('c');
  });
});

describe('tool results', () => {
  it.each([
    ['JSON text becomes its value', '{"a":[1]}', { a: [1] }],
    ['a number as text', '42', 42],
    ['text that only begins like JSON', '[not json', '[not json'],
    ['escaped pairs', '["\\ud83d\\ude00"]', ['😀']],
    ['null', 'null', null],
  ])('%s', async (_name, text, expected) => {
    const { result } = await harness.run('[read_text()]', tools, {
      onCall: async () => ({ text }),
    });
    expect(result).toEqual([expected]);
  });
});
