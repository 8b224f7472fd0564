/**
 * Everything that the Python machine can reach outside its own memory. Its package comes with a loader
 * that hands it every JavaScript object of the thread, and in Node reads the process's input. That
 * loader is not used: the functions that the machine imports are made here, and those that would reach
 * JavaScript objects end the run. What is left is a clock, random numbers, the two output streams, the
 * texts of a few modules, and one function from text to text.
 */
import { randomBytes } from 'node:crypto';
import type { ModuleFiles } from './files';

/** What the machine needs from the one who runs it. */
export interface Outside {
  /** Called now and then while the guest computes. Throws to end it. */
  poll(): void;
  /** The guest called its one function. */
  host(text: string): string;
  /** Runs what copies a text into the guest. */
  copy(work: () => void): void;
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** Whether the memory may become this large. */
  mayGrow(bytes: number): boolean;
  files: ModuleFiles;
}

/** The guest reached for a JavaScript object. */
export class BridgeError extends Error {}

/** What the compiled engine exports, as far as it is used here. */
export interface Exports {
  memory: WebAssembly.Memory;
  __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  malloc(bytes: number): number;
  free(pointer: number): void;
  setThrew(threw: number, value: number): void;
  emscripten_stack_init(): void;
  emscripten_stack_get_current(): number;
  _emscripten_stack_restore(pointer: number): void;
  mp_js_init(pystackWords: number, heapBytes: number): void;
  mp_js_register_js_module(name: number, value: number): void;
  mp_js_do_exec(source: number, length: number, out: number): void;
  mp_sched_keyboard_interrupt(): void;
  proxy_c_init(): void;
}

/** The number under which the guest knows its one function. */
export const HOST_FUNCTION = 2;

/** How values cross: a kind, then the value or a text's length and place. */
export const KIND_STRING = 5;
export const KIND_OBJECT = 7;
export const KIND_EXCEPTION = -1;

/** Calls between functions of the engine go through JavaScript: a good place to look at the clock. */
const CALLS_BETWEEN_POLLS = 4_000;

/** Throwing this number is the engine's own way to unwind to its last `setjmp`. */
const LONGJMP = Infinity;

const ENOENT = 44;
const EBADF = 8;

/** Imports that read or change JavaScript objects; a guest that gets this far is ended. */
const BRIDGE = [
  'call0', 'call0_kwarg', 'call2', 'calln', 'calln_kwarg', 'create_promise', 'js_get_error_info',
  'js_get_iter', 'js_get_proxy_js_ref_info', 'js_iter_next', 'js_reflect_construct',
  'js_subscr_load', 'js_subscr_store', 'js_then_continue', 'js_then_reject', 'js_then_resolve',
  'proxy_convert_mp_to_js_then_js_to_js_then_js_to_mp_obj_jsside',
  'proxy_convert_mp_to_js_then_js_to_mp_obj_jsside', 'store_attr',
]; // prettier-ignore

/** File operations that no guest may do. */
const NO_FILES = [
  'chdir', 'fstat64', 'getcwd', 'getdents64', 'lstat64', 'mkdirat', 'newfstatat', 'poll', 'renameat',
  'rmdir', 'statfs64', 'unlinkat',
]; // prettier-ignore

const INVOKES = ['i', 'ii', 'iii', 'iiii', 'iiiii', 'iiiiii', 'v', 'vi', 'vii', 'viii', 'viiii'];

/** The imports by their modules. `exports` is asked for late: they exist only after these. */
export function importsFor(
  outside: Outside,
  exports: () => Exports,
): Record<string, Record<string, unknown>> {
  const heap = (): Buffer => Buffer.from(exports().memory.buffer);
  const env: Record<string, unknown> = {
    ...invokes(outside, exports),
    _emscripten_throw_longjmp: () => {
      throw LONGJMP;
    },
    _abort_js: () => {
      throw new Error('the engine aborted');
    },
    emscripten_resize_heap: (wanted: number) => grow(wanted >>> 0, outside, exports()),
    mp_js_random_u32: () => randomBytes(4).readUInt32LE(),
    mp_js_ticks_ms: () => {
      // The engine's own sleep is a loop around this.
      outside.poll();
      return Math.floor(performance.now());
    },
    mp_js_time_ms: () => Date.now(),
    // Attributes of JavaScript objects do not exist; asking is no fault.
    has_attr: () => 0,
    lookup_attr: () => 0,
    js_check_existing: () => -1,
    proxy_js_free_obj: () => {},
    call1: (target: number, _viaCall: number, argument: number, out: number) => {
      const memory = heap();
      if (target !== HOST_FUNCTION || memory.readInt32LE(argument) !== KIND_STRING) {
        throw new BridgeError('call1');
      }
      const answer = outside.host(textOf(exports(), argument));
      outside.copy(() => putText(exports(), answer, out));
    },
    __syscall_stat64: (path: number, out: number) => {
      const found = outside.files.look(textAt(heap(), path));
      if (found === undefined) return -ENOENT;
      putStat(heap(), out, found);
      return 0;
    },
    __syscall_openat: (_folder: number, path: number, flags: number) =>
      outside.files.open(textAt(heap(), path), flags) ?? -ENOENT,
  };
  for (const name of BRIDGE) {
    env[name] = () => {
      throw new BridgeError(name);
    };
  }
  for (const name of NO_FILES) env[`__syscall_${name}`] = () => -ENOENT;
  const wasi = {
    fd_write: (file: number, parts: number, count: number, written: number) => {
      if (file !== 1 && file !== 2) return EBADF;
      const memory = heap();
      let total = 0;
      for (const part of slices(memory, parts, count)) {
        outside.write(file === 1 ? 'stdout' : 'stderr', part);
        total += part.length;
      }
      memory.writeUInt32LE(total, written);
      return 0;
    },
    fd_read: (file: number, parts: number, count: number, read: number) => {
      const memory = heap();
      let total = 0;
      for (const part of slices(memory, parts, count)) total += outside.files.read(file, part);
      memory.writeUInt32LE(total, read);
      return 0;
    },
    fd_close: (file: number) => (outside.files.close(file) ? 0 : EBADF),
    fd_sync: () => 0,
    fd_seek: () => EBADF,
  };
  return { env, wasi_snapshot_preview1: wasi };
}

