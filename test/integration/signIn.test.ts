/** The sign-in at a real authorization server: when it happens, once for all, and what it refuses. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose, type Composition } from '../../src/core/compose';
import type { Browser, Person, Secrets } from '../../src/core/ports';
import { fileSecrets } from '../../src/core/store/fileSecrets';
import { memorySecrets, testPorts } from '../support/ports';
import { ROOT } from './served';

const SCRIPT = path.join(ROOT, 'test/fixtures/servers/oauth.mjs');
const { signal } = new AbortController();

let folder: string;
let server: ChildProcess;
let url: string;
let cores: Composition[];
let asked: number;
let agrees: boolean;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-sign-in-'));
  cores = [];
  asked = 0;
  agrees = true;
  log = [];
  await startServer();
});
afterEach(async () => {
  await Promise.all(cores.map((core) => core.toolwright.dispose()));
  server.kill();
  await rm(folder, { recursive: true, force: true });
});

async function startServer(env: Record<string, string> = {}): Promise<void> {
  server = spawn(process.execPath, [SCRIPT], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  url = await new Promise((resolve) => {
    server.stdout!.once('data', (data: Buffer) => resolve(String(data).trim()));
  });
}

/** A browser that presses the button. `change` bends the address that leads back to us. */
function browserThat(change: (back: URL) => void = () => {}): Browser & { opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    open: async (page) => {
      opened.push(page);
      const agree = page.replace('/authorize?', '/agree?');
      const { headers } = await fetch(agree, { redirect: 'manual' });
      const back = new URL(headers.get('location')!);
      change(back);
      await fetch(back);
      return true;
    },
  };
}

async function start(
  own: { browser?: Browser; secrets?: Secrets; withPerson?: boolean } = {},
): Promise<Composition> {
  const { browser = browserThat(), secrets = memorySecrets(), withPerson = true } = own;
  const person = {
    approveSignIn: async () => {
      asked++;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return agrees;
    },
    approveTool: async () => 'run',
  } as unknown as Person;
  const write = (message: string): void => void log.push(message);
  const core = await compose(
    testPorts({
      assets: path.join(ROOT, 'dist'),
      dataFolder: path.join(folder, `data${cores.length}`),
      log: { debug: write, info: write, warn: write, error: write },
      secrets,
      ...(withPerson && { person, browser }),
    }),
  );
  cores.push(core);
  const launch = { transport: 'http', url, headers: {} } as const;
  const definition = { name: 'tracker', origin: 'test', launch, inputs: [], isOwn: true };
  await core.toolwright.configure({ servers: [definition], problems: [] });
  return core;
}

const counts = async (): Promise<Record<string, number>> =>
  (await (await fetch(new URL('/counts', url))).json()) as Record<string, number>;
const call = async (core: Composition, tool = 'whoami') =>
  core.toolwright.callTool({ name: `tracker.${tool}` }, { signal });
const stateOf = (core: Composition) =>
  core.toolwright.servers().find(({ name }) => name === 'tracker');

describe('a sign-in', () => {
  it('is never begun by a search, which says what to do', async () => {
    const browser = browserThat();
    const core = await start({ browser });
    const { warnings } = await core.toolwright.searchTools({ keyword: '*' }, { signal });
    expect(warnings?.[0]).toContain('needs a sign-in');
    expect([browser.opened, asked, stateOf(core)?.state]).toEqual([[], 0, 'signIn']);
    expect(await counts()).toMatchObject({ register: 0, authorize: 0 });
  });

  it('is begun by a person at once, without a question, and kept for the next time', async () => {
    const secrets = memorySecrets();
    const core = await start({ secrets });
    await core.proxy.signIn('tracker');
    expect(await call(core)).toMatchObject({ status: 'ok', result: 'ada' });
    expect([asked, stateOf(core)?.isSignedIn]).toEqual([0, true]);
    const next = await start({ secrets });
    expect(await call(next)).toMatchObject({ status: 'ok', result: 'ada' });
    expect(await counts()).toMatchObject({ register: 1, code: 1 });
  });

  it('asks once for all calls that wait, and lets all of them go on', async () => {
    const secrets = memorySecrets();
    const core = await start({ secrets });
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    const replies = await Promise.all(Array.from({ length: 10 }, () => call(core)));
    expect(replies.map(({ result }) => result)).toEqual(Array.from({ length: 10 }, () => 'ada'));
    expect(asked).toBe(1);
    expect(await counts()).toMatchObject({ code: 2 });
  });

  it('that was declined is not asked for again, until the person wants it', async () => {
    const core = await start();
    await core.proxy.signIn('tracker');
    await call(core, 'expire');
    agrees = false;
    expect(await call(core)).toMatchObject({ status: 'error' });
    const second = await call(core);
    expect(second.stderr).toContain('the person declined');
    expect(asked).toBe(1);
    await core.proxy.signIn('tracker');
    expect(await call(core)).toMatchObject({ result: 'ada' });
  });

  it('without a person is refused with the way to get one', async () => {
    const core = await start({ withPerson: false });
    const { warnings } = await call(core);
    expect(warnings?.[0]).toContain('toolwright sign-in tracker');
  });
});

