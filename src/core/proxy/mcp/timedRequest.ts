/**
 * One request to a server under our own clocks instead of the SDK's: they begin anew with each progress
 * notification, and stand still while a person is asked. Which error it becomes is callErrors.ts.
 */
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ResultSchema, type ClientRequest } from '@modelcontextprotocol/sdk/types.js';
import { linkedSignal } from '../../util/abort';
import { Deadline } from '../../util/deadline';
import type { HeldClocks } from '../../util/heldClocks';
import type { JsonObject } from '../../util/json';
import type { Pausable } from '../../util/pausable';
import { plainLine } from '../../util/plainText';

/** The SDK measures each request itself; our own clock, which can stand still, is the one that counts. */
export const NO_TIMEOUT_MS = 2 ** 31 - 1;
/** A request that reports progress may take its limit again, but not for ever: this many times. */
const MOST_LIMITS = 20;
const MAX_PROGRESS_CHARS = 200;

/** Our own limit ended the request. */
export class RequestTimeoutError extends Error {
  constructor(limitMs: number, cause: unknown) {
    super(`no answer within ${limitMs / 1000} s`, { cause });
  }
}

export interface RequestLimits {
  timeoutMs: number;
  /** The clocks that stand still together while a person answers a question of the server. */
  clocks: HeldClocks;
  signal?: AbortSignal | undefined;
  /** Another clock that stands still with them. */
  clock?: Pausable | undefined;
  /** What the server says of its progress, as one short line. */
  onProgress?: ((message: string) => void) | undefined;
}

/** The reply, whatever is in it. Throws RequestTimeoutError, or what the SDK throws. */
export async function timedRequest(
  client: Client,
  method: string,
  params: JsonObject,
  { timeoutMs, clocks, signal, clock, onProgress }: RequestLimits,
): Promise<JsonObject> {
  const over = new AbortController();
  const limit = new Deadline(timeoutMs, () => over.abort());
  const ceiling = new Deadline(timeoutMs * MOST_LIMITS, () => over.abort());
  const counted = [limit, ceiling, ...(clock ? [clock] : [])].map((one) => clocks.add(one));
  const either = linkedSignal([...(signal ? [signal] : []), over.signal]);
  try {
    return await client.request({ method, params } as ClientRequest, ResultSchema, {
      signal: either.signal,
      timeout: NO_TIMEOUT_MS,
      ...(onProgress && {
        onprogress: ({ progress, total, message }) => {
          limit.restart(timeoutMs);
          onProgress(progressText(progress, total, message));
        },
      }),
    });
  } catch (error) {
    throw over.signal.aborted ? new RequestTimeoutError(timeoutMs, error) : error;
  } finally {
    either.dispose();
    for (const one of counted.toReversed()) one.dispose();
    limit.dispose();
    ceiling.dispose();
  }
}

function progressText(progress: number, total: number | undefined, message?: string): string {
  if (message !== undefined && message.trim() !== '') return plainLine(message, MAX_PROGRESS_CHARS);
  return total === undefined ? `${progress}` : `${progress} of ${total}`;
}
