import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalog } from '../../../src/core/catalog/catalog';
import { replyOf, type ReplyPage } from '../../../src/core/catalog/reply';
import type { DetailLevel } from '../../../src/core/results/outputs';
import { contracts } from './searchTools';
import { byServer, contract } from './tools';

const catalog = new Catalog();
const reply = (keyword: string, limit = 10, offset = 0, detailLevel?: DetailLevel): ReplyPage =>
  replyOf(catalog, { keyword, limit, offset, detailLevel: detailLevel ?? 'name-and-description' });

beforeAll(() => {
  for (const [server, list] of byServer(contracts)) catalog.setTools(server, list);
});
afterAll(() => catalog.dispose());

describe('a reply', () => {
  it('says what it leaves out, and where to go on', () => {
    const first = reply('list', 3);
    expect(first).toMatchObject({ complete: false, next_offset: 3 });
    expect(first.matched).toBeGreaterThan(3);
    const pages = [first];
    for (let next = first.next_offset; next !== undefined; next = pages.at(-1)?.next_offset) {
      pages.push(reply('list', 3, next));
    }
    expect(pages.slice(1).every(({ complete }) => !complete)).toBe(true);
    const calls = pages.flatMap(({ results }) => results.map(({ call }) => call));
    expect(calls).toEqual(reply('list', 100).results.map(({ call }) => call));
    expect(calls).toHaveLength(first.matched);
    expect(reply('list', 100)).toMatchObject({ complete: true });
    expect(reply('list', 100)).not.toHaveProperty('next_offset');
  });

  it('is small, and has the parameters of the best match whatever they cost', () => {
    const parameters = Array.from({ length: 60 }, (_, i) => `parameter_number_${i}`);
    const properties = Object.fromEntries(parameters.map((name) => [name, { type: 'string' }]));
    const wide = Array.from({ length: 20 }, (_, i) =>
      contract('wide', `weave_cloth_${i}`, {
        description: 'Weaves cloth on a loom. '.repeat(50),
        inputSchema: { type: 'object', properties, required: i === 0 ? parameters : [] },
      }),
    );
    const own = new Catalog();
    own.setTools('wide', wide);
    const query = { keyword: 'weave_cloth_0', limit: 10, offset: 0 } as const;
    const { results } = replyOf(own, { ...query, detailLevel: 'name-and-description' });
    own.dispose();
    for (const name of parameters) expect(results[0]?.signature).toContain(`${name}: string`);
    expect(JSON.stringify(results.slice(1)).length).toBeLessThan(2_500);
    for (const { description } of results) expect(description).toMatch(/^Weaves cloth on a loom\./);
  });

  it('shows parameters of the next ones as far as there is room', () => {
    const { results } = reply('create', 10);
    const shown = results.map(({ signature }) => signature !== undefined);
    expect(shown[0]).toBe(true);
    expect(results[0]?.signature).toMatch(/^\{.*\}$/);
  });

  it('says why only where name and description do not show it', () => {
    expect(reply('latitude').results[0]).toMatchObject({ why: 'parameters: latitude' });
    expect(reply('list files').results[0]).not.toHaveProperty('why');
    expect(reply('files in a list', 1, 0, 'full').results[0]?.why).toMatch(/: files list$/);
    expect(reply('list files', 1, 0, 'full').results[0]?.why).toBe('exact name');
  });

  it('has names alone, or everything', () => {
    const [name] = reply('list files', 1, 0, 'name-only').results;
    expect(Object.keys(name!)).toEqual(['name', 'server', 'call']);
    const [full] = reply('list files', 1, 0, 'full').results;
    expect(full).toMatchObject({
      signature: expect.stringContaining('path?: string'),
      input_schema: { type: 'object' },
    });
  });
});
