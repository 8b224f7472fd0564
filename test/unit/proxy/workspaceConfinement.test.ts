/** No path, however it is written or linked, gets a workspace tool out of the workspace folders. */
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { confined } from '../../../src/core/proxy/workspace/confine';
import { WorkspaceSource } from '../../../src/core/proxy/workspace/workspaceSource';

// A hang guard, for busy machines.
vi.setConfig({ testTimeout: 30_000 });

let base: string;
let folder: string;
let source: WorkspaceSource;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'toolwright-confine-')));
  folder = join(base, 'ws');
  await mkdir(join(folder, 'in/deep'), { recursive: true });
  await mkdir(join(base, 'out'));
  await mkdir(join(base, 'ws-sibling'));
  await writeFile(join(base, 'out/secret.txt'), 'needle');
  await writeFile(join(folder, 'in/f.txt'), 'needle');
  await symlink(join(base, 'out'), join(folder, 'linkOut'));
  await symlink('../../out/secret.txt', join(folder, 'in/linkFile'));
  await symlink(join(base, 'out/none.txt'), join(folder, 'dangling'));
  await symlink('dangling', join(folder, 'linkToDangling'));
  await symlink('in/deep', join(folder, 'short'));
  await symlink('short/../../../out/none.txt', join(folder, 'viaShort'));
  await symlink('in', join(folder, 'linkIn'));
  await symlink('in/new.txt', join(folder, 'linkNew'));
  await symlink('loop', join(folder, 'loop'));
  source = new WorkspaceSource({ workspace: { folders: () => [folder], isTrusted: () => true } });
});
afterEach(() => rm(base, { recursive: true, force: true }));

const signal = new AbortController().signal;
async function call(name: string, args: Record<string, unknown>): Promise<unknown> {
  return (await source.callTool(name, args, { signal })).value;
}

describe('paths that lead outside are refused by every tool', () => {
  it.each([
    '..',
    '../out/secret.txt',
    'in/../../out/secret.txt',
    '/etc/passwd',
    '../ws-sibling',
    'in/f.txt\0',
    'linkOut',
    'linkOut/secret.txt',
    'linkOut/new/deep.txt',
    'in/linkFile',
    'dangling',
    'linkToDangling',
    'viaShort',
  ])('%j', async (path) => {
    const calls: [string, object][] = [
      ['list_files', {}],
      ['read_file', {}],
      ['find_files', { pattern: '**' }],
      ['grep_file', { pattern: 'needle' }],
      ['write_file', { content: 'x' }],
    ];
    for (const [name, args] of calls) {
      await expect(call(name, { ...args, path })).rejects.toMatchObject({
        code: 'invalid_arguments',
        ran: 'no',
        retryable: false,
        message: expect.stringMatching(/must stay inside|NUL/),
      });
    }
    expect(await readdir(join(base, 'out'))).toEqual(['secret.txt']);
    expect(await readFile(join(base, 'out/secret.txt'), 'utf8')).toBe('needle');
  });
});

it('does not follow links while it walks or searches', async () => {
  const all = await call('list_files', { recursive: true });
  expect(all).toEqual(['in/f.txt', 'in/linkFile']);
  expect(await call('grep_file', { pattern: 'needle' })).toEqual([
    { path: 'in/f.txt', line: 1, text: 'needle' },
  ]);
  expect(await call('list_files', {})).toContain('linkIn/');
});

it('uses links that stay inside, under the name that was given', async () => {
  expect(await call('list_files', { path: 'linkIn', exclude: ['link*'] })).toEqual([
    'linkIn/deep/',
    'linkIn/f.txt',
  ]);
  expect(await call('read_file', { path: join(folder, 'linkIn/f.txt') })).toBe('needle');
  expect(await call('write_file', { path: 'linkNew', content: 'n' })).toEqual({
    path: 'linkNew',
    bytes: 1,
    created: true,
  });
  expect(await readFile(join(folder, 'in/new.txt'), 'utf8')).toBe('n');
  expect(await call('grep_file', { pattern: 'n', path: 'linkIn/new.txt' })).toEqual([
    { path: 'linkIn/new.txt', line: 1, text: 'n' },
  ]);
  await expect(call('read_file', { path: 'loop' })).rejects.toThrow('links form a loop');
});

it('works in a workspace folder that is itself behind a link', async () => {
  await symlink(folder, join(base, 'alias'));
  source = new WorkspaceSource({
    workspace: { folders: () => [join(base, 'alias')], isTrusted: () => true },
  });
  for (const path of ['in/f.txt', join(base, 'alias/in/f.txt'), join(folder, 'in/f.txt')]) {
    expect(await call('read_file', { path })).toBe('needle');
  }
  await call('write_file', { path: 'in/g/h.txt', content: 'x' });
  expect(await readFile(join(folder, 'in/g/h.txt'), 'utf8')).toBe('x');
});

describe('a place in a folder that is reached by a link itself', () => {
  it('is found behind all links, whether it exists or not', async () => {
    const linked = join(base, 'linked');
    await symlink(folder, linked);
    expect(await confined(linked, join(linked, 'new/deep/file.md'))).toBe(
      join(folder, 'new/deep/file.md'),
    );
    expect(await confined(linked, 'linkNew')).toBe(join(folder, 'in/new.txt'));
    expect(await confined(linked, 'linkOut/secret.txt')).toBeUndefined();
    expect(await confined(linked, 'dangling')).toBeUndefined();
    expect(await confined(linked, '../out')).toBeUndefined();
  });
});
