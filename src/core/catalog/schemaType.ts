/**
 * Writes a JSON Schema as a TypeScript type: complete where that is short, bounded where it is not.
 * Required properties are listed whatever else has to be cut. Keywords that a type cannot say
 * (formats, ranges, `not`, `if`) are left to the schema itself.
 */
import { isObject } from '../util/json';
import type { JsonSchema } from './contract';
import { commentOn, isBare, stringsOf, typesOf } from './schemaKeywords';
import { lastSegment, resolveRef } from './schemaRef';
import type { TypeStyle } from './typeStyle';
import * as t from './typeText';

const NAME_COUNT_LIMIT = 60;
const STEP_LIMIT = 20_000;
const NEST_LIMIT = 64;
/** Above this nesting of keywords, objects list what they require even when space has run out. */
const ROOT_NEST = 3;
const COMPOSITION = ['anyOf', 'oneOf'] as const;
const TAKEN_NAMES =
  'Array Boolean Date Function Map Number Object Promise Record Set String Symbol';

interface Place {
  root: JsonSchema;
  /** What the root is called where it contains itself. */
  rootName: string;
  /** Objects and arrays around this. */
  depth: number;
  /** Schemas around this, of any kind. */
  nest: number;
}

interface NamedType {
  name: string;
  /** Where its body is written from. */
  place: Place;
  /** Present when the body was written already. */
  body?: string;
}

/** Writes the schemas of one signature. They share the space and the names of types. */
export class TypeWriter {
  readonly #style: TypeStyle;
  readonly #names = new Map<JsonSchema, NamedType>();
  readonly #taken = new Set(TAKEN_NAMES.split(' '));
  /** What is being written out in place right now: meeting it again means recursion. */
  readonly #open = new Set<JsonSchema>();
  #left: number;
  #steps = 0;

  constructor(style: TypeStyle) {
    this.#style = style;
    this.#left = style.characters;
  }

  /** The type of a whole schema. `rootName` is what it is called where it contains itself. */
  write(root: JsonSchema, rootName: string): string {
    this.#open.add(root);
    const body = this.#print(this.#type(root, { root, rootName, depth: 0, nest: 0 }));
    this.#open.delete(root);
    const own = this.#names.get(root);
    if (own === undefined) return body;
    own.body = body;
    return own.name;
  }

  /** The declarations of the named types that the written types need, one each. */
  declarations(): string[] {
    const lines: string[] = [];
    // Writing a body may add names: a Map's iteration meets those too.
    for (const [schema, { name, place, body }] of this.#names) {
      const text = body ?? this.#print(this.#type(schema, place));
      lines.push(`${this.#comment(schema, false)}type ${name} = ${text};`);
    }
    return lines;
  }

