/** What people answered: kept as long as they said, shared between windows, taken back, never loosening a deny. */
import { build } from 'esbuild';
import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Permissions } from '../../../src/core/policy/permissions';
import { Policy, RunConsent, type Decision } from '../../../src/core/policy/policy';
import type { Person, ToolAnswer } from '../../../src/core/ports';
import { silentLog } from '../../support/ports';

let folder: string;
const { signal } = new AbortController();
const push = { server: 'git', name: 'push', annotations: {} };
const log = { server: 'git', name: 'log', annotations: { readOnlyHint: true } };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-permissions-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(workspace = 'w', by = silentLog): Promise<Permissions> {
  const clock = { now: () => 5, monotonic: () => 0 };
  const permissions = new Permissions({ folder, workspace, clock, log: by });
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
        .map(({ tool }) => tool)
        .toSorted(),
    ).toEqual(['pull', 'push', 'rebase']);
  });

  it('can be taken back, and is asked for again', async () => {
    const permissions = await open();
    await permissions.remember('git', 'push', 'always');
    const [entry] = permissions.list();
    const expected = { server: 'git', tool: 'push', decision: 'allow', scope: 'user', since: 5 };
    expect(entry).toEqual(expected);
    await permissions.revoke(entry!);
    expect((await open()).list()).toEqual([]);
    expect(new Policy(new Map(), { permissions }).decide(push)).toBe('ask');
    await permissions.restore(entry!);
    expect((await open()).list()).toEqual([expected]);
  });

  it('about a tool is none about a server whose name looks like it', async () => {
    const permissions = await open();
    await permissions.remember('git', 'push', 'always');
    await permissions.remember('git', 'flow.start', 'always');
    expect(permissions.answerFor('git.push', 'force')).toBeUndefined();
    expect(permissions.answerFor('git.flow', 'start')).toBeUndefined();
  });

  it('holds while the disk is read, and while it is written', async () => {
    const permissions = await open();
    await permissions.remember('git', 'x', 'server-in-workspace');
    const reading = permissions.load();
    const writing = permissions.remember('git', 'push', 'never');
    await reading;
    expect(permissions.answerFor('git', 'push')).toBe('deny');
    await Promise.all([permissions.load(), writing]);
    expect(permissions.answerFor('git', 'push')).toBe('deny');
  });

  it('holds for the session where the disk does not take it', async () => {
    const permissions = await open();
    // A folder where the file would be: what no disk replaces.
    await permissions.remember('git', 'push', 'never');
    const [file] = await readdir(path.join(folder, 'user'));
    await rm(path.join(folder, 'user', file!));
    await mkdir(path.join(folder, 'user', file!, 'x'), { recursive: true });
    const next = await open();
    await next.remember('git', 'push', 'never');
    await next.remember('git', 'pull', 'server-in-workspace');
    await next.load();
    expect(next.answerFor('git', 'push')).toBe('deny');
    expect((await open()).answerFor('git', 'push')).toBe('unsure');
  });

  it('that cannot be read grants nothing, and costs only itself', async () => {
    const permissions = await open();
    await permissions.remember('git', 'push', 'always');
    await permissions.remember('git', 'pull', 'always');
    const user = path.join(folder, 'user');
    const [file] = await readdir(user);
    await writeFile(path.join(user, file!), '{"schemaVersion":1,"data":{"key":"git.push","va');
    expect((await open()).list()).toHaveLength(1);
    expect(await readFile(path.join(user, file!), 'utf8')).toContain('"key":"git.push"');
  });

  it('that was "never" and is damaged asks, whatever else allows', async () => {
    const warnings: string[] = [];
    const first = await open();
    await first.remember('git', 'push', 'never');
    await first.remember('git', 'push', 'server-in-workspace');
    const [file] = await readdir(path.join(folder, 'user'));
    await writeFile(path.join(folder, 'user', file!), '{');
    const permissions = await open('w', { ...silentLog, warn: (text) => void warnings.push(text) });
    await permissions.load();
    const policy = new Policy(new Map(), { permissions });
    expect([policy.decide(push), policy.decide({ ...push, name: 'pull' })]).toEqual([
      'ask',
      'allow',
    ]);
    const allowing = new Policy(new Map([['*', 'allow']]), { permissions });
    expect([allowing.decide(push), allowing.decide({ ...push, name: 'pull' })]).toEqual([
      'ask',
      'allow',
    ]);
    expect(warnings).toEqual([expect.stringContaining('damaged')]);
    await permissions.remember('git', 'push', 'always');
    expect((await open()).answerFor('git', 'push')).toBe('allow');
  });

  it('is asked for where nothing can be read, and then counts for the run', async () => {
    const first = await open();
    await first.remember('git', 'push', 'workspace');
    await writeFile(path.join(folder, 'user'), 'no folder');
    const permissions = await open();
    let asked = 0;
    const ask: Person['approveTool'] = async () => {
      asked++;
      return 'session';
    };
    const policy = new Policy(new Map([['git', 'allow']]), { ask, permissions });
    expect(policy.decide(push)).toBe('ask');
    const consent = new RunConsent();
    for (let i = 0; i < 3; i++) {
      expect(await policy.check(push, {}, consent, { signal })).toEqual({ isAllowed: true });
    }
    expect(asked).toBe(1);
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

it('a tool that is switched off and on again is as denied as before', async () => {
  const permissions = await open();
  await permissions.remember('git', 'push', 'never');
  await permissions.setEnabled('git', 'push', false);
  await permissions.setEnabled('git', 'push', true);
  expect(permissions.answerFor('git', 'push')).toBe('deny');
});

it('what another window switched off is told when it is read', async () => {
  const [one, two] = [await open(), await open()];
  let switched = 0;
  two.onDidSwitch(() => switched++);
  await one.setEnabled('git', 'push', false);
  await two.load();
  await two.load();
  expect([two.isOff('git', 'push'), switched]).toEqual([true, 1]);
});

it('two processes that write at once lose nothing', async () => {
  const bundle = path.join(folder, 'writer.cjs');
  const source = path.resolve(import.meta.dirname, '../../../src/core/policy/permissions.ts');
  await build({
    stdin: {
      contents: `import { Permissions } from ${JSON.stringify(source)};
        const [folder, name] = process.argv.slice(2);
        const log = { debug() {}, info() {}, warn: console.error, error: console.error };
        const clock = { now: () => 1, monotonic: () => 0 };
        const permissions = new Permissions({ folder, workspace: 'w', clock, log });
        void (async () => {
          for (let index = 0; index < 30; index++) {
            await permissions.remember(name, 'tool' + index, 'always');
            await permissions.remember('both', 'tool' + index, 'workspace');
            await permissions.load();
          }
        })();`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: bundle,
  });
  const store = path.join(folder, 'store');
  const writers = ['one', 'two'].map((name) =>
    promisify(execFile)(process.execPath, [bundle, store, name]),
  );
  expect((await Promise.all(writers)).map(({ stderr }) => stderr)).toEqual(['', '']);
  const clock = { now: () => 1, monotonic: () => 0 };
  const permissions = new Permissions({ folder: store, workspace: 'w', clock, log: silentLog });
  await permissions.load();
  expect(permissions.list()).toHaveLength(90);
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
