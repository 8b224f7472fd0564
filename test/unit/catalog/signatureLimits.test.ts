import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../../src/core/catalog/contract';
import { compactSignatureOf, signatureOf } from '../../../src/core/catalog/signature';
import { parseSignature, parseType, toolOf } from './tools';

const FULL_LIMIT = 20_000;
const COMPACT_LIMIT = 1_000;

function properties(count: number, schema: unknown = { type: 'string' }): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, schema]));
}

function nested(depth: number, wrap: (inner: unknown) => unknown): JsonSchema {
  let schema: unknown = { type: 'string' };
  for (let i = 0; i < depth; i += 1) schema = wrap(schema);
  return { type: 'object', properties: { a: schema } };
}

/** Definitions that each use the next one twice: written out they would double 200 times. */
function doubling(make: (next: object) => object): JsonSchema {
  const defs = Array.from({ length: 200 }, (_, i) => [
    `D${i}`,
    make({ $ref: `#/$defs/D${i + 1}` }),
  ]);
  return { type: 'object', $ref: '#/$defs/D0', $defs: Object.fromEntries(defs) };
}

describe('hostile schemas', () => {
  const big = { type: 'object', properties: properties(300), required: ['p299'] };
  it.each<[string, JsonSchema]>([
    ['10,000 properties', { type: 'object', properties: properties(10_000) }],
    ['wide and nested', { type: 'object', properties: properties(300, big) }],
    ['deep objects', nested(10_000, (a) => ({ properties: { a } }))],
    ['deep lists', nested(10_000, (items) => ({ items }))],
    ['deep maps', nested(10_000, (a) => ({ additionalProperties: a }))],
    ['deep compositions', nested(10_000, (a) => ({ allOf: [a] }))],
    ['a huge enum', { properties: { e: { enum: Array.from({ length: 50_000 }, (_, i) => i) } } }],
    [
      'a long tuple',
      { properties: { t: { prefixItems: Array.from({ length: 9_000 }, () => big) } } },
    ],
    ['a wide union', { anyOf: Array.from({ length: 9_000 }, (_, i) => ({ const: `c${i}` })) }],
    [
      'a deep default',
      { properties: { a: nested(10_000, (d) => ({ default: [d], enum: [[d]] })) } },
    ],
    [
      'doubling properties',
      doubling((n) => ({ properties: { a: n, b: n }, required: ['a', 'b'] })),
    ],
    ['doubling unions', doubling((n) => ({ anyOf: [n, { items: n }] }))],
    ['doubling intersections', doubling((n) => ({ allOf: [n, { required: ['a'] }, n] }))],
    [
      'a circle',
      { allOf: [{ $ref: '#' }], anyOf: [{ $ref: '#' }], properties: { a: { $ref: '#' } } },
    ],
    ['a repeated type', { ...big, type: Array.from({ length: 50_000 }, () => 'object') }],
    ['long texts', { properties: properties(300, { description: 'word '.repeat(50_000) }) }],
    [
      'odd values',
      { properties: [], required: {}, allOf: 1, anyOf: {}, enum: 'x', type: 7, $ref: 1 },
    ],
  ])('%s stay short and valid', (_, schema) => {
    const tool = toolOf(schema, schema);
    const signature = signatureOf(tool);
    expect(signature.length).toBeLessThan(FULL_LIMIT);
    parseSignature(signature);
    const compact = compactSignatureOf(tool);
    expect(compact.length).toBeLessThan(COMPACT_LIMIT);
    expect(compact).not.toContain('\n');
    parseType(compact);
  });

  it('says how much was cut', () => {
    expect(signatureOf(toolOf({ properties: properties(1_010) }))).toContain('/* … 950 more */ }');
    const values = Array.from({ length: 50 }, (_, i) => `v${i}`);
    const list = { properties: { e: { items: { enum: values } } } };
    expect(signatureOf(toolOf(list))).toContain('"v39" /* … 10 more */)[]');
  });

  it('never leaves out a required parameter', () => {
    const wide = { type: 'object', properties: properties(500, big), required: ['p3', 'p499'] };
    const required = Object.keys(properties(5_000));
    const all = { type: 'object', properties: properties(5_000, big), required };
    const late = { allOf: [wide, { allOf: [{ properties: { z: big }, required: ['z'] }] }] };
    for (const write of [signatureOf, compactSignatureOf]) {
      expect(write(toolOf(wide))).toMatch(/p3: .*p499: /);
      const text = write(toolOf(all));
      expect(required.filter((name) => !text.includes(` ${name}: `))).toEqual([]);
      expect(write(toolOf(late))).toMatch(/\bz: /);
    }
  });
});

describe('random schemas', () => {
  const refs = ['#', '#/$defs/a', '#/$defs/b-c', '#/properties/a', '#/nope', 'http://x/y', '#/%'];
  const name = fc.oneof(
    fc.constantFrom('a', 'b-c', 'class', '__proto__', 'constructor', '*/', ''),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constant('a */ /* ` ${b}'),
  );
  const { schema } = fc.letrec((tie) => {
    const one = tie('schema');
    const many = fc.array(one, { maxLength: 3 });
    const map = fc.dictionary(name, one, { maxKeys: 3 });
    return {
      schema: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom<unknown>(true, false, {}, { type: 'string' }, { type: 'integer' }),
        fc.record(
          {
            type: fc.constantFrom<unknown>('object', 'array', 'null', ['string', 'null'], 'odd', 3),
            enum: fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 3 }),
            const: fc.jsonValue({ maxDepth: 3 }),
            default: fc.jsonValue({ maxDepth: 3 }),
            description: text,
            nullable: fc.boolean(),
            properties: map,
            required: fc.array(name, { maxLength: 3 }),
            additionalProperties: one,
            patternProperties: map,
            items: fc.oneof(one, many),
            prefixItems: many,
            anyOf: many,
            oneOf: many,
            allOf: many,
            $ref: fc.constantFrom(...refs),
            $defs: fc.record({ a: one, 'b-c': one }),
          },
          { requiredKeys: [] },
        ),
        fc.jsonValue({ maxDepth: 2 }),
      ),
    };
  });
  const isObject = (value: unknown): value is JsonSchema =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

  it('give valid TypeScript, the same each time', () => {
    const roots = schema.filter(isObject);
    const property = fc.property(roots, roots, (input, output) => {
      const signature = signatureOf(toolOf(input, output));
      parseSignature(signature);
      parseType(compactSignatureOf(toolOf(input)));
      expect(signatureOf(toolOf(input, output))).toBe(signature);
      // What nothing fits has no fields to show, also where it refers to itself and so has a name.
      const fitsNothing = /\(input: never\)|^type Input = never;$/m.test(signature);
      const isPlainObject =
        input.type === 'object' && !('const' in input) && !('enum' in input) && !fitsNothing;
      const required = isPlainObject && Array.isArray(input.required) ? input.required : [];
      const words = required.filter((key) => typeof key === 'string' && /^\w+$/.test(key));
      const isShown = (key: string): boolean =>
        signature.includes(`${key}: `) || signature.includes(`"${key}": `);
      expect(words.filter((key) => !isShown(key))).toEqual([]);
    });
    const selfReferring = {
      type: 'object',
      required: ['a'],
      anyOf: [{ $ref: '#' }],
      allOf: [false],
    };
    const numbered = { type: 'object', required: ['7', '7a'] };
    const examples: [JsonSchema, JsonSchema][] = [
      [selfReferring, {}],
      [numbered, {}],
    ];
    fc.assert(property, { numRuns: 250, examples });
  });
});
