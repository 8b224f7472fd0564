/**
 * Records the tool lists of several published versions of public MCP servers from npm, so that the
 * comparison of contracts can be evaluated on what really changed:
 *
 *   node scripts/recordHistories.mjs                     all below that are not recorded yet
 *   node scripts/recordHistories.mjs firecrawl-mcp ...   these, anew
 *
 * Of each server at most twelve stable versions are taken, from the first that starts to the
 * newest. Each is installed without its install scripts into a temporary folder, started over stdio
 * with values that open nothing, asked for its tools and ended. What it says of itself goes to
 * test/fixtures/histories; a version that says the same as the one before it is left out.
 *
 * It calls no tool, and it does not restore the dependencies of the day: they are the newest ones
 * that a version allows, as for whoever installs it now. Only zod is an older one where a version
 * gives no schemas with the newest. `publishedAt` is what the registry says. Where a later version
 * is older according to it, as on mirrors, it is null.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './childProcess.mjs';
import { FIELDS, OWN_FOLDERS, binOf, install, linesOf, toolsOf } from './toolLists.mjs';

const FOLDER = fileURLToPath(new URL('../test/fixtures/histories', import.meta.url));
const MOST_VERSIONS = 12;
const MOST_BYTES = 150_000;
/** Older servers use zod without naming its version, and give no schemas with a later one. */
const FOR_SCHEMAS = 'zod@3';
/** How many servers are recorded at a time. */
const AT_ONCE = 2;
const VIEW_LIMIT_MS = 60_000;
/** What stands for a folder of this machine. */
const NEUTRAL = '/path/to/dir';

const key = (...names) => Object.fromEntries(names.map((name) => [name, 'none']));
const official = (name, rest = {}) => ({
  package: `@modelcontextprotocol/server-${name}`,
  ...rest,
});

/**
 * `bin` names one of a package's commands, HOME in `args` stands for the temporary folder, and
 * `forget` is what a server tells in its texts of the machine that it runs on.
 */
const servers = [
  official('filesystem', { args: ['HOME'] }),
  official('memory'),
  official('everything'),
  official('github', { env: key('GITHUB_PERSONAL_ACCESS_TOKEN') }),
  official('sequential-thinking'),
  official('slack', { env: key('SLACK_BOT_TOKEN', 'SLACK_TEAM_ID') }),
  official('puppeteer'),
  { package: '@upstash/context7-mcp' },
  { package: '@playwright/mcp' },
  { package: 'chrome-devtools-mcp' },
  { package: 'firecrawl-mcp', env: key('FIRECRAWL_API_KEY') },
  { package: 'tavily-mcp', env: key('TAVILY_API_KEY') },
  { package: 'exa-mcp-server', env: key('EXA_API_KEY') },
  { package: '@notionhq/notion-mcp-server', env: key('NOTION_TOKEN') },
  { package: '@sentry/mcp-server', args: ['--access-token=none'] },
  { package: 'mcp-server-kubernetes' },
  {
    package: '@supabase/mcp-server-supabase',
    args: ['--access-token=none'],
    env: key('SUPABASE_ACCESS_TOKEN'),
  },
  { package: 'figma-developer-mcp', args: ['--stdio', '--figma-api-key=none'] },
  {
    package: '@wonderwhy-er/desktop-commander',
    forget: [
      / \(Docker\)(?=\. Default shell)/,
      /\n\n\S+ DOCKER CONTAINER ENVIRONMENT DETECTED:[\s\S]*?\nContainer: .*/,
      /\n\n\S+ DOCKER: Prefer paths within .*\n.*? check these mounted paths first\./,
    ],
  },
  { package: '@heroku/mcp-server', env: key('HEROKU_API_KEY') },
  { package: 'mongodb-mcp-server', env: { MDB_MCP_TELEMETRY: 'disabled' } },
  { package: 'airtable-mcp-server', env: key('AIRTABLE_API_KEY') },
  { package: '@mobilenext/mobile-mcp' },
  {
    package: '@elastic/mcp-server-elasticsearch',
    env: { ES_URL: 'http://127.0.0.1:9200', ...key('ES_API_KEY') },
  },
  { package: '@delorenj/mcp-server-trello', env: key('TRELLO_API_KEY', 'TRELLO_TOKEN') },
];

const wanted = process.argv.slice(2);
const waiting = servers.filter(({ package: name }) =>
  wanted.length > 0 ? wanted.includes(name) : !existsSync(fileOf(name)),
);
await mkdir(FOLDER, { recursive: true });
let failed = 0;
await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exit(failed > 0 ? 1 : 0);

/** Takes servers off the list until there is none left. */
async function work() {
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    try {
      console.log(`${entry.package}: ${await recordHistory(entry)}`);
    } catch (error) {
      failed++;
      console.log(`${entry.package}: FAILED, ${shortOf(error)}`);
    }
  }
}

