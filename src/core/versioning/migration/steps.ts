/**
 * The steps of a migration, as data: what became of a tool's inputs and output from one version to the next.
 * People write them in `.toolwright/versions`, servers may send them, and inferSteps.ts finds them. A path
 * is `options.depth` or `items[].title`.
 */
import { isObject, type Json } from '../../util/json';
import { plainLine } from '../../util/plainText';

/** One value and what stands for it now. */
export interface ValuePair {
  from: Json;
  to: Json;
}

export type Conversion = 'string' | 'number' | 'boolean' | 'list' | 'item';

export type Step =
  /** `to` is `server.tool`. */
  | { step: 'rename_tool'; to: string }
  /** Another name, or another place: into an object and out of it. */
  | { step: 'rename_input'; from: string; to: string }
  | { step: 'remove_input'; input: string }
  /** It is gone and nobody knows what it did: only calls that do not give it, or its default, stay the same. */
  | { step: 'lose_input'; input: string; default?: Json }
  /** Every call must give it: nobody knows a value for those that do not. */
  | { step: 'need_input'; input: string }
  /** It takes fewer values than before: each must be known to fit. */
  | { step: 'check_input'; input: string }
  /** Each value by another one; `absent` is what stands for no value. */
  | {
      step: 'map_input';
      input: string;
      to?: string;
      values: readonly ValuePair[];
      absent?: Json;
      /** A value that the input may have and the map does not; found, never declared. */
      missing?: string;
    }
  /** Another type; a number is multiplied by `factor`. `item` is the only element of a list. */
  | { step: 'convert_input'; input: string; as: Conversion; factor?: number }
  /** A value where there is none: fixed, or made of others, as in `{owner}/{repo}`. */
  | { step: 'add_input'; input: string; value?: Json; template?: string }
  | { step: 'split_input'; input: string; separator: string; to: readonly string[] }
  | { step: 'merge_inputs'; inputs: readonly string[]; separator: string; to: string }
  /** `from` is empty where the whole result moved into a field; `to` is empty the other way round. */
  | { step: 'rename_output'; from: string; to: string }
  | { step: 'map_output'; output: string; values: readonly ValuePair[] }
  /** How the output was given and is given now: `list` where it was an `item`. */
  | { step: 'convert_output'; output: string; was: Conversion; as: Conversion; factor?: number }
  | { step: 'remove_output'; output: string }
  /** What came whole comes in pages: the cursor of the next one is in `next`, and goes into `cursor`. */
  | { step: 'paginate'; items: string; cursor: string; next: string };

export type StepKind = Step['step'];

const isText = (value: unknown): value is string => typeof value === 'string';
const isPath = (value: unknown): value is string =>
  isText(value) && value !== '' && pathProblem(value) === undefined;
const isPathOrWhole = (value: unknown): value is string => value === '' || isPath(value);
const isPaths = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 1 && value.every(isPath);
const isPairs = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((pair) => isObject(pair) && pair['from'] !== undefined && pair['to'] !== undefined);
const isConversion = (value: unknown): boolean =>
  isText(value) && ['string', 'number', 'boolean', 'list', 'item'].includes(value);
const isAny = (): boolean => true;
const optional =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || check(value);
const isFactor = optional((value) => typeof value === 'number' && value !== 0);

/** The fields of each step, and what may stand in them. */
const FIELDS: Readonly<Record<StepKind, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  rename_tool: { to: (value) => isText(value) && /^[^.]+\../.test(value) },
  rename_input: { from: isPath, to: isPath },
  remove_input: { input: isPath },
  lose_input: { input: isPath, default: isAny },
  need_input: { input: isPath },
  check_input: { input: isPathOrWhole },
  map_input: { input: isPath, to: optional(isPath), values: isPairs, absent: isAny },
  convert_input: { input: isPath, as: isConversion, factor: isFactor },
  add_input: { input: isPath, value: isAny, template: optional(isText) },
  split_input: { input: isPath, separator: isText, to: isPaths },
  merge_inputs: { inputs: isPaths, separator: isText, to: isPath },
  rename_output: { from: isPathOrWhole, to: isPathOrWhole },
  map_output: { output: isPath, values: isPairs },
  convert_output: { output: isPathOrWhole, was: isConversion, as: isConversion, factor: isFactor },
  remove_output: { output: isPath },
  paginate: { items: isPath, cursor: isPath, next: isPath },
};

