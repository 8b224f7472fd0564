/**
 * A skill as three files: SKILL.md, the program and skill.json. Reads them into a skill and writes a skill
 * into them. What is wrong with a file is said with the file's name and what to do. Touches no disk.
 */
import type { JsonSchema } from '../catalog/contract';
import { LANGUAGES, type ProgramLanguage } from '../inputs';
import { hashOf } from '../util/hash';
import { isObject, stringOf, type Json, type JsonObject } from '../util/json';
import { plainLine } from '../util/plainText';
import { DamagedSkillError } from './errors';
import { CODE_FILES, MANIFEST_FILE, MARKDOWN_FILE } from './fileNames';
import type {
  HistoryEntry,
  PinnedContract,
  RecordedCall,
  Skill,
  SkillExample,
  SkillManifest,
  SkillTest,
  ToolDependency,
  ToolUsage,
} from './skill';
import { readMarkdown, writeMarkdown } from './skillMarkdown';

/** Of what a parser says, which quotes the file. */
const MAX_REASON_CHARS = 300;

/** Texts by the names of their files. */
export type SkillTexts = ReadonlyMap<string, string>;

/** Throws DamagedSkillError. */
export function readSkill(name: string, texts: SkillTexts): Skill {
  for (const [file, text] of texts) refuseConflict(file, text);
  const markdown = texts.get(MARKDOWN_FILE);
  if (markdown === undefined) {
    throw new DamagedSkillError(`${MARKDOWN_FILE} is missing: write one, or delete the folder.`);
  }
  const { description, title } = readMarkdown(markdown);
  if (title !== undefined && title !== name) {
    throw new DamagedSkillError(
      `${MARKDOWN_FILE} says the name is '${plainLine(title, MAX_REASON_CHARS)}', but the folder is '${name}': make them the same.`,
    );
  }
  const written = LANGUAGES.filter((language) => texts.has(CODE_FILES[language]));
  if (written.length > 1) {
    const files = written.map((language) => CODE_FILES[language]).join(' and ');
    throw new DamagedSkillError(`There are ${files}: keep the one that is right.`);
  }
  const [language] = written;
  const manifest = readManifest(texts.get(MANIFEST_FILE), language);
  if (language === undefined) {
    if (manifest.history.length > 0) {
      const file = CODE_FILES[manifest.language];
      throw new DamagedSkillError(`${file} is missing: restore it, or delete the folder.`);
    }
    const codeHash = hashOf(markdown);
    return {
      name,
      description,
      kind: 'instructions',
      manifest,
      codeHash,
      isEdited: false,
      code: '',
      markdown,
    };
  }
  const code = texts.get(CODE_FILES[language])!;
  const codeHash = codeHashOf(code);
  const recorded = manifest.history.at(-1)?.code_hash;
  const isEdited = recorded !== undefined && recorded !== codeHash;
  return { name, description, kind: 'program', manifest, codeHash, isEdited, code, markdown };
}

/** The files of this skill. What people wrote into its SKILL.md stays. */
export function writeSkill(
  skill: Pick<Skill, 'name' | 'description' | 'manifest' | 'code' | 'markdown'>,
): Map<string, string> {
  const { manifest, code } = skill;
  return new Map([
    [CODE_FILES[manifest.language], code],
    [MARKDOWN_FILE, writeMarkdown(skill)],
    // Last: who reads files one after the other finds the texts that it belongs to.
    [MANIFEST_FILE, `${JSON.stringify(manifest, null, 2)}\n`],
  ]);
}

/** Line ends do not matter: git changes them. */
export function codeHashOf(code: string): string {
  return hashOf(code.replaceAll('\r\n', '\n'));
}

function refuseConflict(file: string, text: string): void {
  if (!/^<{7} /m.test(text) || !/^>{7} /m.test(text)) return;
  throw new DamagedSkillError(
    `${file} has the marks of a git merge that is not finished: resolve the conflict, and keep the ` +
      `higher version.`,
  );
}

