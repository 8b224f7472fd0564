/** Chance that is the same each time (mulberry32), and what is drawn with it. */

export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  int(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick(list) {
    return list[this.int(0, list.length - 1)];
  }

  of(alphabet, count) {
    return Array.from({ length: count }, () => alphabet[this.int(0, alphabet.length - 1)]).join('');
  }

  digits(count) {
    return this.of('0123456789', count);
  }

  hex(count) {
    return this.of('0123456789abcdef', count);
  }

  /** Letters of both cases and digits, some of each. */
  alnum(count) {
    const all = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const start = this.of('ABCDEFGHJK', 1) + this.of('abcdefghjk', 1) + this.of('23456789', 1);
    return start.slice(0, count) + this.of(all, Math.max(0, count - 3));
  }
}
