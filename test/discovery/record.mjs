/**
 * Records the tool lists of public MCP servers from npm, for the evaluation of tool search:
 *
 *   node test/discovery/record.mjs               all of servers.mjs that are not recorded yet
 *   node test/discovery/record.mjs github jira   these, anew
 *
 * Each is installed without its install scripts into a temporary folder, started over stdio with values
 * that open nothing, asked for its tools and ended. What it says of itself goes to test/fixtures/discovery.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../scripts/childProcess.mjs';
import { servers } from './servers.mjs';
import { FOLDER } from './sets.mjs';

const INSTALL_LIMIT_MS = 180_000;
const START_LIMIT_MS = 40_000;
const MOST_BYTES = 200_000;
const FIELDS = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'];

const wanted = process.argv.slice(2);
const chosen = servers.filter(({ server }) =>
  wanted.length > 0 ? wanted.includes(server) : !existsSync(fileOf(server)),
);
await mkdir(path.join(FOLDER, 'servers'), { recursive: true });
let failed = 0;
for (const entry of chosen) {
  const home = await mkdtemp(path.join(tmpdir(), 'tool-lists-'));
  try {
    const tools = await record(entry, home);
    console.log(`${entry.server}: ${tools} tools`);
  } catch (error) {
    failed++;
    console.log(
      `${entry.server}: FAILED, ${String(error.message).split('\n', 1)[0].slice(0, 200)}`,
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
process.exit(failed > 0 ? 1 : 0);

async function record({ server, package: spec, bin, args = [], env = {} }, home) {
  const install = [
    'install',
    '--prefix',
    home,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    spec,
  ];
  const { code, output } = await run('npm', install, { cwd: home, timeoutMs: INSTALL_LIMIT_MS });
  if (code !== 0) throw new Error(`not installed: ${output.match(/npm error.*/)?.[0] ?? code}`);
  const name = spec.replace(/(.)@.*$/, '$1');
  const script = path.join(home, 'node_modules', name, bin ?? (await binOf(home, name)));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [script, ...args.map((arg) => arg.replace('HOME', home))],
    env: { PATH: process.env.PATH, HOME: home, ...env },
    cwd: home,
    stderr: 'pipe',
  });
  let errors = '';
  transport.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-2_000)));
  const client = new Client({ name: 'tool-lists', version: '1.0.0' });
  const tools = [];
  try {
    await client.connect(transport, { timeout: START_LIMIT_MS });
    let cursor;
    do {
      const page = await client.listTools({ cursor }, { timeout: START_LIMIT_MS });
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined && tools.length < 1_000);
  } catch (error) {
    const said = errors.replace(/\s+/g, ' ').slice(-300);
    throw new Error(`${error.message} ${said}`, { cause: error });
  } finally {
    await client.close();
  }
  if (tools.length === 0) throw new Error('it has no tools');
  await writeFile(fileOf(server), textOf({ package: spec, server, tools }, home));
  return tools.length;
}

async function binOf(home, name) {
  const manifest = JSON.parse(
    await readFile(path.join(home, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const { bin, main } = manifest;
  return typeof bin === 'string' ? bin : (Object.values(bin ?? {})[0] ?? main);
}

/** One tool a line; nothing in it is of this machine. */
function textOf({ package: spec, server, tools }, home) {
  const lines = (fields) =>
    tools.map((tool) => {
      const kept = fields.filter((field) => tool[field] !== undefined);
      return JSON.stringify(Object.fromEntries(kept.map((field) => [field, tool[field]])));
    });
  let list = lines(FIELDS);
  if (list.join().length > MOST_BYTES) list = lines(FIELDS.filter((f) => f !== 'outputSchema'));
  const head = `{\n"package": ${JSON.stringify(spec)},\n"server": ${JSON.stringify(server)},\n`;
  return [home, homedir(), tmpdir(), hostname()].reduce(
    (text, own) => (own.length > 3 ? text.replaceAll(own, '/home/user') : text),
    `${head}"tools": [\n${list.join(',\n')}\n]\n}\n`,
  );
}

function fileOf(server) {
  return path.join(FOLDER, 'servers', `${server}.json`);
}
