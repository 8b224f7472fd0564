/**
 * The whole life of a skill on the command line and through `serve` with a real client: saved, listed, run,
 * changed by hand, saved again, compared, restored, exported, imported elsewhere, reviewed, run there.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunOutput, SkillListOutput, SkillSaveOutput } from '../../src/core/results/outputs';
import { CLI, referenceServer, Served, temporaryFolder } from './served';

const CODE = `const files = await find_files({ path: input.folder, pattern: '*.md' });
return files.length;
`;

let root: string;
const at = (...parts: string[]): string => path.join(root, ...parts);

beforeAll(async () => {
  root = await temporaryFolder();
  for (const name of ['one', 'two']) {
    await mkdir(at(name, 'docs'), { recursive: true });
    await writeFile(at(name, 'docs/a.md'), 'a');
    await writeFile(at(name, 'docs/b.md'), 'b');
  }
  await writeFile(at('program.ts'), CODE);
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `toolwright skills …` in one of the folders. */
async function skills(folder: string, ...words: string[]): Promise<Ended> {
  const args = [CLI, 'skills', ...words, '--workspace', at(folder), '--data', at('data')];
  const child = spawn(process.execPath, args, { cwd: root });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

test('from the first save to a run in another folder', async () => {
  const saved = await skills(
    'one',
    'save',
    'count-docs',
    'program.ts',
    '--description',
    'Counts Markdown files.',
  );
  expect(saved).toMatchObject({ code: 0, stdout: expect.stringContaining('count-docs version 1') });
  expect((await skills('one', 'list')).stdout).toContain('count-docs\n  Counts Markdown files.');
  const input = ['--input', '{"folder":"docs"}'];
  expect(await skills('one', 'run', 'count-docs', ...input)).toMatchObject({
    code: 0,
    stdout: '2\n',
  });

  const file = at('one/.toolwright/skills/count-docs/skill.ts');
  await writeFile(file, `${CODE}// by hand\n`);
  expect(await skills('one', 'run', 'count-docs', ...input)).toMatchObject({
    code: 0,
    stdout: '2\n',
  });
  expect((await skills('one', 'diff', 'count-docs')).stdout).toContain('+// by hand');
  await writeFile(at('program.ts'), CODE.replace('*.md', '*.txt'));
  expect((await skills('one', 'save', 'count-docs', 'program.ts')).stdout).toContain('version 3');
  const difference = await skills('one', 'diff', 'count-docs', '1', '3');
  expect(difference.stdout).toContain(
    "-const files = await find_files({ path: input.folder, pattern: '*.md' });",
  );
  expect((await skills('one', 'restore', 'count-docs', '1')).stdout).toContain('version 4');
  expect(await readFile(file, 'utf8')).toBe(CODE);

  expect(await skills('one', 'export', 'count-docs', at('out'))).toMatchObject({ code: 0 });
  expect(await skills('two', 'import', at('out'))).toMatchObject({ code: 0 });
  const refused = await skills('two', 'run', 'count-docs', ...input);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('toolwright skills trust count-docs');
  const trusted = await skills('two', 'trust', 'count-docs');
  expect(trusted.stdout).toContain('It calls workspace.find_files.');
  expect(await skills('two', 'run', 'count-docs', ...input)).toMatchObject({
    code: 0,
    stdout: '2\n',
  });

  expect(await skills('two', 'rename', 'count-docs', 'docs-count')).toMatchObject({ code: 0 });
  expect(await skills('two', 'move', 'docs-count', 'user')).toMatchObject({ code: 0 });
  // From the person's own library it runs in every folder.
  expect(await skills('one', 'run', 'docs-count', ...input)).toMatchObject({
    code: 0,
    stdout: '2\n',
  });
  expect(await skills('one', 'delete', 'docs-count')).toMatchObject({ code: 0 });
  expect(await skills('one', 'run', 'docs-count')).toMatchObject({ code: 1 });
  expect(await skills('one', 'undelete', 'docs-count')).toMatchObject({ code: 0 });
  expect(await skills('one', 'run', 'docs-count', ...input)).toMatchObject({
    code: 0,
    stdout: '2\n',
  });
});

test('is analysed, and cleaned up only after a list and a word', async () => {
  const analysis = await skills('one', '--analyze', '--json');
  const { skills: rows } = JSON.parse(analysis.stdout) as {
    skills: { name: string; runs: number }[];
  };
  expect(rows.find(({ name }) => name === 'count-docs')).toMatchObject({
    runs: 2,
    trust: 'trusted',
  });
  const none = await skills('one', '--cleanup', '--unused-threshold', '30days');
  expect(none.stdout).toContain('No skill is unused');
  const listed = await skills('one', '--cleanup', '--unused-threshold', '0days');
  expect(listed.stdout).toContain('Nothing is deleted yet');
  expect((await skills('one', 'list')).stdout).toContain('count-docs');
  expect((await skills('one', '--cleanup', '--unused-threshold', '0days', '--yes')).code).toBe(0);
  expect((await skills('one', 'list')).stdout).not.toContain('count-docs');
  expect(await skills('one', '--cleanup', '--unused-threshold', 'soon')).toMatchObject({ code: 2 });
  expect(await skills('one', 'lst')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean list'),
  });
  expect(await skills('one', 'run', 'nothing')).toMatchObject({ code: 1 });
});

test('through serve: a real server’s tool is pinned with its version, a test replays without it', async () => {
  const folder = at('three');
  await mkdir(folder);
  const served = await Served.start({
    servers: { everything: referenceServer('everything') },
    workspace: folder,
    flags: ['--allow', 'everything'],
  });
  try {
    const { output: saved } = await served.call<SkillSaveOutput>('save_skill', {
      name: 'add-up',
      description: 'Adds two numbers.',
      code: 'const sum = await everything.get_sum({ a: input.a, b: input.b });\nreturn sum;',
      tests: [{ input: { a: 2, b: 3 } }],
      tags: ['math'],
    });
    expect(saved).toMatchObject({ status: 'ok', version: 1, tests_passed: 1 });
    expect(saved.signature).toContain('input: { a: number; b: number }');
    expect(saved.tool_dependencies).toEqual([
      { name: 'everything.get-sum', version: expect.stringMatching(/^\d/) },
    ]);
    const { output: listed } = await served.call<SkillListOutput>('list_skills', {
      query: 'add numbers',
    });
    expect(listed.skills?.[0]).toMatchObject({ name: 'add-up', call: 'skills.add_up' });
    const { output: ran } = await served.call<RunOutput>('run_skill', {
      name: 'add_up',
      input: { a: 20, b: 22 },
    });
    expect(JSON.stringify(ran.result)).toContain('42');
    const program = { code: 'return await skills.add_up({ a: 1, b: 1 })' };
    const { output: composed } = await served.call<RunOutput>('execute_code', program);
    expect(composed).toMatchObject({ status: 'ok' });
    const bad = await served.call<RunOutput>('run_skill', { name: 'add-up', input: { a: 'x' } });
    expect(bad.isError).toBe(true);
    expect(bad.output.stderr).toContain("does not fit 'add-up'");
  } finally {
    await served.stop();
  }
  // Without the server the recorded test still runs.
  const tested = await skills('three', 'test');
  expect(tested).toMatchObject({ code: 0, stdout: expect.stringContaining('1 passed, 0 failed') });
});
