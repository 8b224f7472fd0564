/** Progress through `toolwright serve`, as the SDK's own client sees it, and what a cancel of it ends. */
import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunOutput } from '../../src/core/results/outputs';
import { hostileServer, referenceServer, Served } from './served';

let served: Served;
/** What the client could not place, such as progress of a request that was answered. */
let strays: Error[] = [];

beforeAll(async () => {
  served = await Served.start({
    servers: { everything: referenceServer('everything', 'stdio'), tar: hostileServer('hang') },
  });
  served.client.onerror = (error) => strays.push(error);
});
beforeEach(() => (strays = []));
afterAll(() => served.stop());

/** Runs a program and keeps its progress. `onProgress` sees each message as it comes. */
async function run(
  code: string,
  onProgress: (message: string) => void = () => {},
  signal?: AbortSignal,
): Promise<{ output: RunOutput; steps: Progress[] }> {
  const steps: Progress[] = [];
  const { output } = await served.call<RunOutput>(
    'execute_code',
    { code },
    {
      onprogress: (step) => {
        steps.push(step);
        onProgress(step.message ?? '');
      },
      ...(signal && { signal }),
    },
  );
  return { output, steps };
}

it('comes while a slow tool runs, in order, and never after the reply', async () => {
  const { output, steps } = await run(`
    console.log('begins');
    for (let i = 0; i < 200; i++) await everything.echo({ message: 'x' });
    await everything.trigger_long_running_operation({ duration: 3, steps: 2 });
    return 'ended';`);
  expect(output).toMatchObject({ status: 'ok', result: 'ended', tool_calls: 201 });
  const numbers = steps.map(({ progress }) => progress);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const messages = steps.map(({ message }) => message ?? '');
  // Until its servers have started, nothing has begun.
  const first = messages.find((message) => !message.startsWith('working'));
  // More than one call when a line about the start went out just before it; a line may also come
  // between the end of one call and the begin of the next.
  expect(first).toMatch(/^\d+ calls?(, waiting for everything\.echo)? · .+ · begins$/);
  // The time goes on while nothing else does.
  const waiting = messages.filter((text) => text.includes('trigger'));
  expect(waiting.length).toBeGreaterThanOrEqual(2);
  // A line after the last call is only there where the run did not end before it was due.
  expect(messages.at(-1)).toMatch(
    /^201 calls(?:, waiting for \S+)? · \d+\.\d s · (?:begins|\d of 2)$/,
  );
  // The reply to a later request comes after whatever was still on its way.
  await served.execute('1');
  expect(strays).toEqual([]);
});

it('comes for a program that only computes', async () => {
  const { output, steps } = await run(`
    const end = Date.now() + 2500;
    while (Date.now() < end);
    return 'ended';`);
  expect(output.result).toBe('ended');
  expect(steps.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^working · 1/));
});

it('does not come to a client that did not ask for it', async () => {
  await served.execute(`await everything.echo({ message: 'x' })`);
  await served.execute('1');
  expect(strays).toEqual([]);
});

it('a cancel by the client ends the run and the tool call in flight', async () => {
  const abort = new AbortController();
  let heard = 0;
  const call = run(
    `await everything.echo({ message: 'x' }); await tar.hang({});`,
    (message) => {
      heard++;
      if (message.includes('tar.hang')) abort.abort();
    },
    abort.signal,
  );
  await expect(call).rejects.toThrow(/abort/i);
  const before = heard;
  const next = await served.execute('await tar.cancellations({})');
  expect(next).toMatchObject({ status: 'ok', result: 1 });
  expect([heard, strays]).toEqual([before, []]);
});
