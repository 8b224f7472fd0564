/** Personal data in a real VS Code: tokens through the Language Model Tools, the setting, the preview, the audit. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutput } from '../../../src/core/results/outputs';
import { invoke, screenshot, workbenchPage, workspaceFolder } from '../lib';
import { notification } from '../rows';
import { test } from '../runner';
import { until } from '../until';

const PEOPLE =
  'id,name,email,ssn\n1,Ada Lovelace,ada@acme-mail.io,536-22-8726\n2,Alan Turing,alan@acme-mail.io,219-45-1234\n';
const VALUES = ['ada@acme-mail.io', 'alan@acme-mail.io', '536-22-8726', 'Ada Lovelace'];
const people = (): string => path.join(workspaceFolder(), 'people.csv');
const read = async (more: object = {}): Promise<RunOutput> =>
  (
    await invoke<RunOutput>('execute_code', {
      code: `return workspace.read_file({ path: 'people.csv' })`,
      ...more,
    })
  ).value;

function assertNoValue(shown: unknown): void {
  for (const value of VALUES)
    assert.ok(!JSON.stringify(shown).includes(value), `${value} is shown`);
}

test('privacy: the model has tokens, and a tool gets what they stand for', async () => {
  writeFileSync(people(), PEOPLE);
  const output = await read();
  assert.equal(output.status, 'ok', JSON.stringify(output));
  assertNoValue(output);
  const [token] = /__PII_email_[a-z0-9]{6,}__/.exec(JSON.stringify(output.result))!;
  const { value: called } = await invoke<RunOutput>('execute_code', {
    code: `const to = '${token}'; return [to.includes('@'), to]`,
  });
  assert.deepEqual(called.result, [true, token]);
  const refused = await read({ enable_pii_protection: false });
  assertNoValue(refused);
  assert.match(refused.warnings?.join(' ') ?? '', /stays protected/);
});

test('privacy: what was kept stands in the activity, and the setting decides for a kind', async () => {
  await vscode.commands.executeCommand('toolwright.activity.focus');
  const page = await workbenchPage();
  const entry = page
    .locator('.pane-body .monaco-list-row')
    .filter({ hasText: 'protected' })
    .first();
  const tip = page.locator('.workbench-hover').filter({ hasText: 'kept from the model' });
  // A tree that is drawn anew forgets the pointer above it.
  await until('what was kept, under the pointer', async () => {
    await page.mouse.move(5, 5);
    await entry.hover({ timeout: 20_000 });
    return tip.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
  });
  await screenshot('privacy-activity');
  const settings = vscode.workspace.getConfiguration('toolwright.privacy');
  await settings.update(
    'kinds',
    { email: 'allow', ssn: 'block' },
    vscode.ConfigurationTarget.Global,
  );
  try {
    await until('the setting counts', async () =>
      JSON.stringify(await read()).includes(VALUES[0]!),
    );
    const shown = JSON.stringify(await read());
    assert.ok(shown.includes('[social security number withheld]'), shown);
  } finally {
    await settings.update('kinds', undefined, vscode.ConfigurationTarget.Global);
  }
  await until('it is as before', async () => !JSON.stringify(await read()).includes(VALUES[0]!));
});

test('privacy: a preview shows beside a text what would be kept', async () => {
  const document = await vscode.workspace.openTextDocument(people());
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('toolwright.previewPrivacy');
  await until('a comparison is open', () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return tab?.input instanceof vscode.TabInputTextDiff && /kept from models/.test(tab.label);
  });
  const texts = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'toolwright');
  assert.ok(
    texts.some((text) => text.getText().includes('[e-mail address],[social security number]')),
  );
  await screenshot('privacy-preview');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});

test('privacy: the audit is shown, holds no value, and verifies', async () => {
  const page = await workbenchPage();
  const rows = page
    .locator('.quick-input-widget')
    .filter({ visible: true })
    .locator('.monaco-list-row');
  void vscode.commands.executeCommand('toolwright.privacyAudit');
  await rows.filter({ hasText: 'A line for each token' }).click({ timeout: 20_000 });
  await until(
    'the audit is open',
    () =>
      vscode.window.activeTextEditor?.document.uri.path.endsWith('privacy-audit.jsonl') === true,
  );
  const audit = vscode.window.activeTextEditor!.document.getText();
  assert.match(audit, /"action":"tokenized"/);
  assertNoValue(audit);
  void vscode.commands.executeCommand('toolwright.privacyAudit');
  await rows.filter({ hasText: 'Whether a line was changed' }).click({ timeout: 20_000 });
  await notification(/The audit is whole/);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('notifications.clearAll');
  assert.equal(readFileSync(people(), 'utf8'), PEOPLE);
  rmSync(people());
});
