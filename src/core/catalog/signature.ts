/**
 * The signature of a tool as TypeScript: what a model reads before it writes a call. The types come
 * from schemaType.ts; which of the forms is shown where is describe.ts.
 */
import { isObject } from '../util/json';
import type { CatalogTool, JsonSchema } from './contract';
import { hasParameters, stringsOf } from './schemaKeywords';
import { resolveRef } from './schemaRef';
import { TypeWriter } from './schemaType';
import { FULL, OUTLINE } from './typeStyle';

const NEST_LIMIT = 64;
/** An output is worth so many characters to a reader who still chooses among tools. */
const SHORT_OUTPUT_LIMIT = 240;

// Remembered by the tool itself, which never changes: computed once, gone with the tool.
const signatures = new WeakMap<CatalogTool, string>();
const outlines = new WeakMap<CatalogTool, string>();
const shortSignatures = new WeakMap<CatalogTool, string>();

/**
 * The call with the types of its input and result, descriptions as comments, and below it one line
 * for each named type that they need. Without the call expression it is valid TypeScript.
 */
export function signatureOf(tool: CatalogTool): string {
  return remembered(signatures, tool, () => {
    const writer = new TypeWriter(FULL);
    const input = inputOf(tool, () => writer.write(tool.inputSchema, 'Input'));
    const { outputSchema } = tool;
    const output = outputSchema === undefined ? 'unknown' : writer.write(outputSchema, 'Output');
    const head = `${tool.call}(${input}): Promise<${output}>`;
    return [head, ...writer.declarations()].join('\n');
  });
}

/** The input in one line without descriptions, e.g. `{ id: number; state?: "open"|"closed" }`. */
export function outlineOf(tool: CatalogTool): string {
  return remembered(outlines, tool, () =>
    hasParameters(tool.inputSchema)
      ? new TypeWriter(OUTLINE).write(tool.inputSchema, 'Input')
      : '{}',
  );
}

/** The call in one line: the outline of the input, and of the result where that is short. */
export function shortSignatureOf(tool: CatalogTool): string {
  return remembered(shortSignatures, tool, () => {
    const input = inputOf(tool, () => outlineOf(tool));
    return `${tool.call}(${input}): Promise<${shortOutputOf(tool.outputSchema)}>`;
  });
}

function shortOutputOf(schema: JsonSchema | undefined): string {
  if (schema === undefined) return 'unknown';
  for (const depth of [OUTLINE.depth, 1]) {
    const text = new TypeWriter({ ...OUTLINE, depth }).write(schema, 'Output');
    if (text.length <= SHORT_OUTPUT_LIMIT) return text;
  }
  return 'unknown';
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
