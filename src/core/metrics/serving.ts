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

  constructor(parts: ServingParts) {
    this.#parts = parts;
  }

  /** Where it is served; undefined while it is not. */
  get url(): string | undefined {
    return this.#exporter?.url;
  }

  /** Serves on this port, or no longer. Returns what is wrong, a sentence each. Never rejects. */
  async follow(port: number | undefined): Promise<readonly string[]> {
    if (port === this.#port && (port === undefined || this.#exporter !== undefined)) return [];
    this.#port = port;
    await this.dispose();
    if (port === undefined) return [];
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
      return [];
    } catch (error) {
      return [messageOf(error)];
    }
  }

  async dispose(): Promise<void> {
    const exporter = this.#exporter;
    this.#exporter = undefined;
    await exporter?.close();
  }
}
