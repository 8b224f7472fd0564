/**
 * Versions of tools and what they mean for skills, put together: what is known of each tool, how skills stand
 * with it, and migrations. What hosts reach.
 */
import path from 'node:path';
import type { Run } from '../calls';
import type { Catalog } from '../catalog/catalog';
import type { CatalogTool } from '../catalog/contract';
import type { Difficulty, MigrationOutlook } from '../guidance/migrations';
import type { Clock, LanguageModel, Log, Workspace } from '../ports';
import { stateOf } from '../skills/dependencies';
import { SkillRefusedError } from '../skills/errors';
import { WORKSPACE_FOLDER } from '../skills/fileNames';
import type { FoundSkill, ShelfEntry } from '../skills/shelf';
import type { ToolDependency } from '../skills/skill';
import type { Skills } from '../skills/skills';
import {
  compatibilityOf,
  ofTool,
  type SkillCompatibility,
  type ToolFinding,
} from './compatibility';
import {
  isPlan,
  Migrator,
  type MigrationChoice,
  type MigrationPlan,
  type MigrationPreview,
} from './migration/migrator';
import type { RouteSources } from './migration/route';
import { readDeclarations, type Declarations } from './registry/declared';
import { historyIn, type ServerHistory } from './registry/history';
import type { VersionRegistry } from './registry/registry';
import { byUrgency, isFailing } from './status';

export interface VersioningParts {
  registry: VersionRegistry;
  skills: Skills;
  catalog: Catalog;
  workspace: Workspace;
  /** The user-level store. */
  dataFolder: string;
  /** Absent where there is none to ask. */
  model?: LanguageModel;
  clock: Clock;
  log: Log;
  /** How hard a migration is likely to be. */
  difficultyOf: (outlook: MigrationOutlook) => Difficulty;
  /** Told what was done. */
  onDone: (done: VersioningDone) => void;
}

export interface VersioningDone {
  action: VersioningAction;
  ms: number;
  /** The skill that it was done to, and the tools that it was for. */
  skill?: string;
  tools: readonly string[];
}

export type VersioningAction = 'checked' | 'migrated' | 'refused' | 'undone';

/** A skill and how it stands with its tools. */
export interface SkillReport extends SkillCompatibility {
  key: string;
  name: string;
  entry: ShelfEntry;
  /** Of its migration; absent where it needs none. */
  difficulty?: Difficulty;
}

const KEPT_VERSIONS = 10;

export class Versioning {
  readonly registry: VersionRegistry;
  readonly #parts: VersioningParts;
  readonly #migrator: Migrator;
  /** Problems of declarations that are in the log. */
  readonly #told = new Set<string>();

