/** Every limit ends a Python program in its own way, and the next program runs. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Tools } from '../harness';
import { PythonHarness } from './pythonHarness';

const harness = new PythonHarness();
afterAll(() => harness.sandbox.dispose());
afterEach(async () => {
  // Whatever a test did to the sandbox, the next program runs.
  const { result } = await harness.run('1 + 1');
  if (result !== 2) throw new Error('the next program did not run');
});

const never: Tools = { 'slow.wait': () => new Promise(() => {}) };

describe('limits', () => {
  const loops: [string, string][] = [
    ['an endless loop', 'while True:\n    x = 1'],
    ['an endless loop that does nothing', 'while True: pass'],
    [
      'a loop that swallows everything',
      'while True:\n    try:\n        while True: x = 1\n    except BaseException: pass',
    ],
    ['a loop in a finally', 'try:\n    1 / 0\nfinally:\n    while True: x = 1'],
    ['an endless generator', 'def g():\n    while True: yield 1\nlist(x for x in g() if x > 1)'],
    [
      'a comparison that loops',
      'class A:\n    def __lt__(self, o):\n        while True: x = 1\nsorted([A(), A()])',
    ],
    [
      'a result that loops while it is read',
      'class A:\n    def __str__(self):\n        while True: x = 1\nA()',
    ],
    ['an endless coroutine', 'async def f():\n    while True: x = 1\nf()'],
    ['a native loop', 'x = 7 ** 300000\nfor i in range(9999): x = x * x'],
    ['an expression that explodes', 'import re\nre.match("(a+)+$", "a" * 40 + "!")'],
    ['sleep', 'import time\ntime.sleep(60)'],
  ];
  it.each(loops)('computing time ends %s', async (_name, code) => {
    const started = performance.now();
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 200 } });
    expect(stop?.reason).toBe('cpu_limit');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('names the line that computed too long', async () => {
    const code = 'a = 1\nwhile True:\n    a = a + 1 if a < 5 else 0';
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 200 } });
    expect(stop?.message).toMatch(/computed for more than 200 ms.*\n {2}at line [23],/);
  });

  it('waiting for tools is no computing', async () => {
    const tools: Tools = { 'a.nap': () => new Promise((resolve) => setTimeout(resolve, 400)) };
    const outcome = await harness.run('nap()\n1', tools, { limits: { cpuMs: 300 } });
    expect(outcome.result).toBe(1);
    expect(outcome.cpuMs).toBeLessThan(300);
  });

  const greedy: [string, string][] = [
    ['one large buffer', 'bytearray(2000000000)'],
    ['many buffers', 'a = []\nwhile True: a.append(bytearray(1000000))'],
    ['a growing text', 's = "x"\nwhile True: s += s'],
    ['a growing dict', 'd = {}\ni = 0\nwhile True:\n    d[i] = bytearray(100000)\n    i += 1'],
  ];
  it.each(greedy)('memory ends %s', async (_name, code) => {
    const { stop } = await harness.run(code, {}, { limits: { cpuMs: 20_000 } });
    expect(stop?.reason).toBe('memory_limit');
    expect(stop?.message).toContain('ran out of memory: the limit is 128 MiB');
  });

  it('memory has a limit of its own for each program', async () => {
    const code = 'len(bytearray(40000000))';
    const small = await harness.run(code, {}, { limits: { memoryBytes: 32 << 20 } });
    expect(small.stop?.reason).toBe('memory_limit');
    expect((await harness.run(code)).result).toBe(40_000_000);
  });

  it('a program may go on without the memory that it did not get', async () => {
    const code = `a = []
try:
    while True: a.append(bytearray(1000000))
except MemoryError:
    result = echo(count=len(a))`;
    const { result } = await harness.run(code, { 'a.echo': (args) => args });
    expect((result as { count: number }).count).toBeGreaterThan(50);
  });

  it('data of a tool that does not fit ends as memory', async () => {
    const { stop } = await harness.run(
      'big()',
      { 'a.big': () => 1 },
      {
        limits: { memoryBytes: 32 << 20 },
        onCall: async () => ({ json: JSON.stringify('x'.repeat(40_000_000)) }),
      },
    );
    expect(stop?.reason).toBe('memory_limit');
  });

  it('time ends a program whose tool never answers, and says which', async () => {
    const { stop, warnings } = await harness.run('wait()', never, { limits: { wallMs: 200 } });
    expect(stop?.reason).toBe('wall_limit');
    expect(stop?.message).toContain('waiting for slow.wait');
    expect(warnings.join()).toContain('1 tool call was under way');
  });

  it('a program that waits for nothing is told so at once', async () => {
    const code = 'import __main__\n__main__._wait()';
    expect((await harness.run(code)).stop?.reason).toBe('deadlock');
  });

  it('calls have a number that a run may make', async () => {
    const code = 'for i in range(20): quick()';
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
    const code = 'len(parallel([quick] * 40))';
    const { result } = await harness.run(code, tools, { limits: { maxCallsInFlight: 4 } });
    expect(result).toBe(40);
    expect(most).toBe(4);
  });

  it('source, console and result have a size', async () => {
    const source = await harness.run(
      `1 #${' '.repeat(2_000)}`,
      {},
      { limits: { sourceChars: 1_000 } },
    );
    expect(source.stop?.reason).toBe('source_limit');
    const output = await harness.run(
      'for i in range(1000): print("line", i)\n1',
      {},
      { limits: { consoleChars: 100 } },
    );
    expect(output.stdout.length).toBeLessThanOrEqual(100);
    expect(output.warnings.join()).toContain('Console output over 100 characters');
    const result = await harness.run('"x" * 5000', {}, { limits: { resultChars: 1_000 } });
    expect(result.stop?.reason).toBe('result_limit');
  });

  it('what is held outside of the guest has a size', async () => {
    const files = 'kept = [open("typing.py") for _ in range(100)]';
    expect((await harness.run(files)).stop?.message).toContain('OSError');
    const printed = `def job():
    for i in range(20000): print("x" * 100)
    return quick()
parallel([job])`;
    const output = await harness.run(printed, { 'a.quick': () => 1 });
    expect(output.stdout.length).toBeLessThanOrEqual(64 * 1024);
    const texts = 'import __main__\nwhile True: __main__._send("t" + "x" * 1000000)';
    expect((await harness.run(texts)).stop?.message).toContain('more than 16777216 characters');
    const matches = 'import re\nlen(re.findall("", "x" * 2000000))';
    expect((await harness.run(matches)).stop?.message).toContain('more than 1000000 matches');
  });

  it('the cutting of a large result is not the computing of the program', async () => {
    // A thread that has not loaded the tokenizer yet: that takes longer than this program may compute.
    const fresh = new PythonHarness();
    const code = '["word " * 100 for i in range(60)]';
    const { stop, cut } = await fresh.run(code, {}, { limits: { cpuMs: 400 } });
    await fresh.sandbox.dispose();
    expect(stop).toBeUndefined();
    expect(cut).toContain('The whole result has 30,181 characters');
  });

  it('a call that took too long ends a program that does not catch it', async () => {
    const error = { name: 'ToolError', message: 'slow.wait took too long', code: 'timeout' };
    const { stop } = await harness.run('wait()', never, { onCall: async () => ({ error }) });
    expect(stop?.reason).toBe('call_timeout');
    const code = 'try:\n    wait()\nexcept ToolError as error:\n    result = error.code';
    const caught = await harness.run(code, never, { onCall: async () => ({ error }) });
    expect(caught.result).toBe('timeout');
  });

  it('depth ends a program with an error that names itself', async () => {
    const nested = 'a = []\nb = []\nfor i in range(100000):\n    a = [a]\n    b = [b]\n';
    for (const code of ['def f(): f()\nf()', `${nested}a == b`, `${nested}str(a)`, `${nested}a`]) {
      const { stop } = await harness.run(code);
      expect(stop?.reason).toBe('exception');
      expect(stop?.message).toMatch(/recursion depth|nested too deep/);
    }
  });

  it.each([
    ['('.repeat(3_000) + '7' + ')'.repeat(3_000), 7],
    [`7${'+1'.repeat(9_000)}`, 9_007],
    [`x = """${'y\n'.repeat(100_000)}"""\nlen(x)`, 200_000],
    [`${'x = 1\n'.repeat(20_000)}x`, 1],
  ])('long programs run (%#)', async (code, expected) => {
    expect((await harness.run(code)).result).toBe(expected);
  });

  it('keeps what was printed before a limit', async () => {
    const code = 'print("so far")\nwhile True: x = 1';
    expect((await harness.run(code, {}, { limits: { cpuMs: 200 } })).stdout).toBe('so far');
  });

  it('cancelling ends a program that waits, one that computes, and one that has not begun', async () => {
    for (const code of ['wait()', 'while True: x = 1', 'while True: pass']) {
      const abort = new AbortController();
      let wasAborted = false;
      const tools: Tools = {
        'slow.wait': (_args, signal) => {
          signal.addEventListener('abort', () => (wasAborted = true));
          return new Promise(() => {});
        },
      };
      setTimeout(() => abort.abort(), 300);
      const { stop } = await harness.run(code, tools, { signal: abort.signal });
      expect(stop?.reason).toBe('cancelled');
      expect(wasAborted).toBe(code === 'wait()');
    }
    const { stop } = await harness.run('1', {}, { signal: AbortSignal.abort() });
    expect(stop?.reason).toBe('cancelled');
  });

  it('a run that follows a cancelled one at once has a thread that works', async () => {
    for (let index = 0; index < 5; index++) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 20);
      const [, after] = await Promise.all([
        harness.run('wait()', never, { signal: abort.signal }),
        harness.run(`${index}`),
      ]);
      expect(after.result).toBe(index);
      expect((await harness.run('"next"')).result).toBe('next');
    }
  });
});
