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
  // How long the editor says that it took; machines are noisy, so that it is told and not judged.
  await vscode.commands.executeCommand('workbench.action.showRuntimeExtensions');
  const rows = (await workbenchPage()).locator('.runtime-extensions-editor .monaco-list-row');
  const row = rows.filter({ hasText: 'toolwright.toolwright' }).first();
  await row.waitFor({ timeout: 20_000 });
  log(`  ${/Activation: \d+ ?ms/.exec(await row.innerText())?.[0]}`);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
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
