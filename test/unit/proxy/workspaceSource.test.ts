/** The workspace tools on real folders: what they answer, and how they fail. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkspaceSource } from '../../../src/core/proxy/workspace/workspaceSource';

// A hang guard, for busy machines.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let source: WorkspaceSource;
const signal = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toolwright-workspace-'));
  source = makeSource([folder]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function makeSource(folders: string[], limits = {}): WorkspaceSource {
  return new WorkspaceSource({
    workspace: { folders: () => folders, isTrusted: () => true },
    limits,
  });
}

/** Calls a tool and checks the size that it reports. */
async function call(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
  const { value, bytes } = await source.callTool(name, args, { signal });
  expect(bytes).toBe(Buffer.byteLength(JSON.stringify(value)));
  return value;
}

async function put(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `text of ${path}\n`);
  }
}

describe('listTools', () => {
  it('lists five tools with schemas and hints', async () => {
    const { tools, problems } = await source.listTools();
    expect(problems).toEqual([]);
    expect(tools.map((tool) => [tool.server, tool.name, tool.annotations.readOnlyHint])).toEqual([
      ['workspace', 'list_files', true],
      ['workspace', 'read_file', true],
      ['workspace', 'find_files', true],
      ['workspace', 'grep_file', true],
      ['workspace', 'write_file', false],
    ]);
    expect(tools.at(-1)?.annotations).toMatchObject({ destructiveHint: true });
    for (const { inputSchema, annotations } of tools) {
      expect(annotations.openWorldHint).toBe(false);
      for (const schema of Object.values(inputSchema.properties as Record<string, object>)) {
        expect(schema).toHaveProperty('description');
      }
    }
  });
});

describe('list_files and find_files', () => {
  beforeEach(() =>
    put('b.ts', 'a-b/x.ts', 'a/x.ts', 'a.ts', 'a/.h/ü.md', '.git/c', 'a/node_modules/d.ts'),
  );

  it.each([
    [{}, ['a-b/', 'a.ts', 'a/', 'b.ts']],
    [{ path: '' }, ['a-b/', 'a.ts', 'a/', 'b.ts']],
    [{ path: 'a', exclude: [] }, ['a/.h/', 'a/node_modules/', 'a/x.ts']],
    [{ path: './a/../a/', recursive: true }, ['a/.h/ü.md', 'a/x.ts']],
    [{ recursive: true }, ['a-b/x.ts', 'a.ts', 'a/.h/ü.md', 'a/x.ts', 'b.ts']],
    [{ recursive: true, exclude: ['a', '.git', 'a-b/**'] }, ['a.ts', 'b.ts']],
    [{ recursive: true, path: null, exclude: ['*.ts'] }, ['.git/c', 'a/.h/ü.md']],
  ])('lists %j', async (args, expected) => {
    expect(await call('list_files', args)).toEqual(expected);
  });

  it.each([
    [{ pattern: '*.ts' }, ['a-b/x.ts', 'a.ts', 'a/x.ts', 'b.ts']],
    [{ pattern: '*/x.ts' }, ['a-b/x.ts', 'a/x.ts']],
    [{ pattern: '**/x.{ts,js}', path: 'a' }, ['a/x.ts']],
    [{ pattern: './a/**' }, ['a/.h/ü.md', 'a/x.ts']],
    [{ pattern: '**', limit: 2 }, ['a-b/x.ts', 'a.ts']],
    [{ pattern: 'd.ts', exclude: [] }, ['a/node_modules/d.ts']],
    [{ pattern: 'none' }, []],
  ])('finds %j', async (args, expected) => {
    expect(await call('find_files', args)).toEqual(expected);
  });

  it('lists over 3,000 files in code unit order, also of one large folder', async () => {
    const paths = Array.from({ length: 600 }, (_, i) => `big/${i % 60}-${i % 2}/f${i}.txt`);
    await Promise.all([...new Set(paths.map(dirname))].map((path) => put(`${path}/first`)));
    await Promise.all(paths.map((path) => writeFile(join(folder, path), '')));
    const listed = (await call('list_files', { path: 'big', recursive: true })) as string[];
    expect(listed).toHaveLength(660);
    expect(listed).toEqual([...listed].sort());
    const many = Array.from({ length: 2500 }, (_, i) => `n${(i * 7) % 2500}`);
    await mkdir(join(folder, 'flat'));
    await Promise.all(many.map((name) => writeFile(join(folder, 'flat', name), '')));
    const flat = await call('list_files', { path: 'flat' });
    expect(flat).toEqual(many.map((name) => `flat/${name}`).sort());
  });

  it('gives absolute paths for other folders, which can be used again', async () => {
    await put('two/f.txt');
    const other = join(folder, 'two');
    source = makeSource([join(folder, 'a'), other]);
    const [path] = (await call('list_files', { path: other })) as string[];
    expect(path).toBe(join(other, 'f.txt'));
    expect(await call('read_file', { path })).toBe('text of two/f.txt\n');
  });
});

