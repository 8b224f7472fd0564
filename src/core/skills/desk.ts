/**
 * What people do with skills, whichever host they do it in: look at them, review, test, restore, rename, move,
 * export, import, delete, and clean up. Every operation is whole or has not happened, and says so.
 */
import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Run } from '../calls';
import type { Clock } from '../ports';
import type { Inspection } from '../sandbox/inspection';
import { absent } from '../util/absent';
import { plural } from '../util/count';
import {
  compatibilityOf,
  dependenciesOf,
  stateOf,
  type Compatibility,
  type DependencyState,
  type KnownTools,
} from './dependencies';
import { SkillRefusedError } from './errors';
import { MARKDOWN_FILE, VERSIONS_FOLDER } from './fileNames';
import type { LearnedOfSkills, SkillStanding } from './finding';
import type { DamagedSkill, SkillLibrary } from './library';
import { skillNameOf } from './names';
import type { FoundSkill, InspectCode, ShelfEntry, SkillShelf } from './shelf';
import type { LibraryName, Skill } from './skill';
import { textsIn } from './skillFolder';
import { readMarkdown } from './skillMarkdown';
import { testName, type SkillRuns, type TestResult } from './skillRuns';

export interface DeskParts {
  shelf: SkillShelf;
  runs: SkillRuns;
  tools: KnownTools;
  learned: LearnedOfSkills;
  inspect: InspectCode;
  clock: Clock;
}

/** A skill and how it stands with its tools. */
export interface SkillOverview extends ShelfEntry {
  tools: readonly { name: string; version?: string; state: DependencyState }[];
  compatibility: Compatibility;
  /** Present where it went well, or failed, in nearly all of many runs here. */
  standing?: SkillStanding;
}

export interface SkillsOverview {
  skills: readonly SkillOverview[];
  damaged: readonly (DamagedSkill & { key: string; library: SkillLibrary })[];
}

/** A skill that may be given up, and why. */
export interface CleanUpCandidate {
  key: string;
  name: string;
  library: LibraryName;
  reason: string;
}

/** What a review shows: all that a person needs to see before they stand behind a skill. */
export interface SkillReview {
  found: FoundSkill;
  inspection: Inspection;
  /** Tools that its program calls, by id where they are known. */
  reaches: readonly string[];
}

const MAX_IMPORT_FILES = 500;
const MAX_IMPORT_BYTES = 10 * 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

