/** The dashboard in a terminal: whole in a wide one, nothing cut off in a narrow one. */
import { describe, expect, test } from 'vitest';
import { dashboardText } from '../../../src/cli/terminal/dashboard';
import { RANGES } from '../../../src/core/metrics/report';
import { measured } from '../../webview/measuredSamples';

describe('the dashboard in a terminal', () => {
  test.each(RANGES)('fits whatever the width is: %s', (range) => {
    const { report } = measured({ range });
    for (const columns of [60, 80, 100, 160]) {
      const text = dashboardText(report, columns);
      for (const line of text.split('\n')) {
        expect([columns, line.trimEnd().length <= Math.max(columns, 74), line]).toEqual([
          columns,
          true,
          line,
        ]);
      }
    }
  });

  test('has the figures, their course, those of before and the tables', () => {
    const text = dashboardText(measured().report, 160);
    for (const part of [
      'the last 7 days',
      'Tokens kept from models',
      'before',
      'github.list_issues',
      'weekly-report',
      'exception',
      'e-mail address',
      'Tokens are estimated.',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/[▁▂▃▄▅▆▇█]{7}/);
  });

  test('says what to do while there is nothing', () => {
    expect(dashboardText(measured({ days: 0 }).report, 80)).toContain('Nothing was recorded yet');
  });
});
