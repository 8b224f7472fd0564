/**
 * What the guards of all messages ask of a value. Not core's helpers: the protocol imports nothing at run
 * time.
 */

/** Longest search text and server name that a webview may send, in UTF-16 units. */
export const textLimit = 1000;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isShortText(value: unknown): value is string {
  return isText(value) && value.length <= textLimit;
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function isOneOf(value: unknown, allowed: readonly string[]): boolean {
  return isText(value) && allowed.includes(value);
}

export function isOptional(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value);
}

export function isListOf(value: unknown, check: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => check(item));
}

export function isTextList(value: unknown): value is string[] {
  return isListOf(value, isText);
}
