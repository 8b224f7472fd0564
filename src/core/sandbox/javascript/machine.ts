/**
 * One QuickJS machine: a WebAssembly instance with its memory, runtime and context, over the raw
 * interface of the package. Values of the guest are pointers into that memory here, and whoever gets
 * one frees it. It knows nothing of programs or tools.
 *
 * Two faults of the package shape this file. Its memory limit counts every allocation as eight bytes,
 * so only the maximum of the WebAssembly memory caps it. And its own job loop makes a broken context
 * when memory grows during a job, so jobs are run over the raw interface.
 */
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  RELEASE_SYNC,
  type QuickJSContext,
  type QuickJSHandle,
} from 'quickjs-emscripten';
import type { SandboxLimits } from '../limits';
import type { PackedValue } from '../messages';

export type MachineLimits = Pick<SandboxLimits, 'memoryBytes' | 'stackBytes'>;

/** A value of the guest: where it lies in the machine's memory. */
export type Pointer = number;

const PAGE_BYTES = 64 * 1024;
/** What the module itself declares. */
const INITIAL_PAGES = 256;
/** No function of ours takes more arguments. */
const MAX_ARGUMENTS = 3;

/** The guest threw; `thrown` is freed by whoever catches this. */
export class GuestThrow extends Error {
  readonly thrown: Pointer;

  constructor(thrown: Pointer) {
    super('the guest threw');
    this.thrown = thrown;
  }
}

/** The machine has no memory left for data from outside. */
export class OutOfMemory extends Error {}

/** The parts of the package that it types as private. */
interface RawContext {
  ctx: { value: Pointer };
  rt: { value: Pointer };
  memory: { heapValueHandle(pointer: Pointer): QuickJSHandle };
}
interface RawFunctions {
  module: { _malloc(bytes: number): Pointer; _free(pointer: Pointer): void };
  QTS_Eval(
    context: Pointer,
    code: Pointer,
    bytes: number,
    file: string,
    detectModule: number,
    flags: number,
  ): Pointer;
  QTS_Call(context: Pointer, fn: Pointer, self: Pointer, count: number, args: Pointer): Pointer;
  QTS_GetUndefined(): Pointer;
  QTS_GetString(context: Pointer, value: Pointer): Pointer;
  QTS_FreeCString(context: Pointer, text: Pointer): void;
  QTS_NewString(context: Pointer, text: Pointer): Pointer;
  QTS_NewFloat64(context: Pointer, value: number): Pointer;
  QTS_NewArrayBuffer(context: Pointer, bytes: Pointer, length: number): Pointer;
  QTS_GetPropNumber(context: Pointer, value: Pointer, index: number): Pointer;
  QTS_bjson_decode(context: Pointer, buffer: Pointer): Pointer;
  QTS_ExecutePendingJob(runtime: Pointer, maxJobs: number, lastContext: Pointer): Pointer;
  QTS_ResolveException(context: Pointer, value: Pointer): Pointer;
  QTS_FreeValuePointer(context: Pointer, value: Pointer): void;
}

export class Machine {
  readonly memory: WebAssembly.Memory;
  readonly context: Pointer;
  readonly runtime: Pointer;
  readonly #wrapped: QuickJSContext;
  readonly #raw: RawFunctions;
  readonly #undefined: Pointer;
  readonly #arguments: Pointer;
  readonly #lastContext: Pointer;
  #heap: Buffer;

  /** `mustStop` is asked often while the guest computes; true ends what it does. */
  static async create(
    module: WebAssembly.Module,
    limits: MachineLimits,
    mustStop: () => boolean,
  ): Promise<Machine> {
    const memory = new WebAssembly.Memory({
      initial: INITIAL_PAGES,
      maximum: Math.max(INITIAL_PAGES, Math.floor(limits.memoryBytes / PAGE_BYTES)),
    });
    const quickjs = await newQuickJSWASMModuleFromVariant(
      newVariant(RELEASE_SYNC, { wasmModule: module, wasmMemory: memory }),
    );
    const runtime = quickjs.newRuntime();
    runtime.setMaxStackSize(limits.stackBytes);
    runtime.setInterruptHandler(mustStop);
    const raw = quickjs.getFFI() as unknown as RawFunctions;
    return new Machine(memory, runtime.newContext(), raw);
  }

  private constructor(memory: WebAssembly.Memory, context: QuickJSContext, raw: RawFunctions) {
    this.memory = memory;
    this.#heap = Buffer.from(memory.buffer);
    this.#wrapped = context;
    this.#raw = raw;
    const inner = context as unknown as RawContext;
    this.context = inner.ctx.value;
    this.runtime = inner.rt.value;
    this.#undefined = raw.QTS_GetUndefined();
    this.#arguments = raw.module._malloc(MAX_ARGUMENTS * 4);
    this.#lastContext = raw.module._malloc(8);
  }