async function recordHistory(entry) {
  const all = await versionsOf(entry.package);
  const recorded = [];
  let rest = all;
  while (recorded.length === 0 && rest.length > 0) {
    recorded.push(...(await recordEach(entry, rest.slice(0, 1))));
    rest = rest.slice(1);
  }
  recorded.push(...(await recordEach(entry, spread(rest, MOST_VERSIONS - 1))));
  const kept = fitted(recorded.filter((one, at) => !isSame(one, recorded[at - 1])));
  if (kept.length === 0) throw new Error('no version starts');
  await writeFile(fileOf(entry.package), textOf(entry.package, kept));
  return `${kept.length} versions kept, ${recorded.length} started, ${all.length} published`;
}

/** The stable versions that are published, the oldest first. */
async function versionsOf(name) {
  const { code, output } = await run('npm', ['view', name, 'versions', 'time', '--json'], {
    timeoutMs: VIEW_LIMIT_MS,
  });
  if (code !== 0) throw new Error('the registry does not tell its versions');
  const { versions, time } = JSON.parse(output.slice(output.indexOf('{')));
  const stable = [versions].flat().filter((version) => /^\d+\.\d+\.\d+$/.test(version));
  const newestFirst = stable.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  let earliest = Infinity;
  const dated = newestFirst.map((version) => {
    const date = Date.parse(time[version]);
    const publishedAt = date <= earliest ? new Date(date).toISOString() : null;
    earliest = Math.min(earliest, date);
    return { version, publishedAt };
  });
  return dated.toReversed();
}

/** At most so many of a list, evenly spread, with its last. */
function spread(list, most) {
  if (list.length <= most) return list;
  const step = list.length / most;
  return Array.from({ length: most }, (_, at) => list[Math.round((at + 1) * step) - 1]);
}

/** Those of the versions that start, with their tools as lines of JSON. */
async function recordEach(entry, versions) {
  const recorded = [];
  for (const { version, publishedAt } of versions) {
    try {
      recorded.push({ version, publishedAt, tools: await record(entry, version) });
    } catch (error) {
      console.log(`${entry.package} ${version}: skipped, ${shortOf(error)}`);
    }
  }
  return recorded;
}

/** The tools of a version. One that gives no schemas gets the package that it counts on. */
async function record(entry, version) {
  try {
    return await recordWith(entry, version, []);
  } catch (error) {
    if (!error.message.includes('"inputSchema"')) throw error;
    return recordWith(entry, version, [FOR_SCHEMAS]);
  }
}

async function recordWith(
  { package: name, bin, args = [], env = {}, forget = [] },
  version,
  beside,
) {
  const home = await mkdtemp(path.join(tmpdir(), 'tool-lists-'));
  try {
    const { folder, manifest } = await install(`${name}@${version}`, home, beside);
    const tools = await toolsOf(
      [path.join(folder, binOf(manifest, bin)), ...args.map((arg) => arg.replace('HOME', home))],
      { PATH: process.env.PATH, HOME: home, TMPDIR: home, ...env },
      home,
    );
    if (tools.length === 0) throw new Error('it has no tools');
    return neutralLines(tools, home, forget);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The tools as lines of JSON, with nothing in them that is of this machine. */
function neutralLines(tools, home, forget) {
  const places = [home, homedir()].map((place) => new RegExp(`${place}(?!\\w)`, 'g'));
  const neutral = (_key, value) => {
    if (typeof value !== 'string') return value;
    const text = forget.reduce((said, one) => said.replace(one, ''), value);
    return places.reduce((said, place) => said.replace(place, NEUTRAL), text);
  };
  const lines = linesOf(tools, FIELDS, neutral);
  const named = lines.join().match(OWN_FOLDERS) ?? [];
  const left = named.find((one) => existsSync(one));
  if (left !== undefined) throw new Error(`it tells of ${left}, which is here: see forget`);
  return lines;
}

function isSame(one, other) {
  return other !== undefined && one.tools.join() === other.tools.join();
}

/** Leaves out the versions that changed the fewest tools for their size, until the rest fits. */
function fitted(versions) {
  const kept = [...versions];
  while (kept.length > 3 && kept.flatMap(({ tools }) => tools).join().length > MOST_BYTES) {
    const changes = kept.slice(1, -1).map(({ tools }, at) => {
      const before = new Set(kept[at].tools);
      return tools.filter((tool) => !before.has(tool)).length / tools.join().length;
    });
    kept.splice(changes.indexOf(Math.min(...changes)) + 1, 1);
  }
  return kept;
}

function textOf(name, versions) {
  const parts = versions.map(({ version, publishedAt, tools }) => {
    const head = `"version": ${JSON.stringify(version)},`;
    const date = `"publishedAt": ${JSON.stringify(publishedAt)},`;
    return `{\n${head}\n${date}\n"tools": [\n${tools.join(',\n')}\n]\n}`;
  });
  return `{\n"package": ${JSON.stringify(name)},\n"versions": [\n${parts.join(',\n')}\n]\n}\n`;
}

function shortOf(error) {
  return String(error.message).replace(/\s+/g, ' ').slice(0, 200);
}

function fileOf(name) {
  return path.join(FOLDER, `${name.replaceAll('@', '').replaceAll('/', '__')}.json`);
}
