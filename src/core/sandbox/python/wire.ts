/**
 * The texts that cross between a Python program and its thread. What comes from the program is hostile:
 * it is checked field by field, and what does not fit is undefined.
 */
import { isObject } from '../../util/json';
import type { GuestCall, Reply } from '../messages';
import { valueOf } from '../payload';
import type { Raised } from './diagnostics';

/** Text of a pair of surrogates, which the engine's reader of JSON would leave apart. */
const SURROGATES = /\\u[dD][89a-fA-F]/;

/** One answer as the prelude reads it: number, whether it went well, and the value or the error. */
export function textOf(reply: Reply): string {
  if (!reply.ok) return JSON.stringify([reply.call, false, reply.error]);
  return `[${reply.call},true,${jsonFor(reply)}]`;
}

/** The JSON text of a payload, without writing again what is JSON already. */
function jsonFor(payload: Extract<Reply, { ok: true }>): string {
  if ('value' in payload) return JSON.stringify(payload.value ?? null);
  const value = 'text' in payload ? valueOf(payload) : undefined;
  const isPlain = 'text' in payload && value === payload.text;
  const json = 'json' in payload ? payload.json : isPlain ? JSON.stringify(value) : payload.text;
  return SURROGATES.test(json) ? JSON.stringify(JSON.parse(json)) : json;
}

/** The calls of a message of the prelude; undefined when it is no such thing. */
export function callsIn(json: string, texts: readonly string[]): GuestCall[] | undefined {
  const entries = parsed(json);
  if (!Array.isArray(entries)) return undefined;
  const calls: GuestCall[] = [];
  for (const entry of entries as unknown[]) {
    if (!Array.isArray(entry)) return undefined;
    const [call, id, args, ahead = {}] = entry as unknown[];
    if (typeof call !== 'number' || typeof id !== 'string') return undefined;
    if (!isObject(args) || !isObject(ahead)) return undefined;
    const added = Object.entries(ahead).map(([key, index]) => [key, texts[Number(index)]]);
    calls.push({ call, id, args: { ...args, ...Object.fromEntries(added) } });
  }
  return calls;
}

/** What the program did not catch, and the `code` of a failed call. */
export function raisedIn(json: string): { raised: Raised; code: unknown } {
  const [type, message, trace, code] = listIn(json);
  const raised = { type: textIn(type), message: textIn(message), trace: textIn(trace) };
  return { raised, code };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The items of a JSON list; none when it is no list. */
export function listIn(json: string): unknown[] {
  const list = parsed(json);
  return Array.isArray(list) ? (list as unknown[]) : [];
}

/** The value of a JSON text; undefined when it is none, which is for the caller to answer. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
