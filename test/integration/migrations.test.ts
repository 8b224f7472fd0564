/** A real server whose tools change while it runs, and the skills over it: through `serve` and on the command line. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunOutput, SkillSaveOutput } from '../../src/core/results/outputs';
import { CLI, ROOT, Served, temporaryFolder } from './served';

const CODE = `// Names of the files below a folder.
const found = await files.list_folder({
  path: input.folder,
  recursive: true, // all of them
});
return found.files.map((file) => file.title);
`;
const MIGRATED = CODE.replace('recursive: true,', `depth: 'recursive',`);
const ALL = ['a.ts', 'b.ts', 'deep.ts'];

let folder: string;
let served: Served | undefined;
beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, '.vscode'));
  const script = path.join(ROOT, 'test/fixtures/servers/versioned.mjs');
  const server = { command: process.execPath, args: [script, path.join(folder, 'version')] };
  await writeFile(
    path.join(folder, '.vscode/mcp.json'),
    JSON.stringify({ servers: { files: server } }),
  );
  await version(1);
});
afterEach(async () => {
  await served?.stop();
  served = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function version(number: number): Promise<void> {
  await writeFile(path.join(folder, 'version'), String(number));
}

const program = (): Promise<string> =>
  readFile(path.join(folder, '.toolwright/skills/names/skill.ts'), 'utf8');

async function toolwright(
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const own = ['--data', path.join(folder, 'data'), '--allow', 'files'];
  const child = spawn(process.execPath, [CLI, ...args, ...own], { cwd: folder });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

async function saved(): Promise<void> {
  await writeFile(path.join(folder, 'names.ts'), CODE);
  const { code, stderr } = await toolwright(
    'skills',
    'save',
    'names',
    'names.ts',
    '--description',
    'Names of files',
  );
  expect([code, stderr]).toEqual([0, '']);
}

it('on the command line: what changed, what would be done, done, and taken back', async () => {
  await saved();
  expect(await toolwright('tools', '--check-compatibility')).toMatchObject({
    code: 0,
    stdout: '1 skill, all as they should be\n',
  });
  await version(2);

  const versions = await toolwright('tools', '--versions', '--json');
  const { tools } = JSON.parse(versions.stdout) as {
    tools: { name: string; versions: { version: string; status: string }[] }[];
  };
  expect(tools.find(({ name }) => name === 'files.list_folder')?.versions).toMatchObject([
    { version: '1.0.0', status: 'supported' },
    {
      version: '2.0.0',
      status: 'current',
      changes: [`input 'recursive' was removed`, `input 'depth' is new`],
    },
  ]);

  const checked = await toolwright('tools', '--check-compatibility', '--json');
  expect(checked.code).toBe(1);
  expect(JSON.parse(checked.stdout)).toMatchObject({
    skills: [
      {
        name: 'names',
        status: 'needs_migration',
        tools: [{ from: '1.0.0', to: '2.0.0', sites: [{ line: 2 }] }],
      },
    ],
  });

  const planned = await toolwright('migrate-skills', '--tool', 'files.list_folder', '--dry-run');
  expect(planned.code).toBe(0);
  expect(planned.stdout).toContain(`-  recursive: true, // all of them\n`);
  expect(planned.stdout).toContain(`+  depth: 'recursive', // all of them\n`);
  expect(await program()).toBe(CODE);
  for (const none of [
    ['--tool', 'files.read'],
    ['--from', '0.9.0'],
    ['--to', '3.0.0'],
  ]) {
    const nothing = await toolwright('migrate-skills', '--tool', 'files.list_folder', ...none);
    expect(nothing.stdout).toBe('Nothing to migrate.\n');
  }

  expect((await toolwright('migrate-skills', '--from', '1.0.0', '--to', '2.0.0')).stdout).toContain(
    'names: migrated, version 2',
  );
  expect(await program()).toBe(MIGRATED);
  const run = await toolwright('skills', 'run', 'names', '--input', '{"folder":"src"}', '--json');
  expect(JSON.parse(run.stdout)).toMatchObject({ status: 'ok', result: ALL });

  expect((await toolwright('migrate-skills', '--undo', 'names')).stdout).toContain(
    'undone, version 3',
  );
  expect(await program()).toBe(CODE);
  expect((await toolwright('migrate-skills', '--undo', 'names')).code).toBe(1);
  expect((await toolwright('migrate-skills', 'no-such-skill')).stdout).toContain(
    'no-such-skill: failed',
  );
  expect((await toolwright('migrate-skills', '--undo')).code).toBe(2);
}, 120_000);

it('through serve: a server changes in the middle, and the skill is migrated as it is run', async () => {
  served = await Served.start({
    configText: await readFile(path.join(folder, '.vscode/mcp.json'), 'utf8'),
    workspace: folder,
    flags: ['--allow', 'files', '--outdated-skills', 'auto'],
  });
  const input = { folder: 'src' };
  const tests = [{ input, expect: ALL }];
  const { output } = await served.call<SkillSaveOutput>('save_skill', {
    name: 'names', code: CODE, description: 'Names of files', tests,
  }); // prettier-ignore
  expect(output).toMatchObject({
    status: 'ok',
    tool_dependencies: [{ name: 'files.list_folder', version: '1.0.0' }],
  });
  const run = async (): Promise<RunOutput> =>
    (await served!.call<RunOutput>('run_skill', { name: 'names', input })).output;
  expect(await run()).toMatchObject({ result: ALL });
  await version(2);
  await expect.poll(async () => (await served!.search('list files', { detail_level: 'full' })).results.some(({ input_schema: schema }) => JSON.stringify(schema).includes('depth')), { timeout: 20_000 }).toBe(true); // prettier-ignore
  const migrated = await run();
  expect(migrated).toMatchObject({ status: 'ok', result: ALL });
  expect(migrated.warnings?.join()).toContain('was migrated before it ran');
  expect(await program()).toBe(MIGRATED);
  expect((await run()).warnings).toBeUndefined();
}, 60_000);

it('through serve: nobody is there to ask, and the model learns what to do', async () => {
  await saved();
  await version(2);
  served = await Served.start({
    configText: await readFile(path.join(folder, '.vscode/mcp.json'), 'utf8'),
    workspace: folder,
    flags: ['--allow', 'files', '--data', path.join(folder, 'data')],
  });
  // The list of the time before is known; that it is another one shows when the server is asked.
  await served.execute(`await files.list_folder({ path: 'src' })`);
  const { output } = await served.call<RunOutput>('run_skill', {
    name: 'names',
    input: { folder: 'src' },
  });
  expect(output).toMatchObject({ status: 'error' });
  expect(output.stderr).toContain('toolwright migrate-skills');
  expect(await program()).toBe(CODE);
}, 60_000);
