/**
 * What the workers of all languages do with values on their way in and out: a tool's text becomes its
 * value, and a result is cut to its budget. Runs in the workers, off the host's thread.
 */
import { cutToBudget, fitsByBytes } from '../results/cut';
import type { Payload, Shrunk } from './messages';
import { isNestedTooDeep, TOO_DEEP } from './nesting';

export function valueOf(payload: Payload): unknown {
  if ('value' in payload) return payload.value;
  return 'json' in payload ? JSON.parse(payload.json) : valueOfText(payload.text);
}

/** The result of a direct call, cut to its budget. */
export async function shrinkPayload(payload: Payload, tokens: number): Promise<Shrunk> {
  const value = valueOf(payload);
  if (isNestedTooDeep(value)) return TOO_DEEP_TO_SHOW;
  return shrink('json' in payload ? payload.json : JSON.stringify(value ?? null), tokens);
}

/** Stands for a result that no thread can hand on. */
export const TOO_DEEP_TO_SHOW: Shrunk = { json: 'null', cut: TOO_DEEP };

/** A tool's text is its JSON value where it is JSON, else the text itself. */
function valueOfText(text: string): unknown {
  if (!/^\s*(?:[[{"\-\d]|true\s*$|false\s*$|null\s*$)/.test(text.slice(0, 200))) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all, which is no fault: most tools answer in plain text.
    return text;
  }
}

/** How many tokens each text has. */
export async function countAll(texts: readonly string[]): Promise<number[]> {
  const { countTokens } = await import('../results/tokenizer');
  return texts.map(countTokens);
}

/** The JSON text, cut to its budget. */
export async function shrink(whole: string, tokens: number): Promise<Shrunk> {
  if (fitsByBytes(whole, tokens)) return { json: whole };
  // Megabytes of tables, which make every collection of garbage slower: only when needed.
  const { countTokens } = await import('../results/tokenizer');
  const { json, note } = cutToBudget(whole, { tokens, countTokens });
  return note === undefined ? { json } : { json, cut: note, whole };
}
