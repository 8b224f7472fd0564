/** How codemods write JavaScript and TypeScript. */
import type { Json } from '../../util/json';
import { segmentsOf, type Step } from '../migration/steps';
import { bracketed, type HelperPlan, type Writer } from './writer';

const NAME = /^[A-Za-z_$][\w$]*$/;

export const javascriptWriter: Writer = {
  literal,
  entry: (_object, key, value) => `${keyText(key)}: ${value}`,
  key: (written, key) => (/^['"]/.test(written) ? quoted(key, written[0]!) : keyText(key)),
  object: (entries) => (entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`),
  member(property, written) {
    const isIndex = /^(?:\?\.)?\[/.test(written);
    const isOptional = written.startsWith('?.');
    if (!isIndex && NAME.test(property)) return `${isOptional ? '?' : ''}.${property}`;
    const quote = /['"]/.exec(written)?.[0] ?? "'";
    return `${isOptional ? '?.' : ''}[${quoted(property, quote)}]`;
  },
  call: (namespace, method) => namespace + memberText(method),
  choice: (condition, yes, no) => `${bracketed(condition)} ? ${yes} : ${no}`,
  text: (value) => `String(${value})`,
  helper,
};

function literal(value: Json): string {
  if (typeof value === 'string') return quoted(value, "'");
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${keyText(key)}: ${literal(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function quoted(text: string, quote: string): string {
  if (quote === '"') return JSON.stringify(text);
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inside}'`;
}

function keyText(key: string): string {
  return NAME.test(key) ? key : quoted(key, "'");
}

function memberText(name: string): string {
  return NAME.test(name) ? `.${name}` : `[${quoted(name, "'")}]`;
}

function helper({ name, call, steps, positional, comment }: HelperPlan): string {
  const inputs = steps.flatMap((step) => forward(step));
  const outputs = steps.toReversed().flatMap((step) => backward(step));
  const pages = steps.find((step) => step.step === 'paginate');
  const args =
    positional === undefined
      ? [`  let args = { ...given };`]
      : [
          `  const isNamed = typeof given === 'object' && given !== null && !Array.isArray(given);`,
          `  let args = isNamed || given === undefined ? { ...given } : { ...more, ${keyText(positional)}: given };`,
        ];
  const lines = [
    `/** ${comment.replaceAll('*/', '* /')} */`,
    `async function ${name}(given${positional === undefined ? '' : ', more'}) {`,
    ...args,
    // `undefined` is the same as absent, and must not hide what is put there.
    `  args = JSON.parse(JSON.stringify(args));`,
    ...inputs.map(indented),
    ...(outputs.length === 0 && pages === undefined
      ? [`  return ${call}(args);`]
      : [
          `  let result = await ${call}(args);`,
          ...(pages ? pageLines(pages, call).map(indented) : []),
          ...outputs.map(indented),
          `  return result;`,
        ]),
    `}`,
    '',
    '',
  ];
  return lines.join('\n');
}

function indented(line: string): string {
  return `  ${line}`;
}

/** The expression of a path, whatever of it is there: only a result may be nothing at all. */
function read(base: string, path: readonly string[]): string {
  const parts = path.map((name, index) => {
    const isSure = index === 0 && base !== 'result' && base !== 'more';
    if (isSure) return memberText(name);
    return NAME.test(name) ? `?.${name}` : `?.[${quoted(name, "'")}]`;
  });
  return base + parts.join('');
}

function written(base: string, path: readonly string[]): string {
  return base + path.map(memberText).join('');
}

/** The arguments are a copy and a result is the program's own: both are changed in place. */
function put(base: string, path: readonly string[], value: string): string[] {
  const around = path
    .slice(0, -1)
    .map((_name, index) => `${written(base, path.slice(0, index + 1))} ??= {};`);
  return [...around, `${written(base, path)} = ${value};`];
}

function take(base: string, path: readonly string[]): string {
  return `delete ${written(base, path)};`;
}

/** Takes away the objects on the way that have nothing in them any more. */
function prune(base: string, path: readonly string[]): string[] {
  return path.slice(0, -1).map((_name, index) => {
    const around = written(base, path.slice(0, path.length - 1 - index));
    return `if (Object.keys(${around}).length === 0) delete ${around};`;
  });
}

/** Lines for each place where the path leads, through lists; `inside` gets the object and the path in it. */
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
  if (rest.length > 0) {
    return [
      `for (const ${item} of ${read(base, list)} ?? []) {`,
      ...each(item, rest, inside, depth + 1).map(indented),
      `}`,
    ];
  }
  return [
    `for (const [index, each] of (${read(base, list)} ?? []).entries()) {`,
    `  const holder = { value: each };`,
    ...inside('holder', ['value']).map(indented),
    `  ${written(base, list)}[index] = holder.value;`,
    `}`,
  ];
}

/** From one path to another under the same lists. */
function move(base: string, from: readonly string[], to: readonly string[]): string[] {
  const at = from.lastIndexOf('[]') + 1;
  const target = to.slice(at);
  return each(base, from, (object, rest) => [
    `if (${read(object, rest)} !== undefined) {`,
    `  const value = ${written(object, rest)};`,
    `  ${take(object, rest)}`,
    ...prune(object, rest).map(indented),
    ...put(object, target, 'value').map(indented),
    `}`,
  ]);
}

/** Back to an old name: a result may be written out, and then the order of its fields shows. */
function moveBack(from: readonly string[], to: readonly string[]): string[] {
  const target = to.slice(from.lastIndexOf('[]') + 1);
  const [name] = target;
  if (target.length !== 1 || from.length !== to.length) return move('result', from, to);
  return each('result', from, (object, rest) =>
    rest.length !== 1
      ? move(object, rest, target)
      : [
          `if (${read(object, rest)} !== undefined) {`,
          `  const fields = Object.entries(${object});`,
          `  for (const [field] of fields) delete ${object}[field];`,
          `  for (const [field, value] of fields) ${object}[field === ${literal(rest[0]!)} ? ${literal(name!)} : field] = value;`,
          `}`,
        ],
  );
}

/** A value in its place, by an expression of `value`. */
function change(
  base: string,
  path: readonly string[],
  lines: (value: string) => string[],
): string[] {
  return each(base, path, (object, rest) => [
    `if (${read(object, rest)} !== undefined) {`,
    `  let value = ${written(object, rest)};`,
    ...lines('value').map(indented),
    ...put(object, rest, 'value').map(indented),
    `}`,
  ]);
}

function mapping(
  values: readonly { from: Json; to: Json }[],
  path: string,
): (value: string) => string[] {
  const pairs = values.map(({ from, to }) => `[${literal(from)}, ${literal(to)}]`).join(', ');
  return (value) => [
    `const known = new Map([${pairs}]);`,
    `if (!known.has(${value})) throw new Error(${literal(`Nothing is known that stands for this value of '${path}': `)} + JSON.stringify(${value}));`,
    `${value} = known.get(${value});`,
  ];
}

function conversion(
  as: string,
  factor: number | undefined,
  path: string,
): (value: string) => string[] {
  return (value) => {
    const fail = `throw new Error(${literal(`This value of '${path}' cannot be ${as}: `)} + JSON.stringify(${value}));`;
    const scaled =
      factor === undefined
        ? []
        : [`if (typeof ${value} === 'number') ${value} = ${value} * ${factor};`];
    switch (as) {
      case 'list':
        return [...scaled, `if (!Array.isArray(${value})) ${value} = [${value}];`];
      case 'item':
        return [
          `if (!Array.isArray(${value}) || ${value}.length !== 1) ${fail}`,
          `${value} = ${value}[0];`,
        ];
      case 'string':
        return [
          ...scaled,
          `if (typeof ${value} === 'object') ${fail}`,
          `${value} = String(${value});`,
        ];
      case 'number':
        return [
          `if (typeof ${value} === 'string' && /^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?$/.test(${value})) ${value} = Number(${value});`,
          ...scaled,
          `if (typeof ${value} !== 'number') ${fail}`,
        ];
      default:
        return [
          `if (${value} === 'true' || ${value} === 'false') ${value} = ${value} === 'true';`,
          `if (typeof ${value} !== 'boolean') ${fail}`,
        ];
    }
  };
}

function forward(step: Step): string[] {
  switch (step.step) {
    case 'rename_input':
      return move('args', segmentsOf(step.from), segmentsOf(step.to));
    case 'remove_input':
      return each('args', segmentsOf(step.input), (object, rest) => [
        `if (${read(object, rest)} !== undefined) ${take(object, rest)}`,
      ]);
    case 'map_input': {
      const { input, to = input, values, absent } = step;
      const moved = to === input ? [] : move('args', segmentsOf(input), segmentsOf(to));
      const missing =
        absent === undefined
          ? []
          : [
              `if (${read('args', segmentsOf(to))} === undefined) {`,
              ...put('args', segmentsOf(to), literal(absent)).map(indented),
              `}`,
            ];
      return [...change('args', segmentsOf(input), mapping(values, input)), ...moved, ...missing];
    }
    case 'convert_input':
      return change('args', segmentsOf(step.input), conversion(step.as, step.factor, step.input));
    case 'add_input': {
      const path = segmentsOf(step.input);
      const value = step.template === undefined ? literal(step.value!) : template(step.template);
      return [
        `if (${read('args', path)} === undefined) {`,
        ...put('args', path, value).map(indented),
        `}`,
      ];
    }
    case 'split_input': {
      const path = segmentsOf(step.input);
      const fail = `throw new Error(${literal(`'${step.input}' must have ${step.to.length} parts with '${step.separator}' between.`)});`;
      return [
        `if (${read('args', path)} !== undefined) {`,
        `  const parts = String(${written('args', path)}).split(${literal(step.separator)});`,
        `  if (parts.length !== ${step.to.length}) ${fail}`,
        `  ${take('args', path)}`,
        ...step.to
          .flatMap((to, index) => put('args', segmentsOf(to), `parts[${index}]`))
          .map(indented),
        `}`,
      ];
    }
    case 'merge_inputs': {
      const parts = step.inputs.map((path) => segmentsOf(path));
      const any = parts.map((path) => `${read('args', path)} !== undefined`).join(' || ');
      const missing = parts.map((path) => `${read('args', path)} === undefined`).join(' || ');
      const fail = `throw new Error(${literal(`'${step.to}' needs all of ${step.inputs.join(', ')}.`)});`;
      return [
        `if (${any}) {`,
        `  if (${missing}) ${fail}`,
        `  const value = [${parts.map((path) => written('args', path)).join(', ')}].join(${literal(step.separator)});`,
        ...parts.map((path) => `  ${take('args', path)}`),
        ...put('args', segmentsOf(step.to), 'value').map(indented),
        `}`,
      ];
    }
    default:
      return [];
  }
}

function template(text: string): string {
  const inside = text
    .replace(/[`\\$]/g, '\\$&')
    .replace(/\{([^{}]+)\}/g, (_whole, path: string) => `\${${written('args', segmentsOf(path))}}`);
  return `\`${inside}\``;
}

function backward(step: Step): string[] {
  switch (step.step) {
    case 'rename_output':
      if (step.from === '') return [`result = ${read('result', segmentsOf(step.to))};`];
      if (step.to === '') return [`result = ${wrapped(segmentsOf(step.from), 'result')};`];
      return moveBack(segmentsOf(step.to), segmentsOf(step.from));
    case 'map_output': {
      const values = step.values.map(({ from, to }) => ({ from: to, to: from }));
      return [...change('result', segmentsOf(step.output), mapping(values, step.output))];
    }
    case 'convert_output': {
      const lines = conversion(step.was, step.factor && 1 / step.factor, step.output);
      if (step.output === '') return lines('result');
      return [...change('result', segmentsOf(step.output), lines)];
    }
    default:
      return [];
  }
}

function wrapped(path: readonly string[], value: string): string {
  return path.reduceRight((inner, name) => `{ ${keyText(name)}: ${inner} }`, value);
}

const MAX_PAGES = 1000;

function pageLines({ items, cursor, next }: Step & { step: 'paginate' }, call: string): string[] {
  const [list, from] = [segmentsOf(items), segmentsOf(next)];
  const into = segmentsOf(cursor);
  return [
    `const all = [...(${read('result', list)} ?? [])];`,
    `let cursor = ${read('result', from)};`,
    `for (let page = 1; cursor; page++) {`,
    `  if (page >= ${MAX_PAGES}) throw new Error('There are more than ${MAX_PAGES} pages.');`,
    `  const asked = { ...args };`,
    ...put('asked', into, 'cursor').map(indented),
    `  const more = await ${call}(asked);`,
    `  all.push(...(${read('more', list)} ?? []));`,
    `  cursor = ${read('more', from)};`,
    `}`,
    ...put('result', list, 'all'),
    take('result', from),
  ];
}
