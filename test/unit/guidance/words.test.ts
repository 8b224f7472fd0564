/** The words of a search as they are kept: hashes of plain words, and nothing of what could name somebody. */
import { expect, test } from 'vitest';
import { hashedWords, wordsIn } from '../../../src/core/guidance/words';
import { times } from './learned';

const words = (keyword: string): string[] => hashedWords(keyword).map(({ word }) => word);

test.each([
  ['open defects of Zürich', 'open defects zürich'],
  ['list_issues', 'list issues'],
  ['python3 tests, please.', 'python tests'],
  ['mail of jane.doe@corp.example', 'mail'],
  ['read https://a.example.org/secretpath now', 'read now'],
  ['the file report_q3.pdf', 'file'],
  ['src/core/private.ts', ''],
  ['C:\\Users\\jane', ''],
  ['issue ABC-123', 'issue'],
  ['order 4_711', 'order'],
  ['4a5b6c 0815', ''],
  ['a'.repeat(40), ''],
  ['', ''],
])('of "%s" are kept "%s"', (keyword, expected) => {
  expect(words(keyword).join(' ')).toBe(expected);
});

test('a word is the same in other forms and other cases, and tells nothing of itself', () => {
  const [defect] = hashedWords('Defects');
  expect(hashedWords('defect')[0]!.hash).toBe(defect!.hash);
  expect(hashedWords('issues')[0]!.hash).not.toBe(defect!.hash);
  expect(defect!.hash).toMatch(/^[a-f\d]{10}$/);
});

test('each word is there once, and twelve at most', () => {
  expect(words('mail mails MAIL')).toEqual(['mail']);
  const many = times(20, (at) => `${'bcdfghjklmnpqrstvwxz'[at]}ana`).join(' ');
  expect(words(many)).toHaveLength(12);
});

test('texts name the words that stand in them, and no others', () => {
  const named = wordsIn(['Lists defects of a board', 'defect tracker']);
  expect(named.get(hashedWords('defect')[0]!.hash)).toBe('defects');
  expect(named.get(hashedWords('tracker')[0]!.hash)).toBe('tracker');
  expect(named.get(hashedWords('mail')[0]!.hash)).toBeUndefined();
});
