import * as fc from 'fast-check';
import { Validator } from '@cfworker/json-schema';
import { describe, expect, it } from 'vitest';
import type { CatalogTool } from '../../../src/core/catalog/contract';
import { ObservedOutputs, type Observation } from '../../../src/core/catalog/observedOutputs';
import { mergedSchema, schemaOfValue } from '../../../src/core/catalog/observedSchema';
import { silentLog } from '../../support/ports';
import { toolOf } from './tools';

const tool = toolOf({ type: 'object' });

function memoryStore(kept = new Map<string, Observation>()) {
  return {
    kept,
    writes: 0,
    all: async () => new Map(kept),
    async set(id: string, observation: Observation) {
      this.writes += 1;
      kept.set(id, structuredClone(observation));
    },
  };
}

describe('the schema of a value', () => {
  it.each<[string, unknown, unknown]>([
    ['a text', 'a', { type: 'string' }],
    ['nothing', null, { type: 'null' }],
    ['an empty list', [], { type: 'array' }],
    [
      'a list whose items differ',
      [{ id: 1 }, { id: null, at: 'x' }],
      {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: { anyOf: [{ type: 'null' }, { type: 'number' }] },
            at: { type: 'string' },
          },
          required: ['id'],
        },
      },
    ],
    [
      'a map by ids',
      { '8f3a-11': { n: 1 }, '91bc-07': { n: 2 } },
      {
        type: 'object',
        additionalProperties: {
          type: 'object',
          properties: { n: { type: 'number' } },
          required: ['n'],
        },
      },
    ],
  ])('%s', (_, value, schema) => {
    expect(schemaOfValue(value)).toEqual(schema);
  });

  it('holds no value, and no name that is data', () => {
    const value = { 'ada@example.com': { phone: '+1 555 0100' }, 'bob@example.com': 1 };
    expect(JSON.stringify(schemaOfValue(value))).not.toMatch(/ada|bob|555/);
  });

  it('fits what it was made of, and so does a merged one for both', () => {
    const isFit = (schema: object, value: unknown): boolean =>
      new Validator(schema, '2020-12').validate(value).valid;
    const property = fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [one, other] = [schemaOfValue(a), schemaOfValue(b)];
      expect(isFit(one, a)).toBe(true);
      const both = mergedSchema(one, other);
      expect([isFit(both, a), isFit(both, b)]).toEqual([true, true]);
      expect(mergedSchema(both, one)).toEqual(both);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('is short for what is deep and wide', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 50; i += 1) deep = { next: [deep] };
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, deep]));
    expect(JSON.stringify(schemaOfValue(wide)).length).toBeLessThan(2_000);
  });
});

describe('observed outputs', () => {
  it('come to be known, and outlive the process', async () => {
    const store = memoryStore();
    const observed = new ObservedOutputs(store, silentLog);
    await observed.load();
    expect(observed.schemaOf(tool)).toBeUndefined();
    observed.note(tool, { text: '{"id":1}' });
    observed.note(tool, { value: { id: 2, name: 'x' } });
    const schema = {
      type: 'object',
      properties: { id: { type: 'number' }, name: { type: 'string' } },
      required: ['id'],
    };
    expect(observed.schemaOf(tool)).toEqual(schema);
    const next = new ObservedOutputs(memoryStore(store.kept), silentLog);
    await next.load();
    expect(next.schemaOf(tool)).toEqual(schema);
  });

  it('are written only when they are news, and no longer after enough of the same', async () => {
    const store = memoryStore();
    const observed = new ObservedOutputs(store, silentLog);
    await observed.load();
    for (let i = 0; i < 100; i += 1) observed.note(tool, { text: '[1]' });
    observed.note(tool, { text: '"another form"' });
    expect(store.writes).toBe(1);
    expect(observed.schemaOf(tool)).toEqual({ type: 'array', items: { type: 'number' } });
  });

  it('of earlier times are not lost where a call comes before they are read', async () => {
    const first = memoryStore();
    const earlier = new ObservedOutputs(first, silentLog);
    earlier.note(tool, { text: '{"id":1,"name":"x"}' });
    await earlier.dispose();
    const later = new ObservedOutputs(memoryStore(first.kept), silentLog);
    later.note(tool, { text: '{"id":2}' });
    await later.dispose();
    const schema = {
      type: 'object',
      properties: { id: { type: 'number' }, name: { type: 'string' } },
      required: ['id'],
    };
    expect(later.schemaOf(tool)).toEqual(schema);
    expect(first.kept.get(tool.id)?.schema).toEqual(schema);
  });

  it('are looked for no longer in a tool that has no form', async () => {
    const store = memoryStore();
    const observed = new ObservedOutputs(store, silentLog);
    await observed.load();
    for (let i = 0; i < 500; i += 1) {
      const field = `f${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`;
      observed.note(tool, { text: JSON.stringify({ [field]: i % 2 === 0 ? i : 'x' }) });
    }
    expect(store.writes).toBeLessThanOrEqual(50);
  });

  it('are not those of another contract, nor of a tool that declares its own', () => {
    const observed = new ObservedOutputs(memoryStore(), silentLog);
    const declaring = toolOf({ type: 'object' }, { type: 'string' });
    observed.note(declaring, { text: '1' });
    expect(observed.schemaOf(tool)).toBeUndefined();
    observed.note(tool, { text: 'plain text' });
    expect(observed.schemaOf(tool)).toEqual({ type: 'string' });
    const changed: CatalogTool = { ...tool, description: 'Something else.' };
    expect(observed.schemaOf(changed)).toBeUndefined();
    observed.note(changed, { text: '1' });
    expect(observed.schemaOf(changed)).toEqual({ type: 'number' });
  });

  it('leave large results alone', () => {
    const observed = new ObservedOutputs(memoryStore(), silentLog);
    observed.note(tool, { text: JSON.stringify('x'.repeat(100_000)) });
    observed.note(tool, { value: Array.from({ length: 10_000 }, () => ({ a: 1 })) });
    expect(observed.schemaOf(tool)).toBeUndefined();
  });

  it('do without a disk that fails', async () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    const broken = {
      all: () => Promise.reject(new Error('unreadable')),
      set: () => Promise.reject(new Error('full')),
    };
    const observed = new ObservedOutputs(broken, log);
    await observed.load();
    observed.note(tool, { text: '1' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(observed.schemaOf(tool)).toEqual({ type: 'number' });
    expect(warnings.join()).toMatch(/unreadable.*full/);
  });
});

it('a result that is nested without end costs nothing', () => {
  const observed = new ObservedOutputs(memoryStore(), silentLog);
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i += 1) deep = [deep];
  observed.note(tool, { value: deep });
  observed.note(tool, { text: `${'['.repeat(30_000)}${']'.repeat(30_000)}` });
  expect(JSON.stringify(observed.schemaOf(tool) ?? {}).length).toBeLessThan(500);
});
