/**
 * What a program has written into it that the next use will want otherwise: ids, paths, addresses, dates.
 * Saved as they are, nobody calls the skill again; as inputs, it fits the next task.
 */
import type { LiteralValue } from '../sandbox/inspection';

export interface SuggestedInput {
  /** What the input could be called. */
  name: string;
  value: string | number;
  line: number;
}

/** Names of arguments that say where or what for; `state` or `sort` say how, and stay. */
const NAMES =
  /(?:^|_|[a-z](?=[A-Z]))(?:id|ids|repo|repository|owner|org|path|paths|folder|dir|directory|file|files|glob|url|uri|date|since|until|before|after|from|to|project|channel|user|username|email|assignee|author|team|workspace|number|key|database|table|branch|ref|sha|query|search|title|city|country)$/i;

/** Kinds by the form of the value, each with the name of an input. */
const FORMS: readonly [string, RegExp][] = [
  ['url', /^https?:\/\/[^\s]{3,}$/i],
  ['date', /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/],
  ['id', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['id', /^(?=[^\s]*\d)[0-9a-f]{16,64}$/i],
  ['id', /^[A-Z][A-Z0-9]{1,9}-\d{1,7}$/],
  ['path', /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/][\w .@+*-]+(?:[\\/][\w .@+*-]+)*[\\/]?$/],
  ['path', /^[\w@+.-]+(?:\/[\w@+.*-]+)+\.\w{1,6}$/],
];

const MAX_SUGGESTED = 8;

/** In the order of the lines, each value once. */
export function suggestInputs(literals: readonly LiteralValue[]): SuggestedInput[] {
  const found = new Map<string | number, SuggestedInput>();
  const taken = new Set<string>();
  for (const { value, line, name } of literals) {
    const form = typeof value === 'string' ? formOf(value) : undefined;
    const isNamed = name !== undefined && NAMES.test(name) && isWorthy(value);
    if (found.has(value) || (form === undefined && !isNamed)) continue;
    const base = name ?? form!;
    let free = base;
    for (let number = 2; taken.has(free); number++) free = `${base}_${number}`;
    taken.add(free);
    found.set(value, { name: free, value, line });
  }
  return [...found.values()].slice(0, MAX_SUGGESTED);
}

function formOf(value: string): string | undefined {
  if (value.length > 300) return undefined;
  return FORMS.find(([, form]) => form.test(value))?.[0];
}

/** `.`, an empty text and small numbers are choices of the program. */
function isWorthy(value: string | number): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 10;
  return value.length > 1 && value.length <= 300 && !/^[.*/\s]*$/.test(value);
}
