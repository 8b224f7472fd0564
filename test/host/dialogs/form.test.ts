/** Forms of servers, filled in by keyboard. */
import assert from 'node:assert/strict';
import type { FormAnswer } from '../../../src/core/ports';
import { test } from '../runner';
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
} from './hands';
import { fields, form } from './questions';

test('form: filled in by keyboard, each value checked while it is typed', async () => {
  const { answer } = ask<FormAnswer>('fillForm', form);
  await see(dialog().getByText(/To open the ticket/));
  await press('Enter');
  await seeStep("MCP server 'tickets' asks: Title (1/7)");
  await press('Enter');
  await see(quickInput().getByText('A value is needed.'));
  await type('Broken lamp');
  await press('Enter');
  await seeStep('E-mail (2/7)');
  await type('nobody');
  await see(quickInput().getByText('It must be an e-mail address.'));
  await press('Enter');
  await seeStep('E-mail (2/7)');
  await type('eve@example.com');
  await press('Enter');
  await seeStep('Hours (3/7)');
  await type('a few');
  await see(quickInput().getByText('This is not a number.'));
  await type('1.5');
  await press('Enter');
  await seeStep('Urgent (4/7)');
  await press('ArrowUp');
  await press('Enter');
  await seeStep('Area (5/7)');
  await quickRow('Warehouse').click();
  await seeStep('Labels (6/7)');
  await press('Enter');
  await see(quickInput().getByText('Choose at least one.'));
  await quickRow('Bug').click();
  await quickRow('Idea').click();
  await press('Enter');
  await seeStep('send this? (7/7)');
  await see(quickRow(/Title.*Broken lamp/));
  // What is wrong can be changed before it goes.
  await quickRow(/Title/).click();
  await seeStep('Title (1/7)');
  await type('Broken switch');
  await press('Enter');
  await see(quickRow(/Title.*Broken switch/));
  await press('Enter');
  assert.deepEqual(await answer, {
    action: 'accept',
    values: {
      title: 'Broken switch',
      mail: 'eve@example.com',
      hours: 1.5,
      urgent: true,
      area: 'store',
      labels: ['bug', 'idea'],
    },
  });
  await seeNothing();
});

test('form: optional fields are left out, defaults are taken, Back goes back', async () => {
  const optional = fields.filter(({ name }) => ['mail', 'hours', 'area'].includes(name));
  const { answer } = ask<FormAnswer>('fillForm', { ...form, fields: optional });
  await click('Answer…');
  await seeStep('E-mail (1/4)');
  await press('Enter');
  await seeStep('Hours (2/4)');
  await quickInput().getByRole('button', { name: 'Back' }).click();
  await seeStep('E-mail (1/4)');
  assert.equal(
    await quickInput().locator('.quick-input-box input').inputValue(),
    'ada@example.com',
  );
  await press('Enter');
  await type('3');
  await quickInput().getByRole('button', { name: 'Leave Empty' }).click();
  await seeStep('Area (3/4)');
  await quickRow('Leave empty').click();
  await seeStep('send this? (4/4)');
  await press('Enter');
  // What was left empty went over the wire of this test as nothing.
  assert.deepEqual(await answer, { action: 'accept', values: { mail: 'ada@example.com' } });
});

test('form: declining and cancelling are two answers, at every step', async () => {
  const declined = ask<FormAnswer>('fillForm', form);
  await click('Decline');
  assert.deepEqual(await declined.answer, { action: 'decline' });
  const cancelled = ask<FormAnswer>('fillForm', form);
  await see(dialog().getByText(/To open the ticket/));
  await press('Escape');
  assert.deepEqual(await cancelled.answer, { action: 'cancel' });
  const later = ask<FormAnswer>('fillForm', form);
  await click('Answer…');
  await seeStep('Title (1/7)');
  await quickInput().getByRole('button', { name: 'Decline' }).click();
  assert.deepEqual(await later.answer, { action: 'decline' });
  const left = ask<FormAnswer>('fillForm', form);
  await click('Answer…');
  await seeStep('Title (1/7)');
  await press('Escape');
  assert.deepEqual(await left.answer, { action: 'cancel' });
});

test('form: a request for a secret is warned about, and Enter declines it', async () => {
  const secret = { name: 'apiKey', title: 'Key', isRequired: true, kind: { type: 'text' } };
  const { answer } = ask<FormAnswer>('fillForm', { ...form, fields: [secret] });
  await see(dialog().getByText(/looks like a request for a secret \(Key\)/));
  await press('Enter');
  assert.deepEqual(await answer, { action: 'decline' });
});

test('form: no text of a server becomes a link or an icon', async () => {
  const trap = '[Sign in](command:workbench.action.closeWindow) $(verified)';
  const field = {
    name: 'x',
    title: trap,
    description: trap,
    isRequired: true,
    kind: { type: 'text' },
    pattern: '^$',
    problem: trap,
  };
  const { answer } = ask<FormAnswer>('fillForm', {
    server: 'evil',
    message: trap,
    fields: [field],
  });
  await click('Answer…');
  await seeStep('Sign in');
  await type('x');
  await see(quickInput().getByText(/Sign in\] \(command/));
  assert.equal(await quickInput().locator('a[href], .monaco-link, .codicon-verified').count(), 0);
  assert.equal(await quickInput().locator('.quick-input-message a').count(), 0);
  await press('Escape');
  assert.deepEqual(await answer, { action: 'cancel' });
});

test('form: a click elsewhere keeps it, the end of the run closes it, and the next one opens', async () => {
  const first = ask<FormAnswer>('fillForm', form);
  const second = ask<FormAnswer>('fillForm', { ...form, server: 'second' });
  await click('Answer…');
  await seeStep('Title (1/7)');
  await quickInput().page().locator('.part.editor').click();
  await see(quickInput().getByText('Title (1/7)'));
  first.abort();
  await see(dialog().getByText(/'second' asks/));
  await quickInput().waitFor({ state: 'hidden' });
  await click('Decline');
  assert.deepEqual(await second.answer, { action: 'decline' });
  await seeNothing();
});
