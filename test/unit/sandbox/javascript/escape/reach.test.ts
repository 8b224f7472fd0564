/** From what a program holds, no way leads to the host, to the guest's own script, or out of a limit. */
import { afterAll, describe, expect, it } from 'vitest';
import { Harness, type Tools } from '../../harness';

const harness = new Harness({ maxWorkers: 1 });
const tools: Tools = { 'a.get': () => ({ list: [1] }) };
afterAll(() => harness.sandbox.dispose());

describe('constructors lead back into the guest', () => {
  const ways: [string, string][] = [
    ['a function', '(() => {}).constructor'],
    ['an async function', '(async () => {}).constructor'],
    ['a generator', '(function* () {}).constructor'],
    ['an async generator', '(async function* () {}).constructor'],
    ['a tool', 'get.constructor'],
    ['a namespace', 'a.get.constructor'],
    ['console.log', 'console.log.constructor'],
    ['tools.search', 'tools.search.constructor'],
    ['a call', '[get({})].at(0).constructor.constructor'],
    ['a reply', '(await get({})).list.map.constructor'],
    ['the error of a call', '(await get({ fail: 1 }).catch((e) => e)).constructor.constructor'],
    ['a getter of a call class', 'Object.getOwnPropertyDescriptor([get({})].at(0).constructor, Symbol.species).get.constructor'],
    ['a trap that is asked for', 'Object.getPrototypeOf(a).constructor.constructor'],
    ['Reflect.construct', 'Reflect.construct(Function, ["return 1"], class {}).constructor.constructor'],
    ['a bound function', 'get.bind(null).constructor'],
    ['a proxy', 'new Proxy(get, {}).constructor'],
  ]; // prettier-ignore
  it.each(ways)('%s', async (_name, way) => {
    const code = `let F; try { F = ${way}; } catch (e) { F = e.constructor.constructor; }
      const made = F('return this').call(undefined);
      const self = made?.then ? await made : made?.next ? made.next() : made;
      const value = (await self)?.value ?? (await self);
      const names = Object.getOwnPropertyNames(globalThis);
      [value === globalThis, names.filter((n) => /process|require|module|host|ffi|wasm|fetch|worker/i.test(n))]`;
    const { result, stop } = await harness.run(code, tools);
    expect(stop).toBeUndefined();
    expect(result).toEqual([true, []]);
  });
});

describe('texts of the engine', () => {
  it('name no file of ours and no folder of this machine', async () => {
    const code = `const texts = [];
      const add = (f) => { try { texts.push(String(f())); } catch (e) { texts.push(String(e.stack)); } };
      add(() => get(5)); add(() => get.nothing.x); add(() => null.x); add(() => tools.nothing);
      add(() => JSON.parse('{')); add(() => new ([get({})].at(0).constructor)()); add(() => a.nothing);
      add(() => Object.getOwnPropertyDescriptor(get, 'caller')); add(() => new Error('x').stack);
      try { await get({ fail: 1 }); } catch (e) { texts.push(e.stack); }
      texts.join('\\n')`;
    const { result } = await harness.run(code, tools);
    expect(result).toContain('program.ts:');
    expect(result).not.toMatch(/\/|\\\\|node_modules|file:|worker\.js|wasm|node:/);
  });

  it('a function that the guest was given knows no caller', async () => {
    const code = `const secret = (f, key) => { try { return typeof f[key]; } catch { return 'undefined'; } };
      [get, a.get, tools.search, console.log, state.get].map((f) =>
        [secret(f, 'caller'), secret(f, 'arguments'), Object.getOwnPropertyNames(f).sort().join()])`;
    const { result } = await harness.run(code, tools);
    const nothing = ['undefined', 'undefined', 'length,name'];
    expect(result).toEqual(Array.from({ length: 5 }, () => nothing));
  });

  it('no function of the guest is one of the host', async () => {
    // Functions of the engine itself say so in their source; those of its script are plain text.
    const code = `[get, console.log, tools.list, results.load].filter((f) => /native code/.test(String(f))).length`;
    expect((await harness.run(code, tools)).result).toBe(0);
  });
});

