/**
 * Makes a large JSON value small enough for the model by cutting its structure: long lists, long texts
 * and wide objects lose their ends, the largest first, and each place says how much is missing. What
 * comes out is valid JSON of the same shape. Pure, and run in the sandbox's worker.
 */

import { placeToCut } from '../util/cutPlace';

/** How much fits, and how a text is measured. A token has at least one byte. */
export interface Budget {
  tokens: number;
  /** Called only where the number of bytes does not settle it. */
  countTokens(text: string): number;
}

export interface Cut {
  json: string;
  /** In a sentence, what was left out; absent when nothing was. */
  note?: string;
}

/** Nothing below this depth is shown: a reader has lost the thread long before. */
const MAX_DEPTH = 24;
/** How many places the note names. */
const MAX_NAMED = 4;
/** No text that is worth showing has more characters for a token, so longer ones need no counting. */
const MAX_CHARS_PER_TOKEN = 16;

/** The JSON text, cut to the budget if need be. */
export function cutToBudget(json: string, budget: Budget): Cut {
  if (fits(json, budget)) return { json };
  const value: unknown = JSON.parse(json);
  const most = budget.tokens * MAX_CHARS_PER_TOKEN;
  // The widest cut that fits: `width` list items, twice as many fields, forty times as many letters.
  let best: Attempt | undefined;
  let low = 1;
  let high = Math.max(1, Math.ceil(budget.tokens));
  while (low <= high) {
    const width = (low + high) >> 1;
    const tried = attempt(value, width, most);
    if (tried.json !== undefined && fits(tried.json, budget)) {
      best = tried;
      low = width + 1;
    } else {
      high = width - 1;
    }
  }
  const whole = `The whole result has ${count(json.length)} characters`;
  if (best?.json === undefined) {
    return { json: shapeWithin(value, budget), note: `${whole}; only its shape fits.` };
  }
  const places = best.cuts.slice(0, MAX_NAMED).join('; ');
  const more = best.cuts.length - MAX_NAMED;
  return {
    json: best.json,
    note: `${whole}. Cut: ${places}${more > 0 ? `; ${more} more places` : ''}.`,
  };
}

/** True when a text fits whatever its tokens are: none has less than one byte. */
export function fitsByBytes(text: string, tokens: number): boolean {
  return text.length <= tokens && Buffer.byteLength(text) <= tokens;
}

function fits(text: string, { tokens, countTokens }: Budget): boolean {
  if (fitsByBytes(text, tokens)) return true;
  return text.length <= tokens * MAX_CHARS_PER_TOKEN && countTokens(text) <= tokens;
}

function shapeWithin(value: unknown, budget: Budget): string {
  let shape = shapeOf(value).slice(0, budget.tokens * MAX_CHARS_PER_TOKEN);
  // Of the shape itself: as JSON a letter may take six, so that half of that text could be all of it.
  while (!fits(JSON.stringify(shape), budget) && shape !== '') {
    shape = shape.slice(0, Math.floor(shape.length / 2));
  }
  return JSON.stringify(shape);
}

interface Attempt {
  /** Absent when the attempt was given up as hopelessly large. */
  json?: string;
  cuts: string[];
}

function attempt(value: unknown, width: number, mostChars: number): Attempt {
  const cuts: string[] = [];
  // More nodes than letters that fit: stop before building them.
  let nodes = mostChars;
  const cut = (part: unknown, path: string, depth: number): unknown => {
    if (nodes-- <= 0) return null;
    if (typeof part === 'string') {
      const limit = width * 40;
      if (part.length <= limit) return part;
      const end = placeToCut(part, limit);
      cuts.push(`${path} shows ${count(end)} of ${count(part.length)} characters`);
      return `${part.slice(0, end)}… (${count(part.length - end)} more characters)`;
    }
    if (typeof part !== 'object' || part === null) return part;
    if (depth >= MAX_DEPTH) {
      cuts.push(`${path} is nested too deep`);
      return '…';
    }
    if (Array.isArray(part)) {
      const shown: unknown[] = part
        .slice(0, width)
        .map((item, index) => cut(item, `${path}[${index}]`, depth + 1));
      if (part.length > width) {
        cuts.push(`${path} shows ${count(width)} of ${count(part.length)} items`);
        shown.push(`… (${count(part.length - width)} more items)`);
      }
      return shown;
    }
    const keys = Object.keys(part);
    const shown = keys
      .slice(0, width * 2)
      .map((key): [string, unknown] => [
        key,
        cut((part as Record<string, unknown>)[key], `${path}.${key.slice(0, 40)}`, depth + 1),
      ]);
    if (keys.length > width * 2) {
      cuts.push(`${path} shows ${count(width * 2)} of ${count(keys.length)} fields`);
      shown.push(['…', `${count(keys.length - width * 2)} more fields`]);
    }
    return Object.fromEntries(shown);
  };
  const small = cut(value, 'result', 0);
  return nodes <= 0 ? { cuts } : { json: JSON.stringify(small), cuts };
}

/** A line that says what a value is, for when not even its cut form fits. */
export function shapeOf(value: unknown, depth = 0): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `list of ${count(value.length)} × ${depth > 3 ? '…' : shapeOf(value[0], depth + 1)}`;
  }
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    const named = keys
      .slice(0, 12)
      .map((key) =>
        depth > 3 ? key : `${key}: ${shapeOf((value as Record<string, unknown>)[key], depth + 1)}`,
      );
    return `{ ${named.join(', ')}${keys.length > 12 ? `, ${keys.length - 12} more` : ''} }`;
  }
  return typeof value === 'string' ? `text of ${count(value.length)} characters` : typeof value;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
