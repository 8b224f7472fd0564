/** What people see: the side bar and the dashboard. The pictures are looked at, too. */
import * as vscode from 'vscode';
import { screenshot, webview, workbenchPage } from '../lib';
import { test } from '../runner';

test('views: the side bar shows the servers', async () => {
  await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
  await vscode.commands.executeCommand('workbench.view.extension.toolwright');
  await vscode.commands.executeCommand('toolwright.servers.focus');
  const rows = (await workbenchPage()).locator('.pane-body .monaco-list-row');
  for (const name of ['everything', 'filesystem', 'memory', 'missing', 'workspace']) {
    await rows.filter({ hasText: name }).first().waitFor({ timeout: 20_000 });
  }
  await rows.filter({ hasText: 'everything' }).first().click();
  await rows.filter({ hasText: 'get-sum' }).first().waitFor();
  await screenshot('sidebar');
});

test('views: the dashboard opens', async () => {
  await vscode.commands.executeCommand('toolwright.openDashboard');
  const page = await webview();
  await page.getByText('everything').first().waitFor({ timeout: 20_000 });
  await screenshot('dashboard');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});
