/**
 * Remembers what the tools of a program answered, by shape alone: when a program reads a field that is
 * not there, the shape is what the next attempt needs. Only the first answer of a tool is looked at, and
 * of a list only its first item, so that thousands of calls and large results cost nothing.
 */
import { isObject } from '../util/json';
import type { ToolShape } from './messages';

const MAX_TOOLS = 4;
const MAX_FIELDS = 12;
const MAX_DEPTH = 3;

export class ResultShapes {
  readonly #shapes = new Map<string, string>();

  /** Whether an answer of this tool would be news. */
  wants(tool: string): boolean {
    // The sandbox's own operations have ids that begin with `$`.
    return !tool.startsWith('$') && !this.#shapes.has(tool);
  }

  note([tool, shape]: ToolShape): void {
    this.#shapes.set(tool, shape);
  }

  /** "tool returned shape", for each of the last few. */
  describe(): string[] {
    const last = [...this.#shapes].slice(-MAX_TOOLS);
    return last.map(([tool, shape]) => `${tool} returned ${shape}`);
  }
}

/** A type in short: `{ id: number, labels: string[1] }[30]`. */
export function shapeOf(value: unknown, depth = 0): string {
  if (value === null) return 'null';
  if (typeof value === 'string')
    return depth === 0 ? `a text of ${value.length} characters` : 'string';
  if (Array.isArray(value)) {
    if (value.length === 0) return '[] (empty)';
    return depth >= MAX_DEPTH ? 'array' : `${shapeOf(value[0], depth + 1)}[${value.length}]`;
  }
  if (!isObject(value)) return typeof value;
  const keys = Object.keys(value);
  if (keys.length === 0) return '{}';
  if (depth >= MAX_DEPTH) return 'object';
  const fields = keys
    .slice(0, MAX_FIELDS)
    .map((key) => `${key.slice(0, 40)}: ${shapeOf(value[key], depth + 1)}`);
  if (keys.length > MAX_FIELDS) fields.push(`… ${keys.length - MAX_FIELDS} more`);
  return `{ ${fields.join(', ')} }`;
}
