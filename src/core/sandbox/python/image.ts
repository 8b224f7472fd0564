/**
 * The memory of a machine that has run its first script, to start others from: compiling that script
 * takes longer than most programs. Pages that hold only zeros, nearly all of them, are left out.
 */

const PAGE_BYTES = 4096;
const WASM_PAGE_BYTES = 65_536;
const ZEROS = Buffer.alloc(PAGE_BYTES);

export class MemoryImage {
  readonly #length: number;
  readonly #pieces: { at: number; bytes: Buffer }[] = [];

  /** Copies the memory of a machine in which nothing runs. */
  constructor(memory: WebAssembly.Memory) {
    const all = Buffer.from(memory.buffer);
    this.#length = all.length;
    let start = 0;
    for (let at = 0; at <= all.length; at += PAGE_BYTES) {
      const isEmpty =
        at === all.length || all.compare(ZEROS, 0, PAGE_BYTES, at, at + PAGE_BYTES) === 0;
      if (!isEmpty) continue;
      if (start < at) this.#pieces.push({ at: start, bytes: Buffer.from(all.subarray(start, at)) });
      start = at + PAGE_BYTES;
    }
  }

  /** Fills the memory of a machine that was just made. Throws when there is not enough. */
  restore(memory: WebAssembly.Memory): void {
    const missing = (this.#length - memory.buffer.byteLength) / WASM_PAGE_BYTES;
    if (missing > 0) memory.grow(missing);
    const all = Buffer.from(memory.buffer);
    for (const { at, bytes } of this.#pieces) bytes.copy(all, at);
  }
}
