/**
 * The program and the reply of the last runs, for the person to look at: as the model wrote and saw them, with
 * tokens in place of what was kept from it. In memory only, and bounded by number and length.
 */
import type { ProgramLanguage } from './inputs';

export interface RunText {
  /** The program that a model sent; undefined where it sent none. */
  code: string | undefined;
  language: ProgramLanguage | undefined;
  /** The reply as JSON. */
  reply: string;
}

const MOST_RUNS = 100;
const MOST_CHARS = 4_000_000;

export class RunTexts {
  readonly #texts = new Map<number, RunText>();
  #chars = 0;

  note(id: number, text: RunText): void {
    this.#texts.set(id, text);
    this.#chars += lengthOf(text);
    for (const [oldest, old] of this.#texts) {
      if (this.#texts.size <= MOST_RUNS && this.#chars <= MOST_CHARS) break;
      this.#texts.delete(oldest);
      this.#chars -= lengthOf(old);
    }
  }

  /** Undefined when it is not kept any more. */
  of(id: number): RunText | undefined {
    return this.#texts.get(id);
  }

  clear(): void {
    this.#texts.clear();
    this.#chars = 0;
  }
}

function lengthOf({ code = '', reply }: RunText): number {
  return code.length + reply.length;
}
