/**
 * What the steps mean, on values: the arguments of the old contract as those of the new one, and the result of
 * the old one as that of the new one. The codemods write the same into programs; replays need it on what was
 * recorded. Values are never changed in place.
 */
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../../util/json';
import { segmentsOf, type Step, type ValuePair } from './steps';

/** A value that the steps cannot carry over: nothing may be called with a guess. */
export class UntranslatableError extends Error {}

export function newArguments(steps: readonly Step[], given: JsonObject): JsonObject {
  return steps.reduce((args, step) => forward(step, args), given);
}

function forward(step: Step, args: JsonObject): JsonObject {
  switch (step.step) {
    case 'rename_input':
      return moved(args, step.from, step.to, (value) => value);
    case 'remove_input':
      return changed(args, segmentsOf(step.input), () => undefined);
    case 'lose_input': {
      const value = valueAt(args, step.input);
      const isDefault = step.default !== undefined && isDeepStrictEqual(value, step.default);
      return isDefault ? changed(args, segmentsOf(step.input), () => undefined) : args;
    }
    case 'map_input': {
      const { input, to = input, values, absent } = step;
      const result = moved(args, input, to, (value) => mapped(value, values, input));
      return absent === undefined || valueAt(result, to) !== undefined
        ? result
        : withValue(result, to, absent);
    }
    case 'convert_input':
      return changed(args, segmentsOf(step.input), (value) =>
        converted(value, step.as, step.factor, step.input),
      );
    case 'add_input': {
      if (valueAt(args, step.input) !== undefined) return args;
      const value = step.template === undefined ? step.value : filled(step.template, args);
      return withValue(args, step.input, value);
    }
    case 'split_input': {
      const value = valueAt(args, step.input);
      if (value === undefined) return args;
      const parts = typeof value === 'string' ? value.split(step.separator) : [];
      if (parts.length !== step.to.length) {
        throw new UntranslatableError(`'${step.input}' does not have ${step.to.length} parts`);
      }
      const rest = changed(args, segmentsOf(step.input), () => undefined);
      return step.to.reduce((all, path, index) => withValue(all, path, parts[index]), rest);
    }
    case 'merge_inputs': {
      const parts = step.inputs.map((path) => valueAt(args, path));
      if (parts.every((part) => part === undefined)) return args;
      if (parts.some((part) => part === undefined || typeof part === 'object')) {
        throw new UntranslatableError(`'${step.to}' needs all of ${step.inputs.join(', ')}`);
      }
      const rest = step.inputs.reduce(
        (all, path) => changed(all, segmentsOf(path), () => undefined),
        args,
      );
      return withValue(rest, step.to, parts.join(step.separator));
    }
    default:
      return args;
  }
}

/** What the new tool returns where the old one returned this: for a stand-in that speaks the new contract. */
export function newResult(steps: readonly Step[], result: unknown): unknown {
  return steps.reduce<unknown>((value, step) => {
    switch (step.step) {
      case 'rename_output':
        return step.to === '' ? valueAt(value, step.from) : outputMoved(value, step.from, step.to);
      case 'map_output':
        return changedIn(value, segmentsOf(step.output), (each) =>
          mapped(each, step.values, step.output),
        );
      case 'convert_output':
        return changedIn(value, segmentsOf(step.output), (each) =>
          converted(each, step.as, step.factor, step.output),
        );
      case 'remove_output':
        return changedIn(value, segmentsOf(step.output), () => undefined);
      default:
        return value;
    }
  }, result);
}

function outputMoved(value: unknown, from: string, to: string): unknown {
  if (from === '') return withValue({}, to, value);
  if (to === '') {
    const inner = valueAt(value, from);
    if (inner === undefined) throw new UntranslatableError(`the result has no '${from}'`);
    return inner;
  }
  return movedIn(value, segmentsOf(from), segmentsOf(to), (each) => each);
}

function moved(
  args: JsonObject,
  from: string,
  to: string,
  change: (value: unknown) => unknown,
): JsonObject {
  return movedIn(args, segmentsOf(from), segmentsOf(to), change) as JsonObject;
}

