/**
 * The benchmark: `npm run bench -- [--quick] [--only=NAME] [--json FILE] [--write]`. Builds what is
 * measured, runs each case in a process of its own, prints Markdown.
 *
 * --quick: few rounds, no peers. --only=NAME: that case only (see cases/index.mjs). --json FILE: all
 * results as JSON too. --write: puts the tables into docs/performance.md. --rounds=N: other rounds.
 */
import { fork } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap, root } from '../../scripts/bootstrap.mjs';
import { machineLine, sectionOf, writeInto } from './report.mjs';
import { targetTable } from './targets.mjs';

const CASES =
  'start warm engine calls data cpu python kill memory signatures search files privacy metrics versions guidance'.split(
    ' ',
  );
const CASE_LIMIT_MS = 5 * 60_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    rounds: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const isQuick = values.quick;
const rounds = Number(values.rounds ?? (isQuick ? 3 : 9));
const wanted = values.only === undefined ? CASES : [values.only];
if (!wanted.every((name) => CASES.includes(name))) {
  throw new Error(`--only takes one of ${CASES.join(', ')}`);
}

// On a bare checkout only: what is installed is measured as it is.
if (!existsSync(path.join(root, 'node_modules/esbuild'))) {
  await bootstrap({ vscode: false, browser: false });
}
// Only now are there packages to import.
const { buildCore, installPeers } = await import('./setup.mjs');
const assets = await buildCore();
const hasPeers = !isQuick && (await installPeers());
const machine = machineLine({
  rounds,
  isQuick,
  cores: os.availableParallelism(),
  load: os.loadavg()[0],
});

const results = {};
for (const name of wanted) {
  console.error(`bench: ${name} ...`);
  let result = await measure(name, hasPeers);
  if (result === undefined && hasPeers) {
    console.error(`bench: ${name} broke off, once more without peers`);
    result = await measure(name, false);
  }
  if (result === undefined) process.exitCode = 1;
  else results[name] = result;
}

/** The result of one case; undefined when its process ended without one. */
function measure(name, hasPeers) {
  // What peers print is no part of the report.
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'];
  const options = { assets, hasPeers, rounds, isQuick };
  return new Promise((resolve) => {
    const child = fork(
      path.join(import.meta.dirname, 'caseChild.mjs'),
      [name, JSON.stringify(options)],
      // isolated-vm cannot live with Node's start-up snapshot; memory is measured after a collection.
      { execArgv: ['--no-node-snapshot', '--expose-gc'], cwd: import.meta.dirname, stdio },
    );
    const timer = setTimeout(() => child.kill('SIGKILL'), CASE_LIMIT_MS);
    let result;
    child.on('message', (message) => {
      result = message;
      // Not every peer lets its process end.
      child.kill('SIGKILL');
    });
    child.on('exit', () => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}

const figures = Object.assign({}, ...Object.values(results).map((result) => result.figures));
const sections = new Map(
  Object.entries(results).map(([name, result]) => [name, sectionOf(result)]),
);
if (values.only === undefined) {
  sections.set('targets', sectionOf({ tables: [targetTable(figures)], failures: [] }));
  sections.set('machine', machine);
}
console.log(
  [machine, ...[...sections].filter(([name]) => name !== 'machine').map((s) => s[1])].join('\n\n'),
);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ machine, figures, results }, null, 2)}\n`);
}
if (values.write) writeInto(path.join(root, 'docs/performance.md'), sections);
