/**
 * Remembers what the last tools of a program answered, by shape alone: when a program reads a field that
 * is not there, the shape is what the next attempt needs. Looks at the first item of a list only, so
 * that it costs the same for a large result.
 */
import { isObject } from '../../util/json';

const MAX_TOOLS = 4;
const MAX_FIELDS = 12;
const MAX_DEPTH = 3;

export class ResultShapes {
  readonly #shapes = new Map<string, string>();

  note(tool: string, value: unknown): void {
    // The sandbox's own operations have ids that begin with `$`.
    if (tool.startsWith('$')) return;
    // The latest is kept last.
    this.#shapes.delete(tool);
    this.#shapes.set(tool, shapeOf(value));
    if (this.#shapes.size > MAX_TOOLS) this.#shapes.delete(this.#shapes.keys().next().value!);
  }

  /** "tool returned shape", for each. */
  describe(): string[] {
    return Array.from(this.#shapes, ([tool, shape]) => `${tool} returned ${shape}`);
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
