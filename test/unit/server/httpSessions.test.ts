/** Sessions of the HTTP front end when nobody uses them, and make room for new ones. */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HttpSessions, type HttpSession } from '../../../src/core/server/httpSessions';

let now: number;
let sessions: HttpSessions;
let closed: number;

beforeEach(() => {
  now = 0;
  closed = 0;
  sessions = new HttpSessions({
    clock: { now: () => 0, monotonic: () => now },
    createServer: () => {
      const server = new Server({ name: 'test', version: '1' }, { capabilities: {} });
      server.onclose = () => closed++;
      return server;
    },
    idleMs: 60_000,
    most: 2,
  });
});
afterEach(() => sessions.disposeAll());

/** Begins one as a client does; it has an id from then on. */
async function begin(): Promise<{ id: string; session: HttpSession }> {
  const session = await sessions.open();
  if (session === undefined) throw new Error('no room');
  const { sessionId } = await initialized(session);
  return { id: sessionId, session };
}

async function initialized({ transport }: HttpSession): Promise<{ sessionId: string }> {
  const { createServer } = await import('node:http');
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 't', version: '1' },
  };
  const body = { jsonrpc: '2.0', id: 1, method: 'initialize', params };
  const server = createServer(
    (request, response) => void transport.handleRequest(request, response, body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: '{}' });
  await answer.text();
  server.close();
  return { sessionId: answer.headers.get('mcp-session-id')! };
}

it('ends what was idle for too long, and nothing that is busy', async () => {
  const [idle, busy] = [await begin(), await begin()];
  busy.session.busy = 1;
  now = 59_000;
  sessions.sweep();
  expect(sessions.size).toBe(2);
  now = 61_000;
  sessions.sweep();
  await expect.poll(() => closed).toBe(1);
  expect([sessions.find(idle.id), sessions.find(busy.id)?.busy]).toEqual([undefined, 1]);
});

it('gives the place of the oldest to a new one, unless all are busy', async () => {
  const [first, second] = [await begin(), await begin()];
  first.session.usedAt = 5;
  second.session.usedAt = 3;
  const third = await begin();
  expect([sessions.find(second.id), sessions.size]).toEqual([undefined, 2]);
  first.session.busy = 1;
  third.session.busy = 1;
  expect(await sessions.open()).toBeUndefined();
});
