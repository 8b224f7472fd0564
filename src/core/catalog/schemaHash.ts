/**
 * Tells contracts of tools apart by what they demand and give, not by their wording or the order in which
 * they are written.
 */
import { hashOf } from '../util/hash';
import { isObject, withSortedKeys } from '../util/json';
import type { ToolContract } from './contract';

/** Words for readers, which bind nobody. */
const WORDS = new Set(['description', 'title', 'examples', '$comment', '$schema', '$id']);
/** Keywords whose keys are names, not keywords. */
const MAPS = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
/** Keywords whose values are data. */
const DATA = new Set(['const', 'default', 'enum']);
/** Lists whose order means nothing. */
const SETS = new Set(['required', 'enum', 'type']);

const hashes = new WeakMap<object, string>();

/** The same for contracts that demand and give the same. 32 characters. */
export function schemaHashOf(tool: Pick<ToolContract, 'inputSchema' | 'outputSchema'>): string {
  let hash = hashes.get(tool);
  if (hash === undefined) {
    const parts = [canonical(tool.inputSchema), canonical(tool.outputSchema ?? null)];
    hashes.set(tool, (hash = hashOf(JSON.stringify(parts))));
  }
  return hash;
}

/** `isMap`: the keys are names of the tool's own. */
function canonical(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .filter(([key]) => isMap || !WORDS.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, isMap ? canonical(inner) : ofKeyword(key, inner)]);
  return Object.fromEntries(kept) as unknown;
}

function ofKeyword(key: string, inner: unknown): unknown {
  const value = DATA.has(key) ? withSortedKeys(inner) : canonical(inner, MAPS.has(key));
  return SETS.has(key) && Array.isArray(value)
    ? value.map((item) => JSON.stringify(item)).sort()
    : value;
}
