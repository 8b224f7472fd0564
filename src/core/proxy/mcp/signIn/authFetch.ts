/**
 * Requests to authorization servers and for their metadata. The server that wants a sign-in names their
 * addresses, so none of them may be slow, huge, or less protected than that server itself.
 */
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { plainLine } from '../../../util/plainText';
import { SignInFailedError } from '../../serverSession';
import { causeOf } from '../callErrors';

/** Longest words of an authorization server in a message. */
const MAX_REASON_CHARS = 300;
const LIMITS = { timeoutMs: 30_000, bytes: 1024 * 1024 };

/** How requests go out for the sign-in at the server with this address. */
export function authFetch(serverUrl: string, limits = LIMITS): FetchLike {
  return async (url, init) => {
    refuseLessProtected(new URL(url), serverUrl);
    const response = await fetch(url, {
      ...init,
      // A code or a token that is sent somewhere goes nowhere else.
      ...(init?.method === 'POST' && { redirect: 'error' }),
      signal: AbortSignal.timeout(limits.timeoutMs),
    });
    const { body, status, statusText, headers } = response;
    const bounded = body?.pipeThrough(atMost(limits.bytes)) ?? null;
    return new Response(bounded, { status, statusText, headers });
  };
}

/**
 * Throws SignInFailedError where a server that is reached by https names an address that is not, be it one
 * on our own machine.
 */
export function refuseLessProtected(address: URL, serverUrl: string): void {
  const isSafe =
    address.protocol === 'https:' ||
    (address.protocol === 'http:' && new URL(serverUrl).protocol === 'http:');
  if (isSafe) return;
  throw new SignInFailedError(
    `The sign-in leads to ${address.protocol}//${address.host}, which is not protected by https.`,
  );
}

/** What went wrong, also in the words of an authorization server: on one line, and not long. */
export function reasonOf(error: unknown): string {
  return plainLine(causeOf(error), MAX_REASON_CHARS);
}

function atMost(
  limitBytes: number,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes <= limitBytes) controller.enqueue(chunk);
      else controller.error(new SignInFailedError('The authorization server sent too much.'));
    },
  });
}
