/** Metrics and the activity in a real VS Code: what models did shows, is opened, filtered, cleared and served. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { RunOutput, SearchOutput } from '../../../src/core/results/outputs';
import { invoke, screenshot, webview, workbenchPage } from '../lib';
import { test } from '../runner';
import { until } from '../until';

const CODE = `const { length } = await workspace.read_file({ path: 'README.md' });
await workspace.list_files({ path: '.' });
return length > 0;`;

async function runProgram(code = CODE): Promise<RunOutput> {
  return (await invoke<RunOutput>('execute_code', { code })).value;
}

test('metrics: the dashboard shows within seconds what models did', async () => {
  assert.equal((await runProgram()).result, true);
  await vscode.commands.executeCommand('toolwright.openDashboard');
  const page = await webview();
  await page.getByRole('button', { name: 'Metrics', exact: true }).click();
  await page.getByText('Runs that ended well').waitFor({ timeout: 20_000 });
  const runs = page.locator('.chart').filter({ hasText: 'programs, direct calls, skills' });
  await runs.getByText('Table').click();
  const today = runs.getByRole('row').last();
  const before = await today.innerText();
  await invoke<SearchOutput>('search_tools', { keyword: 'read a file' });
  assert.equal((await runProgram()).result, true);
  await until('the run in the dashboard', async () => (await today.innerText()) !== before);
  const tools = page.getByRole('table', { name: 'Tools' });
  await tools.getByText('workspace.list_files').waitFor({ timeout: 20_000 });
  await screenshot('metrics-dashboard');
  await page.getByRole('button', { name: 'Compatibility', exact: true }).click();
  await page.getByRole('heading', { name: 'What changed' }).waitFor();
  await screenshot('compatibility-dashboard');
});

test('metrics: the page and the range are there again after the tab was hidden', async () => {
  const page = await webview();
  await page.getByRole('button', { name: 'Metrics', exact: true }).click();
  await page.getByRole('combobox', { name: 'Range of time' }).click();
  await page.getByRole('option', { name: 'Last 24 hours' }).click();
  await page.getByText('In the last 24 hours').waitFor({ timeout: 20_000 });
  await vscode.commands.executeCommand('workbench.action.files.newUntitledFile');
  await vscode.commands.executeCommand('workbench.action.previousEditor');
  const again = await webview();
  await again.getByText('In the last 24 hours').waitFor({ timeout: 20_000 });
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('metrics: Prometheus gets them while a person wants it, and no longer', async () => {
  const port = await freePort();
  const settings = vscode.workspace.getConfiguration('toolwright.metrics');
  const url = `http://127.0.0.1:${port}/metrics`;
  const read = (): Promise<string | undefined> =>
    fetch(url).then(
      (response) => response.text(),
      () => undefined,
    );
  assert.equal(await read(), undefined);
  await settings.update('port', port, vscode.ConfigurationTarget.Global);
  await settings.update('serve', true, vscode.ConfigurationTarget.Global);
  try {
    const text = await until('the metrics at their address', read);
    assert.match(
      text,
      /toolwright_runs_total\{kind="program",language="typescript",status="ok"\} \d/,
    );
  } finally {
    await settings.update('serve', undefined, vscode.ConfigurationTarget.Global);
    await settings.update('port', undefined, vscode.ConfigurationTarget.Global);
  }
  await until('the end of it', async () => ((await read()) === undefined ? true : undefined));
});

test('metrics: they are exported as JSON, and counted again', async () => {
  await vscode.commands.executeCommand('toolwright.exportMetrics');
  const text = await until('the export', async () =>
    vscode.window.activeTextEditor?.document.getText(),
  );
  const report = JSON.parse(text) as { schema: string; figures: { runs: number } };
  assert.equal(report.schema, 'toolwright-metrics/1');
  assert.ok(report.figures.runs > 0);
  await vscode.commands.executeCommand('toolwright.rebuildMetrics');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('metrics: activity: a run shows its calls, and its program and result are opened', async () => {
  await vscode.commands.executeCommand('toolwright.activity.focus');
  await runProgram();
  const page = await workbenchPage();
  const rows = page.locator('.pane-body .monaco-list-row');
  const run = rows.filter({ hasText: 'workspace.read_file, workspace.list_files' }).first();
  await run.getByText('2 calls').waitFor({ timeout: 20_000 });
  await run.locator('.monaco-tl-twistie').click();
  await rows
    .filter({ hasText: /^workspace\.list_files.*B$/ })
    .first()
    .waitFor({ timeout: 20_000 });
  await run.hover();
  await screenshot('activity-calls');
  await run.getByRole('button', { name: 'Open Program of a Run' }).click();
  const shown = async (word: string): Promise<true | undefined> =>
    vscode.window.activeTextEditor?.document.getText().includes(word) ? true : undefined;
  await until('the program', () => shown("await workspace.list_files({ path: '.' })"));
  await run.hover();
  await run.getByRole('button', { name: 'Open Result of a Run' }).click();
  await until('the result', () => shown('"tool_calls": 2'));
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('metrics: activity: only what did not end well, and nothing any more', async () => {
  await runProgram(`throw new Error('on purpose')`);
  const page = await workbenchPage();
  const rows = page.locator('.pane-body .monaco-list-row');
  const good = rows.filter({ hasText: 'workspace.read_file, workspace.list_files' }).first();
  await good.waitFor({ timeout: 20_000 });
  void vscode.commands.executeCommand('toolwright.filterActivity');
  const quick = page.locator('.quick-input-widget');
  await quick.getByText('What did not end well, or had warnings').click({ timeout: 20_000 });
  await good.waitFor({ state: 'detached', timeout: 20_000 });
  await rows.filter({ hasText: 'typescript' }).first().waitFor({ timeout: 20_000 });
  await screenshot('activity-filtered');
  void vscode.commands.executeCommand('toolwright.filterActivity');
  await quick.getByText('Everything').click({ timeout: 20_000 });
  await good.waitFor({ timeout: 20_000 });
  await vscode.commands.executeCommand('toolwright.clearActivity');
  await good.waitFor({ state: 'detached', timeout: 20_000 });
  // What was measured is not what is shown.
  await vscode.commands.executeCommand('toolwright.exportMetrics');
  const text = await until('the export', async () =>
    vscode.window.activeTextEditor?.document.getText(),
  );
  assert.ok((JSON.parse(text) as { figures: { runs: number } }).figures.runs > 0);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
