/**
 * The proxy as people handle it in VS Code: states in the side bar and what can be done there, tools
 * switched off, a changed configuration, import and undo, the doctor, serving over HTTP.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutput, SearchOutput } from '../../../src/core/results/outputs';
import { invoke, screenshot, statusBarItem, workbenchPage, workspaceFolder } from '../lib';
import { act, collapse, notification, row, rows } from '../rows';
import { until } from '../until';
import { test } from '../runner';

const search = async (keyword: string): Promise<SearchOutput> =>
  (await invoke<SearchOutput>('search_tools', { keyword, limit: 100 })).value;
const execute = async (code: string): Promise<RunOutput> =>
  (await invoke<RunOutput>('execute_code', { code })).value;

/**
 * Every search tries the server `missing` again, and after six failures the status bar speaks of it alone: as if a
 * person had tried, it begins to count anew.
 */
async function forgetFailures(): Promise<void> {
  void vscode.commands.executeCommand('toolwright.startServer', 'missing');
  const often = (await statusBarItem(/missing: failed often/)).first();
  await often.waitFor({ state: 'hidden', timeout: 20_000 });
  await vscode.commands.executeCommand('notifications.clearAll');
}

test('proxy: a server is stopped and started from its row, and the status bar counts', async () => {
  await vscode.commands.executeCommand('toolwright.servers.focus');
  await forgetFailures();
  await execute('return everything.echo({ message: "x" });');
  await row(/^everything\s*ready/);
  await act(/^everything/, 'Stop Server');
  await row(/^everything\s*stopped/);
  await act(/^everything/, 'Start Server');
  await row(/^everything\s*ready/);
  await (await statusBarItem(/6 servers/)).first().waitFor();
});

test('proxy: a tool that is switched off is neither found nor called, until it is on again', async () => {
  const everything = await row(/^everything/);
  if ((await everything.getAttribute('aria-expanded')) !== 'true') await everything.click();
  await act(/^get-env/, 'Disable Tool');
  await row(/^get-env\s*switched off/);
  await row(/^everything.*1 off/);
  await screenshot('servers-tool-off');
  const found = (await search('environment variables')).results.map(({ name }) => name);
  assert.ok(!found.includes('get-env'), found.join());
  const { stderr } = await execute('return everything.get_env({});');
  assert.match(stderr ?? '', /get_env/);
  await act(/^get-env/, 'Enable Tool');
  await row(/^get-env\s*allowed/);
  assert.equal((await execute('return typeof (await everything.get_env({}));')).status, 'ok');
});

test('proxy: why a server failed stands below it', async () => {
  await collapse();
  const missing = await row(/^missing/);
  if ((await missing.getAttribute('aria-expanded')) !== 'true') await missing.click();
  await row(/toolwright-no-such-command/);
  await screenshot('servers-failed');
});

test('proxy: a server that comes into the file later waits for the person, the others go on', async () => {
  await collapse();
  await forgetFailures();
  const file = path.join(workspaceFolder(), '.vscode/mcp.json');
  const before = await readFile(file, 'utf8');
  const pid = async (): Promise<unknown> =>
    (await execute('return (await everything.get_env({}));')).result;
  const first = JSON.stringify(await pid());
  const changed = JSON.parse(before) as { servers: Record<string, unknown> };
  changed.servers['fresh'] = { command: 'node', args: ['-e', 'process.exit(9)'] };
  await writeFile(file, JSON.stringify(changed, null, 2));
  try {
    await row(/^fresh/);
    const { warnings = [] } = await search('anything');
    assert.match(warnings.join('\n'), /'fresh' in .* is new since the folder was opened/);
    await row(/^fresh\s*waits for you/);
    const told = await notification(/'fresh' waits for you/);
    await (await statusBarItem(/fresh: waits for you/)).first().waitFor();
    await screenshot('servers-blocked');
    await told.getByRole('button', { name: 'Review' }).waitFor();
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.equal(JSON.stringify(await pid()), first, 'everything was not started again');
  } finally {
    await writeFile(file, before);
  }
  await (await rows(/^fresh/)).first().waitFor({ state: 'detached', timeout: 20_000 });
});

test('proxy: servers of another program are imported, and taken back', async () => {
  const page = await workbenchPage();
  const source = path.join(homedir(), '.cursor/mcp.json');
  await mkdir(path.dirname(source), { recursive: true });
  const text = JSON.stringify({
    mcpServers: {
      imported: { command: 'node', args: ['-e', '0'], env: { KEY: 'a-secret' } },
      memory: { command: 'other' },
    },
  });
  await writeFile(source, text);
  void vscode.commands.executeCommand('toolwright.importServers');
  const quick = page.locator('.quick-input-widget');
  await quick.getByText('Cursor', { exact: true }).waitFor({ timeout: 20_000 });
  await screenshot('import-files');
  await page.keyboard.press('Enter');
  await quick.getByText(/env: KEY/).waitFor();
  assert.equal(await quick.getByText('a-secret').count(), 0, 'no value is shown');
  await screenshot('import-servers');
  await page.keyboard.press('Enter');
  await quick.getByText("'memory' of Cursor differs from the one that is there").waitFor();
  await screenshot('import-conflict');
  await quick.getByText("Import as 'memory-2'").click();
  const done = await notification(/servers? (?:was|were) imported/);
  await row(/^imported/);
  await row(/^memory-2/);
  await screenshot('import-done');
  await done.getByRole('button', { name: 'Undo' }).click();
  await (await rows(/^imported/)).first().waitFor({ state: 'detached', timeout: 20_000 });
  assert.equal(await readFile(source, 'utf8'), text, 'the source is as it was');
  await (await notification(/Taken back/)).waitFor();
  await vscode.commands.executeCommand('notifications.clearAll');
});

