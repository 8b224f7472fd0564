/**
 * What guidance costs: a search that it reorders beside the same without it, learning from a run, the risk of a
 * program, and opening half a year of what was learned.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { contracts, queries } from '../data.mjs';
import { interleaved, median, ms, quantile, ratio, timed } from '../measure.mjs';

const TOOLS = 1_000;
const DAYS = 180;
const RUNS_A_DAY = 200;
const DAY_MS = 86_400_000;
const NOW = Date.now();
const PROGRAMS = {
  javascript: `
const pages = [];
for (let page = 1; page < 20; page++) {
  const found = await s.tool_1({ query: 'open', page });
  pages.push(...found.items);
  if (found.items.length === 0) break;
}
const details = await Promise.all(pages.map(async ({ id }) => s.tool_2({ id })));
const late: { id: number; title: string }[] = [];
for (const each of details) {
  if (each.due !== undefined && each.due < '2026-01-01') late.push(each);
}
await s.tool_3({ text: late.map(({ title }) => title).join(', ') });
return { late: late.length, of: details.length };
`,
  python3: `
pages = []
for page in range(1, 20):
    found = s.tool_1(query="open", page=page)
    pages.extend(found["items"])
    if not found["items"]:
        break
details = [s.tool_2(id=each["id"]) for each in pages]
late = []
for each in details:
    if each.get("due") and each["due"] < "2026-01-01":
        late.append(each)
s.tool_3(text=", ".join(each["title"] for each in late))
{"late": len(late), "of": len(details)}
`,
};
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const alone = (_name, work) => work();

export async function guidance({ assets, rounds }) {
  const core = await import(pathToFileURL(path.join(assets, 'guidance.mjs')).href);
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'toolwright-bench-')));
  try {
    const tools = contracts(TOOLS);
    const opening = await openingOf(core, root, tools, rounds);
    const searching = await searchingIn(core, root, tools, rounds);
    const learned = await open(core, root, 'last', () => NOW);
    const ids = tools.map(({ server, name }) => `${server}.${name}`);
    const events = await each(rounds, 2_000, (index) => learned.ran(factsOf(ids, index)));
    const habits = habitsOf(ids);
    const reading = await readingOf(assets, rounds);
    const risk = await each(rounds, 2_000, () => learned.risk(habits));
    await learned.dispose();
    return {
      tables: [
        {
          title: `Search over ${TOOLS} tools, with ${DAYS} days of ${RUNS_A_DAY} runs learned`,
          columns: ['variant', 'p50, ms', 'p99, ms', 'to the same without'],
          rows: searching.rows,
        },
        {
          title: 'Guidance',
          columns: ['what', 'time'],
          rows: [
            ['learning from a run', `${(events * 1_000).toFixed(1)} µs`],
            [
              `the risk of a program with ${habits.length} habits`,
              `${(risk * 1_000).toFixed(1)} µs`,
            ],
            ['reading a program of 15 lines, TypeScript', `${ms(reading.typescript)} ms`],
            ['reading a program of 15 lines, Python', `${ms(reading.python3)} ms`],
            [`opening ${DAYS} days of ${RUNS_A_DAY} runs`, `${ms(opening)} ms`],
          ],
        },
      ],
      figures: {
        guidedSearchP99: searching.p99,
        guidanceEventUs: events * 1_000,
        guidanceOpenMs: opening,
      },
      failures: searching.failures,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** As before each program that was not read before: in the worker, with 60 tools. */
async function readingOf(assets, rounds) {
  const { Sandbox } = await import(pathToFileURL(path.join(assets, 'sandbox.mjs')).href);
  const sandbox = new Sandbox(assets);
  const methods = Array.from({ length: 60 }, (_, index) => ({
    name: `tool_${index}`,
    id: `s.tool_${index}`,
  }));
  const bindings = { namespaces: [{ name: 's', methods }], plainFunctions: [] };
  const { signal } = new AbortController();
  const times = {};
  for (const [language, code] of Object.entries(PROGRAMS)) {
    const all = [];
    for (let round = -1; round < rounds * 5; round++) {
      const program = { code: code.replace('20', String(round)), language };
      const { ms: time, value } = await timed(() => sandbox.read(program, bindings, signal));
      if (value.calls.length !== 3) throw new Error(`${language}: ${value.calls.length} calls`);
      if (round >= 0) all.push(time);
    }
    times[language === 'python3' ? 'python3' : 'typescript'] = median(all);
  }
  await sandbox.dispose();
  return times;
}

