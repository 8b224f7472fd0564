/**
 * One MicroPython machine for one program: its own WebAssembly memory and heap. It is made ahead of
 * time, used once and then dropped whole, so that nothing can leak from one run to the next. A program
 * runs as one call that blocks while it waits for tools, so this file knows nothing of turns: what the
 * program needs from outside it asks through `Host`, synchronously.
 */
import type { SandboxLimits } from '../limits';
import { ModuleFiles } from './files';
import {
  checkImports,
  HOST_FUNCTION,
  importsFor,
  KIND_EXCEPTION,
  KIND_OBJECT,
  putBytes,
  textOf,
  type Exports,
} from './imports';
import { MemoryImage } from './image';
import { PRELUDE } from './prelude';

/** Answers what the program asks. Whatever it throws ends the program; no `except` sees it. */
export interface Host {
  ask(text: string): string;
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

/** The program computed for longer than its limit and could not be interrupted. */
export class ComputingTimeOver extends Error {}

/** Python's own stack; the stack of the engine ends first, which it reports as deep recursion. */
const PYSTACK_WORDS = 16 * 1024;
/**
 * The part of the memory that is the guest's heap; the rest holds texts on their way in and out. This
 * build of the engine collects garbage only when no code runs, so the heap must hold all of a run.
 */
const HEAP_SHARE = 0.75;
/** A program that computes too long is interrupted as by a person, this often at most ... */
const INTERRUPTIONS = 3;
/** ... and at this distance, in ms, then ended. Less together than the host's own grace. */
const INTERRUPT_EVERY_MS = 40;

/** The first machine of a size is made at length, the others from its memory. */
let image: { memoryBytes: number; memory: MemoryImage; value: number } | undefined;

export class Interpreter {
  readonly #exports: Exports;
  readonly #value: number;
  #host: Host | undefined;
  #cpuLimitMs = Infinity;
  #sliceStart = 0;
  #cpuMs = 0;
  #interruptions = 0;
  #isCopying = true;

  /** Throws when the engine is not the one that this was written for. */
  constructor(module: WebAssembly.Module, { memoryBytes }: Pick<SandboxLimits, 'memoryBytes'>) {
    const imports = importsFor(
      {
        poll: () => this.#poll(),
        host: (text) => this.#host!.ask(text),
        copy: (work) => this.#copy(work),
        write: (stream, bytes) => this.#host?.write(stream, bytes),
        // The guest's heap has its size from the start; only texts that are copied may need more.
        mayGrow: (bytes) => this.#isCopying && bytes <= memoryBytes,
        files: new ModuleFiles(),
      },
      () => this.#exports,
    );
    if (image === undefined) checkImports(module, imports);
    this.#exports = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
    this.#exports.emscripten_stack_init();
    if (image?.memoryBytes === memoryBytes) {
      image.memory.restore(this.#exports.memory);
      this.#value = image.value;
      return;
    }
    this.#exports.__wasm_call_ctors();
    this.#exports.mp_js_init(PYSTACK_WORDS, Math.floor(memoryBytes * HEAP_SHARE));
    this.#exports.proxy_c_init();
    this.#value = this.#exports.malloc(12);
    this.#registerHost();
    this.#execute(PRELUDE);
    const memory = new MemoryImage(this.#exports.memory);
    image = { memoryBytes, memory, value: this.#value };
  }

  /** Guest time used so far, in ms. */
  get cpuMs(): number {
    return this.#cpuMs + performance.now() - this.#sliceStart;
  }

  /** Whether the program was told to end because it computed for too long. */
  get isInterrupted(): boolean {
    return this.#interruptions > 0;
  }

  /** Runs the program that the host describes; returns when it has ended, well or not. */
  run(host: Host, cpuLimitMs: number): void {
    this.#host = host;
    this.#cpuLimitMs = cpuLimitMs;
    this.#sliceStart = performance.now();
    this.#execute('_run()');
  }

  /** Does something whose time is not the guest's. */
  whilePaused<T>(work: () => T): T {
    this.#cpuMs = this.cpuMs;
    try {
      return work();
    } finally {
      this.#sliceStart = performance.now();
    }
  }

  /** Lets the memory grow beyond the guest's heap while a text is copied. */
  #copy<T>(work: () => T): T {
    this.#isCopying = true;
    try {
      return work();
    } finally {
      this.#isCopying = false;
    }
  }

  #poll(): void {
    const over = this.cpuMs - this.#cpuLimitMs;
    if (over <= this.#interruptions * INTERRUPT_EVERY_MS) return;
    if (this.#interruptions === INTERRUPTIONS) throw new ComputingTimeOver();
    this.#interruptions++;
    this.#exports.mp_sched_keyboard_interrupt();
  }

  #registerHost(): void {
    const name = '_host';
    const pointer = putBytes(this.#exports, name, name.length);
    const heap = Buffer.from(this.#exports.memory.buffer);
    heap.writeInt32LE(KIND_OBJECT, this.#value);
    heap.writeInt32LE(HOST_FUNCTION, this.#value + 4);
    this.#exports.mp_js_register_js_module(pointer, this.#value);
    this.#exports.free(pointer);
  }

  /** Runs a script of ours. What it leaves uncaught is a fault of ours. */
  #execute(source: string): void {
    const length = Buffer.byteLength(source);
    const pointer = this.#copy(() => putBytes(this.#exports, source, length));
    this.#exports.mp_js_do_exec(pointer, length, this.#value);
    const kind = Buffer.from(this.#exports.memory.buffer).readInt32LE(this.#value);
    if (kind === KIND_EXCEPTION) throw new Error(textOf(this.#exports, this.#value));
  }
}