export class SkillDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async overview(): Promise<SkillsOverview> {
    const { shelf, tools, learned } = this.#parts;
    const { entries, damaged } = await shelf.contents();
    const skills = entries.map((entry) => {
      const { manifest } = entry.card;
      const states = manifest.tool_dependencies.map((tool) => ({
        name: tool.name,
        ...(tool.version !== undefined && { version: tool.version }),
        state: stateOf(tool, tools),
      }));
      const standing = learned.standingOf(entry.card.name);
      return {
        ...entry,
        tools: states,
        compatibility: compatibilityOf(manifest, tools),
        ...(standing && { standing }),
      };
    });
    return { skills, damaged };
  }

  async review(found: FoundSkill): Promise<SkillReview> {
    const { inspect, tools, shelf } = this.#parts;
    const inspection = await inspect(found.skill);
    const {
      tools: known,
      unknown,
      skills,
    } = dependenciesOf(inspection, tools, await shelf.names());
    const reaches = [
      ...known.map(({ name }) => name),
      ...new Set(unknown.map(({ callee }) => callee)),
      ...skills.map((name) => `skills.${name}`),
    ];
    return { found, inspection, reaches };
  }

  /** The person stands behind what they were shown. Throws SkillRefusedError where it is another by now. */
  async trust({ found, inspection }: SkillReview): Promise<void> {
    const { shelf } = this.#parts;
    const now = await shelf.at(found.key);
    if (now.skill.codeHash !== found.skill.codeHash) {
      throw new SkillRefusedError(
        `'${now.skill.name}' was changed while you looked at it: review it again.`,
      );
    }
    await shelf.trust(now, inspection);
  }

  /**
   * Runs its tests, over what was recorded where there is something: that reaches no server. Others of a skill
   * that nobody has looked at fail unrun.
   */
  async test(found: FoundSkill, run: Run): Promise<TestResult[]> {
    const { runs } = this.#parts;
    const { skill } = found;
    const refusal = await runs.refusalOf(found);
    const results: TestResult[] = [];
    for (const test of skill.manifest.tests) {
      const isRefused = refusal !== undefined && test.calls === undefined;
      results.push(
        isRefused
          ? { name: testName(test), isOk: false, isReplayed: false, message: refusal.message }
          : await runs.test(skill, test, run),
      );
    }
    return results;
  }

  /** Makes an earlier version the newest one; those in between stay. */
  async restore(found: FoundSkill, version: number): Promise<Skill> {
    const { library, skill } = found;
    const old = await library.readVersion(skill.name, version);
    // What lies among the versions came with the folder, too: it is trusted if it was looked at once.
    const restored = await library.write(skill.name, `restored from version ${version}`, () => ({
      description: old.description,
      manifest: old.manifest,
      code: old.code,
    }));
    this.#parts.shelf.changed();
    return restored;
  }

  async rename(found: FoundSkill, to: string): Promise<FoundSkill> {
    const { shelf } = this.#parts;
    const { library, skill, key } = found;
    const name = skillNameOf(to);
    if (name === skill.name) return found;
    const renamed = {
      library,
      skill: await library.rename(skill.name, name),
      key: library.folderOf(name),
    };
    await shelf.moved(key, renamed.key);
    return renamed;
  }

  /** Moves a skill into the other library, where its name must be free. */
  async move(found: FoundSkill, to: LibraryName): Promise<FoundSkill> {
    const { shelf } = this.#parts;
    const { library, skill, key } = found;
    const target = shelf.libraryFor(to);
    if (target === library) return found;
    const adopted = await target.adopt(skill.name, key);
    const moved = { library: target, skill: adopted, key: target.folderOf(skill.name) };
    await library.remove(skill.name);
    await shelf.moved(key, moved.key);
    return moved;
  }

  /** Copies the skill, without its old versions, into a new folder in this one. Returns its path. */
  async exportTo({ skill, key }: FoundSkill, folder: string): Promise<string> {
    const target = path.join(folder, skill.name);
    if ((await stat(target).catch(absent)) !== undefined) {
      throw new SkillRefusedError(
        `There is a '${skill.name}' in ${folder} already: choose another folder.`,
      );
    }
    await mkdir(folder, { recursive: true });
    const versions = path.join(key, VERSIONS_FOLDER);
    await cp(key, target, {
      recursive: true,
      errorOnExist: true,
      filter: (source) => source !== versions,
    });
    return target;
  }

  /**
   * Takes over an Agent Skill from its folder, or those in a folder of such. What comes is untrusted. Returns
   * the names, and why others did not come.
   */
  async importFrom(
    folder: string,
    to: LibraryName | undefined,
  ): Promise<{ names: string[]; problems: string[] }> {
    const library = this.#parts.shelf.libraryFor(to);
    const names: string[] = [];
    const problems: string[] = [];
    for (const each of await skillFoldersIn(folder)) {
      try {
        const texts = await textsIn(each);
        const { title } = readMarkdown(texts?.get(MARKDOWN_FILE) ?? '');
        const name = title ?? path.basename(each);
        if (skillNameOf(name) !== name) {
          throw new SkillRefusedError(
            `'${name}' is no name of a skill: call it '${skillNameOf(name)}'.`,
          );
        }
        await library.adopt(name, each, boundedCopy(each));
        names.push(name);
      } catch (error) {
        problems.push(`${path.basename(each)}: ${(error as Error).message}`);
      }
    }
    this.#parts.shelf.changed();
    return { names, problems };
  }

  /** Deletes the skill; `undelete` brings it back for 30 days. */
  async remove(key: string): Promise<void> {
    const { library, name } = this.#parts.shelf.placeOf(key);
    await library.remove(name);
    this.#parts.shelf.changed();
  }

  /** Brings back what was deleted under this key. Its trust was never lost. */
  async undelete(key: string): Promise<void> {
    const { library, name } = this.#parts.shelf.placeOf(key);
    await library.restore(name);
    this.#parts.shelf.changed();
  }

  /** Skills that nobody used for so long, longest first. */
  async cleanUpCandidates(unusedMs: number): Promise<CleanUpCandidate[]> {
    const { clock } = this.#parts;
    const { skills } = await this.overview();
    const now = clock.now();
    const called = new Set(skills.flatMap(({ card }) => card.manifest.skill_dependencies));
    const candidates = skills.flatMap((entry) => {
      const { key, library, card, usage, standing } = entry;
      // A program of another skill needs it, and instructions are not run.
      if (called.has(card.name) || card.kind === 'instructions') return [];
      const saved = Date.parse(card.manifest.history.at(-1)?.saved_at ?? '');
      const last = usage?.lastUsedAt ?? (Number.isNaN(saved) ? 0 : saved);
      const idleMs = now - last;
      if (idleMs < unusedMs) return [];
      const days = plural(Math.floor(idleMs / DAY_MS), 'day');
      const never = last === 0 ? 'never used' : `saved ${days} ago and never used`;
      const used = `not used for ${days}${standing === 'failing' ? ', and failed mostly' : ''}`;
      const reason = usage === undefined ? never : used;
      return [{ key, name: card.name, library: library.name, reason, idleMs }];
    });
    return candidates
      .sort((a, b) => b.idleMs - a.idleMs)
      .map(({ idleMs: _idleMs, ...candidate }) => candidate);
  }
}

async function skillFoldersIn(folder: string): Promise<string[]> {
  if ((await stat(path.join(folder, MARKDOWN_FILE)).catch(absent)) !== undefined) return [folder];
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const each = path.join(folder, entry.name);
    if ((await stat(path.join(each, MARKDOWN_FILE)).catch(absent)) !== undefined) found.push(each);
  }
  if (found.length > 0) return found.sort();
  throw new SkillRefusedError(`There is no ${MARKDOWN_FILE} in ${folder} or in a folder of it.`);
}

/** Lets through what a skill needs, and no more than that. */
function boundedCopy(folder: string): (source: string) => Promise<boolean> {
  let files = 0;
  let bytes = 0;
  return async (source) => {
    const name = path.relative(folder, source);
    if (name === VERSIONS_FOLDER || /(?:^|[\\/])(?:\.git|node_modules)$/.test(name)) return false;
    const info = await stat(source);
    if (info.isDirectory()) return true;
    files++;
    bytes += info.size;
    if (files > MAX_IMPORT_FILES || bytes > MAX_IMPORT_BYTES) {
      throw new SkillRefusedError(
        `It has more than ${MAX_IMPORT_FILES} files or ${MAX_IMPORT_BYTES / 1024 / 1024} MB: import a smaller folder.`,
      );
    }
    return info.isFile();
  };
}
