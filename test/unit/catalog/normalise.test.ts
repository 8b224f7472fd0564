import { describe, expect, it } from 'vitest';
import { normaliseTools } from '../../../src/core/catalog/normalise';

const good = { name: 'good', inputSchema: { type: 'object' } };

function nested(depth: number): object {
  let schema: object = { type: 'string' };
  for (let i = 0; i < depth; i += 1) schema = { items: schema };
  return { type: 'object', properties: { a: schema } };
}

describe('normaliseTools', () => {
  it('reads a whole tool', () => {
    const outputSchema = { type: 'object', properties: { n: { type: 'number' } } };
    const { tools, problems } = normaliseTools('s', [
      {
        name: 'list-files',
        title: 'List files',
        description: 'Lists\r\nfiles.',
        inputSchema: { type: 'object', properties: {} },
        outputSchema,
        annotations: { readOnlyHint: true, destructiveHint: 'no', title: 'T', other: 1 },
        _meta: {},
      },
    ]);
    expect(problems).toEqual([]);
    expect(tools).toEqual([
      {
        server: 's',
        name: 'list-files',
        title: 'List files',
        description: 'Lists\nfiles.',
        inputSchema: { type: 'object', properties: {} },
        outputSchema,
        annotations: { readOnlyHint: true, title: 'T' },
      },
    ]);
  });

  it.each([
    ['null', null, 'not an object'],
    ['a list', [], 'not an object'],
    ['no name', {}, 'no name'],
    ['an empty name', { name: '' }, 'no name'],
    ['a number as name', { name: 7 }, 'no name'],
    ['an overlong name', { name: 'n'.repeat(257) }, 'longer than 256'],
    ['a line end in the name', { name: 'a\nb' }, 'control characters'],
    ['an escape in the name', { name: 'a\u001bb' }, 'control characters'],
    ['a hidden mark in the name', { name: 'a\u202eb' }, 'control characters'],
    ['half a character in the name', { name: 'a\ud800' }, 'control characters'],
    ['a name that is taken', { ...good, description: 'second' }, 'earlier tool'],
  ])('leaves out a tool with %s and keeps the others', (_, bad, reason) => {
    const { tools, problems } = normaliseTools('srv', [good, bad, { ...good, name: 'also' }]);
    expect(tools.map((tool) => tool.name)).toEqual(['good', 'also']);
    expect(tools[0]?.description).toBe('');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('"srv"');
    expect(problems[0]).toContain(reason);
  });

  it('names the tool in a problem, without what hides in its name', () => {
    const { problems } = normaliseTools('s', [{ name: 'evil\u0007\n' }, 3]);
    expect(problems[0]).toContain('"evil\\u0007\\n"');
    expect(problems[1]).toContain('number 2');
  });

  it.each([
    ['missing', undefined],
    ['a string', 'object'],
    ['a list', []],
    ['of a string', { type: 'string' }],
    ['too deep', nested(80)],
    ['far too deep', nested(5_000)],
    ['too big', { type: 'object', description: 'x'.repeat(300_000) }],
    ['too long', { type: 'object', required: Array.from({ length: 200_000 }, () => 'a') }],
  ])('accepts any object where the input schema is %s, and says so', (_, inputSchema) => {
    const { tools, problems } = normaliseTools('s', [{ name: 't', inputSchema }]);
    expect(tools[0]?.inputSchema).toEqual({ type: 'object' });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('"t"');
  });

  it('completes the type of an input schema without a problem', () => {
    const schema = { properties: { a: {} } };
    const raw = [
      { name: 'a', inputSchema: schema },
      { name: 'b', inputSchema: { ...schema, type: ['object', 'null'] } },
    ];
    const { tools, problems } = normaliseTools('s', raw);
    expect(problems).toEqual([]);
    for (const tool of tools) expect(tool.inputSchema).toEqual({ ...schema, type: 'object' });
    expect(schema).not.toHaveProperty('type');
  });

  it('leaves an unusable output schema out and replaces one that is too deep', () => {
    const { tools, problems } = normaliseTools('s', [
      { ...good, name: 'a', outputSchema: 'x' },
      { ...good, name: 'b', outputSchema: nested(80) },
    ]);
    expect(tools.map((tool) => tool.outputSchema)).toEqual([undefined, { type: 'object' }]);
    expect(problems).toHaveLength(2);
  });

  it('strips what hides in descriptions and caps them', () => {
    const description = `a\u0000b\u200bc\u{e0041}\u{e0042}d\te ${'word '.repeat(4_000)}`;
    const text = normaliseTools('s', [{ ...good, description }]).tools[0]?.description ?? '';
    expect(text.startsWith('abcd\te word')).toBe(true);
    expect(text.length).toBeLessThanOrEqual(8_001);
  });
});
