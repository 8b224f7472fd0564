/** What killed sessions left behind is removed; what belongs to others, or may be in use, stays. */
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftFolders, sessionFolder } from '../../../src/core/results/sessionFolder';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Above any that a system gives. */
const NOBODY = 2 ** 30;
const ID = '00000000-0000-4000-8000-000000000000';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function folder(name: string, ageMs: number): Promise<void> {
  await mkdir(path.join(parent, name));
  await writeFile(path.join(parent, name, 'r1'), '[]');
  const time = (Date.now() - ageMs) / 1000;
  await utimes(path.join(parent, name), time, time);
}

describe('removeLeftFolders', () => {
  it('removes old folders of processes that are gone, and nothing else', async () => {
    const own = path.basename(sessionFolder(parent));
    const names = [own, `${NOBODY}-${ID}`, `notes-${ID}`, `${NOBODY}-notes`];
    for (const name of names) await folder(name, 2 * DAY_MS);
    await folder(`${NOBODY + 1}-${ID}`, DAY_MS / 2);
    await removeLeftFolders(parent, Date.now());
    expect((await readdir(parent)).toSorted()).toEqual(
      [own, `notes-${ID}`, `${NOBODY}-notes`, `${NOBODY + 1}-${ID}`].toSorted(),
    );
  });

  it('has nothing to do where nothing was kept', async () => {
    await removeLeftFolders(path.join(parent, 'absent'), Date.now());
    expect(await readdir(parent)).toEqual([]);
  });
});
