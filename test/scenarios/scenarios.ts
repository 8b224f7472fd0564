/** What people install Toolwright for, from end to end. Each is played in VS Code's chat and through `serve`. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type {
  RunOutput,
  SearchOutput,
  SkillListOutput,
  SkillSaveOutput,
} from '../../src/core/results/outputs';
import { setFoldersVersion } from './company.mjs';
import { resultOf, type Agent, type Scenario, type Stage } from './stage';

/** A reply that a model reads without noticing. */
const SMALL = 1_500;

const COUNT_TESTS = `const { files } = await folders.list_folder({ path: input.folder, recursive: true });
const tests = files.filter((file) => file.endsWith('.test.ts')).sort();
return { files: files.length, tests: tests.length, first: tests.slice(0, 3) };`;

interface Counted {
  files: number;
  tests: number;
  first: string[];
}

async function dataFlow(agent: Agent, stage: Stage): Promise<void> {
  setFoldersVersion(stage.folder, 1);
  const before = await stage.figures();
  const found = await agent.call<SearchOutput>('search_tools', {
    keyword: 'list the files of a folder',
  });
  assert.ok(
    found.results
      .slice(0, 5)
      .some(({ server, name }) => `${server}.${name}` === 'folders.list_folder'),
    JSON.stringify(found.results.map(({ name }) => name)),
  );
  const run = await agent.call<RunOutput>('execute_code', {
    code: COUNT_TESTS,
    input: { folder: 'src' },
  });
  const counted = run.result as Counted;
  assert.deepEqual([counted.files, counted.tests], [50_000, 25], JSON.stringify(run));
  assert.ok(JSON.stringify(run).length < SMALL);
  const saved = await agent.call<SkillSaveOutput>('save_skill', {
    name: 'count-tests',
    description: 'Counts the files and the test files of a folder.',
    code: COUNT_TESTS,
    inputs: { type: 'object', properties: { folder: { type: 'string' } }, required: ['folder'] },
  });
  assert.deepEqual(
    saved.tool_dependencies,
    [{ name: 'folders.list_folder', version: '1.0.0' }],
    JSON.stringify(saved),
  );
  const runSkill = (): Promise<RunOutput> =>
    agent.call<RunOutput>('run_skill', { name: 'count-tests', input: { folder: 'src' } });
  assert.deepEqual((await runSkill()).result, counted);

  // The server of tomorrow: recursive has become depth.
  setFoldersVersion(stage.folder, 2);
  await settled(agent, 'depth');
  const refused = await runSkill();
  assert.notEqual(refused.status, 'ok');
  assert.match(refused.stderr ?? '', /migrat/i);
  await stage.migrate('count-tests');
  const migrated = await runSkill();
  assert.deepEqual(migrated.result, counted, JSON.stringify(migrated));

  const again = await agent.call<SearchOutput>('search_tools', {
    keyword: 'count test files of a folder',
  });
  assert.equal(again.skills?.[0]?.name, 'count-tests', JSON.stringify(again.skills));
  const after = await stage.figures();
  const rise = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
  assert.ok(rise('tokens_kept') > 300_000, `kept ${rise('tokens_kept')}`);
  assert.ok(
    rise('searches') >= 2 && rise('skills_saved') === 1 && rise('migrations') === 1,
    JSON.stringify(after),
  );
  assert.ok(rise('skill_runs') >= 2 && rise('runs_ok') >= 3, JSON.stringify(after));
}

