/**
 * TypeScript types as text, put together so that every result is valid syntax: unions,
 * intersections, arrays, literals, keys. Knows no JSON Schema; reading one is schemaType.ts.
 */
import { isObject } from '../util/json';
import { oneLine, quote } from './text';

/** One member of a union, itself an intersection or something closed. */
interface Member {
  readonly text: string;
  readonly isIntersection?: boolean;
}

/** A type: the members of its union. None is `never`. */
export type TypeText = readonly Member[];

/** A type that needs no parentheses anywhere, such as a name, a literal or an object. */
export function atom(text: string): TypeText {
  return [{ text }];
}

/** Any value. */
export const UNKNOWN: TypeText = atom('unknown');

/** No value. */
export const NEVER: TypeText = [];

/** `null`. */
export const NULL: TypeText = atom('null');

const LITERAL_LIMIT = 100;
const DEFAULT_LIMIT = 60;

/** True for a type that any value fits, and that an intersection can therefore do without. */
export function isUnknown(type: TypeText): boolean {
  return type.length === 1 && type[0]?.text === 'unknown';
}

/** The type as text; `separator` stands between the members of a union. */
export function print(type: TypeText, separator: string): string {
  return type.length === 0 ? 'never' : type.map((member) => member.text).join(separator);
}

/** Any of the types, each member once. */
export function unionOf(types: readonly TypeText[]): TypeText {
  const [only] = types;
  if (only?.length === 1 && types.length === 1) return only;
  const members = new Map<string, Member>();
  for (const member of types.flat()) {
    if (member.text === 'unknown') return UNKNOWN;
    if (!members.has(member.text)) members.set(member.text, member);
  }
  return [...members.values()];
}

/** How much is not shown, as a comment; empty when nothing is. */
export function remarkOn(cut: number): string {
  return cut > 0 ? `/* … ${cut} more */` : '';
}

/** The type with a remark on how many members of its union are not shown. */
export function withRemark(type: TypeText, cut: number): TypeText {
  const last = type.at(-1);
  if (cut <= 0 || last === undefined || isUnknown(type)) return type;
  return [...type.slice(0, -1), { ...last, text: `${last.text} ${remarkOn(cut)}` }];
}

/** All of the types at once, each once. */
export function intersectionOf(types: readonly TypeText[], separator: string): TypeText {
  if (types.length === 1 && types[0] !== undefined) return types[0];
  if (types.some((type) => type.length === 0)) return NEVER;
  const parts = types.filter((type) => !isUnknown(type));
  if (parts.length <= 1) return parts[0] ?? UNKNOWN;
  const texts = new Set(
    parts.map((type) => {
      const text = print(type, separator);
      return type.length > 1 ? `(${text})` : text;
    }),
  );
  return texts.size === 1 && parts[0] !== undefined
    ? parts[0]
    : [{ text: [...texts].join(' & '), isIntersection: true }];
}

/** An array of the type. */
export function arrayOf(type: TypeText, separator: string): TypeText {
  const text = print(type, separator);
  const isOpen = type.length > 1 || type[0]?.isIntersection === true;
  return atom(isOpen ? `(${text})[]` : `${text}[]`);
}

/** A property name, quoted where it has to be. */
export function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

/** The type that only this JSON value has; a wider one for what is long or deep. */
export function literalOf(value: unknown, depth = 0): TypeText {
  if (typeof value === 'string') {
    return atom(value.length > LITERAL_LIMIT ? 'string' : quote(value));
  }
  if (typeof value === 'number') return atom(Number.isFinite(value) ? String(value) : 'number');
  if (typeof value === 'boolean') return atom(String(value));
  if (value === null) return NULL;
  if (Array.isArray(value)) {
    if (depth > 2 || value.length > 8) return atom('unknown[]');
    const items = value.map((item) => print(literalOf(item, depth + 1), ' | '));
    return atom(`[${items.join(', ')}]`);
  }
  if (!isObject(value)) return UNKNOWN;
  const entries = Object.entries(value);
  if (entries.length === 0) return atom('{}');
  if (depth > 2 || entries.length > 8) return atom('Record<string, unknown>');
  const fields = entries.map(
    ([key, item]) => `${keyText(key)}: ${print(literalOf(item, depth + 1), ' | ')}`,
  );
  return atom(`{ ${fields.join('; ')} }`);
}

/**
 * A default value in short; empty when there is nothing to say. Python servers give every optional
 * parameter the default null, so null says nothing.
 */
export function defaultText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return quote(oneLine(value, DEFAULT_LIMIT));
  const text = print(literalOf(value), ' | ');
  return text.length > DEFAULT_LIMIT || text.includes('unknown') ? '' : text;
}

/** The name of a type made of any text, in Pascal case. */
export function typeNameOf(text: string): string {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const name = joined.slice(0, 40).replace(/[^\p{ID_Continue}]/gu, '_');
  return /^\p{ID_Start}/u.test(name) ? name : `T${name}`;
}
