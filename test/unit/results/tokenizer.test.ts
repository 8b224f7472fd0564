/** Tokens are those of the encoder, and no text takes it long. */
import { countTokens as exact } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { cutToBudget } from '../../../src/core/results/cut';
import { countTokens } from '../../../src/core/results/tokenizer';

const rows = Array.from({ length: 400 }, (_, i) => ({
  id: i,
  name: `item ${i}`,
  tags: ['a', 'b'],
}));

describe('countTokens', () => {
  it.each([
    ['nothing', ''],
    ['prose', 'It was the best of times, it was the worst of times. '.repeat(60)],
    ['JSON for people', JSON.stringify(rows, null, 2)],
    ['what looks like a special token', 'say <|endoftext|> now '.repeat(100)],
  ])('counts %s as the encoder does', (_what, text) => {
    expect(countTokens(text)).toBe(exact(text, { disallowedSpecial: new Set() }));
  });

  it('counts stretches that cannot be split a little too high, never too low', () => {
    for (const text of [JSON.stringify(rows), 'é漢'.repeat(1_000), '=-'.repeat(2_000)]) {
      const real = exact(text);
      expect(countTokens(text)).toBeGreaterThanOrEqual(real);
      expect(countTokens(text)).toBeLessThanOrEqual(real * 1.1 + 2);
    }
  });

  it.each(['x', 'ab', '=-', ' ', 'é漢', '\u{1f600}', 'A9z/'])(
    'cuts a long text of nothing but "%s" without a long wait',
    (piece) => {
      const started = performance.now();
      const json = JSON.stringify(piece.repeat(100_000));
      const cut = cutToBudget(json, { tokens: 2_000, countTokens });
      expect(countTokens(cut.json)).toBeLessThanOrEqual(2_000);
      expect(performance.now() - started).toBeLessThan(10_000);
    },
  );
});
