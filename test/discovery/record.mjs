/**
 * Records the tool lists of public MCP servers from npm, for the evaluation of tool search:
 *
 *   node test/discovery/record.mjs               all of servers.mjs that are not recorded yet
 *   node test/discovery/record.mjs github jira   these, anew
 *
 * Each is installed without its install scripts into a temporary folder, started over stdio with values
 * that open nothing, asked for its tools and ended. What it says of itself goes to test/fixtures/discovery.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { FIELDS, OWN_FOLDERS, binOf, install, linesOf, toolsOf } from '../../scripts/toolLists.mjs';
import { servers } from './servers.mjs';
import { FOLDER } from './sets.mjs';

const MOST_BYTES = 200_000;
/** What stands for a folder of this machine. */
const NEUTRAL = '/home/user';

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
  const { folder, manifest } = await install(spec, home);
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

/** One tool a line; nothing in it is of this machine. */
function textOf({ package: spec, server, tools, forget }, home) {
  const neutral = (_key, value) =>
    typeof value === 'string'
      ? forget.reduce((text, said) => text.replace(said, ''), value)
      : value;
  const lines = (fields) => linesOf(tools, fields, neutral);
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
