/**
 * One program from its start to its outcome, seen from the host: carries its tool calls to an injected
 * function, watches its limits, and ends its thread when nothing gentler works.
 */
import { setMaxListeners } from 'node:events';
import pLimit, { type LimitFunction } from 'p-limit';
import type { ConsoleLine, StopReason } from '../results/outputs';
import { toolCallsWere } from '../util/count';
import { callableIds, orUnreadable } from './boundary';
import { Deadline } from '../util/deadline';
import { packReplies } from './javascript/packedReplies';
import { cpuLimitMessage } from './limits';
import type { FromWorker, GuestCall, Program, Reply, ToolShape } from './messages';
import type { PooledWorker } from './pooledWorker';
import { ResultShapes, shapeOf } from './resultShapes';
import type { CallReply, SandboxOutcome, SandboxRun } from './sandboxRun';
import type { WorkerPool } from './workerPool';

export const SHUT_DOWN_MESSAGE = 'The run was cancelled: Toolwright is shutting down.';

/** Time between the guest's own limit and the end of its thread, in ms. */
const GRACE_MS = 250;

/** What the calls of a run have in common. */
interface OpenCalls {
  abort: AbortController;
  limit: LimitFunction;
  callable: ReadonlySet<string>;
}

export class ActiveRun {
  readonly outcome: Promise<SandboxOutcome>;
  readonly #run: SandboxRun;
  readonly #program: Program;
  readonly #worker: PooledWorker;
  readonly #pool: WorkerPool;
  readonly #number: number;
  readonly #deadline: Deadline;
  readonly #console: ConsoleLine[] = [];
  readonly #onAbort = (): void => this.#interrupt('cancelled', 'The run was cancelled.');
  #resolve!: (outcome: SandboxOutcome) => void;
  #watchdog: NodeJS.Timeout | undefined;
  #isGuestRunning = false;
  #cpuMs = 0;
  #callsMade = 0;
  #open = new Map<number, string>();
  #ready: Reply[] = [];
  readonly #shapes = new ResultShapes();
  #newShapes: ToolShape[] = [];
  /** What calls need; made with the first one. */
  #calls: OpenCalls | undefined;
  #isOver = false;

