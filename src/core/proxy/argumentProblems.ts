/**
 * Puts what a validator found wrong with arguments into words from which the call can be written anew:
 * where, what fits, what came instead, and the nearest name for one that does not exist.
 */
import type { OutputUnit } from '@cfworker/json-schema';
import type { JsonSchema } from '../catalog/contract';
import { resolveRef } from '../catalog/schemaRef';
import { isObject } from '../util/json';
import { nearest } from '../util/nearest';

/** Keywords that only repeat what a unit below them says. */
const FRAMES = new Set([
  'properties', 'items', 'prefixItems', 'additionalItems', 'additionalProperties', 'allOf', '$ref',
  'unevaluatedProperties', 'unevaluatedItems', 'dependentSchemas', 'if', 'contains',
]); // prettier-ignore

/** The words before and after a bound. */
const LIMITS: Readonly<Record<string, readonly [string, string]>> = {
  minimum: ['be at least', ''],
  maximum: ['be at most', ''],
  exclusiveMinimum: ['be more than', ''],
  exclusiveMaximum: ['be less than', ''],
  minLength: ['have at least', ' characters'],
  maxLength: ['have at most', ' characters'],
  minItems: ['have at least', ' items'],
  maxItems: ['have at most', ' items'],
};

const MAX_VALUE_CHARS = 60;
const MAX_PROBLEM_CHARS = 300;

type Path = readonly string[];

/** One phrase for each thing that is wrong, without repetition. */
export function describeProblems(
  schema: JsonSchema,
  args: Record<string, unknown>,
  units: readonly OutputUnit[],
): string[] {
  const telling = units.filter((unit) => isTelling(schema, units, unit));
  const phrases = telling.map((unit) => phraseOf(schema, args, unit).slice(0, MAX_PROBLEM_CHARS));
  return [...new Set([...phrases, ...ignoredOf(schema, args, telling)])];
}

/** False for a frame, for what a branch of alternatives says, and for what is said twice. */
function isTelling(schema: JsonSchema, units: readonly OutputUnit[], unit: OutputUnit): boolean {
  const { keyword, keywordLocation, instanceLocation } = unit;
  if (FRAMES.has(keyword) || /\/(?:anyOf|oneOf|not)\/\d/.test(keywordLocation)) return false;
  if (keyword !== 'false') return true;
  // The validator has no place in the schema for these, and counts every property that does not fit.
  const path = pathOf(instanceLocation);
  const isInAlternative = units.some(
    (other) =>
      /^(?:any|one)Of$/.test(other.keyword) &&
      `${instanceLocation}/`.startsWith(`${other.instanceLocation}/`) &&
      other.instanceLocation !== '#',
  );
  return !isInAlternative && !namesAt(schema, path.slice(0, -1))?.includes(path.at(-1)!);
}

function phraseOf(schema: JsonSchema, args: unknown, unit: OutputUnit): string {
  const { keyword, instanceLocation, error } = unit;
  const path = pathOf(instanceLocation);
  const where = path.length === 0 ? 'the input' : quoted(path);
  const value = valueAt(args, path);
  switch (keyword) {
    case 'false':
      return unknownName(schema, path);
    case 'required': {
      const name = /required property "(.*)"\.$/s.exec(error)?.[1] ?? '';
      return `${quoted([...path, name])} is missing`;
    }
    case 'type': {
      const expected = /Expected (.*)\.$/s.exec(error)?.[1]?.replaceAll('"', '') ?? '';
      return typePhrase(where, expected.split(', '), value);
    }
    case 'enum':
      return `${where} must be one of ${listOf(schemaAt(schema, path)?.enum)}, not ${shown(value)}`;
    case 'const':
      return `${where} must be ${shown(schemaAt(schema, path)?.const)}, not ${shown(value)}`;
    case 'anyOf':
    case 'oneOf':
      return `${where} fits none of its alternatives: ${shown(value)}`;
  }
  const limit = LIMITS[keyword];
  const bound = schemaAt(schema, path)?.[keyword];
  if (limit !== undefined && typeof bound === 'number') {
    const found = typeof value === 'number' ? value : (value as { length: number }).length;
    return `${where} must ${limit[0]} ${bound}${limit[1]}, not ${found}`;
  }
  return `${where} is wrong: ${error.replace(/\.$/, '')}`;
}

