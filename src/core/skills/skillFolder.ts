/**
 * Reads the folder of one skill as it lies on the disk. The folder may come from anywhere: links are not
 * followed, so that nothing outside of it is shown or written, and what is too large is not read.
 */
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { absent } from '../util/absent';
import { DamagedSkillError } from './errors';
import { SKILL_FILES } from './fileNames';
import type { SkillTexts } from './skillFiles';

const MAX_BYTES = 1024 * 1024;
const NO_FOLLOW = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
/** Somebody may write at this moment; nobody writes all the time. */
const ATTEMPTS = 5;

/** What changes when one of the files does; undefined when there is no such folder. */
export async function stampOf(folder: string): Promise<string | undefined> {
  const files = await ownFiles(folder);
  if (files === undefined) return undefined;
  const stamps = await Promise.all(files.map(async (file) => fileStamp(path.join(folder, file))));
  return files.map((file, index) => `${file} ${stamps[index]}`).join('\n');
}

/**
 * The texts as they were at one moment; undefined when there is no such folder. Throws DamagedSkillError for
 * what is not read, or the file system's error.
 */
export async function textsIn(folder: string): Promise<SkillTexts | undefined> {
  for (let attempt = 1; ; attempt++) {
    const before = await stampOf(folder);
    if (before === undefined) return undefined;
    const names = before === '' ? [] : before.split('\n').map((line) => line.split(' ', 1)[0]!);
    const texts = new Map<string, string>();
    try {
      for (const name of names) texts.set(name, await textOf(path.join(folder, name)));
    } catch (error) {
      // Gone since: it is being replaced.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === ATTEMPTS) throw error;
      continue;
    }
    if ((await stampOf(folder)) === before || attempt === ATTEMPTS) return texts;
  }
}

/** Files of a skill that are there, in their order; undefined when the folder is none. */
async function ownFiles(folder: string): Promise<string[] | undefined> {
  const info = await lstat(folder).catch(absent);
  if (info === undefined) return undefined;
  if (!info.isDirectory()) {
    throw new DamagedSkillError(
      'It is a link or a file, and links are not followed: make it a folder.',
    );
  }
  const names = new Set(await readdir(folder));
  return SKILL_FILES.filter((name) => names.has(name));
}

async function fileStamp(file: string): Promise<string> {
  const info = await lstat(file, { bigint: true }).catch(absent);
  return info === undefined ? 'gone' : `${info.mtimeNs}-${info.size}-${info.ino}`;
}

async function textOf(file: string): Promise<string> {
  const name = path.basename(file);
  let handle;
  try {
    handle = await open(file, NO_FOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error;
    throw new DamagedSkillError(
      `${name} is a link, and links are not followed: put the file itself there.`,
    );
  }
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new DamagedSkillError(`${name} is no file.`);
    if (info.size > MAX_BYTES) {
      throw new DamagedSkillError(`${name} has ${info.size} bytes, the limit is ${MAX_BYTES}.`);
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
