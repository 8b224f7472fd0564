/**
 * `npm run validate`: does the jobs of the scenarios in all ways, runs the evaluations, the scenarios and the quick
 * benchmark, and writes docs/validation.md. Ends with 1 where something failed or an answer differs. `--jobs`: the jobs alone, printed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { root } from '../../scripts/bundles.mjs';
import { run } from '../../scripts/childProcess.mjs';
import { recordedServers } from '../discovery/sets.mjs';
import { makeWorkspace } from '../host/workspace.mjs';
import { companyServers, setFoldersVersion, writeNotes } from '../scenarios/company.mjs';
import { checklist } from './checklist.mjs';
import { JOBS } from './jobs.mjs';
import { directly, served, tokensOf, withToolwright } from './ways.mjs';

const LIMIT_MS = 15 * 60_000;
const problems = [];
const publicServers = recordedServers();

const built = await run('npm', ['run', '--silent', 'build'], { cwd: root });
if (built.code !== 0) throw new Error(built.output);
const jobs = await jobRows();
if (process.argv.includes('--jobs')) {
  console.log(jobTable(jobs));
} else {
  const rows = await checklist(async (what, file, args) => {
    console.error(`validate: ${what} ...`);
    const { code, output } = await run(file, args, { cwd: root, timeoutMs: LIMIT_MS });
    if (code !== 0) problems.push(`${what}: exit code ${code}\n${output.slice(-2_000)}`);
    return output;
  });
  writeFileSync(path.join(root, 'docs/validation.md'), page(jobs, rows));
  problems.push(
    ...rows
      .filter(({ isMet, isKnown }) => !isMet && !isKnown)
      .map(({ what }) => `not met: ${what}`),
  );
}
for (const problem of problems) console.error(`validate: ${problem}`);
console.log(`validate: ${problems.length === 0 ? 'ok' : 'failed'}`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function jobRows() {
  const folder = mkdtempSync(path.join(tmpdir(), 'toolwright-validation-'));
  try {
    makeWorkspace({ root, folder, marker: 'validation' });
    writeNotes(folder);
    setFoldersVersion(folder, 1);
    const servers = companyServers(root, folder);
    const config = path.join(folder, '.vscode/servers.json');
    writeFileSync(config, JSON.stringify({ mcpServers: servers }));
    const toolwright = served({ folder, config, data: path.join(folder, 'data') });
    const direct = await directly(servers, toolwright, JOBS);
    const own = await withToolwright(toolwright, JOBS);
    for (const [index, { name, answers }] of own.rows.entries()) {
      const { answer } = direct.rows[index];
      if (!answers.every((each) => isDeepStrictEqual(each, answer))) {
        problems.push(`${name}: ${JSON.stringify([answer, ...answers])}`);
      }
    }
    return { direct, own };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function jobTable({ direct, own }) {
  const number = (value) => Math.round(value).toLocaleString('en');
  const tokens = ({ written, read }) => written + read;
  const lines = direct.rows.map(({ name, meter, ms }, index) => {
    const { first, firstMs, again, againMs } = own.rows[index];
    const cells = [
      name,
      `${meter.calls}`,
      number(tokens(meter)),
      `${number(ms)}`,
      `${first.calls}`,
      number(tokens(first)),
      `${number(firstMs)}`,
      number(tokens(again)),
      `${number(againMs)}`,
      saved(tokens(meter), tokens(first)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| job | direct: calls | tokens | ms | Toolwright: calls | tokens | ms | as a skill: tokens | ms | tokens saved the first time |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
    `| definitions of all tools, in each request |  | ${number(direct.definitions)} |  |  | ${number(own.definitions)} |  |  |  |  |`,
    `| the same with the ${publicServers.length} servers of docs/discovery.md |  | ${number(definitionsOf(publicServers))} |  |  | ${number(own.definitions)} |  |  |  |  |`,
  ].join('\n');
}

function definitionsOf(servers) {
  return servers
    .flatMap(({ tools }) => tools)
    .reduce(
      (sum, { name, description, inputSchema }) =>
        sum + tokensOf(JSON.stringify({ name, description, inputSchema })),
      0,
    );
}

function saved(direct, own) {
  if (own > direct) return `**none: ${(own / direct).toFixed(1)} times as many**`;
  // Never rounded up to all of it.
  return `${(Math.floor((1 - own / direct) * 1000) / 10).toFixed(1)} %`;
}

function page(measured, rows) {
  const commit = readFileSync(path.join(root, 'package.json'), 'utf8');
  const { version } = JSON.parse(commit);
  return `# Validation
Made by \`npm run validate\` (version ${version}), which runs everything that is named here. Times are of one machine with two shared cores.

## The same jobs by direct calls
A model that has the servers' tools itself, beside one that has Toolwright: what it writes (calls, programs) and reads (replies) in
tokens (o200k_base), each once; a conversation sends what was before again with each further call, so that fewer calls save more than is shown. Time is that of the
calls, without the model's. All ways came to the same answers. The servers are three made-up ones over a folder of 50,000 files
(\`test/fixtures/servers/company.mjs\`); what the model would write is in \`test/validation/jobs.mjs\`.

${jobTable(measured)}

Where a job is one small call, a search and a program cost more than the call: \`call_tool\`, or the server's own tool, is the better way.
Toolwright's definitions are the same however many servers there are; three small servers have fewer of their own.

## Checklist
| step | what | target | measured | met | by |
| --- | --- | --- | --- | --- | --- |
${rows.map(({ step, what, target, measured: value, isMet, by }) => `| ${step} | ${what} | ${target} | ${value} | ${isMet ? 'yes' : '**no**'} | \`${by}\` |`).join('\n')}
`;
}
