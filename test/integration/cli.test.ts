/** The command line as people and scripts use it. */
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunOutput, SearchOutput } from '../../src/core/results/outputs';
import { CLI, hostileServer, temporaryFolder } from './served';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, '.vscode'));
  await writeFile(
    path.join(folder, '.vscode/mcp.json'),
    JSON.stringify({ servers: { hi: hostileServer('good') } }),
  );
  await writeFile(path.join(folder, 'note.txt'), 'one\ntwo\n');
  await writeFile(
    path.join(folder, 'program.ts'),
    'const n: number = input.n;\n[n, await hi.hello({}), await read_file({ path: "note.txt" })]',
  );
  await writeFile(
    path.join(folder, 'program.py'),
    'n = input["n"]\n[n, hi.hello(), read_file(path="note.txt")]',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function toolwright(args: string[], stdin = ''): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder });
  child.stdin.end(stdin);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

const data = (): string[] => ['--data', path.join(folder, 'data')];

describe('toolwright', () => {
  it('runs a program over the servers of the folder', async () => {
    const args = ['run', 'program.ts', '--input', '{"n":7}', '--json', ...data()];
    const { code, stdout, stderr } = await toolwright(args);
    const output = JSON.parse(stdout) as RunOutput;
    expect(output.result).toEqual([7, 'hello {}', 'one\ntwo\n']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
  });

  it('runs a Python program by the ending of its name', async () => {
    const args = ['run', 'program.py', '--input', '{"n":7}', '--json', ...data()];
    const { code, stdout, stderr } = await toolwright(args);
    const output = JSON.parse(stdout) as RunOutput;
    expect(output.result).toEqual([7, 'hello {}', 'one\ntwo\n']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
  });

  it('runs a program from standard input and prints for people', async () => {
    const { code, stdout } = await toolwright(
      ['run', '-', ...data()],
      'console.log("hi"); ({ a: 1 })',
    );
    expect(code).toBe(0);
    expect(stdout).toBe('hi\n{\n  "a": 1\n}\n');
  });

  it('fails with 1 and the reason on stderr', async () => {
    const { code, stdout, stderr } = await toolwright(
      ['run', '-', ...data()],
      'throw new Error("no")',
    );
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Error: no');
  });

  it('takes limits, and the last of the same name', async () => {
    const limits = ['--limit', 'maxCalls=50', '--limit', 'cpuSeconds=5', '--limit', 'maxCalls=2'];
    const { code, stderr } = await toolwright(
      ['run', '-', ...limits, ...data()],
      'for (let i = 0; i < 3; i++) await hi.hello({})',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('more than 2 tool calls');
  });

  it('finds tools', async () => {
    const { code, stdout } = await toolwright(['search', 'read', 'file', '--json', ...data()]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as SearchOutput).results[0]?.call).toBe('workspace.read_file');
    expect((await toolwright(['search', 'read file', ...data()])).stdout).toContain(
      'workspace.read_file\n',
    );
  });

  it('writes nothing into the folder that it works in', async () => {
    expect((await readdir(folder)).filter((name) => name !== 'data')).toEqual([
      '.vscode',
      'note.txt',
      'program.py',
      'program.ts',
    ]);
    expect((await readdir(path.join(folder, 'data'))).toSorted()).toEqual([
      'guidance',
      'locks',
      'metrics',
      'observed',
      'tool-lists',
      'tool-versions',
    ]);
  });

  it.each([
    [['explode'], 'no command'],
    [['serv'], 'Did you mean serve'],
    [['run'], 'usage: toolwright run FILE'],
    [['run', 'program.ts', '--nope'], "Unknown option '--nope'"],
    [['run', 'program.ts', '--input', '{'], '--input must be JSON'],
    [['run', 'program.ts', '--limit', 'maxCall=9'], "no limit 'maxCall'. Did you mean maxCalls"],
    [['serve', '--limit', 'memoryMb=4'], 'memoryMb must be a whole number from 16 to 1024 (MiB)'],
    [['search'], 'usage: toolwright search WORDS'],
    [['serve', '--workspace', './absent'], 'there is no folder'],
  ])('wrong usage ends with 2: %j', async (args, message) => {
    const { code, stderr } = await toolwright(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('a file that is not there ends with 1', async () => {
    const { code, stderr } = await toolwright(['run', 'absent.ts', ...data()]);
    expect(code).toBe(1);
    expect(stderr).toContain('absent.ts');
  });

  it('explains itself', async () => {
    for (const args of [['--help'], ['serve', '--help']]) {
      const { code, stdout } = await toolwright(args);
      expect(code).toBe(0);
      expect(stdout).toContain('--config FILE');
      expect(stdout).toContain('maxCalls=2000            1 to 100000 calls');
    }
  });
});
