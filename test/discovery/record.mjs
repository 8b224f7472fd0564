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
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { killGroup, run } from '../../scripts/childProcess.mjs';
import { servers } from './servers.mjs';
import { FOLDER } from './sets.mjs';

const INSTALL_LIMIT_MS = 180_000;
const START_LIMIT_MS = 40_000;
const MOST_BYTES = 200_000;
/** What stands for a folder of this machine. */
const NEUTRAL = '/home/user';
/** Folders that differ from machine to machine, unlike /etc or /usr/bin. */
const OWN_FOLDERS = /\/(?:home|mnt|media|opt|root|srv|work|Users|Volumes)\/[\w.-]+/g;
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

async function record({ server, package: spec, bin, args = [], env = {}, forget = [] }, home) {
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
  const [name, version] = spec.split(/(?<=.)@/);
  const folder = path.join(home, 'node_modules', name);
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  // What a tag such as "latest" means changes, and with it what the queries are graded against.
  if (manifest.version !== version) throw new Error(`name the version: ${manifest.version}`);
  const command = [path.join(folder, bin ?? binOf(manifest)), ...args];
  const tools = await toolsOf(
    command.map((part) => part.replace('HOME', home)),
    { PATH: process.env.PATH, HOME: home, ...env },
    home,
  );
  if (tools.length === 0) throw new Error('it has no tools');
  await writeFile(fileOf(server), textOf({ package: spec, server, tools, forget }, home));
  return tools.length;
}

/** Starts a server, reads every page of its tools, and ends it with all that it started. */
async function toolsOf(command, env, cwd) {
  // The SDK's transport for clients leaves the server in our process group, and what it starts behind.
  const child = spawn(process.execPath, command, { cwd, env, detached: true });
  await once(child, 'spawn');
  let errors = '';
  child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-2_000)));
  child.stdin.on('error', (error) => (errors += error.message));
  const client = new Client({ name: 'tool-lists', version: '1.0.0' });
  child.once('exit', () => void client.close());
  const tools = [];
  try {
    const transport = new StdioServerTransport(child.stdout, child.stdin);
    await client.connect(transport, { timeout: START_LIMIT_MS });
    let cursor;
    do {
      const page = await client.listTools({ cursor }, { timeout: START_LIMIT_MS });
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined && tools.length < 1_000);
    return tools;
  } catch (error) {
    const said = errors.replace(/\s+/g, ' ').slice(-300);
    throw new Error(`${error.message} ${said}`, { cause: error });
  } finally {
    await client.close();
    killGroup(child.pid);
  }
}

function binOf({ bin, main }) {
  return typeof bin === 'string' ? bin : (Object.values(bin ?? {})[0] ?? main);
}

/** One tool a line; nothing in it is of this machine. */
function textOf({ package: spec, server, tools, forget }, home) {
  const neutral = (_key, value) =>
    typeof value === 'string'
      ? forget.reduce((text, said) => text.replace(said, ''), value)
      : value;
  const lines = (fields) =>
    tools.map((tool) => {
      const kept = fields.filter((field) => tool[field] !== undefined);
      return JSON.stringify(Object.fromEntries(kept.map((field) => [field, tool[field]])), neutral);
    });
  let list = lines(FIELDS);
  if (list.join().length > MOST_BYTES) list = lines(FIELDS.filter((f) => f !== 'outputSchema'));
  const head = `{\n"package": ${JSON.stringify(spec)},\n"server": ${JSON.stringify(server)},\n`;
  const text = [home, homedir(), tmpdir(), hostname()].reduce(
    (all, own) => (own.length > 3 ? all.replaceAll(own, NEUTRAL) : all),
    `${head}"tools": [\n${list.join(',\n')}\n]\n}\n`,
  );
  const left = text.match(OWN_FOLDERS)?.find((one) => one !== NEUTRAL && existsSync(one));
  if (left !== undefined) throw new Error(`it tells of ${left}, which is here: see forget`);
  return text;
}

function fileOf(server) {
  return path.join(FOLDER, 'servers', `${server}.json`);
}
