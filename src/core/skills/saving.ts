/**
 * `save_skill`: everything that is looked at before a program becomes a skill. What refuses it is wrong for
 * sure (it does not parse, holds a secret, fails its own test), and then nothing is written; what may only be
 * better is said in the reply.
 */
import type { JsonSchema } from '../catalog/contract';
import { mergedSchema, schemaOfValue } from '../catalog/observedSchema';
import type { Run } from '../calls';
import type { SkillSaved } from '../results/outputs';
import type { FindSensitive } from '../privacy/sensitive';
import type { Inspection } from '../sandbox/inspection';
import { plural } from '../util/count';
import { InvalidInputError } from '../util/errors';
import { isObject } from '../util/json';
import { suggestInputs, type SuggestedInput } from './advice';
import {
  dependenciesOf,
  withoutSensitive,
  type Dependencies,
  type KnownTools,
} from './dependencies';
import { SkillRefusedError, UnknownSkillError } from './errors';
import type { LearnedOfSkills } from './finding';
import { checkedInput, inferInputs } from './inputs';
import { methodOf } from './names';
import type { RecentRuns } from './recentRuns';
import { Recording } from './recording';
import type { SaveInput } from './saveInput';
import { signatureOf } from './signature';
import { similarTo } from './similar';
import type { FoundSkill, ShelfEntry, SkillShelf } from './shelf';
import type { Skill, SkillManifest, SkillTest } from './skill';
import type { SkillRuns } from './skillRuns';

export interface SavingParts {
  shelf: SkillShelf;
  runs: SkillRuns;
  tools: KnownTools & { nearest(name: string): string[] };
  learned: LearnedOfSkills;
  recent: RecentRuns;
  findSensitive: FindSensitive;
  /** Puts back what stood in an earlier text where a model saw a token. */
  restoreFrom(text: string, earlier: string): Promise<string>;
  inspect(skill: Pick<SaveInput, 'code' | 'language'>): Promise<Inspection>;
}

export class SkillSaving {
  readonly #parts: SavingParts;

  constructor(parts: SavingParts) {
    this.#parts = parts;
  }

  /** Throws InvalidInputError or SkillRefusedError, and then nothing was written. */
  async save(given: SaveInput, run: Run): Promise<SkillSaved> {
    const { shelf, tools, inspect, restoreFrom } = this.#parts;
    const { name } = given;
    const before = await this.#before(given);
    const code = await restoreFrom(given.code, before?.skill.code ?? '');
    const input = { ...given, code };
    const description = input.description ?? before?.skill.description;
    if (description === undefined || description === '') {
      throw new InvalidInputError(`'description' must say what the skill does, in a sentence.`);
    }
    const language = input.language ?? before?.skill.manifest.language ?? 'typescript';
    const inspection = await inspect({ code: input.code, language });
    if (inspection.syntaxError !== undefined) {
      throw new SkillRefusedError(
        `The program does not parse, so nothing was saved.\n${inspection.syntaxError}`,
      );
    }
    const [names, { entries }] = await Promise.all([shelf.names(), shelf.contents()]);
    const seen = dependenciesOf(inspection, tools, names);
    const dependencies = {
      ...seen,
      tools: await withoutSensitive(seen.tools, this.#parts.findSensitive),
    };
    refuseCircle(name, dependencies.skills, entries);
    const manifest = this.#manifestOf(
      { ...input, language },
      before?.skill.manifest,
      inspection,
      dependencies,
    );
    await this.#refuseSensitive(inspection.text, { description, manifest });
    const draft = { name, description, manifest, code: inspection.text };
    const tested = await this.#test(draft, run);
    const library = before?.library ?? shelf.libraryFor(input.library);
    const skill = await library.write(name, 'saved', () => ({
      ...draft,
      manifest: tested.manifest,
    }));
    const found = { library, skill, key: library.folderOf(name) };
    await shelf.trust(found, inspection);
    const suggested = suggestInputs(inspection.literals);
    const similar = similarTo(skill, found.key, entries, this.#parts.learned);
    const warnings = [
      ...this.#unknownCalls(dependencies, names),
      ...hiddenCalls(inspection),
      ...tested.warnings,
    ];
    return {
      name,
      version: skill.manifest.version,
      library: library.name,
      call: `skills.${methodOf(name)}`,
      signature: signatureOf(skill),
      path: library.folderOf(name),
      tool_dependencies: dependencies.tools.map(({ name: tool, version }) => ({
        name: tool,
        ...(version !== undefined && { version }),
      })),
      ...(tested.passed > 0 && { tests_passed: tested.passed }),
      ...(similar.length > 0 && { similar }),
      ...(suggested.length > 0 && { suggested_inputs: suggested }),
      ...(warnings.length > 0 && { warnings }),
      ...(suggested.length > 0 && { suggestions: [adviceOn(name, suggested)] }),
    };
  }

  /** The skill that gets a new version. Throws DamagedSkillError where its files cannot be read. */
  async #before({ name, library }: SaveInput): Promise<FoundSkill | undefined> {
    try {
      return await this.#parts.shelf.find(library === undefined ? name : `${library}/${name}`);
    } catch (error) {
      if (error instanceof UnknownSkillError) return undefined;
      throw error;
    }
  }

