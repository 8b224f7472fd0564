import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../../src/core/versioning/contract/changes';
import { compareVersions, nextVersion } from '../../../src/core/versioning/contract/version';
import type { JsonSchema } from '../../../src/core/catalog/contract';

const text = { type: 'string' };
const input = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

/** The level of a change from one property to another, as an input and as an output. */
function levels(before: JsonSchema, after: JsonSchema): [string | undefined, string | undefined] {
  const [old, now] = [input({ a: before }), input({ a: after })];
  const empty = input({});
  return [
    differenceOf({ inputSchema: old }, { inputSchema: now }).level,
    differenceOf(
      { inputSchema: empty, outputSchema: old },
      { inputSchema: empty, outputSchema: now },
    ).level,
  ];
}

describe('what changed of one value', () => {
  const rows: [string, JsonSchema, JsonSchema, string | undefined, string | undefined][] = [
    ['words', { ...text, description: 'a' }, { ...text, description: 'b' }, 'patch', 'patch'],
    ['nothing but the order', { enum: ['a', 'b'] }, { enum: ['b', 'a'] }, 'patch', 'patch'],
    ['a further type', text, { type: ['string', 'null'] }, 'minor', 'major'],
    ['a type less', { type: ['string', 'null'] }, text, 'major', 'minor'],
    ['nullable in other words', { type: ['string', 'null'] }, { anyOf: [text, { type: 'null' }] }, 'patch', 'patch'],
    ['nullable of OpenAPI', { type: ['string', 'null'] }, { ...text, nullable: true }, 'patch', 'patch'],
    ['whole numbers to all', { type: 'integer' }, { type: 'number' }, 'minor', 'major'],
    ['all numbers to whole ones', { type: 'number' }, { type: 'integer' }, 'major', 'minor'],
    ['another type', text, { type: 'boolean' }, 'major', 'major'],
    ['a further value', { enum: ['a'] }, { enum: ['a', 'b'] }, 'minor', 'major'],
    ['a value less', { enum: ['a', 'b'] }, { enum: ['a'] }, 'major', 'minor'],
    ['const and enum are the same', { const: 'a' }, { enum: ['a'] }, 'patch', 'patch'],
    ['enum and a union of constants', { enum: ['a', 'b'] }, { oneOf: [{ const: 'a' }, { const: 'b' }] }, 'patch', 'patch'],
    ['any text to some', text, { ...text, enum: ['a'] }, 'major', 'minor'],
    ['some to any text', { ...text, enum: ['a'] }, text, 'minor', 'major'],
    ['a new bound', text, { ...text, maxLength: 5 }, 'major', 'minor'],
    ['a wider bound', { type: 'number', maximum: 5 }, { type: 'number', maximum: 9 }, 'minor', 'major'],
    ['a narrower bound', { type: 'number', minimum: 1 }, { type: 'number', minimum: 2 }, 'major', 'minor'],
    ['the largest whole number is no bound', { type: 'integer' }, { type: 'integer', maximum: 9007199254740991 }, 'patch', 'patch'],
    ['another format', { ...text, format: 'date' }, { ...text, format: 'uri' }, 'major', 'major'],
    ['a format', text, { ...text, format: 'uri' }, 'major', 'minor'],
    ['other elements', { type: 'array', items: text }, { type: 'array', items: { type: ['string', 'number'] } }, 'minor', 'major'],
    ['another tuple', { type: 'array', prefixItems: [text] }, { type: 'array', prefixItems: [text, text] }, 'major', 'major'],
    ['an alternative more', { anyOf: [input({ x: text }), { type: 'array' }] }, { anyOf: [input({ x: text }), { type: 'array' }, { type: 'boolean' }] }, 'minor', 'major'],
    ['an alternative less', { anyOf: [input({ x: text }), { type: 'array' }] }, { anyOf: [input({ x: text })] }, 'major', 'minor'],
    ['a schema in pieces', { allOf: [text, { maxLength: 5 }] }, { ...text, maxLength: 5 }, 'patch', 'patch'],
    ['a rule that is not understood', text, { ...text, not: { const: 'x' } }, 'major', 'major'],
  ]; // prettier-ignore

  test.each(rows)('%s', (_name, before, after, asInput, asOutput) => {
    expect(levels(before, after)).toEqual([asInput, asOutput]);
  });
});

