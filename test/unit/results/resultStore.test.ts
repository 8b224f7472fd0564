/** Whole results are kept within bounds, and end with the session. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResultStore } from '../../../src/core/results/resultStore';
import { WorkspaceState } from '../../../src/core/store/workspaceState';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('ResultStore', () => {
  it('gives back what it was given, small and large', async () => {
    const store = new ResultStore(folder, { memory: 10 });
    const handles = [await store.keep('[1]'), await store.keep('["a long one, on disk"]')];
    expect(handles).toEqual(['r1', 'r2']);
    expect(await store.load('r1')).toBe('[1]');
    expect(await store.load('r2')).toBe('["a long one, on disk"]');
    expect(await store.load('r3')).toBeUndefined();
    expect(await store.load('../r2')).toBeUndefined();
  });

  it('drops the oldest beyond its bounds, never the newest', async () => {
    const store = new ResultStore(folder, { count: 3, total: 100, memory: 10 });
    for (let i = 0; i < 5; i++) await store.keep(`"${'x'.repeat(18)}"`);
    expect(store.handles()).toEqual(['r3', 'r4', 'r5']);
    await store.keep(`"${'y'.repeat(500)}"`);
    expect(store.handles()).toEqual(['r6']);
    const [session] = await readdir(folder);
    expect(await readdir(path.join(folder, session!))).toEqual(['r6']);
  });

  it('lets nobody else read, and leaves nothing behind', async () => {
    const store = new ResultStore(folder, { memory: 1 });
    await store.keep('[12]');
    const [session] = await readdir(folder);
    const { mode } = await stat(path.join(folder, session!, 'r1'));
    expect(process.platform === 'win32' || (mode & 0o777) === 0o600).toBe(true);
    await store.dispose();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('WorkspaceState', () => {
  it('keeps values by key and workspace', async () => {
    const state = new WorkspaceState(folder, '/projects/a');
    await state.set('page', 3);
    await state.set('done', { ids: [1, 2] });
    expect(await state.get('page')).toBe(3);
    expect(await state.keys()).toEqual(['done', 'page']);
    const again = new WorkspaceState(folder, '/projects/a');
    expect(await again.get('done')).toEqual({ ids: [1, 2] });
    await again.delete('done');
    expect(await state.get('done')).toBeUndefined();
    expect(await new WorkspaceState(folder, '/projects/b').keys()).toEqual([]);
  });

  it('refuses what does not fit, and says so', async () => {
    const state = new WorkspaceState(folder, 'w');
    await expect(state.set('', 1)).rejects.toThrow('A key of state must be');
    await expect(state.get({})).rejects.toThrow('A key of state must be');
    await expect(state.set('big', 'x'.repeat(300_000))).rejects.toThrow('the limit is');
    for (let i = 0; i < 200; i++) await state.set(`k${i}`, i);
    await expect(state.set('one more', 1)).rejects.toThrow('200 keys already');
    await state.set('k7', 'changed');
    expect(await state.get('k7')).toBe('changed');
  });
});
