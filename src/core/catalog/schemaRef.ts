/**
 * Follows `$ref` inside one JSON Schema document. Only local JSON pointers (RFC 6901) are followed:
 * nothing is ever fetched.
 */
import { isObject } from '../util/json';
import type { JsonSchema } from './contract';

/** How many references that only lead to the next one are followed. */
const CHAIN_LIMIT = 16;

/** Keywords beside a `$ref` that do not change which values fit. */
const ANNOTATIONS = new Set(['$ref', 'title', 'description', 'default', 'examples', '$comment']);

/** The schema that `ref` points at; undefined when it is remote, dangling or leads to itself. */
export function resolveRef(root: JsonSchema, ref: string): JsonSchema | boolean | undefined {
  let pointer = ref;
  for (let hops = 0; hops < CHAIN_LIMIT; hops += 1) {
    const target = valueAt(root, pointer);
    if (typeof target === 'boolean') return target;
    if (!isObject(target)) return undefined;
    const isMereLink = Object.keys(target).every((key) => ANNOTATIONS.has(key));
    if (typeof target.$ref !== 'string' || !isMereLink) return target;
    pointer = target.$ref;
  }
  return undefined;
}

/** The last part of a local reference, e.g. `Issue` of `#/$defs/Issue`; empty for `#`. */
export function lastSegment(ref: string): string {
  return segmentsOf(ref)?.at(-1) ?? '';
}

function valueAt(root: JsonSchema, ref: string): unknown {
  const segments = segmentsOf(ref);
  if (segments === undefined) return undefined;
  let value: unknown = root;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}

function segmentsOf(ref: string): string[] | undefined {
  if (ref === '#' || ref === '#/') return [];
  if (!ref.startsWith('#/')) return undefined;
  return ref
    .slice(2)
    .split('/')
    .map((part) => percentDecoded(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
