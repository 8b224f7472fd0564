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

/** Each program ends with `return 1` or the like, so that only what it is about is said. */
test.each<[string, string, string[]]>([
  ['a statement', `github.get_issue({}); return 1;`, ['isDropped']],
  ['void', `void github.get_issue({}); return 1;`, ['isDropped']],
  ['a statement on a condition', `input.a && github.get_issue({}); return 1;`, ['isDropped']],
  ['a variable that is never read', `const a = github.get_issue({}); return 1;`, ['isDropped']],
  ['an awaited variable that is never read', `const a = await github.get_issue({}); return 1;`, []],
  [
    'a variable that is awaited',
    `const a = github.get_issue({}); print(1); return (await a).b;`,
    [],
  ],
  ['a variable whose await is mended', `const a = github.get_issue({}); return a.title;`, []],
  ['the last statement, which is the result', `github.get_issue({})`, ['isReturned']],
  ['the last statement on a condition', `if (input.a) github.get_issue({});`, ['isReturned']],
  [
    'forEach with an async function',
    `input.list.forEach(async (n) => { const a = await ${CALL}; print(a.b); }); return 1;`,
    ['isUnbounded'],
  ],
  [
    'forEach with a plain function',
    `input.list.forEach((n) => ${CALL}); return 1;`,
    ['isUnbounded', 'isDropped'],
  ],
  [
    'forEach with a statement',
    `input.list.forEach((n) => { ${CALL}; }); return 1;`,
    ['isUnbounded', 'isDropped'],
  ],
  [
    'forEach with a helper',
    `const load = async (n) => { const a = await ${CALL}; return a.b; }; input.list.forEach(load); return 1;`,
    ['isUnbounded', 'isDropped'],
  ],
  [
    'forEach of a list that is written out',
    `[1, 2].forEach((n) => ${CALL}); return 1;`,
    ['isDropped'],
  ],
  ['map that nobody waits for', `input.list.map((n) => ${CALL}); return 1;`, ['isDropped']],
  [
    'async map that nobody waits for',
    `input.list.map(async (n) => { await ${CALL}; }); return 1;`,
    ['isDropped'],
  ],
  [
    'Promise.all that nobody waits for',
    `Promise.all(input.list.map((n) => ${CALL})); return 1;`,
    ['isUnbounded', 'isDropped'],
  ],
  [
    'a chain, which the program ends after',
    `github.get_issue({}).then((a) => print(a.b)); return 1;`,
    [],
  ],
  ['a chain with catch', `github.get_issue({}).catch(() => null); return 1;`, ['isCaught']],
  ['void of a chain', `void github.get_issue({}).then(print); return 1;`, []],
  [
    'a helper without await, which the program ends after',
    `async function load() { const a = await github.get_issue({}); print(a.b); } load(); return 1;`,
    [],
  ],
  ['in a template', 'return `a ${github.get_issue({})}`;', []],
  ['printed', `console.log(github.get_issue({})); return 1;`, []],
  ['a field', `return { a: github.get_issue({}) };`, []],
  [
    'handed to a function of the program',
    `const use = (a) => 1; use(github.get_issue({})); return 1;`,
    [],
  ],
  ['in a loop without await', `for (const n of input.list) ${CALL};\nreturn 1;`, ['isDropped']],
])('nobody waits: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  [
    'try',
    `try { const a = await github.get_issue({}); print(a.b); } catch { print(2); } return 1;`,
    ['isCaught'],
  ],
  [
    'a try further out',
    `try { if (input.a) { const a = await github.get_issue({}); print(a.b); } } catch (e) { print(e); } return 1;`,
    ['isCaught'],
  ],
  [
    'try whose await is mended',
    `try { const { a } = github.get_issue({}); print(a); } catch { print(2); } return 1;`,
    ['isCaught'],
  ],
  [
    'try without await',
    `try { github.get_issue({}); } catch { print(2); } return 1;`,
    ['isDropped'],
  ],
  [
    'try that returns without await',
    `async function f() { try { return github.get_issue({}); } catch { return 2; } } const a = await f(); return a.b;`,
    [],
  ],
  [
    'try that returns with await',
    `async function f() { try { return await github.get_issue({}); } catch { return 2; } } const a = await f(); return a.b;`,
    ['isCaught'],
  ],
  [
    'thrown again',
    `try { const a = await github.get_issue({}); print(a.b); } catch (e) { print(e); throw e; } return 1;`,
    [],
  ],
  [
    'thrown again sometimes',
    `try { const a = await github.get_issue({}); print(a.b); } catch (e) { if (input.a) throw e; } return 1;`,
    ['isCaught'],
  ],
  [
    'finally inside of catch',
    `try { try { const a = await github.get_issue({}); print(a.b); } finally { print(3); } } catch { print(2); } return 1;`,
    ['isCaught'],
  ],
  [
    'a promise that is awaited after the try',
    `let a; try { a = github.get_issue({}); } catch { print(2); } return (await a).b;`,
    [],
  ],
  [
    'started outside, awaited in try',
    `const a = github.get_issue({}); try { print((await a).b); } catch { print(2); } return 1;`,
    ['isCaught'],
  ],
  [
    'in a function that is written in a try',
    `let f; try { f = async () => { const a = await github.get_issue({}); return a.b; }; } catch { print(2); } return (await f());`,
    [],
  ],
  [
    'catch of something around it',
    `const f = async (x) => x; const a = await f((await github.get_issue({})).b).catch(() => null); return a.b;`,
    [],
  ],
  [
    'allSettled of what comes out of it',
    `const a = await Promise.allSettled((await github.get_issue({})).list.map((b) => b)); return a.length;`,
    [],
  ],
  [
    'allSettled of a list that is written out',
    `const [a] = await Promise.allSettled([github.get_issue({})]); return a.status;`,
    ['isCaught'],
  ],
  [
    'allSettled by a variable',
    `const list = [github.get_issue({})]; const [a] = await Promise.allSettled(list); return a.status;`,
    ['isCaught'],
  ],
  [
    'all in a try',
    `try { const a = await Promise.all(input.list.map((n) => ${CALL})); print(a.length); } catch { print(2); } return 1;`,
    ['isUnbounded', 'isCaught'],
  ],
  [
    'all with catch for each',
    `const a = await Promise.all(input.list.map((n) => ${CALL}.catch(() => null))); return a.length;`,
    ['isUnbounded', 'isCaught'],
  ],
  [
    'all with catch for all',
    `const a = await Promise.all(input.list.map((n) => ${CALL})).catch(() => []); return a.length;`,
    ['isUnbounded', 'isCaught'],
  ],
  [
    'a helper with catch',
    `const load = async (n) => ${CALL}; const a = await load(1).catch(() => null); return a.b;`,
    ['isCaught'],
  ],
  [
    'then without a second function',
    `const a = await github.get_issue({}).then((b) => b.c); return a.b;`,
    [],
  ],
  [
    'then with undefined errors of another',
    `const a = await github.get_issue({}).finally(() => print(1)); return a.b;`,
    [],
  ],
  [
    'an await in the callback of then',
    `const a = await Promise.resolve(1).then(() => github.get_issue({})).catch(() => null); return a.b;`,
    ['isCaught'],
  ],
  [
    'main in a try',
    `async function main() { const a = await github.get_issue({}); return a.b; } try { return { a: await main() }; } catch { return 2; }`,
    ['isCaught'],
  ],
  [
    'main with catch',
    `async function main() { const a = await github.get_issue({}); print(a.b); } main().catch((e) => print(e)); return 1;`,
    ['isCaught'],
  ],
])('caught: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  [
    'the variable result',
    `const result = await github.get_issue({}); return result;`,
    ['isReturned'],
  ],
  ['the variable result is set', `result = await github.get_issue({});`, ['isReturned']],
  [
    'the variable result is set later',
    `let result; if (input.a) { result = await github.get_issue({}); }`,
    ['isReturned'],
  ],
  [
    'result is set to something else as well',
    `let result; result = await github.get_issue({}); result = result.list;`,
    [],
  ],
  [
    'a variable that is set in a try',
    `let a; try { a = await github.get_issue({}); } catch { return 2; } return a;`,
    ['isCaught', 'isReturned'],
  ],
  [
    'the last variable, which is taken for it',
    `const a = await github.get_issue({});`,
    ['isReturned'],
  ],
  ['one of two answers', `return input.a ? await github.get_issue({}) : null;`, ['isReturned']],
  ['as a field', `return { a: await github.get_issue({}) };`, []],
  ['a part of it', `return (await github.get_issue({})).title;`, []],
  ['after then', `return github.get_issue({}).then((a) => a.title);`, []],
  ['after catch', `return github.get_issue({}).catch(() => null);`, ['isCaught']],
  [
    'of an inner function',
    `const load = async () => { return await github.get_issue({}); }; const a = await load(); return a.b;`,
    [],
  ],
  [
    'main that is called',
    `async function main() { return await github.get_issue({}); } return await main();`,
    ['isReturned'],
  ],
  [
    'main that is called last',
    `async function main() { const a = await github.get_issue({}); return a; }\nmain();`,
    ['isReturned'],
  ],
  [
    'main that nobody calls',
    `async function main(input) { return github.get_issue({}); }`,
    ['isReturned'],
  ],
  ['an arrow that nobody calls', `const run = async () => github.get_issue({});`, ['isReturned']],
  [
    'a function at the end',
    `async (input) => { return await github.get_issue({}); }`,
    ['isReturned'],
  ],
  [
    'an export',
    `export default async function (input) { return await github.get_issue({}); }`,
    ['isReturned'],
  ],
  [
    'a function that is called in place',
    `return await (async () => { return await github.get_issue({}); })();`,
    ['isReturned'],
  ],
  ['a list of it', `return await Promise.all([1, 2].map((n) => ${CALL}));`, []],
  ['not the last expression', `await github.get_issue({}); print(1); return 1;`, []],
  ['an expression before a result', `const result = 1; await github.get_issue({});`, []],
])('returned: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['types', `const a: string = (await github.get_issue({})) as string; return a!;`, ['isReturned']],
  [
    'types of a list',
    `const a: Issue[] = await Promise.all(input.list.map((n: number): Promise<Issue> => github.get_issue<Issue>({ n }))); return a.length;`,
    ['isUnbounded'],
  ],
  [
    'types of a helper',
    `async function load(n: number): Promise<string> { const a = await github.get_issue({ n }); return a.b as string; } for (const n of input.list as number[]) { print(await load(n)); } return 1;`,
    ['isInLoop'],
  ],
  [
    'types of a try',
    `try { const a: Issue = await github.get_issue({}); print(a.b); } catch (e: unknown) { print((e as Error).message); } return 1;`,
    ['isCaught'],
  ],
  [
    'types of a variable',
    `const a: Promise<Issue> = github.get_issue({}); return 1;`,
    ['isDropped'],
  ],
])('TypeScript: %s', (_name, code, expected) => {
  expect(useOf(code)).toEqual(expected);
});
