/** The life of a skill in a real VS Code: through the tools, by hand, in the view, and in dialogs. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type {
  RunOutput,
  SearchOutput,
  SkillListOutput,
  SkillLoadOutput,
  SkillSaveOutput,
} from '../../../src/core/results/outputs';
import { invoke, screenshot, webview, workbenchPage, workspaceFolder } from '../lib';
import { notification } from '../rows';
import { test } from '../runner';
import { until } from '../until';

const CODE = `const text = await workspace.read_file({ path: input.path });
return text.split('\\n').length;
`;

const folderOf = (name: string): string => path.join(workspaceFolder(), '.toolwright/skills', name);
const run = async (name: string, input: object): Promise<RunOutput> =>
  (await invoke<RunOutput>('run_skill', { name, input })).value;

test('skills: one is saved, found, run, and called by a program', async () => {
  rmSync(path.join(workspaceFolder(), '.toolwright'), { recursive: true, force: true });
  const { value: saved } = await invoke<SkillSaveOutput>('save_skill', {
    name: 'count_lines',
    description: 'Counts the lines of a text file.',
    code: CODE,
    tags: ['text'],
    tests: [{ input: { path: 'README.md' } }],
  });
  assert.equal(saved.status, 'ok', JSON.stringify(saved));
  assert.equal(saved.name, 'count-lines');
  assert.ok(existsSync(path.join(folderOf('count-lines'), 'SKILL.md')));
  const { value: listed } = await invoke<SkillListOutput>('list_skills', {
    query: 'lines of a file',
  });
  assert.equal(listed.skills?.[0]?.call, 'skills.count_lines');
  const { value: found } = await invoke<SearchOutput>('search_tools', { keyword: 'count lines' });
  assert.equal(found.skills?.[0]?.name, 'count-lines');
  const output = await run('count-lines', { path: 'README.md' });
  assert.equal(output.status, 'ok', JSON.stringify(output));
  const { value: program } = await invoke<RunOutput>('execute_code', {
    code: `result = skills.count_lines(path="README.md")`,
    language: 'python3',
  });
  assert.equal(program.result, output.result);
});

test('skills: a change by hand counts, becomes a version, is compared and taken back', async () => {
  const file = path.join(folderOf('count-lines'), 'skill.ts');
  writeFileSync(file, CODE.replace('.length', '.length * 2'));
  const doubled = await run('count-lines', { path: 'README.md' });
  assert.equal(doubled.status, 'ok', JSON.stringify(doubled));
  const { value: saved } = await invoke<SkillSaveOutput>('save_skill', {
    name: 'count-lines',
    code: `${CODE}// 3\n`,
  });
  assert.equal(saved.version, 3, JSON.stringify(saved));
  const { value: second } = await invoke<SkillLoadOutput>('load_skill', {
    name: 'count-lines',
    version: 2,
  });
  assert.match(second.code ?? '', /length \* 2/);

  const page = await workbenchPage();
  const rows = page
    .locator('.quick-input-widget')
    .filter({ visible: true })
    .locator('.monaco-list-row');
  void vscode.commands.executeCommand('toolwright.showSkillHistory', folderOf('count-lines'));
  await rows.filter({ hasText: 'Version 2' }).click({ timeout: 20_000 });
  await until('a comparison is open', () => {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    return activeTab?.input instanceof vscode.TabInputTextDiff;
  });
  await screenshot('skill-diff');
  void vscode.commands.executeCommand('toolwright.showSkillHistory', folderOf('count-lines'));
  const first = rows.filter({ hasText: 'Version 1' });
  await first.hover({ timeout: 20_000 });
  await first.getByRole('button', { name: 'Restore This Version' }).click();
  await until('version 1 is back', () => readFileSync(file, 'utf8') === CODE);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await vscode.commands.executeCommand('notifications.clearAll');
});

test('skills: the view lists them, and runs one with what its form holds', async () => {
  await vscode.commands.executeCommand('workbench.action.closeAuxiliaryBar');
  await vscode.commands.executeCommand('toolwright.runSkill', folderOf('count-lines'));
  const view = await webview('skills');
  await view.getByText('This folder · version 4 · TypeScript').waitFor({ timeout: 20_000 });
  await view.getByRole('button', { name: 'Run… count-lines' }).click();
  await view.getByRole('textbox', { name: 'path *' }).fill('README.md');
  await view.getByRole('button', { name: 'Run', exact: true }).click();
  await view.locator('.run-result').getByText('OK').waitFor({ timeout: 20_000 });
  await screenshot('skills-view');
});

// Modal dialogs do not show while an extension's tests run: test/host/dialogs has the click on Trust.
test('skills: one from elsewhere does not run, and its review opens the program', async () => {
  mkdirSync(folderOf('from-elsewhere'), { recursive: true });
  writeFileSync(
    path.join(folderOf('from-elsewhere'), 'SKILL.md'),
    '---\nname: from-elsewhere\ndescription: Came with the folder.\n---\n',
  );
  writeFileSync(path.join(folderOf('from-elsewhere'), 'skill.ts'), CODE);
  const refused = await run('from-elsewhere', { path: 'README.md' });
  assert.equal(refused.status, 'blocked', JSON.stringify(refused));
  const view = await webview('skills');
  await view
    .getByRole('button', { name: 'from-elsewhere', exact: true })
    .click({ timeout: 20_000 });
  await view.getByRole('button', { name: 'Review from-elsewhere' }).click();
  const asked = await notification(/Read the program of the skill 'from-elsewhere'/);
  await asked.getByRole('button', { name: 'Decide…' }).waitFor();
  const file = path.join(folderOf('from-elsewhere'), 'skill.ts');
  assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file);
  await screenshot('skill-review');
});

test('skills: one is exported into a folder, and imported into the own library', async () => {
  const target = mkdtempSync(path.join(tmpdir(), 'toolwright-export-'));
  const to = vscode.Uri.file(target);
  void vscode.commands.executeCommand('toolwright.exportSkill', folderOf('count-lines'), to);
  const exported = path.join(target, 'count-lines');
  await until('it is exported', () => existsSync(path.join(exported, 'skill.json')));
  assert.equal(existsSync(path.join(exported, 'versions')), false);
  await vscode.commands.executeCommand('notifications.clearAll');
  const from = vscode.Uri.file(exported);
  void vscode.commands.executeCommand('toolwright.importSkills', from, 'user');
  const { path: key = '' } = await until('it is imported', async () => {
    const { value } = await invoke<SkillLoadOutput>('load_skill', { name: 'user/count-lines' });
    return value.status === 'ok' ? value : undefined;
  });
  const refused = await run('user/count-lines', { path: 'README.md' });
  assert.equal(refused.status, 'blocked', JSON.stringify(refused));
  const told = await notification(/count-lines was imported/);
  await told.getByRole('button', { name: 'Review' }).waitFor();
  await vscode.commands.executeCommand('toolwright.deleteSkill', key);
  await vscode.commands.executeCommand('notifications.clearAll');
  rmSync(target, { recursive: true, force: true });
});

test('skills: one that was deleted in the view is brought back', async () => {
  const key = folderOf('count-lines');
  await vscode.commands.executeCommand('toolwright.deleteSkill', key);
  assert.equal(existsSync(key), false);
  const told = await notification(/count-lines was deleted/);
  await told.getByRole('button', { name: 'Undo' }).click();
  await until('it is back', () => existsSync(path.join(key, 'skill.json')));
  await vscode.commands.executeCommand('notifications.clearAll');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  rmSync(path.join(workspaceFolder(), '.toolwright'), { recursive: true, force: true });
});