/** Throws unless the engine asks for exactly what is made here: any other engine is not known. */
export function checkImports(
  module: WebAssembly.Module,
  made: ReturnType<typeof importsFor>,
): void {
  const asked = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`);
  const offered = Object.entries(made).flatMap(([space, functions]) =>
    Object.keys(functions).map((name) => `${space}.${name}`),
  );
  const odd = [
    ...asked.filter((name) => !offered.includes(name)),
    ...offered.filter((name) => !asked.includes(name)),
  ];
  if (odd.length > 0) throw new Error(`the Python engine is not the one known: ${odd.join(', ')}`);
}

/** The text that a value of the guest holds. It stays the guest's own. */
export function textOf({ memory }: Exports, value: number): string {
  const heap = Buffer.from(memory.buffer);
  const pointer = heap.readInt32LE(value + 8);
  return heap.toString('utf8', pointer, pointer + heap.readInt32LE(value + 4));
}

/** Copies a text into the guest, which frees it. */
function putText(exports: Exports, text: string, out: number): void {
  const length = Buffer.byteLength(text);
  const pointer = putBytes(exports, text, length);
  const heap = Buffer.from(exports.memory.buffer);
  heap.writeInt32LE(KIND_STRING, out);
  heap.writeInt32LE(length, out + 4);
  heap.writeInt32LE(pointer, out + 8);
}

/** The place of a copy of the text that ends with a zero. */
export function putBytes(exports: Exports, text: string, length: number): number {
  const pointer = exports.malloc(length + 1);
  if (pointer === 0) throw new OutOfMemory();
  const heap = Buffer.from(exports.memory.buffer);
  heap.write(text, pointer, length, 'utf8');
  heap[pointer + length] = 0;
  return pointer;
}

/** No memory is left for a text from outside. */
export class OutOfMemory extends Error {}

function grow(wanted: number, outside: Outside, { memory }: Exports): number {
  if (!outside.mayGrow(wanted)) return 0;
  try {
    memory.grow(Math.ceil((wanted - memory.buffer.byteLength) / 65_536));
    return 1;
  } catch {
    // The machine as a whole has no more; the engine knows how to say so.
    return 0;
  }
}

function textAt(memory: Buffer, pointer: number): string {
  return memory.toString('utf8', pointer, memory.indexOf(0, pointer));
}

function* slices(memory: Buffer, parts: number, count: number): Generator<Buffer> {
  for (let index = 0; index < count; index++) {
    const start = memory.readUInt32LE(parts + 8 * index);
    yield memory.subarray(start, start + memory.readUInt32LE(parts + 8 * index + 4));
  }
}

/** The engine looks at nothing but kind and size. */
function putStat(memory: Buffer, out: number, found: number | 'folder'): void {
  memory.fill(0, out, out + 96);
  memory.writeUInt32LE(found === 'folder' ? 0o040555 : 0o100444, out + 4);
  memory.writeUInt32LE(found === 'folder' ? 0 : found, out + 24);
}

/**
 * The engine calls its functions through these wherever an exception may have to be caught. They know
 * only the engine's own way to unwind; anything else that is thrown ends the run as a whole, and no
 * `except` of the guest sees it.
 */
function invokes(outside: Outside, exports: () => Exports): Record<string, unknown> {
  const functions: ((...args: number[]) => number)[] = [];
  let countdown = CALLS_BETWEEN_POLLS;
  const target = (index: number): ((...args: number[]) => number) => {
    if (--countdown < 0) {
      countdown = CALLS_BETWEEN_POLLS;
      outside.poll();
    }
    return (functions[index] ??= exports().__indirect_function_table.get(
      index,
    ) as (typeof functions)[number]);
  };
  const unwind = (stack: number, thrown: unknown): void => {
    exports()._emscripten_stack_restore(stack);
    if (thrown !== LONGJMP) throw thrown;
    exports().setThrew(1, 0);
  };
  const invoke = (
    index: number,
    a?: number,
    b?: number,
    c?: number,
    d?: number,
    e?: number,
  ): number | undefined => {
    const stack = exports().emscripten_stack_get_current();
    try {
      return target(index)(a!, b!, c!, d!, e!);
    } catch (thrown) {
      unwind(stack, thrown);
      return undefined;
    }
  };
  return Object.fromEntries(INVOKES.map((shape) => [`invoke_${shape}`, invoke]));
}