describe('read_file', () => {
  it.each([
    [{}, 'one\r\ntwo\nthree'],
    [{ offset_line: 2 }, 'two\nthree'],
    [{ offset_line: 1, limit_lines: 1 }, 'one\r\n'],
    [{ offset_line: 2, limit_lines: 1 }, 'two\n'],
    [{ offset_line: 3, limit_lines: 5 }, 'three'],
    [{ offset_line: 4 }, ''],
  ])('reads %j', async (args, expected) => {
    await writeFile(join(folder, 'f'), '\uFEFFone\r\ntwo\nthree');
    expect(await call('read_file', { path: 'f', ...args })).toBe(expected);
  });

  it('reads large text and counts its size, whatever characters it holds', async () => {
    const text = '😀"\n\u0001é'.repeat(90_000);
    await writeFile(join(folder, 'f'), text);
    expect(await call('read_file', { path: 'f' })).toBe(text);
  });

  it.each([
    [{ path: 'bin' }, 'bin is binary'],
    [{ path: 'latin' }, 'latin is binary or not UTF-8'],
    [{ path: 'sub' }, 'sub is a folder: use list_files'],
    [{ path: 'sub/readme.txt', max_bytes: 3 }, 'is too large (23 bytes, the limit is 3)'],
    [{ path: 'sub/redme.txt' }, 'its folder has no "redme.txt". Near it: "readme.txt"'],
    [{ path: 'subb/readme.txt' }, 'its folder has no "subb". Near it: "sub"'],
    [{ path: 'bin/x' }, 'Cannot use bin/x: a part of the path is a file'],
  ])('refuses %j', async (args, message) => {
    await put('sub/readme.txt');
    await writeFile(join(folder, 'bin'), Buffer.from([1, 0, 2]));
    await writeFile(join(folder, 'latin'), Buffer.from([0x61, 0xe9]));
    await expect(call('read_file', args)).rejects.toMatchObject({
      code: 'tool_failed',
      tool: 'workspace.read_file',
      ran: 'no',
      retryable: false,
      message: expect.stringContaining(message),
    });
  });
});

