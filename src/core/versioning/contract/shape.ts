/**
 * The canonical form of a JSON Schema 2020-12, one level at a time: `$ref` followed, `allOf` merged, `const`
 * and `nullable` and unions of plain types brought into one form, words left out. Children stay schemas, so
 * that recursive ones need no end. Never throws; what it does not understand is kept as text in `other`.
 */
import type { JsonSchema } from '../../catalog/contract';
import { stringsOf, typesOf } from '../../catalog/schemaKeywords';
import { resolveRef } from '../../catalog/schemaRef';
import { isObject, withSortedKeys, type Json } from '../../util/json';

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

export const JSON_TYPES: readonly JsonType[] = [
  'null', 'boolean', 'integer', 'number', 'string', 'array', 'object',
]; // prettier-ignore

/** A schema and the document that its references point into. */
export interface Place {
  schema: JsonSchema | boolean;
  root: JsonSchema;
}

export interface Field extends Place {
  isRequired: boolean;
}

export interface Shape {
  /** `number` allows whole numbers, too. */
  types: ReadonlySet<JsonType>;
  /** All values that it allows, as JSON with sorted keys; absent where they are not listed. */
  values?: ReadonlySet<string>;
  fields: ReadonlyMap<string, Field>;
  /** What fields without a description of their own may hold; `true` where they may hold anything. */
  rest: Place | boolean;
  /** The elements of an array; `tuple` describes the first ones. */
  items?: Place;
  tuple?: readonly Place[];
  /** Keywords that bound a value, with their values. */
  bounds: ReadonlyMap<string, Json>;
  /** The members of a union that is not one of plain types or values. */
  options?: readonly Place[];
  /** Keywords that are not understood, as text. */
  other: string;
  default?: Json;
  isDeprecated: boolean;
  words: string;
}

const BOUNDS = new Set([
  'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength',
  'minItems', 'maxItems', 'minProperties', 'maxProperties', 'uniqueItems', 'pattern', 'format',
]); // prettier-ignore
const UNDERSTOOD = new Set([
  ...BOUNDS, 'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'prefixItems',
  'additionalItems', 'anyOf', 'oneOf', 'allOf', '$ref', 'nullable', 'default', 'deprecated', 'title',
  'description', 'examples', 'example', '$comment', '$schema', '$id', '$defs', 'definitions', 'readOnly', 'writeOnly',
  'contentEncoding', 'contentMediaType', 'markdownDescription',
]); // prettier-ignore
/** A chain of references and merges longer than this is cut. */
const MAX_NEST = 24;

const ANYTHING: Shape = {
  types: new Set(JSON_TYPES),
  fields: new Map(),
  rest: true,
  bounds: new Map(),
  other: '',
  isDeprecated: false,
  words: '',
};
const NOTHING: Shape = { ...ANYTHING, types: new Set() };

export function shapeOf({ schema, root }: Place, nest = 0): Shape {
  if (schema === false) return NOTHING;
  if (schema === true || !isObject(schema) || nest > MAX_NEST) return ANYTHING;
  let shape = ownShape(schema, root);
  if (typeof schema.$ref === 'string') {
    const target = resolveRef(root, schema.$ref);
    const found = target === undefined ? { ...ANYTHING, other: schema.$ref } : undefined;
    shape = both(found ?? shapeOf({ schema: target!, root }, nest + 1), shape);
  }
  for (const part of listOf(schema.allOf)) {
    shape = both(shape, shapeOf({ schema: part, root }, nest + 1));
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const options = listOf(schema[keyword]);
    if (options.length > 0) shape = both(shape, unionOf(options, root, nest + 1));
  }
  // `nullable` is OpenAPI's word for a further type.
  if (schema.nullable === true) {
    const values = shape.values && new Set([...shape.values, 'null']);
    shape = { ...shape, types: new Set([...shape.types, 'null']), ...(values && { values }) };
  }
  return shape;
}

/** The text of a value by which equal ones are found. */
export function textOfValue(value: unknown): string {
  return JSON.stringify(withSortedKeys(value));
}

function listOf(value: unknown): (JsonSchema | boolean)[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item) => isObject(item) || typeof item === 'boolean');
}

function ownShape(schema: JsonSchema, root: JsonSchema): Shape {
  const named = typesOf(schema).filter((type): type is JsonType =>
    JSON_TYPES.includes(type as JsonType),
  );
  const listed = Object.hasOwn(schema, 'const')
    ? [schema.const]
    : Array.isArray(schema.enum)
      ? (schema.enum as unknown[])
      : undefined;
  const types = named.length > 0 ? named : listed === undefined ? JSON_TYPES : listed.map(typeOf);
  const required = new Set(stringsOf(schema.required));
  const properties = isObject(schema.properties) ? schema.properties : {};
  const names = new Set([...Object.keys(properties), ...required]);
  const fields = new Map<string, Field>();
  for (const name of names) {
    const property = Object.hasOwn(properties, name) ? properties[name] : true;
    fields.set(name, { schema: placeable(property), root, isRequired: required.has(name) });
  }
  const bounds = Object.entries(schema).filter(
    ([key, value]) => BOUNDS.has(key) && !isEmptyBound(key, value),
  );
  const other = Object.entries(schema).filter(
    ([key, value]) => !UNDERSTOOD.has(key) && !isEmptyRule(key, value),
  );
  const rest = schema.additionalProperties;
  return {
    types: new Set(types),
    ...(listed && { values: new Set(listed.map(textOfValue)) }),
    fields,
    rest:
      rest === undefined || rest === true
        ? true
        : rest === false
          ? false
          : { schema: placeable(rest), root },
    ...arraysOf(schema, root),
    bounds: new Map(bounds as [string, Json][]),
    other: other.length === 0 ? '' : textOfValue(Object.fromEntries(other)),
    ...(schema.default !== undefined && { default: schema.default as Json }),
    isDeprecated: schema.deprecated === true,
    words: [schema.title, schema.description].filter((text) => typeof text === 'string').join(' '),
  };
}

