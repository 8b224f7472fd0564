/**
 * How much may be asked of the libraries that take long, for one text: in proportion to its length, so
 * that no text can be made to take longer than others of its size. When it is used up, what could not be
 * checked is taken for what it looks like.
 */
const BASE = 200;
const CHARS_PER_QUESTION = 40;

export class Work {
  #left: number;

  constructor(textLength: number) {
    this.#left = BASE + textLength / CHARS_PER_QUESTION;
  }

  /** False when there is none left. */
  spend(cost = 1): boolean {
    this.#left -= cost;
    return this.#left > 0;
  }
}
