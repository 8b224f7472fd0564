/**
 * Puts values in the place of the tokens that stand for them, in the program's string literals: plain, raw,
 * formatted and of bytes. The literal stays one, whatever the value holds.
 */
import { rangesOfTokens } from '../../privacy/tokens';
import { Edits } from './edits';
import { tokenize } from './tokens';

/** The program with the values in it. Before anything else changes the text; no line break is added. */
export function withValues(program: string, values: Readonly<Record<string, string>>): string {
  if (Object.keys(values).length === 0) return program;
  const edits = new Edits();
  for (const { kind, text, start } of tokenize(program).all) {
    if (kind !== 'string') continue;
    const prefix = /^[a-z]*/i.exec(text)![0].toLowerCase();
    const quote = /^(?:"""|'''|"|')/.exec(text.slice(prefix.length))?.[0] ?? '"';
    for (const [from, to] of rangesOfTokens(text)) {
      const value = values[text.slice(from, to)];
      if (value === undefined) continue;
      edits.replace(start + from, start + to, literalPart(value, prefix, quote));
    }
  }
  return edits.apply(program);
}

function literalPart(value: string, prefix: string, quote: string): string {
  const isRaw = prefix.includes('r');
  const isBytes = prefix.includes('b');
  const escaped = escapedText(value, isBytes);
  if (!isRaw) return prefix.includes('f') ? escaped.replace(/[{}]/g, '$&$&') : escaped;
  if (escaped === value) return value;
  // Nothing can be escaped in a raw literal: end it, and go on after one that is not raw.
  const plain = isBytes ? 'b' : '';
  return `${quote} ${plain}"${escaped}" ${prefix}${quote}`;
}

function escapedText(value: string, isBytes: boolean): string {
  if (isBytes) {
    return Array.from(Buffer.from(value, 'utf8'), (byte) =>
      /[\w@.+ -]/.test(String.fromCharCode(byte)) && byte < 0x80
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, '0')}`,
    ).join('');
  }
  return Array.from(value, (character) => {
    if (/[\\"']/.test(character)) return `\\${character}`;
    const code = character.codePointAt(0)!;
    return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  }).join('');
}
