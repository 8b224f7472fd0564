/**
 * The requests of one session that wait for a token. One that is taken back meanwhile must not go out
 * when the token comes: the server would do, minutes later, what nobody wants any more. The transport
 * tells its fetch nothing of that, so the notice to the server is where it is seen.
 */
import { linkedSignal } from '../../../util/abort';
import { isObject } from '../../../util/json';

const NOTICE = 'notifications/cancelled';
/** A notice is short; what is longer is not read. */
const MOST_NOTICE_CHARS = 10_000;

export class WaitingRequests {
  readonly #waiting = new Map<unknown, AbortController>();

  /** Does the work that a request waits for; its signal aborts when the request is taken back. */
  async during<T>(
    init: RequestInit | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const own = new AbortController();
    const id = messageIn(init)?.['id'];
    if (id !== undefined) this.#waiting.set(id, own);
    const either = linkedSignal([own.signal, ...(init?.signal ? [init.signal] : [])]);
    try {
      return await work(either.signal);
    } finally {
      either.dispose();
      this.#waiting.delete(id);
    }
  }

  /** Whether this was the notice that a waiting request is not wanted any more. It ends that request. */
  takeBack(init: RequestInit | undefined): boolean {
    if (this.#waiting.size === 0) return false;
    const { body } = init ?? {};
    if (typeof body !== 'string' || body.length > MOST_NOTICE_CHARS) return false;
    const { method, params } = messageIn(init) ?? {};
    if (method !== NOTICE || !isObject(params)) return false;
    const request = this.#waiting.get(params['requestId']);
    request?.abort(new DOMException('The request was cancelled.', 'AbortError'));
    return request !== undefined;
  }
}

/** The message of the protocol that a request carries. */
function messageIn(init: RequestInit | undefined): Record<string, unknown> | undefined {
  if (typeof init?.body !== 'string') return undefined;
  try {
    const message: unknown = JSON.parse(init.body);
    return isObject(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
