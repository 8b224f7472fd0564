/** Servers that ask too much, at the wrong time, in the wrong form, or for what is not theirs to decide. */
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LanguageModel } from '../../src/core/ports';
import { StdioTransport } from '../../src/core/proxy/mcp/stdioTransport';
import { OrphanGuard } from '../../src/core/proxy/process/orphanGuard';
import { ROOT } from './served';
import { overHttp, startAsking, stdio, TestPerson, type Asking } from './askingServer';

let person: TestPerson;
let core: Asking | undefined;
let child: ChildProcess | undefined;
beforeEach(() => {
  person = new TestPerson();
});
afterEach(async () => {
  await core?.dispose();
  child?.kill();
  core = child = undefined;
});

const containing = (text: string): unknown => expect.stringContaining(text) as unknown;

describe('a server that asks', () => {
  it('a thousand times in vain is refused after a few', async () => {
    core = await startAsking(stdio(), { person });
    person.answer = async () => ({ action: 'cancel' });
    expect(await core.call('formsForEver')).toMatchObject({
      cancelled: 5,
      last: { error: { message: containing('turned down 5 questions') } },
    });
    expect(person.forms).toHaveLength(5);
    expect(core.logged).toContainEqual(containing('elicitation/create was refused'));
  });

  it('and then withdraws closes its question', async () => {
    core = await startAsking(stdio(), { person });
    const ended = new Promise<void>((resolve) => {
      person.answer = (_, by) =>
        new Promise((answer) => {
          by.addEventListener('abort', () => answer({ action: 'cancel' }));
          by.addEventListener('abort', () => resolve());
        });
    });
    expect(await core.call('withdrawn')).toBe('withdrawn');
    await ended;
    expect(person.open).toBe(0);
  });

  it('in no form of the protocol is told what is wrong, and nobody is asked', async () => {
    core = await startAsking(stdio(), { person });
    expect(await core.call('malformed')).toMatchObject([
      { error: { code: -32602, message: containing('requestedSchema must be') } },
      { error: { code: -32602, message: containing('mode must be') } },
      { error: { code: -32602, message: containing('messages') } },
      { error: { code: -32602 } },
      { error: { code: -32601, message: containing('no secrets/read here') } },
      { error: { code: -32601, message: containing('no constructor here') } },
    ]);
    expect([person.forms, person.samplings]).toEqual([[], []]);
  });

  it('for a page on the disk gets none, and its call fails with its own error', async () => {
    core = await startAsking(stdio(), { person });
    expect(await core.call('needsBadPage')).toMatchObject({ stderr: containing('visit first') });
    expect(person.pages).toEqual([]);
    expect(core.logged).toContainEqual(containing('The url must be https'));
    // The session goes on.
    expect(await core.call('say', { a: 1 })).toEqual({ a: 1 });
  });

  it('while it lists its tools is waited for as long as the person takes', async () => {
    person.answer = () =>
      new Promise((resolve) => setTimeout(() => resolve({ action: 'decline' }), 2_500));
    const definition = { timeouts: { startMs: 1_500 } };
    core = await startAsking(stdio({ LISTING: 'asks' }), { person, definition });
    expect(await core.call('say', { a: 1 })).toEqual({ a: 1 });
    expect(person.forms).toHaveLength(1);
  });

  it('the model sixty times at once is answered one after the other, and not without end', async () => {
    let [open, mostOpen, asked] = [0, 0, 0];
    const model: LanguageModel = {
      complete: async () => {
        mostOpen = Math.max(mostOpen, ++open);
        // The first of the sixty: an answer before all have come would make room for one more.
        const ms = ++asked === 2 ? 1_000 : 5;
        await new Promise((resolve) => setTimeout(resolve, ms));
        open--;
        return { text: 'yes', model: 'm1' };
      },
    };
    core = await startAsking(stdio(), { person, model });
    const replies = (await core.call('sampleOften')) as { result?: unknown }[];
    expect(replies.filter(({ result }) => result !== undefined)).toHaveLength(50);
    expect(person.samplings).toHaveLength(1);
    expect(mostOpen).toBe(1);
  });
});

