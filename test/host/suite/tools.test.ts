/** The tools over the built-in `workspace` source: a folder with 50,000 files. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutput, SearchOutput } from '../../../src/core/results/outputs';
import { invoke, invokeWithParts, log, workspaceFolder } from '../lib';
import { until } from '../until';
import { test } from '../runner';

/** Newer than the typings that the project compiles with. */
interface DataPart {
  mimeType: string;
  data: Uint8Array;
}
const { LanguageModelDataPart } = vscode as unknown as {
  LanguageModelDataPart: new (data: Uint8Array, mimeType: string) => DataPart;
};

/** Every file of the workspace, as `list_files` names them. */
function allFiles(): string[] {
  const folder = workspaceFolder();
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

test('tools: search_tools finds list_files', async () => {
  const { value } = await invoke<SearchOutput>('search_tools', {
    keyword: 'list files in a folder',
    detail_level: 'name-and-description',
  });
  assert.equal(value.keyword, 'list files in a folder');
  assert.equal(value.detail_level, 'name-and-description');
  assert.equal(typeof value.complete, 'boolean');
  assert.ok(value.matched >= 1);
  const hit = value.results.find(({ name }) => name === 'list_files');
  assert.ok(hit, `list_files is among ${JSON.stringify(value.results.map(({ name }) => name))}`);
  assert.equal(hit.server, 'workspace');
  assert.match(hit.call, /list_files/);
  assert.ok(hit.description);
});

test('tools: a program reduces 50,000 paths to five names', async () => {
  const files = allFiles();
  const list = Buffer.byteLength(JSON.stringify(files));
  assert.ok(files.length >= 50_000, `${files.length} files`);
  const { value, bytes } = await invoke<RunOutput>('execute_code', {
    code: `
      const files = await list_files({ path: '.', recursive: true });
      const tests = files.filter((file) => file.endsWith('.test.ts'));
      return { listed: files.length, tests: tests.sort().slice(0, 5) };`,
  });
  assert.equal(value.status, 'ok', JSON.stringify(value));
  const { listed, tests } = value.result as { listed: number; tests: string[] };
  assert.ok(listed >= 50_000, `${listed} paths listed`);
  assert.deepEqual(
    tests,
    files
      .filter((file) => file.endsWith('.test.ts'))
      .sort()
      .slice(0, 5),
  );
  log(`  ${bytes} bytes of ${list} reached the model, ${value.duration_ms} ms`);
  assert.ok(bytes < list / 100, `${bytes} bytes is less than 1 % of ${list}`);
});

test('tools: an error names the line of the program', async () => {
  const { value } = await invoke<RunOutput>('execute_code', {
    code: 'const a = 1;\nconst b = list_filse({ path: "." });\nreturn b;',
  });
  assert.equal(value.status, 'error');
  const text = JSON.stringify(value);
  assert.match(text, /line 2/i);
  assert.match(text, /list_files/, 'the nearest name');
});

test('tools: call_tool reads a file', async () => {
  const { value } = await invoke<RunOutput>('call_tool', {
    name: 'workspace.read_file',
    arguments: { path: 'README.md' },
  });
  assert.equal(value.status, 'ok', JSON.stringify(value));
  assert.match(JSON.stringify(value.result), /The workspace of the host tests/);
});

test('tools: call_tool does not leave the workspace', async () => {
  const { value } = await invoke<RunOutput>('call_tool', {
    name: 'workspace.read_file',
    arguments: { path: '../../../etc/hostname' },
  });
  assert.notEqual(value.status, 'ok');
  assert.equal(value.result, undefined);
});

test('tools: an image in a result arrives as a data part, its base64 nowhere', async () => {
  const code = 'const { parts } = await everything.get_tiny_image({});\nreturn { logo: parts[0] };';
  const asked = [
    ['execute_code', { code }],
    ['call_tool', { name: 'everything.get-tiny-image' }],
  ] as const;
  for (const [tool, input] of asked) {
    const { value, others } = await invokeWithParts<RunOutput>(tool, input);
    assert.equal(value.status, 'ok', JSON.stringify(value));
    assert.match(
      JSON.stringify(value.result),
      /"mimeType":"image\/png","bytes":\d+,"handle":"part\d+"/,
    );
    assert.doesNotMatch(JSON.stringify(value), /iVBORw0KGgo/);
    assert.equal(others.length, 1, `${others.length} parts behind the text`);
    const [part] = others;
    assert.ok(part instanceof LanguageModelDataPart, 'a data part');
    const { mimeType, data } = part;
    assert.equal(mimeType, 'image/png');
    assert.equal(Buffer.from(data).subarray(1, 4).toString(), 'PNG');
  }
});

test('tools: an image that a result does not hold stays behind', async () => {
  const { value } = await invoke<RunOutput>('execute_code', {
    code: 'return (await everything.get_tiny_image({})).parts[0].mimeType;',
  });
  assert.equal(value.result, 'image/png', JSON.stringify(value));
});

test('tools: a limit that the person sets holds, and a folder cannot raise it', async () => {
  const settings = vscode.workspace.getConfiguration('toolwright');
  const { Global, Workspace } = vscode.ConfigurationTarget;
  const code = 'for (let i = 0; i < 4; i++) await everything.echo({ message: "x" });';
  const answer = async (): Promise<RunOutput> =>
    (await invoke<RunOutput>('execute_code', { code })).value;
  try {
    await settings.update('maxCalls', 3, Global);
    await settings.update('maxCalls', 4, Workspace);
    const limited = await until('the limit holds', async () => {
      const output = await answer();
      return output.status === 'error' ? output : undefined;
    });
    assert.match(limited.stderr ?? '', /more than 3 tool calls/);
  } finally {
    await settings.update('maxCalls', undefined, Workspace);
    await settings.update('maxCalls', undefined, Global);
  }
  await until('the default holds again', async () => (await answer()).status === 'ok');
});
