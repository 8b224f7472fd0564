/** The data and programs of the cases: the same for every variant, and the same in every run. */

/** 50,000 texts, 3 MB of JSON. */
export const strings = Array.from({ length: 50_000 }, (_, i) => {
  const hash = ((i * 2_654_435_761) >>> 0).toString(36);
  return `item-${i}-${hash}-lorem ipsum dolor sit amet consectetur`.slice(0, 57).padEnd(57, 'x');
});

/** 50,000 records, 4.6 MB of JSON. */
export const objects = Array.from({ length: 50_000 }, (_, i) => ({
  id: i,
  name: `user ${i}`,
  email: `user${i}@example.com`,
  active: i % 3 === 0,
  score: ((i * 7919) % 1000) / 10,
}));

const pad = 'x'.repeat(180);

/** The tools that programs reach with `call(name, args)`. */
export const tools = {
  strings: async () => strings,
  objects: async () => objects,
  small: async ({ i }) => ({ i, pad }),
};

/** Bodies of async functions: every variant takes them as they are. */
export const programs = {
  trivial: 'return 1 + 1',
  sequential: `let n = 0;
    for (let i = 0; i < 1000; i++) n += (await call('small', { i })).pad.length;
    return n`,
  parallel: `const all = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => call('small', { i })));
    return all.length`,
  strings: `const all = await call('strings');
    return all.filter((text) => text.includes('-99')).slice(0, 50)`,
  objects: `const all = await call('objects');
    return all.filter((one) => one.active && one.score > 99).slice(0, 50)`,
  loop: `let s = 0;
    for (let i = 0; i < 10000000; i++) s = (s + i * 7) % 1000003;
    return s`,
  group: `const rows = [];
    for (let i = 0; i < 100000; i++) rows.push({ id: i, k: 'g' + (i % 97), v: (i * 7919) % 10007 });
    const sorted = JSON.parse(JSON.stringify(rows)).sort((a, b) => a.v - b.v || a.id - b.id);
    const groups = {};
    for (const row of sorted) (groups[row.k] ??= []).push(row);
    return Object.entries(groups)
      .map(([k, list]) => [k, list.length, list.reduce((sum, row) => sum + row.v, 0)])
      .slice(0, 3)`,
  endless: 'for (;;) {}',
  /** One call into the engine that asks nobody whether it should stop. */
  nativeLoop: "return new Array(2e8).join('x').length",
};

const VERBS = ['list', 'get', 'create', 'update', 'delete', 'search', 'merge', 'close', 'watch'];
const NOUNS = ['issue', 'pull request', 'branch', 'file', 'user', 'comment', 'release', 'label'];
const SERVERS = ['github', 'gitlab', 'jira', 'slack', 'drive', 'postgres', 'sentry', 'notion'];
const EXTRAS = ['owner', 'since', 'assignee', 'cursor', 'query', 'format', 'draft', 'priority'];

/** Synthetic contracts of tools as servers send them, each with a schema of six properties. */
export function contracts(count) {
  return Array.from({ length: count }, (_, i) => {
    const verb = VERBS[i % VERBS.length];
    const noun = NOUNS[Math.floor(i / VERBS.length) % NOUNS.length];
    const extra = EXTRAS[i % EXTRAS.length];
    return {
      server: SERVERS[i % SERVERS.length],
      name: `${verb}_${noun.replace(' ', '_')}_${i}`,
      title: `${verb} ${noun}`,
      description: `${verb} one ${noun} or more of a repository, by its ${extra}. Number ${i}.`,
      inputSchema: {
        type: 'object',
        properties: {
          repo: { type: 'string', description: 'Owner and name of the repository' },
          number: { type: 'integer', minimum: 1, description: `Number of the ${noun}` },
          state: { enum: ['open', 'closed', 'all'], default: 'open' },
          labels: { type: 'array', items: { type: 'string' } },
          [extra]: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          options: {
            type: 'object',
            properties: { page: { type: 'integer' }, per_page: { type: 'integer', maximum: 100 } },
          },
        },
        required: ['repo', 'number'],
      },
      outputSchema: {
        type: 'object',
        properties: { id: { type: 'integer' }, title: { type: 'string' }, url: { type: 'string' } },
        required: ['id'],
      },
      annotations: { readOnlyHint: i % 2 === 0 },
    };
  });
}

/** What people and models ask for: exact names, phrases, misspellings. */
export const queries = [
  ...VERBS.flatMap((verb) => NOUNS.map((noun) => `${verb} ${noun}`)),
  ...SERVERS.map((server) => `close an issue on ${server}`),
  'list_issue_0',
  'serch pul requests',
  'the labels of all open issues that nobody is assigned to',
  'delete brnach',
  'priority of a release',
];
