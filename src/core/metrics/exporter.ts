/**
 * `http://127.0.0.1:PORT/metrics` for Prometheus, on the loopback address alone and for reading only. A request
 * that was made for another host's name is refused: a page in a browser may be its maker.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../ports';
import { messageOf, ToolwrightError } from '../util/errors';
import { listenOnLoopback } from '../util/loopback';

/** The port cannot be had. The message says what to do. */
export class ExporterError extends ToolwrightError {
  constructor(message: string, cause: unknown) {
    super('metrics_exporter', message, { cause });
  }
}

export interface ExporterParts {
  /** 0: any free one. */
  port: number;
  /** What is served, as it is now. */
  text: () => Promise<{ text: string; contentType: string }>;
  log: Log;
}

const PATH = '/metrics';
const REQUEST_MS = 10_000;

export class Exporter {
  readonly #server: Server;

  private constructor({ text, log }: ExporterParts) {
    this.#server = createServer((request, response) => {
      const answer = (status: number, body: string, contentType = 'text/plain'): void => {
        response.writeHead(status, {
          'content-type': contentType,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      };
      const { port } = this;
      const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
      if (!hosts.includes(request.headers.host ?? '') || request.headers.origin !== undefined) {
        answer(403, 'Only programs on this machine may read this.\n');
      } else if (request.url?.split('?')[0] !== PATH) {
        answer(404, `There is ${PATH} only.\n`);
      } else if (request.method !== 'GET' && request.method !== 'HEAD') {
        answer(405, 'GET only.\n');
      } else {
        text().then(
          (page) => answer(200, page.text, page.contentType),
          (error: unknown) => {
            log.warn(`The metrics could not be served: ${messageOf(error)}`);
            answer(500, 'The metrics cannot be read now.\n');
          },
        );
      }
    });
    this.#server.requestTimeout = REQUEST_MS;
    this.#server.headersTimeout = REQUEST_MS;
    // Nobody waits for a scraper that may never come.
    this.#server.unref();
  }

  /** Listens. Throws ExporterError. */
  static async open(parts: ExporterParts): Promise<Exporter> {
    const exporter = new Exporter(parts);
    try {
      await listenOnLoopback(exporter.#server, parts.port);
    } catch (error) {
      const isBusy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      const why = isBusy
        ? 'is in use, perhaps by another window: it serves the metrics of its own workspace. Choose another port'
        : `cannot be used: ${messageOf(error)}`;
      throw new ExporterError(
        `Metrics are not served: port ${parts.port} of 127.0.0.1 ${why}.`,
        error,
      );
    }
    return exporter;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}${PATH}`;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
