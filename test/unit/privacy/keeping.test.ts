/** What is kept of values: the vault over sessions, windows and time, and the audit that nobody can change unseen. */
import {
  appendFile,
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Audit } from '../../../src/core/privacy/audit';
import { Vault } from '../../../src/core/privacy/vault';
import type { Entry } from '../../../src/core/privacy/tokens';
import { fileLocks } from '../../../src/core/store/fileLocks';
import { fileSecrets } from '../../../src/core/store/fileSecrets';
import { memorySecrets, silentLog } from '../../support/ports';

const DAY = 86_400_000;
let folder: string;
let now: number;
let warnings: string[];
const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
const clock = { now: () => now, monotonic: () => now };
const entry = (id: string, value: string): Entry => ({
  token: `__PII_email_${id}__`,
  kind: 'email',
  value,
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
  now = Date.UTC(2026, 10, 26);
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the vault', () => {
  const open = async (secrets = fileSecrets(path.join(folder, 'secrets'))): Promise<Vault> => {
    const vault = new Vault({
      folder: path.join(folder, 'privacy'),
      workspace: 'here',
      secrets,
      exclusively: fileLocks(path.join(folder, 'locks'), log),
      clock,
      log,
      keepMs: () => 30 * DAY,
    });
    await vault.open();
    return vault;
  };
  const theFile = async (): Promise<string> => {
    const names = await readdir(path.join(folder, 'privacy'), { recursive: true });
    const name = names.find((file) => file.endsWith('.vault'));
    return path.join(folder, 'privacy', name!);
  };

  test('writes nothing before there is something to keep, and then nothing that can be read', async () => {
    const vault = await open();
    expect(await readdir(folder)).toEqual([]);
    await vault.keep([entry('aaaaaa', 'eve@acme.io')]);
    const file = await theFile();
    expect(await readFile(file, 'latin1')).not.toContain('eve');
    const key = (await readdir(path.join(folder, 'secrets')))[0]!;
    for (const kept of [file, path.join(folder, 'secrets', key)]) {
      expect((await stat(kept)).mode & 0o777).toBe(0o600);
    }
  });

  test('is the same in the next session, and in another window at once', async () => {
    const first = await open();
    const second = await open();
    await first.keep([entry('aaaaaa', 'eve@acme.io')]);
    expect(second.get('__PII_email_aaaaaa__')).toBeUndefined();
    // Another window that began at the same time takes the key of the one that was quicker.
    expect(await second.keep([entry('bbbbbb', 'bob@acme.io')])).toBe(false);
    expect(second.tokenKey).toEqual(first.tokenKey);
    expect(await second.keep([entry('bbbbbb', 'bob@acme.io')])).toBe(true);
    expect((await first.refresh()).map(({ value }) => value)).toContain('bob@acme.io');
    const later = await open();
    expect([...later.entries()].map(({ value }) => value).toSorted()).toEqual([
      'bob@acme.io',
      'eve@acme.io',
    ]);
  });

  test('forgets what nobody used for long, and not what was used', async () => {
    const vault = await open();
    await vault.keep([entry('aaaaaa', 'eve@acme.io'), entry('bbbbbb', 'bob@acme.io')]);
    now += 20 * DAY;
    await vault.touch(['__PII_email_bbbbbb__']);
    now += 15 * DAY;
    expect([...(await open()).entries()].map(({ value }) => value)).toEqual(['bob@acme.io']);
  });

  test('is written anew when most of it is old', async () => {
    const vault = await open();
    for (let round = 0; round < 10; round++) {
      await vault.keep(
        Array.from({ length: 30 }, (_, i) =>
          entry(`r${round}i${String(i).padStart(4, '0')}`, `u${i}@acme.io`),
        ),
      );
      now += 10 * DAY;
    }
    const before = (await stat(await theFile())).size;
    await open();
    expect((await stat(await theFile())).size).toBeLessThan(before / 2);
    expect((await open()).size).toBeGreaterThan(0);
  });

  test('reads around what is damaged', async () => {
    const vault = await open();
    await vault.keep([entry('aaaaaa', 'eve@acme.io')]);
    const file = await theFile();
    await appendFile(file, 'AAAA\nnot base64 ü\n');
    await (await open()).keep([entry('bbbbbb', 'bob@acme.io')]);
    await appendFile(file, Buffer.from([0x51, 0x51]));
    await (await open()).keep([entry('cccccc', 'cyd@acme.io')]);
    expect((await open()).size).toBe(3);
    await writeFile(file, '');
    expect((await open()).size).toBe(0);
  });

  test('works for the session where the key or the file cannot be kept', async () => {
    const broken = {
      ...memorySecrets(),
      set: async () => {
        throw new Error('the keyring is locked');
      },
    };
    const vault = await open(broken);
    expect(await vault.keep([entry('aaaaaa', 'eve@acme.io')])).toBe(true);
    expect(vault.get('__PII_email_aaaaaa__')?.value).toBe('eve@acme.io');
    expect(warnings.join('\n')).toContain('the keyring is locked');
  });

  test('cleared, it knows no token, and the same value gets another one', async () => {
    const vault = await open();
    await vault.keep([entry('aaaaaa', 'eve@acme.io')]);
    const { tokenKey } = vault;
    await vault.clear();
    expect([vault.size, vault.tokenKey.equals(tokenKey)]).toEqual([0, false]);
    expect((await open()).size).toBe(0);
    await vault.keep([entry('cccccc', 'eve@acme.io')]);
    expect((await open()).size).toBe(1);
  });
});

