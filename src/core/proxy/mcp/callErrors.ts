/** What went wrong with a request to a server, in our own errors: with the cause and whether it ran. */
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { messageOf, ToolCallError, type ToolCallErrorCode } from '../../util/errors';
import { isObject } from '../../util/json';
import { SignInNeededError } from '../serverSession';
import { RequestTimeoutError } from './timedRequest';

export interface CallContext {
  server: string;
  /** `server.tool`, or the name of another request. */
  tool: string;
  isCancelled: boolean;
  /** What is known of a connection that ended. */
  ending: string | undefined;
}

export function toCallError(error: unknown, context: CallContext): ToolCallError {
  const { server, tool, isCancelled, ending } = context;
  const fail = (
    code: ToolCallErrorCode,
    message: string,
    retryable: boolean,
    ran: 'no' | 'unknown',
  ): ToolCallError => new ToolCallError(code, tool, message, { retryable, ran, cause: error });
  if (isCancelled) return fail('cancelled', `${tool} was cancelled.`, false, 'unknown');
  if (error instanceof RequestTimeoutError) {
    return fail(
      'timeout',
      `${tool} gave ${error.message}, the limit of one call. It may have run.`,
      true,
      'unknown',
    );
  }
  const signIn = signInNeeded(error);
  // It was refused at the door.
  if (signIn !== undefined) return fail('server_unavailable', signIn.message, true, 'no');
  const code = error instanceof McpError ? error.code : undefined;
  switch (code) {
    case ErrorCode.ConnectionClosed: {
      const reason = ending ?? messageOf(error);
      const message = `The connection to '${server}' ended during ${tool}: ${reason}. It may have run.`;
      return fail('connection_lost', message, true, 'unknown');
    }
    case ErrorCode.InvalidParams:
      return fail('invalid_arguments', `${tool}: ${messageOf(error)}`, false, 'no');
    case ErrorCode.MethodNotFound:
      return fail('protocol_error', `${tool}: ${messageOf(error)}`, false, 'no');
    case undefined:
      return fail(
        'connection_lost',
        `${tool}: ${causeOf(error)}. It may have run.`,
        true,
        'unknown',
      );
  }
  return fail('protocol_error', `${tool}: ${messageOf(error)}`, false, 'unknown');
}

/** The sign-in that is behind an error, however deep the SDK has wrapped it. */
export function signInNeeded(error: unknown): SignInNeededError | undefined {
  let cause: unknown = error;
  for (let depth = 0; depth < 5 && cause instanceof Error; depth++) {
    if (cause instanceof SignInNeededError) return cause;
    cause = cause.cause;
  }
  return undefined;
}

/** The HTTP status that refused a request, where one did. */
export function httpStatusOf(error: unknown): number | undefined {
  return error instanceof StreamableHTTPError ? error.code : undefined;
}

/** fetch hides the reason one level down. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const detail = isObject(cause) || cause instanceof Error ? messageOf(cause) : '';
  return detail === '' ? messageOf(error) : `${messageOf(error)} (${detail})`;
}
