/** Forms of servers: which are taken, what fits their fields, and what leaves us. */
import { describe, expect, it } from 'vitest';
import type { FormField, FormValue } from '../../../../src/core/ports';
import { checkedAnswer, readForm } from '../../../../src/core/proxy/mcp/elicitationForm';

function fieldOf(schema: object): FormField {
  return readForm({ type: 'object', properties: { it: schema } })[0]!;
}

const fits = (schema: object, value: FormValue): boolean =>
  fieldOf(schema).check(value) === undefined;

describe('a form is refused', () => {
  const deep = (levels: number): object =>
    levels === 0 ? { type: 'string' } : { type: 'object', properties: { a: deep(levels - 1) } };

  it.each([
    ['that is none', undefined, /must be an object schema/],
    ['that is a list', [], /must be an object schema/],
    ['that is no object', { type: 'string', properties: {} }, /must be an object schema/],
    ['with a field that is no schema', { it: true }, /'it' has no schema/],
    ['with a field without a type', { it: {} }, /forms are flat/],
    ['with a nested field', { it: deep(1) }, /forms are flat/],
    ['with a field a thousand deep', { it: deep(1_000) }, /forms are flat/],
    ['with two types', { it: { type: ['string', 'null'] } }, /forms are flat/],
    ['with a list of anything', { it: { type: 'array', items: {} } }, /without given choices/],
    ['without choices', { it: { type: 'string', enum: [] } }, /0 choices/],
    ['with choices that are no text', { it: { type: 'string', enum: [{}] } }, /no text/],
    ['with titles of nothing', { it: { type: 'string', oneOf: [{ title: 'A' }] } }, /no text/],
    ['with choices without end', { it: { type: 'string', enum: many(501) } }, /501 choices/],
    ['with fields without end', Object.fromEntries(many(51).map((n) => [n, {}])), /51 fields/],
  ])('%s', (_, shape, message) => {
    const isWhole = shape === undefined || Array.isArray(shape) || 'properties' in shape;
    const schema = isWhole ? shape : { type: 'object', properties: shape };
    expect(() => readForm(schema)).toThrow(message);
  });
});

it('texts of a form are one plain line', () => {
  const { title, description, name } = fieldOf({
    type: 'string',
    title: `\u202ePassword\nof \u001b[31mthe editor${'!'.repeat(500)}`,
    description: 'a\u0000b',
  });
  expect(title).toMatch(/^Password of \[31mthe editor!+…$/);
  expect(title.length).toBeLessThan(90);
  expect([name, description]).toEqual(['it', 'ab']);
});

it.each([
  ['enum', { type: 'string', enum: ['r', 'g'] }, ['r', 'g']],
  ['enumNames', { type: 'string', enum: ['r', 'g'], enumNames: ['Red'] }, ['Red', 'g']],
  ['oneOf', { type: 'string', oneOf: [{ const: 'r', title: 'Red' }] }, ['Red']],
  ['a list of enum', { type: 'array', items: { type: 'string', enum: ['r'] } }, ['r']],
  ['anyOf', { type: 'array', items: { anyOf: [{ const: 'r', title: 'Red' }] } }, ['Red']],
])('choices are read from %s', (_, schema, labels) => {
  const { kind } = fieldOf(schema);
  expect(kind.type === 'choice' && kind.options.map(({ label }) => label)).toEqual(labels);
});

it.each<[object, FormValue[], FormValue[]]>([
  [{ type: 'string' }, ['', 'x'], [1, true, ['x'], 'x'.repeat(10_001)]],
  [{ type: 'string', minLength: 2, maxLength: 3 }, ['ab', 'abc'], ['a', 'abcd']],
  [{ type: 'string', format: 'email' }, ['a@b.c'], ['a', '@b.c', 'a@b', 'a@b@c.d', 'a b@c.d']],
  [{ type: 'string', format: 'uri' }, ['https://a.b', 'urn:x:y'], ['a.b', '']],
  [{ type: 'string', format: 'date' }, ['2024-02-29'], ['2026-02-29', '2026-2-1', '2026-13-01']],
  [
    { type: 'string', format: 'date-time' },
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.5+02:00'],
    ['2026-01-31', '2026-01-31T09:30:00', '2026-02-31T09:30:00Z', '2026-01-31T25:00:00Z'],
  ],
  [{ type: 'number', minimum: 1, maximum: 2 }, [1, 1.5, 2], [0.9, 2.1, NaN, Infinity, '1']],
  [{ type: 'integer' }, [-3], [0.5]],
  [{ type: 'boolean' }, [true, false], ['true', 1]],
  [{ type: 'string', enum: ['a'] }, ['a'], ['b', 'toString', ['a']]],
  [
    { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 1, maxItems: 2 },
    [['a'], ['a', 'b']],
    [[], ['a', 'b', 'c'], ['d'], 'a'],
  ],
])('%j takes what fits it', (schema, good, bad) => {
  expect(good.filter((value) => !fits(schema, value))).toEqual([]);
  expect(bad.filter((value) => fits(schema, value))).toEqual([]);
});

it('defaults that are made to take long are checked at once', () => {
  const text = `a@${'.'.repeat(9_990)} `;
  const field = { type: 'string', format: 'email', default: text };
  const properties = Object.fromEntries(many(50).map((name) => [name, field]));
  const started = performance.now();
  const fields = readForm({ type: 'object', properties });
  expect(fields.filter(({ defaultValue }) => defaultValue !== undefined)).toEqual([]);
  // A pattern with two repetitions takes five seconds.
  expect(performance.now() - started).toBeLessThan(2_000);
});

describe('an answer', () => {
  const fields = readForm({
    type: 'object',
    properties: {
      name: { type: 'string' },
      age: { type: 'integer', default: 30 },
      bad: { type: 'integer', default: 'thirty' },
      ['__proto__']: { type: 'string' },
    },
    required: ['name'],
  });

  it('holds the fields of the form, with the defaults of those that were not shown', () => {
    const values = { name: 'Ada', other: 'x' } as Record<string, string>;
    expect(checkedAnswer(fields, values)).toEqual({ name: 'Ada', age: 30 });
  });

  it('leaves out what the person has emptied', () => {
    expect(checkedAnswer(fields, { name: 'Ada', age: undefined })).toEqual({ name: 'Ada' });
  });

  it('is not sent where it does not fit', () => {
    expect(() => checkedAnswer(fields, {})).toThrow("'name' has no value");
    expect(() => checkedAnswer(fields, { name: 'Ada', age: 1.5 })).toThrow("'age': Write a whole");
  });
});

function many(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `n${index}`);
}
