/**
 * Tells contracts of tools apart by what they demand and give, not by their wording or the order in which
 * they are written.
 */
import { hashOf } from '../util/hash';
import { isObject } from '../util/json';
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

function canonical(value: unknown, keys: 'keywords' | 'names' | 'data' = 'keywords'): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, keys));
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .filter(([key]) => keys !== 'keywords' || !WORDS.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, canonicalAt(key, inner, keys)]);
  return Object.fromEntries(kept) as unknown;
}

function canonicalAt(key: string, inner: unknown, keys: 'keywords' | 'names' | 'data'): unknown {
  if (keys === 'data') return canonical(inner, 'data');
  if (keys === 'names') return canonical(inner);
  const isSet = SETS.has(key) && Array.isArray(inner);
  const value = canonical(inner, DATA.has(key) ? 'data' : MAPS.has(key) ? 'names' : 'keywords');
  if (!isSet) return value;
  return (value as unknown[]).map((item) => JSON.stringify(item)).sort();
}
