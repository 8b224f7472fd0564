/** A skill as programs call it: what a model reads before it writes a call. */
import { typeOfValue } from '../catalog/signature';
import { isObject } from '../util/json';
import { methodOf } from './names';
import type { Skill } from './skill';

/** How a program calls the skill, with its types. */
export function signatureOf({ name, manifest }: Pick<Skill, 'name' | 'manifest'>): string {
  const { inputs, output } = manifest;
  const hasInputs = isObject(inputs['properties']) && Object.keys(inputs['properties']).length > 0;
  const input = hasInputs ? `input: ${typeOfValue(inputs)}` : '';
  const result = output === undefined ? 'unknown' : typeOfValue(output);
  return `skills.${methodOf(name)}(${input}): Promise<${result}>`;
}
