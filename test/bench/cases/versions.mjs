/** What knowing the versions of tools costs: comparing lists, judging skills, rewriting a program. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { interleaved, median, ms, ratio, timed } from '../measure.mjs';

const TOOLS = 1_000;
const SKILLS = 500;

export async function versions({ assets, rounds }) {
  const core = await import(pathToFileURL(path.join(assets, 'versions.mjs')).href);
  const old = Array.from({ length: TOOLS }, (_, index) => toolOf(index, 'per_page'));
  const now = old.map((tool, index) => (index % 20 === 0 ? toolOf(index, 'perPage') : tool));
  const known = core.observed({}, { tools: old, serverVersion: '1', now: 0 });
  const variants = [
    { name: 'JSON.stringify of the list', run: () => JSON.stringify(fresh(old)).length },
    { name: 'the same list again', run: () => core.observed(known, seen(old)) },
    { name: 'a list in which 50 tools have changed', run: () => core.observed(known, seen(now)) },
  ];
  const lists = await interleaved(variants, rounds, async ({ run }) => (await timed(run)).ms);
  const time = (variant) => median(lists.results.get(variant));
  const judged = await judging(core, old, now, rounds);
  const rewritten = await rewriting(core, rounds);
  return {
    tables: [
      {
        title: `Comparing a list of ${TOOLS} tools`,
        columns: ['variant', 'ms', 'to JSON alone'],
        rows: variants.map((each) => [
          each.name,
          ms(time(each)),
          ratio(time(each), time(variants[0])),
        ]),
      },
      {
        title: 'Skills',
        columns: ['what', 'ms'],
        rows: [
          [`${SKILLS} skills judged, half of them outdated`, ms(judged)],
          ['one program rewritten, TypeScript', ms(rewritten.typescript)],
          ['one program rewritten, Python', ms(rewritten.python3)],
        ],
      },
    ],
    figures: { skillsJudgedMs: judged },
    failures: lists.failures,
  };
}

/** As they come from a server: nothing of them is remembered. */
function fresh(tools) {
  return JSON.parse(JSON.stringify(tools));
}

function seen(tools) {
  return { tools: fresh(tools), serverVersion: '1', now: 1 };
}

async function judging({ compatibilityOf, observed, schemaHashOf }, old, now, rounds) {
  const history = observed(observed({}, { tools: old, now: 0 }), { tools: now, now: 1 });
  const byId = new Map(now.map((tool) => [`s.${tool.name}`, { ...tool, id: `s.${tool.name}` }]));
  const tools = { resolve: (id) => byId.get(id), versionOf: () => undefined };
  const sources = {
    ...tools,
    tools: () => [...byId.values()],
    history: (id) => history[id.slice(2)],
    declared: () => undefined,
  };
  const manifests = Array.from({ length: SKILLS }, (_, index) => ({
    tool_dependencies: [0, 1, 2].map((each) => {
      const tool = old[(index * 10 + each) % TOOLS];
      return { name: `s.${tool.name}`, schema_hash: schemaHashOf(tool), usage: [] };
    }),
  }));
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const { ms: time, value } = await timed(
      () =>
        manifests.filter(
          (manifest) => compatibilityOf(manifest, tools, sources).status !== 'compatible',
        ).length,
    );
    if (value !== SKILLS / 2) throw new Error(`${value} are outdated`);
    times.push(time);
  }
  return median(times);
}

async function rewriting({ rewrite }, rounds) {
  const tool = { id: 's.list', namespace: 's', method: 'list' };
  const programs = {
    typescript:
      'const r = await s.list({ repo: input.repo, per_page: 5 });\nreturn r.items.map(({ title }) => title);\n',
    python3: 'r = s.list(repo=input["repo"], per_page=5)\n[each["title"] for each in r["items"]]\n',
  };
  const times = {};
  for (const [language, line] of Object.entries(programs)) {
    const code =
      '\n// as long as skills are\n'.replace('//', language === 'python3' ? '#' : '//').repeat(20) +
      line;
    const steps = [{ step: 'rename_input', from: 'per_page', to: 'perPage' }];
    const request = {
      code,
      language,
      from: tool,
      to: tool,
      steps,
      before: {},
      versions: { from: '1.0.0', to: '2.0.0' },
    };
    const all = [];
    for (let round = 0; round < rounds * 3; round++) {
      const { ms: time, value } = await timed(() => rewrite(request));
      if (!value.code?.includes('perPage'))
        throw new Error(`not rewritten: ${JSON.stringify(value)}`);
      all.push(time);
    }
    times[language] = median(all);
  }
  return times;
}

function toolOf(index, name) {
  const text = { type: 'string', description: 'What it is about, in a few words' };
  const properties = {
    repo: text,
    query: text,
    [name]: { type: 'integer', description: 'How many' },
  };
  return {
    server: 's',
    name: `tool_${index}`,
    description: `Does number ${index} of many things that tools do for people`,
    inputSchema: { type: 'object', properties, required: ['repo'] },
    annotations: {},
  };
}
