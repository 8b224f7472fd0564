/**
 * An image of a machine's memory, taken before any program has run and put back after each. All that a
 * machine is lies in its WebAssembly memory and in one register, the stack pointer, which every return
 * to the host restores: a memory that is the same to the last byte is a machine that nothing has ever
 * run in. Two words are the exceptions on purpose: the state of Math.random is drawn anew.
 *
 * Only what can have changed is put back: pages that were in use, the part of the stack that the guest
 * may use, and the heap up to its highest point. Where that point and the random state lie is found
 * out by watching the memory; where it cannot be found there is no image, and machines are used once.
 */
import { randomFillSync } from 'node:crypto';
import type { Machine } from './machine';

const PAGE = 4096;
const ZEROES = Buffer.alloc(64 * 1024);
/** Static data lies below this, the stack above it, and the heap, which begins with the runtime, above that. */
const STATIC_BYTES = 128 * 1024;
/** How deep the stack may have been used before the image is taken. */
const STACK_IN_IMAGE_BYTES = 256 * 1024;
/** Native functions may go this much deeper than the limit at which the guest is stopped. */
const STACK_SLACK_BYTES = 256 * 1024;
/** A machine that grew beyond this is dropped, so that an idle thread does not keep the memory. */
export const MOST_KEPT_BYTES = 64 << 20;

/** Where things lie; the same for every machine of one module. */
interface Layout {
  /** Address of the word that holds the end of the heap. */
  heapEndWord: number;
  /** Offset of the random state from the context. */
  randomOffset: number;
}

interface Run {
  start: number;
  bytes: Buffer;
}

export class MemoryImage {
  readonly #machine: Machine;
  readonly #layout: Layout;
  readonly #runs: readonly Run[];
  readonly #stackBytes: number;

  /** The image of the machine as it is; undefined where this build of the engine is not understood. */
  static take(machine: Machine, stackBytes: number): MemoryImage | undefined {
    const layout = findLayout(machine);
    return layout && new MemoryImage(machine, layout, stackBytes);
  }

  private constructor(machine: Machine, layout: Layout, stackBytes: number) {
    this.#machine = machine;
    this.#layout = layout;
    this.#stackBytes = stackBytes + STACK_SLACK_BYTES;
    const { heap, runtime } = machine;
    const heapStart = (runtime - STACK_IN_IMAGE_BYTES) & -PAGE;
    // The stack between the two was never used, and to look at it would make the system map it.
    this.#runs = [
      ...usedRuns(heap, 0, STATIC_BYTES),
      ...usedRuns(heap, heapStart, heap.readUInt32LE(layout.heapEndWord)),
    ];
  }

  /** Bytes that the image holds. */
  get size(): number {
    return this.#runs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** An image of the machine after more was added to it. */
  retake(): MemoryImage {
    return new MemoryImage(this.#machine, this.#layout, this.#stackBytes - STACK_SLACK_BYTES);
  }

  /** Puts the memory back. False when the machine must be dropped instead. */
  restore(): boolean {
    const { heap, context } = this.#machine;
    const { heapEndWord, randomOffset } = this.#layout;
    if (heap.length > MOST_KEPT_BYTES) return false;
    const heapEnd = heap.readUInt32LE(heapEndWord);
    if (heapEnd > heap.length) return false;
    let at = 0;
    for (const { start, bytes } of this.#runs) {
      if (at <= STATIC_BYTES && start > STATIC_BYTES) {
        const lowest = start - this.#stackBytes;
        // Something went deeper than it should be able to.
        if (!isZero(heap, lowest - ZEROES.length, lowest)) return false;
        heap.fill(0, at, STATIC_BYTES);
        heap.fill(0, lowest, start);
      } else {
        heap.fill(0, at, start);
      }
      heap.set(bytes, start);
      at = start + bytes.length;
    }
    if (heapEnd > at) heap.fill(0, at, heapEnd);
    seed(heap, context + randomOffset);
    return true;
  }
}

/** The parts that are in use, in whole pages. */
function usedRuns(heap: Buffer, from: number, end: number): Run[] {
  const runs: { start: number; end: number }[] = [];
  for (let start = from; start < end; start += PAGE) {
    const pageEnd = Math.min(start + PAGE, end);
    if (isZero(heap, start, pageEnd)) continue;
    const last = runs.at(-1);
    if (last?.end === start) last.end = pageEnd;
    else runs.push({ start, end: pageEnd });
  }
  return runs.map(({ start, end }) => ({ start, bytes: Buffer.from(heap.subarray(start, end)) }));
}

function isZero(heap: Buffer, start: number, end: number): boolean {
  return heap.compare(ZEROES, 0, end - start, start, end) === 0;
}

function seed(heap: Buffer, at: number): void {
  randomFillSync(heap, at, 8);
  // The generator stays at zero for ever.
  heap[at]! |= 1;
}

/** Found out once for each thread; null where it could not be. */
let known: Layout | null | undefined;

function findLayout(machine: Machine): Layout | undefined {
  known ??= probe(machine) ?? null;
  return known ?? undefined;
}

function probe(machine: Machine): Layout | undefined {
  const randomOffset = findRandomState(machine);
  const heapEndWord = findHeapEnd(machine);
  if (randomOffset === undefined || heapEndWord === undefined) return undefined;
  return { heapEndWord, randomOffset };
}

/** The word of the context that one call of Math.random moves by the step of xorshift64*. */
function findRandomState(machine: Machine): number | undefined {
  const CONTEXT_BYTES = 1024;
  const words = (): bigint[] =>
    Array.from({ length: CONTEXT_BYTES / 8 }, (_, index) =>
      machine.heap.readBigUInt64LE(machine.context + index * 8),
    );
  const before = words();
  machine.free(machine.evaluate('Math.random()', 'probe.js'));
  const after = words();
  const found = before.flatMap((word, index) =>
    word !== after[index] && xorshift(word) === after[index] ? [index * 8] : [],
  );
  return found.length === 1 ? found[0] : undefined;
}

function xorshift(word: bigint): bigint {
  let x = word;
  x ^= x >> 12n;
  x = BigInt.asUintN(64, x ^ (x << 25n));
  return x ^ (x >> 27n);
}

/**
 * The word of the static data that is the end of the heap. An allocation that is larger than what the
 * allocator has in stock moves it, like some other words of the allocator, of which none points as high.
 */
function findHeapEnd(machine: Machine): number | undefined {
  const STOCK_BYTES = 128 * 1024;
  const ALLOCATED = 512 * 1024;
  const words = (): Uint32Array =>
    new Uint32Array(machine.memory.buffer, 0, STATIC_BYTES / 4).slice();
  const before = words();
  const start = machine.allocate(ALLOCATED);
  const after = words();
  machine.release(start);
  let found: number | undefined;
  for (let index = 0; index < before.length; index++) {
    const high = after[index]!;
    const moved = high - before[index]!;
    const isMoved = moved >= ALLOCATED - STOCK_BYTES && moved <= ALLOCATED + STOCK_BYTES;
    if (!isMoved || high < start + ALLOCATED || high > machine.heap.length) continue;
    if (found === undefined || high > after[found]!) found = index;
  }
  return found === undefined ? undefined : found * 4;
}
