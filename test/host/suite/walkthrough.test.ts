/** The first five minutes: the walkthrough is there, leads to a program, and the program runs. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { screenshot, workbenchPage } from '../lib';
import { test } from '../runner';
import { until } from '../until';

const STEPS = [
  'Bring your servers',
  'Run a program over tools',
  'Keep it as a skill',
  'Let a model do it',
  'See whether it pays',
];

test('walkthrough: shows its steps, and opens a program that runs', async () => {
  const id = 'toolwright.toolwright#start';
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', id, false);
  const page = await workbenchPage();
  for (const step of STEPS) {
    const title = page.locator('.getting-started-step .step-title').filter({ hasText: step });
    await title.first().waitFor({ timeout: 20_000 });
  }
  const step = page.locator('.getting-started-step').filter({ hasText: STEPS[1]! });
  await step.first().click();
  await screenshot('walkthrough');
  await step.getByRole('button', { name: 'Open a Sample Program' }).click();
  const text = await until('the program', () => {
    const { activeTextEditor } = vscode.window;
    const shown = activeTextEditor?.document.getText() ?? '';
    return shown.includes('list_files') ? shown : undefined;
  });
  assert.match(text, /Run Program in Editor/);
  await vscode.commands.executeCommand('toolwright.runProgram');
  await until('its result', () =>
    vscode.workspace.textDocuments.some((document) => document.getText().includes('"kinds"')),
  );
  await screenshot('walkthrough-result');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});
