/** Which values a map of values leaves out: a program that may give them cannot be rewritten. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from '../../catalog/contract';
import type { Json } from '../../util/json';
import { shapeOf, type Place } from '../contract/shape';
import { segmentsOf, type Step } from './steps';

/** The steps from one version to the next, with what their maps leave out of the values that `before` allows. */
export function withGaps(steps: readonly Step[], before: JsonSchema): Step[] {
  return steps.map((step, index) => {
    if (step.step !== 'map_input') return step;
    const missing = unmapped(before, originOf(step.input, steps.slice(0, index)), step.values);
    return missing === undefined ? step : { ...step, missing };
  });
}

/** The path that it had before the steps in front. */
function originOf(path: string, steps: readonly Step[]): string {
  return steps.reduceRight((at, step) => {
    if (step.step !== 'rename_input' && step.step !== 'map_input') return at;
    const [from, to] =
      step.step === 'rename_input' ? [step.from, step.to] : [step.input, step.to ?? step.input];
    if (at === to) return from;
    return at.startsWith(`${to}.`) || at.startsWith(`${to}[`) ? from + at.slice(to.length) : at;
  }, path);
}

function unmapped(
  before: JsonSchema,
  input: string,
  values: readonly { from: Json }[],
): string | undefined {
  let place: Place = { schema: before, root: before };
  for (const name of segmentsOf(input)) {
    const shape = shapeOf(place);
    const next = name === '[]' ? shape.items : shape.fields.get(name);
    if (next === undefined) return 'values that no schema names';
    place = next;
  }
  const { types, values: listed } = shapeOf(place);
  const isBoolean = types.size === 1 && types.has('boolean');
  const all = listed ?? (isBoolean ? new Set(['true', 'false']) : undefined);
  if (all === undefined) return 'other values';
  return [...all].find(
    (text) => !values.some(({ from }) => isDeepStrictEqual(from, JSON.parse(text))),
  );
}
