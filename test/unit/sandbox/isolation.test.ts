/** Nothing leaks from one run to the next, and nothing of the host can be reached. */
import { afterAll, describe, expect, it } from 'vitest';
import { Harness, type Tools } from './harness';

const harness = new Harness();
afterAll(() => harness.sandbox.dispose());

describe('isolation', () => {
  it('starts every run fresh', async () => {
    await harness.run(
      'globalThis.leak = 1; Object.prototype.leak = 2; Array.prototype.map = null; 1',
    );
    const { result } = await harness.run('[typeof leak, ({}).leak, [1].map((x) => x)]');
    expect(result).toEqual(['undefined', null, [1]]);
  });

  it.each([
    'process',
    'require',
    'module',
    'fetch',
    'XMLHttpRequest',
    'WebAssembly',
    'Worker',
    'Deno',
    'Bun',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask2',
    'std',
    'os',
    'scriptArgs',
    'postMessage',
  ])('has no %s', async (name) => {
    expect((await harness.run(`typeof ${name}`)).result).toBe('undefined');
  });

  it('the constructor of a function leads nowhere', async () => {
    const code = `const F = (() => {}).constructor;
      const g = F('return this')();
      [g === globalThis, typeof g.process, Object.keys(g).filter((k) => /host|node|ffi/i.test(k))]`;
    expect((await harness.run(code)).result).toEqual([true, 'undefined', []]);
  });

  it('a program that breaks the built-ins harms only itself', async () => {
    const tools: Tools = { 'a.get': () => ({ value: 7 }) };
    const code = `JSON.parse = () => 'forged'; JSON.stringify = () => 'forged';
      Promise.prototype.then = () => { throw 1 }; Array.prototype.join = () => 'x';
      (await get({})).value`;
    const { result, stop } = await harness.run(code, tools);
    expect(stop?.reason ?? result).toBe(7);
    expect((await harness.run('JSON.stringify([1])')).result).toBe('[1]');
  });

  it('a program cannot name a tool that it was not given', async () => {
    const asked: string[] = [];
    const { stop } = await harness.run(
      'await tools["secret.read"]({})',
      { 'a.get': () => 1 },
      {
        onCall: async (id) => {
          asked.push(id);
          return { json: '1' };
        },
      },
    );
    expect(stop?.message).toContain("'tools' has no 'secret.read'");
    expect(asked).toEqual([]);
  });

  it('arguments arrive as plain data', async () => {
    const seen: unknown[] = [];
    const tools: Tools = { 'a.put': (args) => (seen.push(args), 'ok') };
    const code = `let reads = 0;
      await put({ f() {}, u: undefined, d: new Date(0), get x() { return ++reads },
        p: new Proxy({ a: 1 }, {}), '__proto__': { polluted: true }, ['__proto__']: 2 })`;
    await harness.run(code, tools);
    expect(JSON.stringify(seen[0])).toBe(
      '{"d":"1970-01-01T00:00:00.000Z","x":1,"p":{"a":1},"__proto__":2}',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('runs side by side do not see each other', async () => {
    const runs = Array.from({ length: 8 }, (_, index) =>
      harness.run(`globalThis.me = ${index}; await nap({}); me`, {
        'a.nap': () => new Promise((resolve) => setTimeout(resolve, 10)),
      }),
    );
    const results = (await Promise.all(runs)).map((outcome) => outcome.result);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('many runs leave no memory behind', async () => {
    for (let index = 0; index < 50; index++) await harness.run('new Uint8Array(1e6).length');
    const before = process.memoryUsage().rss;
    for (let index = 0; index < 300; index++) await harness.run('new Uint8Array(1e6).length');
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  });
});
