/** Each way in which a run can end has its status and its exit code, and the reply its shape. */
import { describe, expect, it } from 'vitest';
import { replyBudget, toOutput, type RunEnding } from '../../../src/core/results/budget';

type Reason = NonNullable<RunEnding['stop']>['reason'];

const ended: RunEnding = {
  console: [],
  warnings: [],
  suggestions: [],
  callsMade: 0,
  durationMs: 1.4,
};

describe('toOutput', () => {
  const outcomes: [Reason, string, number][] = [
    ['exception', 'error', 1],
    ['syntax', 'error', 1],
    ['call_failed', 'error', 1],
    ['call_limit', 'error', 1],
    ['source_limit', 'error', 1],
    ['result_limit', 'error', 1],
    ['deadlock', 'error', 1],
    ['engine_failure', 'error', 1],
    ['memory_limit', 'error', 137],
    ['stack_limit', 'error', 139],
    ['cpu_limit', 'timeout', 124],
    ['wall_limit', 'timeout', 124],
    ['call_timeout', 'timeout', 124],
    ['denied', 'blocked', 126],
    ['cancelled', 'cancelled', 130],
  ];
  it.each(outcomes)('%s is %s with exit code %i', (reason, status, exitCode) => {
    const output = toOutput({ ...ended, stop: { reason, message: 'why' } }, 2_000);
    expect(output).toEqual({ status, exit_code: exitCode, stderr: 'why', duration_ms: 1 });
  });

  it('leaves out what is empty, and keeps a result that is null', () => {
    expect(toOutput(ended, 2_000)).toEqual({ status: 'ok', exit_code: 0, duration_ms: 1 });
    const result = toOutput({ ...ended, resultJson: 'null', callsMade: 2 }, 2_000);
    expect(result).toEqual({
      status: 'ok',
      exit_code: 0,
      result: null,
      duration_ms: 1,
      tool_calls: 2,
    });
  });

  it('puts the reason behind what was printed, and says what was cut of it', () => {
    const console = Array.from({ length: 400 }, (_, i) => ({
      stream: 'stdout' as const,
      text: `line ${i}`,
    }));
    const output = toOutput(
      {
        ...ended,
        console: [...console, { stream: 'stderr', text: 'careful' }],
        stop: { reason: 'exception', message: 'Error: no' },
        cut: 'The result was cut.',
      },
      200,
    );
    expect(output.stderr).toBe('careful\nError: no');
    expect(output.stdout).toMatch(/^line 0\n.*characters left out\).*line 399$/s);
    expect(output.truncated).toMatch(/^The result was cut\. stdout: [\d,]+ characters left out\.$/);
  });
});

describe('replyBudget', () => {
  it('is the smaller of both, and never too small for an error', () => {
    expect(replyBudget(2_000)).toBe(2_000);
    expect(replyBudget(2_000, 500)).toBe(500);
    expect(replyBudget(2_000, 9_000)).toBe(2_000);
    expect(replyBudget(2_000, 1)).toBe(60);
  });
});