  /** The memory as it is now; growth makes a new one. */
  get heap(): Buffer {
    if (this.#heap.buffer !== this.memory.buffer) this.#heap = Buffer.from(this.memory.buffer);
    return this.#heap;
  }

  /** Runs a script and returns the value of its last expression. Throws GuestThrow, OutOfMemory. */
  evaluate(source: string, file: string): Pointer {
    const [text, bytes] = this.#write(source);
    try {
      return this.#checked(this.#raw.QTS_Eval(this.context, text, bytes, file, 0, 0));
    } finally {
      this.release(text);
    }
  }

  /** Calls a function of the guest. Frees the arguments. Throws GuestThrow. */
  call(fn: Pointer, ...args: Pointer[]): Pointer {
    for (let i = 0; i < args.length; i++) {
      this.heap.writeUInt32LE(args[i]!, this.#arguments + i * 4);
    }
    const { QTS_Call } = this.#raw;
    const value = QTS_Call(this.context, fn, this.#undefined, args.length, this.#arguments);
    for (const arg of args) this.free(arg);
    return this.#checked(value);
  }

  /** Calls a function that returns a text. Throws GuestThrow, OutOfMemory. */
  callText(fn: Pointer, ...args: Pointer[]): string {
    const value = this.call(fn, ...args);
    const start = this.#raw.QTS_GetString(this.context, value);
    if (start === 0) throw new OutOfMemory('no memory to hand a text out');
    const { heap } = this;
    const text = heap.toString('utf8', start, heap.indexOf(0, start));
    this.#raw.QTS_FreeCString(this.context, start);
    this.free(value);
    return text;
  }

  /** Runs jobs until none is left. False when one could not run to its end. */
  runJobs(): boolean {
    const value = this.#raw.QTS_ExecutePendingJob(this.runtime, -1, this.#lastContext);
    const error = this.#raw.QTS_ResolveException(this.context, value);
    this.free(value);
    if (error !== 0) this.free(error);
    return error === 0;
  }

  item(list: Pointer, index: number): Pointer {
    return this.#raw.QTS_GetPropNumber(this.context, list, index);
  }

  newNumber(value: number): Pointer {
    return this.#raw.QTS_NewFloat64(this.context, value);
  }

  /** A text without NUL, where the engine ends it. Throws OutOfMemory. */
  newText(text: string): Pointer {
    const [start] = this.#write(text);
    const value = this.#raw.QTS_NewString(this.context, start);
    this.release(start);
    return value;
  }

  /** The value that was encoded, given in two parts or as a text of its bytes. Throws GuestThrow, OutOfMemory. */
  decode(packed: PackedValue | string): Pointer {
    const isText = typeof packed === 'string';
    const length = isText ? packed.length : packed.head.length + packed.body.length;
    // The guest's buffer takes the memory over and frees it.
    const start = this.allocate(length);
    const { heap } = this;
    if (isText) {
      heap.write(packed, start, length, 'latin1');
    } else {
      heap.set(packed.head, start);
      heap.set(packed.body, start + packed.head.length);
    }
    const buffer = this.#raw.QTS_NewArrayBuffer(this.context, start, length);
    const value = this.#raw.QTS_bjson_decode(this.context, buffer);
    this.free(buffer);
    return this.#checked(value);
  }

  /** Memory of the machine. Throws OutOfMemory. */
  allocate(bytes: number): Pointer {
    const start = this.#raw.module._malloc(bytes);
    if (start === 0) throw new OutOfMemory('no memory for data from outside');
    return start;
  }

  /** Gives back what `allocate` gave. */
  release(start: Pointer): void {
    this.#raw.module._free(start);
  }

  /** What the guest threw, as the package shows it: an object with name, message and stack, or text. */
  dump(thrown: Pointer): unknown {
    const { memory } = this.#wrapped as unknown as RawContext;
    return this.#wrapped.dump(memory.heapValueHandle(thrown));
  }

  free(value: Pointer): void {
    this.#raw.QTS_FreeValuePointer(this.context, value);
  }

  #checked(value: Pointer): Pointer {
    const error = this.#raw.QTS_ResolveException(this.context, value);
    if (error === 0) return value;
    this.free(value);
    throw new GuestThrow(error);
  }

  /** Puts a text into the memory, NUL-terminated: where, and its length in bytes. */
  #write(text: string): [start: Pointer, bytes: number] {
    const most = text.length * 3;
    const room = most < 65_536 ? most : Buffer.byteLength(text);
    const start = this.allocate(room + 1);
    const { heap } = this;
    const bytes = heap.write(text, start, room, 'utf8');
    heap[start + bytes] = 0;
    return [start, bytes];
  }
}
