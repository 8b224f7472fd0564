/** The threads behind the sandbox: they end when they are told to, and nobody waits for one in vain. */
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Harness, type Tools } from './harness';

let harness = new Harness();
afterEach(async () => {
  await harness.sandbox.dispose();
  harness = new Harness();
});

const never: Tools = { 'slow.wait': () => new Promise(() => {}) };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the threads', () => {
  it.each([
    ['waits for a call', 'await wait({})'],
    ['computes', 'for (;;) {}'],
  ])('end with the sandbox while a program %s, and its run ends too', async (_name, code) => {
    const run = harness.run(code, never);
    await pause(300);
    await harness.sandbox.dispose();
    expect((await run).stop?.reason).toBe('cancelled');
  });

  it('end with the sandbox while programs wait for one', async () => {
    const runs = Array.from({ length: 5 }, () => harness.run('await wait({})', never));
    await pause(300);
    await harness.sandbox.dispose();
    const reasons = (await Promise.all(runs)).map(({ stop }) => stop?.reason);
    expect(new Set(reasons)).toEqual(new Set(['cancelled']));
  });

  it('refuse programs after the sandbox has ended', async () => {
    await harness.sandbox.dispose();
    expect((await harness.run('1')).stop?.reason).toBe('cancelled');
  });

  it('are used by more programs than there are threads, in turn', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => harness.run(`${index} * 2`));
    const results = (await Promise.all(runs)).map(({ result }) => result);
    expect(results).toEqual(Array.from({ length: 12 }, (_, index) => index * 2));
  });

  it('do not wait for a thread when they are cancelled before there is one', async () => {
    const holders = [harness.run('await wait({})', never), harness.run('await wait({})', never)];
    const abort = new AbortController();
    const late = harness.run('1', {}, { signal: abort.signal });
    await pause(50);
    abort.abort();
    expect((await late).stop?.reason).toBe('cancelled');
    await harness.sandbox.dispose();
    await Promise.all(holders);
  });

  it('are replaced when a program has used up their memory', async () => {
    const code = 'const a = []; for (;;) a.push(new Uint8Array(1e6))';
    expect((await harness.run(code)).stop?.reason).toBe('memory_limit');
    await pause(300);
    const { result, stop } = await harness.run('new Uint8Array(100e6).length');
    expect(stop?.reason ?? result).toBe(100e6);
  });

  it.runIf(process.platform === 'linux')(
    'are given back when nobody uses them, all but one',
    async () => {
      const busy = new Harness({ maxWorkers: 3, idleMs: 100 });
      const nap: Tools = { 'slow.nap': () => pause(100) };
      await Promise.all([1, 2, 3].map(() => busy.run('await nap({})', nap)));
      const all = threads();
      await until(() => threads() <= all - 2);
      expect((await busy.run('2')).result).toBe(2);
      await busy.sandbox.dispose();
      await until(() => threads() <= all - 3);
    },
  );
});

/** Threads of this process, as the system counts them. */
function threads(): number {
  return readdirSync('/proc/self/task').length;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(20);
}
