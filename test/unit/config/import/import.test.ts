/** Import from the files of other programs: what is found, planned, written and taken back. */
import {
  chmod, lstat, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile,
} from 'node:fs/promises'; // prettier-ignore
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FORMATS, foreignFiles, placesOf } from '../../../../src/core/config/import/formats';
import { OwnFileError } from '../../../../src/core/config/import/ownContent';
import { OwnFile } from '../../../../src/core/config/import/ownFile';
import { findFiles, planImport, summaryOf } from '../../../../src/core/config/import/plan';
import { parseServerFile } from '../../../../src/core/config/parse';
import { parseDocument } from '../../../../src/core/config/syntax';

let home: string;
let own: OwnFile;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'toolwright-import-'));
  own = new OwnFile(path.join(home, 'data', 'servers.json'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const places = (platform: NodeJS.Platform = 'linux') =>
  placesOf({}, { platform, home }, [path.join(home, 'project')]);

async function put(file: string, text: string): Promise<string> {
  const full = path.join(home, file);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, text);
  return full;
}

/** Where each program keeps its file here. */
const FILES: Record<string, string> = {
  'claude-desktop': '.config/Claude/claude_desktop_config.json',
  'claude-code': '.claude.json',
  cursor: 'project/.cursor/mcp.json',
  windsurf: '.codeium/windsurf/mcp_config.json',
  cline: '.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
  vscode: '.config/Code/User/mcp.json',
};

/** Puts the files of fixtures/import in their places: real shapes, with made-up servers and secrets. */
async function putAll(ids = Object.keys(FILES)): Promise<string[]> {
  const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/import');
  return Promise.all(
    ids.map(async (id) => {
      const text = await readFile(path.join(fixtures, `${id}.json`), 'utf8');
      return put(FILES[id]!, text.replaceAll('HOME', home.replaceAll('\\', '/')));
    }),
  );
}

it('finds every format in its place, with what can be taken over and what not', async () => {
  await putAll();
  const planned = planImport(await findFiles(places()), new Map());
  expect(planned.map(({ name, kind, format, notes }) => [format, name, kind, ...notes])).toEqual([
    ['Claude Desktop', 'files', 'add'],
    ['Claude Desktop', 'Search', 'add'],
    ['Claude Code', 'web', 'add'],
    ['Claude Code', 'local', 'add'],
    ['Cursor', 'db', 'add'],
    ['Cursor', 'cloud', 'add'],
    ['Windsurf', 'remote', 'add'],
    ['Cline', 'slow', 'add', '"autoApprove" is left out: Toolwright asks by itself'],
    ['Cline', 'sleeping', 'off'],
    ['Cline', 'broken', 'unusable'],
    ['VS Code', 'gh', 'add', '"dev" is left out: Toolwright does not watch sources'],
    ['VS Code', 'search', 'conflict'],
  ]);
  expect(planned.at(-1)?.likeName).toBe('Search');
  const shown = planned.map((server) => `${summaryOf(server)} ${server.reason ?? ''}`).join('\n');
  expect(shown).toContain('SEARCH_API_KEY');
  expect(shown).not.toContain('made-up-secret');
});

it('knows the places of other systems', () => {
  const mac = FORMATS.flatMap((format) => format.files(places('darwin')));
  expect(mac).toContain(
    path.join(home, 'Library/Application Support/Claude/claude_desktop_config.json'),
  );
  const windows = placesOf({ APPDATA: 'C:\\Data' }, { platform: 'win32', home }, []);
  expect(windows.settings).toBe('C:\\Data');
  // Set to nothing, it is not set (XDG base directory specification).
  const linux = placesOf({ XDG_CONFIG_HOME: '' }, { platform: 'linux', home }, []);
  expect(linux.settings).toBe(path.join(home, '.config'));
});

it('writes what we read again, for the owner alone, and leaves the sources as they are', async () => {
  const files = await putAll();
  const before = await Promise.all(
    files.map(async (file) => [await readFile(file), (await stat(file)).mtimeMs]),
  );
  const planned = planImport(await findFiles(places()), new Map());
  await own.add(planned.filter(({ kind }) => kind === 'add'));
  const text = await readFile(own.file, 'utf8');
  const { servers, problems } = parseServerFile(text, own.file);
  expect(problems).toEqual([]);
  expect(servers.map(({ name }) => name)).toEqual([
    'files', 'Search', 'web', 'local', 'db', 'cloud', 'remote', 'slow', 'gh',
  ]); // prettier-ignore
  expect(servers.find(({ name }) => name === 'slow')?.timeouts).toEqual({ callMs: 120_000 });
  expect(servers[0]?.inputs.map(({ id }) => id)).toEqual(['token']);
  expect((await stat(own.file)).mode & 0o077).toBe(0);
  const after = await Promise.all(
    files.map(async (file) => [await readFile(file), (await stat(file)).mtimeMs]),
  );
  expect(after).toEqual(before);
});

describe('a plan', () => {
  it('tells additions, the same, conflicts and what cannot be used apart', async () => {
    const file = await put(
      'x.json',
      '{"mcpServers":{"same":{"command":"a"},"other":{"command":"b"},"new":{"command":"c"},"bad":{"command":5},"list":[]}}',
    );
    const found = await findFiles(places(), { formats: [FORMATS[0]!], file });
    const current = new Map<string, unknown>([
      ['same', { type: 'stdio', command: 'a', args: [] }],
      ['other', { command: 'mine' }],
    ]);
    const planned = planImport(found, current);
    expect(planned.map(({ kind }) => kind)).toEqual([
      'same',
      'conflict',
      'add',
      'unusable',
      'unusable',
    ]);
    expect(planned[3]?.reason).toContain('"command"');
  });

  it.each([
    ['broken', '{"mcpServers": {', /:|1/],
    ['no object', '[1]', /no object/],
    ['another shape', '{"mcpServers": 5}', /^$/],
    ['empty', '', /^$/],
    ['too deep', '['.repeat(100_000), /levels deep/],
  ])('of a file that is %s names it, and the others go on', async (_, text, problem) => {
    await put('.cursor/mcp.json', text);
    await putAll(['windsurf']);
    const found = await findFiles(places());
    expect(planImport(found, new Map()).map(({ name }) => name)).toEqual(['remote']);
    const broken = found.find(({ format }) => format.id === 'cursor');
    expect(broken?.problem ?? '').toMatch(problem);
  });
});

it('finds the servers in a file that is mostly something else', async () => {
  const history = Array.from({ length: 50_000 }, (_, index) => ({
    index,
    display: 'x'.repeat(60),
  }));
  await put('.claude.json', JSON.stringify({ history, mcpServers: { a: { command: 'x' } } }));
  const [found] = await findFiles(places());
  expect([found?.problem, found?.servers.map(({ name }) => name)]).toEqual([undefined, ['a']]);
});

const addition = (name: string, command = 'x') => ({ name, entry: { command }, inputs: [] });
const MINE = `// my servers
{
    "servers": {
        // the old one
        "old": { "command": "old" }, /* keep */
    },
}
`;

describe('our own file', () => {
  beforeEach(() => mkdir(path.dirname(own.file), { recursive: true }));

  it('keeps comments and layout, and comes back exactly as it was', async () => {
    await writeFile(own.file, MINE);
    await own.add([addition('new'), addition('old', 'other')]);
    const text = await readFile(own.file, 'utf8');
    expect(text).toContain('// the old one');
    expect(text).toContain('/* keep */');
    expect(await own.entries()).toEqual(
      new Map([
        ['old', { command: 'other' }],
        ['new', { command: 'x' }],
      ]),
    );
    expect(await own.undo()).toEqual({ undone: ['new', 'old'], kept: [] });
    expect(await readFile(own.file, 'utf8')).toBe(MINE);
    await expect(own.undo()).rejects.toThrow(OwnFileError);
  });

  it('that was edited since loses only what is still as it was imported', async () => {
    await own.add([addition('a'), addition('b')]);
    const text = await readFile(own.file, 'utf8');
    await writeFile(
      own.file,
      text.replace('"b": {\n      "command": "x"', '"b": {\n      "command": "mine"'),
    );
    expect(await own.undo()).toEqual({ undone: ['a'], kept: ['b'] });
    expect(await own.entries()).toEqual(new Map([['b', { command: 'mine' }]]));
  });

  it('that was edited since loses the inputs that no server needs any more', async () => {
    const using = (name: string, id: string) => ({
      name,
      entry: { command: 'x', env: { T: `\${input:${id}}` } },
      inputs: [{ id, type: 'promptString' }],
    });
    await own.add([using('a', 'one'), using('b', 'two')]);
    const text = await readFile(own.file, 'utf8');
    await writeFile(own.file, text.replace('${input:two}', '${input:one}'));
    expect(await own.undo()).toEqual({ undone: ['a'], kept: ['b'] });
    const { servers } = parseServerFile(await readFile(own.file, 'utf8'), own.file);
    expect(servers.map(({ name, inputs: left }) => [name, left.map(({ id }) => id)])).toEqual([
      ['b', ['one']],
    ]);
  });

  it('that is gone is not made again, and what was replaced twice comes back once', async () => {
    await writeFile(own.file, MINE);
    await own.add([addition('old', 'one'), addition('old', 'two')]);
    await writeFile(own.file, `${await readFile(own.file, 'utf8')}// edited\n`);
    expect(await own.undo()).toEqual({ undone: ['old'], kept: [] });
    expect(await own.entries()).toEqual(new Map([['old', { command: 'old' }]]));
    await own.add([addition('a')]);
    await rm(own.file);
    expect(await own.undo()).toEqual({ undone: ['a'], kept: [] });
    await expect(stat(own.file)).rejects.toThrow('ENOENT');
  });

  it('is gone again when there was none before', async () => {
    await own.add([addition('a')]);
    await own.undo();
    await expect(stat(own.file)).rejects.toThrow('ENOENT');
  });

  it.each(['{"servers": {', '{"servers": []}', '{"inputs": null}', 'text', '[]'])(
    'is never overwritten when it is damaged: %s',
    async (text) => {
      await writeFile(own.file, text);
      await expect(own.add([addition('a')])).rejects.toThrow(/Mend the file first/);
      expect(await readFile(own.file, 'utf8')).toBe(text);
    },
  );

  it('gives an input that means something else there another id', async () => {
    const using = (name: string, input: { id: string; type: string }) => ({
      name,
      entry: { command: 'x', args: ['${input:t}', '${input:t-2}'] },
      inputs: [input],
    });
    const asked = { id: 't', type: 'promptString' };
    await own.add([using('a', asked), using('b', { ...asked, type: 'pickString' })]);
    await own.add([using('c', asked)]);
    const entries = await own.entries();
    expect([...entries.values()].map((entry) => (entry as { args: string[] }).args[0])).toEqual([
      '${input:t}',
      '${input:t-2}',
      '${input:t}',
    ]);
    const document = parseDocument(await readFile(own.file, 'utf8'));
    expect(document.kind === 'value' && document.root.value).toMatchObject({
      inputs: [asked, { id: 't-2', type: 'pickString' }],
    });
  });

  it('is written where a link leads, but never a file of another program', async () => {
    const real = await put('dotfiles/servers.json', MINE);
    await symlink(real, own.file);
    await own.add([addition('a')]);
    expect((await lstat(own.file)).isSymbolicLink()).toBe(true);
    expect(await readFile(real, 'utf8')).toContain('"a"');
    await rm(own.file);
    const cursor = await put('.cursor/mcp.json', '{"mcpServers":{}}');
    await symlink(cursor, own.file);
    const guarded = new OwnFile(own.file, foreignFiles(places()));
    await expect(guarded.add([addition('b')])).rejects.toThrow(/a file of another program/);
    expect(await readFile(cursor, 'utf8')).toBe('{"mcpServers":{}}');
  });

  it('is not written when it is read-only, and the import before can still be taken back', async () => {
    await own.add([addition('a')]);
    await chmod(own.file, 0o400);
    const before = await readFile(own.file);
    await expect(own.add([addition('b')])).rejects.toThrow(/read-only/);
    expect(await readFile(own.file)).toEqual(before);
    await chmod(own.file, 0o600);
    expect(await own.undo()).toEqual({ undone: ['a'], kept: [] });
  });

  it('stays one that can be read: UTF-8, and not too large', async () => {
    const odd = Buffer.concat([Buffer.from('// \xff\n', 'latin1'), Buffer.from(MINE)]);
    await writeFile(own.file, odd);
    await expect(own.add([addition('a')])).rejects.toThrow(/UTF-8/);
    expect(await readFile(own.file)).toEqual(odd);
    await writeFile(own.file, MINE);
    await expect(own.add([addition('a', 'x'.repeat(1_100_000))])).rejects.toThrow(/too large/);
    const many = Array.from({ length: 1_001 }, (_, index) => addition(`s${index}`));
    await expect(own.add(many)).rejects.toThrow(/At most 1000/);
    expect(await readFile(own.file, 'utf8')).toBe(MINE);
  });

  it('has nothing to take back when we ended before it was written', async () => {
    await writeFile(own.file, MINE);
    await own.add([addition('a')]);
    await writeFile(own.file, MINE);
    await expect(own.undo()).rejects.toThrow('There is no import to take back.');
    expect(await readFile(own.file, 'utf8')).toBe(MINE);
  });

  it('takes names that mean something else to JavaScript', async () => {
    await own.add([addition('__proto__'), addition('a.b'), addition('constructor')]);
    expect([...(await own.entries()).keys()]).toEqual(['__proto__', 'a.b', 'constructor']);
    expect(({} as { command?: string }).command).toBeUndefined();
  });

  it('stays whole when the disk refuses', async () => {
    await writeFile(own.file, MINE);
    await rm(own.file);
    await mkdir(own.file);
    await expect(own.add([addition('a')])).rejects.toThrow(/EISDIR/);
    expect((await stat(own.file)).isDirectory()).toBe(true);
  });
});
