/**
 * One QuickJS machine for one program: its own WebAssembly memory, runtime and context. It is made
 * ahead of time, used once and then dropped whole, so that nothing can leak from one run to the next
 * and nothing has to be disposed of inside it.
 *
 * Two faults of the engine's package shape this file. Its memory limit counts every allocation as
 * eight bytes, so only the maximum of the WebAssembly memory caps it. And its own job loop makes a
 * broken context when memory grows during a job, so jobs are run over the raw interface.
 */
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  RELEASE_SYNC,
  type QuickJSContext,
  type QuickJSHandle,
} from 'quickjs-emscripten';
import type { ConsoleLine } from '../../results/outputs';
import { BinaryJsonWriter, type Encoded } from './binaryJson';
import type { SandboxLimits } from '../limits';
import type { GuestError, SandboxBindings } from '../messages';
import { isNestedTooDeep, TOO_DEEP } from '../nesting';
import {
  readConsole,
  readFinish,
  readTurn,
  readUnawaited,
  DeepArguments,
  type Finish,
  type ThrownInGuest,
  type Turn,
  type Unawaited,
} from './handover';
import { PRELUDE } from './prelude';

/** The file name in the stacks of the program's errors. */
export const PROGRAM_FILE = 'program.ts';

const PAGE_BYTES = 64 * 1024;
/** What the module itself declares. */
const INITIAL_PAGES = 256;

/** The guest was stopped by a limit, or the engine itself gave up. */
export class EngineStop extends Error {
  readonly reason: 'cpu_limit' | 'memory_limit' | 'engine_failure';

  constructor(reason: EngineStop['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The script threw before it could run. */
export class GuestException extends Error {
  readonly thrown: ThrownInGuest;

  constructor(thrown: ThrownInGuest) {
    super(`${thrown.name}: ${thrown.message}`);
    this.thrown = thrown;
  }
}

/** The parts of the package that it types as private, and that large data and safe job loops need. */
interface RawContext {
  ctx: { value: number };
  rt: { value: number };
  memory: { heapValueHandle(pointer: number): QuickJSHandle };
}
interface RawFunctions {
  module: { _malloc(bytes: number): number; _free(pointer: number): void };
  QTS_NewString(context: number, text: number): number;
  QTS_NewArrayBuffer(context: number, bytes: number, length: number): number;
  QTS_bjson_decode(context: number, buffer: number): number;
  QTS_ExecutePendingJob(runtime: number, maxJobs: number, lastContext: number): number;
  QTS_ResolveException(context: number, value: number): number;
  QTS_FreeValuePointer(context: number, value: number): void;
}

const writer = new BinaryJsonWriter();
/** Found out once for each thread: whether this engine reads what the writer writes. */
let isBinaryJsonSound: boolean | undefined;

/** Every kind of value and both kinds of text, and a name that is an index. */
const SAMPLE = [
  null,
  true,
  false,
  0,
  -1,
  1e9,
  1.5,
  -0.5,
  '',
  'aé€😀',
  { a: [1], 7: 'x', '': {} },
  [[]],
];

/** The answer to one call: its value, or the fields of its error. */
export type GuestReply = readonly [call: number, ok: boolean, value: unknown];

export class Engine {
  readonly #memory: WebAssembly.Memory;
  readonly #context: QuickJSContext;
  readonly #raw: RawFunctions;
  readonly #rawContext: RawContext;
  readonly #contextPointer: number;
  readonly #runtimePointer: number;
  readonly #lastContext: number;
  readonly #functions: Record<PreludeFunction, QuickJSHandle>;
  /** Guest time used so far, in ms. */
  cpuMs = 0;
  #cpuLimitMs = Infinity;
  #sliceStart = 0;
  #isInterrupted = false;

  /** Whether values go in by the fast way; known once an engine was made. */
  static get hasBinaryJson(): boolean {
    return isBinaryJsonSound === true;
  }

  static async create(module: WebAssembly.Module, limits: EngineLimits): Promise<Engine> {
    const memory = new WebAssembly.Memory({
      initial: INITIAL_PAGES,
      maximum: Math.max(INITIAL_PAGES, Math.floor(limits.memoryBytes / PAGE_BYTES)),
    });
    const quickjs = await newQuickJSWASMModuleFromVariant(
      newVariant(RELEASE_SYNC, { wasmModule: module, wasmMemory: memory }),
    );
    return new Engine(quickjs, memory, limits);
  }

  private constructor(
    quickjs: Awaited<ReturnType<typeof newQuickJSWASMModuleFromVariant>>,
    memory: WebAssembly.Memory,
    limits: EngineLimits,
  ) {
    this.#memory = memory;
    const runtime = quickjs.newRuntime();
    runtime.setMaxStackSize(limits.stackBytes);
    runtime.setInterruptHandler(() => this.#mustStop());
    this.#context = runtime.newContext();
    this.#raw = quickjs.getFFI() as unknown as RawFunctions;
    this.#rawContext = this.#context as unknown as RawContext;
    this.#contextPointer = this.#rawContext.ctx.value;
    this.#runtimePointer = this.#rawContext.rt.value;
    this.#lastContext = this.#raw.module._malloc(8);
    const list = this.#context.unwrapResult(this.#context.evalCode(PRELUDE, 'prelude.js'));
    const entries = PRELUDE_FUNCTIONS.map(
      (name, index) => [name, this.#context.getProp(list, index)] as const,
    );
    this.#functions = Object.fromEntries(entries) as Record<PreludeFunction, QuickJSHandle>;
    isBinaryJsonSound ??= this.#readsBinaryJson();
  }

  #readsBinaryJson(): boolean {
    const encoded = writer.encode(SAMPLE);
    if (encoded === undefined) return false;
    try {
      const text = this.#context.dump(this.#decoded(encoded)) as unknown;
      return JSON.stringify(text) === JSON.stringify(SAMPLE);
    } catch {
      // Another version of the engine: JSON text serves as well, only slower.
      return false;
    }
  }

  /** Defines the tools' names. Once, before the program starts. */
  bind(bindings: SandboxBindings): void {
    this.#call('bind', this.#parsed(JSON.stringify(bindings)));
  }

  /** Starts the program. Throws GuestException when the script does not parse, and EngineStop. */
  start(source: string, inputJson: string, limits: SandboxLimits): Turn {
    this.#cpuLimitMs = limits.cpuMs;
    return this.#slice(() => {
      const text = this.#context.evalCode(source, PROGRAM_FILE, { type: 'global' });
      if (text.error) throw this.#stopOf(text.error);
      const limit = this.#context.newNumber(limits.consoleChars);
      this.#call('start', text.value, this.#parsed(inputJson), limit);
      return this.#drain();
    });
  }

  /** Answers calls: `[number, ok, value or error]` for each. Throws EngineStop. */
  settle(replies: readonly GuestReply[]): Turn {
    return this.#slice(() => {
      this.#call('settle', this.#repliesIn(replies));
      return this.#drain();
    });
  }

