/** Images whose handles are in a result go along; what does not is named with its reason. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachmentsOf } from '../../../src/core/results/attachments';
import { PartStore } from '../../../src/core/results/partStore';

let folder: string;
let store: PartStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
  store = new PartStore(folder, { count: 8, memory: 1024 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function keep(count: number, mimeType = 'image/png', bytes = 3): Promise<void> {
  for (let i = 0; i < count; i++) await store.keep(Buffer.alloc(bytes, i), mimeType);
}

async function shown(result: unknown): Promise<{ handles: string[]; notes: string[] }> {
  const { attachments, notes } = await attachmentsOf(JSON.stringify(result), store);
  return { handles: attachments.map(({ handle }) => handle), notes };
}

describe('attachmentsOf', () => {
  it('finds handles at any place, once each, in the order of the result', async () => {
    await keep(3);
    const part = { type: 'image', mimeType: 'image/png', bytes: 3, handle: 'part2' };
    expect(await shown(part)).toEqual({ handles: ['part2'], notes: [] });
    expect(await shown('part1')).toEqual({ handles: ['part1'], notes: [] });
    expect(await shown({ a: [['part3'], part], b: part })).toEqual({
      handles: ['part3', 'part2'],
      notes: [],
    });
    const { attachments } = await attachmentsOf('"part2"', store);
    expect(attachments).toEqual([
      { handle: 'part2', mimeType: 'image/png', data: Buffer.alloc(3, 1) },
    ]);
  });

  it('takes nothing else for a handle', async () => {
    await keep(1);
    const others = [
      { part1: 1 },
      'see part1',
      '"part1"',
      'x,"part1"',
      '["part1"]',
      'part01',
      'PART1',
      'part7',
      1,
      null,
    ];
    for (const other of others) expect(await shown(other)).toEqual({ handles: [], notes: [] });
  });

  it('carries four images and names the others', async () => {
    await keep(8);
    const { handles, notes } = await shown([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `part${n}`));
    expect(handles).toEqual(['part1', 'part2', 'part3', 'part4']);
    expect(notes).toEqual([
      'Not shown: part5, part6, part7, part8. A reply carries at most 4 images of 5 MiB together: ' +
        'return their handles from the next program to see them.',
    ]);
  });

  it('carries five megabytes together', async () => {
    await keep(2, 'image/jpeg', 3 << 20);
    await keep(1);
    const { handles, notes } = await shown(['part1', 'part2', 'part3']);
    expect(handles).toEqual(['part1', 'part3']);
    expect(notes.join()).toContain('Not shown: part2.');
  });

  it('shows only the kinds of images that models can look at', async () => {
    await keep(1, 'image/svg+xml');
    await keep(1, 'audio/wav');
    await keep(1, 'image/webp');
    const { handles, notes } = await shown(['part1', 'part2', 'part3']);
    expect(handles).toEqual(['part3']);
    expect(notes).toEqual([
      'Not shown: part1 (image/svg+xml), part2 (audio/wav). Only PNG, JPEG, GIF and WebP images can be.',
    ]);
  });

  it('says what is no longer there', async () => {
    await keep(9);
    expect(await shown('part1')).toEqual({
      handles: [],
      notes: ['Not shown: part1 is no longer kept. Call the tool again to see it.'],
    });
    await keep(1, 'image/png', 5_000);
    const [session] = await readdir(folder);
    await rm(path.join(folder, session!, 'part10'));
    const { handles, notes } = await shown('part10');
    expect(handles).toEqual([]);
    expect(notes.join()).toContain('part10 could not be read (ENOENT');
  });
});
