/**
 * Migrates skills: finds the way for each tool, rewrites the program, proves it, and keeps it as a new version.
 * All of a skill or nothing of it; nothing is written before everything has passed.
 */
import type { CatalogTool } from '../../catalog/contract';
import { identifierOf } from '../../catalog/naming';
import { reservedGlobals } from '../../catalog/reservedNames';
import type { Run } from '../../calls';
import type { ProgramLanguage } from '../../inputs';
import type { FindSensitive } from '../../privacy/sensitive';
import type { LanguageModel } from '../../ports';
import type { Inspection } from '../../sandbox/inspection';
import {
  dependenciesOf,
  stateOf,
  withoutSensitive,
  type KnownTools,
} from '../../skills/dependencies';
import { SkillRefusedError } from '../../skills/errors';
import type { FoundSkill, InspectCode, SkillShelf } from '../../skills/shelf';
import type { Skill, SkillManifest, SkillTest } from '../../skills/skill';
import type { SkillRuns, TestResult } from '../../skills/skillRuns';
import { CERTAIN, describeFound, LIKELY, type FoundStep } from './inferSteps';
import { proposalProblems, proposedBy } from './proposal';
import { argumentProblems, recordingProblems, translatedTests, type Translation } from './proof';
import { routeFor, stepsOf, type Route, type RouteSources } from './route';
import { describeStep, type Step } from './steps';

/** What a migration of a skill would do, proved. */
export interface MigrationPlan {
  found: FoundSkill;
  /** The program after it. */
  code: string;
  /** Its tests, with what was recorded in the words of the new contracts. */
  tests: readonly SkillTest[];
  tools: readonly MigratedTool[];
  inspection: Inspection;
  /** Steps that are no more than likely: a person has to say that they are right. */
  questions: readonly string[];
  /** Tests that were played back. Those that would need a server were not run. */
  tested: { passed: number; unplayed: number };
}

export interface MigratedTool {
  tool: string;
  to: string;
  versions: { from: string; to: string };
  /** In words. */
  steps: readonly string[];
  /** Lines of the program as it was. */
  lines: readonly number[];
}

/** Why nothing was done. */
export interface MigrationRefusal {
  found: FoundSkill;
  /** A sentence each. */
  reasons: readonly string[];
}

export type MigrationPreview = MigrationPlan | MigrationRefusal;

export interface MigratorParts {
  shelf: SkillShelf;
  runs: SkillRuns;
  tools: KnownTools;
  inspect: InspectCode;
  findSensitive: FindSensitive;
}

export interface MigrationChoice {
  /** Only this tool, `server.tool`; all when absent. */
  tool?: string;
  /** Only from and to these versions of it. */
  from?: string;
  to?: string;
}

export const MIGRATION_ORIGIN = 'migrated: ';

export function isPlan(preview: MigrationPreview): preview is MigrationPlan {
  return 'code' in preview;
}

export class Migrator {
  readonly #parts: MigratorParts;

  constructor(parts: MigratorParts) {
    this.#parts = parts;
  }

