/**
 * The base of all errors that the core raises on purpose. `code` is stable and is what callers branch
 * on; `message` says what happened and what to do next, for a person or a model.
 */
export class ToolwrightError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The input of an operation does not fit. The message says which part and what fits. */
export class InvalidInputError extends ToolwrightError {
  constructor(message: string) {
    super('invalid_input', message);
  }
}

/** Whether a call had an effect: a caller that wants to repeat it must know. */
export type Ran = 'yes' | 'no' | 'unknown';

/** A tool call that did not give a result. */
export class ToolCallError extends ToolwrightError {
  /** `server.tool`. */
  readonly tool: string;
  readonly retryable: boolean;
  readonly ran: Ran;

  constructor(
    code: ToolCallErrorCode,
    tool: string,
    message: string,
    details: { retryable: boolean; ran: Ran; cause?: unknown },
  ) {
    super(code, message, { cause: details.cause });
    this.tool = tool;
    this.retryable = details.retryable;
    this.ran = details.ran;
  }
}

export type ToolCallErrorCode =
  | 'unknown_tool'
  | 'invalid_arguments'
  | 'denied'
  | 'server_unavailable'
  | 'tool_failed'
  | 'protocol_error'
  | 'timeout'
  | 'cancelled'
  | 'connection_lost';

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