  /** The result or the error of a program that has settled. Throws GuestException, EngineStop. */
  finish(): Finish {
    return this.#slice(() => readFinish(this.#text('finish')));
  }

  /** Failed calls that nobody awaited. Throws GuestException, EngineStop. */
  unawaited(): Unawaited {
    return this.#slice(() => readUnawaited(this.#text('unawaited')));
  }

  /** Console lines that no turn has handed over yet; works after a CPU limit too. */
  takeConsole(): { lines: ConsoleLine[]; dropped: number } {
    this.#cpuLimitMs = Infinity;
    return readConsole(this.#text('takeConsole'));
  }

  #mustStop(): boolean {
    if (this.cpuMs + (performance.now() - this.#sliceStart) <= this.#cpuLimitMs) return false;
    this.#isInterrupted = true;
    return true;
  }

  /** Runs a stretch of guest time, counts it, and turns what ends it into our own errors. */
  #slice<T>(work: () => T): T {
    this.#sliceStart = performance.now();
    try {
      return work();
    } catch (error) {
      if (error instanceof EngineStop || error instanceof GuestException) throw error;
      if (error instanceof DeepArguments) {
        throw new GuestException({ name: 'RangeError', message: error.message, stack: '' });
      }
      throw new EngineStop(
        'engine_failure',
        error instanceof Error ? error.message : String(error),
      );
    } finally {
      this.cpuMs += performance.now() - this.#sliceStart;
    }
  }

  #drain(): Turn {
    const job = this.#raw.QTS_ExecutePendingJob(this.#runtimePointer, -1, this.#lastContext);
    const error = this.#raw.QTS_ResolveException(this.#contextPointer, job);
    this.#raw.QTS_FreeValuePointer(this.#contextPointer, job);
    if (this.#isInterrupted) throw new EngineStop('cpu_limit', 'interrupted');
    if (error !== 0) throw new EngineStop('memory_limit', 'a job of the guest could not run');
    return readTurn(this.#text('flush'));
  }

  #text(name: PreludeFunction): string {
    const handle = this.#call(name);
    const text = this.#context.getString(handle);
    handle.dispose();
    return text;
  }

  #call(name: PreludeFunction, ...args: QuickJSHandle[]): QuickJSHandle {
    const result = this.#context.callFunction(
      this.#functions[name],
      this.#context.undefined,
      ...args,
    );
    for (const arg of args) arg.dispose();
    if (result.error) throw this.#stopOf(result.error);
    return result.value;
  }

  /** The replies inside the guest. A value that is nested too deep fails its call, not the run. */
  #repliesIn(replies: readonly GuestReply[]): QuickJSHandle {
    const encoded = isBinaryJsonSound ? writer.encode(replies) : undefined;
    if (encoded !== undefined) return this.#decoded(encoded);
    return this.#parsed(JSON.stringify(replies.map(orTooDeep)));
  }

  #decoded({ head, body }: Encoded): QuickJSHandle {
    const length = head.length + body.length;
    // The guest's buffer takes the memory over and frees it.
    const pointer = this.#raw.module._malloc(length);
    if (pointer === 0) throw new EngineStop('memory_limit', 'no memory for data from a tool');
    const heap = Buffer.from(this.#memory.buffer);
    head.copy(heap, pointer);
    body.copy(heap, pointer + head.length);
    const { memory } = this.#rawContext;
    const buffer = this.#raw.QTS_NewArrayBuffer(this.#contextPointer, pointer, length);
    const decoded = this.#raw.QTS_bjson_decode(this.#contextPointer, buffer);
    this.#raw.QTS_FreeValuePointer(this.#contextPointer, buffer);
    const error = this.#raw.QTS_ResolveException(this.#contextPointer, decoded);
    if (error !== 0) throw this.#stopOf(memory.heapValueHandle(error));
    return memory.heapValueHandle(decoded);
  }

  /** The value of a JSON text, inside the guest. Takes large texts without a detour. */
  #parsed(json: string): QuickJSHandle {
    const bytes = Buffer.byteLength(json);
    const pointer = this.#raw.module._malloc(bytes + 1);
    if (pointer === 0) throw new EngineStop('memory_limit', 'no memory for data from a tool');
    const heap = Buffer.from(this.#memory.buffer);
    heap.write(json, pointer, bytes, 'utf8');
    heap[pointer + bytes] = 0;
    const text = this.#rawContext.memory.heapValueHandle(
      this.#raw.QTS_NewString(this.#contextPointer, pointer),
    );
    this.#raw.module._free(pointer);
    const parse = this.#functions.parse;
    const parsed = this.#context.callFunction(parse, this.#context.undefined, text);
    text.dispose();
    if (parsed.error) throw this.#stopOf(parsed.error);
    return parsed.value;
  }

  #stopOf(handle: QuickJSHandle): Error {
    if (this.#isInterrupted) return new EngineStop('cpu_limit', 'interrupted');
    const dumped: unknown = this.#context.dump(handle);
    const fields = typeof dumped === 'object' && dumped !== null ? dumped : { message: dumped };
    const { name, message, stack } = fields as Record<keyof ThrownInGuest, unknown>;
    const thrown = { name: textOr(name, 'Error'), message: textOr(message), stack: textOr(stack) };
    if (isOutOfMemory(thrown)) return new EngineStop('memory_limit', thrown.message);
    return new GuestException(thrown);
  }
}

function orTooDeep(reply: GuestReply): GuestReply {
  const [call, ok, value] = reply;
  if (!ok || !isNestedTooDeep(value)) return reply;
  return [call, false, { name: 'ToolError', message: TOO_DEEP, ran: 'yes' } satisfies GuestError];
}

/** What is thrown may be anything, and its fields too. */
function textOr(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback;
}

/** The engine's own words for it; it has no code that could be asked instead. */
export function isOutOfMemory(thrown: { name: string; message: string }): boolean {
  return thrown.name === 'InternalError' && thrown.message === 'out of memory';
}

export type EngineLimits = Pick<SandboxLimits, 'memoryBytes' | 'stackBytes'>;

const PRELUDE_FUNCTIONS = [
  'bind',
  'start',
  'settle',
  'flush',
  'takeConsole',
  'unawaited',
  'finish',
  'parse',
] as const;
type PreludeFunction = (typeof PRELUDE_FUNCTIONS)[number];
