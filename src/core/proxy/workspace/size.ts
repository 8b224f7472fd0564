/**
 * How large a result is as JSON, counted in portions: turning a large value into one JSON text just
 * to measure it would hold the event loop.
 */
import type { ValueResult, WorkspaceCall } from './call';
import { pause } from './call';
import { PORTION } from './walk';

const SLICE = 256 * 1024;

/** The size of a small value. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** A list of texts as a result, each with `prefix` in front. */
export async function listResult(
  call: WorkspaceCall,
  names: readonly string[],
  prefix: string,
): Promise<ValueResult> {
  const value: string[] = [];
  // The brackets, and a comma between items.
  let bytes = 2 + Math.max(0, names.length - 1);
  for (const name of names) {
    const path = prefix + name;
    bytes += jsonBytes(path);
    if (value.push(path) % PORTION === 0) await pause(call);
  }
  return { value, bytes };
}

/** A text as a result. */
export async function textResult(call: WorkspaceCall, value: string): Promise<ValueResult> {
  let bytes = 2;
  for (let start = 0; start < value.length;) {
    let end = start + SLICE;
    // A pair of surrogates stays together: halves are written in another form.
    if (/[\uD800-\uDBFF]/.test(value[end - 1] ?? '')) end++;
    bytes += jsonBytes(value.slice(start, end)) - 2;
    start = end;
    if (start < value.length) await pause(call);
  }
  return { value, bytes };
}
