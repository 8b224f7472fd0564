import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasInstructions,
  INSTRUCTIONS,
  InstructionsError,
  withInstructions,
  withoutInstructions,
} from '../../src/core/instructions';
import { countTokens } from '../../src/core/results/tokenizer';
import { TOOL_NAMES } from '../../src/core/toolDefinitions';

const old = '<!-- toolwright:begin -->\nOld words.\n<!-- toolwright:end -->';

describe('instructions for other agents', () => {
  it('are short, and name every tool', () => {
    expect(countTokens(INSTRUCTIONS)).toBeLessThan(350);
    for (const name of TOOL_NAMES) expect(INSTRUCTIONS).toContain(name);
  });

  it.each([
    ['no file', undefined],
    ['an empty one', ''],
    ['one of our own', old],
  ])('make a whole file of %s', (_, text) => {
    const file = withInstructions(text);
    expect(file.trimEnd()).toBe(
      `<!-- toolwright:begin -->\n${INSTRUCTIONS}<!-- toolwright:end -->`,
    );
  });

  it('leave the rest byte for byte, renew themselves, and go again', () => {
    const line = fc.constantFrom('', '# Rules', 'text', '- item', '\u00e4\u{1f600}');
    const newline = fc.constantFrom('\n', '\r\n');
    const bom = fc.constantFrom('', '\ufeff');
    const property = fc.property(
      fc.array(line),
      newline,
      bom,
      fc.boolean(),
      (lines, eol, mark, ends) => {
        const text = mark + lines.join(eol) + (ends ? eol : '');
        const added = withInstructions(text);
        expect(added.startsWith(text)).toBe(true);
        expect(hasInstructions(added)).toBe(true);
        expect(withInstructions(added)).toBe(added);
        const usesCrLf = /\r\n/.test(text);
        expect(/(?<!\r)\n/.test(added)).toBe(!usesCrLf);
        expect(withoutInstructions(added).replace(/(\r?\n)+$/, '')).toBe(
          text.replace(/(\r?\n)+$/, ''),
        );
      },
    );
    fc.assert(property, { numRuns: 200 });
    const around = `before\n\n${old}\n\nafter\n`;
    expect(withInstructions(around)).toMatch(/^before\n\n<!--[^]*-->\n\nafter\n$/);
    expect(withInstructions(around)).not.toContain('Old words.');
    expect(withoutInstructions(around)).toBe('before\n\n\nafter\n');
    expect(withoutInstructions('nothing of ours')).toBe('nothing of ours');
  });

  it.each([
    ['only a beginning', '<!-- toolwright:begin -->'],
    ['two sections', `${old}\n${old}`],
    ['the wrong order', '<!-- toolwright:end --> <!-- toolwright:begin -->'],
  ])('refuse a file with %s', (_, text) => {
    expect(() => withInstructions(text)).toThrow(InstructionsError);
    expect(() => withoutInstructions(text)).toThrow(/once and in this order/);
  });
});
