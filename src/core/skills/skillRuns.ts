/**
 * Runs skills: for a caller, as the skill of a program or of another skill, and for their tests. A skill runs
 * like any program, under the same policy and limits; before that it must be trusted, its tools must exist,
 * and its input must fit.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CallTap, Run } from '../calls';
import type { OperationContext } from '../guestContents';
import type { Clock } from '../ports';
import type { ProgramRequest } from '../programs';
import type { RunOutput } from '../results/outputs';
import type { Payload } from '../sandbox/messages';
import { plural } from '../util/count';
import { InvalidInputError, messageOf, ToolCallError } from '../util/errors';
import type { Json } from '../util/json';
import { stateOf, type DependencyState, type KnownTools } from './dependencies';
import { SkillRefusedError, UntrustedSkillError } from './errors';
import { checkedInput } from './inputs';
import { methodOf } from './names';
import { Replay } from './recording';
import type { FoundSkill, SkillShelf } from './shelf';
import type { Skill, SkillTest } from './skill';

/** How programs are run: what this needs of programs.ts. */
export interface ProgramRunner {
  run(request: ProgramRequest, run: Run, skill?: string): Promise<RunOutput>;
  value(request: ProgramRequest, context: OperationContext): Promise<Payload>;
}

export interface SkillRunsParts {
  shelf: SkillShelf;
  programs: ProgramRunner;
  tools: KnownTools;
  /** Starts what never listed its tools. */
  listTools: (signal: AbortSignal) => Promise<unknown>;
  /** What runs in place of a skill whose tools have changed. Throws what refuses it. */
  prepare: (
    found: FoundSkill,
    run: Run,
  ) => Promise<{ found: FoundSkill; notes: readonly string[] }>;
  clock: Clock;
}

/** The end of one test. */
export interface TestResult {
  name: string;
  isOk: boolean;
  /** Whether recorded calls were played back instead of asking servers. */
  isReplayed: boolean;
  /** What went wrong. */
  message?: string;
  /** The result, where there was one. */
  result?: Json;
}

/** Skills that call each other in a row; each waits for the next with a thread of its own. */
const MAX_DEPTH = 6;
const MAX_SHOWN_CHARS = 400;

export class SkillRuns {
  readonly #shelf: SkillShelf;
  readonly #programs: ProgramRunner;
  readonly #tools: KnownTools;
  readonly #listTools: SkillRunsParts['listTools'];
  readonly #prepare: SkillRunsParts['prepare'];
  readonly #clock: Clock;

  constructor({ shelf, programs, tools, listTools, prepare, clock }: SkillRunsParts) {
    this.#prepare = prepare;
    this.#listTools = listTools;
    this.#shelf = shelf;
    this.#programs = programs;
    this.#tools = tools;
    this.#clock = clock;
  }