  constructor(parts: VersioningParts) {
    const { skills, registry } = parts;
    this.#parts = parts;
    this.registry = registry;
    this.#migrator = new Migrator({
      ...skills.forMigration,
      shelf: skills.shelf,
      runs: skills.runs,
    });
  }

  /** Folders in which versions may be declared: those of a folder that nobody trusts say nothing. */
  get declarationBases(): string[] {
    const { workspace, dataFolder } = this.#parts;
    const folders = workspace.isTrusted() ? workspace.folders() : [];
    return [...folders.map((folder) => path.join(folder, WORKSPACE_FOLDER)), dataFolder];
  }

  async declarations(): Promise<Declarations> {
    return readDeclarations(this.declarationBases);
  }

  /** How each skill stands, worst first. Reads only those whole that are not as they were. */
  async report(): Promise<SkillReport[]> {
    const { skills } = this.#parts;
    const tools = skills.forMigration.tools;
    const { entries } = await skills.shelf.contents();
    const programs = entries.filter(
      ({ card, isShadowed }) => card.kind === 'program' && !isShadowed,
    );
    const sources = await this.sources(
      programs.flatMap(({ card }) => card.manifest.tool_dependencies.map(({ name }) => name)),
    );
    const reports: SkillReport[] = [];
    // Many skills call the same tools.
    const findings = new Map<string, ToolFinding>();
    const about = (dependency: ToolDependency): ToolFinding => {
      const mark = `${dependency.name} ${dependency.schema_hash}`;
      const finding = findings.get(mark) ?? ofTool(dependency, sources);
      findings.set(mark, finding);
      return finding;
    };
    for (const entry of programs) {
      const { key, card } = entry;
      // What its tools were is in its file alone, where nobody saw them here.
      const isUnknown = card.manifest.tool_dependencies.some(
        (tool) => stateOf(tool, tools) !== 'same' && !wasSeen(tool, sources),
      );
      const manifest = isUnknown ? await this.#manifestOf(entry) : card.manifest;
      const standing = compatibilityOf(manifest, tools, sources, about);
      const difficulty = this.#difficultyOf(standing);
      reports.push({ key, name: card.name, entry, ...standing, ...(difficulty && { difficulty }) });
    }
    return reports.sort((a, b) => byUrgency(a.status, b.status) || (a.name < b.name ? -1 : 1));
  }

  #difficultyOf({ status, tools }: SkillCompatibility): Difficulty | undefined {
    const outdated = tools.filter(isFailing);
    if (outdated.length === 0) return undefined;
    return this.#parts.difficultyOf({
      tools: outdated.map(({ tool }) => tool),
      isKnown: status === 'needs_migration',
      steps: outdated.reduce((sum, { steps }) => sum + steps.length, 0),
      sites: outdated.reduce((sum, { sites }) => sum + sites.length, 0),
    });
  }

  async #manifestOf({ library, card }: ShelfEntry): Promise<ShelfEntry['card']['manifest']> {
    try {
      return (await library.read(card.name)).manifest;
    } catch {
      // Deleted or damaged since it was listed: the list says so next time.
      return card.manifest;
    }
  }

  /** How one skill stands. */
  async reportOf({ skill }: FoundSkill): Promise<SkillCompatibility> {
    const { manifest } = skill;
    const sources = await this.sources(manifest.tool_dependencies.map(({ name }) => name));
    return compatibilityOf(manifest, this.#parts.skills.forMigration.tools, sources);
  }

  /** What would be done with a skill; undefined where it is as it should be. */
  async preview(
    found: FoundSkill,
    run: Run,
    choice: MigrationChoice = {},
  ): Promise<MigrationPreview | undefined> {
    const sources = await this.sources(
      found.skill.manifest.tool_dependencies.map(({ name }) => name),
    );
    const started = this.#parts.clock.monotonic();
    const preview = await this.#migrator.preview(found, sources, run, choice);
    if (preview !== undefined && !isPlan(preview)) {
      const { tools } = compatibilityOf(
        found.skill.manifest,
        this.#parts.skills.forMigration.tools,
        sources,
      );
      this.#note('refused', started, found, tools.filter(isFailing));
    }
    return preview;
  }

  /** The same with the help of a language model, where rules end. Throws where there is none. */
  async propose(found: FoundSkill, run: Run): Promise<MigrationPreview | undefined> {
    const { model } = this.#parts;
    if (model === undefined) throw new SkillRefusedError('There is no language model to ask.');
    const sources = await this.sources(
      found.skill.manifest.tool_dependencies.map(({ name }) => name),
    );
    return this.#migrator.propose(found, sources, model, run);
  }

  /** Keeps what was planned. Throws SkillRefusedError. */
  async apply(plan: MigrationPlan): Promise<FoundSkill> {
    const started = this.#parts.clock.monotonic();
    const migrated = await this.#migrator.apply(plan);
    this.#note('migrated', started, plan.found, plan.tools);
    return migrated;
  }

  /** Takes the last migration of a skill back. Throws SkillRefusedError. */
  async undo(found: FoundSkill): Promise<FoundSkill> {
    const started = this.#parts.clock.monotonic();
    const before = await this.#migrator.undo(found);
    this.#note('undone', started, found);
    return before;
  }

  /** The same because a person asked for it. */
  async check(): Promise<SkillReport[]> {
    const started = this.#parts.clock.monotonic();
    const reports = await this.report();
    this.#note('checked', started);
    return reports;
  }

  /** Forgets versions that no skill was written for, but the last ones. Returns how many. */
  async prune(keep = KEPT_VERSIONS): Promise<number> {
    const { entries } = await this.#parts.skills.shelf.contents();
    const hashes = entries.flatMap(({ card }) =>
      card.manifest.tool_dependencies.map((tool) => tool.schema_hash),
    );
    return this.registry.prune(new Set(hashes), keep);
  }

  /** What is known of these tools and those that they became. */
  async sources(ids: readonly string[]): Promise<RouteSources> {
    const { catalog } = this.#parts;
    await this.registry.settled();
    const servers = new Set([
      ...ids.map((id) => id.slice(0, id.indexOf('.'))),
      ...catalog.servers(),
    ]);
    const histories = new Map<string, ServerHistory>();
    await Promise.all(
      [...servers].map(async (server) => histories.set(server, await this.registry.of(server))),
    );
    const { tools, problems } = await this.declarations();
    for (const problem of problems) {
      // They are read again and again, and stay wrong until somebody mends them.
      if (!this.#told.has(problem)) this.#parts.log.warn(problem);
      this.#told.add(problem);
    }
    return {
      resolve: (id) => catalog.resolve(id),
      tools: () => catalog.tools(),
      history: (id) => {
        const server = id.slice(0, id.indexOf('.'));
        const history = histories.get(server);
        return historyIn(history, id.slice(server.length + 1));
      },
      declared: (id) => tools.get(id),
    };
  }

  dispose(): void {
    this.registry.dispose();
  }

  #note(
    action: VersioningAction,
    started: number,
    found?: FoundSkill,
    tools: readonly { tool: string }[] = [],
  ): void {
    this.#parts.onDone({
      action,
      ms: this.#parts.clock.monotonic() - started,
      ...(found && { skill: `${found.key} ${found.skill.manifest.version}` }),
      tools: tools.map(({ tool }) => tool),
    });
  }
}

function wasSeen({ name, schema_hash: hash }: ToolDependency, sources: RouteSources): boolean {
  return sources.history(name)?.versions.some(({ schemaHash }) => schemaHash === hash) === true;
}

/** The version of a tool's contract as it is now, as far as it is known. */
export function versionIn(registry: VersionRegistry): (tool: CatalogTool) => string | undefined {
  return ({ server, name }) => historyIn(registry.known(server), name)?.current;
}
