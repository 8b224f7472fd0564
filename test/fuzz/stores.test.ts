/**
 * The whole core over a store of which one file is damaged in any way: cut, empty, of a later version, noise, a
 * folder in its place. It starts and works, says what is wrong in a few sentences, and what cannot be made again
 * is still there afterwards, under its own name or beside it.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { OwnFile } from '../../src/core/config/import/ownFile';
import { fileSecrets } from '../../src/core/store/fileSecrets';
import {
  damagedText,
  expectPlainPrototypes,
  expectSentence,
  fuzz,
  FUZZ_TIMEOUT_MS,
  must,
} from './mutations';
import { everythingOf, filled, StoreCore } from './storeCore';

vi.setConfig({ testTimeout: FUZZ_TIMEOUT_MS, hookTimeout: FUZZ_TIMEOUT_MS });
afterEach(expectPlainPrototypes);

let folder: string;
let root: string;
let pristine: string;
let files: string[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fuzz-store-'));
  [root, pristine] = [path.join(folder, 'used'), path.join(folder, 'pristine')];
  await filled(root);
  await cp(root, pristine, { recursive: true });
  files = await everythingOf(path.join(pristine, 'data'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What can be made again from something else, so that a damaged one is of no worth. */
const REMADE = /^(?:observed|tool-lists|skill-index|locks|results)\//;
/** What is written anew with each version: skills.test.ts looks at what is not. */
const GENERATED = /^skills\/.*\.(?:md|json)$/;

it('has every kind of file that is read back', () => {
  const tops = files.map((file) => file.split(path.sep)[0]!);
  const kinds = new Set(tops.filter((top) => !top.startsWith('.')));
  expect([...kinds].sort()).toEqual([
    'guidance',
    'metrics',
    'observed',
    'permissions',
    'privacy',
    'privacy-audit',
    'secrets',
    'server-trust',
    'servers.json',
    'servers.json.last-import',
    'skill-index',
    'skill-trust',
    'skill-usage',
    'skills',
    'state',
    'tool-versions',
  ]);
});

type Damage = (content: Buffer) => Buffer | 'folder';

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.nat(1_000_000).map(
    (at): Damage =>
      (content) =>
        content.subarray(0, at % (content.length + 1)),
  ),
  fc.constant<Damage>(() => Buffer.alloc(0)),
  fc.constant<Damage>((content) =>
    Buffer.from(content.toString().replace(/"(schemaVersion|version)":\s*\d+/g, '"$1":99')),
  ),
  fc.uint8Array({ maxLength: 300 }).map(
    (bytes): Damage =>
      () =>
        Buffer.from(bytes),
  ),
  fc.nat(1_000_000).map((seed): Damage => (content) => {
    const [text] = fc.sample(damagedText(content.toString()), { seed, numRuns: 1 });
    return Buffer.from(text!);
  }),
  fc.constant<Damage>(() => 'folder'),
);

it('damaged files cost only themselves, are named, and are not lost', async () => {
  const data = path.join(root, 'data');
  const damages = fc.array(fc.tuple(fc.nat(1_000_000), damage), { minLength: 1, maxLength: 5 });
  let survived = 0;
  await fc.assert(
    fc.asyncProperty(damages, async (chosen) => {
      // Under the same path: what is kept knows its place.
      await rm(root, { recursive: true, force: true });
      await cp(pristine, root, { recursive: true });
      const damaged = new Map<string, Buffer | 'folder'>();
      for (const [which, toDamaged] of chosen) {
        const name = files[which % files.length]!;
        if (damaged.has(name)) continue;
        const file = path.join(data, name);
        const content = toDamaged(await readFile(file));
        damaged.set(name, content);
        await rm(file);
        if (content === 'folder') await mkdir(path.join(file, 'mine'), { recursive: true });
        else await writeFile(file, content);
      }
      const about = [...damaged.keys()].join(', ');
      const core = await StoreCore.start(root);
      const problems = await core.useEverything();
      await core.stop();
      must(problems.length === 0, `${about}\n${problems.join('\n')}`);
      const { warnings } = core;
      // One for what is read, and one more where it cannot be written either.
      must(warnings.length < 3 * damaged.size, `${about}\n${warnings.join('\n')}`);
      for (const warning of warnings) expectSentence(warning);
      for (const [name, content] of damaged) {
        if (content === 'folder') await expectMine(path.join(data, name));
        else if (!REMADE.test(name) && !GENERATED.test(name)) await expectKept(data, name, content);
      }
      survived++;
    }),
    fuzz(0.07),
  );
  expect(survived).toBeGreaterThan(0);
});

/** A folder in the place of a file is somebody's own. */
async function expectMine(folder: string): Promise<void> {
  expect(await readdir(folder)).toEqual(['mine']);
}

/** All whole lines, or all of the bytes, are in the file or in one beside it. */
async function expectKept(data: string, name: string, damaged: Buffer): Promise<void> {
  // A program that was changed by hand becomes a version of its own.
  const place = name.startsWith('skills') ? path.join('skills', name.split(path.sep)[1]!) : name;
  const beside = (await everythingOf(data)).filter((each) => each.startsWith(place));
  const contents = await Promise.all(beside.map((each) => readFile(path.join(data, each))));
  const isKept = contents.some((content) => content.subarray(0, damaged.length).equals(damaged));
  // Whole records that could be read are renewed: that is what they are for.
  const isRenewed = name.endsWith('.json') && isJson(damaged) && !hasLaterVersion(damaged);
  must(isKept || isRenewed, `${name} is lost: ${damaged.toString().slice(0, 300)}`);
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

function hasLaterVersion(bytes: Buffer): boolean {
  return /"(?:schemaVersion|version)":99/.test(bytes.toString());
}

it('a secret that cannot be read is kept beside the one that takes its place', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fuzz-secrets-'));
  const told: string[] = [];
  const secrets = fileSecrets(folder, (file) => void told.push(file));
  await secrets.set('key', 'one');
  const [file] = await readdir(folder);
  await writeFile(path.join(folder, file!), '{"schemaVersion":9,"data":"two"}');
  expect(await secrets.get('key')).toBeUndefined();
  await secrets.set('key', 'three');
  expect(await secrets.get('key')).toBe('three');
  expect(await readFile(path.join(folder, `${file}.unreadable`), 'utf8')).toContain('two');
  expect(told.length).toBeGreaterThan(0);
  await secrets.delete('key');
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

it('an import that is damaged is not taken back, and the next one can be', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fuzz-import-'));
  const own = new OwnFile(path.join(folder, 'servers.json'));
  const addition = { name: 'a', entry: { command: 'x' }, inputs: [] };
  await fc.assert(
    fc.asyncProperty(damage, async (toDamaged) => {
      await rm(folder, { recursive: true, force: true });
      await own.add([addition]);
      const journal = `${own.file}.last-import`;
      const damaged = toDamaged(await readFile(journal));
      if (damaged === 'folder') return;
      await writeFile(journal, damaged);
      await own.undo().catch((error: unknown) => expectSentence((error as Error).message));
      await own.add([{ ...addition, name: 'b' }]);
      expect((await own.undo()).undone).toEqual(['b']);
    }),
    fuzz(),
  );
  await rm(folder, { recursive: true, force: true });
});