  /** Every way to end is an output; throws only what refuses the run before it begins. */
  async run(asked: FoundSkill, input: unknown, run: Run, timeoutMs?: number): Promise<RunOutput> {
    await this.#permit(asked);
    // Not before: nothing starts for a skill that does not run.
    await this.#listTools(run.signal);
    const { found, notes } = await this.#prepare(asked, run);
    const { skill, key } = found;
    const { reach, warnings } = await this.#permit(found);
    warnings.push(...notes, ...this.#toolNotes(skill));
    const { inputs } = skill.manifest;
    const request = {
      ...programOf(skill),
      input: checkedInput(skill.name, inputs, input),
      timeoutMs,
      reach,
    };
    const output = await this.#programs.run(request, run, skill.name);
    this.#note(key, output.status === 'ok');
    if (warnings.length === 0) return output;
    return { ...output, warnings: [...warnings, ...(output.warnings ?? [])] };
  }

  /** A call of a program: `skills.name(input)`. Throws an error for the program. */
  async call(name: string, args: unknown, context: OperationContext): Promise<Payload> {
    const { skills, run } = context;
    if (skills.includes(name)) {
      const path = [...skills.slice(skills.indexOf(name)), name].join(' → ');
      throw new SkillRefusedError(`Skills must not call each other in a circle: ${path}.`);
    }
    if (skills.length >= MAX_DEPTH) {
      throw new SkillRefusedError(`Skills may call each other ${MAX_DEPTH} deep, no deeper.`);
    }
    const asked = await this.#shelf.find(name);
    await this.#permit(asked);
    // A replay needs no tools, and what is recorded is what there is.
    const isPrepared = run.tap !== undefined;
    const { found, notes } = isPrepared
      ? { found: asked, notes: [] }
      : await this.#prepare(asked, run);
    const { skill, key } = found;
    const { reach, warnings } = await this.#permit(found);
    warnings.push(...notes);
    if (run.tap?.standIns === undefined) warnings.push(...this.#toolNotes(skill));
    for (const warning of warnings) if (!run.notes.includes(warning)) run.notes.push(warning);
    const input = checkedInput(
      `skills.${methodOf(name)}`,
      skill.manifest.inputs,
      inputIn(name, args),
    );
    const started = this.#clock.monotonic();
    let isOk = false;
    try {
      const request = { ...programOf(skill), input, reach };
      const value = await this.#programs.value(request, { ...context, skills: [...skills, name] });
      isOk = true;
      return value;
    } finally {
      const outer = skills.at(-1);
      const durationMs = this.#clock.monotonic() - started;
      // What its tools sent is counted with them.
      const tool = `skills.${methodOf(name)}`;
      run.calls.push({ tool, ...(outer && { skill: outer }), ok: isOk, durationMs, bytes: 0 });
      this.#note(key, isOk);
    }
  }

  /**
   * Runs a test: over what was recorded, or over the servers, where a tap may record it. Never throws for a
   * test that fails.
   */
  async test(skill: Skill, test: SkillTest, run: Run, tap?: CallTap): Promise<TestResult> {
    const name = testName(test);
    const isReplayed = tap === undefined && test.calls !== undefined;
    const replay = isReplayed ? new Replay(test.calls!) : undefined;
    run.tap = tap ?? replay;
    try {
      const { inputs } = skill.manifest;
      const input = checkedInput(skill.name, inputs, test.input);
      const payload = await this.#programs.value(
        { ...programOf(skill), input },
        { run, signal: run.signal, clock: UNWATCHED, skills: [skill.name] },
      );
      const result = resultOf(payload);
      const problem = replay?.problem ?? differenceOf(test, result);
      return {
        name,
        isReplayed,
        isOk: problem === undefined,
        ...(problem && { message: problem }),
        result,
      };
    } catch (error) {
      if (run.signal.aborted) throw error;
      if (error instanceof ToolCallError || error instanceof InvalidInputError) {
        return { name, isReplayed, isOk: false, message: messageOf(error) };
      }
      throw error;
    } finally {
      run.tap = undefined;
    }
  }

  /** Why a skill does not run at all; undefined when it does. */
  async refusalOf(found: FoundSkill): Promise<UntrustedSkillError | undefined> {
    const { trust } = await this.#shelf.standingOf(found);
    return trust === 'untrusted' ? untrusted(found) : undefined;
  }

  /** How far it may go, and what the model should know of that. Throws what refuses it. */
  async #permit(found: FoundSkill): Promise<{ reach?: readonly string[]; warnings: string[] }> {
    const { name, kind } = found.skill;
    if (kind === 'instructions') {
      throw new SkillRefusedError(
        `'${name}' has no program: read its instructions with load_skill and follow them.`,
      );
    }
    const { trust, reach } = await this.#shelf.standingOf(found);
    if (trust === 'untrusted') throw untrusted(found);
    const changed = `'${name}' was changed since a person looked at it; it reaches no more than it did.`;
    return { ...(reach && { reach }), warnings: trust === 'changed' ? [changed] : [] };
  }

  /** What is to be said of its tools. Throws SkillRefusedError where one is gone. */
  #toolNotes({ name, manifest }: Skill): string[] {
    const namesOf = (state: DependencyState): string[] =>
      manifest.tool_dependencies
        .filter((tool) => stateOf(tool, this.#tools) === state)
        .map((tool) => tool.name);
    const missing = namesOf('missing');
    if (missing.length > 0) {
      throw new SkillRefusedError(
        `'${name}' calls ${missing.join(', ')}, which ${missing.length > 1 ? 'are' : 'is'} not there now. Start or ` +
          `configure the server, or save the skill anew with the tools that search_tools finds.`,
      );
    }
    const changed = namesOf('changed').join(', ');
    return changed === ''
      ? []
      : [
          `${changed} changed since '${name}' was saved: look at the result, and save it anew if need be.`,
        ];
  }

  #note(key: string, isOk: boolean): void {
    this.#shelf.usage.note(key, isOk);
    this.#shelf.noticed();
  }
}

/** What a test is called in reports. */
export function testName({ name, input }: SkillTest): string {
  return name ?? JSON.stringify(input).slice(0, 60);
}

/** Tests have the time limit of their programs alone. */
const UNWATCHED = { pause: () => {}, resume: () => {} };

function programOf({ code, manifest }: Skill): {
  code: string;
  language: Skill['manifest']['language'];
} {
  return { code, language: manifest.language };
}

/** One object, as it was given; `skills.name()` gives none. */
function inputIn(name: string, args: unknown): unknown {
  if (!Array.isArray(args)) return args;
  if (args.length <= 1) return args[0];
  throw new InvalidInputError(
    `skills.${methodOf(name)} takes one object with its inputs by name, and was given ${plural(args.length, 'value')}.`,
  );
}

function resultOf(payload: Payload): Json {
  return 'json' in payload ? (JSON.parse(payload.json) as Json) : null;
}

function differenceOf({ expect }: SkillTest, result: Json): string | undefined {
  if (expect === undefined || isDeepStrictEqual(result, expect)) return undefined;
  return `expected ${shown(expect)}, but the result was ${shown(result)}`;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text;
}

function untrusted({ skill: { name }, library }: FoundSkill): UntrustedSkillError {
  const origin = library.name === 'workspace' ? 'came with this folder' : 'was imported';
  return new UntrustedSkillError(
    `'${name}' ${origin}, or was changed to reach more than before, and no person has looked at it since. ` +
      `Ask the person to review it: in VS Code in the view Skills of Toolwright (Review), on the command ` +
      `line with: toolwright skills trust ${name}. Until then load_skill shows it.`,
  );
}