describe('what changed of fields', () => {
  const level = (before: JsonSchema, after: JsonSchema): string | undefined =>
    differenceOf({ inputSchema: before }, { inputSchema: after }).level;

  test('inputs that are new, gone, required, optional', () => {
    expect(level(input({}), input({ a: text }))).toBe('minor');
    expect(level(input({}), input({ a: text }, { required: ['a'] }))).toBe('major');
    expect(level(input({ a: text }), input({}))).toBe('major');
    expect(level(input({ a: text }), input({ a: text }, { required: ['a'] }))).toBe('major');
    expect(level(input({ a: text }, { required: ['a'] }), input({ a: text }))).toBe('minor');
  });

  test('outputs the other way round', () => {
    const of = (outputSchema: JsonSchema) => ({ inputSchema: input({}), outputSchema });
    const both = (before: JsonSchema, after: JsonSchema) =>
      differenceOf(of(before), of(after)).level;
    expect(both(input({}), input({ a: text }))).toBe('minor');
    expect(both(input({ a: text }), input({}))).toBe('major');
    expect(both(input({ a: text }), input({ a: text }, { required: ['a'] }))).toBe('minor');
    expect(both(input({ a: text }, { required: ['a'] }), input({ a: text }))).toBe('major');
    expect(differenceOf({ inputSchema: input({}) }, of(input({}))).level).toBe('minor');
    expect(differenceOf(of(input({})), { inputSchema: input({}) }).level).toBe('major');
  });

  test('another default breaks, a first one does not', () => {
    const of = (value: unknown) => input({ a: { ...text, default: value } });
    expect(level(of('x'), of('y'))).toBe('major');
    expect(level(input({ a: text }), of('y'))).toBe('patch');
  });

  test('references and recursion', () => {
    const tree = (name: string) => ({
      type: 'object',
      properties: { root: { $ref: '#/$defs/node' } },
      $defs: {
        node: { type: 'object', properties: { [name]: text, next: { $ref: '#/$defs/node' } } },
      },
    });
    expect(level(tree('a'), tree('a'))).toBeUndefined();
    expect(level(tree('a'), structuredClone(tree('a')))).toBeUndefined();
    const changes = differenceOf({ inputSchema: tree('a') }, { inputSchema: tree('b') }).changes;
    expect(changes.map(({ path, kind }) => [kind, path])).toEqual([
      ['removed', 'root.a'],
      ['added', 'root.b'],
    ]);
    const inline = input({ root: { type: 'object', properties: { a: text, next: {} } } });
    expect(level(inline, tree('a'))).toBe('major');
  });

  test('schemas that are made to be slow end', () => {
    const wide = (depth: number, word: string): JsonSchema =>
      depth === 0
        ? { ...text, description: word }
        : { anyOf: Array.from({ length: 6 }, () => input({ a: wide(depth - 1, word), b: text })) };
    const started = performance.now();
    differenceOf(
      { inputSchema: input({ a: wide(5, 'x') }) },
      { inputSchema: input({ a: wide(5, 'y') }) },
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

test('versions move by weight', () => {
  expect(
    ['major', 'minor', 'patch'].map((level) => nextVersion('1.2.3', level as 'major')),
  ).toEqual(['2.0.0', '1.3.0', '1.2.4']);
  expect(['1.10.0', '1.9.0', '2.0.0'].sort(compareVersions)).toEqual(['1.9.0', '1.10.0', '2.0.0']);
});
