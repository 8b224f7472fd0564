/**
 * How deep values may be nested on their way between threads. Node clones and writes values with
 * recursion: one that is too deep ends with a RangeError where it is sent, or is lost without a word
 * where it arrives. Nothing that a tool or a program means is anywhere near this deep.
 */

export const MAX_NESTING = 1_000;

/** What is said about a tool's result that is deeper. */
export const TOO_DEEP = `The result is nested more than ${MAX_NESTING} levels deep and cannot be read.`;

export function isNestedTooDeep(value: unknown): boolean {
  return isDeeperThan(value, MAX_NESTING);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // By index and by name: lists of a hundred thousand items are common.
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (isDeeperThan(value[i], levels - 1)) return true;
    return false;
  }
  for (const name in value) {
    if (isDeeperThan((value as Record<string, unknown>)[name], levels - 1)) return true;
  }
  return false;
}
