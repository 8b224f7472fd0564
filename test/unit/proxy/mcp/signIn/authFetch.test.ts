/** Requests to addresses that a server has named: what they may be, how long and how much. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { authFetch, reasonOf } from '../../../../../src/core/proxy/mcp/signIn/authFetch';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a request for a sign-in', () => {
  it.each(['http://127.0.0.1:1/token', 'http://evil.test/token', 'file:///etc/passwd', 'data:,{}'])(
    'of a server with https goes nowhere without: %s',
    async (address) => {
      const fetch = authFetch('https://mcp.test/mcp');
      await expect(fetch(address)).rejects.toThrow('not protected by https');
    },
  );

  it('of a server without https may go where none is, and to no other kind of address', async () => {
    const origin = await serve((_, response) => response.end('{"a":1}'));
    const fetch = authFetch('http://127.0.0.1:1/mcp');
    expect(await (await fetch(`${origin}/a`)).json()).toEqual({ a: 1 });
    await expect(fetch('file:///etc/passwd')).rejects.toThrow('not protected by https');
  });

  it.each([
    ['answers never', (() => {}) as RequestListener],
    ['ends its answer never', ((_, response) => response.write('{')) as RequestListener],
  ])('to a server that %s ends in time', async (_, listener) => {
    const origin = await serve(listener);
    const fetch = authFetch(origin, { timeoutMs: 100, bytes: 1_000 });
    const text = async (): Promise<string> => (await fetch(`${origin}/a`)).text();
    await expect(text()).rejects.toThrow(/timeout/);
  });

  it('to a server that sends too much ends early', async () => {
    let sent = 0;
    const origin = await serve((_, response) => {
      const more = (): void => {
        sent += 10_000;
        if (!response.destroyed && response.write('a'.repeat(10_000))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    const fetch = authFetch(origin, { timeoutMs: 20_000, bytes: 100_000 });
    await expect((await fetch(`${origin}/a`)).text()).rejects.toThrow('sent too much');
    expect(sent).toBeLessThan(100_000_000);
  });

  it('keeps its status and its headers, also without a body', async () => {
    const origin = await serve((request, response) => {
      response.writeHead(request.url === '/none' ? 204 : 404, { 'x-kind': 'a' }).end();
    });
    const fetch = authFetch(origin);
    for (const [name, status] of [
      ['none', 204],
      ['other', 404],
    ] as const) {
      const response = await fetch(`${origin}/${name}`);
      expect([response.status, response.headers.get('x-kind')]).toEqual([status, 'a']);
    }
  });

  it('that carries a secret follows no redirect', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(307, { location: '/b' }).end();
      else response.end('reached');
    });
    await expect(authFetch(origin)(`${origin}/a`, { method: 'POST' })).rejects.toThrow(
      'fetch failed',
    );
  });
});

describe('a reason', () => {
  it('is one short line without hidden characters, with what fetch hides', () => {
    const error = new TypeError('fetch failed', {
      cause: new Error(`\u202e${'x\n'.repeat(5_000)}`),
    });
    const reason = reasonOf(error);
    expect(reason).toMatch(/^fetch failed \(x x/);
    expect(reason.length).toBeLessThan(310);
    expect(reason).not.toMatch(/[\n\u202e]/);
  });
});
