/**
 * Runs one program after another in one machine, each in a machine that is as if nothing had ever run
 * in it: its memory is put back to an image that was taken before the first (memoryImage.ts). Speaks to
 * the guest through the functions of the prelude, and takes whatever the guest hands over as hostile.
 */
import type { ConsoleLine } from '../../results/outputs';
import type { SandboxLimits } from '../limits';
import type { GuestError, PackedValue, SandboxBindings } from '../messages';
import { isNestedTooDeep, TOO_DEEP } from '../nesting';
import { createBinaryJsonWriter } from './binaryJson';
import { GuestClock } from './guestClock';
import {
  DeepArguments,
  readConsole,
  readFinish,
  readTurn,
  readUnawaited,
  type Finish,
  type ThrownInGuest,
  type Turn,
  type Unawaited,
} from './handover';
import { GuestThrow, Machine, OutOfMemory, type MachineLimits, type Pointer } from './machine';
import { MemoryImage, MOST_KEPT_BYTES } from './memoryImage';
import { PRELUDE } from './prelude';

/** The file name in the stacks of the program's errors. */
export const PROGRAM_FILE = 'program.ts';

/** The answer to one call: its value, or the fields of its error. */
export type GuestReply = readonly [call: number, ok: boolean, value: unknown];

/** The guest was stopped by a limit, or the engine itself gave up. */
export class EngineStop extends Error {
  readonly reason: 'cpu_limit' | 'memory_limit' | 'stack_limit' | 'engine_failure';

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

const writer = createBinaryJsonWriter();
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

export class Engine {
  readonly #machine: Machine;
  readonly #clock: GuestClock;
  readonly #functions: Record<PreludeFunction, Pointer>;
  /** Without any tools, and with those of `#bindings`. Absent where machines are used once. */
  readonly #bare: MemoryImage | undefined;
  #bound: MemoryImage | undefined;
  #bindings: SandboxBindings | undefined;

  /** Whether values go in by the fast way; known once an engine was made. */
  static get hasBinaryJson(): boolean {
    return isBinaryJsonSound === true;
  }

  static async create(module: WebAssembly.Module, limits: MachineLimits): Promise<Engine> {
    const clock = new GuestClock();
    const machine = await Machine.create(module, limits, () => clock.mustStop());
    return new Engine(machine, clock, limits.stackBytes);
  }

  private constructor(machine: Machine, clock: GuestClock, stackBytes: number) {
    this.#machine = machine;
    this.#clock = clock;
    const list = machine.evaluate(PRELUDE, 'prelude.js');
    const entries = PRELUDE_FUNCTIONS.map((name, index) => [name, machine.item(list, index)]);
    this.#functions = Object.fromEntries(entries) as Record<PreludeFunction, Pointer>;
    isBinaryJsonSound ??= this.#readsBinaryJson();
    this.#bare = MemoryImage.take(machine, stackBytes);
  }

  /** Guest time used by this program so far, in ms. */
  get cpuMs(): number {
    return this.#clock.usedMs;
  }

  /** Bytes of the images, for figures; 0 where there is none. */
  get imageBytes(): number {
    return (this.#bound ?? this.#bare)?.size ?? 0;
  }

  /** The bytes of the machine's memory as they are, for proofs. */
  get memory(): Buffer {
    return this.#machine.heap;
  }

  /** Defines the tools' names. Before the program starts; cheap for those of the program before. */
  bind(bindings: SandboxBindings): void {
    if (this.#bindings === bindings) return;
    if (this.#bindings !== undefined) this.#bare?.restore();
    this.#bindings = undefined;
    this.#slice(Infinity, () => {
      this.#machine.free(this.#call('bind', this.#parsed(JSON.stringify(bindings))));
    });
    this.#bindings = bindings;
    this.#bound = this.#bare?.retake();
  }

  /** Starts the program. Throws GuestException when the script does not parse, and EngineStop. */
  start(source: string, inputJson: string, limits: SandboxLimits): Turn {
    return this.#slice(limits.cpuMs, () => {
      const main = this.#machine.evaluate(source, PROGRAM_FILE);
      const limit = this.#machine.newNumber(limits.consoleChars);
      this.#machine.free(this.#call('start', main, this.#parsed(inputJson), limit));
      return this.#drain();
    });
  }

