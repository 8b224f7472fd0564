/** Servers over Streamable HTTP, as real processes on loopback. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceServer, Served } from './served';

let child: ChildProcess;
let refusing: Server;
let served: Served;

let port: number;

beforeAll(async () => {
  port = await freePort();
  await startServer();
  refusing = createServer((_request, response) => response.writeHead(401).end());
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
  served = await Served.start({
    servers: {
      remote: { type: 'http', url: `http://127.0.0.1:${port}/mcp` },
      locked: { url: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/mcp` },
      absent: { url: `http://127.0.0.1:${await freePort()}/mcp` },
    },
  });
});

afterAll(async () => {
  await served.stop();
  child.kill();
  refusing.close();
});

describe('a server over Streamable HTTP', () => {
  it('is searched and called like any other', async () => {
    const { results } = await served.search('echo');
    expect(results[0]?.call).toBe('remote.echo');
    const code = `(await Promise.all([1, 2, 3].map((n) => remote.get_sum({ a: n, b: n })))).length`;
    expect((await served.execute(code)).result).toBe(3);
  });

  it('that was restarted is connected to again', async () => {
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const lost = await served.execute('await remote.echo({ message: "anyone?" })');
    expect(lost.status).toBe('error');
    await startServer();
    await expect
      .poll(() => served.execute('await remote.echo({ message: "again" })'), { timeout: 15_000 })
      .toMatchObject({ result: 'Echo: again' });
  });

  it('that refuses us or is not there is named with its address and the reason', async () => {
    const { warnings = [] } = await served.search('echo');
    expect(warnings).toHaveLength(2);
    expect(warnings.find((text) => text.includes("'locked'"))).toMatch(/HTTP 401: .*token/);
    expect(warnings.find((text) => text.includes("'absent'"))).toMatch(
      /could not be reached.*ECONNREFUSED/,
    );
  });
});

async function startServer(): Promise<void> {
  const { command, args } = referenceServer('everything', 'streamableHttp');
  child = spawn(command, args, {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stderr!.on('data', (data) => String(data).includes('listening') && resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