describe('the audit', () => {
  const open = (): Audit =>
    new Audit({
      folder: path.join(folder, 'audit'),
      workspace: 'here',
      exclusively: fileLocks(path.join(folder, 'locks'), log),
      clock,
      log,
      keepMs: () => 5 * DAY,
    });
  const files = async (): Promise<string[]> => {
    const [own] = await readdir(path.join(folder, 'audit'));
    const inside = path.join(folder, 'audit', own!);
    return (await readdir(inside)).toSorted().map((name) => path.join(inside, name));
  };
  const filled = async (): Promise<Audit> => {
    const audit = open();
    for (let index = 0; index < 6; index++) {
      audit.note({
        action: 'tokenized',
        place: 'reply',
        kind: 'email',
        token: `__PII_email_aaaaa${index}__`,
      });
    }
    await audit.flush();
    return audit;
  };

  test('is a chain over days, sessions and windows', async () => {
    await filled();
    now += DAY;
    const [one, other] = [open(), open()];
    for (let index = 0; index < 5; index++) {
      one.note({ action: 'restored', place: 'crm.take' });
      other.note({ action: 'revealed', place: 'person' });
    }
    await Promise.all([one.flush(), other.flush()]);
    expect(await open().verify()).toEqual({ lines: 16, days: 2 });
    expect((await open().lines()).map(({ place }) => place)).toContain('crm.take');
  });

  test.each([
    [
      'changed',
      (lines: string[]) =>
        lines.map((line, i) => (i === 2 ? line.replace('reply', 'other') : line)),
      'changed',
    ],
    ['taken out', (lines: string[]) => lines.filter((_, i) => i !== 2), 'missing'],
    [
      'put elsewhere',
      (lines: string[]) => [...lines.slice(0, 2), lines[3]!, lines[2]!, ...lines.slice(4)],
      'missing',
    ],
    [
      'written over',
      (lines: string[]) => lines.map((line, i) => (i === 2 ? 'x' : line)),
      'missing',
    ],
  ])('shows a line that was %s', async (_, change, reason) => {
    const audit = await filled();
    const [file] = await files();
    const lines = (await readFile(file!, 'utf8')).split('\n').filter(Boolean);
    await writeFile(file!, `${change(lines).join('\n')}\n`);
    expect((await audit.verify()).broken?.reason).toContain(reason);
  });

  test('goes on after half a line, which a kill has left', async () => {
    await filled();
    const [file] = await files();
    await appendFile(file!, '{"at":"2026-11-');
    const audit = open();
    audit.note({ action: 'cleared', place: 'person' });
    await audit.flush();
    expect(await audit.verify()).toEqual({ lines: 7, days: 1 });
  });

  test('keeps its days, removes those that are too old, and holds with a clock that goes back', async () => {
    await filled();
    now += 4 * DAY;
    await filled();
    now += 3 * DAY;
    await filled();
    expect((await files()).map((file) => path.basename(file))).toEqual([
      '2026-11-30.jsonl',
      '2026-12-03.jsonl',
    ]);
    now -= 2 * DAY;
    const audit = await filled();
    expect(await audit.verify()).toEqual({ lines: 18, days: 2 });
  });

  test('that cannot be written is told, and nothing else fails', async () => {
    await writeFile(path.join(folder, 'audit'), 'a file in its place');
    const audit = open();
    audit.note({ action: 'cleared', place: 'person' });
    await audit.flush();
    expect(warnings.join('\n')).toContain('audit could not be written');
    await chmod(folder, 0o700);
  });
});
