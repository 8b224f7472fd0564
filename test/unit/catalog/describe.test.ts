import { describe, expect, it } from 'vitest';
import type { CatalogTool } from '../../../src/core/catalog/contract';
import { detailsOf, nameOf, summaryOf } from '../../../src/core/catalog/describe';
import { toolOf } from './tools';

const inputSchema = {
  type: 'object',
  properties: { owner: { type: 'string', description: 'Who' }, page: { type: 'integer' } },
  required: ['owner'],
};
const outputSchema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
const description = `Lists the issues. ${'It can do much more, in many ways. '.repeat(20)}`;
const tool: CatalogTool = { ...toolOf(inputSchema, outputSchema), description };

describe('a tool in a search reply', () => {
  it('is how to call it', () => {
    expect(nameOf(tool)).toEqual({ name: 'y', server: 'x', call: 'x.y' });
  });

  it('says what it is for up to the end of a sentence', () => {
    expect(summaryOf(tool, 60)).toEqual({
      ...nameOf(tool),
      description: 'Lists the issues. It can do much more, in many ways.',
    });
    expect(summaryOf({ ...tool, description: 'One long sentence of words' }, 12).description).toBe(
      'One long…',
    );
  });

  it('is everything', () => {
    expect(detailsOf(tool)).toEqual({
      ...nameOf(tool),
      description,
      signature: 'x.y(input: { /** Who */ owner: string; page?: number }): Promise<{ n: number }>',
      input_schema: inputSchema,
    });
  });

  it('has no empty description, and its title where there is no other', () => {
    const bare = toolOf({ type: 'object' });
    expect(summaryOf(bare, 100)).toEqual(nameOf(bare));
    expect(detailsOf({ ...bare, title: 'Y' }).description).toBe('Y');
  });

  it('shows what was observed of its output', () => {
    const observed = { schemaOf: () => ({ type: 'array', items: { type: 'string' } }) };
    const { signature } = detailsOf(toolOf({ type: 'object' }), observed);
    expect(signature).toBe('x.y(): Promise</* as observed in earlier calls */ string[]>');
  });
});
