/** Guidance in a real VS Code: what models do is learned, said in replies, shown in the dashboard, deleted, switched off. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutput, SearchOutput } from '../../../src/core/results/outputs';
import { invoke, screenshot, webview } from '../lib';
import { test } from '../runner';
import { until } from '../until';

/** No tool says the first word, and no other suite searches for it: they have taught the others. */
const KEYWORD = 'zephyrine folder';
const CODE = `return (await workspace.list_files({ path: '.' })).length;`;

async function search(): Promise<SearchOutput> {
  return (await invoke<SearchOutput>('search_tools', { keyword: KEYWORD })).value;
}

const idOf = ({ results }: SearchOutput, at = 0): string => {
  const { server, name } = results[at] ?? {};
  return `${server}.${name}`;
};

test('guidance: a search shows first what such words meant before, and says why', async () => {
  assert.doesNotMatch(JSON.stringify((await search()).results), /zephyrine/);
  for (let round = 0; round < 6; round++) {
    await search();
    const { value } = await invoke<RunOutput>('execute_code', { code: CODE });
    assert.equal(value.status, 'ok', JSON.stringify(value));
  }
  const after = await search();
  assert.equal(idOf(after), 'workspace.list_files', JSON.stringify(after.results.slice(0, 3)));
  assert.match(
    after.results[0]?.why ?? '',
    /called after \d+ of \d+ searches with "(zephyrine|folder)" here/,
  );
});

test('guidance: the dashboard shows what was learned, and a lesson that is deleted counts no more', async () => {
  await vscode.commands.executeCommand('toolwright.openDashboard');
  const page = await webview();
  await page.getByRole('button', { name: 'Guidance', exact: true }).click();
  const searches = page.getByRole('region', { name: 'What searches mean' });
  const row = searches.getByRole('row').filter({ hasText: 'workspace.list_files' });
  await row.getByText(/Called after searches with/).waitFor({ timeout: 20_000 });
  await row.getByText('Comes up in such searches').waitFor();
  await screenshot('guidance-dashboard');
  await row.getByRole('button', { name: /Forget/ }).click();
  await row.waitFor({ state: 'hidden', timeout: 20_000 });
  const { results } = await search();
  const found = results.find(({ server, name }) => `${server}.${name}` === 'workspace.list_files');
  assert.doesNotMatch(found?.why ?? '', /searches with/);
});

test('guidance: is switched off by its setting, and says so', async () => {
  const settings = vscode.workspace.getConfiguration('toolwright');
  await settings.update('guidance.enabled', false, vscode.ConfigurationTarget.Global);
  try {
    const page = await webview();
    await page
      .getByText(/Guidance is off/)
      .first()
      .waitFor({ timeout: 20_000 });
    await screenshot('guidance-off');
    await until('nothing is said any more', async () => {
      const { usually_next: next } = await search();
      return next === undefined;
    });
  } finally {
    await settings.update('guidance.enabled', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
});
