/**
 * The inputs of a skill as a JSON Schema: taken as the model or a person writes them, worked out from the
 * program where nobody did, checked against what a run is given.
 */
import type { JsonSchema } from '../catalog/contract';
import { mergedSchema, schemaOfValue } from '../catalog/observedSchema';
import { isKeywordType } from '../catalog/schemaKeywords';
import { quoteName } from '../config/entry';
import { problemsOf } from '../proxy/argumentCheck';
import type { InputRead } from '../sandbox/inspection';
import { InvalidInputError } from '../util/errors';
import { isObject, type JsonObject } from '../util/json';
import { plainLine } from '../util/plainText';

const EXAMPLE = '{ "folder": { "type": "string", "description": "where to look" } }';

/**
 * A schema of an object. Beside whole schemas it takes what models write: a map of names to schemas or types,
 * in which a field with a default, or with `required: false`, may be left out. Throws InvalidInputError.
 */
export function inputsFrom(raw: unknown): JsonSchema {
  if (!isObject(raw)) {
    throw new InvalidInputError(`'inputs' must be a JSON Schema or a map of fields: ${EXAMPLE}.`);
  }
  if (raw['type'] === 'object' || isObject(raw['properties'])) {
    return checkedSchema('inputs', { ...raw, type: 'object' });
  }
  const fields = Object.entries(raw).map(([name, value]) => ({ name, ...fieldFrom(name, value) }));
  const required = fields.flatMap(({ name, isRequired }) => (isRequired ? [name] : []));
  // A name may be that of what every object inherits.
  const properties = Object.fromEntries(fields.map(({ name, schema }) => [name, schema]));
  const schema = { type: 'object', properties, ...(required.length > 0 && { required }) };
  return checkedSchema('inputs', schema);
}

/** A schema of any value; a bare type will do. Throws InvalidInputError. */
export function outputFrom(raw: unknown): JsonSchema {
  if (typeof raw === 'string') return fieldFrom('output', raw).schema;
  if (isObject(raw)) return checkedSchema('output', raw);
  throw new InvalidInputError(`'output' must be a JSON Schema, for example { "type": "array" }.`);
}

/**
 * What the program reads. The schema of a field is that of the tool's argument that it is passed on as; else
 * the type that its default and the form of inputs that it was given show.
 */
export function inferInputs(
  reads: readonly InputRead[],
  given: readonly JsonSchema[],
  schemaOf: (field: string) => JsonSchema | undefined = () => undefined,
): JsonSchema {
  const seen = given.flatMap(({ properties }) => (isObject(properties) ? [properties] : []));
  const names = new Set([...reads.map(({ name }) => name), ...seen.flatMap(Object.keys)]);
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const name of names) {
    const forms = seen.flatMap((fields) => (isObject(fields[name]) ? [fields[name]] : []));
    const read = reads.find((each) => each.name === name);
    const standard = read?.default;
    const schemas = standard === undefined ? forms : [...forms, schemaOfValue(standard)];
    const [first, ...others] = schemas;
    const shown = first === undefined ? {} : others.reduce(mergedSchema, first);
    const schema = schemaOf(name) ?? shown;
    properties[name] = standard === undefined ? schema : { ...schema, default: standard };
    const isEverywhere = forms.length === given.length;
    if (read !== undefined && standard === undefined && isEverywhere) required.push(name);
  }
  return {
    type: 'object',
    ...(names.size > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/** The input with defaults in place. Throws InvalidInputError with everything that does not fit. */
export function checkedInput(name: string, schema: JsonSchema, raw: unknown): JsonObject {
  const given = raw ?? {};
  if (!isObject(given)) {
    throw new InvalidInputError(
      `The input of '${name}' must be an object with its inputs by name.`,
    );
  }
  const input = { ...defaultsOf(schema), ...given };
  const problems = problemsOf({ inputSchema: schema }, input);
  if (problems.length === 0) return input;
  throw new InvalidInputError(
    `The input does not fit '${name}': ${problems.join('; ')}. Its inputs: ` +
      `${JSON.stringify(schema['properties'] ?? {})}.`,
  );
}

function defaultsOf({ properties }: JsonSchema): JsonObject {
  const fields = Object.entries(isObject(properties) ? properties : {});
  return Object.fromEntries(
    fields.flatMap(([name, schema]) =>
      isObject(schema) && schema['default'] !== undefined
        ? [[name, structuredClone(schema['default'])]]
        : [],
    ),
  );
}

function fieldFrom(name: string, value: unknown): { schema: JsonSchema; isRequired: boolean } {
  if (typeof value === 'string') {
    const isOptional = /\?$|\boptional\b/i.test(value);
    const type = TYPES.get(
      value
        .toLowerCase()
        .replace(/\?$|\s*\(?optional\)?/g, '')
        .trim(),
    );
    // Anything else is a description.
    const schema = type === undefined ? { description: value } : type;
    return { schema, isRequired: !isOptional };
  }
  if (!isObject(value)) {
    throw new InvalidInputError(`The input ${quoteName(name)} must be a JSON Schema: ${EXAMPLE}.`);
  }
  const { required, optional, ...schema } = value;
  const isOptional = required === false || optional === true || schema['default'] !== undefined;
  // `required` of an object is a list of its own.
  const own = Array.isArray(required) ? { ...schema, required } : schema;
  return { schema: own, isRequired: !isOptional };
}

const TYPES: ReadonlyMap<string, JsonSchema> = new Map(
  Object.entries({
    string: 'string', str: 'string', text: 'string', number: 'number', float: 'number',
    integer: 'integer', int: 'integer', boolean: 'boolean', bool: 'boolean', array: 'array',
    list: 'array', object: 'object', dict: 'object',
  }).map(([word, type]): [string, JsonSchema] => [word, { type }]),
).set('string[]', { type: 'array', items: { type: 'string' } })
  .set('number[]', { type: 'array', items: { type: 'number' } }); // prettier-ignore

function checkedSchema(name: string, schema: JsonSchema): JsonSchema {
  const problem = problemIn(schema, name);
  if (problem === undefined) return schema;
  throw new InvalidInputError(`${problem} For example ${EXAMPLE}.`);
}

/** The path for a message, on one line. */
function shortPath(path: string): string {
  return plainLine(path, 200);
}

/** What a reader of the schema would stumble over. */
function problemIn(schema: unknown, path: string): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  if (!isObject(schema)) return `'${shortPath(path)}' must be a JSON Schema.`;
  const { type, properties, items, required } = schema;
  if (type !== undefined && !isKeywordType(type)) {
    const shown = typeof type === 'string' ? ` is ${quoteName(type)}, which` : '';
    return `'${shortPath(path)}.type'${shown} is no type of JSON Schema.`;
  }
  if (required !== undefined && !Array.isArray(required)) {
    return `'${shortPath(path)}.required' must be a list of names.`;
  }
  if (properties !== undefined && !isObject(properties)) {
    return `'${shortPath(path)}.properties' must be an object.`;
  }
  for (const [name, field] of Object.entries(properties ?? {})) {
    const problem = problemIn(field, `${path}.${name}`);
    if (problem !== undefined) return problem;
  }
  return items === undefined || Array.isArray(items)
    ? undefined
    : problemIn(items, `${path}.items`);
}
