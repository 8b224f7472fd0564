/** Programs that must be left alone: what they do with the tool, or what became of it, cannot be proved. */

const text = { type: 'string' };
const flag = { type: 'boolean' };
const whole = { type: 'integer' };
const object = (properties, required = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const rename = [{ step: 'rename_input', from: 'path', to: 'root' }];
const plain = { before: { inputSchema: object({ path: text }, ['path']) }, steps: rename };

const removedOutput = {
  before: {
    inputSchema: object({ path: text }, ['path']),
    outputSchema: object({ total: whole, items: { type: 'array' } }, ['total', 'items']),
  },
  after: {
    inputSchema: object({ path: text }, ['path']),
    outputSchema: object({ items: { type: 'array' } }, ['items']),
  },
};
const demanded = {
  before: { inputSchema: object({ path: text, site: text }, ['path']) },
  after: { inputSchema: object({ path: text, site: text }, ['path', 'site']) },
};
const narrower = {
  before: { inputSchema: object({ limit: whole }) },
  after: { inputSchema: object({ limit: { ...whole, maximum: 100 } }) },
};
const lostValue = {
  before: { inputSchema: object({ state: { ...text, enum: ['open', 'closed', 'all'] } }) },
  after: { inputSchema: object({ state: { ...text, enum: ['open', 'closed'] } }) },
};
const choice = {
  before: { inputSchema: object({ path: text, recursive: flag }, ['path']) },
  after: {
    inputSchema: object({ path: text, depth: { ...text, enum: ['none', 'direct', 'recursive'] } }, [
      'path',
    ]),
  },
};
const split = {
  before: { inputSchema: object({ repository: text }, ['repository']) },
  steps: [{ step: 'split_input', input: 'repository', separator: '/', to: ['owner', 'repo'] }],
};
const texts = {
  before: { inputSchema: object({ id: text }, ['id']) },
  steps: [{ step: 'convert_input', input: 'id', as: 'number' }],
};

/** Name, what changed, language, program. */
const programs = [
  [
    'the tool has a name that is computed',
    plain,
    'typescript',
    'const name = input.tool; return await files[name]({ path: "a" });',
  ],
  [
    'the tool is found by a loop',
    plain,
    'typescript',
    'for (const name of ["list_files", "read"]) await files[name]({ path: "a" });',
  ],
  [
    'the server has a name that is computed',
    plain,
    'typescript',
    'return await tools[input.server].list_files({ path: "a" });',
  ],
  [
    'the server is handed on',
    plain,
    'typescript',
    'const run = (server) => server.list_files({ path: "a" }); return await run(files);',
  ],
  [
    'the server is put into an object',
    plain,
    'typescript',
    'const all = { files }; return await all.files.list_files({ path: "a" });',
  ],
  [
    'the server is spread',
    plain,
    'typescript',
    'const all = { ...files }; return await all.list_files({ path: "a" });',
  ],
  [
    'the rest of the server is taken',
    plain,
    'typescript',
    'const { read, ...rest } = files; return await rest.list_files({ path: "a" });',
  ],
  [
    'the tool is given another value',
    plain,
    'typescript',
    'files.list_files = () => 1; return await files.list_files({ path: "a" });',
  ],
  [
    'tools are handed on',
    plain,
    'typescript',
    'const run = (all) => all.files.list_files({ path: "a" }); return await run(tools);',
  ],
  [
    'call_tool with a name that is computed',
    plain,
    'typescript',
    'return await call_tool(input.tool, { path: "a" });',
  ],
  [
    'call_tool is handed on',
    plain,
    'typescript',
    'const run = call_tool; return await run("files.list_files", { path: "a" });',
  ],
  [
    'call_tool with a template',
    plain,
    'typescript',
    'return await call_tool(`files.${input.tool}`, { path: "a" });',
  ],
  [
    'call_tool with everything in one',
    plain,
    'typescript',
    'return await call_tool({ name: input.tool, arguments: { path: "a" } });',
  ],
  [
    'a variable that is more than one thing',
    plain,
    'typescript',
    'let run = files.read; if (input.list) run = files.list_files; const all = files; return await [all][0].list_files({ path: 1 });',
  ],
  ['what does not parse', plain, 'typescript', 'return await files.list_files({ path: "a" ;'],
  ['no call at all', plain, 'typescript', 'return 1;'],
  [
    'a name of its own',
    plain,
    'typescript',
    'const files = { list_files: async () => 1 }; return await files.list_files({ path: "a" });',
  ],
  [
    'both names are given',
    plain,
    'typescript',
    'return await files.list_files({ path: "a", root: "b" });',
  ],
  [
    'an output that is gone is read',
    removedOutput,
    'typescript',
    'const r = await files.list_files({ path: "a" }); return r.total;',
  ],
  [
    'an output that is gone is taken',
    removedOutput,
    'typescript',
    'const { total } = await files.list_files({ path: "a" }); return total;',
  ],
  [
    'a result with what is gone is returned',
    removedOutput,
    'typescript',
    'return await files.list_files({ path: "a" });',
  ],
  [
    'a result with what is gone is handed on',
    removedOutput,
    'typescript',
    'const r = await files.list_files({ path: "a" }); return JSON.stringify(r);',
  ],
  [
    'the tool with what is gone is handed on',
    removedOutput,
    'typescript',
    'return await Promise.all(["a"].map((path) => ({ path })).map(files.list_files));',
  ],
  [
    'a demanded input is not given',
    demanded,
    'typescript',
    'return await files.list_files({ path: "a" });',
  ],
  [
    'a demanded input may be absent',
    demanded,
    'typescript',
    'return await files.list_files({ path: "a", site: input.site });',
  ],
  [
    'a demanded input may be in what is spread',
    demanded,
    'typescript',
    'return await files.list_files({ path: "a", ...input.more });',
  ],
  [
    'a demanded input may be in a variable',
    demanded,
    'typescript',
    'const args = input.args; return await files.list_files(args);',
  ],
  [
    'a bound on a value that is not known',
    narrower,
    'typescript',
    'return await files.list_files({ limit: input.limit });',
  ],
  [
    'a bound on what is spread',
    narrower,
    'typescript',
    'return await files.list_files({ ...input.args });',
  ],
  [
    'a value that is gone',
    lostValue,
    'typescript',
    'return await files.list_files({ state: "all" });',
  ],
  [
    'a value that may be gone',
    lostValue,
    'typescript',
    'return await files.list_files({ state: input.state });',
  ],
  [
    'a switch with two meanings of false',
    choice,
    'typescript',
    'return await files.list_files({ path: "a", recursive: false });',
    0.9,
  ],
  [
    'a switch with two meanings of false, at run time',
    choice,
    'typescript',
    'return await files.list_files({ path: "a", recursive: input.deep });',
    0.9,
  ],
  [
    'a text with too few parts',
    split,
    'typescript',
    'return await files.list_files({ repository: "site" });',
  ],
  [
    'a text that is no number',
    texts,
    'typescript',
    'return await files.list_files({ id: "12a" });',
  ],
  [
    'a nameless argument of two',
    {
      before: { inputSchema: object({ path: text, more: text }, ['path', 'more']) },
      steps: rename,
    },
    'typescript',
    'return await files.list_files("a");',
  ],
  [
    'python: the tool has a name that is computed',
    plain,
    'python3',
    'tools[input["tool"]](path="a")',
  ],
  [
    'python: the server is handed on',
    plain,
    'python3',
    'def run(server):\n    return server.list_files(path="a")\nrun(files)',
  ],
  ['python: getattr', plain, 'python3', 'getattr(files, input["tool"])(path="a")'],
  [
    'python: the server in a dict',
    plain,
    'python3',
    'all = {"f": files}\nall["f"].list_files(path="a")',
  ],
  ['python: what does not parse', plain, 'python3', 'files.list_files(path="a"'],
  ['python: a name of its own', plain, 'python3', 'files = {}\nfiles.list_files(path="a")'],
  [
    'python: a parameter of the same name',
    plain,
    'python3',
    'def run(files):\n    return files.list_files(path="a")\nrun(1)',
  ],
  [
    'python: an output that is gone is read',
    removedOutput,
    'python3',
    'r = files.list_files(path="a")\nr["total"]',
  ],
  [
    'python: an output that is gone is asked for',
    removedOutput,
    'python3',
    'r = files.list_files(path="a")\nr.get("total")',
  ],
  [
    'python: a result with what is gone is returned',
    removedOutput,
    'python3',
    'files.list_files(path="a")',
  ],
  ['python: a demanded input is not given', demanded, 'python3', 'files.list_files(path="a")'],
  [
    'python: a demanded input may be in what is spread',
    demanded,
    'python3',
    'files.list_files(**input)',
  ],
  [
    'python: a bound on a value that is not known',
    narrower,
    'python3',
    'files.list_files(limit=input["limit"])',
  ],
  ['python: a value that is gone', lostValue, 'python3', 'files.list_files(state="all")'],
  [
    'python: a value that may be gone',
    lostValue,
    'python3',
    'files.list_files(state=input["state"])',
  ],
  [
    'python: a switch with two meanings of false',
    choice,
    'python3',
    'files.list_files(path="a", recursive=False)',
    0.9,
  ],
  ['python: a text with too few parts', split, 'python3', 'files.list_files(repository="site")'],
  [
    'python: with await and without',
    { ...plain, steps: [...rename, { step: 'rename_output', from: 'a', to: 'b' }] },
    'python3',
    'one = files.list_files(path="a")\ntwo = await files.list_files(path="b")\n[one, two]',
  ],
];

export function* refusals({ inferSteps, stepsFrom, withGaps, LIKELY }) {
  for (const [name, change, language, code, confidence = LIKELY] of programs) {
    const { before, after, steps } = change;
    const found = steps ?? stepsFrom(inferSteps(before, after).found, confidence);
    const tool = { id: 'files.list_files', namespace: 'files', method: 'list_files' };
    const request = {
      code,
      language,
      from: tool,
      to: tool,
      steps: withGaps(found, before.inputSchema),
      before: before.inputSchema,
      versions: { from: '1.0.0', to: '2.0.0' },
    };
    yield { name, request, after };
  }
}
