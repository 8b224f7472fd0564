/** Which calls may run, when a person is asked, and that nothing else counts as consent. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Permissions } from '../../../src/core/policy/permissions';
import { parseRules, Policy, RunConsent, type Decision } from '../../../src/core/policy/policy';
import { previewOf, riskOf } from '../../../src/core/policy/toolQuestion';
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

/** Every decision of every source beside every answer: what the table at the head of policy.ts says. */
describe('what counts', () => {
  const rules = [undefined, 'allow', 'ask', 'deny'] as const;
  const answered = [undefined, 'run', 'workspace', 'never'] as const;
  const cases = rules.flatMap((own) =>
    rules.flatMap((folder) => answered.map((answer) => [own, folder, answer] as const)),
  );
  it.each(cases)('own rule %s, rule of the folder %s, answer %s', async (own, folder, answer) => {
    const { policy: asking, asked } = policy([], answer ?? 'deny');
    const consent = new RunConsent();
    // The answer is given while nothing but a question stands between the call and its run.
    if (answer !== undefined) await asking.check(writes, {}, consent, { signal });
    asking.setRules(
      new Map(own === undefined ? [] : [['git.push', own]]),
      new Map(folder === undefined ? [] : [['*', folder]]),
    );
    const before = asked.length;
    const { isAllowed } = await asking.check(writes, {}, consent, { signal });
    const isDenied = [own, folder].includes('deny') || answer === 'never';
    const isGranted = answer === 'run' || answer === 'workspace';
    const isFree = own === 'allow' && folder !== 'ask';
    expect(isAllowed).toBe(!isDenied && (isFree || isGranted));
    expect(asked.length - before).toBe(isDenied || isFree || isGranted ? 0 : 1);
  });
});

describe('programs that ask at the same time', () => {
  const three = (asking: Policy): Promise<boolean[]> =>
    Promise.all(
      [1, 2, 3].map(async () => {
        const verdict = await asking.check(writes, {}, new RunConsent(), { signal });
        return verdict.isAllowed;
      }),
    );
  const later = (answer: ToolAnswer) => () =>
    new Promise<ToolAnswer>((resolve) => setImmediate(() => resolve(answer)));

  it.each([
    ['session', true, 1],
    ['server-always', true, 1],
    ['never', false, 1],
    ['run', true, 3],
    ['deny', false, 3],
  ] as const)('share "%s" as far as it goes', async (answer, isAllowed, questions) => {
    const { policy: asking, asked } = policy([], later(answer));
    expect(await three(asking)).toEqual([isAllowed, isAllowed, isAllowed]);
    expect(asked).toHaveLength(questions);
  });

  it('go on when the one that asked is cancelled, and leave when they are', async () => {
    const { policy: asking, asked } = policy([], () => new Promise<ToolAnswer>(() => {}));
    const [first, second] = [new AbortController(), new AbortController()];
    const paused = { count: 0, pause: () => paused.count++, resume: () => paused.count-- };
    const verdicts = [first, second].map((by) =>
      asking.check(writes, {}, new RunConsent(), { signal: by.signal, clock: paused }),
    );
    await expect.poll(() => asked.length).toBe(1);
    expect(paused.count).toBe(2);
    first.abort();
    expect(await verdicts[0]).toMatchObject({ isAllowed: false });
    await expect.poll(() => asked.length).toBe(2);
    second.abort();
    expect(await verdicts[1]).toMatchObject({ isAllowed: false });
    expect(paused.count).toBe(0);
  });
});

describe('a call with a caution', () => {
  const apart = { ...writes, caution: 'It writes .git/hooks/x' };

  it('asks whatever was allowed, in each run, and says why', async () => {
    const { policy: asking, asked } = policy([['git', 'allow']], 'always');
    const consent = new RunConsent();
    for (const _ of [1, 2]) {
      expect(await asking.check(apart, {}, consent, { signal })).toEqual({ isAllowed: true });
    }
    expect(asked).toHaveLength(1);
    expect(asked[0]?.risk).toMatch(/^It writes .git\/hooks\/x\. /);
    await asking.check({ ...apart, caution: 'Another one' }, {}, consent, { signal });
    await asking.check(apart, {}, new RunConsent(), { signal });
    expect(asked).toHaveLength(3);
    await asking.check(writes, {}, new RunConsent(), { signal });
    expect(asked).toHaveLength(3);
  });

  it('does not ask where the person allowed this very tool, and no folder asks', () => {
    const { policy: own } = policy([['git.push', 'allow']]);
    expect(own.decide(apart)).toBe('allow');
    own.setRules(own.rules.own, new Map([['*', 'ask']]));
    expect(own.decide(apart)).toBe('ask');
    own.setRules(new Map([['*', 'allow']]));
    expect(own.decide(apart)).toBe('ask');
    own.setRules(new Map([['git', 'deny']]));
    expect(own.decide(apart)).toBe('deny');
  });

  it('is refused where nobody can be asked, with the reason', async () => {
    const { policy: alone } = policy([['*', 'allow']]);
    const verdict = await alone.check(apart, {}, new RunConsent(), { signal });
    expect(verdict).toMatchObject({
      reason: expect.stringMatching(/hooks\/x, and there is nobody.*--allow git.push/) as unknown,
    });
  });
});

describe('what the person reads', () => {
  it('shows characters that cannot be seen, so that it is what is sent', () => {
    const args = { text: 'a\u202eb\u200bc\u{e0041}d\u0007\u3164', '\u2066key': 1 };
    const preview = previewOf(args);
    expect(preview).toBe(
      '{\n  "text": "a\\u202eb\\u200bc\\udb40\\udc41d\\u0007\\u3164",\n  "\\u2066key": 1\n}',
    );
    expect(JSON.parse(preview)).toEqual(args);
  });

  it.each([
    [{}, true, 'It may change or delete data.'],
    [{ readOnlyHint: true }, true, 'The server says that it only reads.'],
    [
      { destructiveHint: false, openWorldHint: true },
      false,
      'The server says that it adds, and destroys nothing, and that it reaches beyond this machine, but you do not trust it.',
    ],
    [
      { idempotentHint: true },
      true,
      'It may change or delete data. The server says that to repeat it changes nothing more.',
    ],
  ])('says who says what of the risk: %j', (annotations, isTrusted, expected) => {
    expect(riskOf(annotations, isTrusted)).toBe(expected);
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