  constructor(run: SandboxRun, program: Program, worker: PooledWorker, pool: WorkerPool) {
    this.#run = run;
    this.#program = program;
    this.#worker = worker;
    this.#pool = pool;
    this.#number = pool.nextRun();
    this.outcome = new Promise((resolve) => (this.#resolve = resolve));
    this.#deadline = new Deadline(program.limits.wallMs, () => this.#reachWallLimit());
    worker.attach({
      onMessage: (message) => this.#receive(message),
      onEnd: (reason) => this.#loseWorker(reason),
      onShutDown: () => this.#interrupt('cancelled', SHUT_DOWN_MESSAGE),
    });
    run.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#guestRuns();
    const isNews = worker.bindings !== run.bindings;
    worker.bindings = run.bindings;
    const bindings = isNews ? { bindings: run.bindings } : {};
    worker.post({ type: 'run', run: this.#number, program, ...bindings });
    if (run.signal.aborted) this.#onAbort();
  }

  #receive(message: FromWorker): void {
    if (message.type !== 'done' && message.type !== 'waiting') return;
    if (this.#isOver || message.run !== this.#number) return;
    this.#guestWaits();
    if (message.type === 'done') {
      const { outcome } = message;
      const cancelled = this.#open.size;
      if (outcome.stop !== undefined && cancelled > 0) {
        outcome.warnings.push(`${toolCallsWere(cancelled)} still under way and cancelled.`);
      }
      this.#finish({
        ...outcome,
        console: [...this.#console, ...outcome.console],
        callsMade: this.#callsMade,
        memoryBytes: message.memoryBytes,
      });
      this.#worker.memoryBytes = message.memoryBytes;
      if (message.isSpent) this.#pool.destroy(this.#worker);
      else this.#pool.release(this.#worker);
      return;
    }
    this.#cpuMs = message.cpuMs;
    this.#console.push(...message.console);
    for (const call of message.calls) this.#dispatch(call);
    this.#report(message.console);
    // Replies that came while the guest was busy.
    this.#flushReplies();
  }

  #dispatch(call: GuestCall): void {
    this.#callsMade++;
    this.#open.set(call.call, call.id);
    const { abort, limit, callable } = (this.#calls ??= this.#openCalls());
    void limit(async () => {
      if (this.#isOver) return;
      const reply = await this.#carryOut(call, callable, abort.signal);
      if (this.#isOver) return;
      this.#open.delete(call.call);
      this.#report([]);
      if ('value' in reply && this.#shapes.wants(call.id)) {
        const shape = [call.id, shapeOf(reply.value)] as const;
        this.#shapes.note(shape);
        this.#newShapes.push(shape);
      }
      this.#ready.push(
        'error' in reply
          ? { call: call.call, ok: false, error: reply.error }
          : { call: call.call, ok: true, ...reply },
      );
      // One message for all replies of this turn of the loop: ticks come after all microtasks.
      if (this.#ready.length === 1) process.nextTick(() => this.#flushReplies());
    });
  }

  #openCalls(): OpenCalls {
    const abort = new AbortController();
    // Each call in flight listens; Node would warn of more than ten.
    setMaxListeners(0, abort.signal);
    const limit = pLimit(this.#program.limits.maxCallsInFlight);
    return { abort, limit, callable: callableIds(this.#run.bindings) };
  }

  /** The machine that asks is hostile: what its program was not given does not exist here either. */
  async #carryOut(
    { id, args }: GuestCall,
    callable: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<CallReply> {
    if (!callable.has(id)) {
      const message = `There is no tool '${id}' for this program.`;
      return { error: { name: 'ToolError', message, code: 'unknown_tool', ran: 'no' } };
    }
    return this.#run.onCall(id, args, { signal, deadline: this.#deadline });
  }

  #report(console: readonly ConsoleLine[]): void {
    this.#run.onProgress?.({
      callsMade: this.#callsMade,
      waitingFor: () => [...this.#open.values()],
      console,
    });
  }

  #flushReplies(): void {
    if (this.#isOver || this.#isGuestRunning || this.#ready.length === 0) return;
    const replies = this.#ready;
    this.#ready = [];
    this.#guestRuns();
    const message = { type: 'settle', run: this.#number, shapes: this.#newShapes } as const;
    this.#newShapes = [];
    const packing = this.#worker.readsPacked ? packReplies(replies) : undefined;
    if (packing !== undefined) {
      const { packed, transfer } = packing;
      this.#worker.post({ ...message, count: replies.length, packed }, transfer);
      return;
    }
    try {
      this.#worker.post({ ...message, replies });
    } catch {
      // A tool sent a value that no thread can clone: its call fails, the others do not.
      this.#worker.post({ ...message, replies: replies.map(orUnreadable) });
    }
  }

  #guestRuns(): void {
    this.#isGuestRunning = true;
    const { limits } = this.#program;
    const left = Math.max(0, limits.cpuMs - this.#cpuMs) + GRACE_MS;
    this.#watchdog = setTimeout(() => this.#interrupt('cpu_limit', cpuLimitMessage(limits)), left);
  }

  #guestWaits(): void {
    this.#isGuestRunning = false;
    clearTimeout(this.#watchdog);
  }

  #reachWallLimit(): void {
    const seconds = this.#program.limits.wallMs / 1000;
    const waiting = [...new Set(this.#open.values())].slice(0, 5);
    const pending =
      waiting.length > 0
        ? `It was waiting for ${waiting.join(', ')}, which may or may not have run.`
        : 'Its result was being cut.';
    const cause = this.#isGuestRunning ? 'It was still computing.' : pending;
    const advice = 'Do less in one run, or ask for more with timeout_secs.';
    const message = `The program was stopped after ${seconds} s, its time limit. ${cause} ${advice}`;
    this.#interrupt('wall_limit', message);
  }

  /** Ends the run from outside: gently while the guest waits, with its thread while it computes. */
  #interrupt(reason: StopReason, message: string): void {
    if (this.#isOver) return;
    const isBusy = this.#isGuestRunning;
    const open = this.#open.size;
    const warnings = open > 0 ? [`${toolCallsWere(open)} under way and cancelled.`] : [];
    const cpuMs = this.#cpuMs;
    this.#finish({
      stop: { reason, message },
      console: this.#console,
      warnings,
      suggestions: [],
      callsMade: this.#callsMade,
      cpuMs,
    });
    if (isBusy) {
      this.#pool.destroy(this.#worker);
    } else {
      this.#worker.post({ type: 'stop', run: this.#number });
      this.#pool.release(this.#worker);
    }
  }

  #loseWorker(detail: string): void {
    if (this.#isOver) return;
    const message = `The sandbox ended unexpectedly (${detail}). The next run has a new one.`;
    this.#interrupt('engine_failure', message);
  }

  #finish(outcome: SandboxOutcome): void {
    this.#isOver = true;
    this.#guestWaits();
    this.#deadline.dispose();
    this.#run.signal.removeEventListener('abort', this.#onAbort);
    this.#worker.detach();
    if (this.#open.size > 0) this.#calls?.abort.abort();
    this.#resolve(outcome);
  }
}
