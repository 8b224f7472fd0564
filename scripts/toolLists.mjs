/**
 * Installs published MCP servers and reads their tool lists, for the scripts that record them
 * (test/discovery/record.mjs and recordHistories.mjs). A server is installed without its install
 * scripts, gets no environment but the one it is given, and is ended with all that it started.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { killGroup, run } from './childProcess.mjs';

const INSTALL_LIMIT_MS = 180_000;
const START_LIMIT_MS = 40_000;

/** What is kept of a tool. */
export const FIELDS = [
  'name',
  'title',
  'description',
  'inputSchema',
  'outputSchema',
  'annotations',
];

/** Folders that differ from machine to machine, unlike /etc or /usr/bin. */
export const OWN_FOLDERS = /\/(?:home|mnt|media|opt|root|srv|work|Users|Volumes)\/[\w.-]+/g;

/**
 * Installs one named version into a folder, and returns where it is and its package.json. `beside`
 * are packages that it uses without naming the version that it was written for.
 */
export async function install(spec, home, beside = []) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  const { code, output } = await run(
    'npm',
    ['install', '--prefix', home, ...options, spec, ...beside],
    {
      cwd: home,
      timeoutMs: INSTALL_LIMIT_MS,
    },
  );
  if (code !== 0) throw new Error(`not installed: ${output.match(/npm error.*/)?.[0] ?? code}`);
  const [name, version] = spec.split(/(?<=.)@/);
  const folder = path.join(home, 'node_modules', name);
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  // What a tag such as "latest" means changes, and with it what was recorded.
  if (manifest.version !== version) throw new Error(`name the version: ${manifest.version}`);
  return { folder, manifest };
}

/** The script behind the command of this name, or behind the first one. */
export function binOf({ bin, main }, name) {
  return typeof bin === 'string' ? bin : (bin?.[name] ?? Object.values(bin ?? {})[0] ?? main);
}

/** Starts a server, reads every page of its tools, and ends it with all that it started. */
export async function toolsOf(command, env, cwd) {
  // The SDK's transport for clients leaves the server in our process group, and what it starts
  // behind.
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

/** Each tool as a line of JSON, with those of its fields that are wanted. */
export function linesOf(tools, fields, replacer) {
  return tools.map((tool) => {
    const kept = fields.filter((field) => tool[field] !== undefined);
    return JSON.stringify(Object.fromEntries(kept.map((field) => [field, tool[field]])), replacer);
  });
}
