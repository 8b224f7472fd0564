/**
 * Twenty servers at once, most of them with a bad habit, behind `toolwright serve`, for minutes: every good
 * call gets its answer, every bad one its own error in bounded time, no process is left, and memory and
 * open files stay flat.
 *
 *   node test/soak/servers.mjs [--minutes 5]
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { root } from '../../scripts/bundles.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });
const durationMs = Number(values.minutes) * 60_000;
/** Nothing that is asked here may take longer, whatever the servers do. */
const BOUND_MS = 45_000;
const SAMPLE_MS = 2_000;
/** How much more memory the last third may need than the second; the first warms up. */
const MOST_GROWTH = 1.25;
const NOISE_BYTES = 60 * 2 ** 20;

const MOODS = [
  ...Array.from({ length: 8 }, () => 'good'),
  'crash', 'crash', 'hang', 'hang', 'changing', 'changing', 'flood', 'flood', 'huge', 'garbage', 'exit', 'daemon',
]; // prettier-ignore
const names = MOODS.map((mood, index) => `${mood}${index}`);
const of = (mood) => names.filter((name) => name.startsWith(mood));

const folder = await mkdtemp(path.join(tmpdir(), 'toolwright-soak-'));
const marker = path.basename(folder);
const counts = { good: 0, program: 0, huge: 0, bad: 0, search: 0 };
const failures = [];
let passed = 0;

function check(name, isTrue, detail = '') {
  if (isTrue) passed++;
  else failures.push(`${name}: ${detail}`);
  console.log(`${isTrue ? '  ok  ' : 'FAILED'} ${name}${detail === '' ? '' : ` (${detail})`}`);
}

/** What goes on all the time: does it, and throws what was wrong. */
const jobs = {
  good: async (ask, i) => {
    const name = pick([...of('good'), ...of('changing'), ...of('flood')], i);
    const { status, result } = await ask('call_tool', { name: `${name}.echo`, arguments: { i } });
    if (status !== 'ok' || result?.i !== i) throw new Error(`${name} answered ${status}`);
  },
  program: async (ask, i) => {
    const calls = of('good').map((name) => `${name}.echo({ i: ${i} })`);
    const code = `return (await Promise.all([${calls.join(', ')}])).reduce((sum, one) => sum + one.i, 0);`;
    const { status, result, stderr } = await ask('execute_code', { code });
    if (status !== 'ok' || result !== i * calls.length)
      throw new Error(`${status} ${stderr ?? ''}`);
  },
  huge: async (ask) => {
    const code = `return (await ${of('huge')[0]}.echo({})).length;`;
    const { status, result, stderr } = await ask('execute_code', { code });
    if (status !== 'ok' || result !== 50_000_000) throw new Error(`${status} ${stderr ?? result}`);
    await delay(2_000);
  },
  bad: async (ask, i) => {
    const name = pick(
      [...of('crash'), ...of('hang'), ...of('exit'), ...of('garbage'), ...of('daemon')],
      i,
    );
    const { status, stderr } = await ask('call_tool', { name: `${name}.echo`, arguments: { i } });
    const isFine =
      status === 'ok' || ((status === 'error' || status === 'timeout') && stderr?.includes(name));
    if (!isFine) throw new Error(`${name} answered ${status} ${stderr ?? ''}`);
    await delay(50);
  },
  search: async (ask) => {
    const { results } = await ask('search_tools', { keyword: 'echo', limit: 50 });
    const found = new Set(results.map(({ server }) => server));
    const missing = of('good').filter((name) => !found.has(name));
    if (missing.length > 0) throw new Error(`missing ${missing.join()}`);
    await delay(300);
  },
};

function pick(list, i) {
  return list[i % list.length];
}

async function bytesOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}

async function filesOf(pid) {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** Processes whose command line names our folder or is one of our servers of this run. */
async function leftProcesses() {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const left = [];
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (Number(pid) !== process.pid && environment.includes(`SOAK=${marker}`)) left.push(pid);
  }
  return left;
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

const moody = path.join(root, 'test/fixtures/servers/moody.mjs');
const servers = Object.fromEntries(
  MOODS.map((mood, index) => [
    names[index],
    {
      command: process.execPath,
      args: [moody, mood],
      timeouts: { startSeconds: 8, callSeconds: 4 },
    },
  ]),
);
const config = path.join(folder, 'servers.json');
await writeFile(config, JSON.stringify({ servers }));
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [
    '--max-old-space-size=768',
    path.join(root, 'dist/cli.js'), 'serve', '--config', config, '--workspace', folder, '--data', path.join(folder, 'data'),
  ], // prettier-ignore
  env: { ...process.env, SOAK: marker },
  stderr: 'ignore',
});
const client = new Client({ name: 'soak', version: '1' });
await client.connect(transport);
const { pid } = transport;
const slowest = { ms: 0, what: '' };

async function ask(name, args) {
  const started = performance.now();
  const reply = await client.callTool({ name, arguments: args }, undefined, { timeout: BOUND_MS });
  const ms = performance.now() - started;
  if (ms > slowest.ms)
    Object.assign(slowest, { ms, what: `${name} ${JSON.stringify(args).slice(0, 80)}` });
  return JSON.parse(reply.content[0].text);
}

const samples = [];
const wrong = [];
try {
  // Every list is there before the clock starts.
  await ask('search_tools', { keyword: '*', limit: 100 });
  const end = performance.now() + durationMs;
  const loop = async (job) => {
    for (let i = 0; performance.now() < end; i++) {
      try {
        await jobs[job](ask, i);
        counts[job]++;
      } catch (error) {
        wrong.push(`${job}: ${error.message}`);
        await delay(200);
      }
    }
  };
  const sampling = (async () => {
    while (performance.now() < end) {
      samples.push({ bytes: await bytesOf(pid), files: await filesOf(pid) });
      await delay(SAMPLE_MS);
    }
  })();
  await Promise.all(
    ['good', 'good', 'program', 'huge', 'bad', 'bad', 'search'].map(loop).concat(sampling),
  );
  const third = Math.floor(samples.length / 3);
  const [before, after] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  const mega = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`;
  const bytes = [before, after].map((part) => median(part.map((sample) => sample.bytes)));
  const files = [before, after].map((part) => median(part.map((sample) => sample.files)));
  console.log(`\n${MOODS.length} servers for ${values.minutes} min: ${JSON.stringify(counts)}`);
  check('every good call got its answer', wrong.length === 0, wrong.slice(0, 5).join(' | '));
  for (const [job, count] of Object.entries(counts)) check(`${job} went on`, count > 2, `${count}`);
  check(
    'nothing took longer than its bound',
    slowest.ms < BOUND_MS,
    `${Math.round(slowest.ms)} ms: ${slowest.what}`,
  );
  check(
    'memory is flat',
    bytes[1] < bytes[0] * MOST_GROWTH + NOISE_BYTES,
    bytes.map(mega).join(' to '),
  );
  check('open files are flat', files[1] <= files[0] + 20, files.join(' to '));
} finally {
  await client.close();
}
await delay(3_000);
const left = await leftProcesses();
check('no process is left', left.length === 0, left.join());
await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
for (const failure of failures) console.log(failure);
console.log(`\nservers soak: ${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
