/**
 * One library: the folder `skills` with a folder for each skill. The files are the truth, whoever wrote
 * them; the index in front of them only saves reading those that did not change. Writers of all processes
 * take turns for each skill, and every change is whole or not there (workFolder.ts).
 */
import { cp, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock, Log } from '../ports';
import { fileLocks, type Exclusively } from '../store/fileLocks';
import { absent } from '../util/absent';
import { messageOf } from '../util/errors';
import { SkillRefusedError, UnknownSkillError } from './errors';
import { SKILL_FILES, VERSIONS_FOLDER } from './fileNames';
import { LibraryIndex } from './libraryIndex';
import { isSkillName, skillNameOf } from './names';
import type { LibraryName, Skill, SkillCard } from './skill';
import { readSkill, writeSkill } from './skillFiles';
import { cardOf, nextVersion, type NamedDraft, type SkillDraft } from './versions';
import { stampOf, textsIn } from './skillFolder';
import { addVersion, COPY_FOLDER, WorkFolder } from './workFolder';

export interface DamagedSkill {
  name: string;
  problem: string;
}

export interface LibraryContents {
  cards: readonly SkillCard[];
  damaged: readonly DamagedSkill[];
}

export interface LibraryPlace {
  name: LibraryName;
  /** The folder that holds `skills` and our workshop. Created when first needed. */
  base: string;
  /** Where the index is kept. */
  indexFile: string;
  clock: Clock;
  log: Log;
}

/** A change of a folder within this time may not show in its time. */
const UNSURE_MS = 2_000;

/** A change takes milliseconds: who dies in the middle of one should not hold up others for long. */
const LOCK_STALE_MS = 4_000;

export class SkillLibrary {
  readonly name: LibraryName;
  /** The folder with the skills. */
  readonly root: string;
  readonly #base: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #work: WorkFolder;
  readonly #index: LibraryIndex;
  readonly #exclusively: Exclusively;
  #names: { mtimeMs: number; readAt: number; names: readonly string[] } | undefined;
  #isSwept = false;

  constructor({ name, base, indexFile, clock, log }: LibraryPlace) {
    this.name = name;
    this.root = path.join(base, 'skills');
    this.#base = base;
    this.#clock = clock;
    this.#log = log;
    this.#work = new WorkFolder(path.join(base, '.work'));
    this.#index = new LibraryIndex(indexFile);
    this.#exclusively = fileLocks(this.#work.locks, log, { staleMs: LOCK_STALE_MS });
  }

  folderOf(name: string): string {
    return path.join(this.root, name);
  }

