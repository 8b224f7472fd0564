/** The parts of skills, put together: what the facade and the hosts reach. */
import type { Catalog } from '../catalog/catalog';
import type { Clock, Log, Workspace } from '../ports';
import type { FindSensitive } from '../privacy/sensitive';
import type { Sandbox } from '../sandbox/sandbox';
import type { SandboxBindings } from '../sandbox/messages';
import { SkillBindings } from './bindings';
import { SkillDesk } from './desk';
import type { KnownTools } from './dependencies';
import { SkillFinder, type LearnedOfSkills } from './finding';
import { RecentRuns } from './recentRuns';
import { SkillSaving } from './saving';
import { SkillShelf, type InspectCode } from './shelf';
import { SkillRuns, type ProgramRunner, type SkillRunsParts } from './skillRuns';
import { SkillTools } from './skillTools';
import type { SkillTrust } from './trust';
import type { SkillUsage } from './usage';

/** What a host gives. */
export interface SkillStore {
  workspace: Workspace;
  /** The user-level store. */
  dataFolder: string;
  trust: SkillTrust;
  usage: SkillUsage;
}

export interface SkillsParts extends SkillStore {
  catalog: Catalog;
  sandbox: Sandbox;
  programs: ProgramRunner;
  /** Starts what never listed its tools. */
  listTools: (signal: AbortSignal) => Promise<unknown>;
  versionOf: KnownTools['versionOf'];
  prepare: SkillRunsParts['prepare'];
  learned: LearnedOfSkills;
  findSensitive: FindSensitive;
  restoreFrom(text: string, earlier: string): Promise<string>;
  clock: Clock;
  log: Log;
}

export class Skills {
  readonly shelf: SkillShelf;
  readonly finder: SkillFinder;
  readonly runs: SkillRuns;
  readonly tools: SkillTools;
  /** What people do with skills. */
  readonly desk: SkillDesk;
  /** What migrations need of it. */
  readonly forMigration: { tools: KnownTools; inspect: InspectCode; findSensitive: FindSensitive };
  readonly recent = new RecentRuns();
  readonly #bindings = new SkillBindings();
  readonly #catalog: Catalog;

  constructor(parts: SkillsParts) {
    const { catalog, sandbox, programs, listTools, clock, log, versionOf, ...more } = parts;
    const { findSensitive, restoreFrom, prepare, learned, ...store } = more;
    this.#catalog = catalog;
    const known: KnownTools & { nearest(name: string): string[] } = {
      resolve: (name) => catalog.resolve(name),
      nearest: (name) => catalog.nearest(name),
      versionOf,
    };
    const look = async (code: string, language: string | undefined) =>
      sandbox.inspect(
        { code, language: language === 'python3' ? 'python3' : 'javascript' },
        await this.bindings(),
        new AbortController().signal,
      );
    const inspect: InspectCode = ({ code, manifest }) => look(code, manifest.language);
    this.forMigration = { tools: known, inspect, findSensitive };
    this.shelf = new SkillShelf({ ...store, inspect, clock, log });
    this.finder = new SkillFinder({ shelf: this.shelf, tools: known, learned, log });
    this.runs = new SkillRuns({
      shelf: this.shelf,
      programs,
      tools: known,
      listTools,
      prepare,
      clock,
    });
    const { shelf, finder, runs } = this;
    const saving = new SkillSaving({
      shelf,
      runs,
      tools: known,
      learned,
      recent: this.recent,
      findSensitive,
      restoreFrom,
      inspect: ({ code, language }) => look(code, language),
    });
    this.tools = new SkillTools({ shelf, finder, saving, runs, clock });
    this.desk = new SkillDesk({ shelf, runs, tools: known, learned, inspect, clock });
  }

  /** What programs see: tools and skills. */
  async bindings(): Promise<SandboxBindings> {
    return this.#bindings.of(this.#catalog.bindings(), await this.shelf.names());
  }

  async dispose(): Promise<void> {
    await this.shelf.dispose();
  }
}