it('nothing that a model or a server sends, or a form holds, is consent', async () => {
  core = await startAsking(stdio(), { person });
  person.answer = async () => ({ action: 'accept', values: { allow: true } });
  expect(await core.call('claimConsent')).toMatchObject({ consent: true });
  const claims = { consent: true, approved: true, confirm: 'yes', _meta: { allow: 'always' } };
  const code = `await asking.claimConsent({});
    return [await asking.change(${JSON.stringify(claims)}).catch((error) => error.message)];`;
  const { result } = await core.run(code);
  expect(result).toEqual([containing('asking.change')]);
  expect(await core.call('change', claims)).toMatchObject({ status: 'blocked' });
  // Asked each time: a refusal is not remembered as anything else.
  expect(person.tools).toEqual(['change', 'change']);
});

describe('resources and prompts', () => {
  it('hand on bytes as handles, also those of a prompt', async () => {
    core = await startAsking(stdio(), { person });
    const { result } = await core.run(`return await prompts.get('greet', { who: 'Ada' })`);
    expect(result).toMatchObject({
      description: 'A greeting',
      messages: [
        { role: 'user', content: { type: 'text', text: 'Hello Ada' } },
        { role: 'user', content: { type: 'image', bytes: 8, handle: 'part1' } },
      ],
    });
  });

  it('that a named server does not have are answered with the nearest', async () => {
    core = await startAsking(stdio(), { person });
    const { result } = await core.run(`const of = { server: 'asking' };
      return [await resources.read('note://pixl', of).catch((error) => error.message),
        await prompts.get('gret', {}, of).catch((error) => error.message)];`);
    expect(result).toEqual([
      expect.stringMatching(/pixl not found\nNear ones: note:\/\/pixel\./),
      expect.stringMatching(/no such prompt\nNear ones: greet\./),
    ]);
  });

  it('of all servers are listed without a question, those of one with it', async () => {
    core = await startAsking(stdio(), { person });
    const foreign = { name: 'foreign', origin: 'folder', launch: stdio(), inputs: [] };
    await core.addServer({ ...foreign, isOwn: false });
    const { result } = await core.run(`const all = await resources.list();
      return all.map((one) => one.uri ?? one.server + ': ' + one.error);`);
    expect(result).toEqual(['note://one', 'note://pixel', containing('foreign: ')]);
    expect(person.servers).toEqual([]);
    await core.run(`await resources.list({ server: 'foreign' })`);
    expect(person.servers).toEqual(['foreign']);
  });
});

it("a server that does not read the answers to its own flood fills nobody's memory", async () => {
  const guard = new OrphanGuard(path.join(ROOT, 'dist/reaper.js'));
  const args = ['-e', 'setInterval(() => {}, 1000)'];
  const transport = new StdioTransport(
    { transport: 'stdio', command: process.execPath, args, env: {} },
    { environment: process.env, guard, onStderr() {} },
  );
  try {
    await transport.start();
    const result = { text: 'x'.repeat(1_048_576) };
    const sent = Array.from({ length: 100 }, (_, id) =>
      transport.send({ jsonrpc: '2.0', id, result }).catch((error: Error) => error.message),
    );
    expect(await sent.at(-1)).toBe('the server does not read what it is sent');
  } finally {
    await transport.close();
    guard.dispose();
  }
});

describe('over HTTP', () => {
  it('an SSE server that was restarted ends its calls at once and is greeted again', async () => {
    let started = await overHttp('sse');
    ({ child } = started);
    const { url } = started;
    core = await startAsking({ transport: 'sse', url, headers: {} }, { person });
    expect(await core.call('say', { a: 1 })).toEqual({ a: 1 });
    const lost = core.call('never');
    await new Promise((resolve) => setTimeout(resolve, 200));
    started.child.kill('SIGKILL');
    expect(await lost).toMatchObject({ stderr: containing('ended during asking.never') });
    started = await overHttp('sse', { PORT: new URL(url).port });
    ({ child } = started);
    await expect.poll(() => core?.call('say', { a: 2 }), { timeout: 10_000 }).toEqual({ a: 2 });
  });

  it('a session is ended at the server when we are done', async () => {
    const started = await overHttp('http');
    ({ child } = started);
    core = await startAsking({ transport: 'http', url: started.url, headers: {} }, { person });
    await core.call('say');
    await core.dispose();
    await expect.poll(() => started.lines).toEqual(['ended']);
  });
});