/** Generators write the largest whole number where they mean none. */
function isEmptyBound(key: string, value: unknown): boolean {
  if (value === false || value === 0)
    return key === 'uniqueItems' || /^min(?:Length|Items|Properties)$/.test(key);
  const isLimit = key === 'maximum' || key === 'minimum';
  return isLimit && typeof value === 'number' && Math.abs(value) >= Number.MAX_SAFE_INTEGER;
}

/** All names are texts. */
function isEmptyRule(key: string, value: unknown): boolean {
  return (
    key.startsWith('x-') || (key === 'propertyNames' && textOfValue(value) === '{"type":"string"}')
  );
}

function arraysOf(schema: JsonSchema, root: JsonSchema): Pick<Shape, 'items' | 'tuple'> {
  // Before 2020-12 a tuple was a list in `items`.
  const isOld = Array.isArray(schema.items);
  const tuple = isOld ? listOf(schema.items) : listOf(schema.prefixItems);
  const items = isOld ? schema.additionalItems : schema.items;
  return {
    ...(items !== undefined && { items: { schema: placeable(items), root } }),
    ...(tuple.length > 0 && { tuple: tuple.map((each) => ({ schema: each, root })) }),
  };
}

function placeable(value: unknown): JsonSchema | boolean {
  return isObject(value) || typeof value === 'boolean' ? value : true;
}

export function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'boolean' | 'string' | 'object';
}

/** What fits both: the more demanding of each. */
function both(one: Shape, other: Shape): Shape {
  const fields = new Map(one.fields);
  for (const [name, field] of other.fields) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? field : bothFields(before, field));
  }
  const values =
    one.values && other.values
      ? new Set([...one.values].filter((value) => other.values!.has(value)))
      : (one.values ?? other.values);
  const options = one.options && other.options ? undefined : (one.options ?? other.options);
  const lost = one.options && other.options ? ['two unions'] : [];
  return {
    types: typesOfBoth(one.types, other.types),
    ...(values && { values }),
    fields,
    rest: one.rest === true ? other.rest : one.rest,
    ...pick(one, other, 'items'),
    ...pick(one, other, 'tuple'),
    bounds: new Map([...one.bounds, ...other.bounds]),
    ...(options && { options }),
    other: [one.other, other.other, ...lost].filter(Boolean).join(' '),
    ...pick(one, other, 'default'),
    isDeprecated: one.isDeprecated || other.isDeprecated,
    words: [one.words, other.words].filter(Boolean).join(' '),
  };
}

function pick<K extends 'items' | 'tuple' | 'default'>(
  one: Shape,
  other: Shape,
  key: K,
): Pick<Shape, K> | object {
  const value = other[key] ?? one[key];
  return value === undefined ? {} : { [key]: value };
}

function bothFields(one: Field, other: Field): Field {
  const isRequired = one.isRequired || other.isRequired;
  if (one.schema === true) return { ...other, isRequired };
  if (other.schema === true) return { ...one, isRequired };
  return { schema: { allOf: [one.schema, other.schema] }, root: one.root, isRequired };
}

function typesOfBoth(one: ReadonlySet<JsonType>, other: ReadonlySet<JsonType>): Set<JsonType> {
  const types = [...one].filter((type) => allows(other, type));
  return new Set([...types, ...[...other].filter((type) => allows(one, type))]);
}

/** A whole number is a number. */
export function allows(types: ReadonlySet<JsonType>, type: JsonType): boolean {
  return types.has(type) || (type === 'integer' && types.has('number'));
}

/** By type and list, not by bounds. */
export function allowsValue({ types, values }: Shape, value: Json): boolean {
  return allows(types, typeOf(value)) && (values === undefined || values.has(textOfValue(value)));
}

function unionOf(
  options: readonly (JsonSchema | boolean)[],
  root: JsonSchema,
  nest: number,
): Shape {
  const shapes = options.map((schema) => ({ schema, shape: shapeOf({ schema, root }, nest) }));
  const isNull = ({ types }: Shape): boolean => types.size === 1 && types.has('null');
  const rest = shapes.filter(({ shape }) => !isNull(shape));
  const hasNull = rest.length < shapes.length;
  const types = new Set(shapes.flatMap(({ shape }) => [...shape.types]));
  const [first, ...more] = rest.map(({ shape }) => shape);
  if (first === undefined) return { ...ANYTHING, types };
  if (more.length === 0) {
    const values = first.values && hasNull ? new Set([...first.values, 'null']) : first.values;
    return { ...first, types, ...(values && { values }) };
  }
  const all = [first, ...more];
  if (all.every((shape) => shape.values !== undefined)) {
    const values = new Set(all.flatMap((shape) => [...shape.values!]));
    if (hasNull) values.add('null');
    return { ...ANYTHING, types, values, words: '' };
  }
  if (all.every(isPlain)) return { ...ANYTHING, types };
  return { ...ANYTHING, types, options: rest.map(({ schema }) => ({ schema, root })) };
}

/** Says which types a value may have, and nothing else. */
function isPlain(shape: Shape): boolean {
  return (
    shape.values === undefined && shape.fields.size === 0 && shape.rest === true && !shape.items &&
    !shape.tuple && shape.bounds.size === 0 && !shape.options && shape.other === ''
  ); // prettier-ignore
}
