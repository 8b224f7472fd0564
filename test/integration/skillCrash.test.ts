/**
 * Two processes save skills into one folder and are killed at any moment, again and again: nothing that was
 * acknowledged is lost, and no half file is left.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/bundles.mjs';
import { SkillLibrary } from '../../src/core/skills/library';
import { silentLog } from '../support/ports';

const SAVES = 200;
const KILLS = 8;

interface Acknowledged {
  name: string;
  version: number;
  code: string;
}

const saver = path.join(root, 'out/skillSaver.cjs');
let base: string;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'skill-crash-'));
  await build({
    entryPoints: [path.join(root, 'test/integration/skillSaver.ts')],
    outfile: saver,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
});
afterAll(() => rm(base, { recursive: true, force: true }));

test('nothing acknowledged is lost and no half file is left', { timeout: 300_000 }, async () => {
  const acknowledged: Acknowledged[] = [];
  const errors: string[] = [];
  const running = new Set<ChildProcess>();
  const start = (word: string): ChildProcess => {
    const child = spawn(process.execPath, [saver, base, word], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let rest = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) acknowledged.push(JSON.parse(line) as Acknowledged);
    });
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    return child;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    running.delete(child);
  };
  try {
    const pair = [start('a0'), start('b0')];
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.length;
      const wanted = Math.ceil((SAVES * (kill + 1)) / KILLS);
      while (acknowledged.length < wanted && acknowledged.length - before < SAVES) await delay(2);
      const victim = kill % 2;
      await end(pair[victim]!);
      pair[victim] = start(`${'ab'[victim]}${kill + 1}`);
    }
    while (acknowledged.length < SAVES) await delay(2);
    await Promise.all(pair.map(end));
  } finally {
    for (const child of running) child.kill('SIGKILL');
  }
  expect(errors).toEqual([]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(SAVES);

  // The next who comes tidies up, once the locks of the dead are old enough.
  const library = new SkillLibrary({
    name: 'workspace',
    base,
    indexFile: path.join(base, 'index.json'),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    log: silentLog,
  });
  const { cards, damaged } = await library.contents();
  expect(damaged).toEqual([]);
  for (const { name, version, code } of acknowledged) {
    const card = cards.find((each) => each.name === name);
    expect(card?.manifest.version).toBeGreaterThanOrEqual(version);
    expect(card?.isEdited).toBe(false);
    expect((await library.readVersion(name, version)).code).toBe(code);
  }
  await library.write('last', 'saved', () => ({
    description: 'Comes last.',
    code: '1\n',
    manifest: { ...cards[0]!.manifest, language: 'typescript', history: [] },
  }));
  expect(await readdir(path.join(base, '.work', 'commit'))).toEqual([]);
  expect(await readdir(path.join(base, '.work', 'stage'))).toEqual([]);
  const files = await readdir(path.join(base, 'skills'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((each) => each.isFile())) {
    expect(file.name).toMatch(/^(?:SKILL\.md|skill\.json|skill\.(?:ts|js|py))$/);
    const text = await readFile(path.join(file.parentPath, file.name), 'utf8');
    // A text that was cut has no end.
    expect(text.endsWith(file.name === 'skill.json' ? '}\n' : '\n')).toBe(true);
  }
  // Its index would otherwise be saved into a folder that is being removed.
  await library.dispose();
});
