/**
 * Over Streamable HTTP each request has a stream of its own for its reply. When a server ends or loses that
 * stream before it has replied, and gave no event id to go on from, the SDK waits for what will never come.
 * This tells it, so that the call fails at once and not at its limit.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FetchLike, Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, type JSONRPCMessage, type RequestId } from '@modelcontextprotocol/sdk/types.js';

/** What has arrived is read by then. */
const READ_MS = 250;

export class UnansweredRequests {
  /** The request that a fetch is made for. */
  readonly #sent = new AsyncLocalStorage<RequestId | undefined>();
  readonly #waiting = new Set<RequestId>();
  #deliver: ((message: JSONRPCMessage) => void) | undefined;

  /** To be called when the client is connected, which is when it listens to its transport. */
  watch(transport: Transport): void {
    const { onmessage } = transport;
    const send = transport.send.bind(transport);
    this.#deliver = (message) => onmessage?.(message);
    transport.send = (message, options) => {
      const isRequest = 'method' in message && 'id' in message;
      return this.#sent.run(isRequest ? message.id : undefined, () => send(message, options));
    };
    transport.onmessage = (message, extra) => {
      if ('id' in message && !('method' in message)) this.#waiting.delete(message.id!);
      onmessage?.(message, extra);
    };
  }

  fetch(fetch: FetchLike): FetchLike {
    return async (url, init) => {
      const id = this.#sent.getStore();
      if (id === undefined || init?.method !== 'POST') return fetch(url, init);
      const response = await fetch(url, init);
      const { body, status, statusText, headers } = response;
      const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
      if (body === null || !isStream) return response;
      this.#waiting.add(id);
      const watched = watchedStream(body, () => this.#end(id));
      return new Response(watched, { status, statusText, headers });
    };
  }

  #end(id: RequestId): void {
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
