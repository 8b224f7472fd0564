/** Which servers may start: the person's own, those that a folder had at first, and those that they agreed to. */
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServerDefinition } from '../../../src/core/config/definition';
import type { Person, ServerAnswer, ServerQuestion } from '../../../src/core/ports';
import { ServerTrust, type McpAccess } from '../../../src/core/policy/serverTrust';
import { ServerBlockedError } from '../../../src/core/proxy/serverSession';
import { silentLog } from '../../support/ports';

let folder: string;
let asked: ServerQuestion[];
let answer: ServerAnswer;
let access: McpAccess;
let isTrustedFolder: boolean;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-trust-'));
  asked = [];
  answer = 'trust';
  access = 'all';
  isTrustedFolder = true;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const person = {
  approveServer: async (question: ServerQuestion) => {
    asked.push(question);
    return answer;
  },
} as unknown as Person;

function open(withPerson = true, log = silentLog): ServerTrust {
  return new ServerTrust({
    folder,
    workspace: 'w',
    log,
    access: () => access,
    isFolderTrusted: () => isTrustedFolder,
    ...(withPerson && { person }),
  });
}

function define(name: string, command = 'x', isOwn = false): ServerDefinition {
  const launch = { transport: 'stdio', command, args: ['--key', 'geheim'], env: {} } as const;
  return { name, origin: '/w/.vscode/mcp.json', launch, inputs: [], isOwn };
}

async function outcome(trust: ServerTrust, ...start: Parameters<ServerTrust['permitStart']>) {
  try {
    await trust.permitStart(...start);
    return 'starts';
  } catch (error) {
    if (error instanceof ServerBlockedError) return error.message;
    throw error;
  }
}

it('starts what is the person own, and what was there when the folder was first opened', async () => {
  const trust = open();
  await trust.look([define('a'), define('mine', 'x', true)]);
  expect(await outcome(trust, define('a'), 'listing')).toBe('starts');
  expect(await outcome(trust, define('mine', 'x', true), 'listing')).toBe('starts');
  expect([trust.isTrusted('a'), trust.isTrusted('mine')]).toEqual([true, true]);
  expect(asked).toEqual([]);
});

it('asks about what came or changed later, once for all who wait, and remembers it', async () => {
  const first = open();
  await first.look([define('a')]);
  const trust = open();
  const [changed, fresh] = [define('a', 'evil'), define('b')];
  await trust.look([changed, fresh]);
  expect(await outcome(trust, changed, 'listing')).toMatch(/changed .* has to agree/);
  expect(await outcome(trust, fresh, 'listing')).toMatch(/new .* has to agree/);
  expect(asked).toEqual([]);
  expect(trust.isTrusted('a')).toBe(false);
  const both = [outcome(trust, changed, 'call'), outcome(trust, changed, 'person')];
  expect(await Promise.all(both)).toEqual(['starts', 'starts']);
  expect(asked).toEqual([
    { server: 'a', origin: changed.origin, launch: 'evil --key geheim', isChanged: true },
  ]);
  const next = open();
  await next.look([changed, fresh]);
  expect(await outcome(next, changed, 'listing')).toBe('starts');
});

it('does not ask about what another window was asked about meanwhile', async () => {
  await open().look([]);
  const [one, two] = [open(), open()];
  for (const trust of [one, two]) await trust.look([define('a')]);
  expect(await outcome(one, define('a'), 'call')).toBe('starts');
  expect(await outcome(two, define('a'), 'call')).toBe('starts');
  expect(asked).toHaveLength(1);
});

it('an answer about one server is none about another that starts the same program', async () => {
  const trust = open();
  await trust.look([]);
  await trust.look([define('a'), define('b')]);
  const both = ['a', 'b'].map((name) => outcome(trust, define(name), 'call'));
  expect(await Promise.all(both)).toEqual(['starts', 'starts']);
  expect(asked.map(({ server }) => server).toSorted()).toEqual(['a', 'b']);
});

it('asks where what was agreed to cannot be read any more', async () => {
  const first = open();
  await first.look([define('a')]);
  const warnings: string[] = [];
  const trust = open(true, { ...silentLog, warn: (text) => void warnings.push(text) });
  await rm(folder, { recursive: true });
  await writeFile(folder, 'no folder');
  await trust.look([define('a')]);
  expect(await outcome(trust, define('a'), 'listing')).toMatch(/has to agree/);
  expect(await outcome(trust, define('a'), 'call')).toBe('starts');
  expect(asked).toHaveLength(1);
  expect(warnings.length).toBeGreaterThan(0);
});

it('can be started without being believed, and believed or doubted later', async () => {
  const trust = open();
  await trust.look([]);
  const server = define('a');
  await trust.look([server]);
  answer = 'start';
  expect(await outcome(trust, server, 'call')).toBe('starts');
  expect(trust.isTrusted('a')).toBe(false);
  await trust.setTrusted('a', true);
  expect(trust.isTrusted('a')).toBe(true);
  await trust.setTrusted('a', false);
  const next = open();
  await next.look([server]);
  expect([next.isTrusted('a'), await outcome(next, server, 'listing')]).toEqual([false, 'starts']);
});

it('a folder that was restricted at first is seen when it is trusted', async () => {
  isTrustedFolder = false;
  const trust = open();
  await trust.look([]);
  isTrustedFolder = true;
  await trust.look([define('a')]);
  expect(await outcome(trust, define('a'), 'listing')).toBe('starts');
  await trust.look([define('a'), define('b')]);
  expect(await outcome(trust, define('b'), 'listing')).toMatch(/has to agree/);
});

it('shows what was agreed to, and takes it back', async () => {
  const trust = open();
  await trust.look([define('a'), define('mine', 'x', true)]);
  expect(trust.list()).toEqual([{ server: 'a', level: 'trusted' }]);
  await trust.forget('a');
  expect([trust.list(), trust.isTrusted('a')]).toEqual([[], false]);
  const next = open();
  await next.look([define('a')]);
  expect(await outcome(next, define('a'), 'listing')).toMatch(/has to agree/);
});

it('that was refused is not asked about again, unless the person wants it', async () => {
  const trust = open();
  await trust.look([]);
  await trust.look([define('a')]);
  answer = 'refuse';
  expect(await outcome(trust, define('a'), 'call')).toMatch(/refused/);
  expect(await outcome(trust, define('a'), 'call')).toMatch(/refused/);
  expect(asked).toHaveLength(1);
  answer = 'trust';
  expect(await outcome(trust, define('a'), 'person')).toBe('starts');
});

it('without a person takes what is there at the start, and nothing later', async () => {
  const trust = open(false);
  await trust.look([define('a')]);
  expect(await outcome(trust, define('a'), 'listing')).toBe('starts');
  await trust.look([define('a', 'evil'), define('b')]);
  expect(await outcome(trust, define('a', 'evil'), 'call')).toMatch(/nobody can be asked/);
  expect(await outcome(trust, define('b'), 'person')).toMatch(/nobody can be asked/);
});

it.each(['none', 'registry'] as const)('honours chat.mcp.access "%s"', async (value) => {
  access = value;
  const trust = open();
  await trust.look([define('a', 'x', true)]);
  expect(await outcome(trust, define('a', 'x', true), 'person')).toContain(`"${value}"`);
});

it('keeps nothing of what a definition holds', async () => {
  const trust = open();
  await trust.look([define('a')]);
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of names.filter((one) => one.isFile())) {
    const text = await readFile(path.join(entry.parentPath, entry.name), 'utf8');
    expect(text).not.toContain('geheim');
  }
});