test('proxy: the doctor says what works and what does not', async () => {
  await vscode.commands.executeCommand('toolwright.runDoctor');
  const report = vscode.window.activeTextEditor?.document.getText() ?? '';
  assert.match(report, /✓ ok {6}Programs in Python/);
  assert.match(report, /✓ ok {6}Server everything\n.*tools in/);
  assert.match(report, /✗ FAILED {2}Server missing/);
  await screenshot('doctor');
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});

test('proxy: tools are served over HTTP to who holds the token, until it is stopped', async () => {
  void vscode.commands.executeCommand('toolwright.serveHttp');
  const shown = await notification(/serves its tools at/);
  const url = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(await shown.innerText())?.[0] ?? '';
  await screenshot('serve-http');
  const refused = await fetch(url, { method: 'POST', body: '{}' });
  assert.equal(refused.status, 401);
  await shown.getByRole('button', { name: 'Copy Client Configuration' }).click();
  await (await notification(/holds the secret token/)).waitFor();
  const copied = await vscode.env.clipboard.readText();
  const { servers } = JSON.parse(copied) as {
    servers: { toolwright: { url: string; headers: Record<string, string> } };
  };
  assert.equal(servers.toolwright.url, url);
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 't', version: '1' },
    },
  });
  const accept = 'application/json, text/event-stream';
  const headers = { ...servers.toolwright.headers, 'content-type': 'application/json', accept };
  const answered = await fetch(url, { method: 'POST', headers, body });
  assert.match(await answered.text(), /"name":"toolwright"/);
  await vscode.commands.executeCommand('toolwright.stopHttp');
  await assert.rejects(fetch(url, { method: 'POST', headers, body }));
  await vscode.commands.executeCommand('notifications.clearAll');
});

test('proxy: without servers the view says how to get some, and which setting is in the way', async () => {
  const page = await workbenchPage();
  const file = path.join(workspaceFolder(), '.vscode/mcp.json');
  const before = await readFile(file, 'utf8');
  const welcome = page.locator('.welcome-view-content');
  await writeFile(file, '{ "servers": {} }');
  try {
    await welcome.getByText(/No MCP server is defined yet/).waitFor({ timeout: 20_000 });
    await welcome.getByText('Import Servers…').waitFor();
    await screenshot('welcome');
    const settings = vscode.workspace.getConfiguration();
    await settings.update('chat.mcp.access', 'none', vscode.ConfigurationTarget.Global);
    try {
      await welcome.getByText(/chat\.mcp\.access does not permit/).waitFor({ timeout: 20_000 });
      await screenshot('welcome-access');
      await writeFile(file, before);
      await welcome.first().waitFor({ state: 'hidden', timeout: 20_000 });
      await row(/^everything/);
      await vscode.commands.executeCommand('toolwright.stopAllServers');
      const { value } = await invoke<RunOutput>('call_tool', {
        name: 'everything.echo',
        arguments: { message: 'x' },
      });
      // It stands with the call, or, where its tools are not known yet, beside it.
      assert.match(JSON.stringify(value), /the setting chat\.mcp\.access is \\"none\\"/);
      await row(/^everything\s*not permitted/);
    } finally {
      await settings.update('chat.mcp.access', undefined, vscode.ConfigurationTarget.Global);
    }
  } finally {
    await writeFile(file, before);
    await vscode.commands.executeCommand('notifications.clearAll');
  }
  await until('everything runs again', async () => {
    const { status } = await execute('return everything.echo({ message: "x" });');
    return status === 'ok';
  });
});

test('proxy: the side bar is readable in every theme', async () => {
  const workbench = vscode.workspace.getConfiguration('workbench');
  const before = workbench.inspect<string>('colorTheme')?.globalValue;
  for (const [name, theme] of [
    ['light', 'Default Light Modern'],
    ['hc-dark', 'Default High Contrast'],
    ['hc-light', 'Default High Contrast Light'],
  ] as const) {
    await workbench.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
    const kind = name === 'light' ? 'vs' : name === 'hc-dark' ? 'hc-black' : 'hc-light';
    await (await workbenchPage()).locator(`.monaco-workbench.${kind}`).first().waitFor();
    await row(/^missing/);
    await screenshot(`servers-${name}`);
  }
  await workbench.update('colorTheme', before, vscode.ConfigurationTarget.Global);
  await (await workbenchPage()).locator('.monaco-workbench.vs-dark').first().waitFor();
});

test('proxy: permissions are listed, and taken back', async () => {
  const page = await workbenchPage();
  void vscode.commands.executeCommand('toolwright.managePermissions');
  const quick = page.locator('.quick-input-widget');
  await quick
    .getByText(/allowed by your settings/)
    .first()
    .waitFor({ timeout: 20_000 });
  await quick.getByText('starts, and is trusted').first().waitFor();
  await screenshot('permissions');
  const missing = quick.locator('.monaco-list-row').filter({ hasText: /^missing/ });
  const takenBack = missing.filter({ hasText: 'taken back: starts, and is trusted' });
  await page.keyboard.type('missing');
  await missing.first().click();
  await takenBack.waitFor();
  await screenshot('permissions-taken-back');
  await takenBack.click();
  await missing.filter({ hasText: 'starts, and is trusted' }).first().waitFor();
  await takenBack.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await quick.waitFor({ state: 'hidden' });
});