async function searchingIn(core, root, tools, rounds) {
  const catalog = new core.Catalog();
  for (const server of new Set(tools.map((tool) => tool.server))) {
    catalog.setTools(
      server,
      tools.filter((tool) => tool.server === server),
    );
  }
  const learned = await open(core, root, 'search', () => NOW);
  const find = (keyword, reorder) => catalog.search({ keyword, limit: 10, offset: 0 }, reorder);
  const plain = { name: 'without guidance', find: (query) => find(query) };
  const guided = {
    name: 'with guidance',
    find: (query) => find(query, (...args) => learned.rank(...args)),
  };
  const { results, failures } = await interleaved([plain, guided], rounds, async (variant) => {
    const times = [];
    for (const query of queries) times.push((await timed(() => variant.find(query))).ms);
    return times;
  });
  await learned.dispose();
  const [base, own] = [plain, guided].map((variant) => {
    const times = results.get(variant).flat();
    return { p50: median(times), p99: quantile(times, 0.99) };
  });
  const rows = [
    [plain.name, ms(base.p50), ms(base.p99), '1.0x'],
    [guided.name, ms(own.p50), ms(own.p99), ratio(own.p50, base.p50)],
  ];
  return { rows, failures, p99: own.p99 };
}

/** The first time writes and compacts; then as every day. */
async function openingOf(core, root, tools, rounds) {
  const ids = tools.map(({ server, name }) => `${server}.${name}`);
  for (let day = DAYS; day >= 0; day--) {
    const learned = await open(core, root, `d${day}`, () => NOW - day * DAY_MS, true);
    for (let index = 0; index < RUNS_A_DAY; index++) {
      const at = day * RUNS_A_DAY + index;
      learned.searched({ keyword: queries[at % queries.length], shown: [ids[at % 60]] });
      learned.ran(factsOf(ids, at));
    }
    await learned.dispose();
  }
  await (await open(core, root, 'first', () => NOW)).dispose();
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const { ms: time, value } = await timed(() => open(core, root, `r${round}`, () => NOW));
    if (value.model.count('tool', ids[0]) === 0) throw new Error('nothing was learned');
    times.push(time);
    await value.dispose();
  }
  return median(times);
}

/** `isBlind`: what is there already is not read. */
async function open(core, folder, session, now, isBlind = false) {
  const learned = new core.Guidance({
    events: new core.EventLog({
      kind: core.LEARNED,
      folder,
      session,
      exclusively: alone,
      log: silent,
    }),
    state: new core.JsonFile(path.join(folder, 'learned.json'), 1, core.isGuidanceState),
    exclusively: alone,
    isOn: () => true,
    clock: { now, monotonic: () => performance.now() },
    log: silent,
  });
  if (!isBlind) await learned.load();
  return learned;
}

/** A program that called two of sixty tools. */
function factsOf(ids, index) {
  const attempt = (tool) => ({
    tool,
    arguments: ['query:s', 'limit:n'],
    values: String(index % 7),
    ...(index % 9 === 0 && { failure: 'wrong_arguments' }),
    ms: 40 + (index % 300),
    atOnce: 1,
  });
  return {
    kind: 'program',
    status: index % 9 === 0 ? 'error' : 'ok',
    ...(index % 9 === 0 && { reason: 'call_failed' }),
    message: '',
    attempts: [attempt(ids[index % 60]), attempt(ids[(index * 7) % 60])],
    habits: habitsOf(ids).slice(0, 3),
    isCut: false,
    tokensWritten: 120,
    tokensOut: 300,
    skills: [],
  };
}

function habitsOf(ids) {
  return Array.from({ length: 40 }, (_, index) => ({
    kind: ['uncaught', 'loop', 'unbounded', 'whole'][index % 4],
    tool: ids[index % 20],
    arguments: ['query', 'limit'],
    line: index + 1,
  }));
}

/** The middle time of one, in ms. */
async function each(rounds, times, work) {
  const all = [];
  for (let round = 0; round < rounds; round++) {
    const { ms: time } = await timed(() => {
      for (let index = 0; index < times; index++) work(index);
    });
    all.push(time / times);
  }
  return median(all);
}
