/**
 * What every tool of the workspace source is given, and the errors that it answers with. It holds
 * no tool and touches no file.
 */
import { ToolCallError, messageOf } from '../../util/errors';
import { isObject } from '../../util/json';
import type { ToolResult } from '../toolSource';

/** Bounds of the tools. Sizes in bytes, times in ms. */
export interface WorkspaceLimits {
  /** The largest file that read_file reads unless the call asks for another size. */
  readBytes: number;
  /** Larger files are left out of a search. */
  searchFileBytes: number;
  /** A search that takes longer is ended. */
  searchMs: number;
  /** Searches that run at the same time; further ones wait. */
  searches: number;
}

/** A result as these tools give it: always a value, also where that is a text. */
export type ValueResult = Extract<ToolResult, { value: unknown }>;

/** One call of one tool. */
export interface WorkspaceCall {
  /** `workspace.read_file`. */
  tool: string;
  signal: AbortSignal;
  folders: readonly string[];
  limits: WorkspaceLimits;
}

/** The arguments cannot be used; nothing was done. */
export function invalid(call: WorkspaceCall, message: string): ToolCallError {
  return new ToolCallError('invalid_arguments', call.tool, message, NOT_RUN);
}

/** The file system did not do what was asked; nothing was changed. */
export function failed(call: WorkspaceCall, message: string, cause?: unknown): ToolCallError {
  const retryable = RETRYABLE.has(codeOf(cause));
  return new ToolCallError('tool_failed', call.tool, message, { retryable, ran: 'no', cause });
}

/** A file system error in words: what could not be done, to which path, and why. */
export function fileFailure(call: WorkspaceCall, what: string, thrown: unknown): ToolCallError {
  if (thrown instanceof ToolCallError) return thrown;
  const code = codeOf(thrown);
  const reason = REASONS.get(code) ?? (code === '' ? messageOf(thrown) : code);
  return failed(call, `Cannot ${what}: ${reason}.`, thrown);
}

/** Throws when the caller has given up on the call. */
export function checkCancelled(call: WorkspaceCall): void {
  if (call.signal.aborted) throw cancelled(call);
}

export function cancelled(call: WorkspaceCall): ToolCallError {
  return new ToolCallError('cancelled', call.tool, `${call.tool} was cancelled.`, NOT_RUN);
}

/** Lets the event loop do other work, then checks that the call is still wanted. */
export async function pause(call: WorkspaceCall): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  checkCancelled(call);
}

/** The code of a file system error, or an empty text. */
export function codeOf(thrown: unknown): string {
  return isObject(thrown) && typeof thrown.code === 'string' ? thrown.code : '';
}

const NOT_RUN = { retryable: false, ran: 'no' } as const;

const RETRYABLE = new Set(['EAGAIN', 'EBUSY', 'EMFILE', 'ENFILE']);

const REASONS = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'the system does not permit it'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['ENOENT', 'it does not exist (any more)'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'its symbolic links form a loop'],
  ['ENAMETOOLONG', 'the path is too long'],
  ['EBUSY', 'it is in use, try again'],
  ['EMFILE', 'too many files are open, try again with fewer calls at once'],
]);
