/**
 * Over Streamable HTTP each request has a stream of its own for its reply. When a server ends or loses that
 * stream before it has replied, and gave no event id to go on from, the SDK waits for what will never come.
 * This tells it, so that the call fails at once and not at its limit.
 */
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { isObject } from '../../util/json';

/** What has arrived is read by then. */
const READ_MS = 250;
/** Longer requests are not looked into, and end at their limit. */
const MAX_REQUEST_CHARS = 1_000_000;

export class UnansweredRequests {
  readonly #waiting = new Set<number>();
  #deliver: ((message: JSONRPCMessage) => void) | undefined;

  /** To be called when the client is connected, which is when it listens to its transport. */
  watch(transport: Transport): void {
    const { onmessage } = transport;
    this.#deliver = (message) => onmessage?.(message);
    transport.onmessage = (message, extra) => {
      if ('id' in message && !('method' in message)) this.#waiting.delete(Number(message.id));
      onmessage?.(message, extra);
    };
  }

  fetch(fetch: FetchLike): FetchLike {
    return async (url, init) => {
      const id = this.#deliver === undefined ? undefined : requestIdIn(init);
      if (id === undefined) return fetch(url, init);
      this.#waiting.add(id);
      let response: Response;
      try {
        response = await fetch(url, init);
      } catch (error) {
        this.#waiting.delete(id);
        throw error;
      }
      const { body, status, statusText, headers } = response;
      const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
      if (body === null || !isStream) return response;
      const watched = watchedStream(body, () => this.#end(id));
      return new Response(watched, { status, statusText, headers });
    };
  }

  #end(id: number): void {
    const timer = setTimeout(() => {
      if (!this.#waiting.delete(id)) return;
      const message = 'the server ended its reply before it was there';
      this.#deliver?.({ jsonrpc: '2.0', id, error: { code: ErrorCode.ConnectionClosed, message } });
    }, READ_MS);
    timer.unref();
  }
}

/** Calls back when the stream ends, in whatever way, and nothing in it lets one go on from there. */
function watchedStream(
  body: ReadableStream<Uint8Array>,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const decoder = new TextDecoder('latin1');
  let last = '\n';
  let isResumable = false;
  const end = (): void => {
    if (!isResumable) onEnd();
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await reader.read();
        if (done) {
          end();
          controller.close();
          return;
        }
        if (!isResumable) {
          const text = last + decoder.decode(value, { stream: true });
          isResumable = /[\r\n]id:/.test(text);
          last = text.slice(-3);
        }
        controller.enqueue(value);
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function requestIdIn(init: RequestInit | undefined): number | undefined {
  const text = init?.body;
  if (typeof text !== 'string' || text.length > MAX_REQUEST_CHARS) return undefined;
  const message: unknown = JSON.parse(text);
  const isRequest = isObject(message) && typeof message['method'] === 'string';
  return isRequest && typeof message['id'] === 'number' ? message['id'] : undefined;
}
