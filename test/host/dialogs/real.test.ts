/** The whole way: tools of real servers, the policy, the dialogs. */
import assert from 'node:assert/strict';
import type { RunOutput } from '../../../src/core/results/outputs';
import { test } from '../runner';
import { until } from '../until';
import {
  ask,
  click,
  dialog,
  press,
  quickInput,
  quickRow,
  see,
  seeNothing,
  seeStep,
  type,
  type Asked,
} from './hands';

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

test('real: always in this workspace is not asked again', async () => {
  const code = 'return memory.create_relations({ relations: [] });';
  const first = execute(code);
  await passProgram();
  await click('Always Allow…', /create_relations/);
  await quickRow(/Allow 'create_relations'.*in this workspace/).click();
  assert.equal((await first.answer).status, 'ok');
  const second = execute(code);
  await passProgram();
  assert.equal((await second.answer).status, 'ok', 'nobody was asked');
  await seeNothing();
});

test('real: the model is chosen by the hints, and a long answer is cut', async () => {
  const request = {
    server: 'notes',
    systemPrompt: 'You repeat.',
    messages: [{ role: 'user', text: 'Repeat: one two three four' }],
    maxTokens: 1_000,
    modelHints: ['no such model', 'script'],
  };
  const whole = ask('complete', request);
  assert.deepEqual(await whole.answer, { text: 'one two three four', model: 'scripted' });
  const cut = ask<{ text: string }>('complete', { ...request, maxTokens: 2 });
  assert.equal((await cut.answer).text, 'one two ');
});

/** A tool of the server `asking` that asks us something while it works; it answers what we said. */
function callAsking(tool: string): Asked<RunOutput> {
  const input = { name: `asking.${tool}` };
  return ask<RunOutput>('invoke', { tool: 'toolwright_call_tool', input });
}

test('real: a form of a real server is filled in, and its schema checks what is typed', async () => {
  const { answer } = callAsking('form');
  await click('Answer…', /Who are you/);
  await seeStep('Name (1/8)');
  await type('x');
  await see(quickInput().getByText('At least 2 characters.'));
  await type('Ada');
  await press('Enter');
  for (const step of ['mail (2/8)', 'age (3/8)']) {
    await seeStep(step);
    await press('Enter');
  }
  await seeStep('color (4/8)');
  await quickRow('Green').click();
  await seeStep('size (5/8)');
  await quickRow('Leave empty').click();
  await seeStep('tags (6/8)');
  await press('Enter');
  await seeStep('agree (7/8)');
  await quickRow('Yes').click();
  await seeStep('send this? (8/8)');
  await press('Enter');
  const { status, result } = await answer;
  assert.equal(status, 'ok');
  assert.deepEqual((result as { result: object }).result, {
    action: 'accept',
    // The size had a default, and was left empty all the same.
    content: { name: 'Ada', age: 30, color: 'g', agree: true },
  });
});

test('real: a server hears that its form was declined, and its page refused', async () => {
  const declined = callAsking('form');
  await click('Decline', /Who are you/);
  assert.match(JSON.stringify(await declined.answer), /"action":"decline"/);
  const page = callAsking('page');
  await see(dialog().getByText(/Host: pay\.example/));
  await press('Escape');
  assert.match(JSON.stringify(await page.answer), /"action":"cancel"/);
});

test('real: a server uses the language model once the person agrees', async () => {
  const refused = callAsking('sample');
  await click('Cancel', /capital of France/);
  assert.match(JSON.stringify(await refused.answer), /did not agree/);
  for (const button of ['Allow Once', 'Allow in This Session']) {
    const { answer } = callAsking('sample');
    await click(button, /capital of France/);
    assert.match(JSON.stringify(await answer), /"model":"scripted"/);
  }
  const { answer } = callAsking('sample');
  assert.match(JSON.stringify(await answer), /"model":"scripted"/, 'nobody was asked');
  await seeNothing();
});

test('real: deny holds when VS Code approves everything', async () => {
  const approve = 'chat.tools.global.autoApprove';
  const policy = { 'memory.read_graph': 'deny' };
  await ask('setting', { id: approve, value: true }).answer;
  await ask('setting', { id: 'toolwright.policy', value: policy }).answer;
  try {
    const first = execute("return 'nobody confirmed this program';");
    await click('Enable', /Enable global auto approve/);
    assert.match(String((await first.answer).result), /nobody confirmed/);
    await until('the rule is read', async () => {
      const { status, stderr } = await execute('return memory.read_graph({});').answer;
      return status !== 'ok' && /denied by the policy/.test(stderr ?? '');
    });
    await seeNothing();
  } finally {
    await ask('setting', { id: approve }).answer;
    await ask('setting', { id: 'toolwright.policy' }).answer;
  }
});

/** Outside of a chat VS Code asks about the program itself in a dialog of its own. */
async function passProgram(): Promise<void> {
  await see(dialog().getByText(/Run this program over your tools/));
  await dialog().getByRole('button', { name: 'Yes' }).click();
}
