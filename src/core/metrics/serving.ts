/** Serves the metrics to Prometheus for as long as a person wants it, on the port that is set. */
import type { Log } from '../ports';
import { messageOf } from '../util/errors';
import { Exporter } from './exporter';
import type { Metrics } from './metrics';
import { prometheusText } from './prometheus';

export interface ServingParts {
  metrics: Metrics;
  version: string;
  log: Log;
}

export class Serving {
  readonly #parts: ServingParts;
  #exporter: Exporter | undefined;
  #port: number | undefined;
  #problem: string | undefined;

  constructor(parts: ServingParts) {
    this.#parts = parts;
  }

  /** Where it is served; undefined while it is not. */
  get url(): string | undefined {
    return this.#exporter?.url;
  }

  /** Why it is not served though it is wanted: for people, with what to do. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Serves on this port, or no longer. Never rejects: what is wrong is `problem`, and in the log. */
  async follow(port: number | undefined): Promise<void> {
    if (port === this.#port && (port === undefined || this.#exporter !== undefined)) return;
    this.#port = port;
    this.#problem = undefined;
    await this.dispose();
    if (port === undefined) return;
    const { metrics, version, log } = this.#parts;
    try {
      this.#exporter = await Exporter.open({
        port,
        log,
        text: async () => {
          await metrics.refresh();
          return prometheusText(metrics.total(), { version });
        },
      });
      log.info(`Metrics are served at ${this.#exporter.url}.`);
    } catch (error) {
      this.#problem = messageOf(error);
      log.warn(this.#problem);
    }
  }

  async dispose(): Promise<void> {
    const exporter = this.#exporter;
    this.#exporter = undefined;
    await exporter?.close();
  }
}
