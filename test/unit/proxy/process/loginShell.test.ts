/** The login shell is asked for its PATH, whatever else it does. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginShell, mergedPath } from '../../../../src/core/proxy/process/loginShell';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-shell-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A shell that does this, and what a login shell does last. */
async function shellThat(does: string): Promise<string> {
  const file = path.join(folder, 'shell');
  await writeFile(file, `#!/bin/sh\n${does}\nPATH="/from/shell:$PATH"\neval "$4"\n`);
  await chmod(file, 0o755);
  return file;
}

async function pathWith(does: string): Promise<string | undefined> {
  const shell = new LoginShell({ SHELL: await shellThat(does), PATH: '/usr/bin:/bin' });
  return (await shell.environment())['PATH'];
}

describe.skipIf(process.platform === 'win32')('a login shell', () => {
  it.each([
    ['says nothing else', ''],
    ['greets', 'echo "Welcome!"; echo oops >&2'],
    ['reads its input', 'cat >/dev/null'],
  ])('that %s adds its folders after ours', async (_, does) => {
    expect(await pathWith(does)).toBe('/usr/bin:/bin:/from/shell');
  });

  it.each([
    ['fails', 'exit 3'],
    ['never ends', 'exec sleep 60'],
  ])('that %s changes nothing', async (_, does) => {
    expect(await pathWith(does)).toBe('/usr/bin:/bin');
  });

  it('is not there', async () => {
    const environment = { SHELL: path.join(folder, 'none'), PATH: '/bin' };
    expect(await new LoginShell(environment).environment()).toEqual(environment);
    expect(await new LoginShell({ PATH: '/bin' }).environment()).toEqual({ PATH: '/bin' });
  });

  it('is needed where no shell started us', () => {
    expect(new LoginShell({}).isNeeded).toBe(true);
    expect(new LoginShell({ SHLVL: '1' }).isNeeded).toBe(false);
  });
});

it('no folder is searched twice', () => {
  expect(mergedPath('/a:/b', '/b:/c:')).toBe('/a:/b:/c');
});
