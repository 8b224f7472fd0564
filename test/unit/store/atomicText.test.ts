/** Files are replaced as a whole, or not at all. */
import fs from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OWNER_ONLY, writeTextAtomic } from '../../../src/core/store/atomicText';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
  file = path.join(folder, 'a', 'b.json');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

it('makes the folder, and keeps the rights that are asked for', async () => {
  await writeTextAtomic(file, 'old');
  await writeTextAtomic(file, 'ä'.repeat(100_000), { mode: OWNER_ONLY });
  expect(await readFile(file, 'utf8')).toBe('ä'.repeat(100_000));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(path.dirname(file))).toEqual(['b.json']);
});

it('of writes at once one stays, whole', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(texts.map((text) => writeTextAtomic(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
});

it('is whole where the system takes a part of a write only, as a nearly full disk does', async () => {
  const { write } = fs;
  vi.spyOn(fs, 'write').mockImplementation(
    ((fd: number, data: string, ...more: unknown[]) =>
      Reflect.apply(write, fs, [fd, data.slice(0, 10), ...more]) as unknown) as never,
  );
  await writeTextAtomic(file, 'x'.repeat(1_000));
  expect(await readFile(file, 'utf8')).toHaveLength(1_000);
});

it('leaves the old one, and nothing beside it, when the new one cannot be written', async () => {
  await writeTextAtomic(file, 'old');
  vi.spyOn(fs, 'fsync').mockImplementation(((_: number, done: (error: Error) => void) =>
    done(Object.assign(new Error('full'), { code: 'ENOSPC' }))) as never);
  await expect(writeTextAtomic(file, 'new')).rejects.toThrow('full');
  expect(await readFile(file, 'utf8')).toBe('old');
  expect(await readdir(path.dirname(file))).toEqual(['b.json']);
});
