/** Work that two must not do at the same time: one after the other, and never not at all. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileLocks } from '../../../src/core/store/fileLocks';
import { fileSecrets } from '../../../src/core/store/fileSecrets';
import { silentLog } from '../../support/ports';

let folder: string;
let warnings: string[];
const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('fileLocks', () => {
  it('lets one do its work after the other, over all who use the folder', async () => {
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} begins`);
      await delay(50);
      steps.push(`${name} ends`);
      return name;
    };
    const [one, two] = [fileLocks(folder, log), fileLocks(folder, log)];
    expect(await Promise.all([one('a', work('1')), two('a', work('2'))])).toEqual(['1', '2']);
    const [first, second] = steps[0] === '1 begins' ? ['1', '2'] : ['2', '1'];
    expect(steps).toEqual([
      `${first} begins`,
      `${first} ends`,
      `${second} begins`,
      `${second} ends`,
    ]);
    expect([await readdir(folder), warnings]).toEqual([[], []]);
  });

  it('does not make work of another name wait', async () => {
    const lock = fileLocks(folder, log);
    await lock('a', () => lock('b', async () => {}));
    expect(warnings).toEqual([]);
  });

  it('lets the next one in when work fails', async () => {
    const lock = fileLocks(folder, log);
    await expect(lock('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await lock('a', async () => 'yes')).toBe('yes');
  });

  it('takes the place of one that has died', async () => {
    const file = path.join(folder, createHash('sha256').update('a').digest('hex').slice(0, 32));
    await mkdir(`${file}.lock`);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${file}.lock`, longAgo, longAgo);
    expect(await fileLocks(folder, log)('a', async () => 'done')).toBe('done');
    expect(warnings).toEqual([]);
  });

  it('does the work without a lock that cannot be had, and says so', async () => {
    const lock = fileLocks(folder, log, { waitMs: 200 });
    const done = await lock('a', () => lock('a', async () => 'done'));
    expect(done).toBe('done');
    await writeFile(path.join(folder, 'file'), '');
    const nowhere = fileLocks(path.join(folder, 'file'), log, { waitMs: 200 });
    expect(await nowhere('a', async () => 'done')).toBe('done');
    expect(warnings).toHaveLength(2);
  });
});

describe.skipIf(process.platform === 'win32')('fileSecrets', () => {
  const rights = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

  it('closes a folder that others could enter, and files that they could read', async () => {
    const kept = path.join(folder, 'secrets');
    await fileSecrets(kept).set('a', 'one');
    const [file] = await readdir(kept);
    await chmod(path.join(kept, file!), 0o644);
    await chmod(kept, 0o755);
    expect(await fileSecrets(kept).get('a')).toBe('one');
    expect(await rights(kept)).toBe(0o700);
    await fileSecrets(kept).set('a', 'two');
    expect(await rights(path.join(kept, file!))).toBe(0o600);
  });

  it('are never open to others, whatever the process lets others see', async () => {
    const kept = path.join(folder, 'secrets');
    const before = process.umask(0);
    try {
      await fileSecrets(kept).set('a', 'one');
    } finally {
      process.umask(before);
    }
    const [file] = await readdir(kept);
    expect([await rights(kept), await rights(path.join(kept, file!))]).toEqual([0o700, 0o600]);
  });
});
