/**
 * All libraries together: those of the folders that are open, then the person's own. Finds skills by any of
 * the names that they go by, and says of each whether it is trusted and how it was used. Of two with one name
 * the first one counts.
 */
import path from 'node:path';
import type { Clock, Log, Workspace } from '../ports';
import type { Inspection } from '../sandbox/inspection';
import { hashOf } from '../util/hash';
import { InvalidInputError } from '../util/errors';
import { Emitter } from '../util/event';
import { SkillRefusedError, UnknownSkillError } from './errors';
import { WORKSPACE_FOLDER } from './fileNames';
import { SkillLibrary, type DamagedSkill } from './library';
import { methodOf, skillNameOf } from './names';
import type { LibraryName, Skill, SkillCard } from './skill';
import { reachOf, type SkillTrust, type Standing, type Trust } from './trust';
import type { SkillUsage, Usage } from './usage';

/** A skill and where it is. */
export interface FoundSkill {
  library: SkillLibrary;
  skill: Skill;
  /** Unique over all libraries: the path of its folder. */
  key: string;
}

/** A skill as the library shows it. */
export interface ShelfEntry {
  key: string;
  library: SkillLibrary;
  card: SkillCard;
  trust: Trust;
  /** Another one of this name is used instead. */
  isShadowed: boolean;
  usage: Usage | undefined;
}

export interface ShelfContents {
  entries: readonly ShelfEntry[];
  damaged: readonly (DamagedSkill & { key: string; library: SkillLibrary })[];
}

/** usage: only how often something ran. */
export type ShelfChange = 'skills' | 'usage';

export type InspectCode = (skill: Pick<Skill, 'code' | 'manifest'>) => Promise<Inspection>;

export interface ShelfParts {
  workspace: Workspace;
  /** The user-level store. */
  dataFolder: string;
  trust: SkillTrust;
  usage: SkillUsage;
  inspect: InspectCode;
  clock: Clock;
  log: Log;
}

export class SkillShelf {
  readonly usage: SkillUsage;
  readonly #parts: ShelfParts;
  readonly #libraries = new Map<string, SkillLibrary>();
  readonly #changed = new Emitter<ShelfChange>();

