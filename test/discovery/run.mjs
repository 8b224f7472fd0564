/**
 * `npm run eval:discovery`: how often tool search finds the right tool, how fast, and for how many tokens.
 *
 *   --gate         tests only: fails where a set falls below its floor or a baseline (part of `npm test`)
 *   --misses       also prints each query whose tool is not first
 *   --set NAME     one set of queries
 */
import { parseArgs } from 'node:util';
import { plainBm25, substring } from './baselines.mjs';
import { floors } from './floors.mjs';
import { buildSearch } from './build.mjs';
import { latencies } from './latency.mjs';
import { replyTokens } from './reply.mjs';
import { recordedServers, querySets } from './sets.mjs';

const { values: options } = parseArgs({
  options: {
    gate: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    set: { type: 'string' },
  },
});

const core = await buildSearch();
const servers = recordedServers();
const catalog = core.catalogOf(servers);
const tools = catalog.tools();
const ids = new Set(tools.map((tool) => tool.id));
const ofDocs = (find) => (query) => find(query).map((doc) => tools[doc].id);
const methods = {
  substring: ofDocs(substring(tools)),
  bm25: ofDocs(plainBm25(tools)),
  toolwright: (keyword) =>
    catalog.search({ keyword, limit: 10, offset: 0 }).hits.map(({ tool }) => tool.id),
};

const sets = querySets().filter(({ name }) => options.set === undefined || name === options.set);
const problems = [];
const rows = [];
for (const { name, queries } of sets) {
  for (const { q, tools: right } of queries) {
    for (const id of right)
      if (!ids.has(id)) problems.push(`${name}: "${q}" names ${id}, which is no tool`);
  }
  const scores = Object.fromEntries(
    Object.entries(methods).map(([method, find]) => [method, scoresOf(queries, find)]),
  );
  for (const [method, score] of Object.entries(scores))
    rows.push({ set: name, queries: queries.length, method, ...score });
  problems.push(...belowFloor(name, scores));
  if (options.misses) printMisses(queries);
}

const percent = (share) => (100 * share).toFixed(1).padStart(6);
console.log(`${tools.length} tools of ${servers.length} servers\n`);
console.log('set               queries  method        hit@1  hit@5 hit@10    MRR');
for (const { set, queries, method, hit1, hit5, hit10, mrr } of rows) {
  const numbers = [hit1, hit5, hit10, mrr].map(percent).join(' ');
  console.log(`${set.padEnd(18)}${String(queries).padStart(6)}   ${method.padEnd(12)} ${numbers}`);
}
if (!options.gate) {
  const queries = sets.flatMap((set) => set.queries.map(({ q }) => q));
  for (const line of await latencies(core, servers, queries)) console.log(line);
  for (const line of await replyTokens(core, catalog, queries)) console.log(line);
}
for (const problem of problems) console.log(`FAILED: ${problem}`);
const total = sets.length * 2;
console.log(`\ndiscovery: ${total - problems.length} passed, ${problems.length} failed`);
process.exitCode = problems.length > 0 ? 1 : 0;

function scoresOf(queries, find) {
  const ranks = queries.map(({ q, tools: right }) => {
    const place = find(q).findIndex((id) => right.includes(id));
    return place < 0 ? Infinity : place + 1;
  });
  const hit = (limit) => ranks.filter((rank) => rank <= limit).length / ranks.length;
  const mrr = ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
  return { hit1: hit(1), hit5: hit(5), hit10: hit(10), mrr };
}

/** Two tests for each set: its floor, and the best baseline. */
function belowFloor(name, { toolwright, ...baselines }) {
  const found = [];
  const floor = floors[name];
  if (floor === undefined) found.push(`${name} has no floor in floors.mjs`);
  else if (toolwright.hit5 < floor.hit5 || toolwright.hit1 < floor.hit1) {
    found.push(
      `${name}: hit@1 ${percent(toolwright.hit1)}, hit@5 ${percent(toolwright.hit5)}: below its floor`,
    );
  }
  const best = Math.max(...Object.values(baselines).map(({ hit5 }) => hit5));
  if (toolwright.hit5 <= best) found.push(`${name}: hit@5 is not above every baseline`);
  return found;
}

function printMisses(queries) {
  for (const { q, tools: right } of queries) {
    const found = methods.toolwright(q);
    const place = found.findIndex((id) => right.includes(id));
    if (place === 0) continue;
    console.log(
      `${place < 0 ? '-' : place + 1}  ${q}\n     want ${right.join(', ')}\n     have ${found.slice(0, 3).join(', ')}`,
    );
  }
}
