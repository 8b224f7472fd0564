/** Which places are read, in which order, and what happens when they disagree or cannot be read. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../../src/core/config/load';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toolwright-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, content: unknown): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const server = (command: string): object => ({ command });

it('takes the first definition and names both origins where they differ', async () => {
  const named = await write('named.json', { servers: { a: server('1') } });
  const editor = await write('w/.vscode/mcp.json', { servers: { a: server('2'), b: server('2') } });
  const portable = await write('w/.mcp.json', { mcpServers: { b: server('2'), c: server('3') } });
  const { servers, problems, ...rest } = await loadConfig({
    workspaceFolders: [join(folder, 'w'), join(folder, 'other')],
    isTrusted: true,
    setting: { c: server('4'), d: server('4'), e: 1 },
    files: [named],
  });
  const setting = 'setting toolwright.servers';
  expect(servers.map(({ name, origin }) => [name, origin])).toEqual([
    ['a', named],
    ['b', editor],
    ['c', portable],
    ['d', setting],
  ]);
  expect([...problems].sort()).toEqual([
    `Server "a" is defined differently in ${named} and in ${editor}: the first is used, rename or remove one`,
    `Server "c" is defined differently in ${portable} and in ${setting}: the first is used, rename or remove one`,
    `${setting}: server "e" is a number: write an object { … }`,
  ]);
  expect(rest).toEqual({});
});

it('reads each folder in its order', async () => {
  await write('one/.mcp.json', { mcpServers: { a: server('portable') } });
  const second = await write('two/.vscode/mcp.json', { servers: { a: server('portable') } });
  const workspaceFolders = [join(folder, 'one'), join(folder, 'two')];
  const { servers, problems } = await loadConfig({ workspaceFolders, isTrusted: true });
  expect(servers.map(({ origin }) => origin)).toEqual([second]);
  expect(problems).toEqual([]);
});

it('leaves the files of an untrusted folder alone and says so', async () => {
  const named = await write('named.json', { servers: { a: server('1') } });
  await write('.vscode/mcp.json', 'broken');
  const sources = { workspaceFolders: [folder], isTrusted: false, files: [named] };
  const { servers, ...rest } = await loadConfig(sources);
  expect(servers.map(({ name }) => name)).toEqual(['a']);
  expect(rest).toEqual({ problems: [], skippedUntrusted: true });
  const none = await loadConfig({ workspaceFolders: [join(folder, 'x')], isTrusted: false });
  expect(none).toEqual({ servers: [], problems: [] });
});

it('reads a file once, although it is named and in the folder', async () => {
  const file = await write('.mcp.json', 'broken');
  const sources = { workspaceFolders: [folder], isTrusted: true, files: [file, file] };
  expect((await loadConfig(sources)).problems).toHaveLength(1);
});

it('makes a problem of what cannot be read', async () => {
  const large = await write('large.json', ' '.repeat(1024 * 1024 + 1));
  const latin = join(folder, 'latin.json');
  await writeFile(latin, Buffer.from([0x7b, 0xe9, 0x7d]));
  const missing = join(folder, 'missing.json');
  const { problems } = await loadConfig({
    workspaceFolders: [],
    isTrusted: true,
    setting: [],
    files: [missing, folder, large, latin],
  });
  expect(problems).toEqual([
    `${missing}: there is no such file, check its path`,
    `${folder}: this is not a file`,
    `${large}: over 1 MB, too large for a server file`,
    `${latin}: cannot be read: it is not UTF-8 text, save it as UTF-8`,
    'setting toolwright.servers: is a list, expected an object of servers',
  ]);
});
