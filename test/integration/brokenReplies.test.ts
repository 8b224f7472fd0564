/** A server over HTTP that ends the stream of a reply before the reply: the call fails at once. */
import { rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Composition } from '../../src/core/compose';
import { DEFAULT_RUN_LIMITS } from '../../src/core/config/limits';
import { testPorts } from '../support/ports';
import { ROOT, temporaryFolder } from './served';

const { signal } = new AbortController();
let server: Server;
let folder: string;
let core: Composition;

/** How the reply to a call of the tool of this name ends. */
const endings: Record<string, (response: ServerResponse, reply: string) => void> = {
  ends: (response) => response.write(': working\n\n', () => response.end()),
  breaks: (response) => response.write(': working\n\n', () => response.destroy()),
  replies: (response, reply) => response.end(`data: ${reply}\n\n`),
  // It may be gone on with, so nothing is lost yet.
  resumes: (response) => response.end('id: 7\nretry: 50\ndata: \n\n'),
};
let resumed = '';

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (request.method !== 'POST') {
      if (request.headers['last-event-id'] !== '7') {
        response.writeHead(405).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`id: 8\ndata: ${resumed}\n\n`);
      return;
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { id, method, params } = JSON.parse(body);
    if (id === undefined) {
      response.writeHead(202).end();
      return;
    }
    const reply = (result: object): string => JSON.stringify({ jsonrpc: '2.0', id, result });
    const json = (result: object): void =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(reply(result));
    if (method === 'initialize') {
      const { protocolVersion } = params;
      json({
        protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'x', version: '1' },
      });
    } else if (method === 'tools/list') {
      const tools = Object.keys(endings).map((name) => ({
        name,
        inputSchema: { type: 'object' },
      }));
      json({ tools });
    } else if (method === 'tools/call') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const text = reply({ content: [{ type: 'text', text: 'done' }] });
      resumed = text;
      endings[params.name]!(response, text);
    } else json({});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = await temporaryFolder();
  core = await compose(
    testPorts({
      assets: path.join(ROOT, 'dist'),
      dataFolder: folder,
      rules: new Map([['*', 'allow']]),
    }),
  );
  const { port } = server.address() as AddressInfo;
  const launch = { transport: 'http', url: `http://127.0.0.1:${port}/mcp`, headers: {} } as const;
  const definition = { name: 'shaky', origin: 'test', launch, inputs: [], isOwn: true };
  await core.toolwright.configure(
    { servers: [definition], problems: [] },
    { limits: { ...DEFAULT_RUN_LIMITS, callMs: 60_000 } },
  );
});

afterAll(async () => {
  await core.toolwright.dispose();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe('a reply over HTTP', () => {
  const call = (tool: string) =>
    core.toolwright.callTool({ name: `shaky.${tool}`, arguments: {} }, { signal });

  it.each(['ends', 'breaks'])(
    'whose stream %s before it fails at once, and may have run',
    async (tool) => {
      const output = await call(tool);
      expect(output).toMatchObject({ status: 'error' });
      expect(output.stderr).toMatch(/ended its reply before it was there.*It may have run/);
      expect(await call('replies')).toMatchObject({ status: 'ok', result: 'done' });
    },
    20_000,
  );

  it('that ended with an event id is gone on with', async () => {
    expect(await call('resumes')).toMatchObject({ status: 'ok', result: 'done' });
  }, 20_000);

  it('that comes at the very end of its stream is taken', async () => {
    const outputs = await Promise.all(Array.from({ length: 30 }, () => call('replies')));
    expect(outputs.every(({ status }) => status === 'ok')).toBe(true);
  });
});
