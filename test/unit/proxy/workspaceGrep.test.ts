/** Searching inside files: matches, limits, and that no pattern can block the process. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { compileGlobs } from '../../../src/core/proxy/workspace/glob';
import { WorkspaceSource } from '../../../src/core/proxy/workspace/workspaceSource';

// A hang guard, for busy machines.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toolwright-grep-'));
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'a.ts'), 'const a = 1;\r\n\nA.b(c)\n');
  await writeFile(join(folder, 'sub/b.md'), 'const b\nno');
  await writeFile(join(folder, 'bin'), 'const \0');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function grep(
  args: Record<string, unknown>,
  { signal = new AbortController().signal, limits = {} } = {},
): Promise<{ value: unknown; bytes: number }> {
  const workspace = { folders: () => [folder], isTrusted: () => true };
  return new WorkspaceSource({ workspace, limits }).callTool('grep_file', args, { signal });
}

const first = { path: 'a.ts', line: 1, text: 'const a = 1;' };
const third = { path: 'a.ts', line: 3, text: 'A.b(c)' };
const other = { path: 'sub/b.md', line: 1, text: 'const b' };

it.each([
  [{ pattern: '^const [ab]' }, [first, other]],
  [{ pattern: 'const', include: '*.md' }, [other]],
  [{ pattern: 'const', include: 'sub/*' }, [other]],
  [{ pattern: 'const', path: 'sub' }, [other]],
  [{ pattern: 'const', path: 'a.ts', include: '*.md' }, [first]],
  [{ pattern: 'const', max_matches: 1 }, [first]],
  [{ pattern: 'CONST', ignore_case: true, path: 'a.ts' }, [first]],
  [{ pattern: 'CONST' }, []],
  [{ pattern: 'A.b(c)', literal: true }, [third]],
  [{ pattern: 'a.B(C)', literal: true, ignore_case: true }, [third]],
  [{ pattern: '^$' }, [{ path: 'a.ts', line: 2, text: '' }]],
])('%j', async (args, expected) => {
  const { value, bytes } = await grep(args);
  expect(value).toEqual(expected);
  expect(bytes).toBe(Buffer.byteLength(JSON.stringify(value)));
});

it('collects many matches from many files and shortens long lines', async () => {
  await writeFile(join(folder, 'many'), 'x\n'.repeat(700));
  await writeFile(join(folder, 'sub/many'), 'x\n'.repeat(700));
  const { value, bytes } = await grep({ pattern: 'x' });
  expect(value).toHaveLength(1000);
  expect(bytes).toBe(Buffer.byteLength(JSON.stringify(value)));
  await writeFile(join(folder, 'long'), `${'-'.repeat(5000)}needle${'-'.repeat(5000)}`);
  const [match] = (await grep({ pattern: 'needle' })).value as { text: string }[];
  expect(match?.text).toMatch(/^….{1000}…$/);
  expect(match?.text).toContain('needle');
});

it('leaves large files out of a folder, and refuses one by name', async () => {
  const limits = { searchFileBytes: 9 };
  expect((await grep({ pattern: 'const' }, { limits })).value).toEqual([]);
  await expect(grep({ pattern: 'const', path: 'a.ts' }, { limits })).rejects.toMatchObject({
    code: 'tool_failed',
    message: expect.stringContaining('too large to be searched'),
  });
});

it('ends a regular expression that would run for ages, by time limit and by abort', async () => {
  await writeFile(join(folder, 'evil'), `${'a'.repeat(40)}!`);
  const evil = { pattern: '(a+)+$', path: 'evil' };
  await expect(grep(evil, { limits: { searchMs: 300 } })).rejects.toMatchObject({
    code: 'timeout',
    ran: 'no',
    retryable: false,
    message: expect.stringContaining('ended after 0.3 s'),
  });
  const controller = new AbortController();
  const search = grep(evil, { signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  await expect(search).rejects.toMatchObject({ code: 'cancelled', ran: 'no' });
});

it('runs a few searches at a time; waiting ones can be given up', async () => {
  await writeFile(join(folder, 'evil'), `${'a'.repeat(40)}!`);
  const workspace = { folders: () => [folder], isTrusted: () => true };
  const source = new WorkspaceSource({ workspace, limits: { searches: 1 } });
  const running = new AbortController();
  const waiting = new AbortController();
  const evil = { pattern: '(a+)+$', path: 'evil' };
  const slow = source.callTool('grep_file', evil, { signal: running.signal });
  const given = source.callTool('grep_file', { pattern: 'x' }, { signal: waiting.signal });
  const signal = new AbortController().signal;
  const others = Array.from({ length: 5 }, () =>
    source.callTool('grep_file', { pattern: 'const a' }, { signal }),
  );
  waiting.abort();
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  running.abort();
  await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
  for (const { value } of await Promise.all(others)) expect(value).toEqual([first]);
});

it.each([
  ['a*c', ['abc', 'ac', 'x/abc'], ['abd', 'abc/d']],
  ['a?c', ['abc'], ['ac', 'a/c']],
  ['src/**', ['src', 'src/a', 'src/a/b'], ['xsrc/a']],
  ['**/t/**/*.ts', ['t/a.ts', 'x/t/y/z/a.ts'], ['tt/a.ts', 't/a.js']],
  ['[a-c_]x[!0-9]', ['axb', '_x-'], ['dxb', 'ax1']],
  ['{a,b{c,d}}.{ts,md}', ['a.ts', 'bd.md'], ['b.ts', 'ab.ts']],
  ['app/(auth)/[[]id].ts', ['app/(auth)/[id].ts'], ['app/auth/i.ts']],
  ['a+b{c}\\*', ['a+b{c}*'], ['aab{c}x']],
  ['[x', ['[x'], ['x']],
])('glob %s', (glob, hits, misses) => {
  const matches = compileGlobs([glob]);
  expect(hits.filter((path) => !matches(path))).toEqual([]);
  expect(misses.filter(matches)).toEqual([]);
});

it('matches hostile globs in no time', () => {
  const name = 'a'.repeat(255);
  expect(compileGlobs([`${'*a'.repeat(100)}b`])(name)).toBe(false);
  expect(compileGlobs([`${'**/a/'.repeat(50)}b`])('a/'.repeat(2000))).toBe(false);
});
