/** The source `vscode`: tools of another extension and of the built-in chat, in searches and programs. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutput, SearchOutput } from '../../../src/core/results/outputs';
import {
  ask,
  chatPanel,
  enableCopilot,
  invoke,
  invokeWithParts,
  log,
  newChat,
  scriptedModel,
  waitForAnswer,
} from '../lib';
import { until } from '../until';
import { test } from '../runner';

const { Global } = vscode.ConfigurationTarget;

async function search(keyword: string, server?: string): Promise<string[]> {
  const input = { keyword, detail_level: 'name-only', limit: 100, ...(server && { server }) };
  const { value } = await invoke<SearchOutput>('search_tools', input);
  return value.results.map((hit) => `${hit.server}.${hit.name}`);
}

async function execute(code: string, timeoutSecs = 30): Promise<RunOutput> {
  // Images that a result names come behind the text.
  const input = { code, timeout_secs: timeoutSecs };
  return (await invokeWithParts<RunOutput>('execute_code', input)).value;
}

test('editor tools: one of another extension is found and called from a program', async () => {
  await scriptedModel();
  const hits = await until('it is found', async () => {
    const found = await search('weather forecast');
    return found.includes('vscode.scripted_weather') ? found : undefined;
  });
  assert.equal(hits[0], 'vscode.scripted_weather');
  const { status, result, stderr } = await execute(
    "return vscode.scripted_weather({ city: 'Rome' });",
  );
  assert.equal(status, 'ok', stderr);
  const { text, parts } = result as { text: string; parts: { handle: string }[] };
  assert.equal(text, 'Rome is sunny\nall day');
  assert.match(JSON.stringify(parts), /"mimeType":"image\/png","bytes":9,"handle":"part\d+"/);
});

test('editor tools: our own are not among them', async () => {
  const all = await search('*', 'vscode');
  assert.ok(all.length > 0);
  assert.deepEqual(
    all.filter((name) => name.includes('toolwright')),
    [],
  );
});

test('editor tools: one that needs a chat turn says so, and works inside of one', async () => {
  const outside = await execute('return vscode.scripted_turn({});');
  assert.equal(outside.status, 'error');
  assert.match(outside.stderr ?? '', /outside of a chat turn/);
  await enableCopilot();
  const model = await scriptedModel();
  await newChat();
  model.setScript(({ results }) => {
    if (results.length > 0) return { text: 'AFTER THE CALL' };
    const input = { code: 'return vscode.scripted_turn({});' };
    return { calls: [{ id: 'turn', name: 'toolwright_execute_code', input }] };
  });
  await ask('Are we in a turn?');
  await (
    await chatPanel()
  )
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click();
  await waitForAnswer('AFTER THE CALL');
  assert.match(model.requests.at(-1)?.results.at(-1)?.text ?? '', /"result":"in a turn"/);
});

test('editor tools: a call ends at the time limit, and the tool is told', async () => {
  const model = await scriptedModel();
  const settings = vscode.workspace.getConfiguration('toolwright');
  const before = model.cancelled;
  await settings.update('callTimeoutSeconds', 1, Global);
  try {
    await until('the limit holds', async () => {
      const { stderr } = await execute("return vscode.scripted_weather({ city: 'Nowhere' });", 3);
      return /scripted_weather gave no answer within 1 s/.test(stderr ?? '');
    });
    await until('the tool hears of it', () => model.cancelled > before);
  } finally {
    await settings.update('callTimeoutSeconds', undefined, Global);
  }
});

test("editor tools: beside the chat's own tools ours are found first", async () => {
  await enableCopilot();
  const names = await until('the chat has tools', async () => {
    const all = await search('*', 'vscode');
    return all.some((name) => name.startsWith('vscode.copilot_')) ? all : undefined;
  });
  log(`  ${names.length} tools of the editor: ${names.join(' ')}`);
  const wanted = {
    'read a file': 'workspace.read_file',
    'list the files of a folder': 'workspace.list_files',
    'write a file': 'workspace.write_file',
    'find files by name': 'workspace.find_files',
    'search text in files': 'workspace.grep_file',
  };
  for (const [query, tool] of Object.entries(wanted)) {
    const hits = await search(query);
    log(`  ${query}: ${hits.slice(0, 5).join(' ')}`);
    const ours = hits.indexOf(tool);
    const editors = hits.findIndex((name) => name.startsWith('vscode.'));
    assert.ok(ours >= 0 && (editors < 0 || ours < editors), `${query}: ${hits.join(' ')}`);
  }
});

test('editor tools: the setting switches them off and on', async () => {
  const settings = vscode.workspace.getConfiguration('toolwright');
  const count = async (): Promise<number> => (await search('*', 'vscode')).length;
  await settings.update('editorTools', false, Global);
  try {
    await until('they are gone', async () => (await count()) === 0);
    const { status, stderr } = await execute("return vscode.scripted_weather({ city: 'Rome' });");
    assert.equal(status, 'error', stderr);
  } finally {
    await settings.update('editorTools', undefined, Global);
  }
  await until('they are back', async () => (await count()) > 0);
});
