/** The tools over the built-in `workspace` source: a folder with 50,000 files. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunOutput, SearchOutput } from '../../../src/core/results/outputs';
import { invoke, log, workspaceFolder } from '../lib';
import { test } from '../runner';

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
