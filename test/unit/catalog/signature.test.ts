import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../../src/core/catalog/contract';
import { compactSignatureOf, signatureOf } from '../../../src/core/catalog/signature';
import { parseSignature, toolOf } from './tools';

const str = { type: 'string' };
const num = { type: 'number' };

/** The schema of one required property as it is written, and the lines below the signature. */
function written(schema: unknown, root: JsonSchema = {}): string {
  const inputSchema = { ...root, type: 'object', properties: { p: schema }, required: ['p'] };
  const signature = signatureOf(toolOf(inputSchema));
  parseSignature(signature);
  return signature.replace('x.y(input: { ', '').replace(' }): Promise<unknown>', '');
}

describe('the type of a property', () => {
  it.each<[string, unknown, string]>([
    ['a string', str, 'p: string'],
    ['an integer', { type: 'integer' }, 'p: number'],
    ['no type', {}, 'p: unknown'],
    ['true', true, 'p: unknown'],
    ['false', false, 'p: never'],
    ['an unknown type', { type: 'file' }, 'p: unknown'],
    ['several types', { type: ['string', 'null'] }, 'p: string | null'],
    ['nullable', { type: 'string', nullable: true }, 'p: string | null'],
    ['nullable twice', { type: ['string', 'null'], nullable: true }, 'p: string | null'],
    [
      'an enum',
      { type: 'string', enum: ['a', 'b', 1, null, true] },
      'p: "a" | "b" | 1 | null | true',
    ],
    ['an empty enum', { enum: [] }, 'p: never'],
    ['a constant', { const: 'a"b' }, String.raw`p: "a\"b"`],
    ['an object as constant', { const: { a: [1, 'x'] } }, 'p: { a: [1, "x"] }'],
    ['a negative constant', { const: -1.5 }, 'p: -1.5'],
    ['a nullable enum', { enum: ['a'], nullable: true }, 'p: "a" | null'],
    ['a list', { type: 'array', items: str }, 'p: string[]'],
    ['a list of anything', { type: 'array' }, 'p: unknown[]'],
    ['an empty list', { type: 'array', items: false }, 'p: never[]'],
    ['a list of a union', { items: { type: ['string', 'number'] } }, 'p: (string | number)[]'],
    [
      'a list of an intersection',
      { items: { allOf: [{ required: ['a'] }, { required: ['b'] }] } },
      'p: ({ a: unknown } & { b: unknown })[]',
    ],
    ['a tuple', { type: 'array', prefixItems: [str, num] }, 'p: [string, number]'],
    ['an old tuple', { items: [str], additionalItems: num }, 'p: [string, ...number[]]'],
    ['an open tuple', { prefixItems: [str], items: true }, 'p: [string, ...unknown[]]'],
    [
      'an object',
      { properties: { a: str, b: num }, required: ['b'] },
      'p: { b: number; a?: string }',
    ],
    ['an open object', { type: 'object' }, 'p: Record<string, unknown>'],
    ['a closed object', { type: 'object', additionalProperties: false }, 'p: {}'],
    ['a map', { type: 'object', additionalProperties: num }, 'p: Record<string, number>'],
    [
      'patterns',
      { patternProperties: { '^x': num, '^y': str } },
      'p: Record<string, number | string>',
    ],
    [
      'an object with more',
      { properties: { a: str }, additionalProperties: num },
      'p: { a?: string; [key: string]: number }',
    ],
    ['required without a property', { required: ['z', 'z', 1] }, 'p: { z: unknown }'],
    [
      'keys to quote',
      { properties: { 'a-b': str, class: str } },
      'p: { "a-b"?: string; class?: string }',
    ],
    ['anyOf', { anyOf: [str, { type: 'null' }, str] }, 'p: string | null'],
    ['anyOf with anything', { anyOf: [str, {}] }, 'p: unknown'],
    [
      'oneOf under a type',
      { type: 'string', oneOf: [{ const: 'a' }, { const: 'b' }] },
      'p: "a" | "b"',
    ],
    [
      'anyOf of formats',
      { type: 'string', anyOf: [{ format: 'a' }, { format: 'b' }] },
      'p: string',
    ],
    [
      'anyOf beside properties',
      { properties: { a: str }, anyOf: [{ required: ['a'] }, { properties: { b: num } }] },
      'p: { a?: string } & ({ a: unknown } | { b?: number })',
    ],
    [
      'allOf',
      { allOf: [{ properties: { a: str } }, { properties: { b: num } }] },
      'p: { a?: string } & { b?: number }',
    ],
    ['allOf with false', { allOf: [str, false] }, 'p: never'],
    ['a description', { ...str, description: ' Who\n  asks. ' }, '/** Who asks. */ p: string'],
    ['a comment end', { ...str, description: 'a */ b' }, '/** a * / b */ p: string'],
    ['a default', { ...num, default: 30 }, '/** (default: 30) */ p: number'],
    [
      'both',
      { ...str, description: 'State.', default: 'open' },
      '/** State. (default: "open") */ p: string',
    ],
    ['the default null', { ...str, default: null }, 'p: string'],
    [
      'a default list',
      { type: 'array', items: str, default: ['*/'] },
      '/** (default: ["* /"]) */ p: string[]',
    ],
    ['hidden characters', { const: 'a\u202e\u2028' }, String.raw`p: "a\u{202e}\u{2028}"`],
  ])('%s', (_, schema, expected) => {
    expect(written(schema)).toBe(expected);
  });

  it('cuts a long description at a sentence', () => {
    const description = `One sentence, e.g. this one, that is fine. ${'More words '.repeat(30)}`;
    expect(written({ ...str, description })).toBe(
      '/** One sentence, e.g. this one, that is fine. */ p: string',
    );
  });

  it.each<[string, unknown, JsonSchema, string]>([
    [
      'a definition',
      { $ref: '#/$defs/an_issue' },
      { $defs: { an_issue: { description: 'An issue.', properties: { n: num } } } },
      'p: AnIssue\n/** An issue. */ type AnIssue = { n?: number };',
    ],
    [
      'an old definition twice',
      { properties: { a: { $ref: '#/definitions/T' }, b: { $ref: '#/definitions/T' } } },
      { definitions: { T: { enum: ['x'] } } },
      'p: { a?: T; b?: T }\ntype T = "x";',
    ],
    [
      'itself',
      { $ref: '#/$defs/Node' },
      { $defs: { Node: { properties: { next: { $ref: '#/$defs/Node' } } } } },
      'p: Node\ntype Node = { next?: Node };',
    ],
    [
      'escapes',
      { $ref: '#/$defs/a~1b~0c%20d' },
      { $defs: { 'a/b~c d': { type: 'array' } } },
      'p: ABCD\ntype ABCD = unknown[];',
    ],
    ['a list entry', { $ref: '#/x/0' }, { x: [{ type: 'null' }] }, 'p: T0\ntype T0 = null;'],
    [
      'a taken name',
      { $ref: '#/$defs/Promise' },
      { $defs: { Promise: str } },
      'p: Promise2\ntype Promise2 = string;',
    ],
    ['nothing', { $ref: '#/$defs/none' }, {}, 'p: unknown'],
    ['a remote place', { $ref: 'https://example.com/a.json' }, {}, 'p: unknown'],
    ['only itself', { $ref: '#/$defs/a' }, { $defs: { a: { $ref: '#/$defs/a' } } }, 'p: unknown'],
    ['a bad percent', { $ref: '#/$defs/%zz' }, {}, 'p: unknown'],
    ['an inherited key', { $ref: '#/constructor' }, {}, 'p: unknown'],
    ['a boolean', { $ref: '#/$defs/f' }, { $defs: { f: false } }, 'p: never'],
    [
      'a definition, with more beside it',
      { $ref: '#/$defs/A', properties: { b: num } },
      { $defs: { A: { properties: { a: str } } } },
      'p: { b?: number } & A\ntype A = { a?: string };',
    ],
  ])('follows a reference to %s', (_, schema, root, expected) => {
    expect(written(schema, root)).toBe(expected);
  });
});

