/** Dialogs with a yes or a no: tools, servers, sign-in, sampling. */
import assert from 'node:assert/strict';
import { test } from '../runner';
import { ask, click, dialog, press, quickInput, quickRow, see, seeNothing } from './hands';
import {
  samplingQuestion,
  serverQuestion,
  migrationQuestion,
  signInQuestion,
  toolQuestion,
} from './questions';

test('approval: each button and each row of the list is its own answer', async () => {
  const buttons = { 'Allow in This Run': 'run', 'Allow in This Session': 'session' };
  for (const [button, expected] of Object.entries(buttons)) {
    const { answer } = ask('approveTool', toolQuestion);
    await click(button, /delete_branch/);
    assert.equal(await answer, expected);
  }
  const rows = [
    ["Allow 'delete_branch'in this workspace", 'workspace'],
    ["Allow 'delete_branch'everywhere", 'always'],
    ["Allow all tools of 'github'in this workspace", 'server-in-workspace'],
    ["Allow all tools of 'github'everywhere", 'server-always'],
    ["Never allow 'delete_branch'", 'never'],
  ];
  for (const [row = '', expected] of rows) {
    const { answer } = ask('approveTool', toolQuestion);
    await click('Always Allow…');
    await quickRow(row).first().click();
    assert.equal(await answer, expected);
  }
  await seeNothing();
});

test('approval: it shows server, tool, origin, risk and arguments', async () => {
  const { answer } = ask('approveTool', toolQuestion);
  for (const text of [/delete_branch/, /github/, /mcp\.json/, /change or delete/, /release/]) {
    await see(dialog().getByText(text));
  }
  await press('Escape');
  assert.equal(await answer, 'deny', 'Escape denies');
});

test('approval: Escape in the list goes back to the question', async () => {
  const { answer } = ask('approveTool', toolQuestion);
  await click('Always Allow…');
  await quickInput()
    .getByPlaceholder(/Escape goes back/)
    .waitFor();
  await press('Escape');
  await click('Allow in This Run', /delete_branch/);
  assert.equal(await answer, 'run');
});

test('approval: nothing that a model writes becomes a link, an icon or hidden', async () => {
  const trap = '[Allow](command:workbench.action.closeWindow) $(verified) \u202eevil';
  const { answer } = ask('approveTool', {
    ...toolQuestion,
    server: `VS Code ${trap}`,
    tool: `safe ${trap}`,
    argumentsPreview: `${trap}\n\n\n\n\n${'x'.repeat(50_000)}`,
  });
  await see(dialog().getByText(/characters in all/));
  assert.equal(await dialog().locator('a[href], .codicon-verified').count(), 0);
  assert.doesNotMatch(await dialog().innerText(), /\u202e/);
  const height = await dialog().boundingBox();
  assert.ok(height && height.height < 880, 'the buttons stay on the screen');
  await click('Always Allow…');
  await see(quickInput().getByText(/^Allow all tools/));
  assert.equal(await quickInput().locator('.monaco-link, .codicon-verified').count(), 0);
  await press('Escape');
  await click('Cancel', /safe/);
  assert.equal(await answer, 'deny');
});

test('approval: a cancelled run ends its question, and the next one waits for the dialog', async () => {
  const first = ask('approveTool', { ...toolQuestion, tool: 'first' });
  await see(dialog().getByText(/first/));
  first.abort();
  const second = ask('approveTool', { ...toolQuestion, tool: 'second' });
  const third = ask('approveTool', { ...toolQuestion, tool: 'third' });
  // What is clicked in a dialog that no longer counts goes nowhere.
  await click('Allow in This Session', /first/);
  await see(dialog().getByText(/second/));
  assert.equal(await dialog().count(), 1);
  second.abort();
  await click('Cancel', /second/);
  await click('Allow in This Run', /third/);
  assert.equal(await third.answer, 'run');
  await seeNothing();
});

test('approval: servers, sign-in and sampling', async () => {
  const answers = [
    ['approveServer', serverQuestion, 'Start and Trust', 'trust'],
    ['approveServer', serverQuestion, 'Start, Ask for Each Tool', 'start'],
    ['approveServer', serverQuestion, 'Cancel', 'refuse'],
    ['approveSignIn', signInQuestion, 'Sign In', true],
    ['approveSignIn', signInQuestion, 'Cancel', false],
    ['approveMigration', migrationQuestion, 'Migrate and Run', true],
    ['approveMigration', migrationQuestion, 'Cancel', false],
    ['approveSampling', samplingQuestion, 'Allow Once', 'once'],
    ['approveSampling', samplingQuestion, 'Allow in This Session', 'session'],
    ['approveSampling', samplingQuestion, 'Cancel', 'deny'],
  ] as const;
  for (const [what, question, button, expected] of answers) {
    const { answer } = ask(what, question);
    await click(button);
    assert.equal(await answer, expected, `${what}: ${button}`);
  }
});
