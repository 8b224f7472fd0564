/**
 * After each program the machine is what it was before, to the last byte of its memory. That is the
 * proof that nothing leaks from one run to the next; what programs can see of it is in the escape suite.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../../src/core/sandbox/javascript/engine';
import { ProgramRun, type Step } from '../../../../src/core/sandbox/javascript/programRun';
import { DEFAULT_LIMITS, type SandboxLimits } from '../../../../src/core/sandbox/limits';
import type { SandboxBindings } from '../../../../src/core/sandbox/messages';
import { ASSETS } from '../../buildSandbox';

const BINDINGS: SandboxBindings = {
  namespaces: [{ name: 'a', methods: [{ name: 'get', id: 'a.get' }] }],
  plainFunctions: [{ name: 'get', id: 'a.get' }],
};

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await readFile(path.join(ASSETS, 'quickjs.wasm')));
});

async function engineWith(): Promise<Engine> {
  const engine = await Engine.create(module, DEFAULT_LIMITS);
  engine.bind(BINDINGS);
  return engine;
}

interface RunOptions {
  limits?: Partial<SandboxLimits>;
  leaveAfter?: number;
  bindings?: SandboxBindings;
}

/** Runs it to its end, or, when it waits for `leaveAfter` rounds of calls, leaves it there. */
async function run(
  engine: Engine,
  code: string,
  { limits = {}, leaveAfter = 50, bindings = BINDINGS }: RunOptions = {},
): Promise<string | undefined> {
  const program = {
    code,
    inputJson: '{"a":1}',
    limits: { ...DEFAULT_LIMITS, cpuMs: 2_000, ...limits },
    resultBudgetTokens: 1_000,
  };
  const programRun = new ProgramRun(engine, program, bindings);
  let step: Step = programRun.start();
  for (let rounds = 0; step.type === 'waiting'; rounds++) {
    if (rounds >= leaveAfter) return 'left';
    const replies = step.calls.map(({ call, args }) => {
      const isBad = (args as { bad?: boolean }).bad === true;
      return [call, !isBad, isBad ? { name: 'ToolError', message: 'bad' } : { call }] as const;
    });
    step = programRun.settle(replies.length, replies);
  }
  const { stop } = await step.outcome;
  return stop?.reason;
}

/** The addresses at which two memories differ, at most a few; a missing end counts as zeroes. */
function differences(before: Buffer, after: Buffer): number[] {
  const CHUNK = 1 << 16;
  const zeroes = Buffer.alloc(CHUNK);
  const found: number[] = [];
  for (let start = 0; start < after.length && found.length < 64; start += CHUNK) {
    const old = start < before.length ? before.subarray(start, start + CHUNK) : zeroes;
    const now = after.subarray(start, start + CHUNK);
    if (now.equals(old)) continue;
    now.forEach((byte, index) => byte !== old[index] && found.push(start + index));
  }
  return found;
}

const PROGRAMS: [string, string, RunOptions?][] = [
  ['an expression', '1 + 1'],
  ['globals and prototypes', 'leak = 1; Object.prototype.x = [leak]; Array.prototype.map = 7; 1'],
  ['many objects', 'Array.from({ length: 50000 }, (_, i) => ({ i, s: "s" + i })).length'],
  ['a large buffer', 'new Uint8Array(30e6).fill(255).length'],
  ['large texts', '"ab".repeat(5e6).split("b").length'],
  ['deep recursion', 'let n = 0; const f = () => { n++; f(); }; try { f() } catch {} n'],
  ['recursion in native code', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a)'],
  ['a deep regular expression', '/(((a+)+)+)$/.test("a".repeat(25) + "b")'],
  ['a deep sort', 'Array.from({ length: 20000 }, (_, i) => i * 7919 % 10007).sort().length'],
  ['calls', 'for (let i = 0; i < 20; i++) await get({ i }); 1'],
  ['calls at once', '(await Promise.all(Array.from({ length: 100 }, (_, i) => get({ i })))).length'],
  ['failed calls', 'await get({ bad: true })'],
  ['calls that nobody awaits', 'get({ bad: true }); get({}); 1'],
  ['calls that never come back', 'await get({})', { leaveAfter: 0 }],
  ['jobs that are never run', 'const f = () => Promise.resolve().then(f); f(); f(); throw 1', { limits: { cpuMs: 50 } }],
  ['a syntax error', 'const = 1'],
  ['an exception', 'null.x'],
  ['an endless loop', 'for (;;) {}', { limits: { cpuMs: 50 } }],
  ['an endless chain of jobs', 'const f = () => Promise.resolve().then(f); await f()', { limits: { cpuMs: 50 } }],
  ['no memory left', 'const a = []; for (;;) a.push({ a: [a.length] })', { limits: { cpuMs: 20_000 } }],
  ['console', 'for (let i = 0; i < 5000; i++) console.log("line", i, { i })'],
  ['symbols, weak things and generators', `Symbol.for('x'); const g = (function* () { yield 1; yield 2 })(); g.next();
    globalThis.w = new WeakMap([[g, 1]]); globalThis.r = typeof FinalizationRegistry; g`],
  ['getters on everything', `for (const key of Reflect.ownKeys(globalThis)) {
    try { Object.defineProperty(globalThis, key, { get() { throw key } }) } catch {} } 1`],
  ['frozen built-ins', '[Object, Array, Promise, JSON, Map].forEach((x) => Object.freeze(x.prototype ?? x)); 1'],
]; // prettier-ignore

describe('a machine after a program', () => {
  it.each(PROGRAMS)('is as it was: %s', async (_name, code, options) => {
    const engine = await engineWith();
    engine.reset();
    const before = Buffer.from(engine.memory);
    await run(engine, code, options);
    const isKept = engine.reset();
    expect(isKept || engine.isOversized).toBe(true);
    if (!isKept) return;
    // The state of Math.random, which is drawn anew, has eight bytes.
    const changed = differences(before, engine.memory);
    expect((changed.at(-1) ?? 0) - (changed[0] ?? 0)).toBeLessThan(8);
    expect(await run(engine, 'if (typeof leak !== "undefined") throw 1; await get({}); 2')).toBe(
      undefined,
    );
  });

  it('is as it was after all of them, one after the other', async () => {
    const engine = await engineWith();
    engine.reset();
    const before = Buffer.from(engine.memory);
    for (const [, code, options] of [...PROGRAMS, ...PROGRAMS.toReversed()]) {
      await run(engine, code, { ...options, limits: { ...options?.limits, cpuMs: 60 } });
      if (!engine.reset()) return;
    }
    expect(differences(before, engine.memory).length).toBeLessThanOrEqual(8);
  });

  it('can be used again in this build of the engine', async () => {
    const engine = await engineWith();
    expect(await run(engine, '1')).toBeUndefined();
    expect(engine.reset()).toBe(true);
    expect(engine.imageBytes).toBeLessThan(1 << 20);
  });

  it('knows only the tools that it was given last', async () => {
    const engine = await engineWith();
    expect(await run(engine, 'await get({})')).toBeUndefined();
    engine.reset();
    const bindings = { namespaces: [], plainFunctions: [{ name: 'other', id: 'b.other' }] };
    expect(await run(engine, 'await get({})', { bindings })).toBe('exception');
    engine.reset();
    expect(await run(engine, 'await other({})', { bindings })).toBeUndefined();
  });
});
