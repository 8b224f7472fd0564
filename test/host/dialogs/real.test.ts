/** The whole way: tools of real servers, the policy, the dialogs. */
import assert from 'node:assert/strict';
import type { RunOutput } from '../../../src/core/results/outputs';
import { test } from '../runner';
import { ask, click, dialog, press, see, seeNothing, type Asked } from './hands';

function execute(code: string): Asked<RunOutput> {
  const input = { code, timeout_secs: 60 };
  return ask<RunOutput>('invoke', { tool: 'toolwright_execute_code', input });
}

function create(name: string): string {
  const entity = { name, entityType: 'thing', observations: [] };
  return `await memory.create_entities({ entities: [${JSON.stringify(entity)}] });`;
}

test('real: one question for many calls of a program, and again for the next program', async () => {
  for (let i = 0; i < 2; i++) {
    const run = execute(`${create('a')}${create('b')}return 'done';`);
    await passProgram();
    await click('Allow in This Run', /create_entities/);
    assert.equal((await run.answer).result, 'done');
    await seeNothing();
  }
});

test('real: Escape denies, and the program is told', async () => {
  const run = execute(create('c'));
  await passProgram();
  await see(dialog().getByText(/create_entities/));
  await press('Escape');
  const output = await run.answer;
  assert.notEqual(output.status, 'ok');
  assert.match(JSON.stringify(output), /refused memory\.create_entities/);
});

test('real: for the session holds until it ends', async () => {
  const first = execute(create('d'));
  await passProgram();
  await click('Allow in This Session', /create_entities/);
  assert.equal((await first.answer).status, 'ok');
  const second = execute(create('e'));
  await passProgram();
  assert.equal((await second.answer).status, 'ok', 'nobody was asked');
  await seeNothing();
});

test("real: VS Code's own consent comes before the first use of the model", async () => {
  const request = {
    server: 'notes',
    systemPrompt: 'You repeat.',
    messages: [{ role: 'user', text: 'Repeat: one two three four' }],
    maxTokens: 1_000,
    modelHints: ['no such model', 'script'],
  };
  const first = ask<{ text: string; model: string }>('complete', request);
  await see(dialog().getByText(/language model/i));
  await click('Allow');
  assert.deepEqual(await first.answer, { text: 'one two three four', model: 'scripted' });
  const short = ask<{ text: string }>('complete', { ...request, maxTokens: 2 });
  assert.equal((await short.answer).text, 'one two ');
});

/** Outside of a chat VS Code asks about the program itself in a dialog of its own. */
async function passProgram(): Promise<void> {
  await see(dialog().getByText(/Run this program over your tools/));
  await dialog()
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click();
}