describe('a token', () => {
  it('is refreshed without a person when it has ended', async () => {
    const core = await start();
    await core.proxy.signIn('tracker');
    await call(core, 'expireAccess');
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect([asked, await counts()]).toMatchObject([0, { refresh: 1, code: 1 }]);
  });

  it('is refreshed before it ends', async () => {
    server.kill();
    await startServer({ LIFETIME: '30' });
    const core = await start();
    await core.proxy.signIn('tracker');
    const before = (await counts())['refresh']!;
    expect(await call(core)).toMatchObject({ result: 'ada' });
    expect((await counts())['refresh']).toBeGreaterThan(before);
  });

  it('that another window has rotated is taken from there', async () => {
    const secrets = memorySecrets();
    const [one, two] = [await start({ secrets }), await start({ secrets })];
    await one.proxy.signIn('tracker');
    expect(await call(two)).toMatchObject({ result: 'ada' });
    await call(one, 'expireAccess');
    expect(await call(one)).toMatchObject({ result: 'ada' });
    expect(await call(two)).toMatchObject({ result: 'ada' });
    expect([asked, (await counts())['refresh']]).toEqual([0, 1]);
  });

  it('is gone after a sign-out, here and there', async () => {
    const secrets = memorySecrets();
    const core = await start({ secrets });
    await core.proxy.signIn('tracker');
    await core.proxy.signOut('tracker');
    expect([...secrets.kept.keys()]).toEqual([]);
    expect([await counts(), stateOf(core)?.isSignedIn]).toMatchObject([{ revoke: 1 }, undefined]);
  });

  it('lies in a file that its owner alone can read, and in no log', async () => {
    const kept = path.join(folder, 'secrets');
    const core = await start({ secrets: fileSecrets(kept) });
    await core.proxy.signIn('tracker');
    const [file] = await readdir(kept);
    expect((await stat(path.join(kept, file!))).mode & 0o077).toBe(0);
    const text = await readFile(path.join(kept, file!), 'utf8');
    const token = /access_token\\*":\\*"([^"\\]+)/.exec(text)![1]!;
    expect(log.join('\n')).not.toContain(token);
  });

  it('of another address is never used', async () => {
    const secrets = memorySecrets();
    const core = await start({ secrets });
    await core.proxy.signIn('tracker');
    const launch = { transport: 'http', url: `${url}?other`, headers: {} } as const;
    const definition = { name: 'tracker', origin: 'test', launch, inputs: [], isOwn: true };
    await core.toolwright.configure({ servers: [definition], problems: [] });
    const { warnings } = await core.toolwright.searchTools({ keyword: '*' }, { signal });
    expect(warnings?.[0]).toContain('needs a sign-in');
  });
});

describe('an answer of the browser', () => {
  it.each([
    [
      'of another server',
      (back: URL) => back.searchParams.set('iss', 'https://evil.test'),
      'evil.test',
    ],
    [
      'with an error',
      (back: URL) => back.searchParams.set('error', 'access_denied'),
      'access_denied',
    ],
    ['without a code', (back: URL) => back.searchParams.delete('code'), 'no code'],
  ])('%s ends the sign-in with the reason', async (_, change, reason) => {
    const core = await start({ browser: browserThat(change) });
    await expect(core.proxy.signIn('tracker')).rejects.toThrow(reason);
    expect(await counts()).toMatchObject({ code: 0 });
  });

  it('is sent to the token endpoint, and nowhere further', async () => {
    let reached = 0;
    const other = createServer((_, response) => {
      reached++;
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    server.kill();
    await startServer({ TOKEN_REDIRECT: `http://127.0.0.1:${port}/token` });
    const core = await start();
    await expect(core.proxy.signIn('tracker')).rejects.toThrow(/sign-in at 'tracker' failed/);
    expect(reached).toBe(0);
    other.close();
  });

  it('that belongs to no sign-in is turned away, and the right one still counts', async () => {
    const statuses: number[] = [];
    const good = browserThat();
    const browser: Browser = {
      open: async (page) => {
        const target = new URL(new URL(page).searchParams.get('redirect_uri')!);
        const ask = async (to: URL, init: RequestInit = {}): Promise<void> => {
          statuses.push((await fetch(to, init)).status);
        };
        await ask(new URL('?code=stolen&state=guessed', target));
        await ask(new URL('/other', target));
        await ask(target, { method: 'POST' });
        return good.open(page);
      },
    };
    const core = await start({ browser });
    await core.proxy.signIn('tracker');
    expect(statuses).toEqual([400, 404, 405]);
    expect(await call(core)).toMatchObject({ result: 'ada' });
  });
});
