/**
 * Tests of what only a person can answer: `node test/host/dialogs/run.mjs [WORD]`.
 *
 * VS Code answers dialogs by itself while it runs tests inside, so these run outside: VS Code is opened
 * as people open it, and every question is answered by clicks and keys in the page. Pictures of all
 * dialogs are left in out/shots.
 */
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/bootstrap.mjs';
import { buildHostTests } from '../build.mjs';
import { openRoom } from '../outside.mjs';
import { chatSettings, writeScriptedModel, writeUserData } from '../userData.mjs';
import { makeDialogWorkspace } from '../workspace.mjs';

const room = await openRoom('dialogs', 10 * 60_000);
const { marker, temporary, userData, extensions, folder: workspace, shots, stops } = room;
// Only now are there packages to import.
const { openHeadless, startServer } = await import('../vscodeWeb.mjs');
const built = await buildHostTests();
const portFile = path.join(temporary, 'asker-port');
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
  await room.close({ passed, failed });
} catch (error) {
  console.error(error.stack);
  await room.end(1);
}
