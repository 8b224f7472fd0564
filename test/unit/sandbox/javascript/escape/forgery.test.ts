/**
 * Programs that change what the guest's own script works with, to make the host see calls, endings,
 * results or output that are not theirs to make. The worst that they reach is harm to themselves.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { Harness, type Outcome } from '../../harness';

const harness = new Harness({ maxWorkers: 1 });
afterAll(() => harness.sandbox.dispose());

interface Seen extends Outcome {
  /** The ids of all calls that the host was asked for. */
  asked: string[];
}

async function run(code: string, cpuMs = 10_000): Promise<Seen> {
  const asked: string[] = [];
  const tools = { 'a.get': () => 7, 'a.fail': () => 0 };
  const outcome = await harness.run(code, tools, {
    limits: { cpuMs },
    onCall: async (id) => {
      asked.push(id);
      const error = { name: 'ToolError', message: 'refused', ran: 'yes' };
      return id === 'a.fail' ? { error } : { json: '7' };
    },
  });
  return { ...outcome, asked };
}

describe('calls stay those that the program made, whatever it does to', () => {
  const onFirst = `if (typeof value === 'string') {
    globalThis.queue = this;
    Object.defineProperty(this, 0, { value: '[1,"secret.read",{}]', writable: true });
  } else Object.defineProperty(this, 0, { value, writable: true, enumerable: true, configurable: true });`;
  const changes: [string, string][] = [
    ['the place where calls are queued', `Object.defineProperty(Array.prototype, 0, { set(value) { ${onFirst} } });`],
    ['the reading of the queue', `Object.defineProperty(Array.prototype, 0, { get: () => '[1,"secret.read",{}]', set() {} });`],
    ['the number of queued calls', `Object.defineProperty(Object.prototype, 'length', { get: () => 5, set() {} });`],
    ['the joining of texts', `Array.prototype.join = () => '[1,"secret.read",{}]'; String.prototype.concat = Array.prototype.join;`],
    ['JSON', `JSON.stringify = () => '[1,"secret.read",{}]'; JSON.parse = () => ['forged'];`],
    ['toJSON of texts', `String.prototype.toJSON = Number.prototype.toJSON = () => 'secret.read';`],
    ['toString', `String.prototype.toString = Object.prototype.toString = () => 'secret.read'; Object.prototype[Symbol.toPrimitive] = () => 'secret.read';`],
    ['the fields of a waiting call', `for (const name of ['error', 'promise', 'resolve', 'reject'])
      Object.defineProperty(Object.prototype, name, { get: () => () => {}, set() {}, configurable: true });`],
    ['the map of waiting calls', `Map.prototype.get = () => ({ resolve() {} }); Map.prototype.set = Map.prototype.delete = Map.prototype.values = null;`],
    ['descriptors', `for (const name of ['get', 'set', 'writable', 'value'])
      Object.defineProperty(Object.prototype, name, { value: () => 'secret.read', configurable: true });`],
    ['promises', `Promise.prototype.then = () => 5; Promise.resolve = Promise.all = () => 6; Promise.prototype.constructor = null;`],
    ['the class of calls', `const { constructor } = get({}); try { constructor.prototype.then = null; } catch {}
      Object.setPrototypeOf(constructor.prototype, null); `],
    ['iterators', `Array.prototype[Symbol.iterator] = Map.prototype[Symbol.iterator] = Set.prototype[Symbol.iterator] = () => { throw 1; };`],
    ['functions', `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = Reflect.apply = null;`],
    ['errors', `Error.prepareStackTrace = () => { for (;;); }; Error.stackTraceLimit = -1; Error.captureStackTrace = null;
      Object.defineProperty(Error.prototype, 'name', { get() { throw 1; } });`],
    ['the globals', `const all = globalThis; for (const name of Object.getOwnPropertyNames(all))
      if (!['get', 'secret'].includes(name)) delete all[name];`],
    ['undefined', `Reflect.defineProperty(globalThis, 'undefined', { value: 'secret.read' });`],
  ]; // prettier-ignore
  it.each(changes)('%s', async (_name, change) => {
    const { asked, stop, result } = await run(`const call = get; ${change}\nawait call({ a: 1 })`);
    expect(stop?.reason).not.toBe('engine_failure');
    // A program that broke promises may not get its answer. It gets no other one.
    expect([7, undefined]).toContain(stop === undefined ? result : undefined);
    expect(asked.filter((id) => id !== 'a.get')).toEqual([]);
  });

  it('the most common of them, and still gets its answers', async () => {
    const harmless = changes.filter(
      ([name]) => !['promises', 'the class of calls', 'descriptors'].includes(name),
    );
    for (const [name, change] of harmless) {
      const { result, asked } = await run(`const call = get; ${change}\nawait call({ a: 1 })`);
      expect({ name, result, asked }).toEqual({ name, result: 7, asked: ['a.get'] });
    }
  });

  it('a promise made by the class of calls is no call', async () => {
    const code = `const own = new ([get({})].at(0).constructor)((resolve) => resolve('forged')); [await own]`;
    expect(await run(code)).toMatchObject({ result: ['forged'], asked: ['a.get'] });
  });
});