function readManifest(
  text: string | undefined,
  language: ProgramLanguage | undefined,
): SkillManifest {
  let fields: unknown = {};
  if (text !== undefined) {
    try {
      // Some editors begin a file with a mark.
      fields = JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      throw new DamagedSkillError(
        `${MANIFEST_FILE} is not JSON: ${plainLine((error as Error).message, MAX_REASON_CHARS)}`,
        error,
      );
    }
  }
  if (!isObject(fields)) throw new DamagedSkillError(`${MANIFEST_FILE} must hold an object.`);
  const { version, language: stated } = fields;
  const known = LANGUAGES.find((each) => each === stated);
  return {
    version: wholeNumber(version) ?? 1,
    language: language ?? known ?? 'typescript',
    inputs: schemaIn(fields, 'inputs') ?? { type: 'object' },
    ...optional('output', schemaIn(fields, 'output')),
    tags: listIn(fields, 'tags').filter((tag) => typeof tag === 'string'),
    examples: listIn(fields, 'examples').flatMap(exampleOf),
    tool_dependencies: listIn(fields, 'tool_dependencies').flatMap(dependencyOf),
    skill_dependencies: listIn(fields, 'skill_dependencies').filter(
      (name) => typeof name === 'string',
    ),
    tests: listIn(fields, 'tests').flatMap(testOf),
    history: listIn(fields, 'history').flatMap(entryOf),
  };
}

function schemaIn(fields: JsonObject, name: string): JsonSchema | undefined {
  const value = fields[name];
  if (value === undefined || isObject(value)) return value;
  throw new DamagedSkillError(`'${name}' of ${MANIFEST_FILE} must be a JSON Schema, an object.`);
}

function listIn(fields: JsonObject, name: string): unknown[] {
  const value = fields[name] ?? [];
  if (Array.isArray(value)) return value;
  throw new DamagedSkillError(`'${name}' of ${MANIFEST_FILE} must be a list.`);
}

function exampleOf(value: unknown): SkillExample[] {
  if (!isObject(value) || value['input'] === undefined) return [];
  const { input, description } = value;
  const about = typeof description === 'string' ? description : undefined;
  return [{ input: input as Json, ...optional('description', about) }];
}

function dependencyOf(value: unknown): ToolDependency[] {
  if (!isObject(value)) return [];
  const { name, version, schema_hash: hash, usage, contract } = value;
  if (typeof name !== 'string' || typeof hash !== 'string') return [];
  const places = Array.isArray(usage) ? usage.flatMap(usageOf) : [];
  const stated = typeof version === 'string' ? version : undefined;
  const pinned = optional('contract', contractOf(contract));
  return [{ name, ...optional('version', stated), schema_hash: hash, usage: places, ...pinned }];
}

function contractOf(value: unknown): PinnedContract | undefined {
  if (!isObject(value) || !isObject(value['input_schema'])) return undefined;
  const { description, input_schema: input, output_schema: output } = value;
  return {
    ...optional('description', typeof description === 'string' ? description : undefined),
    input_schema: input,
    ...optional('output_schema', isObject(output) ? output : undefined),
  };
}

function usageOf(value: unknown): ToolUsage[] {
  if (!isObject(value)) return [];
  const [line, column] = [wholeNumber(value['line']), wholeNumber(value['column'])];
  if (line === undefined || column === undefined) return [];
  const { arguments: given } = value;
  const names = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : undefined;
  return [{ line, column, ...optional('arguments', names) }];
}

function testOf(value: unknown): SkillTest[] {
  if (!isObject(value)) return [];
  const { name, input = {}, expect, calls } = value;
  const title = typeof name === 'string' ? name : undefined;
  const recorded = Array.isArray(calls) ? calls.flatMap(callOf) : undefined;
  return [
    {
      ...optional('name', title),
      input: input as Json,
      ...optional('expect', expect as Json | undefined),
      ...optional('calls', recorded),
    },
  ];
}

function callOf(value: unknown): RecordedCall[] {
  if (!isObject(value) || typeof value['tool'] !== 'string') return [];
  const { tool, call, arguments: given = {}, result, error } = value;
  const message = typeof error === 'string' ? error : undefined;
  return [
    {
      tool,
      ...optional('call', typeof call === 'string' ? call : undefined),
      arguments: given as Json,
      ...optional('result', result as Json | undefined),
      ...optional('error', message),
    },
  ];
}

function entryOf(value: unknown): HistoryEntry[] {
  if (!isObject(value)) return [];
  const { version, saved_at: at, origin, code_hash: hash } = value;
  const number = wholeNumber(version);
  if (number === undefined || typeof hash !== 'string') return [];
  return [
    {
      version: number,
      saved_at: stringOf(at) ?? '',
      origin: stringOf(origin) ?? '',
      code_hash: hash,
    },
  ];
}

function wholeNumber(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** The field, or nothing where it has no value. */
function optional<K extends string, V>(name: K, value: V | undefined): { [name in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [name in K]?: V };
}
