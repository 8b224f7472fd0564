/** The ways in which programs call a tool and use what it returns, in TypeScript and Python. */

const IDENTIFIER = /^[A-Za-z_]\w*$/;

export function javascriptText(part) {
  return 'field' in part ? `input.${part.field}` : JSON.stringify(part.value);
}

export function pythonText(part) {
  if ('field' in part) return `input.get("${part.field}")`;
  return pythonLiteral(part.value);
}

function pythonLiteral(value) {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, inner]) => `"${key}": ${pythonLiteral(inner)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}

const js = (entries) => `{ ${entries.map(([key, text]) => `${key}: ${text}`).join(', ')} }`;
const py = (entries) => `{${entries.map(([key, text]) => `"${key}": ${text}`).join(', ')}}`;
const keywords = (entries) => entries.map(([key, text]) => `${key}=${text}`).join(', ');
const halves = (entries) => [entries.slice(0, -1), entries.slice(-1)];

/** Each gives lines that come first, and an expression whose value is the result. */
export const javascriptStyles = {
  namespace: (args) => ['', `await files.list_files(${js(args)})`],
  'over several lines': (args) => [
    '// what it is for',
    `await files.list_files({\n${args.map(([key, text]) => `  ${key}: ${text}, // ${key}`).join('\n')}\n})`,
  ],
  'plain function': (args) => ['', `await list_files(${js(args)})`],
  'taken out of the server': (args) => [
    'const { list_files } = files;',
    `await list_files(${js(args)})`,
  ],
  'taken out under another name': (args) => [
    'const { list_files: run } = files;',
    `await run(${js(args)})`,
  ],
  'another name': (args) => ['const run = files.list_files;', `await run(${js(args)})`],
  'another name for the server': (args) => [
    'const server = files;',
    `await server.list_files(${js(args)})`,
  ],
  'through tools': (args) => ['', `await tools.files.list_files(${js(args)})`],
  'by index': (args) => ['', `await tools["files"]["list_files"](${js(args)})`],
  'by its id': (args) => ['', `await tools["files.list_files"](${js(args)})`],
  call_tool: (args) => ['', `await call_tool('files.list_files', ${js(args)})`],
  spread: (args) => {
    const [first, last] = halves(args);
    const rest = last.map(([key, text]) => `, ${key}: ${text}`).join('');
    return [`const base = ${js(first)};`, `await files.list_files({ ...base${rest} })`];
  },
  'in a variable': (args) => [`const args = ${js(args)};`, 'await files.list_files(args)'],
  'built step by step': (args) => [
    [
      'const args = {};',
      ...args.map(([key, text]) => `args[${JSON.stringify(key)}] = ${text};`),
    ].join('\n'),
    'await files.list_files(args)',
  ],
  'computed keys': (args) => [
    args.map(([key], at) => `const key${at} = ${JSON.stringify(key)};`).join('\n'),
    `await files.list_files({ ${args.map(([, text], at) => `[key${at}]: ${text}`).join(', ')} })`,
  ],
  shorthand: (args) =>
    args.every(([key]) => IDENTIFIER.test(key))
      ? [
          args.map(([key, text]) => `const ${key} = ${text};`).join('\n'),
          `await files.list_files({ ${args.map(([key]) => key).join(', ')} })`,
        ]
      : undefined,
  'quoted keys': (args) => [
    '',
    `await files.list_files({ ${args.map(([key, text]) => `'${key}': ${text}`).join(', ')} })`,
  ],
  'a function around it': (args) => {
    const [first, last] = halves(args);
    return [
      `const ask = (more) => files.list_files({ ...${js(first)}, ...more });`,
      `await ask(${js(last)})`,
    ];
  },
  'handed on': (args) => [
    'const run = async (tool, args) => tool(args);',
    `await run(files.list_files, ${js(args)})`,
  ],
  'many at once': (args) => [
    '',
    `(await Promise.all([${js(args)}].map((args) => files.list_files(args))))[0]`,
  ],
  'in a list': (args) => ['', `(await Promise.all([files.list_files(${js(args)})]))[0]`],
  typed: (args) => [
    'interface Args { [key: string]: unknown }',
    `(await files.list_files(${js(args)} as Args)) as any`,
  ],
  'in a function': (args) => [
    `async function load(): Promise<any> {\n  try {\n    const found = await files.list_files(${js(args)});\n    return found;\n  } catch (error) {\n    throw error;\n  }\n}`,
    'await load()',
  ],
  chained: (args) => ['', `await files.list_files(${js(args)}).then((value) => value)`],
  imported: (args) => ["import { files } from './servers';", `await files.list_files(${js(args)})`],
  'under a name of its own': (args) => [
    '',
    `await (async () => { const files = 1; return tools.files.list_files(${js(args)}); })()`,
  ],
  conditional: (args) => ['const yes = true;', `yes ? await files.list_files(${js(args)}) : null`],
};

export const pythonStyles = {
  keywords: (args) => ['', `files.list_files(${keywords(args)})`],
  'over several lines': (args) => [
    '# what it is for',
    `files.list_files(\n${args.map(([key, text]) => `    ${key}=${text},  # ${key}`).join('\n')}\n)`,
  ],
  'a dict': (args) => ['', `files.list_files(${py(args)})`],
  'plain function': (args) => ['', `list_files(${keywords(args)})`],
  'another name': (args) => ['run = files.list_files', `run(${keywords(args)})`],
  'another name for the server': (args) => [
    'server = files',
    `server.list_files(${keywords(args)})`,
  ],
  'by index': (args) => ['', `tools["files"].list_files(${keywords(args)})`],
  'by its id': (args) => ['', `tools["files.list_files"](${keywords(args)})`],
  spread: (args) => {
    const [first, last] = halves(args);
    const rest = keywords(last);
    return [`base = ${py(first)}`, `files.list_files(**base${rest === '' ? '' : `, ${rest}`})`];
  },
  'in a variable': (args) => [`args = ${py(args)}`, 'files.list_files(args)'],
  'built step by step': (args) => [
    ['args = {}', ...args.map(([key, text]) => `args["${key}"] = ${text}`)].join('\n'),
    'files.list_files(**args)',
  ],
  'a function around it': (args) => {
    const [first, last] = halves(args);
    return [
      `def ask(**more):\n    return files.list_files(**dict(${py(first)}, **more))`,
      `ask(${keywords(last)})`,
    ];
  },
  'a lambda': (args) => [`ask = lambda: files.list_files(${keywords(args)})`, 'ask()'],
  'handed on': (args) => [
    'def run(tool, args):\n    return tool(**args)',
    `run(files.list_files, ${py(args)})`,
  ],
  'many at once': (args) => ['', `[files.list_files(**each) for each in [${py(args)}]][0]`],
  parallel: (args) => ['', `parallel(files.list_files, [${py(args)}])[0]`],
  'parallel lambdas': (args) => ['', `parallel([lambda: files.list_files(${keywords(args)})])[0]`],
  awaited: (args) => ['', `await files.list_files(${keywords(args)})`],
  gathered: (args) => [
    'import asyncio',
    `(await asyncio.gather(files.list_files(${keywords(args)})))[0]`,
  ],
  'in a coroutine': (args) => [
    `import asyncio\nasync def load():\n    found = await files.list_files(${keywords(args)})\n    return found`,
    'asyncio.run(load())',
  ],
};

const field = (path) => path.split('.');
const at = (path) =>
  field(path)
    .map((name) => `.${name}`)
    .join('');
const index = (path) =>
  field(path)
    .map((name) => `["${name}"]`)
    .join('');

/** What is done with the result; undefined where a rule has nothing for it. */
export const javascriptUses = {
  whole: ([first, call]) => `${first}\nconst r = ${call};\nreturn r;`,
  last: ([first, call]) => `${first}\n${call}`,
  fields: ([first, call], { reads }) =>
    `${first}\nconst r = ${call};\nreturn [${reads.map((path) => `r${at(path)}`).join(', ')}];`,
  'taken apart': ([first, call], { reads }) => {
    const names = reads.map((path) => field(path)[0]);
    return `${first}\nconst { ${names.join(', ')} } = ${call};\nreturn [${reads.map((path) => path).join(', ')}];`;
  },
  'at once': ([first, call], { reads }) =>
    `${first}\nconst value = (${call})${at(reads[0])};\nreturn value;`,
  optional: ([first, call], { reads }) =>
    `${first}\nconst r = ${call};\nif (!r) return null;\nreturn { value: r?.${reads[0]} ?? null };`,
  loop: ([first, call], { elements }) =>
    elements &&
    `${first}\nconst r = ${call};\nconst out = [];\nfor (const each of r.${elements.list}) out.push(each.${elements.field});\nreturn out;`,
  mapped: ([first, call], { elements }) =>
    elements &&
    `${first}\nconst r = ${call};\nreturn r.${elements.list}.filter((each) => each.${elements.field} !== '').map(({ ${elements.field} }) => ${elements.field});`,
  'one element': ([first, call], { elements }) =>
    elements &&
    `${first}\nconst { ${elements.list}: found } = ${call};\nreturn [found[0].${elements.field}, found.length];`,
};

export const pythonUses = {
  whole: ([first, call]) => `${first}\nr = ${call}\nr`,
  last: ([first, call]) => `${first}\n${call}`,
  fields: ([first, call], { reads }) =>
    `${first}\nr = ${call}\n[${reads.map((path) => `r${index(path)}`).join(', ')}]`,
  'at once': ([first, call], { reads }) => `${first}\nvalue = (${call})${index(reads[0])}\nvalue`,
  get: ([first, call], { reads }) =>
    reads[0].includes('.') ? undefined : `${first}\nr = ${call}\n{"value": r.get("${reads[0]}")}`,
  loop: ([first, call], { elements }) =>
    elements &&
    `${first}\nr = ${call}\nout = []\nfor each in r["${elements.list}"]:\n    out.append(each["${elements.field}"])\nout`,
  listed: ([first, call], { elements }) =>
    elements &&
    `${first}\nr = ${call}\n[each["${elements.field}"] for each in r["${elements.list}"] if each["${elements.field}"]]`,
  sorted: ([first, call], { elements }) =>
    elements &&
    `${first}\nr = ${call}\nr["${elements.list}"].sort(key=lambda each: each["${elements.field}"])\n[each["${elements.field}"] for each in r["${elements.list}"]]`,
};
