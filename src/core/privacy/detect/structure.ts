/**
 * Sensitive values in a JSON value: each text of it, its numbers, and its keys. The key that a value stands
 * under, the header of its column, or the `name` beside its `value` says what a label says in a text.
 */
import { isObject } from '../../util/json';
import type { Kind } from '../kinds';
import { secretUnder } from './assignments';
import { detect } from './detect';
import { Label } from './lexicon';
import { maskOfName, masksOfNames } from './keyNames';
import { Sureness, type Span } from './span';

/** Puts something in the place of a sensitive piece; `isNumber` for a number that stands by itself. */
export type Replace = (kind: Kind, piece: string, isNumber: boolean) => string;

/** Spans of a text that is known to be of something, for those who add their own. */
export type FindSpans = (text: string, given: number) => Span[];

/** Deeper ones do not leave the sandbox. */
const MAX_DEPTH = 1_100;
const VALUE_KEYS = new Set(['value', 'val', 'content', 'text', 'data', 'answer', 'defaultvalue']);
const NAME_KEYS = [
  'name',
  'key',
  'label',
  'field',
  'type',
  'title',
  'attribute',
  'property',
  'question',
];
const NAME_PARTS = new Set(['name', 'first', 'last', 'given', 'family', 'middle', 'full']);
const COLUMN_KEYS = new Set(['columns', 'headers', 'header', 'fields', 'cols', 'columnnames']);
const ROW_KEYS = new Set(['rows', 'data', 'values', 'records', 'items', 'results', 'body']);
const FEWEST_DIGITS = 6;
const MOST_KEYS = 1_000;

/** What is known of a value from where it stands. */
interface Place {
  mask: number;
  /** The key, where it may be the name of a secret. */
  name: string;
}

const NOWHERE: Place = { mask: 0, name: '' };

export class Structure {
  readonly #replace: Replace;
  readonly #find: FindSpans;
  readonly #cleanKeys = new Set<string>();

  constructor(replace: Replace, find: FindSpans = detect) {
    this.#replace = replace;
    this.#find = find;
  }

  /** The same value with its sensitive pieces replaced; the value itself where there are none. */
  protect(value: unknown): unknown {
    return this.#walk(value, NOWHERE, 0);
  }

  /** The same for a text by itself. */
  text(text: string): string {
    return this.#text(text, NOWHERE);
  }

  #walk(value: unknown, place: Place, depth: number): unknown {
    if (typeof value === 'string') return this.#text(value, place);
    if (typeof value === 'number') return this.#number(value, place);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_DEPTH) return '…';
    return Array.isArray(value)
      ? this.#list(value, place, depth)
      : this.#object(value as Record<string, unknown>, place, depth);
  }

  #text(text: string, place: Place): string {
    const secret = place.name === '' ? undefined : secretUnder(place.name, text);
    const spans = this.#find(text, place.mask);
    if (secret !== undefined && !spans.some(({ sureness }) => sureness >= Sureness.proven)) {
      return this.#replace(secret, text, false);
    }
    return replaced(text, spans, this.#replace);
  }

  /** Keys repeat: those that hold nothing are remembered. */
  #key(key: string): string {
    if (this.#cleanKeys.has(key)) return key;
    const shown = this.#text(key, NOWHERE);
    if (shown === key && this.#cleanKeys.size < MOST_KEYS) this.#cleanKeys.add(key);
    return shown;
  }

  #number(value: number, { mask }: Place): unknown {
    if (!Number.isSafeInteger(value) || value < 10 ** (FEWEST_DIGITS - 1)) return value;
    const written = String(value);
    const [span] = this.#find(written, mask);
    if (span === undefined || span.start !== 0 || span.end !== written.length) return value;
    return this.#replace(span.kind, written, true);
  }

  #list(list: readonly unknown[], place: Place, depth: number): unknown[] {
    const header = headerOf(list);
    if (header !== undefined) return this.#rows(list, header, depth);
    const kind = this.#kindOfGroups(list, place);
    if (kind !== undefined) {
      return list.map((item) => this.#replace(kind, String(item), typeof item === 'number'));
    }
    const named = list.map((item): [string, unknown] =>
      isObject(item) && typeof item['name'] === 'string' ? [item['name'], item['value']] : ['', 0],
    );
    const joined = this.#joined(named);
    return list.map((item, index) =>
      joined[index] === named[index]
        ? this.#walk(item, place, depth + 1)
        : { ...(item as object), value: joined[index]![1] },
    );
  }

  /**
   * Values that were split over fields, `card_1`, `card_2`, …, replaced; entries that are none are the same
   * objects as before.
   */
  #joined(entries: [string, unknown][]): [string, unknown][] {
    let result = entries;
    for (const [from, to] of numbered(entries)) {
      const values = entries.slice(from, to).map(([, value]) => value);
      const base = entries[from]![0].slice(0, -1);
      const kind = this.#kindOfGroups(values, { mask: maskOfName(base), name: base });
      if (kind === undefined) continue;
      result = result.map((entry, index) =>
        index >= from && index < to
          ? [entry[0], this.#replace(kind, String(entry[1]), typeof entry[1] === 'number')]
          : entry,
      );
    }
    return result;
  }

  /** A number that was split into its groups: `["4111", "1111", "1111", "1111"]`. */
  #kindOfGroups(list: readonly unknown[], { mask }: Place): Kind | undefined {
    if (list.length < 2 || list.length > 8) return undefined;
    const groups = list.map((item) => (typeof item === 'number' ? String(item) : item));
    if (!groups.every((group) => typeof group === 'string' && /^[A-Z]{0,2}\d{1,8}$/.test(group))) {
      return undefined;
    }
    const joined = groups.join(mask & Label.ssn ? '-' : ' ');
    const [span] = this.#find(joined, mask);
    return span !== undefined && span.start === 0 && span.end === joined.length
      ? span.kind
      : undefined;
  }

  #rows(rows: readonly unknown[], names: readonly string[], depth: number): unknown[] {
    const masks = masksOfNames(names);
    const places = names.map((name, index): Place => ({ mask: masks[index]!, name }));
    return rows.map((row) =>
      Array.isArray(row)
        ? row.map((cell, column) => this.#walk(cell, places[column] ?? NOWHERE, depth + 2))
        : this.#walk(row, NOWHERE, depth + 1),
    );
  }

  #object(object: Record<string, unknown>, place: Place, depth: number): Record<string, unknown> {
    const entries = this.#joined(Object.entries(object));
    const columns = columnsOf(object);
    const named = nameBeside(object);
    const masks = masksOfNames(entries.map(([key]) => key));
    const labelled = entries.map(([key, value], index): [string, unknown] => {
      const lower = key.toLowerCase();
      if (columns !== undefined && ROW_KEYS.has(lower) && Array.isArray(value)) {
        return [this.#key(key), this.#rows(value, columns, depth)];
      }
      const isValue = named !== undefined && VALUE_KEYS.has(lower) && !isObject(value);
      const inner = isValue
        ? placeOf(named, maskOfName(named), place)
        : placeOf(key, masks[index]!, place);
      if (lower === 'd' && typeof value === 'string' && 'kty' in object && value.length >= 20) {
        // The private part of a key in JSON (RFC 7517).
        return [key, this.#replace('private_key', value, false)];
      }
      return [this.#key(key), this.#walk(value, inner, depth + 1)];
    });
    return Object.fromEntries(labelled);
  }
}

/**
 * The same without what keys and headers say: all texts of a value, its keys, and numbers that are one
 * sensitive piece as a whole.
 */
export function protectTexts(
  value: unknown,
  find: (text: string) => Span[],
  replace: Replace,
): unknown {
  const text = (part: string): string => replaced(part, find(part), replace);
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return text(part);
    if (typeof part === 'number' && Number.isSafeInteger(part)) {
      const written = String(part);
      const [span] = find(written);
      const isWhole = span !== undefined && span.start === 0 && span.end === written.length;
      return isWhole ? replace(span.kind, written, true) : part;
    }
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(walk);
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [text(key), walk(inner)]));
  };
  return walk(value);
}

