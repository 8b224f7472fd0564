/** What is said and counted at the end of a program, whatever its language. */
import type { StopReason } from '../results/outputs';

/** For a program whose text gives no result. */
export const NO_RESULT =
  'The program gave no result: end it with an expression, return a value, or assign to result.';

/**
 * How a run ended that an uncaught error has ended, by the error's `code`. A program may forge the code,
 * but gains nothing: it only names how the run ended.
 */
export function reasonOfThrown(code: unknown): StopReason {
  if (code === 'denied') return 'denied';
  return code === 'timeout' ? 'call_timeout' : 'exception';
}
