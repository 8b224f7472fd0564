/** `toolwright serve` follows its configuration, and the doctor looks at all of it. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Check } from '../../src/core/doctor/checks';
import type { RunOutput } from '../../src/core/results/outputs';
import { ROOT, temporaryFolder } from './served';

const CLI = path.join(ROOT, 'dist/cli.js');
const MOODY = path.join(ROOT, 'test/fixtures/servers/moody.mjs');

let folder: string;
let client: Client | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, '.vscode'));
});
afterEach(async () => {
  await client?.close();
  client = undefined;
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const server = (mood = 'good'): object => ({ command: process.execPath, args: [MOODY, mood] });
const write = (file: string, servers: object): Promise<void> =>
  writeFile(path.join(folder, file), JSON.stringify({ servers }));

async function serve(...args: string[]): Promise<(name: string) => Promise<RunOutput>> {
  client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [CLI, 'serve', '--workspace', folder, '--data', path.join(folder, 'data'), ...args],
      stderr: 'ignore',
    }),
  );
  return async (name) => {
    const reply = await client!.callTool({ name: 'call_tool', arguments: { name, arguments: {} } });
    return JSON.parse((reply.content as [{ text: string }])[0].text) as RunOutput;
  };
}

describe('serve', () => {
  it('takes new servers of a file that was named, and lets go of old ones', async () => {
    await write('servers.json', { one: server() });
    const call = await serve('--config', path.join(folder, 'servers.json'));
    expect((await call('one.echo')).status).toBe('ok');
    await write('servers.json', { two: server() });
    await expect.poll(async () => (await call('two.echo')).status, { timeout: 15_000 }).toBe('ok');
    expect((await call('one.echo')).stderr).toContain('no tool');
  });

  it.skipIf(process.platform === 'win32')(
    'ends a server at once that is taken out while it hangs in its start',
    async () => {
      const mark = `hangs-${path.basename(folder)}`;
      const isThere = (): boolean =>
        execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).includes(`1000) ${mark}`);
      const args = ['-e', 'setInterval(() => {}, 1000)', mark];
      await write('servers.json', { stuck: { command: process.execPath, args } });
      const call = await serve('--config', path.join(folder, 'servers.json'));
      const answered = call('stuck.anything');
      await expect.poll(isThere, { timeout: 15_000 }).toBe(true);
      await write('servers.json', {});
      // Far below the time that its start may take.
      await expect.poll(isThere, { timeout: 15_000 }).toBe(false);
      expect((await answered).status).toBe('error');
    },
  );

  it('keeps its servers while the file is half written', async () => {
    await write('servers.json', { one: server() });
    const call = await serve('--config', path.join(folder, 'servers.json'));
    expect((await call('one.echo')).status).toBe('ok');
    await writeFile(path.join(folder, 'servers.json'), '{"servers": {"one": {"comm');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await call('one.echo')).status).toBe('ok');
  });

  it('does not start what a folder file brings in later', async () => {
    await write('.vscode/mcp.json', { one: server() });
    const call = await serve();
    expect((await call('one.echo')).status).toBe('ok');
    await write('.vscode/mcp.json', { one: server(), evil: server() });
    await expect
      .poll(async () => (await call('evil.echo')).warnings?.join(' ') ?? '', { timeout: 15_000 })
      .toContain('nobody can be asked');
    expect((await call('one.echo')).status).toBe('ok');
  });
});

describe('the doctor', () => {
  const run = promisify(execFile);

  it('finds what works and what does not, and tells no secret', async () => {
    await write('.vscode/mcp.json', {
      good: { ...server(), env: { TOKEN: 'geheim' } },
      exits: { ...server('exit'), args: [MOODY, 'exit', '--key=geheim'] },
      nobody: { url: 'http://127.0.0.1:9/mcp?key=geheim', headers: { 'X-Key': 'geheim' } },
      missing: { command: 'toolwright-no-such-command', args: ['geheim'] },
    });
    const args = [
      CLI,
      'doctor',
      '--json',
      '--workspace',
      folder,
      '--data',
      path.join(folder, 'data'),
    ];
    const { stdout, code } = await run(process.execPath, args).then(
      ({ stdout: out }) => ({ stdout: out, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    expect(code).toBe(1);
    expect(stdout).not.toContain('geheim');
    const checks = JSON.parse(stdout) as Check[];
    const statusOf = (id: string) => checks.find((check) => check.id === id)?.status;
    expect(statusOf('program-python3')).toBe('ok');
    expect(statusOf('personal-data')).toBe('ok');
    expect(statusOf('server-good')).toBe('ok');
    for (const name of ['exits', 'nobody', 'missing'])
      expect(statusOf(`server-${name}`)).toBe('failed');
  });
});
