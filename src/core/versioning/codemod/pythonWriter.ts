/** How codemods write Python, as far as MicroPython knows it. */
import { KEYWORDS } from '../../sandbox/python/tokens';
import type { Json } from '../../util/json';
import { segmentsOf, type Step } from '../migration/steps';
import { bracketed, type HelperPlan, type Writer } from './writer';

const NAME = /^[A-Za-z_]\w*$/;

export const pythonWriter: Writer = {
  literal,
  entry({ isKeywords }, key, value) {
    if (!isKeywords) return `${quoted(key, '"')}: ${value}`;
    const name = keyword(key);
    return name && `${name}=${value}`;
  },
  key: (written, key) => (/^['"]/.test(written) ? quoted(key, written[0]!) : keyword(key)),
  object: (entries) => `{${entries.join(', ')}}`,
  member(property, written) {
    if (written.startsWith('.get')) return `.get(${quoted(property, /['"]/.exec(written)![0])})`;
    if (written.startsWith('.')) return `.${property}`;
    return `[${quoted(property, /['"]/.exec(written)?.[0] ?? '"')}]`;
  },
  // As Python can write them, like all names of tools (names.ts of the sandbox).
  call: (namespace, method) => `${plainName(namespace)}.${plainName(method)}`,
  choice: (condition, yes, no) => `${yes} if ${bracketed(condition)} else ${no}`,
  // `str(True)` is not what JSON writes.
  text: (value, isBoolean) => (isBoolean ? undefined : `str(${value})`),
  helper,
};

function literal(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value, '"');
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${quoted(key, '"')}: ${literal(inner)}`)
    .join(', ')}}`;
}

function quoted(text: string, quote: string): string {
  if (quote === '"') return JSON.stringify(text);
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** As the name of an argument; undefined where it cannot be one. */
function keyword(name: string): string | undefined {
  if (KEYWORDS.has(name)) return `${name}_`;
  return NAME.test(name) ? name : undefined;
}

function plainName(name: string): string {
  const plain = name.replaceAll('$', '_');
  return keyword(plain) ?? plain;
}

function helper({ name, call, steps, comment, isAsync }: HelperPlan): string {
  const outputs = steps.toReversed().flatMap((step) => backward(step));
  const pages = steps.find((step) => step.step === 'paginate');
  const called = `${isAsync ? 'await ' : ''}${call}`;
  // Names that are words of the language are given with `_` at their end.
  const lines = [
    `${isAsync ? 'async ' : ''}def ${name}(given=None, **named):`,
    `    """${comment.replaceAll('\\', '/').replaceAll('"', "'")}"""`,
    `    args = dict(given or {})`,
    `    for key in named:`,
    `        args[key[:-1] if key[-1] == "_" else key] = named[key]`,
    ...steps.flatMap((step) => forward(step)).map(indented),
    ...(outputs.length === 0 && pages === undefined
      ? [`    return ${called}(args)`]
      : [
          `    result = ${called}(args)`,
          ...(pages ? pageLines(pages, called) : []).map(indented),
          ...outputs.map(indented),
          `    return result`,
        ]),
    '',
    '',
    '',
  ];
  return lines.join('\n');
}

function indented(line: string): string {
  return `    ${line}`;
}

function index(name: string): string {
  return `[${quoted(name, '"')}]`;
}

/** The object that holds the last field of a path, or an empty one. */
function holder(base: string, path: readonly string[]): string {
  return path
    .slice(0, -1)
    .reduce((inner, name) => `(${inner}.get(${quoted(name, '"')}) or {})`, base);
}

function has(base: string, path: readonly string[]): string {
  return `${quoted(path.at(-1)!, '"')} in ${holder(base, path)}`;
}

function written(base: string, path: readonly string[]): string {
  return base + path.map(index).join('');
}

/** Objects on the way are copied: they may be the program's own. */
function put(base: string, path: readonly string[], value: string): string[] {
  const around = path.slice(0, -1).map((_name, at) => {
    const part = path.slice(0, at + 1);
    return `${written(base, part)} = dict(${holder(base, part)}.get(${quoted(part.at(-1)!, '"')}) or {})`;
  });
  return [...around, `${written(base, path)} = ${value}`];
}

function take(base: string, path: readonly string[]): string[] {
  const around = path.slice(0, -1).map((_name, at) => {
    const part = written(base, path.slice(0, at + 1));
    return `${part} = dict(${part})`;
  });
  return [...around, `del ${written(base, path)}`];
}

/** Takes away the objects on the way that have nothing in them any more. */
function prune(base: string, path: readonly string[]): string[] {
  return path.slice(0, -1).flatMap((_name, at) => {
    const around = written(base, path.slice(0, path.length - 1 - at));
    return [`if not ${around}:`, `    del ${around}`];
  });
}

function each(
  base: string,
  path: readonly string[],
  inside: (base: string, rest: readonly string[]) => string[],
  depth = 0,
): string[] {
  const at = path.indexOf('[]');
  if (at < 0) return inside(base, path);
  const [list, rest] = [path.slice(0, at), path.slice(at + 1)];
  const item = depth === 0 ? 'item' : `item${depth}`;
  const isWhole = rest.length === 0;
  const start = isWhole ? `{"value": each}` : 'dict(each)';
  const inner = isWhole ? inside(item, ['value']) : each(item, rest, inside, depth + 1);
  const changed = `changed${depth === 0 ? '' : depth}`;
  return [
    `if ${has(base, list)}:`,
    `    ${changed} = []`,
    `    for each in ${written(base, list)}:`,
    `        ${item} = ${start}`,
    ...inner.map((line) => `        ${line}`),
    `        ${changed}.append(${item}${isWhole ? '["value"]' : ''})`,
    ...put(base, list, changed).map(indented),
  ];
}

function move(base: string, from: readonly string[], to: readonly string[]): string[] {
  const target = to.slice(from.lastIndexOf('[]') + 1);
  return each(base, from, (object, rest) => [
    `if ${has(object, rest)}:`,
    `    value = ${written(object, rest)}`,
    ...take(object, rest).map(indented),
    ...prune(object, rest).map(indented),
    ...put(object, target, 'value').map(indented),
  ]);
}

function change(base: string, path: readonly string[], lines: readonly string[]): string[] {
  return each(base, path, (object, rest) => [
    `if ${has(object, rest)}:`,
    `    value = ${written(object, rest)}`,
    ...lines.map(indented),
    ...put(object, rest, 'value').map(indented),
  ]);
}

function mapping(values: readonly { from: Json; to: Json }[], path: string): string[] {
  const fail = literal(`Nothing is known that stands for this value of '${path}': `);
  const isMatch = ({ from }: { from: Json }): string =>
    typeof from === 'boolean' || from === null
      ? `value is ${literal(from)}`
      : `value == ${literal(from)}`;
  return [
    ...values.flatMap((pair, at) => [
      `${at === 0 ? 'if' : 'elif'} ${isMatch(pair)}:`,
      `    value = ${literal(pair.to)}`,
    ]),
    `else:`,
    `    raise ValueError(${fail} + repr(value))`,
  ];
}

function conversion(as: string, factor: number | undefined, path: string): string[] {
  const fail = `raise ValueError(${literal(`This value of '${path}' cannot be ${as}: `)} + repr(value))`;
  const isNumber = `isinstance(value, (int, float)) and not isinstance(value, bool)`;
  const scaled = factor === undefined ? [] : [`if ${isNumber}:`, `    value = value * ${factor}`];
  switch (as) {
    case 'list':
      return [...scaled, `if not isinstance(value, (list, tuple)):`, `    value = [value]`];
    case 'item':
      return [
        `if not isinstance(value, (list, tuple)) or len(value) != 1:`,
        `    ${fail}`,
        `value = value[0]`,
      ];
    case 'string':
      return [
        ...scaled,
        `if isinstance(value, bool):`,
        `    value = "true" if value else "false"`,
        `elif value is None or isinstance(value, (dict, list, tuple)):`,
        `    ${fail}`,
        `value = str(value)`,
      ];
    case 'number':
      return [
        `if isinstance(value, str):`,
        `    try:`,
        `        value = float(value) if "." in value else int(value)`,
        `    except ValueError:`,
        `        ${fail}`,
        ...scaled,
        `if not (${isNumber}):`,
        `    ${fail}`,
      ];
    default:
      return [
        `if value == "true" or value == "false":`,
        `    value = value == "true"`,
        `if not isinstance(value, bool):`,
        `    ${fail}`,
      ];
  }
}

function forward(step: Step): string[] {
  switch (step.step) {
    case 'rename_input':
      return move('args', segmentsOf(step.from), segmentsOf(step.to));
    case 'remove_input':
      return each('args', segmentsOf(step.input), (object, rest) => [
        `if ${has(object, rest)}:`,
        ...take(object, rest).map(indented),
      ]);
    case 'map_input': {
      const { input, to = input, values, absent } = step;
      const moved = to === input ? [] : move('args', segmentsOf(input), segmentsOf(to));
      const path = segmentsOf(to);
      const missing =
        absent === undefined
          ? []
          : [`if not (${has('args', path)}):`, ...put('args', path, literal(absent)).map(indented)];
      return [...change('args', segmentsOf(input), mapping(values, input)), ...moved, ...missing];
    }
    case 'convert_input':
      return change('args', segmentsOf(step.input), conversion(step.as, step.factor, step.input));
    case 'add_input': {
      const path = segmentsOf(step.input);
      const value = step.template === undefined ? literal(step.value!) : template(step.template);
      return [`if not (${has('args', path)}):`, ...put('args', path, value).map(indented)];
    }
    case 'split_input': {
      const path = segmentsOf(step.input);
      const fail = literal(
        `'${step.input}' must have ${step.to.length} parts with '${step.separator}' between.`,
      );
      return [
        `if ${has('args', path)}:`,
        `    parts = ${written('args', path)}.split(${literal(step.separator)})`,
        `    if len(parts) != ${step.to.length}:`,
        `        raise ValueError(${fail})`,
        ...take('args', path).map(indented),
        ...step.to.flatMap((to, at) => put('args', segmentsOf(to), `parts[${at}]`)).map(indented),
      ];
    }
    case 'merge_inputs': {
      const paths = step.inputs.map((path) => segmentsOf(path));
      const any = paths.map((path) => has('args', path)).join(' or ');
      const all = paths.map((path) => has('args', path)).join(' and ');
      const parts = paths.map((path) => `str(${written('args', path)})`).join(', ');
      return [
        `if ${any}:`,
        `    if not (${all}):`,
        `        raise ValueError(${literal(`'${step.to}' needs all of ${step.inputs.join(', ')}.`)})`,
        `    value = ${literal(step.separator)}.join([${parts}])`,
        ...paths.flatMap((path) => take('args', path)).map(indented),
        ...put('args', segmentsOf(step.to), 'value').map(indented),
      ];
    }
    default:
      return [];
  }
}

function template(text: string): string {
  const parts = text.split(/\{([^{}]+)\}/);
  return parts
    .map((part, at) => (at % 2 === 1 ? `str(${written('args', segmentsOf(part))})` : literal(part)))
    .filter((part) => part !== '""')
    .join(' + ');
}

function backward(step: Step): string[] {
  switch (step.step) {
    case 'rename_output':
      if (step.from === '') return [`result = ${written('result', segmentsOf(step.to))}`];
      if (step.to === '') {
        const path = segmentsOf(step.from);
        return [
          `result = ${path.reduceRight((inner, name) => `{${quoted(name, '"')}: ${inner}}`, 'result')}`,
        ];
      }
      return guarded(move('result', segmentsOf(step.to), segmentsOf(step.from)));
    case 'map_output': {
      const values = step.values.map(({ from, to }) => ({ from: to, to: from }));
      return guarded(change('result', segmentsOf(step.output), mapping(values, step.output)));
    }
    case 'convert_output': {
      const lines = conversion(step.was, step.factor && 1 / step.factor, step.output);
      if (step.output === '') return [`value = result`, ...lines, `result = value`];
      return guarded(change('result', segmentsOf(step.output), lines));
    }
    default:
      return [];
  }
}

/** A result may be a text. */
function guarded(lines: readonly string[]): string[] {
  return [`if isinstance(result, dict):`, ...lines.map(indented)];
}

const MAX_PAGES = 1000;

function pageLines({ items, cursor, next }: Step & { step: 'paginate' }, called: string): string[] {
  const [list, from, into] = [segmentsOf(items), segmentsOf(next), segmentsOf(cursor)];
  const at = (base: string, path: readonly string[]): string =>
    `${holder(base, path)}.get(${quoted(path.at(-1)!, '"')})`;
  return [
    `items = list(${at('result', list)} or [])`,
    `cursor = ${at('result', from)}`,
    `page = 1`,
    `while cursor:`,
    `    if page >= ${MAX_PAGES}:`,
    `        raise ValueError("There are more than ${MAX_PAGES} pages.")`,
    `    asked = dict(args)`,
    ...put('asked', into, 'cursor').map(indented),
    `    more = ${called}(asked)`,
    `    items.extend(${at('more', list)} or [])`,
    `    cursor = ${at('more', from)}`,
    `    page += 1`,
    ...put('result', list, 'items'),
    `if ${has('result', from)}:`,
    ...take('result', from).map(indented),
  ];
}
