/** Figures and foreign text as people read them. */
import { describe, expect, test } from 'vitest';
import { ago, bytes, counted, duration, elapsed, percent, visible } from '../../webview/format';

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [940, '940 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1250, '1.3 kB'],
    [99_940, '99.9 kB'],
    [412_000, '412 kB'],
    [999_600, '1 MB'],
    [1_200_000_000_000, '1,200 GB'],
    [-1840, '−1.8 kB'],
  ])('%i is %s', (value, text) => {
    expect(bytes(value)).toBe(text);
  });
});

test('time that goes on is in whole seconds', () => {
  const times = [-3, 999, 59_999, 60_000, 125_900];
  expect(times.map(elapsed)).toEqual(['0 s', '0 s', '59 s', '1 min 0 s', '2 min 5 s']);
});

test.each([
  [0.4, '0 ms'],
  [84, '84 ms'],
  [999.6, '1.0 s'],
  [1449, '1.4 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('a share is never rounded to all or nothing', () => {
  expect(percent(0, 10)).toBe('0 %');
  expect(percent(1, 1_000_000)).toBe('0.1 %');
  expect(percent(999_999, 1_000_000)).toBe('99.9 %');
  expect(percent(10, 10)).toBe('100 %');
});

test('one is singular', () => {
  expect(counted(1, 'entry', 'entries')).toBe('1 entry');
  expect(counted(1204, 'tool')).toBe('1,204 tools');
});

test('how long ago, in the largest unit that has passed', () => {
  const now = Date.UTC(2026, 10, 26);
  const minute = 60_000;
  const words = [
    -minute,
    59_999,
    minute,
    60 * minute,
    30 * 60 * minute,
    1e6 * minute,
    1e7 * minute,
  ];
  expect(words.map((passed) => ago(now - passed, now))).toEqual([
    'just now',
    'just now',
    '1 minute ago',
    '1 hour ago',
    '1 day ago',
    '1 year ago',
    '19 years ago',
  ]);
});

test('what cannot be seen is made visible', () => {
  expect(visible('a\u0000\u001B[31mb\u007F')).toBe('a[U+0000][U+001B][31mb[U+007F]');
  expect(visible('user\u202Egpj.exe\u2066\u200B')).toBe('user[U+202E]gpj.exe[U+2066][U+200B]');
  expect(visible('line\r\nline\n\ttab')).toBe('line\nline\n\ttab');
  expect(visible('naïve שלום 👩‍💻')).toBe('naïve שלום 👩‍💻');
});