function replaced(text: string, spans: readonly Span[], replace: Replace): string {
  if (spans.length === 0) return text;
  let read = 0;
  const parts: string[] = [];
  for (const { start, end, kind } of spans) {
    parts.push(text.slice(read, start), replace(kind, text.slice(start, end), false));
    read = end;
  }
  parts.push(text.slice(read));
  return parts.join('');
}

/** Where names stand that only the numbers at their ends tell apart, from which to before which. */
function* numbered(entries: readonly [string, unknown][]): Generator<[from: number, to: number]> {
  for (let from = 0; from < entries.length;) {
    const first = /^(.{2,40})([01])$/.exec(entries[from]![0]);
    let to = from + 1;
    if (first !== null) {
      const [, base, number] = first;
      while (to < entries.length && entries[to]![0] === `${base}${Number(number) + to - from}`)
        to++;
      if (to - from > 1) yield [from, to];
    }
    from = to;
  }
}

/** What a key says; where it says nothing, what the key around it says. */
function placeOf(key: string, own: number, around: Place): Place {
  if (own !== 0) return { mask: own, name: key };
  if ((around.mask & Label.name) === 0) return around;
  // `{ cardholder: { name: … } }`; what else is known of a person is no name.
  const lower = key.toLowerCase();
  if (NAME_PARTS.has(lower)) return { mask: Label.name, name: key };
  return VALUE_KEYS.has(lower) ? around : NOWHERE;
}

/** The first of several rows, where it holds nothing but names and one of them says something. */
function headerOf(list: readonly unknown[]): string[] | undefined {
  if (list.length < 2) return undefined;
  const [first, second] = list;
  if (!Array.isArray(first) || !Array.isArray(second) || first.length < 2) return undefined;
  const names = first.filter(
    (name): name is string => typeof name === 'string' && name.length <= 40,
  );
  if (names.length !== first.length || names.some((name) => /\d{3}|@/.test(name))) return undefined;
  return names.some((name) => maskOfName(name) !== 0) ? names : undefined;
}

function columnsOf(object: Record<string, unknown>): string[] | undefined {
  for (const [key, value] of Object.entries(object)) {
    if (!COLUMN_KEYS.has(key.toLowerCase()) || !Array.isArray(value)) continue;
    const names = value.map((column: unknown) =>
      typeof column === 'string'
        ? column
        : typeof column === 'object' && column !== null && 'name' in column
          ? String(column.name)
          : '',
    );
    if (names.length > 0) return names;
  }
  return undefined;
}

function nameBeside(object: Record<string, unknown>): string | undefined {
  for (const key of NAME_KEYS) {
    const name = object[key];
    if (typeof name === 'string' && name.length <= 60 && maskOfName(name) !== 0) return name;
  }
  return undefined;
}
