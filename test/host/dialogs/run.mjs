/**
 * Tests of what only a person can answer: `node test/host/dialogs/run.mjs [WORD]`.
 *
 * VS Code answers dialogs by itself while it runs tests inside, so these run outside: VS Code is opened
 * as people open it, and every question is answered by clicks and keys in the page. Pictures of all
 * dialogs are left in out/shots.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { bootstrap, hasNpmVsCode, root } from '../../../scripts/bootstrap.mjs';
import { buildHostTests, buildIfStale } from '../build.mjs';
import { findLeftProcesses } from '../leftProcesses.mjs';
import { chatSettings, writeScriptedModel, writeUserData } from '../userData.mjs';
import { makeDialogWorkspace } from '../workspace.mjs';

if (!hasNpmVsCode) {
  console.error('The dialogs are tested with the VS Code from npm, which runs on Linux x64 only.');
  process.exit(1);
}
await bootstrap();
const { openHeadless, startServer } = await import('../vscodeWeb.mjs');
await buildIfStale();
const built = await buildHostTests();

const temporary = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'toolwright-dialogs-')));
const marker = path.basename(temporary);
const userData = path.join(temporary, 'user');
const extensions = path.join(temporary, 'extensions');
const workspace = path.join(temporary, 'shop');
const portFile = path.join(temporary, 'asker-port');
const shots = path.join(root, 'out/shots');
mkdirSync(shots, { recursive: true });
mkdirSync(extensions, { recursive: true });
writeUserData(userData, { ...chatSettings, 'security.workspace.trust.enabled': false });
writeScriptedModel(userData);
makeDialogWorkspace({ root, folder: workspace, marker });

function install(folder, name) {
  const {
    publisher,
    version,
    name: id,
  } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const place = path.join(extensions, `${publisher}.${name ?? id}-${version}`);
  if (folder === root) symlinkSync(folder, place, 'dir');
  else cpSync(folder, place, { recursive: true });
}
install(root);
install(path.join(built, 'scriptedModel'));
install(path.join(built, 'dialogs/asker'));

const stops = [];
let exitCode = 1;
const limit = setTimeout(() => {
  console.error('no result after 10 minutes');
  void end(124);
}, 10 * 60_000);

async function end(code) {
  clearTimeout(limit);
  for (const stop of stops.splice(0)) await stop().catch(() => {});
  rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(130));

/**
 * The part of a VS Code in the browser that forwards ports: sends the browser from the address that the
 * extension host was told of to the one that it listens on.
 */
const forwarder = createServer((request, response) => {
  const [, port, rest] = /^\/(\d+)(\/.*)$/.exec(request.url) ?? [];
  if (port === undefined) response.writeHead(404).end();
  else response.writeHead(307, { location: `http://127.0.0.1:${port}${rest}` }).end();
});
await new Promise((resolve) => forwarder.listen(0, '127.0.0.1', resolve));

try {
  const server = await startServer({
    userData,
    extensions,
    flags: ['--disable-workspace-trust'],
    env: {
      TOOLWRIGHT_ASKER: portFile,
      VSCODE_PROXY_URI: `http://127.0.0.1:${forwarder.address().port}/{{port}}/`,
    },
  });
  stops.unshift(server.stop);
  const { page, close } = await openHeadless({ userData });
  stops.unshift(close);
  await page.goto(server.url({ folder: workspace }));
  const deadline = Date.now() + 60_000;
  while (!existsSync(portFile)) {
    if (Date.now() > deadline) {
      await page.screenshot({ path: path.join(shots, 'failed-dialogs.png') });
      throw new Error('the extension that asks did not start, see out/shots/failed-dialogs.png');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { run } = createRequire(import.meta.url)(path.join(built, 'dialogs/index.js'));
  const { passed, failed } = await run({
    page,
    asker: `http://127.0.0.1:${readFileSync(portFile, 'utf8')}`,
    only: process.argv[2] ?? '',
    shots,
    workspace,
    root,
  });
  for (const stop of stops.splice(0)) await stop();
  const left = await findLeftProcesses(marker);
  for (const line of left) console.error(`left running: ${line}`);
  const isClean = left.length === 0;
  console.log(`${isClean ? 'ok' : 'not ok'} - nothing is left running`);
  console.log(
    `\ndialogs: ${passed + (isClean ? 1 : 0)} passed, ${failed + (isClean ? 0 : 1)} failed`,
  );
  exitCode = failed === 0 && isClean ? 0 : 1;
} catch (error) {
  console.error(error.stack);
}
await end(exitCode);
