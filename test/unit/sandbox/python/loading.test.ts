/** Python costs nothing until its first program. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sandbox } from '../../../../src/core/sandbox/sandbox';
import type { SandboxOutcome } from '../../../../src/core/sandbox/sandboxRun';
import { ASSETS } from '../../buildSandbox';

let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-assets-'));
  for (const name of await readdir(ASSETS)) {
    if (!/python/.test(name)) await copyFile(path.join(ASSETS, name), path.join(folder, name));
  }
  sandbox = new Sandbox(folder);
});
afterAll(async () => {
  await sandbox.dispose();
  await rm(folder, { recursive: true, force: true });
});

function run(language: 'javascript' | 'python3'): Promise<SandboxOutcome> {
  return sandbox.run({
    language,
    code: '1 + 1',
    inputJson: 'null',
    bindings: { namespaces: [], plainFunctions: [] },
    resultBudgetTokens: 100,
    onCall: async () => ({ json: 'null' }),
    signal: new AbortController().signal,
  });
}

it('JavaScript runs without the files of Python, which are asked for by the first program', async () => {
  await sandbox.warm({ bindings: { namespaces: [], plainFunctions: [] } });
  expect((await run('javascript')).result?.json).toBe('2');
  const python = await run('python3');
  expect(python.stop).toMatchObject({ reason: 'engine_failure' });
  expect(python.stop?.message).toContain('The sandbox could not start');
  for (const name of ['pythonWorker.js', 'micropython.wasm']) {
    await copyFile(path.join(ASSETS, name), path.join(folder, name));
  }
  expect((await run('python3')).result?.json).toBe('2');
});
