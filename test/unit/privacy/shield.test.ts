/** Protection as it runs in its thread: kinds, own patterns, the second net, and a thread that is lost. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Kind, Treatment } from '../../../src/core/privacy/kinds';
import { readPrivacy } from '../../../src/core/privacy/written';
import { Shield } from '../../../src/core/privacy/shield';
import { ShieldError, ShieldThread } from '../../../src/core/privacy/shieldThread';
import { ASSETS } from '../buildSandbox';
import { PrivacyCore, VALUES } from './privacyCore';

function shield(
  kinds: Partial<Record<Kind, Treatment>> = {},
  patterns: Record<string, string> = {},
): Shield {
  const made = new Shield(randomBytes(32));
  expect(made.follow({ kinds, patterns })).toEqual([]);
  return made;
}

describe('a kind', () => {
  test('is left as it is, or taken out without a token', () => {
    const { value, blocked, added } = shield({ email: 'allow', card: 'block' }).protect([VALUES]);
    expect((value as (typeof VALUES)[])[0]).toMatchObject({
      email: VALUES.email,
      card: '[card number withheld]',
      ssn: expect.stringMatching(/^__PII_ssn_/),
    });
    expect(blocked).toEqual({ card: 1 });
    expect(added.map(({ kind }) => kind)).not.toContain('card');
  });

  test('that is allowed is not taken apart by what else is known', () => {
    const made = shield({ email: 'allow' });
    const text = 'full_name: Ada Lovelace, ada.lovelace@acme.io, x@ada-lovelace.io';
    for (let round = 0; round < 2; round++) {
      expect(made.protect(text).value).toMatch(
        /^full_name: __PII_name_\w+__, ada\.lovelace@acme\.io, x@ada-lovelace\.io$/,
      );
    }
  });

  test('of your own is found in linear time, and refused where it cannot be', () => {
    const own = shield({}, { customer: 'KD-[0-9]{6}', evil: '(a+)+$' });
    expect(own.protect('for KD-123456').value).toMatch(/^for __PII_custom_/);
    const started = performance.now();
    own.protect(`${'a'.repeat(20_000)}!`);
    expect(performance.now() - started).toBeLessThan(3_000);
    const made = new Shield(randomBytes(32));
    const problems = made.follow({
      kinds: {},
      patterns: { back: '(a)\\1', around: '(?<=a)b', open: '(', all: 'x*', good: 'KD' },
    });
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).toContain("'back' is not used");
  });
});

describe('a value that was seen', () => {
  const seen = (): Shield => {
    const made = shield();
    made.protect([VALUES]);
    return made;
  };
  const digits = VALUES.card.replaceAll(' ', '');

  test.each([
    ['without its separators', `x ${VALUES.iban.replaceAll(' ', '').toLowerCase()} x`, undefined],
    ['in another spelling', 'reach 030-901820', undefined],
    ['in capitals', VALUES.email.toUpperCase().replace('@', ' '), undefined],
    ['reversed', [...VALUES.email].toReversed().join(''), 'reversed'],
    ['spread out', [...VALUES.key].join(' . '), 'spread out'],
    ['in base64', `x=${Buffer.from(`to ${VALUES.email} now`).toString('base64')}`, 'base64'],
    [
      'in base64 twice',
      Buffer.from(Buffer.from(VALUES.email).toString('base64')).toString('base64'),
      'base64',
    ],
    ['in base64 for URLs', Buffer.from(`?>${VALUES.email}~`).toString('base64url'), 'base64'],
    ['in hex', Buffer.from(VALUES.email).toString('hex'), 'hex'],
    [
      'in percent',
      [...VALUES.email].map((c) => `%${c.codePointAt(0)!.toString(16)}`).join(''),
      undefined,
    ],
  ])('is found %s', (_, text, disguise) => {
    const { value, disguised, tokens } = seen().protect({ text });
    expect([tokens.length, JSON.stringify(value)]).toEqual([1, expect.stringContaining('__PII_')]);
    expect(disguised[0]?.disguise).toBe(disguise);
  });

  test('is not found in what only holds it by chance', () => {
    for (const text of [
      `9${digits}9`,
      `sha ${digits}abc`,
      'a plain sentence about cards',
      'aGVsbG8gd29ybGQgaGVsbG8=',
    ]) {
      expect(seen().protect(text).value).toBe(text);
    }
  });

  test('is found among many that begin alike, and no text is made to take long by them', () => {
    const made = shield();
    const alike = Array.from(
      { length: 20_000 },
      (_, i) => `user${String(i).padStart(5, '0')}@acme.io`,
    );
    made.protect(alike);
    const started = performance.now();
    expect(made.protect(['USER12345 acme.io', ...alike.slice(0, 2_000)]).tokens).toHaveLength(
      2_001,
    );
    const hostile = Array.from(
      { length: 390 },
      (_, i) => `password=a1${'aA1!'.repeat(2 + (i >> 2))}${'a'.repeat(i % 4)}`,
    );
    made.protect(hostile);
    const ending = (): string => {
      try {
        made.protect('aA1'.repeat(30_000));
        return '';
      } catch (error) {
        return String(error);
      }
    };
    expect(ending()).toMatch(/^$|too much like/);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('is shown in the same way before and after it is known', () => {
    const made = shield();
    const text =
      'password=Xk29-aa71 and later xk29 AA71, {"host":"Xk29-aa71"} on eve@acme.io/EVE@ACME.IO';
    const first = made.protect({ text, n: 1 }).value;
    expect(first).not.toEqual({ text, n: 1 });
    for (let round = 0; round < 3; round++)
      expect(made.protect({ text, n: 1 }).value).toEqual(first);
  });

  test('is not found again where it is a word or a number of everybody', () => {
    const made = shield();
    made.protect(['password: "production"', 'account number 10000000', 'dob 1985-03-12']);
    for (const text of ['the production server', '10000000 rows', '1985 03 12', '19850312']) {
      expect(made.protect(text).value).toBe(text);
    }
  });

  test('has one token wherever it stands, and a token is never looked into', () => {
    const made = shield();
    const first = made.protect(`mail ${VALUES.email}`).value as string;
    expect(made.protect([first, VALUES.email]).value).toEqual([first, first.slice(5)]);
    const token = first.slice(5);
    expect(made.protect(`password: ${token}`).value).toBe(`password: ${token}`);
  });
});

describe('the thread', () => {
  const key = randomBytes(32);
  let thread: ShieldThread;
  const open = (more: { answerMs?: number; idleMs?: number; script?: string } = {}): ShieldThread =>
    (thread = new ShieldThread({
      script: path.join(ASSETS, 'privacyWorker.js'),
      key: () => key,
      rules: () => ({ kinds: {}, patterns: {} }),
      entries: () => [{ token: '__PII_email_abcdef__', kind: 'email', value: VALUES.email }],
      ...more,
    }));
  afterEach(() => thread.dispose());

  test('knows what was issued before it began, also when it begins again', async () => {
    const { value } = await open().protect(VALUES.email, {});
    expect(value).toBe('__PII_email_abcdef__');
    await thread.restart();
    expect((await thread.protect([VALUES.email], {})).value).toEqual(['__PII_email_abcdef__']);
  });

  test('that takes too long is ended, what it had is not shown, and the next one works', async () => {
    open({ answerMs: 1 });
    const long = `${'a b c 1 2 3 x@y '.repeat(400_000)}`;
    await expect(thread.protect(long, {})).rejects.toThrow(ShieldError);
    expect(thread.isRunning).toBe(false);
  });

  test('is given back when there is nothing to do', async () => {
    await open({ idleMs: 20 }).protect('x', {});
    await expect.poll(() => thread.isRunning).toBe(false);
    expect((await thread.protect(VALUES.email, {})).value).toBe('__PII_email_abcdef__');
  });

  test('that cannot start says so', async () => {
    await expect(open({ script: '/nowhere.js' }).protect('x', {})).rejects.toThrow(ShieldError);
  });
});

describe('settings', () => {
  test('switch it off as the person wants, never as a folder or a model wants', async () => {
    const off = await PrivacyCore.start({ isOn: false });
    expect((await off.call('crm.people')).result).toEqual([VALUES]);
    const on = await off.execute('return crm.people()', { enable_pii_protection: true });
    expect(JSON.stringify(on)).not.toContain(VALUES.email);
    await off.remove();
    const fixed = await PrivacyCore.start();
    const tried = await fixed.execute('return crm.people()', { enable_pii_protection: false });
    expect(JSON.stringify(tried)).not.toContain(VALUES.email);
    expect(tried.warnings?.join(' ')).toContain('stays protected');
    await fixed.remove();
    const free = await PrivacyCore.start({ mayBeSwitchedOff: true });
    const open = await free.execute('return crm.people()', { enable_pii_protection: false });
    expect(open.result).toEqual([VALUES]);
    expect((await free.toolwright.privacy.audit.lines()).map(({ action }) => action)).toContain(
      'switched_off',
    );
    await free.remove();
    expect(readPrivacy({}, { enabled: false, allowSwitchingOff: true }).privacy).toMatchObject({
      isOn: true,
      mayBeSwitchedOff: false,
    });
  });

  test('of a folder make it stricter, and what does not fit is named', () => {
    const { privacy, problems } = readPrivacy(
      {
        kinds: { email: 'allow', card: 'block', ips: 'allow', phone: 'hide' },
        keepDays: 0,
        patterns: [],
      },
      { kinds: { email: 'tokenize', card: 'allow' } },
      'toolwright.privacy.',
    );
    expect(privacy.kinds).toEqual({ email: 'tokenize', card: 'block' });
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).toContain('did you mean ip');
  });

  test('a text that is JSON stays a value when something in it is blocked', () => {
    const { value } = shield({ ssn: 'block' }).protect('{"ssn": 536228726, "n": 1}', {
      isInside: true,
    });
    expect(value).toEqual({ ssn: '[social security number withheld]', n: 1 });
  });

  test('with a blocked kind neither model nor program sees a value', async () => {
    const core = await PrivacyCore.start({ kinds: { card: 'block' } });
    const { result } = await core.execute(
      `const [p] = await crm.people(); return [p.card, [...p.card].map((c) => c.charCodeAt(0)).length, p.email]`,
    );
    expect(result).toEqual([
      '[card number withheld]',
      '[card number withheld]'.length,
      expect.stringMatching(/^__PII_email_/),
    ]);
    await core.remove();
  });
});
