/**
 * The calls of one run as guidance looks at them: with which arguments each was made, how it ended, how many were
 * under way. Names and types of arguments only, and of those only what the tool's schema names.
 */
import type { CatalogTool } from './catalog/contract';
import { classOfCall } from './guidance/failures';
import type { Attempt } from './guidance/facts';
import type { Clock } from './ports';
import { ToolCallError } from './util/errors';
import { hashOf } from './util/hash';
import { isObject } from './util/json';

/** Programs make thousands of calls; the first ones show how they go. */
const MOST = 300;
const MOST_ARGUMENTS = 16;
/** Of so many calls it is seen whether they were made again with the same values. */
const MOST_COMPARED = 10;
const MOST_COMPARED_CHARS = 2_000;

export class Attempts {
  readonly #all: Attempt[] = [];
  #atOnce = 0;

  get all(): readonly Attempt[] {
    return this.#all;
  }

  /** Makes the call and takes down how it ends. */
  async watch<T>(
    {
      tool,
      args,
      isInSkill,
    }: { tool: CatalogTool; args: Record<string, unknown>; isInSkill: boolean },
    clock: Clock,
    call: () => Promise<T>,
  ): Promise<T> {
    if (this.#all.length >= MOST) return call();
    const started = clock.monotonic();
    const values = this.#all.length < MOST_COMPARED ? valuesOf(args) : undefined;
    const attempt: Attempt = {
      tool: tool.id,
      arguments: argumentsOf(tool, args),
      ...(values !== undefined && { values }),
      ...(isInSkill && { isInSkill }),
      ms: 0,
      atOnce: ++this.#atOnce,
    };
    this.#all.push(attempt);
    try {
      return await call();
    } catch (error) {
      attempt.failure = error instanceof ToolCallError ? classOfCall(error) : 'failed';
      throw error;
    } finally {
      this.#atOnce--;
      attempt.ms = clock.monotonic() - started;
    }
  }
}

function argumentsOf({ inputSchema }: CatalogTool, args: Record<string, unknown>): string[] {
  const { properties } = inputSchema;
  if (!isObject(properties)) return [];
  return Object.keys(args)
    .filter((name) => Object.hasOwn(properties, name))
    .slice(0, MOST_ARGUMENTS)
    .map((name) => `${name}:${letterOf(args[name])}`);
}

function letterOf(value: unknown): string {
  if (value === null) return 'z';
  if (Array.isArray(value)) return 'l';
  return (typeof value)[0]!;
}

function valuesOf(args: Record<string, unknown>): string | undefined {
  const isShort = Object.values(args).every(
    (value) => typeof value !== 'object' && String(value).length < MOST_COMPARED_CHARS,
  );
  return isShort ? hashOf(JSON.stringify(args)) : undefined;
}