/** Waits until the list of now is known: servers say so when they change it. */
async function settled(agent: Agent, word: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const { results } = await agent.call<SearchOutput>('search_tools', {
      keyword: 'list_folder',
      detail_level: 'full',
    });
    if (JSON.stringify(results[0]).includes(word)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the new list did not arrive');
}

async function todos(agent: Agent): Promise<void> {
  const output = await agent.call<RunOutput>('execute_code', {
    code: `const hits = await grep_file({ pattern: 'TODO\\\\((\\\\w+)\\\\)', path: 'notes' });
const byOwner = {};
for (const { text, path } of hits) {
  const owner = /TODO\\((\\w+)\\)/.exec(text)[1];
  (byOwner[owner] ??= { count: 0, parts: new Set() }).count++;
  byOwner[owner].parts.add(path.split('/')[1]);
}
return Object.entries(byOwner).map(([owner, { count, parts }]) => ({ owner, count, parts: parts.size }));`,
  });
  assert.deepEqual(
    (output.result as { owner: string; count: number }[]).toSorted((a, b) =>
      a.owner < b.owner ? -1 : 1,
    ),
    ['ada', 'alan', 'grace'].map((owner) => ({ owner, count: 10, parts: 1 })),
    JSON.stringify(output),
  );
  assert.ok(JSON.stringify(output).length < SMALL);
}

async function personalData(agent: Agent, { folder }: Stage): Promise<void> {
  const file = path.join(folder, '.vscode/recipients');
  rmSync(file, { force: true });
  const shown = await agent.call<RunOutput>('execute_code', {
    code: `return (await crm.list_customers({ page: 1 })).slice(0, 3);`,
  });
  const text = JSON.stringify(shown);
  assert.ok(!text.includes('@acme-mail.io'), text);
  const [token] = /__PII_email_\w+?__/.exec(text) ?? [];
  assert.ok(token, text);
  const added = await agent.call<RunOutput>('execute_code', {
    code: `const all = [];
for (let page = 1; ; page++) {
  const customers = await crm.list_customers({ page });
  all.push(...customers);
  if (customers.length < 40) break;
}
const addresses = all.filter(({ city }) => city === 'Lyon').map(({ email }) => email);
const { added, last } = await mailing.add_recipients({ addresses });
return { added, last };`,
  });
  assert.equal((added.result as { added: number }).added, 40, JSON.stringify(added));
  assert.match((added.result as { last: string }).last, /^__PII_email_\w+__$/);
  // What the model writes itself: the token that it saw.
  const own = await agent.call<RunOutput>('call_tool', {
    name: 'mailing.add_recipients',
    arguments: { addresses: [token] },
  });
  assert.equal(own.status, 'ok', JSON.stringify(own));
  const received = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  assert.equal(received.length, 41);
  assert.ok(
    received.every((address) => /^[a-z.]+\d+@acme-mail\.io$/.test(address)),
    received[0],
  );
  for (const output of [shown, added, own]) {
    assert.ok(received.every((address) => !JSON.stringify(output).includes(address)));
  }
}

async function skillLibrary(agent: Agent): Promise<void> {
  const save = async (
    name: string,
    description: string,
    code: string,
    tags: string[],
  ): Promise<void> => {
    const saved = await agent.call<SkillSaveOutput>('save_skill', {
      name,
      description,
      code,
      tags,
    });
    assert.equal(saved.status, 'ok', JSON.stringify(saved));
  };
  await save(
    'all-customers',
    'All customers of all pages.',
    `const all = [];
for (let page = 1; ; page++) {
  const customers = await crm.list_customers({ page });
  all.push(...customers);
  if (customers.length < 40) return all;
}`,
    ['crm'],
  );
  await save(
    'orders-by-city',
    'Orders of customers by city.',
    `const byCity = {};
for (const { city, orders } of await skills.all_customers({})) byCity[city] = (byCity[city] ?? 0) + orders;
return byCity;`,
    ['crm', 'report'],
  );
  const listed = await agent.call<SkillListOutput>('list_skills', { tag: 'report' });
  assert.deepEqual(
    listed.skills?.map(({ name }) => name),
    ['orders-by-city'],
    JSON.stringify(listed),
  );
  const run = await agent.call<RunOutput>('run_skill', { name: 'orders-by-city', input: {} });
  const sums = run.result as Record<string, number>;
  assert.deepEqual(Object.keys(sums).toSorted(), ['Leeds', 'Lima', 'Lyon'], JSON.stringify(run));
  assert.deepEqual(await resultOf(agent, 'return skills.orders_by_city({});'), sums);
}

async function toolErrors(agent: Agent): Promise<void> {
  const caught = await resultOf<{ found: number; missing: number[] }>(
    agent,
    `const missing = [];
let found = 0;
for (const id of [1, 2, 999, 3, 1000]) {
  try {
    await crm.get_customer({ id });
    found++;
  } catch (error) {
    if (!/not found/.test(error.message)) throw error;
    missing.push(id);
  }
}
return { found, missing };`,
  );
  assert.deepEqual(caught, { found: 3, missing: [999, 1000] });
  const failed = await agent.call<RunOutput>('execute_code', {
    code: `const one = await crm.get_customer({ id: 999 });
return one.name;`,
  });
  assert.deepEqual([failed.status, failed.exit_code], ['error', 1], JSON.stringify(failed));
  assert.match(failed.stderr ?? '', /customer 999 not found/);
  assert.match(failed.stderr ?? '', /line 1|:1/);
  const wrong = await agent.call<RunOutput>('call_tool', {
    name: 'crm.get_customer',
    arguments: { ident: 1 },
  });
  assert.match(wrong.stderr ?? '', /ident/);
  assert.match(wrong.stderr ?? '', /id/);
}

async function hundredCalls(agent: Agent): Promise<void> {
  const loop = await agent.call<RunOutput>('execute_code', {
    code: `let sum = 0;
for (let id = 1; id <= 100; id++) sum += (await crm.get_customer({ id })).orders;
return sum;`,
  });
  const parallel = await agent.call<RunOutput>('execute_code', {
    code: `const all = await Promise.all(Array.from({ length: 100 }, (_, index) => crm.get_customer({ id: index + 1 })));
return all.reduce((sum, { orders }) => sum + orders, 0);`,
  });
  assert.equal(loop.status, 'ok', JSON.stringify(loop));
  assert.equal(parallel.result, loop.result, JSON.stringify(parallel));
  assert.deepEqual([loop.tool_calls, parallel.tool_calls], [100, 100]);
}

async function trouble(agent: Agent, stage: Stage): Promise<void> {
  const broken = await agent.call<RunOutput>('call_tool', {
    name: 'crm.break_down',
    arguments: {},
  });
  assert.notEqual(broken.status, 'ok');
  assert.equal(await resultOf(agent, `return (await crm.get_customer({ id: 7 })).id;`), 7);
  const both = await resultOf<string>(
    agent,
    `let outcome = 'nothing failed';
try { await crm.break_down({}); } catch (error) { outcome = error.code ?? error.message; }
return outcome + ' ' + (await crm.get_customer({ id: 8 })).id;`,
  );
  assert.match(both, / 8$/);
  assert.doesNotMatch(both, /nothing failed/);

  await resultOf(agent, `return crm.learn_more({});`);
  for (let round = 0; ; round++) {
    const { results } = await agent.call<SearchOutput>('search_tools', {
      keyword: 'count customers',
    });
    if (results[0]?.name === 'count_customers') break;
    assert.ok(round < 10, 'the new tool was not found');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.equal(await resultOf(agent, `return crm.count_customers({});`), 120);

  const late = await agent.call<RunOutput>('execute_code', {
    code: `return crm.wait({ seconds: 30 });`,
    timeout_secs: 1,
  });
  assert.deepEqual([late.status, late.exit_code], ['timeout', 124], JSON.stringify(late));
  await stage.cancelled(agent, { code: `return crm.wait({ seconds: 31 });` }, 1_000);
  assert.equal(await resultOf(agent, `return (await crm.get_customer({ id: 9 })).id;`), 9);
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'from 50,000 files to a skill that survives its tool', play: dataFlow },
  { name: 'to-do notes of a code base, by owner', play: todos },
  {
    name: 'addresses go from one server to another, and the model sees tokens',
    play: personalData,
  },
  { name: 'a skill that is built on another, found by its tag', play: skillLibrary },
  { name: 'errors of tools are handled in the program, or told', play: toolErrors },
  { name: 'a hundred calls, one after the other and at once', play: hundredCalls },
  { name: 'servers that end, change and hang, and a stop', play: trouble },
];
