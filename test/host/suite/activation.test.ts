/** The extension starts, and registers what its manifest promises. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateToolwright, log, workbenchPage } from '../lib';
import { test } from '../runner';
import { TOOL_NAMES } from '../../../src/core/toolDefinitions';

interface Manifest {
  contributes: {
    commands?: { command: string }[];
    languageModelTools?: { name: string }[];
  };
}

test('activation: the extension starts', async () => {
  const extension = await activateToolwright();
  assert.equal(extension.isActive, true);
  log(`  ${await activationTime()}`);
});

test('activation: every tool of the manifest is registered', async () => {
  const { contributes } = (await activateToolwright()).packageJSON as Manifest;
  const registered = new Set(vscode.lm.tools.map((tool) => tool.name));
  const promised = (contributes.languageModelTools ?? []).map((tool) => tool.name);
  for (const name of TOOL_NAMES) {
    assert.ok(promised.includes(`toolwright_${name}`), `${name} is in the manifest`);
  }
  assert.deepEqual(
    promised.filter((name) => !registered.has(name)),
    [],
  );
});

test('activation: every command of the manifest is registered', async () => {
  const { contributes } = (await activateToolwright()).packageJSON as Manifest;
  const registered = new Set(await vscode.commands.getCommands(true));
  const promised = (contributes.commands ?? []).map(({ command }) => command);
  assert.ok(promised.includes('toolwright.openDashboard'));
  assert.deepEqual(
    promised.filter((command) => !registered.has(command)),
    [],
  );
});

/** How long the editor says that it took: told and not judged, since machines are noisy. */
async function activationTime(): Promise<string> {
  await vscode.commands.executeCommand('workbench.action.showRuntimeExtensions');
  const page = await workbenchPage();
  const rows = page.locator('.runtime-extensions-editor .monaco-list-row');
  try {
    await rows.first().waitFor({ timeout: 20_000 });
    // Only rows that fit are drawn.
    for (let turn = 0; turn < 20; turn++) {
      for (const text of await rows.allInnerTexts()) {
        if (text.includes('toolwright.toolwright'))
          return /Activation: \d+ ?ms/.exec(text)?.[0] ?? text;
      }
      await rows.first().hover();
      await page.mouse.wheel(0, 200);
      await page.waitForTimeout(100);
    }
    return 'Activation: not shown';
  } finally {
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  }
}