  /** A skill came, changed, went, ran, or was looked at. */
  readonly onDidChange = this.#changed.on;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
    this.usage = parts.usage;
  }

  /** In the order in which names are looked up. */
  libraries(): SkillLibrary[] {
    const { workspace, dataFolder } = this.#parts;
    const folders = workspace.folders().map((folder) => path.join(folder, WORKSPACE_FOLDER));
    return [
      ...folders.map((base) => this.#libraryAt('workspace', base)),
      this.#libraryAt('user', dataFolder),
    ];
  }

  /** Where a new skill goes. Throws SkillRefusedError when there is no such library. */
  libraryFor(wanted: LibraryName | undefined): SkillLibrary {
    const all = this.libraries();
    // In restricted mode nothing of the folder would run.
    const standard = this.#parts.workspace.isTrusted() ? all[0]!.name : 'user';
    const found = all.find(({ name }) => name === (wanted ?? standard));
    if (found !== undefined) return found;
    throw new SkillRefusedError(
      `No folder is open, so there is no library of a workspace: save into the library 'user'.`,
    );
  }

  /** The names of all skills, each once, with the one that counts; damaged ones too. */
  async names(): Promise<string[]> {
    const lists = await Promise.all(this.libraries().map((library) => library.names()));
    return [...new Set(lists.flat())];
  }

  /**
   * The skill of this name: as it is called in a program, as its folder is called, or with its library before
   * it, `user/count-todos`. Throws UnknownSkillError or DamagedSkillError.
   */
  async find(raw: string): Promise<FoundSkill> {
    const [, wanted, rest] = /^(workspace|user)[/:](.+)$/.exec(raw.trim()) ?? [];
    const name = nameIn(rest ?? raw);
    const libraries = this.libraries();
    for (const library of libraries) {
      if (wanted !== undefined && library.name !== wanted) continue;
      const names = await library.names();
      const found =
        names.find((each) => each === name) ?? names.find((each) => methodOf(each) === rest);
      if (found !== undefined) return this.#found(library, await library.read(found));
    }
    throw new UnknownSkillError(raw, await this.names());
  }

  /** The skill with this key. Throws like `find`. */
  async at(key: string): Promise<FoundSkill> {
    const { library, name } = this.placeOf(key);
    return this.#found(library, await library.read(name));
  }

  /** Throws UnknownSkillError for a key of no library. */
  placeOf(key: string): { library: SkillLibrary; name: string } {
    const root = path.dirname(key);
    const library = this.libraries().find((each) => each.root === root);
    if (library === undefined) throw new UnknownSkillError(path.basename(key), []);
    return { library, name: path.basename(key) };
  }

  async contents(): Promise<ShelfContents> {
    const { usage } = this.#parts;
    const [used, ...all] = await Promise.all([
      usage.all(),
      ...this.libraries().map(async (library) => ({ library, ...(await library.contents()) })),
    ]);
    const seen = new Set<string>();
    const entries: ShelfEntry[] = [];
    for (const { library, cards } of all) {
      const names = cards.map(({ name }) => name);
      for (const card of cards) {
        const key = library.folderOf(card.name);
        const { trust } = await this.#standingOf(library, key, card);
        const isShadowed = seen.has(card.name);
        entries.push({ key, library, card, trust, isShadowed, usage: used.get(key) });
      }
      for (const name of names) seen.add(name);
    }
    const damaged = all.flatMap(({ library, damaged: list }) =>
      list.map((each) => ({ ...each, library, key: library.folderOf(each.name) })),
    );
    return { entries, damaged };
  }

  /** Whether it may run, and how far it may go. */
  async standingOf({ library, skill, key }: FoundSkill): Promise<Standing> {
    return this.#standingOf(library, key, skill);
  }

  /** A person, or whoever saves it here, stands behind the skill as it is now. */
  async trust({ skill, key }: FoundSkill, inspection?: Inspection): Promise<void> {
    const { trust, inspect, clock } = this.#parts;
    const found = inspection ?? (skill.kind === 'program' ? await inspect(skill) : undefined);
    const reach = found === undefined ? [] : reachOf(found);
    await trust.trust(key, { codeHash: skill.codeHash, reach, at: clock.now() });
    this.changed();
  }

  /** The skill has moved: what is known of it goes with it. */
  async moved(from: string, to: string): Promise<void> {
    const { trust, usage } = this.#parts;
    await usage.move(from, to);
    await trust.move(from, to);
    this.changed();
  }

  /** A skill ran: what is shown of it has changed. */
  noticed(): void {
    this.#changed.fire('usage');
  }

  /** Somebody else may have changed something. */
  changed(): void {
    this.#parts.trust.refresh();
    this.#changed.fire('skills');
  }

  async dispose(): Promise<void> {
    this.#changed.dispose();
    await this.#parts.usage.flush();
    await Promise.all([...this.#libraries.values()].map((library) => library.dispose()));
  }

  #found(library: SkillLibrary, skill: Skill): FoundSkill {
    return { library, skill, key: library.folderOf(skill.name) };
  }

  async #standingOf(library: SkillLibrary, key: string, card: SkillCard): Promise<Standing> {
    const { trust, workspace, inspect } = this.#parts;
    if (library.name === 'workspace' && !workspace.isTrusted()) return { trust: 'untrusted' };
    return trust.of(key, card.codeHash, async () => inspect(await library.read(card.name)));
  }

  #libraryAt(name: LibraryName, base: string): SkillLibrary {
    let library = this.#libraries.get(base);
    if (library === undefined) {
      const { dataFolder, clock, log } = this.#parts;
      const indexFile = path.join(dataFolder, 'skill-index', `${hashOf(base)}.json`);
      library = new SkillLibrary({ name, base, indexFile, clock, log });
      this.#libraries.set(base, library);
    }
    return library;
  }
}

/** What cannot be a name is no skill's. */
function nameIn(raw: string): string | undefined {
  try {
    return skillNameOf(raw);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}