  #manifestOf(
    input: SaveInput & Required<Pick<SaveInput, 'language'>>,
    before: SkillManifest | undefined,
    { reads, text, calls }: Inspection,
    dependencies: Dependencies,
  ): SkillManifest {
    const { recent } = this.#parts;
    const examples = input.examples ?? before?.examples ?? [];
    const tests = input.tests ?? before?.tests ?? [];
    const last = recent.of(input.code) ?? recent.of(text);
    const given = [...examples, ...tests].map((each) => schemaOfValue(each.input));
    // A run without input says nothing of it.
    const seen = last?.input['type'] === 'object' ? [...given, last.input] : given;
    const inferred = inferInputs(reads, seen, (field) => this.#argumentFor(field, calls));
    const inputs = input.inputs ?? withKnownFields(inferred, before?.inputs);
    const output = input.output ?? last?.output ?? before?.output;
    for (const example of [...examples, ...tests]) {
      checkedInput(input.name, inputs, example.input);
    }
    return {
      version: 0,
      language: input.language,
      inputs,
      ...(output !== undefined && { output }),
      tags: input.tags ?? before?.tags ?? [],
      examples,
      tool_dependencies: dependencies.tools,
      skill_dependencies: dependencies.skills,
      tests,
      history: [],
    };
  }

  /** The schema of the tool's argument that a field of the input becomes, if it stands alone. */
  #argumentFor(field: string, calls: Inspection['calls']): JsonSchema | undefined {
    for (const { callee, fromInput = {} } of calls) {
      const argument = Object.keys(fromInput).find((name) => fromInput[name] === field);
      const properties = this.#parts.tools.resolve(callee)?.inputSchema['properties'];
      const schema = argument && isObject(properties) ? properties[argument] : undefined;
      if (!isObject(schema) || JSON.stringify(schema).includes('"$ref"')) continue;
      // The tool's own default is not the program's.
      const { default: _default, ...rest } = schema;
      return rest;
    }
    return undefined;
  }

  /** Runs the tests over the servers and records their calls. Throws SkillRefusedError for one that fails. */
  async #test(
    draft: Pick<Skill, 'name' | 'description' | 'manifest' | 'code'>,
    run: Run,
  ): Promise<{ manifest: SkillManifest; passed: number; warnings: string[] }> {
    const { manifest } = draft;
    const skill: Skill = { ...draft, kind: 'program', codeHash: '', isEdited: false, markdown: '' };
    const warnings: string[] = [];
    const tests: SkillTest[] = [];
    const results: unknown[] = [];
    for (const { calls: _calls, ...test } of manifest.tests) {
      const recording = new Recording((id) => this.#parts.tools.resolve(id)?.call);
      const { isOk, name, message, result } = await this.#parts.runs.test(
        skill,
        test,
        run,
        recording,
      );
      if (!isOk) {
        throw new SkillRefusedError(
          `The test ${name} failed, so nothing was saved. Mend the program or the test.\n${message}`,
        );
      }
      results.push(result);
      const calls = await recording.calls(this.#parts.findSensitive);
      const { problem } = recording;
      if (calls === undefined) {
        warnings.push(
          `The test ${name} needs its servers each time: ${problem}, so nothing of it was kept.`,
        );
      }
      tests.push({ ...test, ...(calls && { calls }) });
    }
    const seen = results.map((result) => schemaOfValue(result));
    const [first, ...others] = seen;
    const observed = first === undefined ? undefined : others.reduce(mergedSchema, first);
    const output = manifest.output ?? observed;
    return {
      manifest: { ...manifest, tests, ...(output !== undefined && { output }) },
      passed: tests.length,
      warnings,
    };
  }

  async #refuseSensitive(
    code: string,
    about: { description: string; manifest: SkillManifest },
  ): Promise<void> {
    const { findSensitive } = this.#parts;
    const inCode = (await findSensitive(code)).map(
      ({ kind, line }) => `${article(kind)} in line ${line} of the program`,
    );
    const { tags, examples, tests, inputs } = about.manifest;
    const texts = { description: about.description, tags, examples, tests, inputs };
    const elsewhere = new Set<string>();
    for (const [field, value] of Object.entries(texts)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
      for (const { kind } of await findSensitive(text))
        elsewhere.add(`${article(kind)} in '${field}'`);
    }
    const found = [...inCode, ...elsewhere];
    if (found.length === 0) return;
    throw new SkillRefusedError(
      `A skill is a file that others read, and this one has ${found.slice(0, 5).join(', ')}: nothing was ` +
        `saved. Make it an input of the skill, and use made-up values in examples.`,
    );
  }

  #unknownCalls({ unknown, skills }: Dependencies, names: readonly string[]): string[] {
    const { tools } = this.#parts;
    const missing = skills.filter((skill) => !names.includes(skill));
    return [
      ...unknown.slice(0, 5).map(({ callee, line }) => {
        const near = tools.nearest(callee);
        const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
        return `Line ${line} calls ${callee}, which is no tool now.${hint}`;
      }),
      ...missing.map((skill) => `There is no skill '${skill}' yet, which it calls.`),
    ];
  }
}