  /**
   * What would be done; undefined where there is nothing to do. Never throws for what a skill or a contract
   * may be. First with what is sure, then with what is likely, which the plan says.
   */
  async preview(
    found: FoundSkill,
    sources: RouteSources,
    run: Run,
    choice: MigrationChoice = {},
  ): Promise<MigrationPreview | undefined> {
    const outdated = found.skill.manifest.tool_dependencies.filter(
      (tool) =>
        stateOf(tool, this.#parts.tools) !== 'same' &&
        (choice.tool === undefined || choice.tool === tool.name),
    );
    if (outdated.length === 0) return undefined;
    const routes: Route[] = [];
    const reasons: string[] = [];
    for (const tool of outdated) {
      const route = routeFor(tool, sources);
      if ('problem' in route) reasons.push(route.problem);
      else if (isChosen(route, choice)) routes.push(route);
    }
    if (reasons.length > 0) return { found, reasons };
    if (routes.length === 0) return undefined;
    const sure = await this.#planned(found, routes, CERTAIN, run);
    if (isPlan(sure)) return sure;
    const hasMore = routes.some(({ hops }) =>
      hops.some(({ found: steps }) => steps.some((step) => isLikely(step))),
    );
    return hasMore ? this.#planned(found, routes, LIKELY, run) : sure;
  }

  /**
   * What a language model makes of it, proved as far as it can be: always with a question, so that a person has
   * to read it. Undefined where there is nothing to do. Throws what the model's host throws.
   */
  async propose(
    found: FoundSkill,
    sources: RouteSources,
    model: LanguageModel,
    run: Run,
  ): Promise<MigrationPreview | undefined> {
    const preview = await this.preview(found, sources, run);
    if (preview === undefined || isPlan(preview)) return preview;
    const { tools, inspect, shelf } = this.#parts;
    const { skill } = found;
    const all = skill.manifest.tool_dependencies
      .filter((tool) => stateOf(tool, tools) !== 'same')
      .map((tool) => routeFor(tool, sources));
    const routes = all.filter((route): route is Route => !('problem' in route));
    if (routes.length < all.length) return preview;
    const proposed = await proposedBy(model, skill, routes, preview.reasons, run.signal);
    if (proposed === undefined) {
      return { found, reasons: [...preview.reasons, 'the language model knows no way either'] };
    }
    const { code } = proposed;
    const inspection = await inspect({ code, manifest: skill.manifest });
    const after = dependenciesOf(inspection, tools, await shelf.names());
    const problems = proposalProblems(inspection, after, skill, routes);
    if (problems.length > 0)
      return {
        found,
        reasons: problems.map((problem) => `what ${proposed.model} wrote: ${problem}`),
      };
    const translations = routes.map((route) => ({
      from: route.tool,
      to: route.after,
      steps: stepsOf(route, LIKELY),
    }));
    // What was recorded says something only where rules say it in the new words.
    const isRuled =
      translations.every(({ steps }) => steps.every(isToldOf)) &&
      routes.every(({ open }) => open.length === 0);
    const isPlayable =
      isRuled && recordingProblems(skill.manifest.tests, translations).length === 0;
    const tests = isPlayable
      ? translatedTests(skill.manifest.tests, translations)
      : skill.manifest.tests.map(({ calls: _calls, ...test }) => test);
    const migrated = routes.map(({ tool, after: to, versions }) => ({
      tool,
      to: to.id,
      versions,
      steps: [`rewritten by ${proposed.model}`],
      lines: [],
    }));
    const questions = [`${proposed.model} wrote it: read what it changed before you take it`];
    return this.#proved(found, { code, tools: migrated, questions, tests }, run);
  }

  async #planned(
    found: FoundSkill,
    routes: readonly Route[],
    confidence: number,
    run: Run,
  ): Promise<MigrationPreview> {
    // Parsers of two languages are large and rarely needed.
    const { rewrite } = await import('../codemod/rewrite');
    const { skill } = found;
    const { language, inputs } = skill.manifest;
    let { code } = skill;
    const reasons: string[] = [];
    const questions: string[] = [];
    const tools: MigratedTool[] = [];
    const translations: Translation[] = [];
    for (const route of routes) {
      const steps = stepsOf(route, confidence);
      const isGone =
        route.after.id !== route.tool && !steps.some(({ step }) => step === 'rename_tool');
      if (isGone) {
        reasons.push(`${route.tool} is gone, and that it is ${route.after.id} now is not sure`);
        continue;
      }
      const met = route.open.map(
        ({ text }) => `${route.tool}: ${text}, and nothing is known that would mend it`,
      );
      reasons.push(...met);
      const done = rewrite({
        code,
        language: languageOf(language),
        from: namesOf(route.tool, route.after),
        to: { id: route.after.id, namespace: route.after.namespace, method: route.after.method },
        steps,
        before: route.before.inputSchema,
        inputs,
        versions: route.versions,
      });
      if ('refused' in done) {
        const place = done.line === undefined ? '' : ` (line ${done.line})`;
        reasons.push(`${route.tool}: ${done.refused}${place}`);
        continue;
      }
      reasons.push(
        ...argumentProblems(done.calls, route.after).map(
          (problem) => `${route.after.id}: ${problem}`,
        ),
      );
      ({ code } = done);
      questions.push(...questionsOf(route, steps));
      tools.push({
        tool: route.tool,
        to: route.after.id,
        versions: route.versions,
        steps: steps.filter(isToldOf).map(describeStep),
        lines: done.calls.map(({ line }) => line),
      });
      translations.push({ from: route.tool, to: route.after, steps });
    }
    const { tests } = skill.manifest;
    reasons.push(...recordingProblems(tests, translations));
    if (reasons.length > 0) return { found, reasons };
    return this.#proved(
      found,
      { code, tools, questions, tests: translatedTests(tests, translations) },
      run,
    );
  }

  async #proved(
    found: FoundSkill,
    draft: Pick<MigrationPlan, 'code' | 'tools' | 'questions' | 'tests'>,
    run: Run,
  ): Promise<MigrationPreview> {
    const { inspect, runs, tools, shelf } = this.#parts;
    const { skill } = found;
    const inspection = await inspect({ code: draft.code, manifest: skill.manifest });
    if (inspection.syntaxError !== undefined) {
      return { found, reasons: [`what it became does not parse: ${inspection.syntaxError}`] };
    }
    const after = dependenciesOf(inspection, tools, await shelf.names());
    const lost = draft.tools.filter(({ to }) => !after.tools.some(({ name }) => name === to));
    if (lost.length > 0) {
      return { found, reasons: lost.map(({ to }) => `what it became is not seen to call ${to}`) };
    }
    const changed: Skill = {
      ...skill,
      code: draft.code,
      manifest: { ...skill.manifest, tests: draft.tests },
    };
    const results: TestResult[] = [];
    for (const test of draft.tests) {
      // A program whose old form failed its own recording proves nothing either way.
      if (test.calls !== undefined) results.push(await runs.test(changed, test, run));
    }
    const failed = results.filter(({ isOk }) => !isOk);
    if (failed.length > 0) {
      return {
        found,
        reasons: failed.map(({ name, message }) => `its test ${name} fails after it: ${message}`),
      };
    }
    const tested = { passed: results.length, unplayed: draft.tests.length - results.length };
    return { found, inspection, tested, ...draft };
  }

  /**
   * Keeps what was planned as a new version, with how it came about. Throws SkillRefusedError where the skill is
   * another one by now, or nobody has looked at it.
   */
  async apply({ found, code, tests, tools, inspection }: MigrationPlan): Promise<FoundSkill> {
    const { shelf, tools: known, findSensitive } = this.#parts;
    const { library, skill, key } = found;
    const { trust } = await shelf.standingOf(found);
    if (trust === 'untrusted') {
      throw new SkillRefusedError(`'${skill.name}' was looked at by nobody yet: review it first.`);
    }
    const { tools: seen, skills } = dependenciesOf(inspection, known, await shelf.names());
    const dependencies = await withoutSensitive(seen, findSensitive);
    const written = await library.write(skill.name, originOf(tools), (current) => {
      if (current === undefined || current.codeHash !== skill.codeHash) {
        throw new SkillRefusedError(
          `'${skill.name}' was changed meanwhile, so nothing was migrated.`,
        );
      }
      const manifest: SkillManifest = {
        ...current.manifest,
        tests,
        tool_dependencies: dependencies,
        skill_dependencies: skills,
      };
      return { description: current.description, manifest, code };
    });
    const migrated = { library, skill: written, key };
    await shelf.trust(migrated, inspection);
    return migrated;
  }

  /** The version from before the last migration as the newest one. Throws SkillRefusedError. */
  async undo(found: FoundSkill): Promise<FoundSkill> {
    const { shelf } = this.#parts;
    const { library, skill, key } = found;
    const last = skill.manifest.history.at(-1);
    if (last === undefined || !last.origin.startsWith(MIGRATION_ORIGIN) || skill.isEdited) {
      throw new SkillRefusedError(
        `The last change of '${skill.name}' was no migration: restore one of its versions instead.`,
      );
    }
    const before = await library.readVersion(skill.name, last.version - 1);
    const written = await library.write(skill.name, `undone: ${last.origin}`, () => ({
      description: before.description,
      manifest: before.manifest,
      code: before.code,
    }));
    shelf.changed();
    return { library, skill: written, key };
  }
}

