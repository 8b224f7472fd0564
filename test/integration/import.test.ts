/** `toolwright import` as people run it: what it says, what it writes, and what it leaves as it was. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI, temporaryFolder } from './served';

let home: string;
let cursor: string;
let own: string;

const SOURCE = `{
  // mine
  "mcpServers": {
    "db": { "command": "db-mcp", "env": { "PASSWORD": "made-up-secret" } },
    "files": { "command": "files-mcp" },
  }
}`;
const MINE = '{\n  "servers": {\n    "files": { "command": "mine" } // keep\n  }\n}\n';

beforeEach(async () => {
  home = await temporaryFolder();
  cursor = path.join(home, '.cursor', 'mcp.json');
  own = path.join(home, 'data', 'servers.json');
  for (const folder of ['.cursor', 'data', 'work']) await mkdir(path.join(home, folder));
  await writeFile(cursor, SOURCE);
});
afterEach(() => rm(home, { recursive: true, force: true }));

interface Ended {
  code: number;
  signal: string | undefined;
  stdout: string;
  stderr: string;
}

/** `limitKb`: the process is killed in the middle of writing a larger file. */
function run(args: string[], limitKb?: number): Promise<Ended> {
  const line = [CLI, 'import', '--data', path.join(home, 'data'), ...args];
  const [command, all] =
    limitKb === undefined
      ? [process.execPath, line]
      : ['bash', ['-c', `ulimit -f ${limitKb}; exec "$@"`, '', process.execPath, ...line]];
  const env = { PATH: process.env['PATH'], HOME: home, USERPROFILE: home };
  const cwd = path.join(home, 'work');
  return new Promise((resolve) => {
    execFile(command, all, { env, cwd }, (error, stdout, stderr) =>
      resolve({
        code: error === null ? 0 : Number(error.code),
        signal: error?.signal ?? undefined,
        stdout,
        stderr,
      }),
    );
  });
}

it('tells what would happen, does it, and takes it back', async () => {
  await writeFile(own, MINE);
  const { mtimeMs } = await stat(cursor);
  const planned = await run(['--dry-run']);
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.stdout).toContain('db: would be added (db-mcp, env: PASSWORD)');
  expect(planned.stdout).toContain('files: differs');
  expect(await readFile(own, 'utf8')).toBe(MINE);

  const done = await run(['cursor', '--json']);
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toEqual({
    file: own,
    imported: ['db'],
    problems: [],
    servers: [
      { name: 'db', outcome: 'added', from: cursor },
      { name: 'files', outcome: 'conflict', from: cursor },
    ],
  });
  expect(await readFile(own, 'utf8')).toContain('"files": { "command": "mine" }, // keep');
  expect(planned.stdout + done.stdout).not.toContain('made-up-secret');

  expect((await run([])).stdout).toContain('db: is there already');
  expect((await run(['--undo'])).stdout).toBe('db: taken back\n');
  expect(await readFile(own, 'utf8')).toBe(MINE);
  expect(await run(['--undo'])).toMatchObject({ code: 1, stderr: /no import to take back/ });
  expect([await readFile(cursor, 'utf8'), (await stat(cursor)).mtimeMs]).toEqual([SOURCE, mtimeMs]);
});

it('replaces what it is told to, and of two files with one name takes the first', async () => {
  await writeFile(own, MINE);
  await mkdir(path.join(home, 'work', '.cursor'));
  const project = path.join(home, 'work', '.cursor', 'mcp.json');
  await writeFile(project, '{"mcpServers":{"files":{"command":"second"},"DB":{"command":"x"}}}');
  const { stdout } = await run(['--replace', 'files']);
  expect(stdout).toContain("DB: differs only by case from the name of 'db', and is left out");
  const { servers } = JSON.parse((await readFile(own, 'utf8')).replace(/\/\/.*/g, '')) as {
    servers: Record<string, { command: string }>;
  };
  expect([servers['files']?.command, Object.keys(servers)]).toEqual(['files-mcp', ['files', 'db']]);
  await run(['--undo']);
  expect(await readFile(own, 'utf8')).toBe(MINE);
});

it('lets no name move the cursor of the terminal', async () => {
  const name = '\u001b[2J\u001b]0;title\u0007x\u202ey\nfake: added';
  await writeFile(cursor, JSON.stringify({ mcpServers: { [name]: { command: '\u001b[1mbold' } } }));
  const { stdout } = await run(['--dry-run']);
  // oxlint-disable-next-line no-control-regex -- these are what it is about
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(stdout).not.toMatch(/^fake/m);
});

describe('what goes wrong', () => {
  it('is named, with the exit code that scripts look at', async () => {
    const file = path.join(home, 'broken.json');
    await writeFile(file, '{"mcpServers": {');
    const broken = await run(['cursor', '--file', file]);
    expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining('nothing of it')]);
    expect(await run(['cursr'])).toMatchObject({ code: 2, stderr: /There is no format 'cursr'/ });
    expect(await run(['--file', file])).toMatchObject({ code: 2, stderr: /needs a FORMAT/ });
    await writeFile(own, '{"servers": {');
    expect(await run([])).toMatchObject({ code: 1, stderr: /Mend the file first/ });
    expect(await readFile(own, 'utf8')).toBe('{"servers": {');
  });

  it.skipIf(process.platform === 'win32')('leaves all as it was when it is killed', async () => {
    const large = MINE.replace('mine', 'm'.repeat(20_000));
    await writeFile(own, large);
    const killed = await run([], 4);
    expect(killed.signal).toBe('SIGXFSZ');
    expect(await readFile(own, 'utf8')).toBe(large);
    expect((await run(['--undo'])).stderr).toContain('There is no import to take back.');
    expect(await run([])).toMatchObject({ code: 0 });
    expect((await run(['--undo'])).stdout).toBe('db: taken back\n');
    expect(await readFile(own, 'utf8')).toBe(large);
  });
});
