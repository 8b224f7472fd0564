/** Memory as the system counts it (RSS): of idle workers, of many runs, of the large data. */
import { Worker } from 'node:worker_threads';
import { programs, tools } from '../data.mjs';
import { megabytes } from '../measure.mjs';
import { PLAIN, TOOLWRIGHT, toolwright } from '../variants.mjs';

const WORKERS = 4;

export async function memory({ assets, isQuick }) {
  const runs = isQuick ? 200 : 1000;
  const bare = await bareWorkers();
  const variant = await toolwright(assets, { maxWorkers: WORKERS });
  await variant.run(programs.trivial, tools);
  const one = await settled();
  await Promise.all(Array.from({ length: WORKERS }, () => variant.run(waiting, slow)));
  const perWorker = ((await settled()) - one) / (WORKERS - 1);
  for (let i = 0; i < 50; i++) await variant.run(programs.trivial, tools);
  const before = await settled();
  for (let i = 0; i < runs; i++) await variant.run(programs.trivial, tools);
  const perRun = ((await settled()) - before) / runs;
  const beforeData = await settled();
  let peak = 0;
  for (let i = 0; i < 5; i++) {
    const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 2);
    await variant.run(programs.strings, tools);
    clearInterval(timer);
  }
  const afterData = await settled();
  const beforeBomb = await settled();
  const bomb = 'const all = []; for (;;) all.push(new Uint8Array(1e6))';
  await variant.run(bomb, tools).catch(() => {});
  const afterBomb = await settled();
  await variant.dispose();
  const rows = [
    [`idle worker of ${PLAIN}`, megabytes(bare)],
    [`idle worker of ${TOOLWRIGHT}`, megabytes(perWorker)],
    [`growth for each of ${runs} runs, in KB`, (perRun / 1024).toFixed(1)],
    ['most during the 3 MB case, beyond idle', megabytes(peak - beforeData)],
    ['left after five times the 3 MB case', megabytes(afterData - beforeData)],
    ['left after a program that allocates until it is stopped', megabytes(afterBomb - beforeBomb)],
  ];
  const figures = {
    workerMb: perWorker / 1_048_576,
    perRunKb: perRun / 1024,
    afterBombMb: (afterBomb - beforeBomb) / 1_048_576,
  };
  return { tables: [{ title: 'Memory', columns: ['what', 'MB'], rows }], figures, failures: [] };
}

const waiting = "await call('wait'); return 1";
const slow = { wait: () => new Promise((resolve) => setTimeout(resolve, 500)) };

/** What a thread without anything in it costs. */
async function bareWorkers() {
  const before = await settled();
  const workers = Array.from(
    { length: WORKERS },
    () =>
      new Worker("require('node:worker_threads').parentPort.on('message', () => {})", {
        eval: true,
      }),
  );
  await Promise.all(workers.map((w) => new Promise((resolve) => w.once('online', resolve))));
  const each = ((await settled()) - before) / WORKERS;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return each;
}

/** RSS once what is garbage has gone. */
async function settled() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return process.memoryUsage.rss();
}