describe('write_file', () => {
  it('creates folders and files, replaces them, and says which', async () => {
    const path = 'new/deep/f.txt';
    expect(await call('write_file', { path, content: 'é' })).toEqual({
      path,
      bytes: 2,
      created: true,
    });
    await chmod(join(folder, path), 0o750);
    const again = await call('write_file', { path, content: '' });
    expect(again).toEqual({ path, bytes: 0, created: false });
    expect(await readFile(join(folder, path), 'utf8')).toBe('');
    // Windows knows only whether a file is read-only.
    const kept = process.platform === 'win32' ? 0o666 : 0o750;
    expect((await stat(join(folder, path))).mode & 0o777).toBe(kept);
    expect(await readdir(join(folder, 'new/deep'))).toEqual(['f.txt']);
  });

  it.each([
    [{ path: 'f', overwrite: false }, 'tool_failed', 'f exists: set overwrite'],
    [{ path: 'no/f', create_directories: false }, 'tool_failed', 'set create_directories to true'],
    [{ path: 'sub' }, 'tool_failed', 'sub is a folder'],
    [{ path: 'f/x' }, 'tool_failed', 'a part of the path is a file'],
    [{ path: '.' }, 'invalid_arguments', 'names a folder'],
    [{ path: 'x/' }, 'invalid_arguments', 'names a folder'],
  ])('refuses %j and leaves nothing behind', async (args, code, message) => {
    await put('f', 'sub/g');
    const failure = call('write_file', { content: 'x', ...args });
    await expect(failure).rejects.toMatchObject({ code, ran: 'no' });
    await expect(failure).rejects.toThrow(message);
    expect((await readdir(folder)).sort()).toEqual(['f', 'sub']);
    expect(await readFile(join(folder, 'f'), 'utf8')).toBe('text of f\n');
  });

  it('never mixes or half-writes under concurrency', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(50_000));
    await put('f');
    const writes = texts.map((content) => call('write_file', { path: 'f', content }));
    const reads = texts.map(() => call('read_file', { path: 'f' }));
    for (const text of await Promise.all(reads)) expect(['text of f\n', ...texts]).toContain(text);
    await Promise.all(writes);
    expect(texts).toContain(await readFile(join(folder, 'f'), 'utf8'));
    const once = texts.map((content) =>
      call('write_file', { path: 'once', content, overwrite: false }),
    );
    const done = (await Promise.allSettled(once)).filter(({ status }) => status === 'fulfilled');
    expect(done).toHaveLength(1);
    expect((await readdir(folder)).sort()).toEqual(['f', 'once']);
  });
});

describe('calls that do not fit', () => {
  it.each([
    ['list_files', { pth: '.' }, 'There is no "pth". Did you mean "path"?'],
    [
      'list_files',
      { recursive: 'yes' },
      '"recursive" must be true or false. Expected: list_files({ path?: string, recursive?: boolean, exclude?: string[] })',
    ],
    ['list_files', { exclude: '*.ts' }, '"exclude" must be a list of strings'],
    [
      'read_file',
      {},
      '"path" is missing. Expected: read_file({ path: string, offset_line?: number',
    ],
    ['read_file', { path: 1 }, '"path" must be a string'],
    ['read_file', { path: 'f', offset_line: 0 }, '"offset_line" must be a whole number from 1'],
    ['find_files', { pattern: 'x'.repeat(501) }, 'The glob in "pattern" is longer than 500'],
    ['find_files', { pattern: '{a,b}'.repeat(8) }, 'has more than 100 alternatives'],
    ['grep_file', { pattern: '(' }, '"pattern" is no JavaScript regular expression'],
  ])('%s %j', async (name, args, message) => {
    const failure = call(name, args);
    await expect(failure).rejects.toMatchObject({ code: 'invalid_arguments', ran: 'no' });
    await expect(failure).rejects.toThrow(message);
  });

  it('names the near tools, a missing folder, and a call that was given up', async () => {
    await expect(call('listFiles')).rejects.toMatchObject({
      code: 'unknown_tool',
      message: expect.stringContaining('list_files'),
    });
    const gone = makeSource([join(folder, 'gone')]);
    for (const nowhere of [makeSource([]), gone]) {
      await expect(nowhere.callTool('list_files', {}, { signal })).rejects.toMatchObject({
        code: 'server_unavailable',
      });
    }
    const aborted = { signal: AbortSignal.abort() };
    await expect(source.callTool('list_files', {}, aborted)).rejects.toMatchObject({
      code: 'cancelled',
      ran: 'no',
    });
  });

  it('stops a walk that is given up', async () => {
    await put('a/b/c/d', 'e');
    const controller = new AbortController();
    const walk = source.callTool('list_files', { recursive: true }, { signal: controller.signal });
    controller.abort();
    await expect(walk).rejects.toMatchObject({ code: 'cancelled' });
  });
});
