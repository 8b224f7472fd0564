import { ToolwrightError } from '../../../util/errors';

/** A sign-in, or its renewal, did not come to its end. The message says why and what to do. */
export class SignInFailedError extends ToolwrightError {
  constructor(message: string, cause?: unknown) {
    super('sign_in_failed', message, { cause });
  }
}
