/** The doctor's report fits a terminal, and never tells by a sign or a colour alone. */
import { expect, it } from 'vitest';
import type { Check } from '../../../src/core/doctor/checks';
import { reportOf } from '../../../src/core/doctor/report';

const checks: Check[] = [
  { id: 'a', title: 'First', status: 'ok', detail: 'Fine.' },
  {
    id: 'b',
    title: 'Second',
    status: 'warning',
    detail: 'word '.repeat(40).trim(),
    advice: 'Look.',
  },
  { id: 'c', title: 'Third', status: 'failed', detail: 'one\ntwo', advice: 'Mend it.' },
];

it('wraps, and counts', () => {
  const report = reportOf(checks, { isUnicode: true });
  expect(Math.max(...report.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(report).toContain('✗ FAILED  Third\n    one\n    two\n    → Mend it.');
  expect(report).toMatch(/3 checks: 1 failed, 1 with a warning\.\n$/);
});

it('does without other characters', () => {
  const report = reportOf(checks, { isUnicode: false });
  expect(/^[\n\x20-\x7e]*$/.test(report)).toBe(true);
  expect(report).toContain('[FAILED]  Third');
});
