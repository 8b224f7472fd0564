/**
 * The signature of a tool as TypeScript: what a model reads before it writes a call. The types come
 * from schemaType.ts; which of the forms is shown where is describe.ts.
 */
import { isObject } from '../util/json';
import type { CatalogTool, JsonSchema } from './contract';
import { hasParameters, stringsOf } from './schemaKeywords';
import { resolveRef } from './schemaRef';
import { TypeWriter } from './schemaType';
import { COMPACT, FULL } from './typeStyle';

const NEST_LIMIT = 64;

// Remembered by the tool itself, which never changes: computed once, gone with the tool.
const signatures = new WeakMap<CatalogTool, string>();
const compactSignatures = new WeakMap<CatalogTool, string>();

/**
 * The call with the types of its input and result, descriptions as comments, and below it one line
 * for each named type that they need. Without the call expression it is valid TypeScript. `observed` is
 * what a tool returned that does not declare it, and is marked so.
 */
export function signatureOf(tool: CatalogTool, observed?: JsonSchema): string {
  if (tool.outputSchema === undefined && observed !== undefined)
    return fullSignature(tool, observed);
  return remembered(signatures, tool, () => fullSignature(tool));
}

function fullSignature(tool: CatalogTool, observed?: JsonSchema): string {
  const writer = new TypeWriter(FULL);
  const input = inputOf(tool, () => writer.write(tool.inputSchema, 'Input'));
  const schema = tool.outputSchema ?? observed;
  const output = schema === undefined ? 'unknown' : writer.write(schema, 'Output');
  const mark = observed === undefined ? '' : '/* as observed in earlier calls */ ';
  const head = `${tool.call}(${input}): Promise<${mark}${output}>`;
  return [head, ...writer.declarations()].join('\n');
}

/**
 * The input in one line: required parameters with their types, optional ones by name, e.g.
 * `{ id: number; state?; labels? }`. Empty for a tool without parameters. A valid type.
 */
export function compactSignatureOf(tool: CatalogTool): string {
  return remembered(compactSignatures, tool, () =>
    hasParameters(tool.inputSchema)
      ? new TypeWriter(COMPACT).write(tool.inputSchema, 'Input')
      : '{}',
  );
}

/** The type of values of this schema, without comments and names. */
export function typeOfValue(schema: JsonSchema): string {
  return new TypeWriter({ ...FULL, comments: false, named: false }).write(schema, 'Value');
}

/** The same in a few words: what is optional by name alone. */
export function compactTypeOf(schema: JsonSchema): string {
  return new TypeWriter(COMPACT).write(schema, 'Value');
}

function inputOf({ inputSchema }: CatalogTool, typeText: () => string): string {
  if (!hasParameters(inputSchema)) return '';
  return `input${isInputNeeded(inputSchema) ? '' : '?'}: ${typeText()}`;
}

/** False when an empty object is a valid input as far as required properties tell. */
function isInputNeeded(root: JsonSchema): boolean {
  const known = new Map<unknown, boolean>();
  const isNeeded = (schema: unknown, nest: number): boolean => {
    if (!isObject(schema) || nest > NEST_LIMIT) return false;
    const answer = known.get(schema);
    if (answer !== undefined) return answer;
    // Until it is known otherwise: a schema that contains itself needs nothing on that account.
    known.set(schema, false);
    const any = (keyword: string, how: 'some' | 'every'): boolean => {
      const list = schema[keyword];
      return Array.isArray(list) && list.length > 0 && list[how]((s) => isNeeded(s, nest + 1));
    };
    const needed =
      stringsOf(schema.required).length > 0 ||
      any('allOf', 'some') ||
      any('anyOf', 'every') ||
      any('oneOf', 'every') ||
      (typeof schema.$ref === 'string' && isNeeded(resolveRef(root, schema.$ref), nest + 1));
    known.set(schema, needed);
    return needed;
  };
  return isNeeded(root, 0);
}

function remembered(
  memo: WeakMap<CatalogTool, string>,
  tool: CatalogTool,
  compute: () => string,
): string {
  let text = memo.get(tool);
  if (text === undefined) {
    text = compute();
    memo.set(tool, text);
  }
  return text;
}
