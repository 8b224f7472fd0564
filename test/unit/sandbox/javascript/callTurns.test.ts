import { expect, test } from 'vitest';
import { inspect } from '../../../../src/core/sandbox/javascript/script/inspect';
import { bindings } from './inspectBindings';

function useOf(code: string): string[] {
  const { calls, syntaxError } = inspect(code, bindings);
  expect(syntaxError).toBeUndefined();
  const call = calls.find(({ callee }) => callee === 'github.get_issue');
  expect(call).toBeDefined();
  return Object.keys(call!.use ?? {});
}

const CALL = 'github.get_issue({ n })';
const LOAD = `const load = async (n) => { const a = await ${CALL}; return a.b; };`;

test.each<[string, string, string[]]>([
  ['do', `let a; do { a = await github.get_issue({}); } while (a.next); return 1;`, ['isInLoop']],
  [
    'the head of a while',
    `let a; while ((a = await github.get_issue({})).next) print(a.b); return 1;`,
    ['isInLoop'],
  ],
  [
    'for await',
    `for await (const n of input.list) { const a = await ${CALL}; print(a.b); } return 1;`,
    ['isInLoop'],
  ],
  [
    'the start of a for',
    `for (let a = await github.get_issue({}); a.next; a = a.next) print(a.b); return 1;`,
    [],
  ],
  [
    'whose await is mended',
    `for (const n of input.list) { const { b } = ${CALL}; print(b); } return 1;`,
    ['isInLoop'],
  ],
  [
    'page after page',
    `let page = 1; while (true) { const a = await github.get_issue({ page }); if (a.length < 100) break; page++; } return 1;`,
    ['isInLoop'],
  ],
  [
    'until it is found',
    `for (const n of input.list) { if (n > 1) { const a = await ${CALL}; return a.b; } } return 1;`,
    [],
  ],
  [
    'once, with break',
    `for (const n of input.list) { const a = await ${CALL}; print(a.b); break; } return 1;`,
    [],
  ],
  [
    'with continue before the break',
    `for (const n of input.list) { const a = await ${CALL}; if (a.b) continue; break; } return 1;`,
    ['isInLoop'],
  ],
  [
    'break of an inner loop',
    `for (const a of input.list) { for (const n of a) { const b = await ${CALL}; print(b.c); break; } } return 1;`,
    ['isInLoop'],
  ],
  [
    'break of a switch',
    `for (const n of input.list) { switch (n) { case 1: { const a = await ${CALL}; print(a.b); break; } } } return 1;`,
    ['isInLoop'],
  ],
  [
    'tried again',
    `for (let i = 0; i < 3; i++) { try { const a = await github.get_issue({}); return a.b; } catch { print(i); } } return 1;`,
    ['isInLoop', 'isCaught'],
  ],
  [
    'a function that is only written in it',
    `for (const n of input.list) { n.load = async () => { const a = await ${CALL}; return a.b; }; } return 1;`,
    [],
  ],
  [
    'a chunk of parts in each turn',
    `for (let i = 0; i < input.list.length; i += 5) { const a = await Promise.all(input.list.slice(i, i + 5).map((n) => ${CALL})); print(a.length); } return 1;`,
    [],
  ],
  [
    'reduce that waits',
    `const a = await input.list.reduce(async (before, n) => { const all = await before; const b = await ${CALL}; return [...all, b.c]; }, []); return a.length;`,
    ['isInLoop'],
  ],
  [
    'reduce with then',
    `await input.list.reduce((before, n) => before.then(() => ${CALL}), Promise.resolve()); return 1;`,
    ['isInLoop'],
  ],
  [
    'reduce that does not wait',
    `const all = input.list.reduce((ps, n) => [...ps, ${CALL}], []); return all.length;`,
    [],
  ],
  [
    'a helper in a loop',
    `${LOAD} for (const n of input.list) print(await load(n)); return 1;`,
    ['isInLoop'],
  ],
  [
    'a helper that returns it, in a loop',
    `const load = (n) => ${CALL}; for (const n of input.list) { const a = await load(n); print(a.b); } return 1;`,
    ['isInLoop'],
  ],
  [
    'a helper outside of the loop',
    `${LOAD} for (const n of input.list) print(n); return { a: await load(1) };`,
    [],
  ],
  [
    'a helper of a helper',
    `${LOAD} const all = async () => { for (const n of input.list) print(await load(n)); }; await all(); return 1;`,
    ['isInLoop'],
  ],
  [
    'a helper that calls itself',
    `async function load(n) { const a = await ${CALL}; return a.next ? await load(a.next) : a.b; } return { a: await load(1) };`,
    [],
  ],
  [
    'a helper with a name of another',
    `const load = (n) => 1; function f() { const load = async (n) => { const a = await ${CALL}; return a.b; }; return load; } for (const n of input.list) load(n); return 1;`,
    [],
  ],
])('in a loop: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  [
    'any',
    `const a = await Promise.any(input.list.map((n) => ${CALL})); return a.b;`,
    ['isUnbounded'],
  ],
  [
    'race',
    `const a = await Promise.race(input.list.map((n) => ${CALL})); return a.b;`,
    ['isUnbounded'],
  ],
  [
    'flatMap',
    `const a = await Promise.all(input.list.flatMap((n) => ${CALL})); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'Array.from',
    `const a = await Promise.all(Array.from({ length: input.count }, (_, n) => ${CALL})); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'Array.from of a few',
    `const a = await Promise.all(Array.from({ length: 5 }, (_, n) => ${CALL})); return a.length;`,
    [],
  ],
  [
    'spread',
    `const a = await Promise.all([...input.list.map((n) => ${CALL})]); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a helper by name',
    `${LOAD} const a = await Promise.all(input.list.map(load)); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a helper that is called',
    `${LOAD} const a = await Promise.all(input.list.map((n) => load(n))); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a helper for a few',
    `${LOAD} const a = await Promise.all([1, 2].map(load)); return a.length;`,
    [],
  ],
  [
    'a tool by name',
    `const a = await Promise.all(input.list.map(github.get_issue)); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a tool by name for a few',
    `const a = await Promise.all([1, 2].map(github.get_issue)); return a.length;`,
    [],
  ],
  [
    'by a variable that is also asked for its length',
    `const ps = input.list.map((n) => ${CALL}); print(ps.length); const a = await Promise.all(ps); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a list that was loaded',
    `const list = await workspace.list({}); const a = await Promise.all(list.map((n) => ${CALL})); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a list that is filled',
    `const list = []; for (const n of input.list) list.push(n); const a = await Promise.all(list.map((n) => ${CALL})); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a list that is copied',
    `const a = await Promise.all([...input.list].map((n) => ${CALL})); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'a list that is written out in a variable',
    `const list = [1, 2, 3]; const a = await Promise.all(list.map((n) => ${CALL})); return a.length;`,
    [],
  ],
  [
    'a part that is filtered',
    `const a = await Promise.all(input.list.slice(0, 9).filter(Boolean).map((n) => ${CALL})); return a.length;`,
    [],
  ],
  [
    'a part that is filtered first',
    `const a = await Promise.all(input.list.filter(Boolean).slice(0, 9).map((n) => ${CALL})); return a.length;`,
    [],
  ],
  [
    'nearly all',
    `const a = await Promise.all(input.list.slice(1).map((n) => ${CALL})); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'calls that are written out',
    `const [a] = await Promise.all([github.get_issue({}), 1]); return a.b;`,
    [],
  ],
  [
    'pushed in a loop',
    `const ps = []; for (const n of input.list) ps.push(${CALL}); const a = await Promise.all(ps); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'pushed in a loop of numbers',
    `const ps = []; for (let i = 0; i < input.list.length; i++) ps.push(github.get_issue({ i })); const a = await Promise.all(ps); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'pushed a few times',
    `const ps = []; for (let n = 0; n < 3; n++) ps.push(${CALL}); const a = await Promise.all(ps); return a.length;`,
    [],
  ],
  [
    'pushed for a few',
    `const ps = []; for (const n of [1, 2]) ps.push(${CALL}); const a = await Promise.all(ps); return a.length;`,
    [],
  ],
  [
    'pushed to a pool',
    `const ps = []; for (const n of input.list) { ps.push(${CALL}); if (ps.length >= 5) { await Promise.race(ps); } } const a = await Promise.all(ps); return a.length;`,
    [],
  ],
  [
    'a limit of somebody',
    `const limit = (f) => f(); const a = await Promise.all(input.list.map((n) => limit(() => ${CALL}))); return a.length;`,
    [],
  ],
  [
    'a queue',
    `const queue = { add: (f) => f() }; const a = await Promise.all(input.list.map((n) => queue.add(() => ${CALL}))); return a.length;`,
    [],
  ],
  [
    'in turn for each of all',
    `await Promise.all(input.list.map(async (list) => { for (const n of list) { const a = await ${CALL}; print(a.b); } })); return 1;`,
    ['isInLoop', 'isUnbounded'],
  ],
])('all at once: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, number[] | undefined]>([
  ['do { let a = 1; } while (1);', [1]],
  ['for (;true;) { let a = 1; }', [1]],
  ['while (true) { console.log(1); }', [1]],
  ['while (true) { for (const a in input) { break; } }', [1]],
  ['while (true) { switch (input) { case 1: break; } }', [1]],
  ['while (true) { const f = () => { throw 1; }; }', [1]],
  ['while (true) { const f = () => { throw 1; }; f(); }', undefined],
  ['a: while (true) { for (const b in input) { break a; } }', undefined],
  ['while (true) { for (const a of input) { print(a); } }', undefined],
  ['while (true) { if (input.done) { let a = 1; } }', undefined],
  ['while (false) { let a = 1; }', undefined],
  ['while (0) { let a = 1; }', undefined],
  ['for (let i = 0; i < 3; i++) { let a = 1; }', undefined],
  ['function* f() { while (true) { yield 1; } } for (const a of f()) print(a);', undefined],
  ['const console = { log() { throw 1; } }; while (true) { console.log(1); }', undefined],
])('a loop that never ends: %s', (code, expected) => {
  expect(inspect(code, bindings).endlessLoops).toEqual(expected);
});

const LONG = 64 * 1024;

/** Shapes that would cost the square of their length if each call looked at all the others. */
test.each<[string, (lines: number) => string]>([
  ['statements', (lines) => 'await github.get_issue({ n: 1 });\n'.repeat(lines)],
  ['one variable', (lines) => 'let a;\n' + 'a = await github.get_issue({ n: 1 });\n'.repeat(lines)],
  [
    'one list',
    (lines) =>
      'const a = [];\n' +
      'a.push(github.get_issue({ n: 1 }));\n'.repeat(lines) +
      'await Promise.all(a);',
  ],
  [
    'one helper',
    (lines) =>
      'async function f(n) {\n' +
      'await github.get_issue({ n });\n'.repeat(lines) +
      '}\n for (const n of input.a) await f(n);',
  ],
  [
    'many helpers',
    (lines) =>
      Array.from(
        { length: lines / 2 },
        (_, at) => `async function f${at}() { await f${at + 1}(); await github.get_issue({}); }\n`,
      ).join(''),
  ],
  [
    'one loop with continue',
    (lines) =>
      'for (;;) {\n' + 'if (a) continue; await github.get_issue({});\n'.repeat(lines) + 'break; }',
  ],
  [
    'many endless loops',
    (lines) =>
      'let b; ' + 'while (true) {\n'.repeat(200) + 'b = 1;\n'.repeat(lines) + '}'.repeat(200),
  ],
])('a long program is read in little time: %s', (_name, code) => {
  const text = code(1_800);
  expect(text.length).toBeLessThan(2 * LONG);
  const started = performance.now();
  expect(inspect(text, bindings).syntaxError).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('a program that is nested deeply is read without a deep stack', () => {
  const deep = `${'if (input) { '.repeat(500)}await github.get_issue({});${' }'.repeat(500)}`;
  expect(inspect(deep, bindings).calls).toHaveLength(1);
});
