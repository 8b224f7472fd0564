/** Every limit ends a program in its own way, and the next program runs. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { CallHandler } from '../../../src/core/sandbox/sandboxRun';
import { Harness, type Tools } from './harness';

const harness = new Harness();
afterAll(() => harness.sandbox.dispose());
afterEach(async () => {
  // Whatever a test did to the sandbox, the next program runs.
  const { result } = await harness.run('1 + 1');
  if (result !== 2) throw new Error('the next program did not run');
});

const never: Tools = { 'slow.wait': () => new Promise(() => {}) };

describe('limits', () => {
  const loops: [string, string][] = [
    ['an endless loop', 'while (true) {}'],
    ['an endless chain of promises', 'const f = () => Promise.resolve().then(f); await f()'],
    ['a loop that swallows errors', 'for (;;) { try { while (true) {} } catch {} }'],
    ['a regular expression that explodes', '/(a+)+$/.test("a".repeat(40) + "!")'],
    ['a getter that loops', 'const a = { get x() { for (;;) {} } }; a.x'],
    ['a result that loops while it is read', '({ toJSON() { for (;;) {} } })'],
    ['a thenable that loops', 'await { then() { for (;;) {} } }'],
    ['a loop in the sort of a native list', '[3, 1, 2].sort(() => { for (;;) {} })'],
  ];
  it.each(loops)('computing time ends %s', async (_name, code) => {
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 200 } });
    expect(stop?.reason).toBe('cpu_limit');
  });

  const native: [string, string][] = [
    ['a join of a sparse list', 'new Array(2e8).join()'],
    ['a search in a long text', '"ab".repeat(2e7).indexOf("ab".repeat(1e6) + "c")'],
    ['a fill of a list', "new Array(1e8).fill(0) + ''"],
  ];
  it.each(native)('a native loop cannot outlive its limit: %s', async (_name, code) => {
    const started = performance.now();
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 300 } });
    expect(['cpu_limit', 'memory_limit']).toContain(stop?.reason);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  const greedy: [string, string][] = [
    ['one large buffer', 'new Uint8Array(2e9)'],
    ['many buffers', 'const a = []; for (;;) a.push(new ArrayBuffer(1e7))'],
    ['many objects', 'const a = []; for (;;) a.push({ a: [a.length] })'],
    ['a growing text', 'let s = "x"; for (;;) s += s'],
  ];
  it.each(greedy)('memory ends %s', async (_name, code) => {
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 20_000 } });
    expect(['memory_limit', 'exception']).toContain(stop?.reason);
    expect(stop?.message).toMatch(/out of memory|string too long/);
  });

  it('memory that ends on the way out is named as such', async () => {
    const tools: Tools = { 'a.get': () => 'x'.repeat(3e6) };
    const limits = { memoryBytes: 16 << 20 };
    const { stop } = await harness.run('await get({})', tools, { limits });
    expect(stop?.reason).toBe('memory_limit');
    expect(stop?.message).toContain('the limit is 16 MiB');
    expect((await harness.run('(await get({})).length', tools, { limits })).result).toBe(3e6);
  });

  it('memory has a limit of its own for each program', async () => {
    const code = 'new Uint8Array(40e6).length';
    const small = await harness.run(code, {}, { limits: { memoryBytes: 32 << 20 } });
    expect(small.stop?.reason).toBe('memory_limit');
    expect((await harness.run(code)).result).toBe(40e6);
  });

  const deep: [string, string][] = [
    ['a recursion', 'const f = () => f() + 1; f()'],
    ['a recursion through promises', 'const f = async () => { await f(); }; await f()'],
    ['JSON that is nested too deep', 'JSON.parse("[".repeat(1e5))'],
  ];
  it.each(deep)('the stack ends %s', async (_name, code) => {
    const { stop } = await harness.run(code);
    expect(stop?.reason).toBe('stack_limit');
    expect(stop?.message).toContain('The program called itself too deep: the limit is 512 KiB');
  });

  it('the stack names the line, has a size, and an overflow can be caught', async () => {
    const code = 'const dig = (n) => (n === 0 ? 0 : 1 + dig(n - 1));\ndig(1000)';
    expect((await harness.run(code)).result).toBe(1000);
    const small = await harness.run(code, {}, { limits: { stackBytes: 64 * 1024 } });
    expect(small.stop?.reason).toBe('stack_limit');
    expect(small.stop?.message).toMatch(/at line 1, .*the limit is 64 KiB/s);
    const caught = 'const f = () => f() + 1; try { f() } catch (error) { result = error.message }';
    expect((await harness.run(caught)).result).toBe('stack overflow');
  });

  it('a call that took too long ends the program in its own way, unless it is caught', async () => {
    const onCall: CallHandler = async (id) => ({
      error: { name: 'ToolError', message: `${id} gave no answer`, tool: id, code: 'timeout' },
    });
    const { stop } = await harness.run('await wait({})', never, { onCall });
    expect(stop?.reason).toBe('call_timeout');
    expect(stop?.message).toContain('slow.wait gave no answer');
    const caught = 'try { await wait({}) } catch (error) { result = error.code }';
    expect((await harness.run(caught, never, { onCall })).result).toBe('timeout');
  });

  it('time ends a program whose tool never answers, and says which', async () => {
    const { stop, warnings } = await harness.run('await wait({})', never, {
      limits: { wallMs: 200 },
    });
    expect(stop?.reason).toBe('wall_limit');
    expect(stop?.message).toContain('waiting for slow.wait');
    expect(warnings.join()).toContain('1 tool call was under way');
  });

  it('time that a person takes does not count', async () => {
    const { result } = await harness.run('await wait({})', never, {
      limits: { wallMs: 200 },
      onCall: async (_id, _args, { deadline }) => {
        deadline.pause();
        await new Promise((resolve) => setTimeout(resolve, 500));
        deadline.resume();
        return { json: '"answered"' };
      },
    });
    expect(result).toBe('answered');
  });

  it('a program that waits for nothing is told so at once', async () => {
    const { stop } = await harness.run('await new Promise(() => {})');
    expect(stop?.reason).toBe('deadlock');
  });

  it('calls have a number that a run may make', async () => {
    const code = 'for (let i = 0; i < 20; i++) await quick({})';
    const { stop } = await harness.run(code, { 'a.quick': () => 1 }, { limits: { maxCalls: 10 } });
    expect(stop?.reason).toBe('call_limit');
  });

  it('calls beyond those in flight wait, and none fails', async () => {
    let now = 0;
    let most = 0;
    const tools: Tools = {
      'a.quick': async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return now--;
      },
    };
    const code = '(await Promise.all(Array.from({ length: 40 }, () => quick({})))).length';
    const { result } = await harness.run(code, tools, { limits: { maxCallsInFlight: 4 } });
    expect(result).toBe(40);
    expect(most).toBe(4);
  });

  it('source, console and result have a size', async () => {
    const source = await harness.run(
      `1;${' '.repeat(2_000)}`,
      {},
      { limits: { sourceChars: 1_000 } },
    );
    expect(source.stop?.reason).toBe('source_limit');
    const output = await harness.run(
      'for (let i = 0; i < 1000; i++) console.log("line", i); 1',
      {},
      { limits: { consoleChars: 100 } },
    );
    expect(output.stdout.length).toBeLessThanOrEqual(100);
    expect(output.warnings.join()).toContain('Console output over 100 characters');
    const result = await harness.run('"x".repeat(5000)', {}, { limits: { resultChars: 1_000 } });
    expect(result.stop?.reason).toBe('result_limit');
  });

  it('arguments and errors have a size', async () => {
    const tools: Tools = { 'a.put': () => 1 };
    const large = await harness.run('await put({ text: "x".repeat(5e6) })', tools);
    expect(large.stop?.message).toMatch(/a\.put: the arguments have 500\d+ characters/);
    const many =
      'await Promise.all(Array.from({ length: 9 }, () => put({ text: "x".repeat(3e6) })))';
    expect((await harness.run(many, tools)).stop?.message).toContain('await some of them first');
    const { stop } = await harness.run('throw new Error("x".repeat(1e7))');
    expect(stop!.message.length).toBeLessThan(5_000);
  });

  it('the cutting of a large result is not the computing of the program', async () => {
    const texts = 'Array.from({ length: 1_000 }, () => "word ".repeat(1_000))';
    const { stop, cut } = await harness.run(texts, {}, { limits: { cpuMs: 500 } });
    expect(stop).toBeUndefined();
    expect(cut).toContain('The whole result has 5,003,001 characters');
  });

  it('keeps what was printed before a limit', async () => {
    const { stdout } = await harness.run(
      'console.log("so far"); for (;;) {}',
      {},
      { limits: { cpuMs: 100 } },
    );
    expect(stdout).toBe('so far');
  });

  it('cancelling ends a program that waits, one that computes, and one that has not begun', async () => {
    for (const code of ['await wait({})', 'for (;;) {}']) {
      const abort = new AbortController();
      let wasAborted = false;
      const tools: Tools = {
        'slow.wait': (_args, signal) => {
          signal.addEventListener('abort', () => (wasAborted = true));
          return new Promise(() => {});
        },
      };
      setTimeout(() => abort.abort(), 100);
      const { stop } = await harness.run(code, tools, { signal: abort.signal });
      expect(stop?.reason).toBe('cancelled');
      expect(wasAborted).toBe(code.startsWith('await'));
    }
    const { stop } = await harness.run('1', {}, { signal: AbortSignal.abort() });
    expect(stop?.reason).toBe('cancelled');
  });
});
