/** Sign-ins that go wrong, by accident or on purpose: what holds, what is said, and what is left. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from '../../src/core/ports';
import { memorySecrets } from '../support/ports';
import { browserThat, call, SignInRoom, viewOf } from './signInServer';

let room: SignInRoom;

beforeEach(async () => {
  room = await SignInRoom.open();
});
afterEach(async () => {
  await room.close();
});

/** A browser in which the person does nothing, until `leave` lets them go on. */
function slowBrowser(): Browser & {
  page: Promise<string>;
  leave: (page: string) => Promise<void>;
} {
  let tell: (page: string) => void = () => {};
  const page = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const quick = browserThat();
  return {
    page,
    open: async (address) => {
      tell(address);
      return true;
    },
    leave: async (address) => void (await quick.open(address)),
  };
}

function redirectOf(page: string): URL {
  return new URL(new URL(page).searchParams.get('redirect_uri')!);
}

describe('an answer of the browser', () => {
  it.each([
    ['of another server', (back: URL) => back.searchParams.set('iss', 'https://evil.test'), 'evil'],
    [
      'with an error',
      (back: URL) => back.searchParams.set('error', 'access_denied'),
      'access_denied',
    ],
    ['without a code', (back: URL) => back.searchParams.delete('code'), 'no code'],
  ])('%s ends the sign-in with the reason', async (_, change, reason) => {
    const core = await room.core({ browser: browserThat(change) });
    await expect(core.proxy.signIn('tracker')).rejects.toThrow(reason);
    expect(await room.counts()).toMatchObject({ code: 0 });
  });

  it('that does not say whom it is from is refused where the server promises that', async () => {
    await room.behave({
      authorizationServer: { authorization_response_iss_parameter_supported: true },
    });
    const core = await room.core({
      browser: browserThat((back) => back.searchParams.delete('iss')),
    });
    await expect(core.proxy.signIn('tracker')).rejects.toThrow('does not say whom it is from');
    expect(await room.counts()).toMatchObject({ code: 0 });
  });

  it('that is a no counts as one: calls do not ask again, until the person wants it', async () => {
    let isNo = false;
    const browser = browserThat((back) => {
      if (isNo) back.searchParams.set('error', 'access_denied');
    });
    const core = await room.core({ browser });
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    isNo = true;
    expect((await call(core)).stderr).toContain('access_denied');
    expect((await call(core)).stderr).toContain('the person declined');
    expect(room.asked).toBe(1);
    isNo = false;
    await core.proxy.signIn('tracker');
    expect(await call(core)).toMatchObject({ result: 'ada' });
  });

  it('after which the server is still not content is not asked for twice', async () => {
    const core = await room.core();
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    await room.behave({ isContent: false });
    expect(await call(core)).toMatchObject({ status: 'error' });
    expect([room.asked, await room.counts()]).toMatchObject([1, { code: 2 }]);
  });

  it('with long and hidden words is told of in short and plain ones', async () => {
    const words = `\u202e\u0007${'no '.repeat(2_000)}`;
    const browser = browserThat((back) => {
      back.searchParams.set('error', 'server_error');
      back.searchParams.set('error_description', words);
    });
    const core = await room.core({ browser });
    const error = await core.proxy.signIn('tracker').catch((thrown: Error) => thrown.message);
    expect(error).toContain('server_error (no no');
    expect(error).not.toContain('\u0007');
    expect(error).not.toContain('\u202e');
    expect(String(error).length).toBeLessThan(1_000);
  });

  it('is sent to the token endpoint, and nowhere further', async () => {
    let reached = 0;
    const other = createServer((_, response) => {
      reached++;
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await room.behave({ tokenRedirect: `http://127.0.0.1:${port}/token` });
    const core = await room.core();
    await expect(core.proxy.signIn('tracker')).rejects.toThrow(/sign-in at 'tracker' failed/);
    expect(reached).toBe(0);
    other.close();
  });

  it('that belongs to no sign-in is turned away, and the right one still counts', async () => {
    const statuses: number[] = [];
    const good = browserThat();
    const browser: Browser = {
      open: async (page) => {
        const target = redirectOf(page);
        const ask = async (to: URL, init: RequestInit = {}): Promise<void> => {
          statuses.push((await fetch(to, init)).status);
        };
        await ask(new URL('?code=stolen&state=guessed', target));
        await ask(new URL('/other', target));
        await ask(target, { method: 'POST' });
        const renamed = new URL(target);
        renamed.hostname = 'localhost';
        await ask(renamed);
        return good.open(page);
      },
    };
    const core = await room.core({ browser });
    await core.proxy.signIn('tracker');
    expect(statuses).toEqual([400, 404, 405, 403]);
    expect(await call(core)).toMatchObject({ result: 'ada' });
  });
});

describe('metadata', () => {
  it('for another server ends the sign-in before the browser opens', async () => {
    await room.behave({ resource: { resource: 'https://other.test/mcp' } });
    const browser = browserThat();
    const core = await room.core({ browser });
    await expect(core.proxy.signIn('tracker')).rejects.toThrow('other.test');
    expect(browser.opened).toEqual([]);
  });

  it('that leads to no web page is not opened', async () => {
    await room.behave({ authorizationServer: { authorization_endpoint: 'file:///etc/passwd' } });
    const browser = browserThat();
    const core = await room.core({ browser });
    await expect(core.proxy.signIn('tracker')).rejects.toThrow(/failed/);
    expect(browser.opened).toEqual([]);
  });

  it('that names another authorization server gets no client that was made for the first', async () => {
    const secrets = memorySecrets();
    const oauth = { clientId: 'made-by-hand', clientSecret: 'its secret' };
    await room.behave({ ownClients: { 'made-by-hand': 'its secret' } });
    const core = await room.core({ secrets, oauth });
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    const other = await SignInRoom.open();
    const authorization_servers = [new URL(other.url).origin];
    await room.behave({ resource: { authorization_servers } });
    await expect(core.proxy.signIn('tracker')).rejects.toThrow('sign out first');
    expect(await other.counts()).toMatchObject({ authorize: 0, code: 0, client: null });
    await core.proxy.signOut('tracker');
    await other.close();
  });
});

describe('an authorization server', () => {
  it('that is out of order bothers nobody, and what it gave counts again afterwards', async () => {
    const core = await room.core();
    await core.proxy.signIn('tracker');
    await call(core, 'expireAccess');
    await room.behave({ tokenStatus: 503 });
    const reply = await call(core);
    expect(reply).toMatchObject({ status: 'error' });
    expect(reply.stderr).toContain('could not be renewed');
    expect(room.asked).toBe(0);
    await room.behave({ tokenStatus: null });
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect([room.asked, await room.counts()]).toMatchObject([0, { code: 1 }]);
  });

  it('that is out of order keeps nobody from signing in anew', async () => {
    const core = await room.core({
      browser: browserThat(() => void room.behave({ tokenStatus: null })),
    });
    await core.proxy.signIn('tracker');
    await call(core, 'expireAccess');
    await room.behave({ tokenStatus: 503 });
    await core.proxy.signIn('tracker');
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect(await room.counts()).toMatchObject({ code: 2 });
  });

  it('that gives no refresh token gets none of an earlier sign-in', async () => {
    const secrets = memorySecrets();
    const core = await room.core({ secrets });
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    await room.behave({ givesRefreshToken: false });
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect([...secrets.kept.values()].join('\n')).not.toContain('"refresh_token":');
  });
});

describe('what is kept of a sign-in', () => {
  it.each([
    ['is no JSON', '{"url":'],
    ['has another form', (url: string) => JSON.stringify({ url, tokens: 5 })],
    ['lacks parts', (url: string) => JSON.stringify({ url, tokens: {}, client: [] })],
  ])('and %s counts as none', async (_, stored) => {
    const secrets = memorySecrets();
    const first = await room.core({ secrets });
    await first.proxy.signIn('tracker');
    const [key] = secrets.kept.keys();
    secrets.kept.set(key!, typeof stored === 'string' ? stored : stored(room.url));
    const core = await room.core({ secrets });
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect(room.asked).toBe(1);
  });

  it('stays as it was when another sign-in is given up', async () => {
    const secrets = memorySecrets();
    const first = await room.core({ secrets });
    await first.proxy.signIn('tracker');
    const kept = [...secrets.kept.values()];
    const browser = { open: async () => false };
    const core = await room.core({ secrets, browser });
    const reply = await call(core, 'erase');
    expect(reply.stderr).toContain('no browser was opened');
    expect([...secrets.kept.values()]).toEqual(kept);
    expect(await call(core)).toMatchObject({ result: 'ada' });
  });
});

describe('while the person is asked', () => {
  it('a stop ends the start, the page and the listener', async () => {
    const browser = slowBrowser();
    const core = await room.core({ browser });
    const signingIn = core.proxy.signIn('tracker').catch((error: Error) => error.message);
    const page = await browser.page;
    await core.proxy.stop('tracker');
    expect(await signingIn).toContain("'tracker' was stopped");
    await expect(fetch(redirectOf(page))).rejects.toThrow('fetch failed');
    expect(viewOf(core).state).toBe('stopped');
  });

  it('the end of everything waits for nobody', async () => {
    const browser = slowBrowser();
    const core = await room.core({ browser });
    const signingIn = core.proxy.signIn('tracker').catch((error: Error) => error.message);
    const page = await browser.page;
    await core.toolwright.dispose();
    await signingIn;
    await expect(fetch(redirectOf(page))).rejects.toThrow('fetch failed');
  });

  it('a call that is cancelled takes the question back, and does not run later', async () => {
    const core = await room.core();
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    let isTakenBack = false;
    const cancel = new AbortController();
    room.answer = (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          isTakenBack = true;
          resolve(false);
        });
        cancel.abort();
      });
    expect(await call(core, 'whoami', cancel.signal)).toMatchObject({ status: 'cancelled' });
    await expect.poll(() => isTakenBack).toBe(true);
    // It was not a no.
    room.answer = true;
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect([room.asked, await room.counts()]).toMatchObject([2, { whoami: 1 }]);
  });

  it('a call that is cancelled does not run when another one gets its token', async () => {
    const browser = slowBrowser();
    const secrets = memorySecrets();
    const first = await room.core({ secrets });
    await first.proxy.signIn('tracker');
    const core = await room.core({ secrets, browser });
    await call(core, 'expire');
    const cancel = new AbortController();
    const calls = [call(core, 'whoami', cancel.signal), call(core, 'whoami')];
    const page = await browser.page;
    cancel.abort();
    expect(await calls[0]).toMatchObject({ status: 'cancelled' });
    await browser.leave(page);
    expect(await calls[1]).toMatchObject({ result: 'ada' });
    expect(await room.counts()).toMatchObject({ whoami: 1 });
  });

  it('a sign-out ends the sign-in, and nothing is kept', async () => {
    const browser = slowBrowser();
    const secrets = memorySecrets();
    const core = await room.core({ secrets, browser });
    const signingIn = core.proxy.signIn('tracker').catch((error: Error) => error.message);
    const page = await browser.page;
    await core.proxy.signOut('tracker');
    expect(await signingIn).toContain("'tracker' was signed out");
    await expect(fetch(redirectOf(page))).rejects.toThrow('fetch failed');
    expect(secrets.kept.size).toBe(0);
  });
});
