/**
 * Bounds what a server over HTTP can make us hold or do: the bytes of one message, as over stdio, and how
 * often a stream that it ends is opened again, whatever it asks for. What requests carry is not its matter.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { MAX_MESSAGE_BYTES } from './stdioTransport';

/** Shortest time between two streams of one connection, in ms. */
const MIN_STREAM_PAUSE_MS = 200;
const NEWLINE = 0x0a;

export function boundedFetch(fetch: FetchLike, limitBytes = MAX_MESSAGE_BYTES): FetchLike {
  let nextStreamAt = 0;
  return async (url, init) => {
    if ((init?.method ?? 'GET') === 'GET') {
      const now = performance.now();
      const wait = nextStreamAt - now;
      nextStreamAt = Math.max(now, nextStreamAt) + MIN_STREAM_PAUSE_MS;
      if (wait > 0) await delay(wait, undefined, init?.signal ? { signal: init.signal } : {});
    }
    const response = await fetch(url, init);
    if (response.body === null) return response;
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const { status, statusText, headers } = response;
    const body = response.body.pipeThrough(bounded(limitBytes, isStream));
    return new Response(body, { status, statusText, headers });
  };
}

/** Fails when a message gets longer. In a stream of events each begins after an empty line. */
function bounded(
  limitBytes: number,
  isStream: boolean,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  let lineBytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      let start = 0;
      for (
        let end = isStream ? chunk.indexOf(NEWLINE) : -1;
        end >= 0;
        end = chunk.indexOf(NEWLINE, start)
      ) {
        lineBytes += end - start;
        // No field has a name of one character: that one is a carriage return.
        bytes = lineBytes <= 1 ? 0 : bytes + end - start;
        lineBytes = 0;
        start = end + 1;
        if (bytes > limitBytes) break;
      }
      lineBytes += chunk.length - start;
      bytes += chunk.length - start;
      if (bytes > limitBytes) {
        const mebibytes = limitBytes / 1_048_576;
        controller.error(new Error(`the server sent a message of over ${mebibytes} MiB`));
      } else controller.enqueue(chunk);
    },
  });
}