  /** Answers calls, given as values or in the engine's own form. Throws EngineStop. */
  settle(replies: readonly GuestReply[] | PackedValue | string): Turn {
    return this.#slice(undefined, () => {
      const isPacked = typeof replies === 'string' || 'head' in replies;
      const value = isPacked ? this.#machine.decode(replies) : this.#repliesIn(replies);
      this.#machine.free(this.#call('settle', value));
      return this.#drain();
    });
  }

  /** The result or the error of a program that has settled. Throws GuestException, EngineStop. */
  finish(): Finish {
    return this.#slice(undefined, () => readFinish(this.#text('finish')));
  }

  /** Failed calls that nobody awaited. Throws GuestException, EngineStop. */
  unawaited(): Unawaited {
    return this.#slice(undefined, () => readUnawaited(this.#text('unawaited')));
  }

  /** Console lines that no turn has handed over yet; works after a CPU limit too. */
  takeConsole(): { lines: ConsoleLine[]; dropped: number } {
    return this.#slice(Infinity, () => readConsole(this.#text('takeConsole')));
  }

  /** Its memory has grown so far that it had better be given back. */
  get isOversized(): boolean {
    return this.#machine.heap.length > MOST_KEPT_BYTES;
  }

  /** Makes it as if no program had run. False when it must not be used again. */
  reset(): boolean {
    this.#clock.reset();
    return (this.#bound ?? this.#bare)?.restore() ?? false;
  }

  /** Runs a stretch of guest time, counts it, and turns what ends it into our own errors. */
  #slice<T>(limitMs: number | undefined, work: () => T): T {
    this.#clock.begin(limitMs);
    try {
      return work();
    } catch (error) {
      throw this.#stopOf(error);
    } finally {
      this.#clock.end();
    }
  }

  #drain(): Turn {
    const isDone = this.#machine.runJobs();
    if (this.#clock.isInterrupted) throw new EngineStop('cpu_limit', 'interrupted');
    if (!isDone) throw new EngineStop('memory_limit', 'a job of the guest could not run');
    return readTurn(this.#text('flush'));
  }

  #text(name: PreludeFunction): string {
    return this.#machine.callText(this.#functions[name]);
  }

  #call(name: PreludeFunction, ...args: Pointer[]): Pointer {
    return this.#machine.call(this.#functions[name], ...args);
  }

  /** The replies inside the guest. A value that is nested too deep fails its call, not the run. */
  #repliesIn(replies: readonly GuestReply[]): Pointer {
    const encoded = isBinaryJsonSound ? writer.encode(replies) : undefined;
    if (encoded !== undefined) return this.#machine.decode(encoded);
    return this.#parsed(JSON.stringify(replies.map(orTooDeep)));
  }

  /** The value of a JSON text, inside the guest. */
  #parsed(json: string): Pointer {
    return this.#call('parse', this.#machine.newText(json));
  }

  #readsBinaryJson(): boolean {
    const encoded = writer.encode(SAMPLE);
    if (encoded === undefined) return false;
    try {
      const value = this.#machine.dump(this.#machine.decode(encoded));
      return JSON.stringify(value) === JSON.stringify(SAMPLE);
    } catch {
      // Another version of the engine: JSON text serves as well, only slower.
      return false;
    }
  }

  /** Still inside the slice: what was thrown is read by code that the guest may have changed. */
  #stopOf(error: unknown): Error {
    if (error instanceof EngineStop) return error;
    if (this.#clock.isInterrupted) return new EngineStop('cpu_limit', 'interrupted');
    if (error instanceof DeepArguments) {
      return new GuestException({ name: 'RangeError', message: error.message, stack: '' });
    }
    if (error instanceof OutOfMemory) return new EngineStop('memory_limit', error.message);
    if (!(error instanceof GuestThrow)) {
      const message = error instanceof Error ? error.message : String(error);
      return new EngineStop(
        isStackOverflow({ message }) ? 'stack_limit' : 'engine_failure',
        message,
      );
    }
    const thrown = thrownOf(this.#machine.dump(error.thrown));
    if (this.#clock.isInterrupted) return new EngineStop('cpu_limit', 'interrupted');
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
function thrownOf(dumped: unknown): ThrownInGuest {
  const fields = typeof dumped === 'object' && dumped !== null ? dumped : { message: dumped };
  const { name, message, stack } = fields as Record<keyof ThrownInGuest, unknown>;
  return { name: textOr(name, 'Error'), message: textOr(message), stack: textOr(stack) };
}

function textOr(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback;
}

/** The engine's own words for it; it has no code that could be asked instead. */
export function isOutOfMemory(thrown: { name: string; message: string }): boolean {
  return thrown.name === 'InternalError' && thrown.message === 'out of memory';
}

/** The same for a recursion that went too deep: the engine's words, and those of the thread's own. */
export function isStackOverflow({ message }: { message: string }): boolean {
  return message === 'stack overflow' || message === 'Maximum call stack size exceeded';
}