function isLikely({ confidence, pairs }: FoundStep): boolean {
  const all = [confidence, ...(pairs ?? [])];
  return all.some((each) => each >= LIKELY && each < CERTAIN);
}

/** What a person has to stand for. */
function questionsOf({ hops }: Route, steps: readonly Step[]): string[] {
  if (steps.length === 0) return [];
  return hops.flatMap(({ found }) =>
    found.filter((step) => isLikely(step) && step.confidence >= LIKELY).map(describeFound),
  );
}

/** Steps that only hold something back are not told. */
function isToldOf({ step }: Step): boolean {
  return (
    step !== 'need_input' &&
    step !== 'check_input' &&
    step !== 'lose_input' &&
    step !== 'remove_output'
  );
}

function isChosen({ tool, versions }: Route, { tool: chosen, from, to }: MigrationChoice): boolean {
  if (chosen !== undefined && chosen !== tool) return false;
  return (from === undefined || from === versions.from) && (to === undefined || to === versions.to);
}

function languageOf(language: ProgramLanguage): 'javascript' | 'typescript' | 'python3' {
  return language === 'python3'
    ? 'python3'
    : language === 'javascript'
      ? 'javascript'
      : 'typescript';
}

/** How programs knew the tool: its server's name in code is the same for all of its tools. */
function namesOf(
  id: string,
  after: CatalogTool,
): { id: string; namespace: string; method: string } {
  if (id === after.id) return { id, namespace: after.namespace, method: after.method };
  const server = id.slice(0, id.indexOf('.'));
  const name = id.slice(server.length + 1);
  const namespace =
    server === after.server ? after.namespace : identifierOf(server, reservedGlobals);
  return { id, namespace, method: identifierOf(name, reservedGlobals) };
}

function originOf(tools: readonly MigratedTool[]): string {
  const texts = tools.map(
    ({ tool, to, versions }) =>
      `${tool} ${versions.from} to ${to === tool ? '' : `${to} `}${versions.to}`,
  );
  return MIGRATION_ORIGIN + texts.join(', ');
}
