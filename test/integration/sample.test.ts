/** What the README and the sample's own README say of it holds: its program runs, and becomes a skill that runs. */
import { execFile } from 'node:child_process';
import { cp, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunOutput } from '../../src/core/results/outputs';
import { CLI, ROOT, temporaryFolder } from './served';

const run = promisify(execFile);
const SAMPLE = path.join(ROOT, 'test/fixtures/sample-workspace');

let folder: string;
let sample: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  sample = path.join(folder, 'test/fixtures/sample-workspace');
  // Its servers are those of the repository.
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  await cp(SAMPLE, sample, { recursive: true });
  await rm(path.join(sample, '.toolwright'), { recursive: true, force: true });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

async function toolwright<T>(...args: string[]): Promise<T> {
  const common = ['--data', path.join(folder, 'data'), '--allow', '*', '--json'];
  const { stdout } = await run(process.execPath, [CLI, ...args, ...common], {
    cwd: sample,
  });
  return JSON.parse(stdout) as T;
}

it('from the program of the sample to the first saved skill', async () => {
  const output = await toolwright<RunOutput>('run', 'try-me.ts');
  expect(output).toMatchObject({ status: 'ok', result: { todos: expect.any(Array) } });
  const { todos } = output.result as { todos: string[] };
  expect(todos.length).toBeGreaterThan(0);
  await toolwright(
    'skills',
    'save',
    'open-todos',
    'try-me.ts',
    '--description',
    'Lists what is left to do.',
    '--library',
    'workspace',
  );
  const again = await toolwright<RunOutput>('skills', 'run', 'open-todos', '--input', '{}');
  expect(again.result).toEqual(output.result);
  const found = await toolwright<{ skills?: { name: string }[] }>(
    'search',
    'what',
    'is',
    'left',
    'to',
    'do',
  );
  expect(found.skills?.map(({ name }) => name)).toEqual(['open-todos']);
});
