/** `toolwright serve --http`: a real client over real HTTP, and everybody whom it turns away. */
import { spawn, type ChildProcess } from 'node:child_process';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT, temporaryFolder } from './served';
import { TOOL_NAMES } from '../../src/core/toolDefinitions';

const CLI = path.join(ROOT, 'dist/cli.js');
const TOKEN = 'a-token-that-is-long-enough';

let folder: string;
let server: ChildProcess;
let log = '';
let port: number;

async function start(args: string[], env: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [CLI, 'serve', ...args, '--data', path.join(folder, 'data')],
    {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (log += text));
  return child;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(path.join(folder, 'a.txt'), 'text');
  server = await start(['--http', '0', '--verbose'], { TOOLWRIGHT_TOKEN: TOKEN });
  await vi.waitUntil(() => /:\d+\/mcp/.test(log), { timeout: 20_000 });
  port = Number(/:(\d+)\/mcp/.exec(log)![1]);
});

afterAll(async () => {
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

async function open(): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), {
    requestInit: { headers: { authorization: `Bearer ${TOKEN}` } },
  });
  await client.connect(transport as unknown as Transport);
  return { client, transport };
}

const textOf = (result: unknown): { status?: string; result?: unknown } =>
  JSON.parse((result as { content: [{ text: string }] }).content[0].text) as object;

describe('a client', () => {
  it('searches, runs, calls and hears of progress, beside another one', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    expect((await one.client.listTools()).tools.map(({ name }) => name)).toEqual(TOOL_NAMES);
    const code = `const end = Date.now() + 1500; while (Date.now() < end) {} return list_files({ path: '.' });`;
    const progress: string[] = [];
    const [ran, called] = await Promise.all([
      one.client.callTool({ name: 'execute_code', arguments: { code } }, undefined, {
        onprogress: ({ message }) => progress.push(message ?? ''),
      }),
      two.client.callTool({
        name: 'call_tool',
        arguments: { name: 'read_file', arguments: { path: 'a.txt' } },
      }),
    ]);
    expect(JSON.stringify(textOf(ran).result)).toContain('a.txt');
    expect(JSON.stringify(textOf(called).result)).toContain('text');
    expect(progress.length).toBeGreaterThan(0);
    await one.transport.terminateSession();
    await expect(one.client.listTools()).rejects.toThrow(/404|session/i);
    expect((await two.client.listTools()).tools).toHaveLength(TOOL_NAMES.length);
    await Promise.all([one.client.close(), two.client.close()]);
  });

  it('cancels what it no longer wants', async () => {
    const { client } = await open();
    const abort = new AbortController();
    const code = 'while (true) {}';
    const call = client.callTool({ name: 'execute_code', arguments: { code } }, undefined, {
      signal: abort.signal,
    });
    setTimeout(() => abort.abort('enough'), 300);
    await expect(call).rejects.toThrow('enough');
    const next = await client.callTool({ name: 'execute_code', arguments: { code: '1 + 1' } });
    expect(textOf(next)).toMatchObject({ status: 'ok', result: 2 });
    await client.close();
  });
});

interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'raw', version: '1' },
  },
});

function send(
  {
    method = 'POST',
    at = '/mcp',
    body = INITIALIZE,
  }: { method?: string; at?: string; body?: string },
  headers: Record<string, string | undefined> = {},
): Promise<Raw> {
  const all = {
    authorization: `Bearer ${TOKEN}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...headers,
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path: at, headers: Object.fromEntries(given) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : body);
  });
}

describe('whom it turns away', () => {
  it.each([
    ['without a token', {}, { authorization: undefined }, 401],
    ['with a wrong token', {}, { authorization: 'Bearer wrong-but-long-enough' }, 401],
    ['by another name', {}, { host: 'evil.test' }, 403],
    ['by another port', {}, { host: '127.0.0.1:1' }, 403],
    ['from a page', {}, { origin: 'https://evil.test' }, 403],
    ['from a page without origin', {}, { origin: 'null' }, 403],
    ['at another path', { at: '/' }, {}, 404],
    ['with another method', { method: 'PUT' }, {}, 405],
    ['with another content', {}, { 'content-type': 'text/plain' }, 415],
    ['with no JSON', { body: '{' }, {}, 400],
    ['with too much', { body: `"${'x'.repeat(5 << 20)}"` }, {}, 413],
    ['without a session', { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' }, {}, 400],
    [
      'with a session that is over',
      { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' },
      { 'mcp-session-id': 'x' },
      404,
    ],
    ['on a stream without a session', { method: 'GET' }, {}, 400],
  ] as const)('%s', async (_, what, headers, status) => {
    const answer = await send(what, headers).catch((error: NodeJS.ErrnoException) => error);
    // A body that is too large may be cut off while it is sent.
    const isCut = answer instanceof Error && status === 413;
    expect(isCut ? 413 : (answer as Raw).status).toBe(status);
  });

  it('names the way to be let in', async () => {
    const { headers, body } = await send({}, { authorization: undefined });
    expect(headers['www-authenticate']).toContain('Bearer');
    expect(body).toContain('Authorization');
  });

  it('lets this machine in by each of its names', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const name = `${host}:${port}`;
      expect((await send({}, { host: name, origin: `http://${name}` })).status).toBe(200);
    }
  });
});

it('listens on loopback alone', async () => {
  const { networkInterfaces } = await import('node:os');
  const others = Object.values(networkInterfaces()).flat();
  const address = others.find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  if (address === undefined) return;
  const outcome = await new Promise<string>((resolve) => {
    const socket = connect({ host: address, port, timeout: 2_000 });
    socket.on('connect', () => resolve('connected'));
    socket.on('error', () => resolve('refused'));
    socket.on('timeout', () => resolve('refused'));
  });
  expect(outcome).toBe('refused');
});

it('goes on after many sessions that nobody ended', async () => {
  const statuses = new Set<number>();
  for (let i = 0; i < 150; i++) statuses.add((await send({})).status);
  expect([...statuses]).toEqual([200]);
});

it('says what to do about a busy port, a wrong port and a weak token', async () => {
  const outcome = async (args: string[], env: Record<string, string> = {}): Promise<string> => {
    log = '';
    const child = await start(args, env);
    const code = await new Promise((resolve) => child.once('exit', resolve));
    return `${String(code)} ${log}`;
  };
  expect(await outcome(['--http', String(port)])).toMatch(/^1 .*in use.*0 takes any free one/s);
  expect(await outcome(['--http', '99999'])).toMatch(/^2 .*no port/s);
  expect(await outcome(['--http', '0'], { TOOLWRIGHT_TOKEN: 'short' })).toMatch(
    /^2 .*16 characters/s,
  );
});

it('prints address and token for programs, and ends cleanly', async () => {
  const child = await start(['--http', '0', '--json']);
  let out = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  await expect.poll(() => out.includes('\n'), { timeout: 20_000 }).toBe(true);
  const { url, token } = JSON.parse(out) as { url: string; token: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
  expect(token.length).toBeGreaterThanOrEqual(43);
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
});
