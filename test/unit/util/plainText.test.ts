/** Texts of servers in dialogs and logs: what is seen is what is there. */
import { expect, it } from 'vitest';
import { plainLine, plainText } from '../../../src/core/util/plainText';

it.each([
  ['control characters', 'a\u0000\u0007\u001b[2J\u009bb', 'a[2Jb'],
  ['directions', '\u202egnp.exe\u202c \u2066x\u2069\u061c', 'gnp.exe x'],
  ['what has no width', 'a\u200b\u200d\ufeff\u00ad\u2060b', 'ab'],
  ['fillers', 'a\u3164\u115f\u1160\uffa0\u034fb', 'ab'],
  ['tags, which spell a hidden text', `a${String.fromCodePoint(0xe0041, 0xe0042)}b`, 'ab'],
  ['halves of characters', 'a\ud83db', 'ab'],
  ['private characters', 'a\ue000b', 'ab'],
])('%s are taken out', (_, text, plain) => {
  expect(plainText(text, 100)).toBe(plain);
});

it('words of every script, emoji and line breaks stay', () => {
  const text = 'Grüße\n\tこんにちは مرحبا 👍 ✓ नमस्ते';
  expect(plainText(text, 100)).toBe(text);
  expect(plainLine(text, 100)).toBe('Grüße こんにちは مرحبا 👍 ✓ नमस्ते');
});

it('a cut says so, and never goes through a character', () => {
  expect(plainText('abcdef', 3)).toBe('abc…');
  expect(plainText('ab👍👍', 3)).toBe('ab…');
  expect(plainText('\u200b'.repeat(10_000), 3)).toBe('…');
  expect(plainLine(`a${' '.repeat(1_000_000)}b`, 3)).toMatch(/^a/);
});
