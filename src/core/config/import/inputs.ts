/**
 * The inputs that imported entries refer to, `${input:id}`, beside those that a file declares already: an
 * id that means something else there gets another one.
 */
import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../../util/json';

/** Those of the inputs that an entry, or one of several, refers to. */
export function inputsIn(entry: unknown, inputs: readonly JsonObject[]): JsonObject[] {
  const text = JSON.stringify(entry) ?? '';
  return inputs.filter(({ id }) => typeof id === 'string' && text.includes(inJson(reference(id))));
}

/** The entry with ids that are free or mean the same in the file, and the inputs to declare for it. */
export function withFreeInputs(
  { entry, inputs }: { entry: JsonObject; inputs: readonly JsonObject[] },
  declared: readonly unknown[],
): { entry: JsonObject; added: JsonObject[] } {
  const known = new Map(declared.filter(isObject).map((input) => [input['id'], input]));
  const renamed = new Map<string, string>();
  const added: JsonObject[] = [];
  for (const input of inputs) {
    const id = String(input['id']);
    let free = id;
    for (let number = 2; isAnother({ ...input, id: free }, known); number++)
      free = `${id}-${number}`;
    if (free !== id) renamed.set(reference(id), reference(free));
    if (known.has(free)) continue;
    known.set(free, { ...input, id: free });
    added.push({ ...input, id: free });
  }
  return { entry: renamed.size === 0 ? entry : (rename(entry, renamed) as JsonObject), added };
}

function isAnother(input: JsonObject, known: ReadonlyMap<unknown, JsonObject>): boolean {
  const other = known.get(input['id']);
  return other !== undefined && !isDeepStrictEqual(other, input);
}

function rename(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    // In one go, so that no new name is taken for an old one.
    return value.replace(/\$\{input:[^}]*\}/g, (found) => renamed.get(found) ?? found);
  }
  if (Array.isArray(value)) return value.map((item) => rename(item, renamed));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, rename(item, renamed)]),
  );
}

function reference(id: string): string {
  return `\${input:${id}}`;
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
