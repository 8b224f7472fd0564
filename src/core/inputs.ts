/**
 * The inputs of the tools, read from whatever a caller sent. Each problem says what is wrong and shows
 * what fits. The matching schemas, which clients see, are in toolDefinitions.ts.
 */
import type { DetailLevel } from './results/outputs';
import { isNestedTooDeep, MAX_NESTING } from './sandbox/nesting';
import { InvalidInputError } from './util/errors';
import { isObject, type JsonObject } from './util/json';

export interface SearchInput {
  keyword: string;
  detailLevel: DetailLevel;
  server?: string;
  limit: number;
  offset: number;
}

/** Languages of programs, the default first. */
export const LANGUAGES = ['typescript', 'javascript', 'python3'] as const;
export type ProgramLanguage = (typeof LANGUAGES)[number];

export interface ExecuteInput {
  code: string;
  language: ProgramLanguage;
  /** The value of `input` in the program. */
  input: unknown;
  timeoutMs: number | undefined;
  /** Whether personal data is to be protected in this run; undefined: as it is set. */
  protect: boolean | undefined;
}

export interface CallInput {
  name: string;
  args: JsonObject;
}

export const DEFAULT_LIMIT = 10;
export const DEFAULT_SKILL_LIMIT = 20;
const MAX_LIMIT = 100;
export const DETAIL_LEVELS: readonly DetailLevel[] = ['name-only', 'name-and-description', 'full'];
export const DEFAULT_DETAIL: DetailLevel = 'name-and-description';
/** Longest run that a model may ask for, in seconds. */
export const MAX_TIMEOUT_SECS = 600;

/** Throws InvalidInputError. */
export function readSearchInput(raw: unknown): SearchInput {
  const fields = objectOf(raw, '{ "keyword": "list issues" }');
  const keyword = textField(fields, 'keyword', '"list issues"');
  const detailLevel = detailLevelIn(fields);
  const server = optionalText(fields, 'server', '"github"');
  return {
    keyword,
    detailLevel,
    ...(server !== undefined && { server }),
    limit: Math.max(1, Math.min(MAX_LIMIT, numberField(fields, 'limit') ?? DEFAULT_LIMIT)),
    offset: Math.max(0, numberField(fields, 'offset') ?? 0),
  };
}

export interface SkillListInput {
  query: string;
  tag: string | undefined;
  detailLevel: DetailLevel;
  limit: number;
}

/** Throws InvalidInputError. */
export function readSkillListInput(raw: unknown): SkillListInput {
  const fields = objectOf(raw ?? {}, '{ "query": "issues" }');
  return {
    query: optionalText(fields, 'query', '"issues"')?.trim() ?? '',
    tag: optionalText(fields, 'tag', '"github"')?.trim().toLowerCase(),
    detailLevel: detailLevelIn(fields),
    limit: Math.max(1, Math.min(MAX_LIMIT, numberField(fields, 'limit') ?? DEFAULT_SKILL_LIMIT)),
  };
}

export interface SkillLoadInput {
  name: string;
  version: number | undefined;
}

/** Throws InvalidInputError. */
export function readSkillLoadInput(raw: unknown): SkillLoadInput {
  const fields = objectOf(raw, '{ "name": "count-todos" }');
  const name = textField(fields, 'name', '"count-todos"');
  const { version } = fields;
  // Models write v2 for 2.
  const plain = typeof version === 'string' ? version.trim().replace(/^v/i, '') : version;
  return { name, version: plain === '' ? undefined : numberField({ version: plain }, 'version') };
}

export interface SkillRunInput {
  name: string;
  input: unknown;
  timeoutMs: number | undefined;
}

/** Throws InvalidInputError. */
export function readSkillRunInput(raw: unknown): SkillRunInput {
  const fields = objectOf(raw, '{ "name": "count-todos", "input": { "folder": "src" } }');
  const name = textField(fields, 'name', '"count-todos"');
  return { name, input: parseIfJson(fields['input'] ?? {}), timeoutMs: timeoutIn(fields) };
}

/** Throws InvalidInputError. */
export function readExecuteInput(raw: unknown): ExecuteInput {
  const fields = objectOf(raw, '{ "code": "await list_files({ path: \'.\' })" }');
  const code = textField(fields, 'code', '"await list_files({ path: \'.\' })"');
  const wanted = fields['language'] ?? LANGUAGES[0];
  const language = LANGUAGES.find((known) => known === wanted);
  if (language === undefined) {
    const shown =
      typeof wanted === 'string' ? JSON.stringify(wanted.slice(0, 40)) : 'another value';
    throw new InvalidInputError(
      `'language' must be one of ${LANGUAGES.join(', ')}; ${shown} does not run here.`,
    );
  }
  return {
    code,
    language,
    input: fields['input'] ?? null,
    timeoutMs: timeoutIn(fields),
    protect: flagIn(fields, 'enable_pii_protection'),
  };
}

/** Throws InvalidInputError. */
export function readCallInput(raw: unknown): CallInput {
  const example = '{ "name": "workspace.read_file", "arguments": { "path": "README.md" } }';
  const fields = objectOf(raw, example);
  const name = textField(fields, 'name', '"workspace.read_file"');
  const args = parseIfJson(fields['arguments'] ?? {});
  if (!isObject(args)) {
    throw new InvalidInputError(`'arguments' must be an object with named arguments: ${example}.`);
  }
  return { name, args };
}

function detailLevelIn(fields: JsonObject): DetailLevel {
  const level = fields['detail_level'] ?? DEFAULT_DETAIL;
  const found = DETAIL_LEVELS.find((known) => known === level);
  if (found !== undefined) return found;
  throw new InvalidInputError(`'detail_level' must be one of ${DETAIL_LEVELS.join(', ')}.`);
}

function timeoutIn(fields: JsonObject): number | undefined {
  const seconds = numberField(fields, 'timeout_secs');
  if (seconds === undefined) return undefined;
  if (seconds > 0) return Math.min(seconds, MAX_TIMEOUT_SECS) * 1000;
  throw new InvalidInputError(`'timeout_secs' must be a positive number of seconds.`);
}

/** Undefined for what is left out. Throws InvalidInputError. */
function flagIn(fields: JsonObject, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new InvalidInputError(`'${name}' must be true or false.`);
}

/** Throws InvalidInputError. */
export function objectOf(raw: unknown, example: string): JsonObject {
  if (!isObject(raw)) {
    throw new InvalidInputError(`The input must be an object, for example ${example}.`);
  }
  refuseTooDeep(raw);
  return raw;
}

/** Throws InvalidInputError for what is no text or empty. */
export function textField(fields: JsonObject, name: string, example: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new InvalidInputError(
    `'${name}' must be a text that is not empty, for example ${example}.`,
  );
}

/** Undefined for what is left out. Throws InvalidInputError. */
export function optionalText(
  fields: JsonObject,
  name: string,
  example: string,
): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new InvalidInputError(`'${name}' must be a text, for example ${example}.`);
}

/** Models write numbers as text now and then; what is meant is plain. */
export function numberField(fields: JsonObject, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new InvalidInputError(`'${name}' must be a number.`);
}

/** Models send nested objects as JSON text now and then, too. */
export function parseIfJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return value;
  }
  refuseTooDeep(parsed);
  return parsed;
}

/** Neither files nor messages between threads could hold it. Throws InvalidInputError. */
function refuseTooDeep(value: unknown): void {
  if (!isNestedTooDeep(value)) return;
  throw new InvalidInputError(
    `The input is nested more than ${MAX_NESTING} levels deep: send flatter data.`,
  );
}
