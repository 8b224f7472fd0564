/** What a process holds: memory over time, and threads. */
import { readdirSync } from 'node:fs';

/** Memory of the process in MB, at numbers of runs. */
export class MemoryCurve {
  #samples = [];

  sample(runs) {
    this.#samples.push({ runs, mb: process.memoryUsage.rss() / 1e6 });
  }

  /**
   * By how many MB the straight line through the samples rises from the first to the last: one
   * collection of garbage more or less does not move it much, a leak does.
   */
  growth() {
    const samples = this.#samples;
    const mean = (field) =>
      samples.reduce((sum, sample) => sum + sample[field], 0) / samples.length;
    const [runs, mb] = [mean('runs'), mean('mb')];
    let across = 0;
    let spread = 0;
    for (const sample of samples) {
      across += (sample.runs - runs) * (sample.mb - mb);
      spread += (sample.runs - runs) ** 2;
    }
    return (across / spread) * (samples.at(-1).runs - samples[0].runs);
  }

  get first() {
    return this.#samples[0].mb;
  }

  get last() {
    return this.#samples.at(-1).mb;
  }

  get highest() {
    return Math.max(...this.#samples.map((sample) => sample.mb));
  }
}

/** Threads of this process; undefined where the system does not say. */
export function threadCount() {
  try {
    return readdirSync('/proc/self/task').length;
  } catch {
    return undefined;
  }
}

/** Ports of workers that are still open. */
export function openPorts() {
  return process.getActiveResourcesInfo().filter((name) => /MessagePort|Worker/.test(name)).length;
}