/** Moves a value within each element where both paths go through the same list. */
function movedIn(
  value: unknown,
  from: readonly string[],
  to: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  const [first] = from;
  if (first === to[0] && from.length > 1 && to.length > 1) {
    const inner = (each: unknown): unknown => movedIn(each, from.slice(1), to.slice(1), change);
    return changedIn(value, [first!], (each) =>
      from[1] === '[]' && to[1] === '[]'
        ? Array.isArray(each)
          ? each.map((item) => movedIn(item, from.slice(2), to.slice(2), change))
          : each
        : inner(each),
    );
  }
  if (!isObject(value)) return value;
  const found = at(value, from);
  if (found === undefined) return value;
  const rest = pruned(
    changedIn(value, from, () => undefined),
    from.slice(0, -1),
  );
  return put(rest, to, change(found));
}

function changed(
  args: JsonObject,
  path: readonly string[],
  change: (value: unknown) => unknown,
): JsonObject {
  return changedIn(args, path, change) as JsonObject;
}

/** The value with what is at the path changed; absent where that becomes undefined. */
function changedIn(
  value: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? value : change(value);
  if (first === '[]') {
    return Array.isArray(value) ? value.map((each) => changedIn(each, rest, change)) : value;
  }
  if (!isObject(value) || value[first] === undefined) return value;
  const inner = changedIn(value[first], rest, change);
  if (inner !== undefined) return { ...value, [first]: inner };
  const { [first]: _gone, ...others } = value;
  return others;
}

/** Without the objects on the path that have nothing in them any more. */
function pruned(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return value;
  const object = at(value, path);
  const isEmpty = isObject(object) && Object.keys(object).length === 0;
  if (!isEmpty) return value;
  const without = changedIn(value, path, () => undefined);
  return pruned(without, path.slice(0, -1));
}

export function valueAt(value: unknown, path: string): unknown {
  return at(value, segmentsOf(path));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (isObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
    value,
  );
}

function withValue(args: JsonObject, path: string, value: unknown): JsonObject {
  return put(args, segmentsOf(path), value) as JsonObject;
}

function put(value: unknown, [first, ...rest]: readonly string[], inner: unknown): unknown {
  if (first === undefined) return inner;
  const object = isObject(value) ? value : {};
  return { ...object, [first]: put(object[first], rest, inner) };
}

function mapped(value: unknown, values: readonly ValuePair[], path: string): unknown {
  if (value === undefined) return undefined;
  const pair = values.find(({ from }) => isDeepStrictEqual(from, value));
  if (pair !== undefined) return pair.to;
  throw new UntranslatableError(`nothing stands for ${JSON.stringify(value)} of '${path}'`);
}

/** Never guesses: `12abc` is no number. */
export function converted(
  value: unknown,
  as: string,
  factor: number | undefined,
  path: string,
): unknown {
  const scaled = typeof value === 'number' && factor !== undefined ? value * factor : value;
  if (as === 'list') return Array.isArray(scaled) ? scaled : [scaled];
  if (as === 'string' && typeof scaled !== 'object') return String(scaled);
  if (as === 'number' && typeof scaled === 'number') return scaled;
  if (
    as === 'number' &&
    typeof scaled === 'string' &&
    /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(scaled)
  ) {
    return Number(scaled) * (factor ?? 1);
  }
  if (as === 'boolean' && typeof scaled === 'boolean') return scaled;
  if (as === 'boolean' && (scaled === 'true' || scaled === 'false')) return scaled === 'true';
  if (as === 'item' && Array.isArray(scaled) && scaled.length === 1) return (scaled as Json[])[0];
  throw new UntranslatableError(`${JSON.stringify(value)} of '${path}' cannot be ${as}`);
}

function filled(template: string, args: JsonObject): string {
  return template.replace(/\{([^{}]+)\}/g, (_whole, path: string) => {
    const value = valueAt(args, path);
    if (value === undefined || typeof value === 'object') {
      throw new UntranslatableError(`'${template}' needs '${path}'`);
    }
    return String(value as string);
  });
}
