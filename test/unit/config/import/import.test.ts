/** Import from the files of other programs: what is found, planned, written and taken back. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FORMATS, placesOf } from '../../../../src/core/config/import/formats';
import { OwnFile, OwnFileError } from '../../../../src/core/config/import/ownFile';
import { findFiles, planImport, summaryOf } from '../../../../src/core/config/import/plan';
import { parseServerFile } from '../../../../src/core/config/parse';

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

/** Real shapes of each program's file, with made-up servers. */
const FILES: Record<string, readonly [string, string]> = {
  'claude-desktop': [
    '.config/Claude/claude_desktop_config.json',
    '{"globalShortcut":"","mcpServers":{"files":{"command":"npx","args":["-y","files","/tmp"]}}}',
  ],
  'claude-code': [
    '.claude.json',
    `{"numStartups":3,"mcpServers":{"web":{"type":"http","url":"https://a.test/mcp","headers":{"X-Key":"geheim"}}},
      "projects":{"HOME/project":{"mcpServers":{"local":{"type":"stdio","command":"node","args":["s.mjs"],"env":{}}}},
      "/other":{"mcpServers":{"never":{"command":"x"}}}}}`,
  ],
  cursor: [
    '.cursor/mcp.json',
    '\uFEFF{\r\n  // mine\r\n  "mcpServers": { "db": { "command": "db-mcp", "env": { "PASSWORD": "geheim" }, }, }\r\n}',
  ],
  windsurf: [
    '.codeium/windsurf/mcp_config.json',
    '{"mcpServers":{"remote":{"serverUrl":"https://w.test/sse","disabledTools":["x"]}}}',
  ],
  cline: [
    '.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json',
    `{"mcpServers":{"slow":{"command":"slow","timeout":120,"autoApprove":["everything"],"type":"stdio"},
      "sleeping":{"command":"x","disabled":true}}}`,
  ],
  vscode: [
    '.config/Code/User/mcp.json',
    `{"servers":{"gh":{"type":"http","url":"https://gh.test/mcp","headers":{"Authorization":"Bearer \${input:token}"},"dev":{}}},
      "inputs":[{"id":"token","type":"promptString","password":true},{"id":"unused","type":"promptString"}]}`,
  ],
};

async function putAll(): Promise<string[]> {
  const all = Object.values(FILES).map(([file, text]) =>
    put(file, text.replaceAll('HOME', home.replaceAll('\\', '/'))),
  );
  return Promise.all(all);
}

it('finds every format in its place, with what can be taken over and what not', async () => {
  await putAll();
  const planned = planImport(await findFiles(places()), new Map());
  expect(planned.map(({ name, kind, format, notes }) => [format, name, kind, ...notes])).toEqual([
    ['Claude Desktop', 'files', 'add'],
    ['Claude Code', 'web', 'add'],
    ['Claude Code', 'local', 'add'],
    ['Cursor', 'db', 'add'],
    ['Windsurf', 'remote', 'add'],
    ['Cline', 'slow', 'add', '"autoApprove" is left out: Toolwright asks by itself'],
    ['Cline', 'sleeping', 'off'],
    ['VS Code', 'gh', 'add', '"dev" is left out: Toolwright does not watch sources'],
  ]);
  expect(planned.map(summaryOf).join('\n')).not.toContain('geheim');
});

it('knows the places of other systems', () => {
  const mac = FORMATS.flatMap((format) => format.files(places('darwin')));
  expect(mac).toContain(
    path.join(home, 'Library/Application Support/Claude/claude_desktop_config.json'),
  );
  const windows = placesOf({ APPDATA: 'C:\\Data' }, { platform: 'win32', home }, []);
  expect(windows.settings).toBe('C:\\Data');
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
    'files', 'web', 'local', 'db', 'remote', 'slow', 'gh',
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
  ])('of a file that is %s names it, and the others go on', async (_, text, problem) => {
    await put('.cursor/mcp.json', text);
    await put(...FILES['windsurf']!);
    const found = await findFiles(places());
    expect(planImport(found, new Map()).map(({ name }) => name)).toEqual(['remote']);
    const broken = found.find(({ format }) => format.id === 'cursor');
    expect(broken?.problem ?? '').toMatch(problem);
  });
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

  it('is gone again when there was none before', async () => {
    await own.add([addition('a')]);
    await own.undo();
    await expect(stat(own.file)).rejects.toThrow('ENOENT');
  });

  it.each(['{"servers": {', '{"servers": []}', 'text'])(
    'is never overwritten when it is damaged: %s',
    async (text) => {
      await writeFile(own.file, text);
      await expect(own.add([addition('a')])).rejects.toThrow(/Mend the file first/);
      expect(await readFile(own.file, 'utf8')).toBe(text);
    },
  );

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
