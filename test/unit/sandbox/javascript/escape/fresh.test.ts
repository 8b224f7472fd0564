/**
 * Whatever a program does to the things that it can reach, the next one on the same thread finds all
 * of them as they were: every object, property, attribute, prototype and source is compared.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness, type Outcome, type Tools } from '../../harness';
import { DESCRIBE, RAVAGES } from './graph';

const harness = new Harness({ maxWorkers: 1 });
const tools: Tools = { 'a.get': () => 7, 'a.put': () => 8, 'b.list-all': () => [] };
let fresh: string[];

function run(code: string, limits = {}): Promise<Outcome> {
  return harness.run(code, tools, { resultBudgetTokens: 1e7, limits });
}

async function description(): Promise<string[]> {
  const { result, stop } = await run(DESCRIBE);
  expect(stop).toBeUndefined();
  return result as string[];
}

beforeAll(async () => {
  fresh = await description();
});
afterAll(() => harness.sandbox.dispose());

describe('the description', () => {
  it('reaches all built-ins, the tools and what only syntax makes', () => {
    const all = fresh.join('\n');
    expect(fresh.length).toBeGreaterThan(600);
    const parts = ['fromEntries', 'AsyncGenerator', 'RegExp String Iterator', 'Float64Array'];
    const ours = ['ToolCall', 'list-all', 'results', 'state', 'input'];
    expect([...parts, ...ours].filter((part) => !all.includes(part))).toEqual([]);
  });

  it('is the same for two runs that did nothing', async () => {
    expect(await description()).toEqual(fresh);
  });

  it.each([
    'Object.prototype.leak = 1;',
    'delete Array.prototype.map;',
    'Object.defineProperty(Math, "PI2", { value: 1 });',
    'Object.freeze(JSON);',
    'Object.setPrototypeOf(Map.prototype, null);',
    'globalThis.input = 5;',
    'const old = parseInt; globalThis.parseInt = (text) => old(text);',
    'Object.defineProperty(Array.prototype, "at", { enumerable: true });',
    'state.leak = 1;',
  ])('would notice %s', async (change) => {
    const { result } = await run(change + DESCRIBE);
    expect(result).not.toEqual(fresh);
  });
});

describe('the next program finds everything as it was, after one that', () => {
  it.each(RAVAGES)('%s', async (_name, code) => {
    const { stop, stdout } = await run(code);
    expect(stop?.reason).not.toBe('engine_failure');
    expect(Number(stdout)).toBeGreaterThan(600);
    expect(await description()).toEqual(fresh);
  });

  const endings: [string, string][] = [
    ['was stopped in a loop', 'for (;;) {}'],
    ['was stopped in a promise job', 'await null; for (;;) {}'],
    ['was stopped in a getter of its result', '({ get a() { for (;;) {} } })'],
    ['was stopped in a generator', '(function* () { for (;;) yield; })().next(); for (;;) {}'],
    ['ran out of memory', 'const all = []; for (;;) all.push(new Uint8Array(1e6))'],
    ['ran out of stack', 'const f = () => f() + 1; f()'],
    ['threw', 'throw { get message() { throw 1 } }'],
    ['threw in a job', 'Promise.resolve().then(() => { throw 1 }); await null; throw 2'],
    ['waits for ever', 'await new Promise(() => {})'],
    ['does not parse', 'const = 1'],
    ['left calls open', 'get({}); put({}); throw 1'],
    ['made too many calls', 'for (let i = 0; i < 30; i++) get({}); await put({})'],
  ];
  it.each(endings)('changed the built-ins and then %s', async (_name, ending) => {
    const changes = `Object.prototype.leak = 1; Array.prototype.push = null; globalThis.leak = 1;
      JSON.parse = null; Promise.prototype.then2 = 1; console.log = null; tools = null;\n`;
    const code = ending.startsWith('const =') ? ending : changes + ending;
    const { stop } = await run(code, { cpuMs: 300, memoryBytes: 128 << 20, maxCalls: 20 });
    expect(stop).toBeDefined();
    expect(stop?.reason).not.toBe('engine_failure');
    expect(await description()).toEqual(fresh);
  });

  it('had other limits of memory and stack', async () => {
    await run('globalThis.leak = 1; 1', { memoryBytes: 32 << 20, stackBytes: 128 << 10 });
    expect(await description()).toEqual(fresh);
  });

  it('had other tools', async () => {
    const { result } = await harness.run('await get({})', { 'z.get': () => 'other' });
    expect(result).toBe('other');
    expect(await description()).toEqual(fresh);
  });
});
