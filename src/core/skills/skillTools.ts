/**
 * The four tools for skills: `save_skill`, `load_skill`, `list_skills` and `run_skill`. What refuses a call is
 * told in its output; only an input that cannot be read is thrown, as everywhere.
 */
import type { Run } from '../calls';
import type { SkillListInput, SkillLoadInput, SkillRunInput } from '../inputs';
import type { Clock } from '../ports';
import type {
  RunOutput,
  SkillListOutput,
  SkillLoadOutput,
  SkillSaveOutput,
  ToolEnding,
} from '../results/outputs';
import { plural } from '../util/count';
import type { ToolwrightError } from '../util/errors';
import {
  DamagedSkillError,
  SkillRefusedError,
  UnknownSkillError,
  UntrustedSkillError,
} from './errors';
import type { SkillFinder } from './finding';
import { methodOf } from './names';
import type { SaveInput } from './saveInput';
import type { SkillSaving } from './saving';
import { signatureOf } from './signature';
import type { FoundSkill, SkillShelf } from './shelf';
import type { Skill } from './skill';
import type { SkillRuns } from './skillRuns';

export interface SkillToolsParts {
  shelf: SkillShelf;
  finder: SkillFinder;
  saving: SkillSaving;
  runs: SkillRuns;
  clock: Clock;
}

export class SkillTools {
  readonly #parts: SkillToolsParts;

  constructor(parts: SkillToolsParts) {
    this.#parts = parts;
  }

  save(input: SaveInput, run: Run): Promise<SkillSaveOutput> {
    return this.#ending(() => this.#parts.saving.save(input, run));
  }

  run({ name, input, timeoutMs }: SkillRunInput, run: Run): Promise<RunOutput> {
    const { shelf, runs } = this.#parts;
    return this.#ending(async () => runs.run(await shelf.find(name), input, run, timeoutMs));
  }

  load({ name, version }: SkillLoadInput): Promise<SkillLoadOutput> {
    const { shelf } = this.#parts;
    return this.#ending(async () => {
      const found = await shelf.find(name);
      const { library, skill } = found;
      const shown =
        version === undefined || (version === skill.manifest.version && !skill.isEdited)
          ? skill
          : await library.readVersion(skill.name, version);
      return this.#loaded(found, shown);
    });
  }

  list({ query, tag, detailLevel, limit }: SkillListInput): Promise<SkillListOutput> {
    const { finder, shelf } = this.#parts;
    return this.#ending(async () => {
      const { entries, damaged } = await shelf.contents();
      const matching = finder.matching(entries, query, tag);
      const warnings = damaged
        .slice(0, 5)
        .map(({ name, problem }) => `The skill '${name}' cannot be read: ${problem}`);
      if (damaged.length > warnings.length) {
        warnings.push(`${plural(damaged.length - warnings.length, 'more skill')} cannot be read.`);
      }
      const suggestions = await this.#suggestions(matching.length, query, tag);
      return {
        ...(query !== '' && { query }),
        ...(tag !== undefined && { tag }),
        detail_level: detailLevel,
        matched: matching.length,
        complete: matching.length <= limit,
        skills: matching.slice(0, limit).map((entry) => finder.hitOf(entry, detailLevel)),
        ...(warnings.length > 0 && { warnings }),
        ...(suggestions.length > 0 && { suggestions }),
      };
    });
  }

  async #suggestions(matched: number, query: string, tag: string | undefined): Promise<string[]> {
    if (matched > 0) return [];
    const names = await this.#parts.shelf.names();
    if (names.length === 0)
      return ['No skill is saved yet. save_skill saves a program that worked.'];
    const what = [query, tag].filter(Boolean).join(', ');
    return [
      `No skill fits ${what}. There are ${names.length}; without query and tag all are listed.`,
    ];
  }

  async #loaded(found: FoundSkill, skill: Skill): Promise<Omit<SkillLoadOutput, keyof ToolEnding>> {
    const { library } = found;
    const { name, manifest, kind, description } = skill;
    const { trust } = await this.#parts.shelf.standingOf(found);
    const common = {
      name,
      library: library.name,
      description,
      kind,
      trust,
      path: library.folderOf(name),
    };
    if (kind === 'instructions') return { ...common, instructions: skill.markdown };
    const { tests, inputs, output, tags, examples, history } = manifest;
    return {
      ...common,
      version: manifest.version,
      versions: await library.versions(name),
      language: manifest.language,
      call: `skills.${methodOf(name)}`,
      signature: signatureOf(skill),
      code: skill.code,
      inputs,
      ...(output !== undefined && { output }),
      ...(tags.length > 0 && { tags }),
      ...(examples.length > 0 && { examples }),
      ...(tests.length > 0 && { tests: tests.length }),
      tool_dependencies: manifest.tool_dependencies,
      ...(manifest.skill_dependencies.length > 0 && {
        skill_dependencies: manifest.skill_dependencies,
      }),
      history: history.slice(-10),
      ...(skill.isEdited && { is_edited: true }),
    };
  }

  /** The work's fields in a reply; what refused it as the reply. */
  async #ending<T extends object>(work: () => Promise<T>): Promise<ToolEnding | (ToolEnding & T)> {
    const { clock } = this.#parts;
    const started = clock.monotonic();
    const lasted = (): number => Math.round(clock.monotonic() - started);
    try {
      const output = await work();
      return { status: 'ok', exit_code: 0, duration_ms: lasted(), ...output };
    } catch (error) {
      if (isOfDisk(error)) {
        const advice = 'Make room, or permit writing there, and try again: nothing has changed.';
        const stderr = `The disk refused: ${error.message}. ${advice}`;
        return { status: 'error', exit_code: 1, stderr, duration_ms: lasted() };
      }
      if (!isRefusal(error)) throw error;
      const [status, exitCode] =
        error instanceof UntrustedSkillError
          ? (['blocked', 126] as const)
          : (['error', 1] as const);
      return { status, exit_code: exitCode, stderr: error.message, duration_ms: lasted() };
    }
  }
}

/** An error of the file system. */
function isOfDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

function isRefusal(error: unknown): error is ToolwrightError {
  return [DamagedSkillError, SkillRefusedError, UnknownSkillError, UntrustedSkillError].some(
    (kind) => error instanceof kind,
  );
}
