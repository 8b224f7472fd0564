/** What a program's result is, in all the ways in which models write programs. */
import { afterAll, describe, expect, it } from 'vitest';
import { countTokens } from '../../../src/core/results/tokenizer';
import { Harness, type Tools } from './harness';

const harness = new Harness();
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
    ['last expression without semicolon, over lines', 'const a = 2\na\n  * 4\n', 8],
    ['return', 'return 4', 4],
    ['early return', 'if (true) return "yes";\n"no"', 'yes'],
    ['assignment to result', 'result = 5', 5],
    ['assignment, then other statements', 'result = 6; console.log("done")', 6],
    ['const result', 'const result = [7]\nconsole.log(result.length)', [7]],
    ['assignment in a loop', 'result = 0; for (const n of [1, 2, 3]) result += n;', 6],
    ['destructured into result', '({ result } = { result: 8 })', 8],
    ['top-level await', 'await price_of({ name: "ink" })', 9],
    ['an un-awaited promise as last expression', 'price_of({ name: "ink" })', 9],
    ['a list of promises', '["pen", "ink"].map((name) => price_of({ name }))', [2, 9]],
    ['a lone function', 'async function main() { return await price_of({ name: "pen" }) }', 2],
    ['a lone arrow', 'async () => (await list_items()).length', 2],
    ['a lone arrow in a constant', 'const run = async () => 11;', 11],
    [
      'functions with a main',
      'function half(n) { return n / 2 }\nfunction main() { return half(24) }',
      12,
    ],
    ['the last expression of a block', 'try { const a = 12; a } catch (e) { e.message }', 12],
    [
      'the last expression of what is chosen',
      'if (false) { 1 } else if (true) { 12 } else { 2 }',
      12,
    ],
    ['the last variable, when nothing else is there', 'const a = 12; const b = a + 1;', 13],
    ['an immediately called function', '(async () => { return 13 })()', 13],
    ['export default function', 'export default async function () { return 14 }', 14],
    ['export default expression', 'export default 15', 15],
    ['export of a function', 'export async function main() { return 16 }', 16],
    ['types', 'const xs: Array<number> = [17]; interface A { a: string }\nxs[0] as number', 17],
    ['enum', 'enum Color { Red = 18 }\nColor.Red', 18],
    ['generics and satisfies', 'const id = <T,>(x: T) => x; id<number>(19) satisfies number', 19],
    [
      'comparison that looks like types',
      'const a = 1, b = 2, c = 3; [a < b, b > (c)]',
      [true, false],
    ],
    ['a code fence', 'Here you go:\n```ts\nconst a: number = 20\na\n```\nIt adds.', 20],
    ['smart quotes', 'const s = “twenty”; s.length', 6],
    ['windows line ends and a byte order mark', '\uFEFFconst a = 1\r\na + 20\r\n', 21],
    ['hash-bang', '#!/usr/bin/env node\n22', 22],
    ['null', 'null', null],
    ['false', 'false', false],
    [
      'big integers, maps and sets',
      '[10n, new Map([["a", 1]]), new Set([2])]',
      ['10', { a: 1 }, [2]],
    ],
    ['dates', 'new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['functions are left out of objects', '({ a: 1, f() {} })', { a: 1 }],
    ['namespaces', 'await shop.price_of({ name: "pen" })', 2],
    ['the tools object', 'await tools.shop.price_of({ name: "pen" })', 2],
    ['tools by id', 'await tools["shop.price_of"]({ name: "pen" })', 2],
    ['text of a tool', 'await read_text()', 'plain words'],
    [
      'parallel calls',
      'await Promise.all([price_of({ name: "pen" }), price_of({ name: "ink" })])',
      [2, 9],
    ],
    ['a name of ours as a local variable', 'const list_items = 23; list_items', 23],
    ['strings keep every character', '"a\\u0000b\\ud83d\\ude00\\u2028"', 'a\u0000b😀\u2028'],
  ];
  it.each(cases)('%s', async (_name, code, expected) => {
    const outcome = await harness.run(code, tools);
    expect(outcome.stop).toBeUndefined();
    expect(outcome.result).toEqual(expected);
  });

  it('says how to give one when there is none', async () => {
    const outcome = await harness.run('for (const a of [1]) a;', tools);
    expect(outcome.result).toBeUndefined();
    expect(outcome.suggestions.join()).toContain('gave no result');
  });

  it('sees the input', async () => {
    const outcome = await harness.run('input.list.length', {}, { inputJson: '{"list":[1,2,3]}' });
    expect(outcome.result).toBe(3);
  });

  it('is cut by structure when it is large, and says so', async () => {
    const code = 'Array.from({ length: 5000 }, (_, i) => ({ id: i, text: "x".repeat(50) }))';
    const outcome = await harness.run(code, {}, { resultBudgetTokens: 500 });
    expect(countTokens(JSON.stringify(outcome.result))).toBeLessThanOrEqual(500);
    expect(outcome.cut).toContain('of 5,000 items');
  });

  it('keeps the two console streams apart', async () => {
    const outcome = await harness.run('console.log("a", { b: 1 }, [2n]); console.warn("c"); 1');
    expect(outcome.stdout).toBe('a {"b":1} ["2"]');
    expect(outcome.stderr).toBe('c');
  });
});

describe('tool results', () => {
  it.each([
    ['JSON text becomes its value', '{"a":[1]}', { a: [1] }],
    ['a number as text', '42', 42],
    ['text that only begins like JSON', '[not json', '[not json'],
    [
      '__proto__ is an ordinary field',
      '{"__proto__":{"x":1}}',
      JSON.parse('{"__proto__":{"x":1}}'),
    ],
  ])('%s', async (_name, text, expected) => {
    const outcome = await harness.run(
      'const value = await read_text(); [value, Object.keys(value), ({}).x === undefined]',
      tools,
      { onCall: async () => ({ text }) },
    );
    const [value, , isClean] = outcome.result as [unknown, unknown, boolean];
    expect(value).toEqual(expected);
    expect(isClean).toBe(true);
  });
});
