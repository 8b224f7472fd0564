/**
 * The soak test: `npm run soak -- [--runs N] [--seed N]`. Mixed programs in one process, over two
 * workers side by side, in an order that the seed gives. Each outcome is compared with the one that it
 * must have; memory must not rise, and no thread may be left. Ends with one line that counts the runs.
 */
import { build, stop } from 'esbuild';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  copyEngines,
  javascriptWorker,
  pythonWorker,
  root,
  tokenizer,
} from '../../scripts/bundles.mjs';
import { KINDS, problemOf, runOf } from './kinds.mjs';
import { MemoryCurve, openPorts, threadCount } from './resources.mjs';

/** Runs before memory counts: heaps grow to their working size first. */
const WARM_UP = 0.2;
const SAMPLES = 60;
/** Far below what 10,000 runs would leave if each left a page, far above what garbage moves it by. */
const MAX_GROWTH_MB = 100;
const SHOWN = 10;

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
const seed = Number(values.seed);

const assets = path.join(root, 'out/soak');
const bundle = path.join(assets, 'sandbox.mjs');
await copyEngines(assets);
await Promise.all([
  build({ ...javascriptWorker, outdir: assets }),
  build({ ...pythonWorker, outdir: assets }),
  build({ ...tokenizer, outdir: assets }),
  build({
    absWorkingDir: root,
    entryPoints: ['src/core/sandbox/sandbox.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  }),
]);
await stop();
const { Sandbox } = await import(bundle);

// One sandbox more, so that what Node keeps for ever after its first worker is there already.
const first = new Sandbox(assets, { maxWorkers: 2 });
await first.run(runOf(KINDS[0], 0));
await first.dispose();
const threadsBefore = await settledThreads();

const order = shuffled(kindsFor(runs), seed);
const memory = new MemoryCurve();
const problems = [];
const counts = new Map(KINDS.map((kind) => [kind.name, 0]));
const started = performance.now();
const sandbox = new Sandbox(assets, { maxWorkers: 2 });
let next = 0;
let ended = 0;
await Promise.all([lane(), lane()]);
await sandbox.dispose();
const seconds = (performance.now() - started) / 1_000;

const wrong = problems.length;
const growth = memory.growth();
if (!(growth < MAX_GROWTH_MB)) problems.push(`memory rose by ${growth.toFixed(0)} MB`);
const threads = await settledThreads();
if (threads > threadsBefore) problems.push(`${threads} threads are left, before ${threadsBefore}`);
if (openPorts() > 0) problems.push(`${openPorts()} ports of workers are left`);

for (const [name, count] of counts) console.log(`${String(count).padStart(6)}  ${name}`);
const curve = [memory.first, memory.last, memory.highest].map((mb) => mb.toFixed(0));
console.log(
  `memory: ${curve[0]} MB after the warm-up, ${curve[1]} MB at the end, at most ${curve[2]} MB`,
);
console.log(
  `trend: ${growth.toFixed(1)} MB; threads: ${threads}; seed ${seed}; ${seconds.toFixed(0)} s`,
);
for (const problem of problems.slice(0, SHOWN)) console.log(`FAILED: ${problem}`);
if (problems.length > SHOWN) console.log(`... and ${problems.length - SHOWN} more`);
// What holds for all runs together counts as one failure each.
console.log(`\nsoak: ${ended - wrong} passed, ${problems.length} failed`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Takes one run after the other; two lanes keep both workers busy. */
async function lane() {
  while (next < order.length) {
    const index = next++;
    const kind = order[index];
    const outcome = await sandbox.run(runOf(kind, index));
    const problem = problemOf(kind, index, outcome);
    if (problem !== undefined) problems.push(`run ${index} (${kind.name}) ${problem}`);
    counts.set(kind.name, counts.get(kind.name) + 1);
    ended++;
    const measured = ended - Math.floor(runs * WARM_UP);
    if (measured >= 0 && measured % Math.ceil(runs / SAMPLES) === 0) memory.sample(ended);
  }
}

/** Each kind as often as its weight says, at least once. */
function kindsFor(count) {
  const total = KINDS.reduce((sum, kind) => sum + kind.weight, 0);
  const list = KINDS.flatMap((kind) => {
    const times = Math.max(1, Math.floor((kind.weight * count) / total));
    return Array.from({ length: times }, () => kind);
  });
  while (list.length < count) list.push(KINDS[list.length % 5]);
  return list.slice(0, Math.max(count, KINDS.length));
}

/** Fisher and Yates' shuffle, with the generator mulberry32. */
function shuffled(list, seedNumber) {
  let state = seedNumber >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

/** The number of threads, once it no longer falls: the system needs a moment to end them. */
async function settledThreads() {
  let [before, same] = [threadCount(), 0];
  for (let tries = 0; tries < 100 && same < 10; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = threadCount();
    same = now === before ? same + 1 : 0;
    before = now;
  }
  return before;
}
