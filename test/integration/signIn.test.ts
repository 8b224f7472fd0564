/** The sign-in at a real authorization server: when it happens, and how long it holds. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileSecrets } from '../../src/core/store/fileSecrets';
import { memorySecrets } from '../support/ports';
import { CLI } from './served';
import { browserThat, call, searchWarnings, SignInRoom, viewOf } from './signInServer';

let room: SignInRoom;

beforeEach(async () => {
  room = await SignInRoom.open();
});
afterEach(async () => {
  await room.close();
});

describe('a sign-in', () => {
  it('is never begun by a search, which says what to do', async () => {
    const browser = browserThat();
    const core = await room.core({ browser });
    expect(await searchWarnings(core)).toContain('needs a sign-in');
    expect([browser.opened, room.asked, viewOf(core).state]).toEqual([[], 0, 'signIn']);
    expect(await room.counts()).toMatchObject({ register: 0, authorize: 0 });
  });

  it('is begun by a person at once, without a question, and kept for the next time', async () => {
    const secrets = memorySecrets();
    const core = await room.core({ secrets });
    await core.proxy.signIn('tracker');
    expect(await call(core)).toMatchObject({ status: 'ok', result: 'ada' });
    expect([room.asked, viewOf(core).isSignedIn]).toEqual([0, true]);
    const next = await room.core({ secrets });
    expect(await call(next)).toMatchObject({ status: 'ok', result: 'ada' });
    expect(await room.counts()).toMatchObject({ register: 1, code: 1 });
  });

  it('asks once for all calls that wait, and lets all of them go on', async () => {
    const core = await room.core();
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    const replies = await Promise.all(Array.from({ length: 10 }, () => call(core)));
    expect(replies.map(({ result }) => result)).toEqual(Array.from({ length: 10 }, () => 'ada'));
    expect(room.asked).toBe(1);
    expect(await room.counts()).toMatchObject({ code: 2 });
  });

  it('that was declined is not asked for again, until the person wants it', async () => {
    const core = await room.core();
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    room.answer = false;
    expect(await call(core)).toMatchObject({ status: 'error' });
    const second = await call(core);
    expect(second.stderr).toContain('the person declined');
    expect(room.asked).toBe(1);
    await core.proxy.signIn('tracker');
    expect(await call(core)).toMatchObject({ result: 'ada' });
  });

  it('without a person is refused with the way to get one', async () => {
    const core = await room.core({ withPerson: false });
    const { warnings } = await call(core);
    expect(warnings?.[0]).toContain('toolwright sign-in tracker');
  });

  it('for more rights asks for those that it has, too, also after a restart', async () => {
    const secrets = memorySecrets();
    const oauth = { scopes: ['read'] };
    const first = await room.core({ secrets, oauth });
    await first.proxy.signIn('tracker');
    expect(await room.counts()).toMatchObject({ scope: 'read' });
    const core = await room.core({ secrets });
    expect(await call(core, 'erase')).toMatchObject({ result: 'erased' });
    expect([room.asked, await room.counts()]).toMatchObject([1, { scope: 'read erase', erase: 1 }]);
    expect(await call(core, 'erase')).toMatchObject({ result: 'erased' });
    expect(room.asked).toBe(1);
  });

  it('takes the client that the person has configured, and registers none', async () => {
    const oauth = { clientId: 'made-by-hand', clientSecret: 'its secret: &' };
    await room.behave({ ownClients: { 'made-by-hand': 'its secret: &' } });
    const core = await room.core({ oauth });
    await core.proxy.signIn('tracker');
    const client = 'made-by-hand:its secret: &';
    expect(await room.counts()).toMatchObject({ register: 0, client });
    await call(core, 'expireAccess');
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect(await room.counts()).toMatchObject({ refresh: 1, client });
  });

  it('takes the address of a document about us, where the server does', async () => {
    const clientMetadataUrl = 'https://tools.example.test/client.json';
    await room.behave({
      ownClients: { [clientMetadataUrl]: '' },
      authorizationServer: { client_id_metadata_document_supported: true },
    });
    const core = await room.core({ clientMetadataUrl });
    await core.proxy.signIn('tracker');
    expect(await room.counts()).toMatchObject({ register: 0, client: clientMetadataUrl });
  });
});

describe('a token', () => {
  it('is refreshed without a person when it has ended', async () => {
    const core = await room.core();
    await core.proxy.signIn('tracker');
    await call(core, 'expireAccess');
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect([room.asked, await room.counts()]).toMatchObject([0, { refresh: 1, code: 1 }]);
  });

  it('is refreshed before it ends, and not long before', async () => {
    let skippedMs = 0;
    const clock = { now: () => Date.now() + skippedMs, monotonic: () => performance.now() };
    const core = await room.core({ clock });
    await core.proxy.signIn('tracker');
    await call(core);
    skippedMs = 3_500_000;
    await call(core);
    expect(await room.counts()).toMatchObject({ refresh: 0 });
    skippedMs = 3_550_000;
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect(await room.counts()).toMatchObject({ refresh: 1 });
  });

  it('of short life is not refreshed for each request', async () => {
    await room.behave({ lifetime: 30 });
    const core = await room.core();
    await core.proxy.signIn('tracker');
    for (let i = 0; i < 5; i++) await call(core);
    expect(await room.counts()).toMatchObject({ refresh: 0, whoami: 5 });
  });

  it('that another window has rotated is taken from there', async () => {
    const secrets = memorySecrets();
    const [one, two] = [await room.core({ secrets }), await room.core({ secrets })];
    await one.proxy.signIn('tracker');
    expect(await call(two)).toMatchObject({ result: 'ada' });
    await call(one, 'expireAccess');
    expect(await call(one)).toMatchObject({ result: 'ada' });
    expect(await call(two)).toMatchObject({ result: 'ada' });
    expect([room.asked, await room.counts()]).toMatchObject([0, { refresh: 1 }]);
  });

  it('that several processes want at the same time is refreshed by one of them', async () => {
    const data = path.join(room.folder, 'data');
    const core = await room.core({ secrets: fileSecrets(path.join(data, 'secrets')) });
    await core.proxy.signIn('tracker');
    await call(core, 'expireAccess');
    await room.behave({ tokenMs: 500 });
    const config = path.join(room.folder, 'servers.json');
    await writeFile(config, JSON.stringify({ mcpServers: { tracker: { url: room.url } } }));
    const program = path.join(room.folder, 'program.ts');
    await writeFile(program, 'return tracker.whoami({});');
    const flags = ['--config', config, '--data', data, '--allow', 'tracker', '--json'];
    const args = [CLI, 'run', program, ...flags];
    const runs = Array.from({ length: 3 }, () => promisify(execFile)(process.execPath, args));
    for (const { stdout } of await Promise.all(runs)) {
      expect(JSON.parse(stdout)).toMatchObject({ result: 'ada' });
    }
    // A refresh token that is used twice would have ended all of them.
    expect(await room.counts()).toMatchObject({ refresh: 1, code: 1 });
  });

  it('is gone after a sign-out, here and there', async () => {
    const secrets = memorySecrets();
    const core = await room.core({ secrets });
    await core.proxy.signIn('tracker');
    await core.proxy.signOut('tracker');
    expect([...secrets.kept.keys()]).toEqual([]);
    expect([await room.counts(), viewOf(core).isSignedIn]).toMatchObject([
      { revoke: 1 },
      undefined,
    ]);
    expect(await searchWarnings(core)).toBe('');
    expect(viewOf(core).state).toBe('stopped');
  });

  it('of a client that was made by hand is taken back in its name', async () => {
    const oauth = { clientId: 'made-by-hand', clientSecret: 'its secret' };
    await room.behave({ ownClients: { 'made-by-hand': 'its secret' } });
    const core = await room.core({ oauth });
    await core.proxy.signIn('tracker');
    await core.proxy.signOut('tracker');
    expect(await room.counts()).toMatchObject({ revoke: 1, client: 'made-by-hand:its%20secret' });
  });

  it('that the server does not take back is told of', async () => {
    const core = await room.core();
    await room.behave({ authorizationServer: { revocation_endpoint: new URL('/none', room.url) } });
    await core.proxy.signIn('tracker');
    await core.proxy.signOut('tracker');
    await vi.waitFor(() =>
      expect(room.log.join('\n')).toMatch(/forgotten here.*not told.*HTTP 404/),
    );
  });

  it('lies in a file that its owner alone can read, and in no log', async () => {
    const kept = path.join(room.folder, 'secrets');
    const core = await room.core({ secrets: fileSecrets(kept) });
    await core.proxy.signIn('tracker');
    const [file] = await readdir(kept);
    expect((await stat(path.join(kept, file!))).mode & 0o077).toBe(0);
    expect((await stat(kept)).mode & 0o077).toBe(0);
    const text = await readFile(path.join(kept, file!), 'utf8');
    const token = /access_token\\*":\\*"([^"\\]+)/.exec(text)![1]!;
    expect(room.log.join('\n')).not.toContain(token);
  });

  it('of another address is never used', async () => {
    const core = await room.core();
    await core.proxy.signIn('tracker');
    await room.configure(core, `${room.url}?other`);
    expect(await searchWarnings(core)).toContain('needs a sign-in');
  });
});
