/**
 * Arguments as a program gave them, made into the named ones that tools take. One that came without its
 * name is named where only one name can be meant; more would be guessing.
 */
import type { CatalogTool } from './catalog/contract';
import { stringsOf, typesOf } from './catalog/schemaKeywords';
import { signatureOf } from './catalog/signature';
import { InvalidInputError } from './util/errors';
import { isObject, type JsonObject } from './util/json';

/** `given` is one object, or a list of positional arguments. Throws InvalidInputError. */
export function namedArguments(tool: CatalogTool, given: unknown): JsonObject {
  if (isObject(given)) return given;
  const [first, more, ...others] = Array.isArray(given) ? (given as unknown[]) : [given];
  const name = first === undefined || others.length > 0 ? undefined : nameFor(tool, first);
  const isRest = more === undefined || (isObject(more) && !Object.hasOwn(more, name ?? ''));
  if (name !== undefined && isRest) return { ...(isObject(more) && more), [name]: first };
  throw new InvalidInputError(
    `${tool.call} takes one object with named arguments.\nIts signature: ${signatureOf(tool)}`,
  );
}

/** The only required argument; if none is required, the only one of the value's type. */
function nameFor({ inputSchema }: CatalogTool, value: unknown): string | undefined {
  const required = stringsOf(inputSchema.required);
  if (required.length > 0) return required.length === 1 ? required[0] : undefined;
  const { properties } = inputSchema;
  const type = Array.isArray(value) ? 'array' : typeof value;
  const fitting = Object.entries(isObject(properties) ? properties : {}).filter(
    ([, schema]) =>
      isObject(schema) &&
      typesOf(schema).some((each) => each === type || (each === 'integer' && type === 'number')),
  );
  return fitting.length === 1 ? fitting[0]![0] : undefined;
}
