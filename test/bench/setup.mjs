/** What must be there before a case can run: the built core and, unless they are unwanted, the peers. */
import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  copyEngines,
  measured,
  root,
  javascriptWorker,
  privacyWorker,
  pythonWorker,
} from '../../scripts/bundles.mjs';
import { run } from '../../scripts/childProcess.mjs';
import { firstLine } from './measure.mjs';

const HERE = import.meta.dirname;
const TEN_MINUTES = 10 * 60_000;

/** What is measured, each in a bundle of its own, so that a cold start loads what it would load. */
const BUNDLES = {
  sandbox: "export { Sandbox } from './src/core/sandbox/sandbox';",
  engine: `
    export { Engine } from './src/core/sandbox/javascript/engine';
    export { ProgramRun } from './src/core/sandbox/javascript/programRun';
    export { packReplies } from './src/core/sandbox/javascript/packedReplies';
    export { prepare } from './src/core/sandbox/javascript/script/program';
    export { DEFAULT_LIMITS } from './src/core/sandbox/limits';`,
  core: `
    export { Catalog } from './src/core/catalog/catalog';
    export { signatureOf } from './src/core/catalog/signature';
    export { WorkspaceSource } from './src/core/proxy/workspace/workspaceSource';`,
  privacy: `
    export { detect } from './src/core/privacy/detect/detect';
    export { Structure } from './src/core/privacy/detect/structure';
    export { ShieldThread } from './src/core/privacy/shieldThread';`,
  metrics: `
    export { EventLog } from './src/core/store/eventLog';
    export { MEASURED } from './src/core/metrics/measured';
    export { Metrics } from './src/core/metrics/metrics';
    export { reportOf } from './src/core/metrics/report';
    export { timesOf } from './src/core/metrics/tally';`,
  guidance: `
    export { Catalog } from './src/core/catalog/catalog';
    export { Guidance } from './src/core/guidance/guidance';
  export { isGuidanceState } from './src/core/guidance/knowledge';
    export { LEARNED } from './src/core/guidance/counting';
    export { EventLog } from './src/core/store/eventLog';
    export { JsonFile } from './src/core/store/jsonFile';`,
  versions: `
    export { schemaHashOf } from './src/core/catalog/schemaHash';
    export { rewrite } from './src/core/versioning/codemod/rewrite';
    export { compatibilityOf } from './src/core/versioning/compatibility';
    export { observed } from './src/core/versioning/registry/history';`,
};

/** Bundles what is measured, minified as it is shipped; resolves to the folder. */
export async function buildCore() {
  const outdir = path.join(root, 'out/bench');
  await copyEngines(outdir);
  for (const worker of [javascriptWorker, pythonWorker, privacyWorker]) {
    await build({ ...worker, outdir, minify: true });
  }
  for (const [name, contents] of Object.entries(BUNDLES)) {
    await build(measured(contents, path.join(outdir, `${name}.mjs`)));
  }
  return outdir;
}

/** Installs the peers on first use. False, with one line on stderr, when that is not possible. */
export async function installPeers() {
  const marker = path.join(HERE, 'node_modules/.package-lock.json');
  if (!existsSync(marker) || isOlder(marker)) {
    console.error('bench: installing what to compare with ...');
    const { code, output } = await run('npm', ['ci'], { cwd: HERE, timeoutMs: TEN_MINUTES });
    if (code !== 0) {
      const reason = output.split('\n').find((line) => line.includes('npm error')) ?? output;
      console.error(`bench: no peers, npm ci failed: ${firstLine(reason)}`);
      return false;
    }
  }
  await buildIsolatedVm();
  return true;
}

/** Whether the lock file asks for other versions than those that are installed. */
function isOlder(marker) {
  const wanted = JSON.parse(readFileSync(path.join(HERE, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(marker, 'utf8')).packages;
  return Object.entries(wanted).some(
    ([name, { version, optional }]) =>
      name !== '' && !optional && present[name]?.version !== version,
  );
}

/** The one peer that is native: a few minutes of compiling where there is no prebuilt one. */
async function buildIsolatedVm() {
  const probe = "new (require('isolated-vm').Isolate)().dispose()";
  const works = async () =>
    (await run(process.execPath, ['--no-node-snapshot', '-e', probe], { cwd: HERE })).code === 0;
  if (await works()) return;
  console.error('bench: building isolated-vm (minutes, once) ...');
  await run('npm', ['rebuild', 'isolated-vm', '--ignore-scripts=false'], {
    cwd: HERE,
    timeoutMs: TEN_MINUTES,
  });
  if (!(await works())) console.error('bench: isolated-vm cannot be built here');
}
