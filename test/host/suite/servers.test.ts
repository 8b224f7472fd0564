/** Real MCP servers from the workspace's .vscode/mcp.json, one of which cannot start. */
import assert from 'node:assert/strict';
import type { RunOutput, SearchOutput } from '../../../src/core/results/outputs';
import { invoke, workspaceFolder } from '../lib';
import { test } from '../runner';

async function execute(code: string): Promise<RunOutput> {
  const { value } = await invoke<RunOutput>('execute_code', { code });
  assert.equal(value.status, 'ok', JSON.stringify(value));
  return value;
}

test('servers: a program calls tools of a server, at the same time too', async () => {
  const { result } = await execute(`
    const sums = await Promise.all([1, 2, 3].map((a) => everything.get_sum({ a, b: 40 })));
    return { echo: await everything.echo({ message: 'hello' }), sums };`);
  const text = JSON.stringify(result);
  assert.match(text, /hello/);
  for (const sum of [41, 42, 43]) assert.match(text, new RegExp(`\\b${sum}\\b`));
});

test('servers: a program passes one server the answer of another', async () => {
  const { result } = await execute(`
    const folder = ${JSON.stringify(workspaceFolder())};
    const text = await filesystem.read_text_file({ path: folder + '/README.md' });
    const words = JSON.stringify(text).match(/workspace/g).length;
    await memory.create_entities({
      entities: [{ name: 'README', entityType: 'file', observations: ['words: ' + words] }],
    });
    return memory.read_graph({});`);
  assert.match(JSON.stringify(result), /words: \d/);
});

test('servers: a tool that changes something asks, and nobody has answered', async () => {
  // VS Code shows no dialog while tests run. The rule for create_entities is in the user's
  // settings (test/host/run.mjs), there is none for the others.
  const { value } = await invoke<RunOutput>('call_tool', {
    name: 'memory.delete_entities',
    arguments: { entityNames: ['README'] },
  });
  assert.equal(value.status, 'blocked', JSON.stringify(value));
  const { result } = await execute('return memory.read_graph({});');
  assert.match(JSON.stringify(result), /README/, 'it is still there');
});

test('servers: one that cannot start is named once, the others work', async () => {
  const { value } = await invoke<SearchOutput>('search_tools', {
    keyword: 'add two numbers',
    detail_level: 'full',
  });
  const sum = value.results.find(({ server }) => server === 'everything');
  assert.ok(sum, `everything is among the hits: ${JSON.stringify(value)}`);
  assert.equal(value.complete, false);
  const about = (value.warnings ?? []).filter((warning) => warning.includes('missing'));
  assert.equal(about.length, 1, JSON.stringify(value.warnings));
  assert.match(about[0] ?? '', /toolwright-no-such-command/);
});
