/**
 * What a tool's results look like, from results that it gave: a JSON Schema of kinds and field names,
 * never of values. Names that are data themselves, such as the ids that a map is sorted by, are left out.
 */
import { isObject } from '../util/json';
import type { JsonSchema } from './contract';

const MAX_DEPTH = 5;
const MAX_FIELDS = 40;
const MAX_ITEMS = 20;
/** How a field is named by somebody who designed it. */
const FIELD_NAME = /^[@$]?[A-Za-z_][A-Za-z_-]*(?:\d{1,2}[A-Za-z_-]*)?$/;
const MAX_NAME_CHARS = 40;

/** A schema that this value fits, which says no more of it than its form. */
export function schemaOfValue(value: unknown, depth = 0): JsonSchema {
  if (value === null) return { type: 'null' };
  if (Array.isArray(value)) {
    if (depth >= MAX_DEPTH) return { type: 'array' };
    const items = value.slice(0, MAX_ITEMS).map((item) => schemaOfValue(item, depth + 1));
    const [first, ...others] = items;
    return first === undefined
      ? { type: 'array' }
      : { type: 'array', items: others.reduce(mergedSchema, first) };
  }
  if (isObject(value)) return depth >= MAX_DEPTH ? { type: 'object' } : ofObject(value, depth);
  return { type: typeof value };
}

/** A schema that fits whatever fits one of the two. */
export function mergedSchema(a: JsonSchema, b: JsonSchema): JsonSchema {
  const left = branchesOf(a);
  for (const branch of branchesOf(b)) {
    const at = left.findIndex(({ type }) => type === branch.type);
    if (at < 0) left.push(branch);
    else left[at] = mergedAlike(left[at]!, branch);
  }
  const [only, ...others] = left.toSorted((x, y) => (String(x.type) < String(y.type) ? -1 : 1));
  return only !== undefined && others.length === 0 ? only : { anyOf: [only, ...others] };
}

function ofObject(value: Record<string, unknown>, depth: number): JsonSchema {
  const names = Object.keys(value);
  const isMap =
    names.length > MAX_FIELDS ||
    names.some((name) => name.length > MAX_NAME_CHARS || !FIELD_NAME.test(name));
  if (isMap) {
    const values = names.slice(0, MAX_ITEMS).map((name) => schemaOfValue(value[name], depth + 1));
    return { type: 'object', additionalProperties: values.reduce(mergedSchema) };
  }
  const fields = names.map((name) => [name, schemaOfValue(value[name], depth + 1)] as const);
  return names.length === 0
    ? { type: 'object' }
    : { type: 'object', properties: Object.fromEntries(fields), required: names };
}

function branchesOf(schema: JsonSchema): JsonSchema[] {
  return Array.isArray(schema.anyOf) ? schema.anyOf.filter(isObject) : [schema];
}

/** Of two schemas of one type. */
function mergedAlike(a: JsonSchema, b: JsonSchema): JsonSchema {
  if (a.type === 'array') {
    const [left, right] = [a.items, b.items];
    if (!isObject(left) || !isObject(right)) return isObject(left) ? a : b;
    return { type: 'array', items: mergedSchema(left, right) };
  }
  return a.type === 'object' ? mergedObjects(a, b) : a;
}

function mergedObjects(a: JsonSchema, b: JsonSchema): JsonSchema {
  const [left, right] = [valuesOf(a), valuesOf(b)];
  // Where one of them is a map, both are.
  if (isObject(a.additionalProperties) || isObject(b.additionalProperties)) {
    const values = [...left.values(), ...right.values()];
    for (const { additionalProperties } of [a, b]) {
      if (isObject(additionalProperties)) values.push(additionalProperties);
    }
    return { type: 'object', additionalProperties: values.reduce(mergedSchema) };
  }
  const fields = new Map(left);
  for (const [name, schema] of right) {
    const other = fields.get(name);
    fields.set(name, other === undefined ? schema : mergedSchema(other, schema));
  }
  if (fields.size > MAX_FIELDS) {
    return { type: 'object', additionalProperties: [...fields.values()].reduce(mergedSchema) };
  }
  const required = [...fields.keys()].filter((name) => isIn(a, name) && isIn(b, name));
  return {
    type: 'object',
    ...(fields.size > 0 && { properties: Object.fromEntries(fields) }),
    ...(required.length > 0 && { required }),
  };
}

function valuesOf({ properties }: JsonSchema): Map<string, JsonSchema> {
  return new Map(Object.entries(isObject(properties) ? properties : {}).filter(isField));
}

function isField(entry: [string, unknown]): entry is [string, JsonSchema] {
  return isObject(entry[1]);
}

function isIn({ required }: JsonSchema, name: string): boolean {
  return Array.isArray(required) && required.includes(name);
}
