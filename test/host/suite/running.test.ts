/** A run that takes long: seen in the side bar, the status bar and the dashboard, and cancelled there. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutput } from '../../../src/core/results/outputs';
import { invoke, screenshot, statusBarItem, webview, workbenchPage } from '../lib';
import { test } from '../runner';

/** Starts a program that would wait for ten minutes. */
function startLongRun(): Promise<RunOutput> {
  const code = `
    console.log('reading page 1');
    await tar.hello({});
    await tar.hang({});`;
  const run = invoke<RunOutput>('execute_code', { code, timeout_secs: 600 });
  return run.then(({ value }) => value);
}

async function assertCancelled(run: Promise<RunOutput>): Promise<void> {
  const { status, exit_code: exitCode, warnings } = await run;
  assert.deepEqual([status, exitCode], ['cancelled', 130]);
  assert.match(warnings?.join(' ') ?? '', /The person cancelled this run/);
  const { value } = await invoke<RunOutput>('execute_code', { code: 'return 6 * 7;' });
  assert.equal(value.result, 42, 'the next program works');
}

test('running: the side bar shows a long run and cancels it', async () => {
  await vscode.commands.executeCommand('toolwright.activity.focus');
  const run = startLongRun();
  const running = (await workbenchPage())
    .locator('.pane-body .monaco-list-row')
    .filter({ has: (await workbenchPage()).locator('.codicon-loading') });
  await running.getByText(/2 calls · \d+ s/).waitFor({ timeout: 20_000 });
  const item = await statusBarItem(/Toolwright: 2 calls · \d+ s/);
  await item.waitFor({ timeout: 20_000 });
  await running.hover();
  await screenshot('running');
  await running.getByRole('button', { name: 'Cancel Run' }).click();
  await assertCancelled(run);
  await running.waitFor({ state: 'detached', timeout: 20_000 });
  await item.waitFor({ state: 'hidden', timeout: 20_000 });
  await screenshot('ran');
});

test('running: the command cancels the only run', async () => {
  const run = startLongRun();
  const item = await statusBarItem(/Toolwright: 2 calls/);
  await item.waitFor({ timeout: 20_000 });
  await vscode.commands.executeCommand('toolwright.cancelRun');
  await assertCancelled(run);
});

test('running: the dashboard shows a long run and cancels it', async () => {
  await vscode.commands.executeCommand('toolwright.openDashboard');
  const page = await webview();
  const run = startLongRun();
  const row = page.locator('.activity > tbody.running');
  await row.getByText('2 calls, waiting for tar.hang').waitFor({ timeout: 20_000 });
  await row.getByRole('button', { name: 'typescript (console)' }).click();
  await page.getByText('reading page 1').waitFor();
  await screenshot('running-dashboard');
  await page.getByRole('button', { name: 'Cancel typescript' }).click();
  await assertCancelled(run);
  await row.waitFor({ state: 'detached' });
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});
