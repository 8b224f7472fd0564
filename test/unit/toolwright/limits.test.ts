/** Limits that people set reach the run; each ends it in its own way, and the next program runs. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunOutput } from '../../../src/core/results/outputs';
import { TestCore } from './core';

let core: TestCore;
beforeAll(async () => {
  core = await TestCore.start({ word: { content: [{ type: 'text', text: 'word' }] } });
});
afterEach(async () => {
  await core.set({});
  if ((await core.execute('6 * 7')).result !== 42) throw new Error('the next program did not run');
});
afterAll(async () => {
  await core.dispose();
  await core.remove();
});

const timeout = { status: 'timeout', exit_code: 124 } as const;
const error = (exit_code: number): Partial<RunOutput> => ({ status: 'error', exit_code });

describe('limits', () => {
  const manyCalls = 'for (let i = 0; i < 9; i++) await camera.word({})';
  const cases: [string, Record<string, unknown>, string, Partial<RunOutput>, RegExp][] = [
    ['time', { timeoutSeconds: 1, cpuSeconds: 30 }, 'for (;;) {}', timeout, /after 1 s, its time/],
    ['computing time', { cpuSeconds: 0.2 }, 'for (;;) {}', timeout, /more than 200 ms/],
    ['memory', { memoryMb: 32 }, 'new Uint8Array(5e7)', error(137), /the limit is 32 MiB/],
    ['stack', { stackKb: 64 }, 'const f = () => f() + 1; f()', error(139), /is 64 KiB of stack/],
    ['calls', { maxCalls: 5 }, manyCalls, error(1), /more than 5 tool calls/],
    ['source', { maxSourceChars: 1_000 }, `1;${' '.repeat(1_000)}`, error(1), /the limit is 1000/],
    [
      'result',
      { maxResultChars: 1_000 },
      '"x".repeat(2e3)',
      error(1),
      /the limit is 1000\. Filter/,
    ],
  ];
  it.each(cases)('%s: reaches the run, and is named', async (...given) => {
    const [, written, code, expected, message] = given;
    await core.set(written);
    const output = await core.execute(code);
    expect(output).toMatchObject(expected);
    expect(output.stderr).toMatch(message);
  });

  it('console: what is beyond it is dropped, and said', async () => {
    await core.set({ maxConsoleChars: 10 });
    const output = await core.execute('console.log("x".repeat(50)); 1');
    expect(output).toMatchObject({ status: 'ok', result: 1, stdout: 'x'.repeat(10) });
    expect(output.warnings).toEqual(['Console output over 10 characters was dropped.']);
  });

  it('calls in flight: the others wait and none fails', async () => {
    await core.set({ maxCallsInFlight: 1 });
    const output = await core.execute('(await Promise.all([1, 2, 3].map(() => word({})))).join()');
    expect(output).toMatchObject({ result: 'word,word,word', tool_calls: 3 });
  });
});
