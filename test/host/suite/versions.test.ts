/** A server's tools change under a skill, in a real VS Code: what people see, and what they do about it. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutput, SkillSaveOutput } from '../../../src/core/results/outputs';
import { invoke, screenshot, webview, workbenchPage, workspaceFolder } from '../lib';
import { notification } from '../rows';
import { test } from '../runner';
import { until } from '../until';

const CODE = `// Names of the files below a folder.
const found = await versioned.list_folder({
  path: input.folder,
  recursive: true, // all of them
});
return found.files.map((file) => file.title);
`;
const MIGRATED = CODE.replace('recursive: true,', `depth: 'recursive',`);
const ALL = ['a.ts', 'b.ts', 'deep.ts'];

const base = (): string => path.join(workspaceFolder(), '.toolwright');
const folder = (): string => path.join(base(), 'skills/file-names');
const program = (): string => readFileSync(path.join(folder(), 'skill.ts'), 'utf8');
const run = async (): Promise<RunOutput> =>
  (await invoke<RunOutput>('run_skill', { name: 'file-names', input: { folder: 'src' } })).value;

async function version(number: number): Promise<void> {
  writeFileSync(path.join(workspaceFolder(), '.vscode/version'), String(number));
}

async function badge(): Promise<string | undefined> {
  const page = await workbenchPage();
  const texts = await page
    .locator('.activitybar .badge-content, .composite-bar .badge-content')
    .allInnerTexts();
  return texts.map((text) => text.trim()).find((text) => /^\d+$/.test(text));
}

test('versions: a skill over tools of now is saved with their versions', async () => {
  await version(1);
  await vscode.commands.executeCommand('notifications.clearAll');
  const { value } = await invoke<SkillSaveOutput>('save_skill', {
    name: 'file-names',
    description: 'Names of the files below a folder.',
    code: CODE,
    tests: [{ input: { folder: 'src' }, expect: ALL }],
  });
  assert.equal(value.status, 'ok', JSON.stringify(value));
  assert.deepEqual(value.tool_dependencies, [{ name: 'versioned.list_folder', version: '1.0.0' }]);
  await vscode.commands.executeCommand('toolwright.runSkill', folder());
  await (await webview('skills')).getByText('file-names').first().waitFor({ timeout: 20_000 });
});

test('versions: when its tools change, people are told once, and shown what changed', async () => {
  await version(2);
  const told = await notification(/The tools of the skill 'file-names' have changed/);
  await until('the badge', async () => (await badge()) === '1');
  await told.getByRole('button', { name: 'Show' }).click();
  const page = await webview();
  const section = page.getByRole('region', { name: 'Skills to look at' });
  await section.getByText('Needs a migration').waitFor({ timeout: 20_000 });
  await section.getByText('1.0.0 → 2.0.0').waitFor();
  await screenshot('compatibility-outdated');
});

test('versions: the changes are shown, accepted, and the skill works again', async () => {
  const page = await webview();
  await page.getByRole('button', { name: 'Migrate… file-names' }).click();
  await until('a comparison is open', () => {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    return activeTab?.input instanceof vscode.TabInputTextDiff;
  });
  assert.equal(program(), CODE, 'nothing was written yet');
  const asked = await notification(
    /Migrate 'file-names' \(versioned\.list_folder 1\.0\.0 → 2\.0\.0\)\? Its recorded tests still pass: 1/,
  );
  await screenshot('migration-diff');
  await asked.getByRole('button', { name: 'Migrate', exact: true }).click();
  await until('it is migrated', () => program() === MIGRATED);
  assert.deepEqual((await run()).result, ALL);
  await notification(/'file-names' is migrated and is version 2 now/);
  await until('the badge is gone', async () => (await badge()) === undefined);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('notifications.clearAll');
});

test('versions: a migration is undone', async () => {
  void vscode.commands.executeCommand('toolwright.undoMigration', folder());
  await until('it is undone', () => program() === CODE);
  await notification(/'file-names' is as it was before its migration, as version 3/);
});

// Modal dialogs do not show while an extension's tests run: test/host/dialogs has the question.
test('versions: it is refused or migrated as it is run, as the setting says', async () => {
  const settings = vscode.workspace.getConfiguration('toolwright');
  const set = (value: string | undefined): Thenable<void> =>
    settings.update('skills.outdated', value, vscode.ConfigurationTarget.Global);
  await set('refuse');
  await until('it is refused', async () =>
    /does not run until it is migrated/.test((await run()).stderr ?? ''),
  );
  assert.equal(program(), CODE);
  await set('auto');
  await until('it is migrated', async () => (await run()).status === 'ok');
  assert.equal(program(), MIGRATED);
  await set(undefined);
  await vscode.commands.executeCommand('toolwright.undoMigration', folder());
  assert.equal(program(), CODE);
});

test('versions: compatibility is checked, and a change is declared', async () => {
  void vscode.commands.executeCommand('toolwright.checkCompatibility');
  await notification(/The tools of the skill 'file-names' have changed/);
  await vscode.commands.executeCommand('toolwright.declareToolChange', 'versioned.list_folder');
  const file = path.join(base(), 'versions/versioned/list_folder.json');
  assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file);
  const declared = JSON.parse(readFileSync(file, 'utf8')) as {
    versions: { version: string; steps: unknown[] }[];
  };
  assert.deepEqual(declared.versions[0]?.steps, [
    {
      step: 'map_input',
      input: 'recursive',
      to: 'depth',
      values: [
        { from: true, to: 'recursive' },
        { from: false, to: 'none' },
      ],
    },
  ]);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('notifications.clearAll');
  rmSync(base(), { recursive: true, force: true });
});