  #type(schema: unknown, place: Place): t.TypeText {
    if (schema === false) return t.NEVER;
    this.#steps += 1;
    if (!isObject(schema)) return t.UNKNOWN;
    if (this.#steps > STEP_LIMIT || place.nest > NEST_LIMIT) return t.UNKNOWN;
    const inner = { ...place, nest: place.nest + 1 };
    // Its own properties first: they have the first right to the space.
    const own = this.#own(schema, place);
    const parts: t.TypeText[] = [];
    if (typeof schema.$ref === 'string') parts.push(this.#reference(schema.$ref, inner));
    for (const part of Array.isArray(schema.allOf) ? schema.allOf : []) {
      if (this.#steps > STEP_LIMIT) break;
      parts.push(this.#type(part, inner));
    }
    for (const keyword of COMPOSITION) {
      const options = schema[keyword];
      if (Array.isArray(options) && options.length > 0) {
        parts.push(this.#limited(options, (option) => this.#type(option, inner)));
      }
    }
    const others = parts.filter((part) => !t.isUnknown(part));
    // Beside a composition that says more, a bare type only repeats.
    if (others.length === 0 || !isBare(schema)) others.unshift(own);
    const all = t.intersectionOf(others, this.#style.or);
    return schema.nullable === true ? t.unionOf([all, t.NULL]) : all;
  }

  /** What the schema says by itself, without its references and compositions. */
  #own(schema: JsonSchema, place: Place): t.TypeText {
    if (Object.hasOwn(schema, 'const')) return this.#spend(t.literalOf(schema.const));
    if (Array.isArray(schema.enum)) {
      return this.#limited(schema.enum, (value) => this.#spend(t.literalOf(value)));
    }
    const types = typesOf(schema);
    return types.length === 0
      ? t.UNKNOWN
      : t.unionOf(types.map((type) => this.#typeNamed(type, schema, place)));
  }

  #typeNamed(type: string, schema: JsonSchema, place: Place): t.TypeText {
    switch (type) {
      case 'integer':
      case 'number':
        return this.#spend(t.atom('number'));
      case 'string':
      case 'boolean':
      case 'null':
        return this.#spend(t.atom(type));
      case 'array':
        return this.#array(schema, place);
      case 'object':
        return this.#object(schema, place);
      default:
        return t.UNKNOWN;
    }
  }

  #object(schema: JsonSchema, place: Place): t.TypeText {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const names = Object.keys(properties);
    const required = new Set(stringsOf(schema.required));
    const isRoot = place.depth === 0 && place.nest <= ROOT_NEST;
    const isCut = place.depth >= this.#style.depth || (this.#isExhausted && !isRoot);
    if (isCut) return t.atom(this.#style.cutObject);
    const inner = { ...place, depth: place.depth + 1, nest: place.nest + 1 };
    const fields: string[] = [];
    const add = (name: string, mark: string): void => {
      if (mark !== '' && this.#style.bareOptional) {
        fields.push(`${t.keyText(name)}${mark}`);
        return;
      }
      const property = Object.hasOwn(properties, name) ? properties[name] : true;
      const head = `${this.#comment(property, true)}${t.keyText(name)}${mark}: `;
      this.#left -= head.length;
      fields.push(head + this.#print(this.#type(property, inner)));
    };
    // Required ones first: they may use the space before anything optional does.
    for (const name of required) add(name, '');
    const optional = names.filter((name) => !required.has(name));
    const room = Math.max(0, this.#style.properties - required.size);
    let shown = 0;
    while (shown < Math.min(room, optional.length) && !this.#isExhausted) {
      add(optional[shown] ?? '', '?');
      shown += 1;
    }
    const rest = this.#rest(schema, inner);
    if (names.length + required.size === 0) {
      if (rest !== undefined) return t.atom(`Record<string, ${rest}>`);
      const isClosed = schema.additionalProperties === false;
      return t.atom(isClosed ? '{}' : 'Record<string, unknown>');
    }
    if (rest !== undefined) fields.push(`[key: string]: ${rest}`);
    const text = [fields.join('; '), t.remarkOn(optional.length - shown)].filter(Boolean).join(' ');
    return t.atom(`{ ${text} }`);
  }

  /** The type of the values that no listed property describes, if the schema speaks of them. */
  #rest(schema: JsonSchema, place: Place): string | undefined {
    const others = isObject(schema.patternProperties)
      ? Object.values(schema.patternProperties)
      : [];
    const additional = schema.additionalProperties;
    if (additional === true || isObject(additional)) others.push(additional);
    if (others.length === 0) return undefined;
    return this.#print(this.#limited(others, (other) => this.#type(other, place)));
  }

  #array(schema: JsonSchema, place: Place): t.TypeText {
    const { or, depth, members } = this.#style;
    if (place.depth >= depth || (this.#isExhausted && place.depth > 0)) return t.atom('unknown[]');
    const inner = { ...place, depth: place.depth + 1, nest: place.nest + 1 };
    const isOldTuple = Array.isArray(schema.items);
    const tuple: unknown = isOldTuple ? schema.items : schema.prefixItems;
    const items = isOldTuple ? schema.additionalItems : schema.items;
    if (!Array.isArray(tuple) || tuple.length === 0) {
      return t.arrayOf(isOldTuple ? t.UNKNOWN : this.#type(items, inner), or);
    }
    const parts = tuple.slice(0, members).map((item) => this.#print(this.#type(item, inner)));
    const cut = tuple.length - parts.length;
    if (cut > 0) parts.push(`...unknown[] ${t.remarkOn(cut)}`);
    else if (items === true || isObject(items)) {
      parts.push(`...${this.#print(t.arrayOf(this.#type(items, inner), or))}`);
    }
    return t.atom(`[${parts.join(', ')}]`);
  }

  #reference(ref: string, place: Place): t.TypeText {
    const target = resolveRef(place.root, ref);
    if (!isObject(target)) return target === false ? t.NEVER : t.UNKNOWN;
    if (this.#style.named) return this.#named(target, ref, place);
    if (this.#open.has(target) || (this.#isExhausted && place.nest > ROOT_NEST)) return t.UNKNOWN;
    this.#open.add(target);
    const type = this.#type(target, place);
    this.#open.delete(target);
    return type;
  }

  #named(target: JsonSchema, ref: string, from: Place): t.TypeText {
    let entry = this.#names.get(target);
    if (entry === undefined) {
      if (this.#names.size >= NAME_COUNT_LIMIT) return t.UNKNOWN;
      const name = this.#freeName(lastSegment(ref) || from.rootName);
      entry = { name, place: { ...from, depth: 0, nest: 0 } };
      this.#names.set(target, entry);
    }
    return this.#spend(t.atom(entry.name));
  }

  #freeName(wanted: string): string {
    const base = t.typeNameOf(wanted);
    let name = base;
    for (let next = 2; this.#taken.has(name); next += 1) name = `${base}${next}`;
    this.#taken.add(name);
    return name;
  }

  /** The union of as many members as fit, with a remark on those that do not. */
  #limited(values: readonly unknown[], typeOf: (value: unknown) => t.TypeText): t.TypeText {
    const types: t.TypeText[] = [];
    for (const value of values.slice(0, this.#style.members)) {
      if (types.length > 0 && this.#isExhausted) break;
      types.push(typeOf(value));
    }
    return t.withRemark(t.unionOf(types), values.length - types.length);
  }

  #comment(schema: unknown, hasDefault: boolean): string {
    return this.#style.comments && !this.#isExhausted ? commentOn(schema, hasDefault) : '';
  }

  get #isExhausted(): boolean {
    return this.#left <= 0;
  }

  #spend(type: t.TypeText): t.TypeText {
    for (const member of type) this.#left -= member.text.length;
    return type;
  }

  #print(type: t.TypeText): string {
    return t.print(type, this.#style.or);
  }
}
