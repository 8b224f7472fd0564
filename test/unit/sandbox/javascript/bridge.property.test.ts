/**
 * The bridge between host and guest: every JSON value arrives unchanged in every direction, and every
 * other value of a program has a defined fate. Many values travel in one run, because a run costs more
 * than a value.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Payload } from '../../../../src/core/sandbox/messages';
import { Harness, type Outcome } from '../harness';

const harness = new Harness();
afterAll(() => harness.sandbox.dispose());

const BINDINGS = {
  namespaces: [{ name: 'a', methods: [{ name: 'get', id: 'a.get' }] }],
  plainFunctions: [{ name: 'get', id: 'a.get' }],
};
const RUNS = { numRuns: 25 };

/** Texts with every kind of character, and keys that mean something to engines. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\0', '\ud800', '\udfff\ud800', 'é', '語', '😀', '\u2028', '"\\', '\ufeff', 'x'.repeat(5_000)),
); // prettier-ignore
const keys = fc.oneof(
  texts,
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toJSON', 'then', 'length', 'valueOf'),
  fc.constantFrom('0', '1', '01', '-1', '2147483648', '4294967295', '1e3', 'ok', 'error', 'value'),
);
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, 2 ** 31, -(2 ** 31), 2 ** 53, 5e-324, 1.7976931348623157e308),
);
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    numbers,
    texts,
    fc.array(tie('value'), { maxLength: 6 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 6 }).map(toObject),
  ),
}));
const batch = fc.array(json, { minLength: 20, maxLength: 40 });

/** As JSON.parse makes it: `__proto__` is a key like any other. -0 is the one number JSON has not. */
function toObject(entries: [string, unknown][]): unknown {
  const fields = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return JSON.parse(`{${fields.join()}}`);
}

async function run(code: string, more: object): Promise<Outcome> {
  const all = { bindings: BINDINGS, resultBudgetTokens: 1e8, ...more };
  const outcome = await harness.run(code, {}, all);
  expect(outcome.stop).toBeUndefined();
  return outcome;
}

describe('every JSON value', () => {
  it('goes from input to result', async () => {
    const property = fc.asyncProperty(batch, async (values) => {
      const { result } = await run('input', { inputJson: JSON.stringify(values) });
      expect(JSON.stringify(result)).toBe(JSON.stringify(values));
    });
    await fc.assert(property, RUNS);
  });

  const kinds: [string, (value: unknown) => Payload][] = [
    ['JSON', (value) => ({ json: JSON.stringify(value) })],
    ['a value', (value) => ({ value })],
    // Only lists and objects: a text that reads like a number is one, and that is meant so.
    ['a text that holds JSON', (value) => ({ text: JSON.stringify([value]) })],
  ];
  it.each(kinds)('goes from a tool to the result, as %s', async (name, payload) => {
    const isText = name.startsWith('a text');
    const property = fc.asyncProperty(batch, async (values) => {
      const code = `const all = [];
        for (let i = 0; i < input; i++) all.push(get({ i }));
        (await Promise.all(all))${isText ? '.map(([value]) => value)' : ''}`;
      const { result } = await run(code, {
        inputJson: String(values.length),
        onCall: async (_id: string, { i }: { i: number }) => payload(values[i]),
      });
      expect(JSON.stringify(result)).toBe(JSON.stringify(values));
    });
    await fc.assert(property, RUNS);
  });

  it('goes from a program to a tool, as an argument', async () => {
    const property = fc.asyncProperty(batch, async (values) => {
      const seen: unknown[] = [];
      await run('for (const value of input) await get({ value }); 1', {
        inputJson: JSON.stringify(values),
        onCall: async (_id: string, args: { value: unknown }) => {
          seen.push(args.value);
          return { json: 'null' };
        },
      });
      expect(JSON.stringify(seen)).toBe(JSON.stringify(values));
    });
    await fc.assert(property, RUNS);
  });

  it('goes from an object of arguments to the tool and back', async () => {
    const objects = fc.array(fc.array(fc.tuple(keys, json), { maxLength: 5 }).map(toObject), { minLength: 10, maxLength: 20 }); // prettier-ignore
    const property = fc.asyncProperty(objects, async (values) => {
      const { result } = await run('Promise.all(input.map((args) => get(args)))', {
        inputJson: JSON.stringify(values),
        onCall: async (_id: string, args: unknown) => ({ value: args }),
      });
      expect(JSON.stringify(result)).toBe(JSON.stringify(values));
    });
    await fc.assert(property, RUNS);
  });

  it('is inside the program what JSON.parse makes of it', async () => {
    const property = fc.asyncProperty(batch, async (values) => {
      const code = `const given = await get({});
        const same = (a, b) => Object.is(a, b) || (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null &&
          Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && Object.keys(a).join('\\0') === Object.keys(b).join('\\0') &&
          Object.keys(a).every((key) => same(a[key], b[key])));
        given.every((value, i) => same(value, JSON.parse(input[i])))`;
      const { result } = await run(code, {
        inputJson: JSON.stringify(values.map((value) => JSON.stringify(value))),
        onCall: async () => ({ value: values }),
      });
      expect(result).toBe(true);
    });
    await fc.assert(property, RUNS);
  });

  it('as a plain text stays that text, unless it is JSON', async () => {
    const property = fc.asyncProperty(fc.array(texts, { minLength: 20 }), async (values) => {
      const { result } = await run('Promise.all(Array.from({ length: input }, (_, i) => get({ i })))', {
        inputJson: String(values.length),
        onCall: async (_id: string, { i }: { i: number }) => ({ text: values[i]! }),
      }); // prettier-ignore
      const meant = values.map((text) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          return text;
        }
      });
      // A text in quotes is a text: only lists, objects, numbers, true, false and null are read.
      expect(JSON.stringify(result)).toBe(
        JSON.stringify(meant.map((value, i) => (typeof value === 'string' ? values[i] : value))),
      );
    });
    await fc.assert(property, RUNS);
  });
});

