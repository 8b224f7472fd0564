/** The calls of a run as guidance sees them: how they went, and nothing of what was in them. */
import { beforeEach, expect, test } from 'vitest';
import { Attempts } from '../../../src/core/attempts';
import { Catalog } from '../../../src/core/catalog/catalog';
import type { CatalogTool } from '../../../src/core/catalog/contract';
import { normaliseTools } from '../../../src/core/catalog/normalise';
import { ToolCallError } from '../../../src/core/util/errors';
import { times } from './learned';

const SECRET = 'zephyrine-4711';
const catalog = new Catalog();
const properties = Object.fromEntries(
  ['id', 'owner', 'all', 'list', 'more', 'none', ...times(30, (at) => `p${at}`)].map((name) => [
    name,
    {},
  ]),
);
catalog.setTools(
  'git',
  normaliseTools('git', [
    { name: 'show', inputSchema: { type: 'object', properties } },
    { name: 'any', inputSchema: { type: 'object' } },
  ]).tools,
);
const show = catalog.resolve('git.show')!;

let now: number;
let attempts: Attempts;
beforeEach(() => {
  now = 0;
  attempts = new Attempts();
});
const clock = { now: () => 0, monotonic: () => now };

function make(
  args: Record<string, unknown>,
  { tool = show, isInSkill = false, call = async (): Promise<unknown> => 'done' } = {},
): Promise<unknown> {
  return attempts.watch({ tool, args, isInSkill }, clock, call);
}

test('a call is its tool, the arguments that its schema names, and how long it took', async () => {
  const result = await make(
    { id: 7, owner: SECRET, all: true, list: [1], more: { a: 1 }, none: null, [SECRET]: 'x' },
    {
      call: async () => {
        now += 250;
        return 'done';
      },
    },
  );
  expect(result).toBe('done');
  expect(attempts.all).toEqual([
    {
      tool: 'git.show',
      arguments: ['id:n', 'owner:s', 'all:b', 'list:l', 'more:o', 'none:z'],
      ms: 250,
      atOnce: 1,
    },
  ]);
});

test('names of the language are no arguments, and a tool without properties has none', async () => {
  await make(JSON.parse('{"__proto__":1,"constructor":2,"toString":3,"id":4}') as object as {});
  await make({ id: 1 }, { tool: catalog.resolve('git.any') as CatalogTool });
  expect(attempts.all.map((each) => each.arguments)).toEqual([['id:n'], []]);
});

test('values are compared without being kept, where they are few and short', async () => {
  await make({ owner: SECRET });
  await make({ owner: SECRET });
  await make({ owner: 'other' });
  await make({ owner: 'x'.repeat(2_000) });
  await make({ list: [] });
  const [first, second, third, long, nested] = attempts.all.map(({ values }) => values);
  expect(first).toMatch(/^[a-f\d]{32}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect([long, nested]).toEqual([undefined, undefined]);
  for (let more = 0; more < 10; more++) await make({ id: more });
  expect(attempts.all.filter(({ values }) => values !== undefined)).toHaveLength(8);
  expect(JSON.stringify(attempts.all)).not.toContain(SECRET);
});

test('a failure is its class, and goes on', async () => {
  const failing = (error: Error) =>
    make(
      {},
      {
        call: async () => {
          throw error;
        },
      },
    );
  const limited = new ToolCallError('tool_failed', 'git.show', 'rate limit', {
    retryable: true,
    ran: 'yes',
  });
  await expect(failing(limited)).rejects.toBe(limited);
  await expect(failing(new Error('rate limit'))).rejects.toThrow('rate limit');
  expect(attempts.all.map(({ failure }) => failure)).toEqual(['rate_limited', 'failed']);
});

test('calls know how many were under way with them', async () => {
  const ends: (() => void)[] = [];
  const open = () => make({}, { call: () => new Promise<void>((resolve) => ends.push(resolve)) });
  const running = [open(), open(), open()];
  for (const end of ends.splice(0, 2)) end();
  await Promise.all(running.slice(0, 2));
  running.push(open());
  for (const end of ends) end();
  await Promise.all(running);
  await expect(make({}, { call: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
  await make({}, { isInSkill: true });
  expect(attempts.all.map(({ atOnce }) => atOnce)).toEqual([1, 2, 3, 2, 1, 1]);
  expect(attempts.all.map(({ isInSkill }) => isInSkill)).toEqual([
    ...times(5, () => undefined),
    true,
  ]);
});

test('the first calls are taken down, and the first arguments; the others are made all the same', async () => {
  let made = 0;
  for (let call = 0; call < 320; call++) await make({}, { call: async () => ++made });
  expect([made, attempts.all.length]).toEqual([320, 300]);
  attempts = new Attempts();
  await make(Object.fromEntries(times(30, (at) => [`p${at}`, at])));
  expect(attempts.all[0]!.arguments).toHaveLength(16);
});
