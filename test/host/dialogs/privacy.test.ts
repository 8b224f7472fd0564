/** What a token stands for, and forgetting it: a person sees and decides it in a dialog, nobody else. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '../runner';
import { ask, click, dialog, page, picture, room, see, seeNothing, seeStep } from './hands';

interface Output {
  result: unknown;
}

async function read(): Promise<string> {
  const input = { code: `return workspace.read_file({ path: 'who.txt' })` };
  const asked = ask<Output>('invoke', { tool: 'toolwright_execute_code', input });
  await click('Yes', /Run this program over your tools/);
  return JSON.stringify((await asked.answer).result);
}

test('privacy: a token is shown to the person, and means nothing after it is forgotten', async () => {
  const file = path.join(room().workspace, 'who.txt');
  writeFileSync(file, 'write to ada@acme-mail.io');
  const [token] = /__PII_email_[a-z0-9]{6,}__/.exec(await read())!;
  const shown = ask('command', { id: 'toolwright.revealToken' });
  await seeStep('Show What a Token Stands For');
  await page().keyboard.press('ControlOrMeta+A');
  await page().keyboard.type(token);
  await page().keyboard.press('Enter');
  await see(dialog().getByText('ada@acme-mail.io'));
  await picture('privacy-reveal');
  await click('Cancel', /stands for this e-mail address/);
  await shown.answer;
  const kept = ask('command', { id: 'toolwright.clearTokens' });
  await click('Cancel', /Forget what \d+ tokens stand for/);
  await kept.answer;
  assert.ok((await read()).includes(token));
  const cleared = ask('command', { id: 'toolwright.clearTokens' });
  await see(dialog().getByText(/The same values get new tokens/));
  await click('Forget', /Forget what \d+ tokens stand for/);
  await cleared.answer;
  await seeNothing();
  const again = await read();
  assert.ok(!again.includes(token) && again.includes('__PII_email_'), again);
  rmSync(file);
});
