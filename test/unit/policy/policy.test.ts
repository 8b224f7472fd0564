/** Which calls may run, when a person is asked, and that nothing else counts as consent. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Permissions } from '../../../src/core/policy/permissions';
import {
  parseRules,
  Policy,
  riskOf,
  RunConsent,
  type Decision,
} from '../../../src/core/policy/policy';
import type { ToolAnswer, ToolQuestion } from '../../../src/core/ports';
import { silentLog } from '../../support/ports';

const reads = { server: 'git', name: 'log', annotations: { readOnlyHint: true } };
const writes = { server: 'git', name: 'push', annotations: {} };
const signal = new AbortController().signal;
let folders = 0;

function policy(
  rules: [string, Decision][],
  answer?: ToolAnswer | (() => Promise<ToolAnswer>),
): { policy: Policy; asked: ToolQuestion[] } {
  const asked: ToolQuestion[] = [];
  const ask = async (question: ToolQuestion): Promise<ToolAnswer> => {
    asked.push(question);
    return typeof answer === 'function' ? answer() : answer!;
  };
  const permissions = new Permissions({
    folder: path.join(tmpdir(), `toolwright-permissions-${process.pid}-${folders++}`),
    workspace: 'w',
    clock: { now: () => 0, monotonic: () => 0 },
    log: silentLog,
  });
  return { policy: new Policy(new Map(rules), { ...(answer && { ask }), permissions }), asked };
}

describe('a rule', () => {
  it.each([
    [[], reads, 'allow'],
    [[], writes, 'ask'],
    [[['*', 'deny']], reads, 'deny'],
    [
      [
        ['*', 'deny'],
        ['git', 'allow'],
      ],
      writes,
      'allow',
    ],
    [
      [
        ['git', 'allow'],
        ['git.push', 'deny'],
      ],
      writes,
      'deny',
    ],
    [[['git.push', 'allow']], { ...writes, name: 'pull' }, 'ask'],
    [
      [
        ['gi', 'deny'],
        ['git.pus', 'deny'],
      ],
      reads,
      'allow',
    ],
  ] as [[string, Decision][], typeof writes, Decision][])(
    '%j decides %j: %s',
    (rules, tool, expected) => {
      expect(policy(rules).policy.decide(tool)).toBe(expected);
    },
  );

  it('of a folder only makes the decision stricter', () => {
    const { policy: own } = policy([
      ['git', 'ask'],
      ['git.push', 'allow'],
    ]);
    own.setRules(
      new Map([
        ['git', 'ask'],
        ['git.push', 'allow'],
      ]),
      new Map([
        ['*', 'allow'],
        ['git.push', 'deny'],
      ]),
    );
    expect(own.decide(writes)).toBe('deny');
    expect(own.decide(reads)).toBe('ask');
    own.setRules(new Map(), new Map([['git', 'deny']]));
    expect(own.decide(reads)).toBe('deny');
  });

  it('that cannot be read asks, and is named', () => {
    const { rules, problems } = parseRules({ git: 'denny', '*': 'allow' });
    expect(rules.get('git')).toBe('ask');
    expect(problems).toEqual([
      `The policy for 'git' must be "allow", "ask" or "deny"; it asks until then.`,
    ]);
    expect(parseRules('deny').problems).toHaveLength(1);
    expect(parseRules(undefined)).toEqual({ rules: new Map(), problems: [] });
  });
});

describe('asking', () => {
  it('without a person is refusing, with the way to permit it', async () => {
    const verdict = await policy([]).policy.check(writes, {}, new RunConsent(), { signal });
    expect(verdict).toEqual({
      isAllowed: false,
      reason: expect.stringContaining('--allow git.push') as string,
    });
  });

  it('happens once per tool and run, however many calls there are', async () => {
    const { policy: asking, asked } = policy([], 'run');
    const consent = new RunConsent();
    const calls = Array.from({ length: 20 }, () => asking.check(writes, {}, consent, { signal }));
    expect((await Promise.all(calls)).every((verdict) => verdict.isAllowed)).toBe(true);
    expect(asked).toHaveLength(1);
    await asking.check(writes, {}, new RunConsent(), { signal });
    expect(asked).toHaveLength(2);
  });

  it('is remembered for the session when the person says so', async () => {
    const { policy: asking, asked } = policy([], 'session');
    await asking.check(writes, {}, new RunConsent(), { signal });
    await asking.check(writes, {}, new RunConsent(), { signal });
    expect(asked).toHaveLength(1);
  });

  it('is not repeated after a refusal in the same run', async () => {
    const { policy: asking, asked } = policy([], 'deny');
    const consent = new RunConsent();
    for (let index = 0; index < 3; index++) {
      expect((await asking.check(writes, {}, consent, { signal })).isAllowed).toBe(false);
    }
    expect(asked).toHaveLength(1);
  });

  it('shows server, tool, arguments and risk', async () => {
    const { policy: asking, asked } = policy([], 'run');
    await asking.check(writes, { branch: 'main' }, new RunConsent(), { signal });
    expect(asked[0]).toEqual({
      server: 'git',
      tool: 'push',
      origin: '',
      argumentsPreview: '{\n  "branch": "main"\n}',
      risk: 'It may change or delete data.',
    });
    await asking.check(writes, { text: 'x'.repeat(5_000) }, new RunConsent(), { signal });
    expect(asked[1]!.argumentsPreview.length).toBeLessThan(1_100);
  });

  it('stops the clock of the run, also when it fails', async () => {
    let paused = 0;
    const clock = { pause: () => paused++, resume: () => paused-- };
    const { policy: asking } = policy([], () => {
      expect(paused).toBe(1);
      return Promise.reject(new Error('no window'));
    });
    const verdict = await asking.check(writes, {}, new RunConsent(), { signal, clock });
    expect(verdict).toMatchObject({ isAllowed: false });
    expect(paused).toBe(0);
  });

  it('is not done for a run that was cancelled', async () => {
    const { policy: asking, asked } = policy([], 'run');
    const verdict = await asking.check(writes, {}, new RunConsent(), {
      signal: AbortSignal.abort(),
    });
    expect(verdict.isAllowed).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('consent', () => {
  it('is never in the arguments, and deny holds whatever the person said before', async () => {
    const { policy: asking } = policy([], 'session');
    await asking.check(writes, {}, new RunConsent(), { signal });
    asking.setRules(new Map([['git.push', 'deny']]));
    const args = { confirmed: true, approved: 'yes', consent: { granted: true } };
    const verdict = await asking.check(writes, args, new RunConsent(), { signal });
    expect(verdict.isAllowed).toBe(false);
  });

  it('is not in annotations beyond the default', () => {
    const { policy: strict } = policy([['git', 'ask']]);
    expect(strict.decide(reads)).toBe('ask');
    expect(riskOf({ readOnlyHint: true })).toContain('server says');
    expect(riskOf({ destructiveHint: false })).toContain('server says');
  });
});
