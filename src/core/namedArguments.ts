/**
 * Arguments as a program gave them, made into the named ones that tools take. One that came without its
 * name is the one that the tool requires, if there is just one; more would be guessing.
 */
import type { CatalogTool } from './catalog/contract';
import { stringsOf } from './catalog/schemaKeywords';
import { signatureOf } from './catalog/signature';
import { InvalidInputError } from './util/errors';
import { isObject, type JsonObject } from './util/json';

/** `given` is one object, or a list of positional arguments. Throws InvalidInputError. */
export function namedArguments(tool: CatalogTool, given: unknown): JsonObject {
  if (isObject(given)) return given;
  const [first, more, ...others] = Array.isArray(given) ? (given as unknown[]) : [given];
  const [required, ...further] = stringsOf(tool.inputSchema.required);
  const isRest = more === undefined || (isObject(more) && !Object.hasOwn(more, required ?? ''));
  const isOne = first !== undefined && others.length === 0;
  if (required !== undefined && further.length === 0 && isRest && isOne) {
    return { ...(isObject(more) && more), [required]: first };
  }
  throw new InvalidInputError(
    `${tool.call} takes one object with named arguments.\nIts signature: ${signatureOf(tool)}`,
  );
}