describe('everything else has a defined fate', () => {
  /** What becomes of a value as a result, inside an object; and inside the arguments of a call. */
  const fates: [string, string, string, string][] = [
    ['undefined', 'undefined', '{}', '{}'],
    ['a function', '() => 1', '{}', '{}'],
    ['a symbol', 'Symbol("a")', '{}', '{}'],
    ['a bigint', '12345678901234567890n', '{"v":"12345678901234567890"}', 'TypeError'],
    ['NaN', 'NaN', '{"v":null}', '{"v":null}'],
    ['an infinity', '-Infinity', '{"v":null}', '{"v":null}'],
    ['minus zero', '-0', '{"v":0}', '{"v":0}'],
    ['a date', 'new Date(0)', '{"v":"1970-01-01T00:00:00.000Z"}', '{"v":"1970-01-01T00:00:00.000Z"}'],
    ['a date that is none', 'new Date(NaN)', '{"v":null}', '{"v":null}'],
    ['a map', 'new Map([["a", 1n], [2, new Set([3])]])', '{"v":{"2":[3],"a":"1"}}', '{"v":{}}'],
    ['a set', 'new Set([1, "a"])', '{"v":[1,"a"]}', '{"v":{}}'],
    ['a weak map', 'new WeakMap()', '{"v":{}}', '{"v":{}}'],
    ['a typed array', 'new Uint8Array([1, 2])', '{"v":{"0":1,"1":2}}', '{"v":{"0":1,"1":2}}'],
    ['a buffer', 'new ArrayBuffer(2)', '{"v":{}}', '{"v":{}}'],
    ['an error', 'new RangeError("m")', '{"v":{"name":"RangeError","message":"m"}}', '{"v":{}}'],
    ['a regular expression', '/a/g', '{"v":{}}', '{"v":{}}'],
    ['a promise', 'Promise.resolve(1)', '{"v":"[a promise: await it first]"}', '{"v":{}}'],
    ['boxed values', '[new String("a"), new Number(1), new Boolean(false)]', '{"v":["a",1,false]}', '{"v":["a",1,false]}'],
    ['holes in a list', '[, 1, undefined, () => 1]', '{"v":[null,1,null,null]}', '{"v":[null,1,null,null]}'],
    ['keys that are symbols', '({ [Symbol("a")]: 1, b: 2 })', '{"v":{"b":2}}', '{"v":{"b":2}}'],
    ['properties that are hidden', 'Object.defineProperty({}, "a", { value: 1 })', '{"v":{}}', '{"v":{}}'],
    ['what is inherited', 'Object.create({ a: 1 })', '{"v":{}}', '{"v":{}}'],
    ['an object without prototype', '({ __proto__: null, a: 1 })', '{"v":{"a":1}}', '{"v":{"a":1}}'],
    ['a key __proto__', '({ ["__proto__"]: { a: 1 } })', '{"v":{"__proto__":{"a":1}}}', '{"v":{"__proto__":{"a":1}}}'],
    ['an instance of a class', 'new (class { #a = 1; b = 2; c() {} })()', '{"v":{"b":2}}', '{"v":{"b":2}}'],
    ['a getter', '({ get a() { return 1 } })', '{"v":{"a":1}}', '{"v":{"a":1}}'],
    ['a getter that throws', '({ get a() { throw new RangeError("no") } })', 'RangeError: no', 'RangeError: no'],
    ['toJSON', '({ toJSON: () => [1] })', '{"v":[1]}', '{"v":[1]}'],
    ['toJSON that throws', '({ toJSON() { throw new RangeError("no") } })', 'RangeError: no', 'RangeError: no'],
    ['a proxy', 'new Proxy({ a: 1 }, {})', '{"v":{"a":1}}', '{"v":{"a":1}}'],
    ['a proxy that is revoked', '(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy })()', 'TypeError', 'TypeError'],
    ['a proxy that lies about keys', 'new Proxy({}, { ownKeys: () => ["a", "a"] })', 'TypeError', 'TypeError'],
    ['a proxy that lies about values', 'new Proxy({ a: 1 }, { get: (t, k) => k === "toJSON" ? undefined : 5n })', '{"v":{"a":"5"}}', 'TypeError'],
    ['a thing in itself', '(() => { const a = {}; a.a = a; return a })()', 'TypeError: circular', 'TypeError: circular'],
    ['a thing twice', '(() => { const a = { b: 1 }; return [a, a] })()', '{"v":[{"b":1},{"b":1}]}', '{"v":[{"b":1},{"b":1}]}'],
    ['a thenable', '({ then(resolve) { resolve(5) } })', '{"v":{}}', '{"v":{}}'],
    ['lone surrogates and NUL', '"\\ud800\\0"', '{"v":"\\ud800\\u0000"}', '{"v":"\\ud800\\u0000"}'],
  ]; // prettier-ignore
  it.each(fates)('%s', async (_name, expression, asResult, asArgument) => {
    const result = await harness.run(`({ v: ${expression} })`);
    expect(result.stop?.message ?? JSON.stringify(result.result)).toContain(asResult);
    let args: unknown;
    const call = await harness.run(`await get({ v: ${expression} })`, { 'a.get': (given) => (args = given) }); // prettier-ignore
    expect(call.stop?.message ?? JSON.stringify(args)).toContain(asArgument);
  });

  const whole: [string, string, string | undefined][] = [
    ['a thenable is awaited', '({ then(resolve) { resolve({ a: 1 }) } })', '{"a":1}'],
    ['a promise of a promise is awaited', 'Promise.resolve(Promise.resolve(1))', '1'],
    ['promises in a list are awaited', '[1, Promise.resolve(2), get({})]', '[1,2,7]'],
    ['thenables in a list are not', '[{ then(resolve) { resolve(1) } }]', '[{}]'],
    ['undefined is no result', 'undefined', undefined],
    ['a symbol is no result', 'Symbol("a")', undefined],
    ['a bigint is its text', '10n', '"10"'],
    ['a generator is an object without fields', '(function* () { yield 1 })()', '{}'],
    ['null is null', 'null', 'null'],
  ];
  it.each(whole)('as a whole result, %s', async (_name, code, expected) => {
    const { result, stop } = await harness.run(code, { 'a.get': () => 7 });
    expect(stop).toBeUndefined();
    expect(JSON.stringify(result)).toBe(expected);
  });

  it('a promise that waits for itself, and one that nobody keeps', async () => {
    const self = 'let r; const p = new Promise((resolve) => (r = resolve)); r(p); await p';
    expect((await harness.run(self)).stop?.message).toContain('self resolution');
    const never = await harness.run('({ then() {} })');
    expect(never.stop?.reason).toBe('deadlock');
  });
});