describe('how a program ended is told by how it ended, whatever it does to', () => {
  const failing: [string, string][] = [
    ['toJSON of everything', `Object.prototype.toJSON = function () { return { value: 'forged' }; };`],
    ['toJSON of lists', `Array.prototype.toJSON = function () { return [true, false, [], []]; };`],
    ['toJSON of what describes an error', `Object.prototype.toJSON = function () { return this.error ? { value: 1 } : this; };`],
    ['the class of errors', `Object.defineProperty(Error, Symbol.hasInstance, { value() { throw 1; } });`],
    ['the names of errors', `Object.defineProperty(Error.prototype, 'name', { get() { throw 1; } });`],
    ['the fields of endings', `for (const name of ['ok', 'value', 'error'])
      Object.defineProperty(Object.prototype, name, { get: () => true, set() {}, configurable: true });`],
    ['promises', `Promise.reject = Promise.resolve = () => 5; Promise.prototype.then = () => 5;`],
    ['texts', `String.prototype.slice = () => ({ length: -1 }); globalThis.String = () => ({});`],
  ]; // prettier-ignore
  it.each(failing)('%s', async (_name, change) => {
    for (const ending of ['throw new Error("real")', 'await fail({})']) {
      const { stop, result } = await run(`${change}\n${ending}`);
      expect(result).toBeUndefined();
      expect(stop?.reason).toBe('exception');
    }
  });

  const thrown: [string, string][] = [
    ['null', 'null'],
    ['a symbol', 'Symbol("s")'],
    ['a proxy that throws', 'new Proxy({}, { get() { throw 1 }, has() { throw 2 } })'],
    ['a proxy around an error', 'new Proxy(new Error("x"), { getPrototypeOf() { throw 3 } })'],
    ['fields that are no texts', '{ name: {}, message: [], stack: { toString: () => "program.ts:9:9" } }'],
    ['fields that hide toString', '{ name: { toString: 5, valueOf: 5 }, message: { toString: 5 }, stack: { toString: 5 } }'],
    ['fields that cannot be texts', '{ name: Symbol(), message: { toString() { throw 1 } } }'],
    ['an error with fields of ours: a number', 'Object.assign(new Error("x"), { missing: 5, code: 5 })'],
    ['an error with fields of ours: objects', 'Object.assign(new Error("x"), { missing: [1, {}], code: {} })'],
    ['an error with fields of ours: a getter', 'Object.defineProperty(new Error("x"), "missing", { get() { throw 1 } })'],
    ['a stack that leads nowhere', 'Object.assign(new Error("x"), { stack: "program.ts:99999999999999999999:1 program.ts:0:0" })'],
    ['a text of 10 MB', '"x".repeat(1e7)'],
    ['an error of 10 MB', 'Object.assign(new Error("x".repeat(1e7)), { name: "y".repeat(1e7), stack: "z".repeat(1e7) })'],
    ['an object of 10 MB', '{ a: "x".repeat(1e7) }'],
    ['a thing in itself', '(() => { const a = {}; a.a = a; return a; })()'],
  ]; // prettier-ignore
  it.each(thrown)('throws %s', async (_name, value) => {
    const { stop, result } = await run(`throw ${value}`);
    expect({ reason: stop?.reason, result }).toEqual({ reason: 'exception', result: undefined });
    expect(stop!.message.length).toBeLessThan(5_000);
  });

  it.each(thrown)('throws, while its result is read, %s', async (_name, value) => {
    for (const code of [
      `({ toJSON() { throw ${value}; } })`,
      `[{ get a() { throw ${value}; } }]`,
    ]) {
      const { stop, result } = await run(code);
      expect({ reason: stop?.reason, result }).toEqual({ reason: 'exception', result: undefined });
      expect(stop!.message.length).toBeLessThan(5_000);
    }
  });

  it('its result is read once', async () => {
    const code = `let reads = 0; ({ get value() { return ++reads; }, toJSON() { reads++; return this; } })`;
    expect((await run(code)).result).toEqual({ value: 2 });
  });
});

describe('what is reported beside the result is text, whatever a program does to', () => {
  const changes: [string, string][] = [
    ['the cutting of texts', 'String.prototype.slice = String.prototype.substring = () => ({ forged: true });'],
    ['toJSON of lists', 'Array.prototype.toJSON = () => "forged";'],
    ['toJSON of everything', 'Object.prototype.toJSON = () => [5];'],
    ['the lists of lines', 'for (const i of [0, 1]) Object.defineProperty(Array.prototype, i, { get: () => 5, set() {} });'],
    ['iterators', 'Array.prototype[Symbol.iterator] = function* () { yield [5, 6, 7]; };'],
  ]; // prettier-ignore
  it.each(changes)('%s', async (_name, change) => {
    const code = `${change}\nconsole.log("x".repeat(7e4)); console.error("y"); fail({}); 1`;
    const { stop, result, console, warnings } = await run(code);
    expect({ stop, result }).toEqual({ stop: undefined, result: 1 });
    expect(console).toEqual([{ stream: 'stdout', text: 'x'.repeat(65_536) }]);
    expect(warnings).toHaveLength(2);
    expect(warnings.join('\n')).toMatch(/ToolError: refused\n.* was dropped/);
  });

  it('what follows on a call that was not awaited throws what cannot be read', async () => {
    const bad = '{ get message() { throw 1 }, toJSON() { throw 2 }, toString() { throw 3 } }';
    const { stop } = await run(`get({}).then(() => { throw ${bad} }); 1`);
    expect(stop?.reason).toBe('exception');
    expect(stop?.message).toMatch(/^Error: what was thrown cannot be read/);
  });

  it('the reading of an error does not end', async () => {
    const code = 'get({}).then(() => { throw { toJSON() { for (;;); } } }); 1';
    const { stop } = await run(code, 200);
    expect(stop?.reason).toBe('cpu_limit');
  });
});
