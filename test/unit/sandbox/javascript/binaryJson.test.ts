/** Values reach a program unchanged, whichever way they travel. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createBinaryJsonWriter } from '../../../../src/core/sandbox/javascript/binaryJson';
import { Engine } from '../../../../src/core/sandbox/javascript/engine';
import { DEFAULT_LIMITS } from '../../../../src/core/sandbox/limits';
import { ASSETS } from '../../buildSandbox';
import { Harness } from '../harness';

const harness = new Harness();
afterAll(() => harness.sandbox.dispose());

/** What the program sees of the values, as JSON text. */
async function seenBy(values: unknown[]): Promise<unknown> {
  const { result, stop } = await harness.run(
    'JSON.stringify(await get({}))',
    {},
    {
      bindings: {
        namespaces: [{ name: 'a', methods: [{ name: 'get', id: 'a.get' }] }],
        plainFunctions: [{ name: 'get', id: 'a.get' }],
      },
      resultBudgetTokens: 1e6,
      onCall: async () => ({ json: JSON.stringify(values) }),
    },
  );
  expect(stop).toBeUndefined();
  return result;
}

describe('values from tools', () => {
  it('arrive unchanged, for every JSON value', async () => {
    const values = fc.sample(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), {
      numRuns: 400,
      seed: 7,
    });
    expect(await seenBy(values)).toBe(JSON.stringify(values));
  });

  it('arrive unchanged at the edges', async () => {
    const values = JSON.parse(
      String.raw`["\u0000\ud800x", "é", "€", "\u2028", {"__proto__": {"a": 1}, "constructor": 2}, 2147483647,
        2147483648, -2147483648, -2147483649, 9007199254740993, 1e308, 5e-324, {"0": 1, "01": 2, "4294967295": 3},
        {"": {"": []}}, "${'long '.repeat(5000)}", "${'ü'.repeat(5000)}", "${'語'.repeat(5000)}"]`,
    ) as unknown[];
    expect(await seenBy(values)).toBe(JSON.stringify(values));
  });

  it('take the fast way with this engine', async () => {
    const bytes = await readFile(path.join(ASSETS, 'quickjs.wasm'));
    await Engine.create(await WebAssembly.compile(bytes), DEFAULT_LIMITS);
    expect(Engine.hasBinaryJson).toBe(true);
  });

  it('that are nested too deep for the fast way take the other', async () => {
    const deep = `${'['.repeat(900)}1${']'.repeat(900)}`;
    expect(createBinaryJsonWriter().encode(JSON.parse(deep))).toBeUndefined();
    expect(await seenBy([JSON.parse(deep)])).toBe(`[${deep}]`);
  });
});
