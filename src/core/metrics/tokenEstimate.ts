/**
 * How many tokens texts have, without counting all of them: for each source (a tool, a kind of reply) samples
 * are counted, and the rest is taken to be like them. Counting is slow and runs elsewhere, so nothing waits
 * for it: until the first sample is counted, texts are taken to be like most JSON.
 */

/** Tokens for a byte of JSON, by o200k_base over the replies of the benchmark. */
const USUAL = 0.27;
/** Samples of each source that are counted at the beginning, and how seldom later. */
const FIRST = 4;
const EVERY = 64;
const SAMPLE_CHARS = 8_192;

interface Source {
  seen: number;
  bytes: number;
  tokens: number;
}

export class TokenEstimate {
  readonly #count: (texts: readonly string[]) => Promise<readonly number[]>;
  readonly #sources = new Map<string, Source>();

  /** `count` may reject; then the sample is lost. */
  constructor(count: (texts: readonly string[]) => Promise<readonly number[]>) {
    this.#count = count;
  }

  /** Whether a text of this source should be handed to `sample` now. Counts the asking. */
  isWanted(source: string): boolean {
    const known = this.#of(source);
    const isWanted = known.seen < FIRST || known.seen % EVERY === 0;
    known.seen++;
    return isWanted;
  }

  /** Counts the beginning of a text of this source. Never rejects. */
  async sample(source: string, text: string): Promise<void> {
    const part = text.slice(0, SAMPLE_CHARS);
    if (part === '') return;
    try {
      const [tokens] = await this.#count([part]);
      const known = this.#of(source);
      known.bytes += Buffer.byteLength(part);
      known.tokens += tokens ?? 0;
    } catch {
      // What was counted before, or what is usual, has to do.
    }
  }

  /** Tokens of so many bytes of this source, as a whole number. */
  of(source: string, bytes: number): number {
    const known = this.#sources.get(source);
    const rate = known === undefined || known.bytes === 0 ? USUAL : known.tokens / known.bytes;
    return Math.round(bytes * rate);
  }

  #of(source: string): Source {
    let known = this.#sources.get(source);
    if (known === undefined) this.#sources.set(source, (known = { seen: 0, bytes: 0, tokens: 0 }));
    return known;
  }
}
