/** What reaches the model: small, valid, of the same shape, and honest about what is missing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replyBudget, toOutput, type RunEnding } from '../../../src/core/results/budget';
import { cutToBudget as cut, shapeOf, type Cut } from '../../../src/core/results/cut';
import { countTokens } from '../../../src/core/results/tokenizer';

const cutToBudget = (json: string, tokens: number): Cut => cut(json, { tokens, countTokens });

const ending: RunEnding = {
  console: [],
  warnings: [],
  suggestions: [],
  callsMade: 0,
  durationMs: 1.6,
};

describe('cutToBudget', () => {
  it('leaves alone what fits', () => {
    expect(cutToBudget('{"a":1}', 200)).toEqual({ json: '{"a":1}' });
  });

  it('is valid JSON within its budget, for every value and budget', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }),
        fc.integer({ min: 60, max: 300 }),
        (value, budget) => {
          const json = JSON.stringify([value, value, value, value]);
          const small = cutToBudget(json, budget);
          expect(countTokens(small.json)).toBeLessThanOrEqual(budget);
          expect(() => JSON.parse(small.json) as unknown).not.toThrow();
          expect(small.note === undefined).toBe(small.json === json);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cuts the largest part and keeps the small ones whole', () => {
    const value = {
      total: 3000,
      names: Array.from({ length: 3000 }, (_, i) => `name ${i}`),
      ok: true,
    };
    const { json, note } = cutToBudget(JSON.stringify(value), 350);
    const small = JSON.parse(json) as typeof value;
    expect(small.total).toBe(3000);
    expect(small.ok).toBe(true);
    expect(small.names.slice(0, 3)).toEqual(['name 0', 'name 1', 'name 2']);
    expect(small.names.at(-1)).toMatch(/^… \(2,9\d\d more items\)$/);
    expect(note).toMatch(
      /^The whole result has 34,9\d\d characters\. Cut: result\.names shows \d+ of 3,000 items\.$/,
    );
  });

  it('cuts long texts, wide objects and deep nesting', () => {
    expect(cutToBudget(JSON.stringify('x'.repeat(10_000)), 500).note).toContain(
      'of 10,000 characters',
    );
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, i]));
    expect(cutToBudget(JSON.stringify(wide), 500).note).toContain('of 500 fields');
    let deep: unknown = 'word '.repeat(400);
    for (let i = 0; i < 100; i++) deep = { deep };
    expect(cutToBudget(JSON.stringify(deep), 150).note).toContain('nested too deep');
  });

  it('falls back to the shape when nothing else fits', () => {
    const value = Object.fromEntries(
      Array.from({ length: 3 }, (_, i) => [`k${'ab c'.repeat(200)}${i}`, i]),
    );
    const { json, note } = cutToBudget(JSON.stringify(value), 100);
    expect(countTokens(json)).toBeLessThanOrEqual(100);
    expect(note).toContain('only its shape fits');
  });

  it('describes shapes', () => {
    expect(shapeOf({ a: [1], b: null, c: 'xyz', d: [] })).toBe(
      '{ a: list of 1 × number, b: null, c: text of 3 characters, d: [] }',
    );
  });
});

describe('toOutput', () => {
  it('leaves out what is empty', () => {
    expect(toOutput(ending, 1_000)).toEqual({ status: 'ok', exit_code: 0, duration_ms: 2 });
  });

  it.each([
    ['exception', 'error', 1],
    ['memory_limit', 'error', 137],
    ['cpu_limit', 'timeout', 124],
    ['wall_limit', 'timeout', 124],
    ['cancelled', 'cancelled', 130],
    ['denied', 'blocked', 126],
  ] as const)('%s is the status %s with exit code %i', (reason, status, code) => {
    const output = toOutput({ ...ending, stop: { reason, message: 'why' } }, 1_000);
    expect(output).toMatchObject({ status, exit_code: code, stderr: 'why' });
  });

  it('keeps beginning and end of a long console, and says what is missing', () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => ({
      stream: 'stdout' as const,
      text: `line ${i}`,
    }));
    const output = toOutput({ ...ending, resultJson: '"done"', console: lines }, 1_000);
    expect(output.stdout).toMatch(/^line 0\n/);
    expect(output.stdout).toMatch(/line 1999$/);
    expect(output.truncated).toMatch(/^stdout: [\d,]+ characters left out\.$/);
    expect(countTokens(JSON.stringify(output))).toBeLessThan(1_200);
  });

  it('takes the smaller of two budgets', () => {
    expect(replyBudget(2_000)).toBe(2_000);
    expect(replyBudget(2_000, 100)).toBe(100);
    expect(replyBudget(2_000, 1)).toBe(60);
  });
});

describe('countTokens', () => {
  it('takes what looks like a special token as text', () => {
    expect(countTokens('hello world')).toBe(2);
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
  });
});
