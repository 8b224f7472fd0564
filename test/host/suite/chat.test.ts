/**
 * The way through the chat panel, with VS Code's own agent and a model that says what the test
 * tells it: offered, called, confirmed by the person, answered.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  ask,
  chatPanel,
  enableCopilot,
  invoke,
  log,
  newChat,
  screenshot,
  scriptedModel,
  statusBarItem,
  waitForAnswer,
  widenChat,
  workspaceFolder,
} from '../lib';
import { until } from '../until';
import { test } from '../runner';
import type { RunOutput } from '../../../src/core/results/outputs';
import type { ModelAnswer, ModelRequest } from '../scriptedModel/extension';

const program = `const files = await list_files({ path: '.', recursive: true });
const tests = files.filter((file) => file.endsWith('.test.ts'));
return { files: files.length, tests: tests.length, first: tests.sort().slice(0, 5) };`;

const question = 'How many of the files here are tests? Name five of them.';

/** Searches, runs the program, and says what came back. */
function agentScript({ results }: ModelRequest): ModelAnswer {
  const call = (name: string, input: object): ModelAnswer => ({
    calls: [{ id: `call-${results.length}`, name: `toolwright_${name}`, input }],
  });
  if (results.length === 0) return call('search_tools', { keyword: 'list files' });
  if (results.length === 1) return call('execute_code', { code: program });
  const { result } = JSON.parse(results.at(-1)?.text ?? '{}') as {
    result?: { files: number; tests: number; first: string[] };
  };
  if (!result) return { text: `No answer: ${results.at(-1)?.text}` };
  const names = result.first.map((file) => `- \`${path.basename(file)}\``).join('\n');
  const count = `**${result.tests}** of ${result.files.toLocaleString('en')} files are tests`;
  return { text: `${count}. The first five:\n\n${names}` };
}

/** Runs a program that leaves a file behind, so that it is seen whether it ran. */
function writingScript({ results }: ModelRequest): ModelAnswer {
  if (results.length > 0) return { text: 'AFTER THE CALL' };
  const code = "return write_file({ path: 'written.txt', content: 'x' });";
  return { calls: [{ id: 'write', name: 'toolwright_execute_code', input: { code } }] };
}

/** Runs a program that waits for a tool that never answers. */
function hangingScript({ results }: ModelRequest): ModelAnswer {
  if (results.length > 0) return { text: 'AFTER THE CALL' };
  const input = { code: 'return tar.hang({});', timeout_secs: 600 };
  return { calls: [{ id: 'hang', name: 'toolwright_execute_code', input }] };
}

/** Cancelled calls that the server `tar` has been told of. */
async function cancellations(): Promise<number> {
  const { value } = await invoke<RunOutput>('call_tool', { name: 'tar.cancellations' });
  assert.equal(value.status, 'ok', JSON.stringify(value));
  return Number(value.result);
}

async function clickButton(name: RegExp): Promise<void> {
  await (await chatPanel()).getByRole('button', { name }).first().click({ timeout: 20_000 });
}

test('chat: the agent is there without signing in', async () => {
  await enableCopilot();
  await widenChat();
});

test('chat: the agent searches, asks, runs a program and answers', async () => {
  const model = await scriptedModel();
  await newChat();
  model.setScript(agentScript);

  const waiting = await ask(question);
  assert.equal(waiting?.type, 'confirmation', JSON.stringify(waiting));
  assert.equal(waiting.toolId, 'toolwright_execute_code');
  const [first] = model.requests;
  log(`  the model was offered ${first?.tools.length} tools`);
  assert.ok(first?.tools.includes('toolwright_execute_code'), first?.tools.join(' '));
  // What people confirm is the program itself.
  await (await chatPanel()).getByText('list_files').filter({ visible: true }).first().waitFor();
  await screenshot('chat-confirmation', '.part.auxiliarybar');

  await clickButton(/^Allow/);
  await waitForAnswer('files are tests');
  // Shows what the agent did on the way.
  await (await chatPanel()).getByText(/^Completed 2 steps/).click();
  await screenshot('chat', '.part.auxiliarybar');
  const answer = model.requests.at(-1)?.results.at(-1)?.text ?? '';
  assert.equal(JSON.parse(answer).status, 'ok', answer);
});

test('chat: Skip leaves nothing run', async () => {
  const model = await scriptedModel();
  await newChat();
  model.setScript(writingScript);
  const waiting = await ask('Write a file.');
  assert.equal(waiting?.toolId, 'toolwright_execute_code', JSON.stringify(waiting));
  await clickButton(/^Skip/);
  await waitForAnswer('AFTER THE CALL');
  assert.equal(existsSync(path.join(workspaceFolder(), 'written.txt')), false);
  assert.match(model.requests.at(-1)?.results.at(-1)?.text ?? '', /skip/i);
});

test('chat: stopping the request ends the run and the call in flight', async () => {
  const model = await scriptedModel();
  const before = await cancellations();
  await newChat();
  model.setScript(hangingScript);
  await ask('Wait for ever.');
  await clickButton(/^Allow/);
  const item = await statusBarItem(/Toolwright: 1 call/);
  await item.waitFor({ timeout: 20_000 });
  await screenshot('chat-running');
  await vscode.commands.executeCommand('workbench.action.chat.cancel');
  await item.waitFor({ state: 'hidden', timeout: 20_000 });
  await until('the server hears of it', async () => {
    const heard = await cancellations();
    // One that was started anew meanwhile counts from the beginning.
    return heard === before + 1 || heard === 1;
  });
  assert.equal(model.requests.length, 1, 'nobody asked the model again');
});
