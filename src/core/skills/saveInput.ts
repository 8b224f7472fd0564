/** The input of `save_skill`, read from whatever a caller sent. Each problem says what fits. */
import type { JsonSchema } from '../catalog/contract';
import {
  LANGUAGES,
  objectOf,
  optionalText,
  parseIfJson,
  textField,
  type ProgramLanguage,
} from '../inputs';
import { InvalidInputError } from '../util/errors';
import { isObject, type Json } from '../util/json';
import { inputsFrom, outputFrom } from './inputs';
import { skillNameOf } from './names';
import type { LibraryName, SkillExample, SkillTest } from './skill';
import { MAX_DESCRIPTION_CHARS } from './skillMarkdown';

/** What is left out is as it was in the version before. */
export interface SaveInput {
  name: string;
  code: string;
  description?: string;
  language?: ProgramLanguage;
  inputs?: JsonSchema;
  output?: JsonSchema;
  tags?: string[];
  examples?: SkillExample[];
  tests?: SkillTest[];
  library?: LibraryName;
}

const EXAMPLE =
  '{ "name": "count-todos", "description": "Counts TODO comments in a folder.", "code": "…" }';
const MAX_TAGS = 20;
const MAX_TAG_CHARS = 40;
const MAX_TESTS = 20;

/** Throws InvalidInputError. */
export function readSaveInput(raw: unknown): SaveInput {
  const fields = objectOf(raw, EXAMPLE);
  const name = skillNameOf(textField(fields, 'name', '"count-todos"'));
  const code = textField(fields, 'code', '"await list_files({ path: input.folder })"');
  const description = optionalText(fields, 'description', '"Counts TODO comments in a folder."');
  if (description !== undefined && description.length > MAX_DESCRIPTION_CHARS) {
    throw new InvalidInputError(
      `'description' has ${description.length} characters, the limit is ${MAX_DESCRIPTION_CHARS}.`,
    );
  }
  const language = choiceOf(fields['language'], 'language', LANGUAGES);
  const library = choiceOf(fields['library'], 'library', ['workspace', 'user'] as const);
  const given = (field: string): unknown => {
    const value = parseIfJson(fields[field]);
    return value === null || value === '' ? undefined : value;
  };
  const [inputs, output] = [given('inputs'), given('output')];
  const [tags, examples, tests] = [given('tags'), given('examples'), given('tests')];
  return {
    name,
    code,
    ...(description !== undefined && { description: description.trim() }),
    ...(language !== undefined && { language }),
    ...(library !== undefined && { library }),
    ...(inputs !== undefined && { inputs: inputsFrom(inputs) }),
    ...(output !== undefined && { output: outputFrom(output) }),
    ...(tags !== undefined && { tags: tagsFrom(tags) }),
    ...(examples !== undefined && { examples: listFrom(examples, 'examples').map(exampleFrom) }),
    ...(tests !== undefined && { tests: listFrom(tests, 'tests').map(testFrom) }),
  };
}

function choiceOf<T extends string>(
  value: unknown,
  name: string,
  choices: readonly T[],
): T | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new InvalidInputError(`'${name}' must be one of ${choices.join(', ')}.`);
}

function tagsFrom(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || !list.every((tag) => typeof tag === 'string')) {
    throw new InvalidInputError(
      `'tags' must be a list of words, for example ["github", "report"].`,
    );
  }
  const tags = list.map((tag) => tag.trim().toLowerCase().slice(0, MAX_TAG_CHARS));
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, MAX_TAGS);
}

function listFrom(value: unknown, name: string): unknown[] {
  const list = isObject(value) ? [value] : value;
  if (!Array.isArray(list)) {
    throw new InvalidInputError(
      `'${name}' must be a list, for example [{ "input": { "folder": "src" } }].`,
    );
  }
  if (list.length <= MAX_TESTS) return list;
  throw new InvalidInputError(`'${name}' has ${list.length} entries, the limit is ${MAX_TESTS}.`);
}

function exampleFrom(value: unknown): SkillExample {
  if (!isObject(value)) {
    throw new InvalidInputError(
      `Each of 'examples' must be { "input": { … }, "description": "…" }.`,
    );
  }
  const { input, description, ...rest } = value;
  const about = typeof description === 'string' ? { description } : {};
  // Written without the frame, the example is the input itself.
  return { input: (input ?? rest) as Json, ...about };
}

function testFrom(value: unknown): SkillTest {
  if (!isObject(value) || !('input' in value || 'expect' in value)) {
    throw new InvalidInputError(
      `Each of 'tests' must be { "input": { … }, "expect": the result }; without 'expect' it is enough ` +
        `that the skill ends well.`,
    );
  }
  const { input = {}, expect, name } = value;
  return {
    ...(typeof name === 'string' && { name }),
    input: input as Json,
    ...(expect !== undefined && { expect: expect as Json }),
  };
}
