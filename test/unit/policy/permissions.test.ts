/** What people answered: kept as long as they said, shared between windows, taken back, never loosening a deny. */
import fc from 'fast-check';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Permissions } from '../../../src/core/policy/permissions';
import { Policy, RunConsent, type Decision } from '../../../src/core/policy/policy';
import type { ToolAnswer } from '../../../src/core/ports';
import { silentLog } from '../../support/ports';

let folder: string;
const { signal } = new AbortController();
const push = { server: 'git', name: 'push', annotations: {} };
const log = { server: 'git', name: 'log', annotations: { readOnlyHint: true } };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-permissions-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(workspace = 'w'): Promise<Permissions> {
  const clock = { now: () => 5, monotonic: () => 0 };
  const permissions = new Permissions({ folder, workspace, clock, log: silentLog });
  await permissions.load();
  return permissions;
}

describe('an answer', () => {
  it.each([
    ['session', { here: undefined, elsewhere: undefined, other: undefined }],
    ['workspace', { here: 'allow', elsewhere: undefined, other: undefined }],
    ['always', { here: 'allow', elsewhere: 'allow', other: undefined }],
    ['server-in-workspace', { here: 'allow', elsewhere: undefined, other: 'allow' }],
    ['server-always', { here: 'allow', elsewhere: 'allow', other: 'allow' }],
    ['never', { here: 'deny', elsewhere: 'deny', other: undefined }],
  ] as const)('%s holds as far as it says, in the next session', async (answer, expected) => {
    const first = await open();
    await first.remember('git', 'push', answer);
    expect(first.answerFor('git', 'push')).toBe(answer === 'never' ? 'deny' : 'allow');
    const [here, elsewhere] = [await open(), await open('another')];
    expect(here.answerFor('git', 'push')).toBe(expected.here);
    expect(elsewhere.answerFor('git', 'push')).toBe(expected.elsewhere);
    expect(here.answerFor('git', 'pull')).toBe(expected.other);
  });

  it('of one window reaches a question of another, and neither loses the other one', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all([
      one.remember('git', 'push', 'always'),
      two.remember('git', 'pull', 'never'),
      two.setEnabled('git', 'rebase', false),
    ]);
    let asked = 0;
    const ask = async (): Promise<ToolAnswer> => {
      asked++;
      return 'deny';
    };
    const policy = new Policy(new Map(), { ask, permissions: two });
    expect(await policy.check(push, {}, new RunConsent(), { signal })).toEqual({ isAllowed: true });
    expect(asked).toBe(0);
    expect(
      (await open())
        .list()
        .map(({ pattern }) => pattern)
        .toSorted(),
    ).toEqual(['git.pull', 'git.push', 'git.rebase']);
  });

  it('can be taken back, and is asked for again', async () => {
    const permissions = await open();
    await permissions.remember('git', 'push', 'always');
    const [entry] = permissions.list();
    expect(entry).toEqual({ pattern: 'git.push', decision: 'allow', scope: 'user', since: 5 });
    await permissions.revoke(entry!);
    expect((await open()).list()).toEqual([]);
    expect(new Policy(new Map(), { permissions }).decide(push)).toBe('ask');
  });

  it('that cannot be read grants nothing, and costs only itself', async () => {
    const permissions = await open();
    await permissions.remember('git', 'push', 'always');
    await permissions.remember('git', 'pull', 'always');
    const user = path.join(folder, 'user');
    const [file] = await readdir(user);
    await writeFile(path.join(user, file!), '{"schemaVersion":1,"data":{"key":"git.push","va');
    expect((await open()).list()).toHaveLength(1);
  });
});

it('a tool that is switched off stays off until it is switched on', async () => {
  const permissions = await open();
  let switched = 0;
  permissions.onDidSwitch(() => switched++);
  await permissions.setEnabled('git', 'push', false);
  await permissions.remember('git', 'pull', 'session');
  expect([permissions.isOff('git', 'push'), switched]).toEqual([true, 1]);
  expect((await open()).isOff('git', 'push')).toBe(true);
  await permissions.setEnabled('git', 'push', true);
  expect((await open()).isOff('git', 'push')).toBe(false);
});

it('hints of a server that is not trusted choose nothing', () => {
  expect(new Policy(new Map()).decide(log)).toBe('allow');
  expect(new Policy(new Map(), { isTrusted: () => false }).decide(log)).toBe('ask');
});

const answers = fc.constantFrom<ToolAnswer>(
  'deny', 'run', 'session', 'workspace', 'always', 'server-in-workspace', 'server-always', 'never',
); // prettier-ignore
const decisions = fc.constantFrom<Decision>('allow', 'ask', 'deny');
const patterns = fc.constantFrom('*', 'git', 'git.push');

it('no answers, annotations or arguments loosen a deny', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(patterns, decisions)),
      fc.array(fc.tuple(patterns, decisions)),
      fc.array(answers, { maxLength: 6 }),
      fc.record({ readOnlyHint: fc.boolean(), destructiveHint: fc.boolean() }),
      fc.anything(),
      async (own, restrictions, given, annotations, args) => {
        const permissions = await open(`w${Math.random()}`);
        let last: ToolAnswer = 'deny';
        const policy = new Policy(new Map(own), {
          permissions,
          ask: async () => last,
        });
        policy.setRules(new Map(own), new Map(restrictions));
        const tool = { ...push, annotations };
        const isDenied = policy.decide(tool) === 'deny';
        let allowed = 0;
        for (last of given) {
          const verdict = await policy.check(tool, args, new RunConsent(), { signal });
          if (verdict.isAllowed) allowed++;
        }
        // A "never" holds against all that was allowed before and after.
        const isNever = permissions.answerFor('git', 'push') === 'deny';
        expect(policy.decide(tool) === 'deny').toBe(isDenied || isNever);
        expect(isDenied && allowed > 0).toBe(false);
        for (const entry of permissions.list()) await permissions.revoke(entry);
      },
    ),
    { numRuns: 60 },
  );
});
