/**
 * What a server writes for people to read, as lines of its log: MCP log messages and standard error. A
 * server that floods costs a bounded number of lines, and the log says how many were left out.
 */
import type { ServerLogLevel } from '../../ports';
import { isObject, stringOf } from '../../util/json';
import type { Disposable } from '../../util/event';
import { plainText } from '../../util/plainText';

const MAX_LINE_CHARS = 4_000;
const MAX_LOGGER_CHARS = 100;
/** So many lines in one span of time are written, the rest is counted. */
const MAX_LINES = 200;
const SPAN_MS = 1_000;

export class ServerMessages implements Disposable {
  readonly #write: (level: ServerLogLevel, message: string) => void;
  #lines = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(write: (level: ServerLogLevel, message: string) => void) {
    this.#write = write;
  }

  add(level: ServerLogLevel, message: string): void {
    this.#add(level, () => message);
  }

  /** The text is only made if it is written. */
  #add(level: ServerLogLevel, message: () => string): void {
    this.#timer ??= setTimeout(() => this.#endSpan(), SPAN_MS);
    if (this.#lines >= MAX_LINES) {
      this.#dropped++;
      return;
    }
    this.#lines++;
    this.#write(level, plainText(message(), MAX_LINE_CHARS));
  }

  /** The parameters of `notifications/message`. */
  addNotification(params: {
    level: ServerLogLevel;
    logger?: string | undefined;
    data?: unknown;
  }): void {
    const { level, logger, data } = params;
    this.#add(level, () => {
      const text = stringOf(data) ?? textOf(data);
      return logger === undefined ? text : `${logger.slice(0, MAX_LOGGER_CHARS)}: ${text}`;
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#endSpan();
  }

  #endSpan(): void {
    this.#timer = undefined;
    if (this.#dropped > 0) {
      this.#write('warning', `(${this.#dropped} more lines within a second were left out)`);
    }
    this.#lines = 0;
    this.#dropped = 0;
  }
}

/** Loggers often send `{ message }` or `{ msg }`. */
function textOf(data: unknown): string {
  const message = isObject(data) ? (stringOf(data['message']) ?? stringOf(data['msg'])) : undefined;
  const isAll = message !== undefined && isObject(data) && Object.keys(data).length === 1;
  if (isAll) return message;
  try {
    return JSON.stringify(data)?.slice(0, MAX_LINE_CHARS * 2) ?? '';
  } catch {
    return '(a message that is nested too deep)';
  }
}
