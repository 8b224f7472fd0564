/**
 * The agent that the extension ships, in the real chat panel: people can pick it, and its requests hold
 * our tools and the few others that it needs, whatever else is installed.
 */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  ask,
  chatPanel,
  enableCopilot,
  log,
  newChat,
  screenshot,
  scriptedModel,
  waitForAnswer,
  widenChat,
  workbenchPage,
} from '../lib';
import { test } from '../runner';
import { until } from '../until';
import type { ModelAnswer, ModelRequest } from '../scriptedModel/extension';

const OWN = ['toolwright_search_tools', 'toolwright_execute_code', 'toolwright_call_tool'];

/** Searches, calls what it found, and says what came back. */
function script({ results }: ModelRequest): ModelAnswer {
  const call = (name: string, input: object): ModelAnswer => ({
    calls: [{ id: `call-${results.length}`, name: `toolwright_${name}`, input }],
  });
  if (results.length === 0) return call('search_tools', { keyword: 'find files by pattern' });
  const last = JSON.parse(results.at(-1)?.text ?? '{}') as {
    results?: { call: string }[];
    result?: unknown[];
  };
  if (results.length === 1) {
    const name = last.results?.[0]?.call;
    return call('call_tool', { name, arguments: { pattern: 'README.md' } });
  }
  return { text: `THERE ARE ${last.result?.length ?? 'NO'} OF THEM` };
}

test('agent: people can pick it', async () => {
  await enableCopilot();
  await widenChat();
  await newChat();
  const panel = await chatPanel();
  const page = await workbenchPage();
  const picker = panel.locator('.chat-input-toolbar .chat-mode-picker, .chat-input-picker-item');
  const entry = page
    .locator('.action-widget, .monaco-menu')
    .getByText('Toolwright', { exact: true })
    .first();
  // A new chat takes the focus when it is ready, which closes a menu.
  await until('the picker shows our agent, and takes it', async () => {
    await picker.first().click();
    try {
      await entry.waitFor({ timeout: 2_000 });
      await screenshot('agent-picker');
      await entry.click({ timeout: 2_000 });
      return true;
    } catch {
      return false;
    }
  });
  await panel.getByText('Toolwright', { exact: true }).first().waitFor({ timeout: 20_000 });
  await screenshot('agent-picked', '.part.auxiliarybar');
});

test('agent: it gets our tools and a few others, and works with them', async () => {
  const model = await scriptedModel();
  await newChat();
  model.setScript(script);
  const waiting = await ask('How many readme files are here?', 'Toolwright');
  if (waiting?.type === 'confirmation') {
    await vscode.commands.executeCommand('workbench.action.chat.acceptTool');
  }
  await waitForAnswer('OF THEM');
  const [first] = model.requests;
  assert.ok(first);
  log(`  the model was offered ${first.tools.join(' ')}`);
  for (const tool of OWN) assert.ok(first.tools.includes(tool), `${tool} is not offered`);
  assert.ok(first.tools.length <= 14, `${first.tools.length} tools`);
  assert.ok(!first.tools.some((name) => name.startsWith('activate_')), 'tools are grouped away');
  assert.ok(!first.tools.includes('run_in_terminal'), 'the terminal is not one of them');
  assert.match(first.text, /What a tool returns stays in the sandbox until you return it/);
  const names = model.requests.map(({ results }) => results.length);
  assert.deepEqual(names, [0, 1, 2]);
});

test('agent: the default agent is offered the skill', async () => {
  const model = await scriptedModel();
  await newChat();
  model.setScript(() => ({ text: 'AS YOU SAY' }));
  await ask('What can you do?');
  await waitForAnswer('AS YOU SAY');
  const [first] = model.requests;
  assert.match(
    first?.text ?? '',
    /How to use the tools of connected MCP servers through Toolwright/,
  );
});