describe('other code', () => {
  it.each([
    'import("fs")',
    'import("node:fs")',
    'import("./program.ts")',
    'import("data:text/javascript,1")',
  ])('%s loads nothing', async (code) => {
    const { stop } = await harness.run(`(await ${code}).default`);
    expect(stop?.message).toContain('could not load module');
  });

  it.each(['import fs from "fs"; 1', 'import "node:fs"', 'export * from "fs"', 'import.meta.url'])(
    '%s is refused',
    async (code) => {
      const { stop, result } = await harness.run(code);
      expect(result).toBeUndefined();
      expect(['syntax', 'exception']).toContain(stop?.reason);
    },
  );

  it('eval and Function run in the guest, under its limits', async () => {
    const { result } = await harness.run('[eval("1 + 1"), Function("return typeof process")()]');
    expect(result).toEqual([2, 'undefined']);
    for (const code of ['eval("for (;;);")', 'Function("for (;;);")()', '(0, eval)("for (;;);")']) {
      const { stop } = await harness.run(code, {}, { limits: { cpuMs: 100 } });
      expect(stop?.reason).toBe('cpu_limit');
    }
  });

  it.each([
    '})();globalThis.x=1;(async()=>{',
    '}); globalThis.x = 1; (async () => { return 5',
    '})\n(async()=>{',
    '})/*',
    '})//',
    '*/})/*',
    '`})(),(async()=>{`})',
    'return 1})()\n;({',
    '}catch{}});(async()=>{try{',
    '/*',
    '"\\\n',
    '<!--\n})',
    '-->})',
  ])('cannot close what it is wrapped in: %s', async (code) => {
    const { stop, result } = await harness.run(code);
    expect({ reason: stop?.reason, result }).toEqual({ reason: 'syntax', result: undefined });
  });

  it('what is an HTML comment for one parser and code for the other runs as one of them', async () => {
    const { result } = await harness.run('let a = 1, b = 2;\na<!--b;\n[a, b]');
    expect([
      [1, 1],
      [1, 2],
    ]).toContainEqual(result);
  });

  it.each([
    ['names of the script', 'typeof pending + typeof settle + typeof flush + typeof queue'],
    [
      'the main function of the wrapper',
      'typeof main + typeof bind + typeof outcome + typeof __main',
    ],
  ])('%s are out of reach', async (_name, code) => {
    expect((await harness.run(code)).result).toMatch(/^(undefined)+$/);
  });
});

describe('every way to compute for ever ends', () => {
  const loops: [string, string][] = [
    ['toPrimitive', '`${{ [Symbol.toPrimitive]() { for (;;); } }}`'],
    ['an iterator', '[...{ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }]'],
    ['hasInstance', '1 instanceof { [Symbol.hasInstance]() { for (;;); } }'],
    ['species', 'class A extends Array { static get [Symbol.species]() { for (;;); } } new A(1).map((x) => x)'],
    ['the fields of arguments', 'get({ get a() { for (;;); } })'],
    ['toJSON of arguments', 'get({ toJSON() { for (;;); } })'],
    ['then of a result', '({ get then() { for (;;); } })'],
    ['a proxy as a result', 'new Proxy({}, { ownKeys() { for (;;); } })'],
    ['a list that says that it is long', 'new Proxy([], { get: (t, k) => (k === "length" ? 2 ** 53 : 1) })'],
    ['the message of an error', 'throw { get message() { for (;;); } }'],
    ['the name of an error of an unawaited call', 'get({}).then(() => { throw { toJSON() { for (;;); } } }); 1'],
    ['what is printed', 'console.log({ toJSON() { for (;;); } })'],
    ['a setter that the script could meet', 'Object.defineProperty(Object.prototype, "then", { get() { for (;;); } }); await get({})'],
    ['nested catches', 'const f = () => { try { f(); } finally { f(); } }; f()'],
    ['a replacement', '"a".repeat(1e6).replace(/a/g, () => { for (;;); })'],
    ['a comparison', '[1, 2, 3].sort(() => { for (;;); })'],
  ]; // prettier-ignore
  it.each(loops)('in %s', async (_name, code) => {
    const { stop } = await harness.run(code, tools, { limits: { cpuMs: 150 } });
    expect(stop?.reason).toBe('cpu_limit');
    expect((await harness.run('1 + 1')).result).toBe(2);
  });
});
