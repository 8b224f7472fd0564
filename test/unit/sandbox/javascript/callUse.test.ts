import { expect, test } from 'vitest';
import { inspect } from '../../../../src/core/sandbox/javascript/script/inspect';
import { bindings } from './inspectBindings';

function usesOf(code: string): Record<string, string[]> {
  const { calls, syntaxError } = inspect(code, bindings);
  expect(syntaxError).toBeUndefined();
  return Object.fromEntries(
    calls.map(({ callee, use = {} }) => [callee.slice(callee.indexOf('.') + 1), Object.keys(use)]),
  );
}

test.each<[string, string, string[]]>([
  ['a plain call', `const a = await github.get_issue({}); return a.title;`, []],
  [
    'in a loop',
    `for (const n of input.list) { const a = await github.get_issue({ n }); print(a.b); }`,
    ['isInLoop'],
  ],
  ['in a while', `let i = 0; while (i < 9) { await github.get_issue({ i }); i++; }`, ['isInLoop']],
  [
    'the list of a loop is asked for once',
    `for (const a of await github.get_issue({})) print(a);`,
    [],
  ],
  [
    'all at once',
    `const a = await Promise.all(input.list.map((n) => github.get_issue({ n }))); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'all at once, async',
    `const a = await Promise.all(input.list.map(async (n) => { const b = await github.get_issue({ n }); return b.c; })); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'all at once, by a variable',
    `const p = input.list.map((n) => github.get_issue({ n })); const a = await Promise.all(p); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'all at once, and caught',
    `const a = await Promise.allSettled(input.list.map((n) => github.get_issue({ n }))); return a.length;`,
    ['isUnbounded', 'isCaught'],
  ],
  [
    'a few at once',
    `const a = await Promise.all([1, 2, 3].map((n) => github.get_issue({ n }))); return a.length;`,
    [],
  ],
  [
    'a part at once',
    `const a = await Promise.all(input.list.slice(0, 5).map((n) => github.get_issue({ n }))); return a.length;`,
    [],
  ],
  [
    'a part by a variable',
    `const part = input.list.slice(0, 5); const a = await Promise.all(part.map((n) => github.get_issue({ n }))); return a.length;`,
    [],
  ],
  [
    'chunks',
    `for (const chunk of input.chunks) await Promise.all(chunk.map((n) => github.get_issue({ n })));`,
    [],
  ],
  [
    'map that is no promise of all',
    `const a = input.list.map((n) => github.get_issue({ n })); return a.length;`,
    [],
  ],
  [
    'forEach',
    `input.list.forEach(async (n) => { await github.get_issue({ n }); });`,
    ['isUnbounded'],
  ],
  [
    'reduce',
    `await input.list.reduce(async (p, n) => { await p; await github.get_issue({ n }); }, null);`,
    ['isInLoop'],
  ],
  [
    'caught',
    `try { const a = await github.get_issue({}); print(a.b); } catch { print('no'); }`,
    ['isCaught'],
  ],
  [
    'not caught by finally',
    `try { const a = await github.get_issue({}); print(a.b); } finally { print('no'); }`,
    [],
  ],
  [
    'not caught in the handler',
    `try { print(1); } catch { const a = await github.get_issue({}); print(a.b); }`,
    [],
  ],
  [
    'caught by catch',
    `const a = await github.get_issue({}).catch(() => null); print(a);`,
    ['isCaught'],
  ],
  [
    'caught by then',
    `const a = await github.get_issue({}).then((x) => x, () => null); print(a);`,
    ['isCaught'],
  ],
  ['not caught by then', `const a = await github.get_issue({}).then((x) => x.y); print(a);`, []],
  ['returned', `return await github.get_issue({});`, ['isReturned']],
  ['returned as it comes', `return github.get_issue({});`, ['isReturned']],
  ['the last expression', `await github.get_issue({})`, ['isReturned']],
  ['returned by a variable', `const a = await github.get_issue({}); return a;`, ['isReturned']],
  ['the last variable is a result', `const result = await github.get_issue({});`, ['isReturned']],
  [
    'a variable that is also read',
    `const a = await github.get_issue({}); print(a.b); return a;`,
    [],
  ],
  ['a part of it', `const a = await github.get_issue({}); return a.title;`, []],
  [
    'a helper in a loop',
    `async function load(n) { const a = await github.get_issue({ n }); return a.b; } for (const n of input.list) print(await load(n));`,
    ['isInLoop'],
  ],
  [
    'a helper for all',
    `const load = async (n) => { const a = await github.get_issue({ n }); return a.b; }; const all = await Promise.all(input.list.map(load)); return all.length;`,
    ['isUnbounded'],
  ],
  [
    'a helper that is caught',
    `const load = async (n) => { const a = await github.get_issue({ n }); return a.b; }; try { print(await load(1)); } catch { print('no'); }`,
    ['isCaught'],
  ],
  [
    'a helper that is caught once of twice',
    `const load = async (n) => { const a = await github.get_issue({ n }); return a.b; }; print(await load(2)); try { print(await load(1)); } catch { print('no'); }`,
    [],
  ],
])('%s', (_name, code, expected) => {
  expect(usesOf(code)['get_issue']).toEqual(expected);
});

test.each<[string, number[] | undefined]>([
  ['while (true) { let a = 1; a++; }', [1]],
  ['let a = 0;\nfor (;;) a++;', [2]],
  ['while (true) { if (input) break; }', undefined],
  ['while (true) { step(); } function step() { throw new Error(); }', undefined],
  ['while (true) { await github.get_issue({}); }', undefined],
  ['while (input) { let a = 1; }', undefined],
  ['const f = () => { while (true) { return 1; } }; f();', undefined],
])('a loop that never ends: %s', (code, expected) => {
  expect(inspect(code, bindings).endlessLoops).toEqual(expected);
});

test('a long program is read in time that grows with its length', () => {
  const line =
    'try { for (const n of input.a) await github.get_issue({ n }); } catch { print(1); }\n';
  const started = performance.now();
  const { calls } = inspect(line.repeat(1_500), bindings);
  expect(calls).toHaveLength(1_500);
  expect(performance.now() - started).toBeLessThan(5_000);
});