/** What is wrong with a step that came from outside; undefined when it is one. */
export function stepProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'a step must be an object';
  const kind = value['step'];
  if (!isText(kind) || !Object.hasOwn(FIELDS, kind)) {
    return `'step' must be one of ${Object.keys(FIELDS).join(', ')}`;
  }
  const fields = FIELDS[kind as StepKind];
  const unknown = Object.keys(value).find((key) => key !== 'step' && !Object.hasOwn(fields, key));
  if (unknown !== undefined)
    return `${kind} has no '${plainLine(unknown, 60)}'; it has ${Object.keys(fields).join(', ')}`;
  const wrong = Object.keys(fields).find((key) => !fields[key]!(value[key]));
  if (wrong !== undefined) return `'${wrong}' of ${kind} is missing or not what it must be`;
  if (
    kind === 'add_input' &&
    (value['value'] === undefined) === (value['template'] === undefined)
  ) {
    return `add_input needs 'value' or 'template'`;
  }
  return undefined;
}

/** What holds where a step is not taken: a program must not do what only the step would mend. */
export function guardsOf(step: Step): Step[] {
  const lost = (...inputs: string[]): Step[] =>
    inputs.map((input) => ({ step: 'lose_input', input }));
  switch (step.step) {
    case 'rename_input':
      return lost(step.from);
    case 'remove_input':
    case 'map_input':
    case 'split_input':
      return lost(step.input);
    case 'merge_inputs':
      return lost(...step.inputs);
    case 'convert_input':
      return [{ step: 'check_input', input: step.input }];
    case 'add_input':
      return [{ step: 'need_input', input: step.input }];
    case 'rename_output':
      return [{ step: 'remove_output', output: step.from }];
    case 'map_output':
    case 'convert_output':
      return [{ step: 'remove_output', output: step.output }];
    case 'paginate':
      return [{ step: 'remove_output', output: step.items }];
    default:
      return [];
  }
}

/** The segments of a path; `[]` stands for each element of a list. */
export function segmentsOf(path: string): string[] {
  return path === ''
    ? []
    : path
        .replaceAll('[]', '.[]')
        .split('.')
        .filter((part) => part !== '');
}

export function pathOf(segments: readonly string[]): string {
  return segments.reduce(
    (path, part) => (part === '[]' ? `${path}[]` : path === '' ? part : `${path}.${part}`),
    '',
  );
}

function pathProblem(path: string): string | undefined {
  const names = segmentsOf(path);
  const isPlain = names.every((name) => !/^(?:__proto__|constructor|prototype)$/.test(name));
  return isPlain && names.length > 0 && names.length <= 12 && names[0] !== '[]'
    ? undefined
    : 'no path';
}

/** A step in words, for people. */
export function describeStep(step: Step): string {
  switch (step.step) {
    case 'rename_tool':
      return `the tool is called ${step.to}`;
    case 'rename_input':
      return `input ${step.from} is ${step.to}`;
    case 'remove_input':
      return `input ${step.input} is dropped`;
    case 'lose_input':
      return `input ${step.input} is gone`;
    case 'need_input':
      return `input ${step.input} is required`;
    case 'check_input':
      return `input ${step.input} takes fewer values`;
    case 'map_input':
      return `input ${step.input} is ${step.to ?? step.input}: ${pairs(step.values)}`;
    case 'convert_input':
      return `input ${step.input} is ${kindOf(step)}`;
    case 'add_input':
      return `input ${step.input} is ${step.template ?? JSON.stringify(step.value)} where it is absent`;
    case 'split_input':
      return `input ${step.input} is ${step.to.join(' and ')}`;
    case 'merge_inputs':
      return `inputs ${step.inputs.join(' and ')} are ${step.to}`;
    case 'rename_output':
      if (step.from === '') return `the result is in ${step.to}`;
      return step.to === '' ? `${step.from} is the result` : `output ${step.from} is ${step.to}`;
    case 'map_output':
      return `output ${step.output}: ${pairs(step.values)}`;
    case 'convert_output':
      return `${step.output === '' ? 'the result' : `output ${step.output}`} is ${kindOf(step)}`;
    case 'remove_output':
      return `output ${step.output} is gone`;
    case 'paginate':
      return `${step.items} comes in pages, the next one by ${step.cursor}`;
  }
}

function kindOf({ as, factor }: { as: Conversion; factor?: number }): string {
  const kinds = {
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
    list: 'a list',
    item: 'one item',
  };
  return factor === undefined ? kinds[as] : `${kinds[as]}, times ${factor}`;
}

function pairs(values: readonly ValuePair[]): string {
  return values
    .map(({ from, to }) => `${JSON.stringify(from)} is ${JSON.stringify(to)}`)
    .join(', ');
}
