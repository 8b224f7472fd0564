/** Bytes are kept within bounds, read by nobody else, and end with the session. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PartStore } from '../../../src/core/results/partStore';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const small = Buffer.from([0, 255, 1]);
const large = Buffer.alloc(50, 7);

describe('PartStore', () => {
  it('gives back what it was given, small and large', async () => {
    const store = new PartStore(folder, { memory: 10 });
    expect([await store.keep(small, 'a/b'), await store.keep(large, 'c/d')]).toEqual([
      'part1',
      'part2',
    ]);
    expect(await store.load('part1')).toEqual(small);
    expect(await store.load('part2')).toEqual(large);
    expect(store.about('part2')).toEqual({ mimeType: 'c/d', bytes: 50 });
    for (const unknown of ['part3', '../part2', 'part', 'toString']) {
      expect(await store.load(unknown)).toBeUndefined();
      expect(store.about(unknown)).toBeUndefined();
      expect(store.wasDropped(unknown)).toBe(false);
    }
  });

  it('drops the oldest beyond its bounds and knows which those were', async () => {
    const store = new PartStore(folder, { count: 3, total: 160, memory: 10 });
    for (let i = 0; i < 5; i++) await store.keep(large, 'a/b');
    expect([1, 2, 3, 4, 5, 6].map((n) => store.wasDropped(`part${n}`))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    const [session] = await readdir(folder);
    expect((await readdir(path.join(folder, session!))).toSorted()).toEqual([
      'part3',
      'part4',
      'part5',
    ]);
    await store.keep(Buffer.alloc(100), 'a/b');
    expect(store.wasDropped('part4')).toBe(true);
    expect(await store.load('part5')).toEqual(large);
  });

  it('refuses what is larger than all of it may be', async () => {
    const store = new PartStore(folder, { total: 49 });
    await expect(store.keep(large, 'a/b')).rejects.toThrow('it has more than 49 bytes');
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets nobody else read, and leaves nothing behind', async () => {
    const store = new PartStore(folder, { memory: 1 });
    await store.keep(small, 'a/b');
    const [session] = await readdir(folder);
    const modes = await Promise.all(
      [session!, path.join(session!, 'part1')].map((name) => stat(path.join(folder, name))),
    );
    const bits = modes.map(({ mode }) => mode & 0o777);
    expect(process.platform === 'win32' ? [0o700, 0o600] : bits).toEqual([0o700, 0o600]);
    await store.dispose();
    expect(await readdir(folder)).toEqual([]);
    expect(await store.load('part1')).toBeUndefined();
  });
});