function typePhrase(where: string, expected: readonly string[], value: unknown): string {
  const must = `${where} must be ${expected.map(withArticle).join(' or ')}, not`;
  if (typeof value !== 'string') return `${must} ${shown(value)}`;
  const isNumber = expected.some((type) => type === 'number' || type === 'integer');
  if (isNumber && /^-?\d+(?:\.\d+)?$/.test(value)) {
    return `${must} the text ${shown(value)}: write ${value} without quotes`;
  }
  if (expected.includes('boolean') && /^(?:true|false)$/.test(value)) {
    return `${must} the text ${shown(value)}: write ${value} without quotes`;
  }
  if (expected.includes('array'))
    return `${must} the text ${shown(value)}: write [${shown(value)}]`;
  return `${must} the text ${shown(value)}`;
}

function withArticle(type: string): string {
  return type === 'null' ? type : `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function unknownName(schema: JsonSchema, path: Path): string {
  const names = namesAt(schema, path.slice(0, -1)) ?? [];
  const near = nearest(path.at(-1)!, names).map((name) => `'${name}'`);
  const hint = near.length > 0 ? ` (did you mean ${near.join(' or ')}?)` : '';
  return `${quoted(path)} does not exist${hint}`;
}

/** Names that the schema does not know but permits: likely the ones that are missing. */
function ignoredOf(
  schema: JsonSchema,
  args: Record<string, unknown>,
  telling: readonly OutputUnit[],
): string[] {
  const isIncomplete = telling.some(
    ({ keyword, instanceLocation }) => keyword === 'required' && instanceLocation === '#',
  );
  const names = namesAt(schema, []);
  if (!isIncomplete || names === undefined || schema.additionalProperties === false) return [];
  const unknown = Object.keys(args).filter((name) => !names.includes(name));
  return unknown.map((name) => `'${name.slice(0, MAX_VALUE_CHARS)}' is not in its schema`);
}

/** The names that an object may have, as far as its schema lists them. */
function namesAt(schema: JsonSchema, path: Path): string[] | undefined {
  const properties = schemaAt(schema, path)?.properties;
  return isObject(properties) ? Object.keys(properties) : undefined;
}

/** The schema of a part of the arguments; undefined where it depends on alternatives. */
function schemaAt(root: JsonSchema, path: Path): JsonSchema | undefined {
  let schema: unknown = root;
  for (const segment of [...path, undefined]) {
    const ref = isObject(schema) ? schema['$ref'] : undefined;
    if (typeof ref === 'string') schema = resolveRef(root, ref);
    if (!isObject(schema)) return undefined;
    if (segment === undefined) return schema as JsonSchema;
    const { properties, items, additionalProperties } = schema;
    if (isObject(properties) && Object.hasOwn(properties, segment)) schema = properties[segment];
    else schema = isObject(items) && /^\d+$/.test(segment) ? items : additionalProperties;
  }
  return undefined;
}

function valueAt(args: unknown, path: Path): unknown {
  let value = args;
  for (const segment of path) value = (value as Record<string, unknown> | undefined)?.[segment];
  return value;
}

function pathOf(location: string): string[] {
  const parts = location.slice(2).split('/');
  return parts
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `'items[1].quantity'`. */
function quoted(path: Path): string {
  const text = path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('');
  return `'${text.replace(/^\./, '')}'`;
}

function listOf(values: unknown): string {
  const list = Array.isArray(values) ? (values as unknown[]) : [];
  const texts = list.slice(0, 20).map((value) => JSON.stringify(value));
  return texts.join(', ') + (list.length > 20 ? ` and ${list.length - 20} more` : '');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}…` : text;
}
