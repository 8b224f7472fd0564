/**
 * The address on our own machine to which the authorization server sends the person's browser back. It
 * takes one answer that carries the right state, tells the person that they are done, and closes. See
 * RFC 8252, section 7.3.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../../../util/event';
import { listenOnLoopback } from '../../../util/loopback';
import { plainLine } from '../../../util/plainText';
import { isSameSecret } from '../../../util/sameSecret';
import { SignInFailedError } from '../../serverSession';

const PATH = '/callback';
/** How long a person may take in the browser. */
const LIMIT_MS = 5 * 60_000;

export class RedirectListener implements Disposable {
  readonly state = randomBytes(32).toString('base64url');
  readonly #server: Server;
  readonly #answer: Promise<URLSearchParams>;
  #timer: NodeJS.Timeout | undefined;
  #isBehindOther = false;
  #settle!: { resolve: (params: URLSearchParams) => void; reject: (error: unknown) => void };

  private constructor() {
    this.#answer = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Nobody may be waiting yet, or any more.
    this.#answer.catch(() => {});
    this.#server = createServer((request, response) => this.#respond(request, response));
    this.#server.headersTimeout = 10_000;
  }

  /**
   * Listens on this port of 127.0.0.1, or on any free one where none is given or it is taken and need not
   * be this one. Throws SignInFailedError.
   */
  static async open({
    port,
    isFixed,
  }: {
    port?: number;
    isFixed: boolean;
  }): Promise<RedirectListener> {
    const listener = new RedirectListener();
    try {
      await listenOnLoopback(listener.#server, port ?? 0);
    } catch (error) {
      if (isFixed) {
        const message = `The port ${port} for the sign-in is in use: end the program that uses it, or change "callbackPort".`;
        throw new SignInFailedError(message, error);
      }
      await listenOnLoopback(listener.#server, 0);
    }
    return listener;
  }

  get localUrl(): string {
    return `http://${this.#host}${PATH}`;
  }

  get #host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /**
   * To be told under which address the browser reaches us. What stands between may call us by any name;
   * without it, a page that gives us a name of its own is turned away.
   */
  expect(url: string): void {
    this.#isBehindOther = new URL(url).host !== this.#host;
  }

  /** What came back. Throws SignInFailedError when nothing does in time, or the signal's reason. */
  async answer(signal: AbortSignal): Promise<URLSearchParams> {
    const abort = (): void => this.#settle.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#timer = setTimeout(() => {
      const message =
        'Nobody finished the sign-in within 5 minutes. Start it again when you are ready.';
      this.#settle.reject(new SignInFailedError(message));
    }, LIMIT_MS);
    try {
      return await this.#answer;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#server.close();
    this.#server.closeAllConnections();
    this.#settle.reject(new SignInFailedError('The sign-in was ended.'));
  }

  #respond(request: IncomingMessage, response: ServerResponse): void {
    const url = URL.canParse(request.url ?? '', 'http://127.0.0.1')
      ? new URL(request.url ?? '', 'http://127.0.0.1')
      : undefined;
    if (!this.#isBehindOther && request.headers.host !== this.#host) {
      return reply(response, 403, 'This address is for sign-ins.');
    }
    if (request.method !== 'GET') return reply(response, 405, 'This address is for browsers.');
    if (url?.pathname !== PATH) return reply(response, 404, 'There is nothing here.');
    if (!isSameSecret(url.searchParams.get('state') ?? '', this.state)) {
      return reply(response, 400, 'This answer belongs to no sign-in that is under way.');
    }
    const error = url.searchParams.get('error');
    const text =
      error === null
        ? 'Toolwright goes on with your sign-in.'
        : `You were not signed in: ${error}.`;
    reply(response, error === null ? 200 : 400, `${plainLine(text, 200)} You can close this page.`);
    this.#settle.resolve(url.searchParams);
  }
}

function reply(response: ServerResponse, status: number, text: string): void {
  const escaped = text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(
    `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
      `<title>Toolwright</title><body style="font: 1rem system-ui; margin: 20vh auto; max-width: 30em">` +
      `<h1 style="font-size: 1.2rem">Toolwright</h1><p>${escaped}</p></body></html>`,
  );
}