describe('signatureOf', () => {
  it.each<[string, JsonSchema, string]>([
    ['no parameters', { type: 'object' }, 'x.y(): Promise<unknown>'],
    ['closed', { type: 'object', additionalProperties: false }, 'x.y(): Promise<unknown>'],
    [
      'open',
      { type: 'object', additionalProperties: true },
      'x.y(input?: Record<string, unknown>): Promise<unknown>',
    ],
    [
      'all optional',
      { type: 'object', properties: { a: str } },
      'x.y(input?: { a?: string }): Promise<unknown>',
    ],
    [
      'required in every option',
      { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      'x.y(input: { a: unknown } | { b: unknown }): Promise<unknown>',
    ],
    [
      'required in one option',
      { type: 'object', anyOf: [{ required: ['a'] }, { properties: { b: str } }] },
      'x.y(input?: { a: unknown } | { b?: string }): Promise<unknown>',
    ],
    [
      'required by reference',
      { type: 'object', $ref: '#/$defs/Args', $defs: { Args: { required: ['a'] } } },
      'x.y(input: Args): Promise<unknown>\ntype Args = { a: unknown };',
    ],
    [
      'itself',
      { type: 'object', properties: { parts: { items: { $ref: '#' } } } },
      'x.y(input?: Input): Promise<unknown>\ntype Input = { parts?: Input[] };',
    ],
  ])('%s', (_, schema, expected) => {
    expect(signatureOf(toolOf(schema))).toBe(expected);
    parseSignature(expected);
  });

  it('writes input and output with types of their own', () => {
    const item = (schema: unknown): JsonSchema => ({
      type: 'object',
      properties: { item: { $ref: '#/$defs/Item' } },
      required: ['item'],
      $defs: { Item: schema },
    });
    const signature = signatureOf(toolOf(item(str), item(num)));
    expect(signature).toBe(
      'x.y(input: { item: Item }): Promise<{ item: Item2 }>\n' +
        'type Item = string;\ntype Item2 = number;',
    );
  });
});

describe('an observed output', () => {
  const observed = { type: 'object', properties: { id: num }, required: ['id'] };

  it('is shown and marked as such', () => {
    const signature = signatureOf(toolOf({ type: 'object' }), observed);
    expect(signature).toBe('x.y(): Promise</* as observed in earlier calls */ { id: number }>');
    parseSignature(signature);
    expect(signatureOf(toolOf({ type: 'object' }))).toBe('x.y(): Promise<unknown>');
  });

  it('does not stand in for a declared one', () => {
    expect(signatureOf(toolOf({ type: 'object' }, str), observed)).toBe('x.y(): Promise<string>');
  });
});

describe('compactSignatureOf', () => {
  it.each<[string, JsonSchema, string]>([
    ['nothing', { type: 'object' }, '{}'],
    [
      'parameters',
      {
        type: 'object',
        properties: { state: { enum: ['open', 'closed'] }, owner: { ...str, description: 'Who' } },
        required: ['owner'],
      },
      '{ owner: string; state? }',
    ],
    [
      'references in place, recursion cut',
      {
        type: 'object',
        properties: { n: { $ref: '#/$defs/N' } },
        required: ['n'],
        $defs: { N: { properties: { next: { $ref: '#/$defs/N' }, v: num } } },
      },
      '{ n: { next?; v? } }',
    ],
    [
      'depth',
      {
        properties: {
          a: { properties: { b: { properties: { c: str } } }, required: ['b'] },
        },
        required: ['a'],
      },
      '{ a: { b: object } }',
    ],
  ])('%s', (_, schema, expected) => {
    expect(compactSignatureOf(toolOf(schema))).toBe(expected);
  });
});
