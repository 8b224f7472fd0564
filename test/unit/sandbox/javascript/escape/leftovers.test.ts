/** What a program leaves unfinished ends with it: jobs, promises, calls, counts, memory and chance. */
import { afterAll, describe, expect, it } from 'vitest';
import { Harness, type Outcome, type Tools } from '../../harness';

const harness = new Harness({ maxWorkers: 1 });
afterAll(() => harness.sandbox.dispose());

/** A tool whose calls a test answers when it likes, in the order in which they came. */
function held(): { tools: Tools; answers: ((value: unknown) => void)[]; asked: unknown[] } {
  const answers: ((value: unknown) => void)[] = [];
  const asked: unknown[] = [];
  const get = (args: unknown): Promise<unknown> => {
    asked.push(args);
    return new Promise((resolve) => answers.push(resolve));
  };
  return { tools: { 'a.get': get }, answers, asked };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('calls that outlive their program', () => {
  const before: [string, string, object][] = [
    ['was cancelled', 'await get({ of: "first" }); await get({ of: "ghost" })', {}],
    [
      'ran out of time',
      'await get({ of: "first" }); await get({ of: "ghost" })',
      { limits: { wallMs: 2_000 } },
    ],
    ['threw', 'get({ of: "first" }).then(() => get({ of: "ghost" })); await null; throw 1', {}],
    [
      'threw later',
      'get({ of: "first" }).then(() => get({ of: "ghost" })); await get({}); throw 1',
      {},
    ],
  ];
  it.each(before)('are not answered in the next one, when it %s', async (name, code, more) => {
    const first = held();
    const abort = new AbortController();
    const run = harness.run(code, first.tools, { signal: abort.signal, ...more });
    if (name !== 'threw') await until(() => first.answers.length > 0);
    if (name === 'was cancelled') abort.abort();
    if (name === 'threw later') first.answers.at(-1)!(0);
    expect((await run).stop).toBeDefined();

    // The numbers of the calls are the same in both programs; the answers must not be.
    const second = held();
    const next = harness.run('await get({ of: "second" })', second.tools);
    await until(() => second.answers.length === 1);
    for (const answer of first.answers) answer('ghost');
    await new Promise((resolve) => setTimeout(resolve, 20));
    second.answers[0]!('second');
    expect(await next).toMatchObject({ result: 'second', callsMade: 1, warnings: [] });
    expect(first.asked).not.toContainEqual({ of: 'ghost' });
    expect(second.asked).toEqual([{ of: 'second' }]);
  });

  it('that failed and were not awaited are reported once', async () => {
    const tools: Tools = {
      'a.get': () => {
        throw new Error('refused');
      },
    };
    const first = await harness.run('get({}); get({}); 1', tools);
    expect(first.warnings).toHaveLength(2);
    expect((await harness.run('1')).warnings).toEqual([]);
  });

  it('made while the result is read never leave', async () => {
    const { tools, asked } = held();
    const { result, warnings } = await harness.run(
      '({ toJSON() { get({ of: "ghost" }); return 1; } })',
      tools,
    );
    expect(result).toBe(1);
    expect(warnings.join()).toContain('1 tool call was not awaited');
    const next = held();
    expect((await harness.run('2', next.tools)).result).toBe(2);
    expect([...asked, ...next.asked]).toEqual([]);
  });
});

describe('jobs that a program leaves', () => {
  const left: [string, string][] = [
    ['a chain of promises', 'const f = () => Promise.resolve().then(f); f(); throw 1'],
    ['jobs queued by its last line', 'Promise.resolve().then(() => console.log("ghost")); throw 1'],
    ['an async generator', 'const g = (async function* () { for (;;) yield; })(); g.next(); throw 1'],
    ['jobs queued while its result is read', '({ toJSON() { Promise.resolve().then(() => { globalThis.ghost = 1; console.log("ghost"); }); return 1; } })'],
    ['jobs behind a loop', 'Promise.resolve().then(() => console.log("ghost")); for (;;) {}'],
    ['a rejection that nobody handles', 'Promise.reject(new Error("ghost")); (async () => { throw 2 })(); 1'],
  ]; // prettier-ignore
  it.each(left)('do not run in the next one: %s', async (_name, code) => {
    await harness.run(code, {}, { limits: { cpuMs: 200 } });
    const next = await harness.run('await null; await Promise.resolve(); typeof ghost');
    expect(next).toMatchObject({ result: 'undefined', console: [], warnings: [] });
    expect(next.stop).toBeUndefined();
  });

  it('finalizers of the last program never run', async () => {
    const { tools, asked } = held();
    await harness.run(
      `const registry = new FinalizationRegistry(() => { get({ of: 'ghost' }); console.log('ghost'); });
       for (let i = 0; i < 100; i++) registry.register({}, i); globalThis.kept = { registry }; 1`,
      tools,
    );
    const garbage = 'for (let i = 0; i < 2e5; i++) { const a = {}; a.a = a; } await null; 1';
    expect(await harness.run(garbage, tools)).toMatchObject({ result: 1, console: [] });
    expect(asked).toEqual([]);
  });
});

describe('every program has from the start', () => {
  const run = (code: string, limits = {}): Promise<Outcome> => harness.run(code, {}, { limits });

  it('all of its computing time', async () => {
    const busy = 'const end = Date.now() + 300; while (Date.now() < end); 1';
    for (let index = 0; index < 4; index++) {
      const outcome = await run(busy, { cpuMs: 1_000 });
      expect(outcome.result).toBe(1);
      expect(outcome.cpuMs).toBeLessThan(1_000);
    }
    await run('for (;;) {}', { cpuMs: 100 });
    expect((await run('1', { cpuMs: 100 })).result).toBe(1);
  });

  it('all of its memory', async () => {
    for (let index = 0; index < 12; index++) {
      expect((await run('globalThis.kept = new Uint8Array(9e7); kept.length')).result).toBe(9e7);
    }
    await run('globalThis.all = []; for (;;) all.push(new Uint8Array(1e6))');
    expect((await run('new Uint8Array(9e7).length')).result).toBe(9e7);
  });

  it('memory in which nothing is written', async () => {
    await run('globalThis.kept = new Uint8Array(5e7).fill(77); kept[1]');
    const code =
      'const list = new Uint8Array(5e7); let sum = 0; for (let i = 0; i < 5e7; i += 997) sum += list[i]; sum';
    expect((await run(code)).result).toBe(0);
  });

  it('all of its stack', async () => {
    const depth = 'let depth = 0; const f = () => { depth++; f(); }; try { f(); } catch {} depth';
    const first = (await run(depth)).result;
    expect(first).toBeGreaterThan(500);
    const deep = 'const f = (n) => n === 0 ? (() => { for (;;) {} })() : f(n - 1) + 1; f(400)';
    await run(deep, { cpuMs: 100 });
    await run('const f = function* () { yield* f(); }; f().next()');
    expect((await run(depth)).result).toBe(first);
  });

  it('all of its console, calls and arguments', async () => {
    const tools: Tools = { 'a.get': () => 1 };
    const printed = 'for (let i = 0; i < 50; i++) console.log("ghost"); throw 1';
    await run(printed, { consoleChars: 100 });
    const next = await run('console.log("mine"); 1', { consoleChars: 100 });
    expect(next).toMatchObject({ stdout: 'mine', stderr: '', warnings: [] });
    const calls = 'for (let i = 0; i < 8; i++) await get({}); 1';
    const large = 'for (let i = 0; i < 5; i++) get({ text: "x".repeat(3e6) }); throw 1';
    for (const code of [calls, large, calls, large, calls]) {
      const { stop, callsMade } = await harness.run(code, tools, { limits: { maxCalls: 10 } });
      const ending = stop?.message.split('\n')[0] ?? callsMade;
      expect(ending).toBe(code === calls ? 8 : 'Error: 1');
    }
  });

  it('numbers of its own by chance, and the time of now', async () => {
    const seen = new Set<unknown>();
    for (let index = 0; index < 25; index++) {
      const { result } = await run('[Math.random(), Math.random(), Math.random(), Date.now()]');
      const [a, b, c, now] = result as [number, number, number, number];
      for (const value of [a, b, c]) seen.add(value);
      expect(Math.abs(Date.now() - now)).toBeLessThan(60_000);
    }
    expect(seen.size).toBe(75);
  });

  it('errors of its own', async () => {
    const codes = [
      'throw new Error("ghost")',
      'await Promise.reject(new Error("ghost"))',
      'ghost()',
    ];
    for (const code of codes) {
      await run(code);
      const { stop } = await run('null.x');
      expect(stop?.message).toMatch(/TypeError/);
      expect(JSON.stringify(stop)).not.toContain('ghost');
    }
  });

  it('the text, the input and the tools that it was given', async () => {
    const codes = ['input', '[input, typeof get, typeof b]'];
    const tools: Tools = { 'b.get': () => 1 };
    await harness.run(codes[0]!, tools, { inputJson: '{"ghost":1}' });
    const { result } = await harness.run(codes[1]!, {}, { inputJson: '[2]' });
    expect(result).toEqual([[2], 'undefined', 'undefined']);
  });
});
