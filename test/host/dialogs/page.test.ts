/** Pages that servers want to have opened, and addresses for the way back. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from '../runner';
import { ask, click, dialog, page, press, see } from './hands';
import { pageRequest } from './questions';

test('page: declining and closing open nothing', async () => {
  const declined = ask('visitPage', pageRequest);
  await see(dialog().getByText(/Host: billing\.example\.com/));
  await click('Decline');
  assert.equal(await declined.answer, 'decline');
  const closed = ask('visitPage', pageRequest);
  await see(dialog().getByText(/Host: billing\.example\.com/));
  await press('Escape');
  assert.equal(await closed.answer, 'cancel');
  assert.equal(page().context().pages().length, 1);
});

test('page: a look-alike host shows as it is', async () => {
  const url = 'https://xn--gthub-n4a.com/login';
  const { answer } = ask('visitPage', { ...pageRequest, url });
  await see(dialog().getByText(/Host: xn--gthub-n4a\.com/));
  await see(dialog().getByText(/letters that may look like others/));
  await press('Escape');
  assert.equal(await answer, 'cancel');
});

test('page: what is no web page is refused without a question', async () => {
  for (const url of ['command:workbench.action.quit', 'file:///etc/passwd', 'vscode://x', 'x']) {
    await assert.rejects(ask('visitPage', { ...pageRequest, url }).answer, {
      code: 'invalid_input',
    });
  }
  assert.equal(await dialog().count(), 0);
});

test('page: Open Page opens the address, character by character', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // An escaped & and + inside of a value: whoever decodes and encodes again breaks it.
  const path = '/confirm?to=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2&plus=%2B';
  try {
    const opened = page().context().waitForEvent('page');
    // Not plain localhost: VS Code writes the address of its own machine anew.
    const url = `http://page.localhost:${port}${path}`;
    const { answer } = ask('visitPage', { ...pageRequest, url });
    await click('Open Page');
    const tab = await opened;
    assert.equal(await answer, 'accept');
    for (let i = 0; i < 100 && seen.length === 0; i++) await tab.waitForTimeout(100);
    assert.ok(seen.includes(path), `${tab.url()} asked for ${seen.join(' ')}`);
    await tab.close();
  } finally {
    server.close();
  }
});

test('page: an address of this machine has an external form', async () => {
  const url = 'http://127.0.0.1:34567/callback';
  const external = new URL(await ask<string>('externalUrl', { url }).answer);
  assert.match(external.protocol, /^https?:$/);
  assert.match(external.pathname, /\/callback$/);
});
