/**
 * The workshop beside a library: where a new version is written before it takes its place, where it waits
 * when we die in between, and where deleted skills lie. It is on the same file system, so that every step is
 * one rename. A version that has reached `commit` will be installed, whatever happens to us; before that it
 * is not there.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeTextAtomic } from '../store/atomicText';
import { LANGUAGES } from '../inputs';
import { absent } from '../util/absent';
import { CODE_FILES, MANIFEST_FILE, SKILL_FILES, VERSIONS_FOLDER } from './fileNames';
import type { SkillManifest } from './skill';
import { textsIn } from './skillFolder';

/** In a promise: the copy that goes among the versions. */
export const COPY_FOLDER = 'version';
/** Kept this long and this many, so that a deletion can be undone. */
const TRASH_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_TRASH = 100;
/** Of somebody who is no longer there, or on another machine. */
const STALE_MS = 24 * 60 * 60 * 1000;

export class WorkFolder {
  readonly #folder: string;

  /** Created when first needed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where locks of the library lie: for all who write to it, whatever their own data folder is. */
  get locks(): string {
    return path.join(this.#folder, 'locks');
  }

  /**
   * Writes the files, to the disk, into a new folder, and once more into this folder of it; removes it again
   * when that fails.
   */
  async stage(texts: ReadonlyMap<string, string>, copy?: string): Promise<string> {
    const folder = await this.#newStage();
    try {
      const folders = copy === undefined ? [folder] : [folder, path.join(folder, copy)];
      for (const each of folders) {
        await mkdir(each, { recursive: true });
        for (const [name, text] of texts) await writeSynced(path.join(each, name), text);
      }
      return folder;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** An empty folder for what is copied from elsewhere. */
  async emptyStage(): Promise<string> {
    return this.#newStage();
  }

  /** Promises the staged files for this skill: from here on they will be in its folder. */
  async promise(staged: string, name: string): Promise<void> {
    const place = this.#promised(name);
    await mkdir(path.dirname(place), { recursive: true });
    await rename(staged, place);
  }

  /** The skills for which somebody made a promise that is not kept yet. */
  async promises(): Promise<string[]> {
    return (await readdir(path.join(this.#folder, 'commit')).catch(absent)) ?? [];
  }

  /** Moves what was promised into the skill's folder; begins where another has stopped. */
  async keepPromise(name: string, target: string): Promise<void> {
    const place = this.#promised(name);
    const files = (await readdir(place).catch(absent)) ?? [];
    if (files.includes(MANIFEST_FILE)) {
      const text = await readFile(path.join(place, MANIFEST_FILE), 'utf8');
      const { version, language } = JSON.parse(text) as SkillManifest;
      await mkdir(target, { recursive: true });
      if (files.includes(COPY_FOLDER)) {
        await addVersion(target, version, path.join(place, COPY_FOLDER));
      }
      for (const file of SKILL_FILES.filter((each) => each !== MANIFEST_FILE)) {
        if (files.includes(file)) await rename(path.join(place, file), path.join(target, file));
      }
      for (const other of LANGUAGES.filter((each) => each !== language)) {
        await rm(path.join(target, CODE_FILES[other]), { force: true });
      }
      // The manifest goes last: while it is here, the others may be in either place.
      await rename(path.join(place, MANIFEST_FILE), path.join(target, MANIFEST_FILE));
    }
    await rm(place, { recursive: true, force: true });
  }

  /** Takes a skill's folder away; it can be taken back for a month. */
  async discard(folder: string, name: string, now: number): Promise<void> {
    const trash = path.join(this.#folder, 'trash');
    await this.#open(trash);
    await rename(folder, path.join(trash, `${name}.${now}-${randomBytes(2).toString('hex')}`));
    await this.#emptyTrash(trash, now);
  }

  /** The folder of the last skill of this name that was deleted. */
  async discarded(name: string): Promise<string | undefined> {
    const trash = path.join(this.#folder, 'trash');
    const last = (await this.#trashed(trash)).findLast((each) => each.name === name);
    return last && path.join(trash, last.entry);
  }

  /** Removes what others have left half-written: those that died. */
  async sweep(now: number): Promise<void> {
    const stages = path.join(this.#folder, 'stage');
    for (const entry of (await readdir(stages).catch(absent)) ?? []) {
      const folder = path.join(stages, entry);
      const owner = Number.parseInt(entry, 10);
      const info = await stat(folder).catch(absent);
      const isOld = info !== undefined && now - info.mtimeMs > STALE_MS;
      if (isOld || !isAlive(owner)) await rm(folder, { recursive: true, force: true });
    }
  }

  #promised(name: string): string {
    return path.join(this.#folder, 'commit', name);
  }

  async #newStage(): Promise<string> {
    const stages = path.join(this.#folder, 'stage');
    await this.#open(stages);
    const folder = path.join(stages, `${process.pid}-${randomBytes(6).toString('hex')}`);
    await mkdir(folder);
    return folder;
  }

  /** Nothing in here is for a repository. */
  async #open(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const ignore = path.join(this.#folder, '.gitignore');
    if ((await stat(ignore).catch(absent)) === undefined) await writeTextAtomic(ignore, '*\n');
  }

  async #trashed(trash: string): Promise<{ entry: string; name: string; at: number }[]> {
    const entries = (await readdir(trash).catch(absent)) ?? [];
    return entries
      .flatMap((entry) => {
        const match = /^(.+)\.(\d+)-[0-9a-f]+$/.exec(entry);
        return match === null ? [] : [{ entry, name: match[1]!, at: Number(match[2]) }];
      })
      .sort((a, b) => a.at - b.at);
  }

  async #emptyTrash(trash: string, now: number): Promise<void> {
    const all = await this.#trashed(trash);
    const isOver = ({ at }: { at: number }, index: number): boolean =>
      now - at > TRASH_MS || index < all.length - MAX_TRASH;
    for (const { entry } of all.filter(isOver)) {
      await rm(path.join(trash, entry), { recursive: true, force: true });
    }
  }
}

/** Puts a folder among the versions of a skill; beside one of the same number that says something else. */
export async function addVersion(skill: string, version: number, folder: string): Promise<void> {
  const versions = path.join(skill, VERSIONS_FOLDER);
  await mkdir(versions, { recursive: true });
  const place = path.join(versions, String(version));
  const isTaken = (await stat(place).catch(absent)) !== undefined;
  if (isTaken && (await isSame(place, folder))) await rm(folder, { recursive: true, force: true });
  else await rename(folder, isTaken ? `${place}-${randomBytes(3).toString('hex')}` : place);
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([textsIn(one), textsIn(other)]);
  return isDeepStrictEqual(a, b);
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It belongs to somebody else, so it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
