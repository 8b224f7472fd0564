/** Files on disk: whole or not there, whatever happens to them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerDefinition } from '../../../src/core/config/definition';
import { JsonFile } from '../../../src/core/store/jsonFile';
import { fingerprint, ToolListCache } from '../../../src/core/store/toolListCache';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toolwright-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isNumbers = (data: unknown): data is number[] =>
  Array.isArray(data) && data.every((item) => typeof item === 'number');
const at = (name: string, version = 1): JsonFile<number[]> =>
  new JsonFile(path.join(folder, name), version, isNumbers);

describe('JsonFile', () => {
  it('reads what was written, and makes its folder', async () => {
    await at('deep/er/a.json').write([1, 2]);
    expect(await at('deep/er/a.json').read()).toEqual([1, 2]);
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['is cut off', '{"schemaVersion":1,"data":[1,'],
    ['is of another version', '{"schemaVersion":2,"data":[1]}'],
    ['holds something else', '{"schemaVersion":1,"data":"words"}'],
    ['is no object', 'null'],
  ])('a file that %s is the same as none', async (_name, content) => {
    const file = path.join(folder, 'broken.json');
    if (content === undefined) await rm(file, { force: true });
    else await writeFile(file, content);
    expect(await at('broken.json').read()).toBeUndefined();
  });

  it('many writers leave one whole file and no rest', async () => {
    const writers = Array.from({ length: 40 }, (_, index) =>
      at('shared.json').write(Array.from({ length: 500 }, () => index)),
    );
    await Promise.all(writers);
    const data = await at('shared.json').read();
    expect(data).toHaveLength(500);
    expect(new Set(data).size).toBe(1);
    expect((await readdir(folder)).filter((name) => name.startsWith('shared'))).toEqual([
      'shared.json',
    ]);
  });
});

describe('ToolListCache', () => {
  const definition: ServerDefinition = {
    name: 'git',
    origin: '/w/.vscode/mcp.json',
    launch: { transport: 'stdio', command: 'git-mcp', args: [], env: { TOKEN: 'very-secret' } },
    inputs: [],
    isOwn: false,
  };

  it('keeps lists by definition, and no secret of it', async () => {
    const cache = new ToolListCache(path.join(folder, 'lists'));
    await cache.write(definition, [{ name: 'log' }]);
    expect(await cache.read(definition)).toEqual([{ name: 'log' }]);
    const changed = { ...definition, origin: '/other/.vscode/mcp.json' };
    expect(await cache.read(changed)).toBeUndefined();
    expect(fingerprint(changed)).not.toBe(fingerprint(definition));
    const [name] = await readdir(path.join(folder, 'lists'));
    expect(await readFile(path.join(folder, 'lists', name!), 'utf8')).not.toContain('very-secret');
  });
});
