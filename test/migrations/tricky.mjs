/** Programs that are written to be misread: each is migrated rightly or refused, whichever. */
import fc from 'fast-check';

const text = { type: 'string' };
const whole = { type: 'integer' };
const flag = { type: 'boolean' };
const object = (properties, required = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const items = (name) => ({ type: 'array', items: object({ [name]: text, size: whole }, [name]) });

const found = (path, max, isDeep) => {
  const all = [`${path}/a`, `${path}/b`, ...(isDeep ? [`${path}/c/d`] : [])].slice(0, max);
  return all.map((title, size) => ({ title, size }));
};

/** Everything at once: inputs and outputs that are renamed, moved and mapped. */
const rule = {
  name: 'tricky',
  before: {
    inputSchema: object({ path: text, max: whole, recursive: flag }, ['path']),
    outputSchema: object({ items: items('title'), total: whole }, ['items', 'total']),
  },
  after: {
    inputSchema: object({ root: text, limit: whole, depth: { ...text, enum: ['none', 'all'] } }, [
      'root',
    ]),
    outputSchema: object({ items: items('name'), meta: object({ total: whole }) }, [
      'items',
      'meta',
    ]),
  },
  steps: [
    { step: 'rename_input', from: 'path', to: 'root' },
    { step: 'rename_input', from: 'max', to: 'limit' },
    {
      step: 'map_input',
      input: 'recursive',
      to: 'depth',
      values: [
        { from: true, to: 'all' },
        { from: false, to: 'none' },
      ],
    },
    { step: 'rename_output', from: 'total', to: 'meta.total' },
    { step: 'rename_output', from: 'items[].title', to: 'items[].name' },
  ],
  inputs: object({ path: text, count: whole, deep: flag }, ['path', 'count', 'deep']),
  input: {
    path: fc.constantFrom('src', 'a b'),
    count: fc.integer({ min: 1, max: 3 }),
    deep: fc.boolean(),
  },
  old({ path, max = 9, recursive = false }) {
    const list = found(path, max, recursive);
    return { items: list, total: list.length };
  },
  now({ root, limit = 9, depth = 'none' }) {
    const list = found(root, limit, depth === 'all');
    return {
      items: list.map(({ title, size }) => ({ name: title, size })),
      meta: { total: list.length },
    };
  },
};

const typescript = {
  'a variable of the same name inside': `const r = await files.list_files({ path: 'x' });
const f = () => { const r = { total: 'mine' }; return r.total; };
return [r.total, f()];`,
  'a parameter of the same name': `const r = await files.list_files({ path: 'x' });
const f = (r) => r.total;
return [r.total, f({ total: 'mine' })];`,
  'a loop variable like the server': `const out = [];
for (const files of [{ list_files: (x) => x.path }]) out.push(files.list_files({ path: 'own' }));
out.push((await tools.files.list_files({ path: 'x' })).total);
return out;`,
  'the result is given another value': `let r = await files.list_files({ path: 'x' });
r = { total: 'mine', items: [] };
return r.total;`,
  'the result is given a field': `const r = await files.list_files({ path: 'x' });
r.total = 'mine';
r.more = 1;
return [r.total, r.more, Object.keys(r).length];`,
  'a field is asked for': `const r = await files.list_files({ path: 'x' });
return ['total' in r, r.hasOwnProperty('total'), Object.keys(r).sort()];`,
  'a field by a name that is computed': `const r = await files.list_files({ path: 'x' });
return ['total', 'items'].map((name) => JSON.stringify(r[name]));`,
  'elements by their number': `const { items } = await files.list_files({ path: 'x' });
return [items[0].title, items.at(-1).title, items[items.length - 1].title];`,
  'elements taken apart': `const { items: [first, ...others] } = await files.list_files({ path: 'x' });
return [first.title, others.map((each) => each.title)];`,
  'elements with their number': `const { items } = await files.list_files({ path: 'x' });
return items.map(({ title }, index) => title + index);`,
  'elements sorted by a field': `const { items } = await files.list_files({ path: input.path });
return items.sort((a, b) => b.title.localeCompare(a.title)).map((each) => each.title);`,
  'elements reduced': `const { items } = await files.list_files({ path: input.path });
return items.reduce((all, each) => all + each.title, '');`,
  'elements grouped by a function of its own': `const { items } = await files.list_files({ path: input.path });
const nameOf = (each) => each.title;
return items.map(nameOf);`,
  'elements spread': `const { items } = await files.list_files({ path: input.path });
return items.map((each) => ({ ...each, more: 1 }));`,
  'elements with a rest': `const { items } = await files.list_files({ path: input.path });
return items.map(({ size, ...rest }) => rest);`,
  'a filter and then a field': `const { items } = await files.list_files({ path: input.path });
return items.filter((each) => each.title.endsWith('b'))[0].title;`,
  'a field of the same name elsewhere': `const other = { total: 1, items: [{ title: 't' }] };
const r = await files.list_files({ path: 'x' });
return [other.total, other.items[0].title, r.total];`,
  'the arguments change between two calls': `const args = { path: 'x', max: 1 };
const one = await files.list_files(args);
args.max = 2;
const two = await files.list_files(args);
return [one.total, two.total, args.max];`,
  'the arguments are returned': `const args = { path: 'x', max: 1 };
const { total } = await files.list_files(args);
return { args, total };`,
  'the arguments go to another function': `const args = { path: 'x', max: 1 };
const show = ({ path, max }) => path + max;
return [show(args), (await files.list_files(args)).total];`,
  'arguments with a getter': `const { total } = await files.list_files({ get path() { return 'x'; }, max: 2 });
return total;`,
  'arguments given twice': `const { total } = await files.list_files({ max: 1, path: 'x', max: 2 });
return total;`,
  'undefined as an argument': `const { total } = await files.list_files({ path: 'x', max: undefined, recursive: undefined });
return total;`,
  'an argument that may be absent': `const { total } = await files.list_files({ path: 'x', recursive: input.nothing, max: input.nothing });
return total;`,
  'a call in an argument of another': `const r = await files.list_files({ path: (await files.list_files({ path: 'x', max: 1 })).items[0].title, max: 1 });
return r.items.map(({ title }) => title);`,
  'a call in what is mapped': `const r = await files.list_files({ path: 'x', recursive: (await files.list_files({ path: 'y' })).total > 1 });
return r.total;`,
  'effects in the order that they had': `const log = [];
const note = (value) => { log.push(value); return value; };
await files.list_files({ path: note('x'), max: note(2), recursive: note(true) });
return log;`,
  'the only argument without its name': `const r = await files.list_files('x');
return r.total;`,
  'without its name and more': `const r = await files.list_files(input.path, { max: 1 });
return r.total;`,
  'optional calls': `const r = await files?.list_files?.({ path: 'x' });
return r?.total;`,
  errors: `try { await files.list_files({ path: 7 }); } catch (error) { return error.name; }`,
  'a default that is the tool': `const load = async (run = files.list_files) => run({ path: 'x' });
return (await load()).total;`,
  'the tool in an object': `const api = { list: files.list_files };
return (await api.list({ path: 'x', max: 1 })).items[0].title;`,
  'the tool by shorthand': `const { list_files } = files;
const api = { list_files };
return (await api.list_files({ path: 'x', max: 1 })).total;`,
  'the tool bound': `const run = files.list_files.bind(null);
return (await run({ path: 'x' })).total;`,
  'names that are said further down': `const load = async () => { const { list_files } = api; const { total } = await list_files({ path: 'x', max: 1 }); return total; };
const { files: api } = tools;
return await load();`,
  'a class': `class Shelf { files = []; async load() { this.files = (await files.list_files({ path: 'x' })).items; return this; } }
return (await new Shelf().load()).files.map((each) => each.title);`,
  'a generator': `async function* pages() { yield await files.list_files({ path: 'x' }); }
for await (const page of pages()) return page.total;`,
  'promises that are not awaited at once': `const wait = files.list_files({ path: 'x' });
const { total } = await wait;
return total;`,
  'settled promises': `const [one] = await Promise.allSettled([files.list_files({ path: 'x' })]);
return one.value.total;`,
  'labels, types and generics': `type Found = { total: number };
outer: for (const path of ['x', 'y'] as string[]) {
  const r = <Found>(await files.list_files({ path, max: 1 } satisfies object));
  if (r!.total === 1) continue outer;
  return 'never';
}
return (await files.list_files<Found>({ path: 'x' })).total;`,
  'names in strings and comments': `// files.list_files({ path: 'x', max: 1 }).total
const text = "files.list_files({ max: 1 })";
return [text, (await files.list_files({ path: 'x' })).total];`,
  'a template': `const { total } = await files.list_files({ path: \`\${input.path}/\${input.count}\`, max: input.count });
return \`\${total} of \${(await files.list_files({ path: 'x' })).total}\`;`,
  'var, twice': `var r = await files.list_files({ path: 'x', max: 1 });
var r = await files.list_files({ path: 'y', max: 2 });
return r.total;`,
  'a switch of a choice': `const { total } = await files.list_files({ path: 'x', recursive: input.count > 2 ? true : input.deep });
return total;`,
  'a negation': `const { total } = await files.list_files({ path: 'x', recursive: !!input.deep });
return total;`,
};

const python = {
  'a variable of the same name inside': `r = files.list_files(path="x")
def f():
    r = {"total": "mine"}
    return r["total"]
[r["total"], f()]`,
  'the result is given another value': `r = files.list_files(path="x")
r = {"total": "mine"}
r["total"]`,
  'the result is given a field': `r = files.list_files(path="x")
r["total"] = "mine"
[r["total"], len(r)]`,
  'a field is asked for': `r = files.list_files(path="x")
["total" in r, sorted(r.keys())]`,
  'a field by a name that is computed': `r = files.list_files(path="x")
[str(len(str(r[name]))) for name in ["total"]]`,
  'a field with another value where it is absent': `r = files.list_files(path="x")
[r.get("total", 0), r.get("nothing", 1)]`,
  'elements by their number': `items = files.list_files(path="x")["items"]
[items[0]["title"], items[-1]["title"]]`,
  'elements taken apart': `first, *others = files.list_files(path="x")["items"]
[first["title"], [each["title"] for each in others]]`,
  'elements with their number': `[str(at) + each["title"] for at, each in enumerate(files.list_files(path="x")["items"])]`,
  'elements sorted': `items = files.list_files(path=input["path"])["items"]
[each["title"] for each in sorted(items, key=lambda each: each["title"], reverse=True)]`,
  'elements in a dict': `items = files.list_files(path=input["path"])["items"]
{each["title"]: each["size"] for each in items}`,
  'two loops in one': `[each["title"] for path in ["x", "y"] for each in files.list_files(path=path)["items"]]`,
  'a generator': `total = sum(each["size"] for each in files.list_files(path="x")["items"])
total`,
  'the arguments change between two calls': `args = {"path": "x", "max": 1}
one = files.list_files(**args)
args["max"] = 2
two = files.list_files(**args)
[one["total"], two["total"], args["max"]]`,
  'the arguments are returned': `args = {"path": "x", "max": 1}
total = files.list_files(args)["total"]
[args, total]`,
  'a dict and names': `files.list_files({"path": "x"}, max=1)["total"]`,
  'a call in an argument of another': `r = files.list_files(path=files.list_files(path="x", max=1)["items"][0]["title"], max=1)
[each["title"] for each in r["items"]]`,
  errors: `try:
    files.list_files(path=7)
    out = "never"
except ToolError as error:
    out = "failed"
out`,
  'the tool in a dict': `api = {"list": files.list_files}
api["list"](path="x", max=1)["total"]`,
  'a default that is the tool': `def load(run=files.list_files):
    return run(path="x")
load()["total"]`,
  'a class': `class Shelf:
    def __init__(self):
        self.files = files.list_files(path="x")["items"]
[each["title"] for each in Shelf().files]`,
  'global names': `total = 0
def add(path):
    global total
    total += files.list_files(path=path)["total"]
add("x")
add("y")
total`,
  'a formatted text': `f"{files.list_files(path='x', max=1)['total']} of {input['path']}"`,
  'names in strings and comments': `# files.list_files(path="x", max=1)
text = "files.list_files(max=1)"
[text, files.list_files(path="x")["total"]]`,
  'a walrus': `[r["total"], r["items"][0]["title"]] if (r := files.list_files(path="x")) else None`,
  conditions: `r = files.list_files(path="x", recursive=True if input["count"] > 2 else input["deep"])
r["total"] if r["total"] > 1 else 0`,
  not: `files.list_files(path="x", recursive=not input["deep"])["total"]`,
  'lines that go on': `r = files \\
    .list_files(path="x",
                max=2)
r["total"]`,
};

/** Cases like those of the rules. */
export function* tricky() {
  for (const [language, programs] of Object.entries({ typescript, python3: python })) {
    for (const [name, code] of Object.entries(programs)) {
      yield { name: `tricky / ${language} / ${name}`, rule, language, code };
    }
  }
}
