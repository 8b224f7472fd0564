/** The extension starts, and registers what its manifest promises. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateToolwright, log } from '../lib';
import { test } from '../runner';
import { TOOL_NAMES } from '../../../src/core/toolDefinitions';

interface Manifest {
  contributes: {
    commands?: { command: string }[];
    languageModelTools?: { name: string }[];
  };
}

test('activation: the extension starts', async () => {
  const found = vscode.extensions.getExtension('toolwright.toolwright');
  const wasActive = found?.isActive;
  const started = performance.now();
  const extension = await activateToolwright();
  // What people wait for: reading the code, and activate().
  const ms = (performance.now() - started).toFixed(1);
  log(wasActive === true ? '  it was active before' : `  it was active after ${ms} ms`);
  assert.equal(extension.isActive, true);
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
