/** The reply to an input that could not be read, the same for every host. */
import type { InvalidInputError } from '../util/errors';
import type { RunOutput } from './outputs';

export function refusedInput({ message }: InvalidInputError): RunOutput {
  return { status: 'error', exit_code: 2, stderr: message, duration_ms: 0 };
}
