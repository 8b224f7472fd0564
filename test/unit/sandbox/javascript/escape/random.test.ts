/**
 * Programs that damage what they can reach at random, end in some way, and are followed by one that
 * finds everything as it was. A seed that fails is printed, and makes the same program again.
 */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { CallReply } from '../../../../../src/core/sandbox/sandboxRun';
import { Harness } from '../../harness';
import { DESCRIBE, randomDamage } from './graph';

const harness = new Harness({ maxWorkers: 1 });
afterAll(() => harness.sandbox.dispose());

const ENDINGS = [
  'throw new Failure("real");',
  'return [ask({}), 1];',
  'ask({ fail: 1 }); return { a: [1, new Map([[1, 2]])] };',
  'return await all([ask({}), ask({ fail: 1 })]);',
  'return await ask({ x: values[random(values.length)] });',
  'return values[random(values.length)];',
  'tools.nothing;',
  'await ask({}); for (;;);',
];
const error = { name: 'ToolError', message: 'refused', tool: 'a.get', code: 'failed', ran: 'yes' };

async function onCall(id: string, args: unknown): Promise<CallReply> {
  asked.push(id);
  const isFailing = typeof args === 'object' && args !== null && 'fail' in args;
  return isFailing ? { error } : { json: '{"list":[1]}' };
}
let asked: string[] = [];

it('random damage reaches neither the host nor the next program', async () => {
  const describe = (): Promise<unknown> =>
    harness.run(DESCRIBE, { 'a.get': () => 7 }, { resultBudgetTokens: 1e7 });
  const { result: fresh } = (await describe()) as { result: unknown };
  const property = fc.asyncProperty(
    fc.nat(2 ** 30),
    fc.constantFrom(...ENDINGS),
    async (seed, ending) => {
      asked = [];
      const code = randomDamage(seed, ending);
      const outcome = await harness.run(
        code,
        { 'a.get': () => 7 },
        { onCall, limits: { cpuMs: 300 } },
      );
      expect(['exception', 'deadlock', 'cpu_limit', undefined]).toContain(outcome.stop?.reason);
      expect(new Set(['a.get', ...asked])).toEqual(new Set(['a.get']));
      const texts = [...outcome.console.map((line) => line.text), ...outcome.warnings];
      expect(texts.filter((text) => typeof text !== 'string')).toEqual([]);
      expect(await describe()).toMatchObject({ result: fresh });
    },
  );
  await fc.assert(property, { numRuns: 40, interruptAfterTimeLimit: 15_000 });
});
