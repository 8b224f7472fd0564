/**
 * Changes of tools, each with the tool before and after it written by hand: what the migration makes of a
 * program is judged by running it against these. `steps` are declared; without them they must be found.
 */
import fc from 'fast-check';

/** A value that is written into the program. */
export const fixed = (value) => ({ value });
/** A field of the program's input. */
export const given = (field) => ({ field });

const text = { type: 'string' };
const flag = { type: 'boolean' };
const whole = { type: 'integer' };
const listOf = (items) => ({ type: 'array', items });
const object = (properties, required = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const words = fc.constantFrom('src', 'lib/a b', 'ünï', '');

/** What a tool would have done: the same for both versions when they were asked for the same. */
const files = [
  { title: 'a.ts', size: 3, owner: { login: 'ann' } },
  { title: 'b.ts', size: 5, owner: { login: 'bob' } },
];

function inputRule(name, before, after, more) {
  return {
    name,
    before: { name: 'list_files', inputSchema: before },
    after: { name: 'list_files', inputSchema: after },
    reads: ['asked'],
    ...more,
  };
}

function outputRule(name, before, after, more) {
  const inputSchema = object({ path: text }, ['path']);
  return {
    name,
    before: { name: 'list_files', inputSchema, outputSchema: before },
    after: { name: 'list_files', inputSchema, outputSchema: after },
    args: [{ path: given('path') }, { path: fixed('src') }],
    input: { path: words },
    inputs: object({ path: text }, ['path']),
    isOutput: true,
    ...more,
  };
}

const pathInput = { input: { path: words }, inputs: object({ path: text }, ['path']) };

export const rules = [
  inputRule('tool renamed', object({ path: text }, ['path']), object({ path: text }, ['path']), {
    renamed: { server: 'files', name: 'list' },
    args: [{ path: fixed('src') }, { path: given('path') }],
    ...pathInput,
    old: ({ path }) => ({ asked: path }),
    now: ({ path }) => ({ asked: path }),
  }),
  inputRule(
    'tool moved to another server',
    object({ path: text }, ['path']),
    object({ path: text }, ['path']),
    {
      renamed: { server: 'storage', name: 'list' },
      args: [{ path: given('path') }],
      ...pathInput,
      old: ({ path }) => ({ asked: path }),
      now: ({ path }) => ({ asked: path }),
    },
  ),
  inputRule(
    'input in another spelling',
    object({ path: text, per_page: whole }, ['path']),
    object({ path: text, perPage: whole }, ['path']),
    {
      args: [
        { path: fixed('src'), per_page: fixed(5) },
        { path: fixed('src'), per_page: given('count') },
        { path: fixed('src') },
      ],
      input: { count: fc.integer({ min: 1, max: 9 }) },
      inputs: object({ count: whole }, ['count']),
      old: ({ path, per_page = 30 }) => ({ asked: [path, per_page] }),
      now: ({ path, perPage = 30 }) => ({ asked: [path, perPage] }),
    },
  ),
  inputRule(
    'input renamed, as its words say',
    object({ q: { ...text, description: 'Words to look for' } }, ['q']),
    object({ query: { ...text, description: 'Words to look for' } }, ['query']),
    {
      args: [{ q: fixed('a "b"') }, { q: given('path') }],
      ...pathInput,
      old: ({ q }) => ({ asked: q }),
      now: ({ query }) => ({ asked: query }),
    },
  ),
  inputRule(
    'input renamed, declared',
    object({ path: text, foo: whole }, ['path']),
    object({ path: text, bar: whole }, ['path']),
    {
      steps: [{ step: 'rename_input', from: 'foo', to: 'bar' }],
      args: [
        { path: fixed('x'), foo: fixed(1) },
        { path: fixed('x'), foo: given('count') },
      ],
      input: { count: fc.option(fc.integer(), { nil: undefined }) },
      inputs: object({ count: whole }),
      old: ({ path, foo = 0 }) => ({ asked: [path, foo] }),
      now: ({ path, bar = 0 }) => ({ asked: [path, bar] }),
    },
  ),
  inputRule(
    'input removed that was deprecated',
    object({ path: text, verbose: { ...flag, deprecated: true } }, ['path']),
    object({ path: text }, ['path']),
    {
      args: [
        { path: given('path'), verbose: fixed(true) },
        { verbose: fixed(false), path: fixed('x') },
        { path: fixed('x') },
      ],
      ...pathInput,
      old: ({ path }) => ({ asked: path }),
      now: ({ path }) => ({ asked: path }),
    },
  ),
  inputRule(
    'input removed, declared',
    object({ path: text, hint: text, limit: whole }, ['path']),
    object({ path: text, limit: whole }, ['path']),
    {
      steps: [{ step: 'remove_input', input: 'hint' }],
      args: [
        { path: fixed('a'), hint: fixed('b'), limit: fixed(3) },
        { path: fixed('a'), hint: given('path') },
        { hint: fixed('z'), path: fixed('a') },
      ],
      ...pathInput,
      old: ({ path, limit }) => ({ asked: [path, limit ?? null] }),
      now: ({ path, limit }) => ({ asked: [path, limit ?? null] }),
    },
  ),
  inputRule(
    'switch becomes a choice',
    object({ path: text, recursive: { ...flag, default: false } }, ['path']),
    object({ path: text, depth: { ...text, enum: ['none', 'recursive'], default: 'none' } }, [
      'path',
    ]),
    {
      args: [
        { path: fixed('s'), recursive: fixed(true) },
        { path: fixed('s'), recursive: given('deep') },
        { path: fixed('s') },
      ],
      input: { deep: fc.boolean() },
      inputs: object({ deep: flag }, ['deep']),
      old: ({ path, recursive = false }) => ({ asked: [path, recursive] }),
      now: ({ path, depth = 'none' }) => ({ asked: [path, depth === 'recursive'] }),
    },
  ),
  inputRule(
    'switch becomes a choice of three, declared',
    object({ path: text, recursive: flag }, ['path']),
    object({ path: text, depth: { ...text, enum: ['none', 'direct', 'recursive'] } }, ['path']),
    {
      steps: [
        {
          step: 'map_input',
          input: 'recursive',
          to: 'depth',
          values: [
            { from: true, to: 'recursive' },
            { from: false, to: 'direct' },
          ],
          absent: 'direct',
        },
      ],
      args: [
        { path: fixed('s'), recursive: fixed(false) },
        { path: fixed('s'), recursive: given('deep') },
        { path: fixed('s') },
      ],
      input: { deep: fc.option(fc.boolean(), { nil: undefined }) },
      inputs: object({ deep: flag }),
      old: ({ path, recursive = false }) => ({ asked: [path, recursive] }),
      now: ({ path, depth = 'none' }) => ({
        asked: [path, depth === 'none' ? 'nothing' : depth === 'recursive'],
      }),
    },
  ),
  inputRule(
    'switch turned around',
    object({ include_hidden: { ...flag, default: false } }),
    object({ exclude_hidden: { ...flag, default: true } }),
    {
      steps: [
        {
          step: 'map_input',
          input: 'include_hidden',
          to: 'exclude_hidden',
          values: [
            { from: true, to: false },
            { from: false, to: true },
          ],
        },
      ],
      args: [{ include_hidden: fixed(true) }, { include_hidden: given('deep') }],
      input: { deep: fc.boolean() },
      inputs: object({ deep: flag }, ['deep']),
      old: ({ include_hidden = false }) => ({ asked: include_hidden }),
      now: ({ exclude_hidden = true }) => ({ asked: !exclude_hidden }),
    },
  ),
  inputRule('number becomes a text', object({ id: whole }, ['id']), object({ id: text }, ['id']), {
    args: [{ id: fixed(42) }, { id: given('count') }],
    input: { count: fc.integer() },
    inputs: object({ count: whole }, ['count']),
    old: ({ id }) => ({ asked: id }),
    now: ({ id }) => ({ asked: Number(id) }),
  }),
  inputRule(
    'text becomes a number',
    object({ id: text }, ['id']),
    object({ id: { type: 'number' } }, ['id']),
    {
      args: [{ id: fixed('42') }, { id: given('code') }],
      input: { code: fc.integer().map(String) },
      inputs: object({ code: text }, ['code']),
      old: ({ id }) => ({ asked: Number(id) }),
      now: ({ id }) => ({ asked: id }),
    },
  ),
  inputRule(
    'one becomes a list',
    object({ label: { ...text, description: 'Label to filter by' } }),
    object({ labels: { ...listOf(text), description: 'Labels to filter by' } }),
    {
      args: [{ label: fixed('bug') }, { label: given('path') }],
      input: { path: fc.option(words, { nil: undefined }) },
      inputs: object({ path: text }),
      old: ({ label }) => ({ asked: label === undefined ? [] : [label] }),
      now: ({ labels = [] }) => ({ asked: labels }),
    },
  ),
  inputRule(
    'a list becomes one',
    object({ users: listOf(text) }, ['users']),
    object({ users: text }, ['users']),
    {
      args: [{ users: fixed(['ann']) }, { users: given('names') }],
      input: { names: fc.tuple(words) },
      inputs: object({ names: listOf(text) }, ['names']),
      old: ({ users }) => ({ asked: users }),
      now: ({ users }) => ({ asked: [users] }),
    },
  ),
  inputRule(
    'values in another spelling',
    object({ state: { ...text, enum: ['OPEN', 'CLOSED', 'ALL'] } }),
    object({ state: { ...text, enum: ['open', 'closed', 'all'] } }),
    {
      args: [{ state: fixed('OPEN') }, { state: given('state') }],
      input: { state: fc.constantFrom('OPEN', 'CLOSED', 'ALL') },
      inputs: object({ state: text }, ['state']),
      old: ({ state }) => ({ asked: state ?? null }),
      now: ({ state }) => ({ asked: state?.toUpperCase() ?? null }),
    },
  ),
  inputRule(
    'values renamed, declared',
    object({ state: { ...text, enum: ['todo', 'done'] } }),
    object({ state: { ...text, enum: ['backlog', 'done'] } }),
    {
      steps: [
        {
          step: 'map_input',
          input: 'state',
          values: [
            { from: 'todo', to: 'backlog' },
            { from: 'done', to: 'done' },
          ],
        },
      ],
      args: [{ state: fixed('todo') }, { state: fixed('done') }, { state: given('state') }],
      input: { state: fc.constantFrom('todo', 'done') },
      inputs: object({ state: text }, ['state']),
      old: ({ state }) => ({ asked: state ?? null }),
      now: ({ state }) => ({ asked: state === 'backlog' ? 'todo' : (state ?? null) }),
    },
  ),
  inputRule(
    'inputs moved into an object',
    object({ repo: text, state: text, author: text }, ['repo']),
    object({ repo: text, filter: object({ state: text, author: text }) }, ['repo']),
    {
      args: [
        { repo: fixed('r'), state: fixed('open'), author: fixed('ann') },
        { repo: fixed('r'), state: given('path') },
        { repo: given('path') },
      ],
      ...pathInput,
      old: ({ repo, state, author }) => ({ asked: [repo, state ?? null, author ?? null] }),
      now: ({ repo, filter }) => ({ asked: [repo, filter?.state ?? null, filter?.author ?? null] }),
    },
  ),
  inputRule(
    'inputs moved out of an object',
    object({ path: text, options: object({ limit: whole, sort: text }) }, ['path']),
    object({ path: text, limit: whole, sort: text }, ['path']),
    {
      args: [
        { path: fixed('p'), options: fixed({ limit: 3, sort: 'name' }) },
        { path: fixed('p'), options: given('options') },
      ],
      input: { options: fc.record({ limit: fc.integer(), sort: words }, { requiredKeys: [] }) },
      inputs: object({ options: { type: 'object' } }, ['options']),
      old: ({ path, options = {} }) => ({
        asked: [path, options.limit ?? null, options.sort ?? null],
      }),
      now: ({ path, limit, sort }) => ({ asked: [path, limit ?? null, sort ?? null] }),
    },
  ),
  inputRule(
    'input split, declared',
    object({ repository: text }, ['repository']),
    object({ owner: text, repo: text }, ['owner', 'repo']),
    {
      steps: [{ step: 'split_input', input: 'repository', separator: '/', to: ['owner', 'repo'] }],
      args: [{ repository: fixed('acme/site') }, { repository: given('slug') }],
      input: { slug: fc.constantFrom('a/b', 'acme/site') },
      inputs: object({ slug: text }, ['slug']),
      old: ({ repository }) => ({ asked: repository.split('/') }),
      now: ({ owner, repo }) => ({ asked: [owner, repo] }),
    },
  ),
  inputRule(
    'inputs merged, declared',
    object({ owner: text, repo: text }, ['owner', 'repo']),
    object({ repository: text }, ['repository']),
    {
      steps: [
        { step: 'merge_inputs', inputs: ['owner', 'repo'], separator: '/', to: 'repository' },
      ],
      args: [
        { owner: fixed('acme'), repo: fixed('site') },
        { owner: given('path'), repo: fixed('site') },
      ],
      input: { path: fc.constantFrom('a', 'b c') },
      inputs: object({ path: text }, ['path']),
      old: ({ owner, repo }) => ({ asked: `${owner}/${repo}` }),
      now: ({ repository }) => ({ asked: repository }),
    },
  ),
  inputRule(
    'new input is required and has a default',
    object({ path: text }, ['path']),
    object({ path: text, encoding: { ...text, default: 'utf8' } }, ['path', 'encoding']),
    {
      args: [{ path: fixed('p') }, { path: given('path') }],
      ...pathInput,
      old: ({ path }) => ({ asked: [path, 'utf8'] }),
      now: ({ path, encoding }) => ({ asked: [path, encoding] }),
    },
  ),
  inputRule(
    'new input is required, with a declared value',
    object({ path: text }, ['path']),
    object({ path: text, site: text }, ['path', 'site']),
    {
      steps: [{ step: 'add_input', input: 'site', value: 'main' }],
      args: [{ path: fixed('p') }, { path: given('path') }],
      ...pathInput,
      old: ({ path }) => ({ asked: [path, 'main'] }),
      now: ({ path, site }) => ({ asked: [path, site] }),
    },
  ),
  inputRule(
    'new input is required, made of others',
    object({ owner: text, repo: text }, ['owner', 'repo']),
    object({ owner: text, repo: text, slug: text }, ['owner', 'repo', 'slug']),
    {
      steps: [{ step: 'add_input', input: 'slug', template: '{owner}/{repo}' }],
      args: [
        { owner: fixed('acme'), repo: fixed('site') },
        { owner: given('path'), repo: fixed('site') },
      ],
      ...pathInput,
      old: ({ owner, repo }) => ({ asked: [owner, repo, `${owner}/${repo}`] }),
      now: ({ owner, repo, slug }) => ({ asked: [owner, repo, slug] }),
    },
  ),
  inputRule(
    'another default',
    object({ path: text, limit: { ...whole, default: 30 } }, ['path']),
    object({ path: text, limit: { ...whole, default: 100 } }, ['path']),
    {
      args: [
        { path: fixed('p') },
        { path: fixed('p'), limit: fixed(5) },
        { path: fixed('p'), limit: given('count') },
      ],
      input: { count: fc.option(fc.integer(), { nil: undefined }) },
      inputs: object({ count: whole }),
      old: ({ path, limit = 30 }) => ({ asked: [path, limit] }),
      now: ({ path, limit = 100 }) => ({ asked: [path, limit] }),
    },
  ),
  inputRule(
    'another unit',
    object({ path: text, timeout_seconds: whole }, ['path']),
    object({ path: text, timeout_ms: whole }, ['path']),
    {
      args: [
        { path: fixed('p'), timeout_seconds: fixed(5) },
        { path: fixed('p'), timeout_seconds: given('count') },
      ],
      input: { count: fc.integer({ min: 1, max: 99 }) },
      inputs: object({ count: whole }, ['count']),
      old: ({ path, timeout_seconds: seconds = 0 }) => ({ asked: [path, seconds] }),
      now: ({ path, timeout_ms: ms = 0 }) => ({ asked: [path, ms / 1000] }),
    },
  ),
  inputRule(
    'fields of a list of objects',
    object({ entities: listOf(object({ name: text, entityType: text }, ['name'])) }, ['entities']),
    object({ entities: listOf(object({ name: text, type: text }, ['name'])) }, ['entities']),
    {
      steps: [{ step: 'rename_input', from: 'entities[].entityType', to: 'entities[].type' }],
      args: [
        { entities: fixed([{ name: 'a', entityType: 'x' }, { name: 'b' }]) },
        { entities: given('list') },
      ],
      input: { list: fc.constantFrom([], [{ name: 'n', entityType: 't' }]) },
      inputs: object({ list: listOf({ type: 'object' }) }, ['list']),
      old: ({ entities }) => ({
        asked: entities.map(({ name, entityType }) => [name, entityType ?? null]),
      }),
      now: ({ entities }) => ({ asked: entities.map(({ name, type }) => [name, type ?? null]) }),
    },
  ),
  outputRule(
    'output renamed',
    object({ items: listOf({}), total: whole }, ['items', 'total']),
    object({ items: listOf({}), count: whole }, ['items', 'count']),
    {
      reads: ['total', 'items'],
      old: ({ path }) => ({ items: files, total: path.length }),
      now: ({ path }) => ({ items: files, count: path.length }),
    },
  ),
  outputRule(
    'output moved into an object',
    object({ items: listOf({}), total: whole }, ['items', 'total']),
    object({ items: listOf({}), meta: object({ total: whole }, ['total']) }, ['items', 'meta']),
    {
      reads: ['total', 'items'],
      old: ({ path }) => ({ items: files, total: path.length }),
      now: ({ path }) => ({ items: files, meta: { total: path.length } }),
    },
  ),
  outputRule(
    'output moved out of an object',
    object({ items: listOf({}), meta: object({ total: whole }, ['total']) }, ['items', 'meta']),
    object({ items: listOf({}), total: whole }, ['items', 'total']),
    {
      reads: ['meta.total', 'items'],
      // What is left of the object is nothing that was promised.
      isFieldsOnly: true,
      old: ({ path }) => ({ items: files, meta: { total: path.length } }),
      now: ({ path }) => ({ items: files, total: path.length }),
    },
  ),
  outputRule(
    'output wrapped as a whole, declared',
    object({ items: listOf({}), total: whole }, ['items', 'total']),
    object({ result: object({ items: listOf({}), total: whole }) }, ['result']),
    {
      steps: [{ step: 'rename_output', from: '', to: 'result' }],
      reads: ['total', 'items'],
      old: ({ path }) => ({ items: files, total: path.length }),
      now: ({ path }) => ({ result: { items: files, total: path.length } }),
    },
  ),
  outputRule(
    'fields of the elements renamed',
    object({ items: listOf(object({ title: text, size: whole }, ['title'])) }, ['items']),
    object({ items: listOf(object({ name: text, size: whole }, ['name'])) }, ['items']),
    {
      reads: ['items'],
      elements: { list: 'items', field: 'title' },
      old: ({ path }) => ({
        items: [...files, { title: path, size: 1 }].map(({ title, size }) => ({ title, size })),
      }),
      now: ({ path }) => ({
        items: [...files, { title: path, size: 1 }].map(({ title, size }) => ({
          name: title,
          size,
        })),
      }),
    },
  ),
  outputRule(
    'output becomes a list',
    object({ owner: text, path: text }, ['owner', 'path']),
    object({ owner: listOf(text), path: text }, ['owner', 'path']),
    {
      reads: ['owner', 'path'],
      old: ({ path }) => ({ owner: 'ann', path }),
      now: ({ path }) => ({ owner: ['ann'], path }),
    },
  ),
  outputRule(
    'output number becomes a text',
    object({ id: whole }, ['id']),
    object({ id: text }, ['id']),
    {
      reads: ['id'],
      old: ({ path }) => ({ id: path.length }),
      now: ({ path }) => ({ id: String(path.length) }),
    },
  ),
  outputRule(
    'output values in another spelling',
    object({ state: { ...text, enum: ['OPEN', 'CLOSED'] } }, ['state']),
    object({ state: { ...text, enum: ['open', 'closed'] } }, ['state']),
    {
      reads: ['state'],
      old: ({ path }) => ({ state: path === '' ? 'OPEN' : 'CLOSED' }),
      now: ({ path }) => ({ state: path === '' ? 'open' : 'closed' }),
    },
  ),
  {
    ...outputRule(
      'pages',
      object({ items: listOf({}) }, ['items']),
      object({ items: listOf({}), nextCursor: text }, ['items']),
      {
        reads: ['items'],
        old: () => ({ items: [...files, ...files, ...files] }),
        now: ({ cursor = '0' }) => ({
          items: files,
          ...(Number(cursor) < 2 && { nextCursor: String(Number(cursor) + 1) }),
        }),
      },
    ),
    after: {
      name: 'list_files',
      inputSchema: object({ path: text, cursor: text }, ['path']),
      outputSchema: object({ items: listOf({}), nextCursor: text }, ['items']),
    },
  },
  {
    ...inputRule(
      'all at once',
      object({ path: text, recursive: { ...flag, default: false }, max: whole }, ['path']),
      object(
        {
          root: text,
          depth: { ...text, enum: ['flat', 'recursive'], default: 'flat' },
          options: object({ limit: whole }),
        },
        ['root'],
      ),
      {
        renamed: { server: 'files', name: 'walk' },
        steps: [
          { step: 'rename_input', from: 'path', to: 'root' },
          {
            step: 'map_input',
            input: 'recursive',
            to: 'depth',
            values: [
              { from: true, to: 'recursive' },
              { from: false, to: 'flat' },
            ],
          },
          { step: 'rename_input', from: 'max', to: 'options.limit' },
          { step: 'rename_output', from: 'asked', to: 'data.asked' },
        ],
        args: [
          { path: fixed('p'), recursive: fixed(true), max: fixed(4) },
          { path: given('path'), recursive: given('deep'), max: given('count') },
          { path: given('path') },
        ],
        input: { path: words, deep: fc.boolean(), count: fc.integer() },
        inputs: object({ path: text, deep: flag, count: whole }, ['path', 'deep', 'count']),
        old: ({ path, recursive = false, max }) => ({ asked: [path, recursive, max ?? null] }),
        now: ({ root, depth = 'flat', options }) => ({
          data: { asked: [root, depth === 'recursive', options?.limit ?? null] },
        }),
      },
    ),
    isFieldsOnly: false,
  },
  inputRule(
    'over several versions',
    object({ q: text, recursive: { ...flag, default: false } }, ['q']),
    object(
      {
        search: object({ text, depth: { ...text, enum: ['none', 'all'], default: 'none' } }, [
          'text',
        ]),
      },
      ['search'],
    ),
    {
      steps: [
        { step: 'rename_input', from: 'q', to: 'query' },
        {
          step: 'map_input',
          input: 'recursive',
          to: 'depth',
          values: [
            { from: true, to: 'all' },
            { from: false, to: 'none' },
          ],
        },
        { step: 'rename_input', from: 'query', to: 'search.text' },
        { step: 'rename_input', from: 'depth', to: 'search.depth' },
      ],
      args: [
        { q: fixed('w'), recursive: fixed(true) },
        { q: given('path'), recursive: given('deep') },
        { q: fixed('w') },
      ],
      input: { path: words, deep: fc.boolean() },
      inputs: object({ path: text, deep: flag }, ['path', 'deep']),
      old: ({ q, recursive = false }) => ({ asked: [q, recursive] }),
      now: ({ search }) => ({ asked: [search.text, search.depth === 'all'] }),
    },
  ),
];