  /** The names of all folders that can be skills, in order. */
  async names(): Promise<readonly string[]> {
    // Side by side: every program waits for it.
    const [info, hasSettled] = await Promise.all([
      lstat(this.root).catch(absent),
      this.#settleAll(),
    ]);
    if (hasSettled) return this.names();
    if (info === undefined || !info.isDirectory()) return [];
    const known = this.#names;
    const isSure = known !== undefined && known.readAt - known.mtimeMs > UNSURE_MS;
    if (isSure && known.mtimeMs === info.mtimeMs) return known.names;
    const names = (await this.#entries()).filter(isSkillName).sort();
    this.#names = { mtimeMs: info.mtimeMs, readAt: this.#clock.now(), names };
    return names;
  }

  /** Throws UnknownSkillError, DamagedSkillError, or the file system's error. */
  async read(name: string): Promise<Skill> {
    await this.#settleAll();
    return this.#read(name);
  }

  /** All skills, and what is wrong with folders that should be some. */
  async contents(): Promise<LibraryContents> {
    const names = await this.names();
    await this.#index.load();
    const cards: SkillCard[] = [];
    const damaged: DamagedSkill[] = [];
    await Promise.all(
      names.map(async (name) => {
        const found = await this.#look(name);
        if (found === undefined) return;
        if ('problem' in found) damaged.push({ name, problem: found.problem });
        else cards.push(found.card);
      }),
    );
    this.#index.keepOnly(names);
    for (const entry of await this.#entries()) {
      if (isSkillName(entry) || entry.startsWith('.')) continue;
      damaged.push({ name: entry, problem: misnamed(entry) });
    }
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    return { cards: cards.sort(byName), damaged: damaged.sort(byName) };
  }

  /**
   * Makes a new version of the skill, or its first. What a person changed by hand since the last one is kept
   * as a version of its own. Throws DamagedSkillError where there is something that cannot be read: it is
   * not written over.
   */
  async write(
    name: string,
    origin: string,
    draft: (current: Skill | undefined) => SkillDraft,
  ): Promise<Skill> {
    return this.#change(name, async () => {
      const current = await this.#read(name).catch(unlessUnknown);
      if (current === undefined) {
        const first = this.#nextOf({ name, ...draft(undefined) }, undefined, origin);
        const staged = await this.#work.stage(writeSkill(first), path.join(VERSIONS_FOLDER, '1'));
        await this.#place(staged, name);
      } else {
        const kept = await this.#keepEdit(current);
        const next = this.#nextOf(
          { name, markdown: kept.markdown, ...draft(current) },
          kept,
          origin,
        );
        const staged = await this.#work.stage(writeSkill(next), COPY_FOLDER);
        await this.#work.promise(staged, name);
        await this.#work.keepPromise(name, this.folderOf(name));
      }
      return this.#read(name);
    });
  }

  /** The numbers of the versions that are kept, oldest first. */
  async versions(name: string): Promise<number[]> {
    const entries =
      (await readdir(path.join(this.folderOf(name), VERSIONS_FOLDER)).catch(absent)) ?? [];
    return entries
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .sort((a, b) => a - b);
  }

  /** A version that is kept. Throws SkillRefusedError when it is not. */
  async readVersion(name: string, version: number): Promise<Skill> {
    const texts = await textsIn(path.join(this.folderOf(name), VERSIONS_FOLDER, String(version)));
    if (texts !== undefined && texts.size > 0) return readSkill(name, texts);
    const current = await this.read(name);
    if (current.manifest.version === version && !current.isEdited) return current;
    const known = [...new Set([...(await this.versions(name)), current.manifest.version])];
    throw new SkillRefusedError(
      `There is no version ${version} of '${name}'. There are: ${known.join(', ')}.`,
    );
  }

  /**
   * Takes over a folder that holds a skill, under this name, which must be free. `isWanted` says which files
   * of it; links are never taken. Throws DamagedSkillError, and then nothing has come.
   */
  async adopt(
    name: string,
    from: string,
    isWanted: (source: string) => Promise<boolean> = async () => true,
  ): Promise<Skill> {
    return this.#change(name, async () => {
      await this.#refuseTaken(name);
      const staged = await this.#work.emptyStage();
      try {
        const filter = async (source: string): Promise<boolean> =>
          !(await lstat(source)).isSymbolicLink() && isWanted(source);
        await cp(from, staged, { recursive: true, filter });
        readSkill(name, (await textsIn(staged)) ?? new Map());
        await this.#place(staged, name);
      } catch (error) {
        await rm(staged, { recursive: true, force: true });
        throw error;
      }
      return this.#read(name);
    });
  }

  /** Gives a skill another name, which must be free. Everything in its folder goes with it. */
  async rename(from: string, to: string): Promise<Skill> {
    // In one order, so that two who rename cannot wait for each other.
    const [first, second] = from < to ? [from, to] : [to, from];
    return this.#change(first, () => this.#change(second, () => this.#renameTo(from, to)));
  }

  async #renameTo(from: string, to: string): Promise<Skill> {
    await this.#refuseTaken(to);
    const current = await this.#keepEdit(await this.#read(from));
    const next = this.#nextOf({ ...current, name: to }, current, `renamed from ${from}`);
    // A new version on top of a copy: a folder whose texts name another skill never shows.
    const staged = await this.#work.stage(
      writeSkill(next),
      path.join(VERSIONS_FOLDER, String(next.manifest.version)),
    );
    const isOther = async (source: string): Promise<boolean> =>
      !SKILL_FILES.includes(path.relative(this.folderOf(from), source)) &&
      !(await lstat(source)).isSymbolicLink();
    await cp(this.folderOf(from), staged, { recursive: true, filter: isOther });
    await this.#place(staged, to);
    await this.#work.discard(this.folderOf(from), from, this.#clock.now());
    return this.#read(to);
  }

  /** Takes the skill's folder away, whatever is in it; `restore` brings it back within a month. */
  async remove(name: string): Promise<void> {
    await this.#change(name, async () => {
      if ((await lstat(this.folderOf(name)).catch(absent)) === undefined) {
        throw new UnknownSkillError(name, await this.names());
      }
      await this.#work.discard(this.folderOf(name), name, this.#clock.now());
    });
  }

  /** Brings back the skill of this name that was removed last. Throws SkillRefusedError. */
  async restore(name: string): Promise<void> {
    await this.#change(name, async () => {
      await this.#refuseTaken(name);
      const folder = await this.#work.discarded(name);
      if (folder === undefined) {
        throw new SkillRefusedError(`No skill '${name}' was deleted in the last 30 days.`);
      }
      await this.#place(folder, name);
    });
  }

  async dispose(): Promise<void> {
    await this.#index.dispose();
  }

  async #change<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.#refuseLinks();
    return this.#exclusively(name, async () => {
      try {
        await this.#work.keepPromise(name, this.folderOf(name));
        return await work();
      } finally {
        this.#names = undefined;
        this.#index.forget(name);
        await this.#sweepOnce();
      }
    });
  }

  async #read(name: string): Promise<Skill> {
    const texts = isSkillName(name) ? await textsIn(this.folderOf(name)) : undefined;
    if (texts === undefined) throw new UnknownSkillError(name, await this.names());
    return readSkill(name, texts);
  }

  async #look(name: string): Promise<{ card: SkillCard } | { problem: string } | undefined> {
    try {
      const stamp = await stampOf(this.folderOf(name));
      if (stamp === undefined) return undefined;
      const known = this.#index.get(name, stamp);
      if (known !== undefined) return known;
      const card = cardOf(await this.#read(name));
      this.#index.set(name, stamp, { card });
      return { card };
    } catch (error) {
      // Deleted while we looked.
      if (error instanceof UnknownSkillError) return undefined;
      return { problem: messageOf(error) };
    }
  }

  /** The skill as a version: what was changed by hand, or came without a history, gets its own. */
  async #keepEdit(current: Skill): Promise<Skill> {
    if (!current.isEdited && current.manifest.history.length > 0) return current;
    const kept = this.#nextOf(current, current.isEdited ? current : undefined, 'edited by hand');
    const staged = await this.#work.stage(writeSkill(kept));
    await addVersion(this.folderOf(current.name), kept.manifest.version, staged);
    return kept;
  }

  #nextOf(draft: NamedDraft, before: Skill | undefined, origin: string): Skill {
    return nextVersion(draft, before, { origin, at: this.#clock.now() });
  }

  async #place(staged: string, name: string): Promise<void> {
    await mkdir(this.root, { recursive: true });
    await rename(staged, this.folderOf(name));
  }

  /** Finishes what somebody has promised and could not finish. False when there was nothing. */
  async #settleAll(): Promise<boolean> {
    const promises = await this.#work.promises();
    for (const name of promises) {
      await this.#exclusively(name, () => this.#work.keepPromise(name, this.folderOf(name)));
      this.#names = undefined;
    }
    return promises.length > 0;
  }

  async #sweepOnce(): Promise<void> {
    if (this.#isSwept) return;
    this.#isSwept = true;
    await this.#work
      .sweep(this.#clock.now())
      .catch((error: unknown) => this.#log.warn(`Skills: ${messageOf(error)}`));
  }

  async #entries(): Promise<string[]> {
    const entries = (await readdir(this.root, { withFileTypes: true }).catch(absent)) ?? [];
    return entries.filter((entry) => !entry.isFile()).map((entry) => entry.name);
  }

  async #refuseTaken(name: string): Promise<void> {
    if ((await stat(this.folderOf(name)).catch(absent)) === undefined) return;
    throw new SkillRefusedError(`There is a skill '${name}' already: choose another name.`);
  }

  /** What lies in a folder could lead us to write elsewhere. */
  async #refuseLinks(): Promise<void> {
    // The person's own data may lie behind a link of theirs.
    const folders = this.name === 'user' ? [this.root] : [this.#base, this.root];
    for (const folder of folders) {
      const info = await lstat(folder).catch(absent);
      if (info === undefined || info.isDirectory()) continue;
      throw new SkillRefusedError(
        `${path.basename(folder)} is a link or a file, so no skill is saved there: make it a folder.`,
      );
    }
  }
}

function misnamed(entry: string): string {
  const rule = 'Names of skills have lower-case letters, digits and hyphens';
  try {
    return `${rule}: rename the folder to '${skillNameOf(entry)}'.`;
  } catch {
    return `${rule}, at most 64: rename the folder.`;
  }
}

function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof UnknownSkillError)) throw error;
}
