/** Arguments that do not fit are named in words; where it cannot be sure, nothing is said. */
import { describe, expect, it } from 'vitest';
import type { JsonSchema, ToolContract } from '../../../src/core/catalog/contract';
import { problemsOf } from '../../../src/core/proxy/argumentCheck';

const tool = (inputSchema: JsonSchema): ToolContract => ({
  server: 's',
  name: 't',
  description: '',
  inputSchema,
  annotations: {},
});

const issue = tool({
  type: 'object',
  properties: {
    repo: { type: 'string', pattern: '^(a+)+$' },
    state: { enum: ['open', 'closed'] },
    limit: { type: 'integer', minimum: 1 },
    labels: {
      type: 'array',
      items: { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] },
    },
    target: { anyOf: [{ type: 'string' }, { type: 'object', required: ['id'] }] },
    // Names that are keywords elsewhere.
    format: { type: 'string' },
    pattern: { type: 'boolean' },
  },
  required: ['repo'],
  additionalProperties: false,
});

describe('problemsOf', () => {
  it.each([
    [{ repo: 'x' }, []],
    [{ repo: `${'a'.repeat(50)}!`, format: 'f', pattern: true, target: { id: 1 } }, []],
    [{}, ["the input needs 'repo'"]],
    [{ repo: 7 }, ["'repo' must be string, not number"]],
    [{ repo: 'x', state: 'all' }, [`'state' must be one of ["open","closed"]`]],
    [{ repo: 'x', limit: 0 }, ["'limit' 0 is less than 1"]],
    [{ repo: 'x', labels: [{ id: 1 }, {}] }, ["'labels.1' needs 'id'"]],
    [{ repo: 'x', target: 5 }, ["'target' fits none of the alternatives"]],
    [{ repo: 'x', owner: 'me' }, ["'owner' is not a known argument"]],
    [{ repo: 'x', pattern: 'yes' }, ["'pattern' must be boolean, not string"]],
  ])('%j', (args, expected) => {
    expect(problemsOf(issue, args as Record<string, unknown>)).toEqual(expected);
  });

  it('names a few of many', () => {
    const many = tool({
      type: 'object',
      required: Array.from({ length: 50 }, (_, i) => `field${i}`),
    });
    expect(problemsOf(many, {})).toHaveLength(5);
  });

  it('says nothing where a schema cannot be used, or the arguments are huge', () => {
    for (const schema of [
      { type: 'object', properties: { a: { $ref: '#/nowhere' } } },
      { type: 'object', properties: { a: { $ref: 'https://example.com/other.json' } } },
      { type: 'object', properties: 7 },
      { type: 'no-such-type' },
    ] as JsonSchema[]) {
      expect(() => problemsOf(tool(schema), { a: 1 })).not.toThrow();
    }
    expect(problemsOf(issue, { text: 'x'.repeat(100_000) })).toEqual([]);
  });
});
