import { describe, expect, it } from 'vitest';
import type { CatalogTool } from '../../../src/core/catalog/contract';
import { hitOf } from '../../../src/core/catalog/describe';
import { toolOf } from './tools';

const inputSchema = {
  type: 'object',
  properties: { owner: { type: 'string', description: 'Who' }, page: { type: 'integer' } },
  required: ['owner'],
};
const outputSchema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
const description = `Lists the issues. ${'It can do much more, in many ways. '.repeat(20)}`;
const tool: CatalogTool = { ...toolOf(inputSchema, outputSchema), description };

describe('hitOf', () => {
  it('gives the name only', () => {
    expect(hitOf(tool, 'name-only', 'name: y')).toEqual({ name: 'y', server: 'x', call: 'x.y' });
  });

  it('gives a short description and the outline', () => {
    const hit = hitOf(tool, 'name-and-description', 'name: y');
    expect(hit).toMatchObject({
      signature: 'x.y(input: { owner: string; page?: number }): Promise<{ n: number }>',
      why: 'name: y',
    });
    expect(hit.description).toMatch(/^Lists the issues\. .*ways\.$/);
    expect(hit.description?.length).toBeLessThanOrEqual(200);
    expect(hit).not.toHaveProperty('input_schema');
  });

  it('gives everything', () => {
    expect(hitOf(tool, 'full')).toEqual({
      name: 'y',
      server: 'x',
      call: 'x.y',
      description,
      signature: 'x.y(input: { /** Who */ owner: string; page?: number }): Promise<{ n: number }>',
      input_schema: inputSchema,
    });
  });

  it('leaves out what is empty, and uses a title where there is no description', () => {
    const bare = toolOf({ type: 'object' });
    expect(hitOf(bare, 'name-and-description', '')).toEqual({
      name: 'y',
      server: 'x',
      call: 'x.y',
      signature: 'x.y(): Promise<unknown>',
    });
    expect(hitOf({ ...bare, title: 'Y' }, 'full').description).toBe('Y');
  });

  it('shortens a large output and never the required parameters', () => {
    const fields = Array.from({ length: 400 }, (_, i) => `field_number_${i}`);
    const wide = {
      type: 'object',
      properties: Object.fromEntries(fields.map((name) => [name, inputSchema])),
    };
    const hit = hitOf(toolOf({ ...wide, required: fields }, wide), 'name-and-description');
    for (const name of fields) expect(hit.signature).toContain(` ${name}: `);
    expect(hit.signature).toMatch(/Promise<unknown>$/);
  });
});
