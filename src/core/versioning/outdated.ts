/**
 * What happens when a skill is run whose tools are not what it was written for: it is migrated first, or a
 * person is asked, or it does not run. What goes on as it is, goes on.
 */
import type { Run } from '../calls';
import type { MigrationQuestion } from '../ports';
import { stateOf, type KnownTools } from '../skills/dependencies';
import { SkillRefusedError } from '../skills/errors';
import type { FoundSkill, SkillShelf } from '../skills/shelf';
import { messageOf } from '../util/errors';
import { isPlan, type MigrationPlan } from './migration/migrator';
import type { Versioning } from './versioning';

/** auto: migrate what is sure without asking; ask: ask; refuse: do not run. */
export type OutdatedPolicy = 'auto' | 'ask' | 'refuse';

export const OUTDATED_POLICIES: readonly OutdatedPolicy[] = ['auto', 'ask', 'refuse'];

export interface OutdatedParts {
  versioning: Versioning;
  shelf: Pick<SkillShelf, 'at'>;
  tools: KnownTools;
  policy: () => OutdatedPolicy;
  /** Absent where there is nobody to ask. */
  ask?: (question: MigrationQuestion, signal: AbortSignal) => Promise<boolean>;
}

/** What runs in its place, and what is to be said of that. */
export interface Prepared {
  found: FoundSkill;
  notes: readonly string[];
}

export class OutdatedSkills {
  readonly #parts: OutdatedParts;
  readonly #underWay = new Map<string, Promise<Prepared>>();

  constructor(parts: OutdatedParts) {
    this.#parts = parts;
  }

  /** Throws SkillRefusedError, and then nothing has run and nothing has changed. */
  async prepare(found: FoundSkill, run: Run): Promise<Prepared> {
    if (!this.#isOutdated(found)) return { found, notes: [] };
    // A program may run the skill many times at once: it is migrated, or asked about, once.
    const known = this.#underWay.get(found.key);
    if (known !== undefined) return known;
    const prepared = this.#prepare(found, run).finally(() => this.#underWay.delete(found.key));
    this.#underWay.set(found.key, prepared);
    return prepared;
  }

  #isOutdated({ skill }: FoundSkill): boolean {
    return skill.manifest.tool_dependencies.some(
      (tool) => stateOf(tool, this.#parts.tools) !== 'same',
    );
  }

  async #prepare(asked: FoundSkill, run: Run): Promise<Prepared> {
    const { versioning, policy, ask, shelf } = this.#parts;
    // It may have been migrated since it was looked up.
    const found = await shelf.at(asked.key);
    if (!this.#isOutdated(found)) return { found, notes: [] };
    const { name } = found.skill;
    const { status, tools: outdated } = await versioning.reportOf(found);
    // A tool that is gone, or was never known, is nothing to migrate: the run says what it means.
    if (outdated.some(({ now }) => now === undefined)) return { found, notes: [] };
    if (status === 'compatible' || status === 'warning') return { found, notes: [] };
    const changes = outdated.flatMap(({ tool, reasons }) =>
      reasons.map((reason) => `${tool}: ${reason}`),
    );
    const what = `'${name}' was written for tools that are not the same now (${changes.slice(0, 4).join('; ')})`;
    if (policy() === 'refuse') {
      throw new SkillRefusedError(`${what}, and does not run until it is migrated. ${HOW}`);
    }
    const preview = await versioning.preview(found, run);
    if (preview === undefined) return { found, notes: [] };
    if (!isPlan(preview)) {
      throw new SkillRefusedError(
        `${what}, and cannot be migrated by rules: ${preview.reasons.join('; ')}. Write it anew for the tools of now, and save it under its name.`,
      );
    }
    const isSure = preview.questions.length === 0;
    if (policy() === 'auto' && isSure) return this.#migrated(preview);
    if (ask === undefined)
      throw new SkillRefusedError(`${what}. A person has to migrate it first. ${HOW}`);
    const isAgreed = await ask(questionOf(preview), run.signal).catch((error: unknown) => {
      run.signal.throwIfAborted();
      throw new SkillRefusedError(
        `${what}, and the person could not be asked (${messageOf(error)}). ${HOW}`,
      );
    });
    run.signal.throwIfAborted();
    if (!isAgreed)
      throw new SkillRefusedError(`${what}, and the person did not migrate it. ${HOW}`);
    return this.#migrated(preview);
  }

  async #migrated(plan: MigrationPlan): Promise<Prepared> {
    const migrated = await this.#parts.versioning.apply(plan);
    const { name, manifest } = migrated.skill;
    const what = plan.tools.map(
      ({ tool, to, versions }) =>
        `${tool} ${versions.from} to ${to === tool ? '' : `${to} `}${versions.to}`,
    );
    return {
      found: migrated,
      notes: [
        `'${name}' was migrated before it ran (${what.join(', ')}) and is version ${manifest.version} now.`,
      ],
    };
  }
}

const HOW =
  'In VS Code: "Toolwright: Migrate Skills…"; on the command line: toolwright migrate-skills. Until then call its tools yourself.';

function questionOf({ found, tools, questions, tested }: MigrationPlan): MigrationQuestion {
  return {
    skill: found.skill.name,
    tools: tools.map(({ tool, to, versions }) => ({ tool, to, version: versions.from })),
    steps: tools.flatMap(({ steps }) => steps),
    questions,
    testsPassed: tested.passed,
  };
}
