/**
 * The rows of the side bar for servers that do not do as they should, and where they lead: a log, the line
 * that defines them, a setting. The servers are the person's own, by their settings.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import {
  environment,
  invoke,
  log,
  screenshot,
  statusBarItem,
  workbenchPage,
  workspaceFolder,
} from '../lib';
import { act, choose, collapse, menuOf, notification, row, rows } from '../rows';
import { test } from '../runner';
import { until } from '../until';

const configFile = (): string => path.join(workspaceFolder(), '.vscode/mcp.json');

/** Runs `body` while these are settings of the person. */
async function withSettings(
  settings: Record<string, unknown>,
  body: () => Promise<void>,
): Promise<void> {
  const all = vscode.workspace.getConfiguration();
  const set = async (name: string, value: unknown): Promise<void> =>
    all.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    for (const [name, value] of Object.entries(settings)) await set(name, value);
    await body();
  } finally {
    for (const name of Object.keys(settings)) await set(name, undefined);
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** The line, counted from 1, at which the active editor's cursor stands, and its text. */
function cursor(): { file: string; line: number; text: string } {
  const editor = vscode.window.activeTextEditor;
  const line = editor?.selection.active.line ?? -1;
  return {
    file: editor?.document.uri.fsPath ?? '',
    line: line + 1,
    text: line < 0 ? '' : (editor?.document.lineAt(line).text ?? ''),
  };
}

test('rows: a server that hangs in its start is shown starting, and can be stopped', async () => {
  await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
  await vscode.commands.executeCommand('toolwright.servers.focus');
  for (const name of ['everything', 'memory']) {
    await vscode.commands.executeCommand('toolwright.startServer', name);
  }
  await collapse();
  const sleeper = { command: 'node', args: ['-e', 'setInterval(() => {}, 1000)'] };
  await withSettings({ 'toolwright.servers': { sleeper } }, async () => {
    await act(/^sleeper\s*stopped/, 'Start Server');
    await row(/^sleeper\s*starting/);
    await (await statusBarItem(/7 servers/)).locator('.codicon-loading').first().waitFor();
    await screenshot('servers-starting');
    await act(/^sleeper/, 'Stop Server');
    await row(/^sleeper\s*stopped/);
    // It was the person's own wish: nobody is told of a failure.
    const said = (await workbenchPage()).locator('.notification-list-item');
    assert.equal(await said.filter({ hasText: 'sleeper' }).count(), 0);
    await (await statusBarItem(/7 servers/)).locator('.codicon-plug').first().waitFor();
  });
  await (await rows(/^sleeper/)).first().waitFor({ state: 'detached' });
});

test('rows: a start that fails is told of once, with the way to the line that defines the server', async () => {
  await collapse();
  const before = await readFile(configFile(), 'utf8');
  const at = before.split('\n').findIndex((line) => line.includes('"missing"')) + 1;
  assert.ok(at > 1);
  try {
    await act(/^missing/, 'Start Server');
    const told = await notification(/toolwright-no-such-command/);
    await told.getByRole('button', { name: 'Show Log' }).waitFor();
    await screenshot('servers-error');
    await told.getByRole('button', { name: 'Open Definition' }).click();
    await until('the line is shown', () => cursor().line === at);
    assert.equal(cursor().file, configFile());
  } finally {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
});

test('rows: a mistake in a file stands first, and a click leads to its line', async () => {
  await collapse();
  const before = await readFile(configFile(), 'utf8');
  const changed = before.replace('"missing": {', '"odd": { "command": 7 },\n    "missing": {');
  const at = changed.split('\n').findIndex((line) => line.includes('"odd"')) + 1;
  assert.ok(at > 1);
  await writeFile(configFile(), changed);
  try {
    const problem = await row(new RegExp(`"odd".*mcp\\.json:${at}$`));
    const first = (await workbenchPage()).locator('.pane-body .monaco-list-row').first();
    assert.match(await first.innerText(), /odd/);
    await screenshot('servers-problem');
    await problem.click();
    await until('the line is shown', () => cursor().text.includes('"odd"'));
    // Half a file is not the end of the servers that it defined.
    await writeFile(configFile(), before.slice(0, before.length / 2));
    await row(/its servers of before go on/);
    await row(/^everything\s*ready/);
  } finally {
    await writeFile(configFile(), before);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
  await (await rows(/mcp\.json:\d+$/)).first().waitFor({ state: 'detached', timeout: 20_000 });
});

test('rows: the menu of a server has everything by keyboard, and copies its name', async () => {
  await collapse();
  const menu = await menuOf(/^everything/);
  for (const item of ['Stop Server', 'Restart Server', 'Stop Trusting Server', 'Copy Name']) {
    await menu.getByText(item, { exact: true }).waitFor();
  }
  assert.equal(await menu.getByText('Sign In').count(), 0, 'it runs on this machine');
  await screenshot('servers-menu');
  await choose(menu, 'Copy Name');
  await until(
    'the name is copied',
    async () => (await vscode.env.clipboard.readText()) === 'everything',
  );
});

test('rows: all tools of a server are switched on at once', async () => {
  await collapse();
  const memory = await row(/^memory/);
  await memory.click();
  for (const tool of ['read_graph', 'search_nodes']) {
    await act(new RegExp(`^${tool}`), 'Disable Tool');
    await row(new RegExp(`^${tool}\\s*switched off`));
  }
  await row(/^memory.*2 off/);
  await choose(await menuOf(/^memory/), 'Enable All Tools');
  await row(/^memory\s*ready · 9 tools$/);
  await collapse();
});

test('rows: a setting that keeps the tools from models is named above the servers, and where there are none', async () => {
  const page = await workbenchPage();
  const before = await readFile(configFile(), 'utf8');
  try {
    await withSettings({ 'chat.extensionTools.enabled': false }, async () => {
      const message = page.locator('.pane-body .tree-explorer-viewlet-tree-view .message');
      await message.getByText(/chat\.extensionTools\.enabled is off/).waitFor();
      await screenshot('servers-message');
      await writeFile(configFile(), '{ "servers": {} }');
      const welcome = page.locator('.welcome-view-content');
      await welcome.getByText(/chat\.extensionTools\.enabled is off/).waitFor({ timeout: 20_000 });
      await screenshot('welcome-extension-tools');
    });
    await withSettings({ 'chat.agent.enabled': false }, async () => {
      const welcome = page.locator('.welcome-view-content');
      await welcome.getByText(/switched off by the setting chat\.agent\.enabled/).waitFor();
      await screenshot('welcome-agent');
    });
  } finally {
    await writeFile(configFile(), before);
  }
  await row(/^everything/);
});

test('rows: a new server is asked for in three steps, and lies in the file unsaved', async () => {
  const page = await workbenchPage();
  const before = await readFile(configFile(), 'utf8');
  const quick = page.locator('.quick-input-widget').filter({ visible: true });
  const begin = async (launch: string): Promise<void> => {
    void vscode.commands.executeCommand('toolwright.addServer');
    await quick.getByText('Add Server (1/3)').waitFor();
    await quick.locator('input[type="text"]').first().fill(launch);
    await page.keyboard.press('Enter');
    await quick.getByText('Add Server (2/3)').waitFor();
    await page.keyboard.press('Enter');
    await quick.getByText('Add Server (3/3)').waitFor();
  };
  await begin('npx -y @example/mcp-server-notes --root "a b"');
  await screenshot('add-server');
  await quick.getByText('This workspace').click();
  await (await notification(/Save the file/)).waitFor();
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document.isDirty, true);
  const { servers } = JSON.parse(editor.document.getText()) as { servers: Record<string, unknown> };
  assert.deepEqual(servers['notes'], {
    command: 'npx',
    args: ['-y', '@example/mcp-server-notes', '--root', 'a b'],
  });
  assert.equal(await readFile(configFile(), 'utf8'), before, 'the file is as it was');
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');

  await begin('http://127.0.0.1:9/mcp');
  await quick.getByText('All my workspaces').click();
  await row(/^local\s*stopped/);
  await until('its definition is shown', () => cursor().text.includes('"local"'));
  assert.ok(cursor().file.endsWith('servers.json'));
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  void vscode.commands.executeCommand('toolwright.undoImport');
  await (await rows(/^local/)).first().waitFor({ state: 'detached', timeout: 20_000 });
  await vscode.commands.executeCommand('notifications.clearAll');
});

test('rows: 500 tools are drawn and followed without holding up the editor', async () => {
  await collapse();
  const script = path.join(environment('TOOLWRIGHT_ROOT'), 'test/fixtures/servers/hostile.mjs');
  const many = { command: 'node', args: [script, 'many'] };
  await withSettings({ 'toolwright.servers': { many } }, async () => {
    await act(/^many\s*stopped/, 'Start Server');
    await (await row(/^many\s*ready · 500 tools/)).click();
    await row(/^tool_0\s*allowed/);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    // Each of them is recorded, and may change what the rows show.
    for (let i = 0; i < 20; i++) {
      await invoke('search_tools', { keyword: `tool ${i}` });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    delay.disable();
    const worst = delay.max / 1e6;
    log(`  the extension host was blocked for ${worst.toFixed(1)} ms at most`);
    assert.ok(worst < 250, `${worst.toFixed(1)} ms`);
    await collapse();
  });
  await (await rows(/^many/)).first().waitFor({ state: 'detached' });
});

test('rows: a narrow side bar still says how each server is', async () => {
  await collapse();
  await act(/^missing/, 'Start Server');
  await row(/^missing\s*failed/);
  await notification(/toolwright-no-such-command/);
  await vscode.commands.executeCommand('notifications.clearAll');
  const page = await workbenchPage();
  const bar = await page.locator('.part.sidebar').boundingBox();
  assert.ok(bar);
  const drag = async (from: number, to: number): Promise<void> => {
    await page.mouse.move(from, bar.y + bar.height / 2);
    await page.mouse.down();
    await page.mouse.move(to, bar.y + bar.height / 2, { steps: 8 });
    await page.mouse.up();
  };
  const edge = bar.x + bar.width;
  await drag(edge, bar.x + 190);
  const narrow = await page.locator('.part.sidebar').boundingBox();
  assert.ok(narrow && narrow.width < 230, `the side bar is ${narrow?.width} wide`);
  await page.mouse.move(edge + 200, bar.y + bar.height / 2);
  await row(/^missing\s*failed/);
  await screenshot('servers-narrow', '.part.sidebar');
  await drag(narrow.x + narrow.width, edge);
});
