/**
 * The first look of people who have opened no folder, or one that they do not trust: `node
 * test/host/welcome.mjs`. VS Code trusts every folder while it runs tests inside, so this runs outside, in
 * windows as people open them. And the same in German. Pictures are left in out/shots.
 */
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bootstrap.mjs';
import { openRoom } from './outside.mjs';
import { writeUserData } from './userData.mjs';
import { makeDialogWorkspace } from './workspace.mjs';

const {
  marker,
  userData,
  extensions,
  folder,
  shots,
  stops,
  close: closeRoom,
} = await openRoom('welcome', 3 * 60_000);
// Only now are there packages to import.
const { openHeadless, startServer } = await import('./vscodeWeb.mjs');
writeUserData(userData, { 'security.workspace.trust.startupPrompt': 'never' });
makeDialogWorkspace({ root, folder, marker });
symlinkSync(root, path.join(extensions, 'toolwright.toolwright-0.1.0'), 'dir');

const server = await startServer({ userData, extensions, flags: [], env: {} });
stops.unshift(server.stop);
const { page, close } = await openHeadless({ userData });
stops.unshift(close);
page.setDefaultTimeout(30_000);

/** Opens a window and looks at our side bar. */
async function lookAt(query) {
  await page.goto(server.url(query));
  await page.locator('.activitybar [aria-label^="Toolwright"]').first().click();
}
const welcome = page.locator('.welcome-view-content');
const row = (text) => page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first();
const picture = (name) => page.screenshot({ path: path.join(shots, `${name}.png`) });

const tests = {
  'no folder: the view says so, and offers to open one': async () => {
    await lookAt({ ew: 'true' });
    await welcome.getByText(/No folder is open/).waitFor();
    await welcome.getByText('Open Folder', { exact: true }).waitFor();
    await picture('welcome-no-folder');
  },
  'restricted mode: no server of the folder is there, until the folder is trusted': async () => {
    await lookAt({ folder });
    await welcome.getByText(/restricted mode/).waitFor();
    await picture('welcome-restricted');
    if ((await page.locator('.statusbar-item').filter({ hasText: 'server' }).count()) > 0)
      throw new Error('a server is counted in restricted mode');
    await welcome.getByText('Manage Workspace Trust', { exact: true }).click();
    await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await page.locator('.activitybar [aria-label^="Toolwright"]').first().waitFor();
    await row(/^memory\s*stopped/).waitFor();
    await row(/^asking\s*stopped/).waitFor();
    await welcome.getByText(/restricted mode/).waitFor({ state: 'hidden' });
    await picture('welcome-trusted');
  },
  'in German the texts of the manifest and those of the code are German': async () => {
    // Stands in for a language pack, which this VS Code does not have: its own texts stay English.
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'de', set() {} });
    });
    await lookAt({ folder });
    await page.locator('.pane-header').filter({ hasText: 'Aktivität' }).waitFor();
    await welcome.getByText(/Noch ist nichts gelaufen/).waitFor();
    await row(/^memory\s*beendet/).waitFor();
    await page
      .locator('.statusbar-item')
      .filter({ hasText: /\d Server$/ })
      .waitFor();
    await picture('welcome-german');
  },
};

let failed = 0;
for (const [name, body] of Object.entries(tests)) {
  try {
    await body();
    console.log(`ok - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok - ${name}\n${error.stack}`);
    await picture(`failed-${name.replaceAll(/\W+/g, '-')}`);
  }
}
await closeRoom({ passed: Object.keys(tests).length - failed, failed });
