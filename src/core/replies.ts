/**
 * What a result needs to become a reply: the whole of what was cut is kept behind a handle, and the images
 * that it names are handed over beside it.
 */
import type { Run } from './calls';
import type { Log } from './ports';
import { attachmentsOf } from './results/attachments';
import type { PartStore } from './results/partStore';
import type { ResultStore } from './results/resultStore';
import type { Shrunk } from './sandbox/messages';
import { messageOf } from './util/errors';

export class Replies {
  readonly #results: ResultStore;
  readonly #parts: PartStore;
  readonly #log: Log;

  constructor(results: ResultStore, parts: PartStore, log: Log) {
    this.#results = results;
    this.#parts = parts;
    this.#log = log;
  }

  /** Keeps the whole of what had to be cut, and says how the next program gets it. */
  async show({ json, cut, whole }: Shrunk): Promise<{ resultJson: string; cut?: string }> {
    if (cut === undefined || whole === undefined) return { resultJson: json };
    try {
      const handle = await this.#results.keep(whole);
      const hint = `The whole is kept: await results.load('${handle}') in the next program.`;
      return { resultJson: json, cut: `${cut} ${hint}` };
    } catch (error) {
      this.#log.warn(`A result was cut and could not be kept: ${messageOf(error)}`);
      return { resultJson: json, cut };
    }
  }

  /** Hands over the images that a result names; resolves to what is to be said about others. */
  async attach({ json, whole }: Shrunk, run: Run): Promise<string[]> {
    const { attach } = run.caller;
    if (attach === undefined) return [];
    const { attachments, notes } = await attachmentsOf(whole ?? json, this.#parts);
    for (const { data } of attachments) run.bytesAttached += data.length;
    attach(attachments);
    return notes;
  }
}
