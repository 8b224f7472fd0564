/** Cold start: a new process for each run, from its start and from the import to the first result. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { interleaved, median, ms, ratio } from '../measure.mjs';
import { PEERS, PLAIN, TOOLWRIGHT } from '../variants.mjs';

const LIMIT_MS = 30_000;
const CHILD = path.join(import.meta.dirname, '../coldChild.mjs');

export async function start({ assets, hasPeers, rounds }) {
  const variants = [
    { name: PLAIN, key: 'plain' },
    { name: TOOLWRIGHT, key: 'toolwright' },
    { name: `${TOOLWRIGHT}, warmed ahead`, key: 'warmed' },
    ...(hasPeers ? PEERS.map((key) => ({ name: key, key })) : []),
  ];
  const count = Math.min(7, rounds);
  const { results, failures } = await interleaved(variants, count, ({ key }) => once(key, assets));
  const figures = {};
  const base = median(results.get(variants[0]).map(({ sinceStart }) => sinceStart));
  const rows = Array.from(results, ([variant, list]) => {
    const sinceStart = median(list.map((entry) => entry.sinceStart));
    const firstRun = median(list.map((entry) => entry.firstRun));
    if (variant.key === 'toolwright') figures.coldMs = firstRun;
    if (variant.key === 'warmed') figures.coldWarmedMs = firstRun;
    const name = list[0].name ?? variant.name;
    return [name, ms(sinceStart), ms(firstRun), ratio(sinceStart, base)];
  });
  const columns = [
    'variant',
    'process start to result, ms',
    'import and first run, ms',
    'to plain',
  ];
  return { tables: [{ title: 'Cold start', columns, rows }], figures, failures };
}

/** For `warmed`, `firstRun` is the run alone: the import and the worker were ready before. */
function once(key, assets) {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [key, assets], {
      execArgv: key === 'isolatedVm' || key === 'codeMode' ? ['--no-node-snapshot'] : [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.on('message', (result) => {
      // Not every peer lets its process end.
      child.kill('SIGKILL');
      resolve(result);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with code ${code}`));
    });
  });
}