/** Fields that an earlier version describes keep what it says of them. */
function withKnownFields(inferred: JsonSchema, before: JsonSchema | undefined): JsonSchema {
  const known = before?.['properties'];
  const found = inferred['properties'];
  if (!isObject(known) || !isObject(found)) return inferred;
  const properties = Object.fromEntries(
    Object.entries(found).map(([name, schema]) => [name, known[name] ?? schema]),
  );
  return { ...inferred, properties };
}

function refuseCircle(
  name: string,
  calls: readonly string[],
  entries: readonly ShelfEntry[],
): void {
  const callsOf = new Map(entries.map(({ card }) => [card.name, card.manifest.skill_dependencies]));
  callsOf.set(name, calls);
  const walk = (at: string, path: readonly string[]): void => {
    for (const next of callsOf.get(at) ?? []) {
      if (next === name) {
        const circle = [...path, next].join(' → ');
        throw new SkillRefusedError(
          `Skills must not call each other in a circle, so nothing was saved: ${circle}.`,
        );
      }
      if (!path.includes(next)) walk(next, [...path, next]);
    }
  };
  walk(name, [name]);
}

function article(kind: string): string {
  return `${/^[aeiou]|^IBAN|^IP|^API/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function hiddenCalls({ hidden }: Inspection): string[] {
  if (hidden.length === 0) return [];
  const places = hidden.slice(0, 3).map(({ line, text }) => `line ${line} (${text})`);
  return [
    `Which tools it calls in ${places.join(', ')} cannot be seen: call tools by their names, so that a ` +
      `change of theirs is noticed.`,
  ];
}

function adviceOn(name: string, suggested: readonly SuggestedInput[]): string {
  const values = suggested
    .slice(0, 4)
    .map(
      ({ name: input, value, line }) => `${JSON.stringify(value)} (line ${line}) → input.${input}`,
    );
  return (
    `${plural(suggested.length, 'value')} of this one task ${suggested.length === 1 ? 'is' : 'are'} written into the ` +
    `program: ${values.join(', ')}. Save '${name}' again with them as inputs, so that it fits the next task.`
  );
}
