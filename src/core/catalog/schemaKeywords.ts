/** What the keywords of one JSON Schema object say, read without trust in their form. */
import { isObject } from '../util/json';
import type { JsonSchema } from './contract';
import { oneLine } from './text';
import { defaultText } from './typeText';

const COMMENT_LIMIT = 120;

const OBJECT_KEYWORDS = ['properties', 'required', 'additionalProperties', 'patternProperties'];
const ARRAY_KEYWORDS = ['items', 'prefixItems'];

/** The strings of a list; empty for anything else. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The types that the schema names, or the one that its keywords are about; empty for any. */
export function typesOf(schema: JsonSchema): string[] {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return [...new Set(stringsOf(type))];
  const has = (key: string): boolean => schema[key] !== undefined;
  if (OBJECT_KEYWORDS.some(has)) return ['object'];
  return ARRAY_KEYWORDS.some(has) ? ['array'] : [];
}

const TYPES = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

/** Whether this can be the value of the keyword `type`. */
export function isKeywordType(value: unknown): boolean {
  const types = Array.isArray(value) ? (value as unknown[]) : [value];
  return types.every((type) => typeof type === 'string' && TYPES.has(type));
}

function hasShape(schema: JsonSchema): boolean {
  return [...OBJECT_KEYWORDS, ...ARRAY_KEYWORDS].some((key) => schema[key] !== undefined);
}

/** False when nothing in the schema of an input names a parameter or lets one through by itself. */
export function hasParameters(schema: JsonSchema): boolean {
  const { properties, required, additionalProperties: rest } = schema;
  if (isObject(properties) && Object.keys(properties).length > 0) return true;
  if (stringsOf(required).length > 0 || rest === true || isObject(rest)) return true;
  return ['$ref', 'allOf', 'anyOf', 'oneOf', 'patternProperties'].some(
    (key) => schema[key] !== undefined,
  );
}

/** True when the schema says at most which type a value has. */
export function isBare(schema: JsonSchema): boolean {
  const isValue = Object.hasOwn(schema, 'const') || Array.isArray(schema.enum);
  return !isValue && !hasShape(schema) && typesOf(schema).length <= 1;
}

/** Description and default as a comment to stand before what they describe; empty without both. */
export function commentOn(schema: unknown, hasDefault: boolean): string {
  if (!isObject(schema)) return '';
  const { description } = schema;
  const text = typeof description === 'string' ? oneLine(description, COMMENT_LIMIT) : '';
  const standard = hasDefault ? defaultText(schema.default) : '';
  const both = [text, standard && `(default: ${standard})`].filter(Boolean).join(' ');
  return both === '' ? '' : `/** ${both.replaceAll('*/', '* /')} */ `;
}
