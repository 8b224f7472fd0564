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
    [{}, ["'repo' is missing"]],
    [{ repo: 7 }, ["'repo' must be a string, not 7"]],
    [{ repo: 'x', state: 'all' }, [`'state' must be one of "open", "closed", not "all"`]],
    [{ repo: 'x', limit: 0 }, ["'limit' must be at least 1, not 0"]],
    [{ repo: 'x', labels: [{ id: 1 }, {}] }, ["'labels[1].id' is missing"]],
    [{ repo: 'x', target: 5 }, ["'target' fits none of its alternatives: 5"]],
    [{ repo: 'x', owner: 'me' }, ["'owner' does not exist"]],
    [{ repo: 'x', label: [] }, ["'label' does not exist (did you mean 'labels'?)"]],
    [
      { repo: 'x', limit: '5' },
      [`'limit' must be an integer, not the text "5": write 5 without quotes`],
    ],
    [
      { repo: 'x', labels: 'bug' },
      [`'labels' must be an array, not the text "bug": write ["bug"]`],
    ],
    [
      { repo: 'x', target: { name: 'y' } },
      [`'target' fits none of its alternatives: {"name":"y"}`],
    ],
    [
      { repository: 'x', labels: [{ id: '1', color: 'red' }] },
      [
        "'repo' is missing",
        `'labels[0].id' must be a number, not the text "1": write 1 without quotes`,
        "'repository' does not exist (did you mean 'repo'?)",
      ],
    ],
    [{ repo: 'x', pattern: 'yes' }, [`'pattern' must be a boolean, not the text "yes"`]],
  ])('%j', (args, expected) => {
    expect(problemsOf(issue, args as Record<string, unknown>)).toEqual(expected);
  });

  it('names what a schema ignores when something is missing', () => {
    const open = tool({ type: 'object', properties: { query: {} }, required: ['query'] });
    expect(problemsOf(open, { q: 'a' })).toEqual([
      "'query' is missing",
      "'q' is not in its schema",
    ]);
    expect(problemsOf(open, { query: 'a', q: 'a' })).toEqual([]);
  });

  it('follows references for near names', () => {
    const nested = tool({
      type: 'object',
      properties: { items: { type: 'array', items: { $ref: '#/$defs/Item' } } },
      $defs: {
        Item: {
          type: 'object',
          properties: { quantity: { type: 'integer' } },
          additionalProperties: false,
        },
      },
    });
    expect(problemsOf(nested, { items: [{ quantty: 1 }] })).toEqual([
      "'items[0].quantty' does not exist (did you mean 'quantity'?)",
    ]);
  });

  it('names a few of many', () => {
    const many = tool({
      type: 'object',
      required: Array.from({ length: 50 }, (_, i) => `field${i}`),
    });
    expect(problemsOf(many, {})).toHaveLength(8);
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
