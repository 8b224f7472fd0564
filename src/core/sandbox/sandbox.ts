/**
 * The host's side of the sandbox: finds a worker of the program's language and hands the program to it.
 * It knows nothing of tools beyond their ids.
 */
import type { StopReason } from '../results/outputs';
import { messageOf } from '../util/errors';
import { ActiveRun, SHUT_DOWN_MESSAGE } from './activeRun';
import { NOTHING_FOUND, type Inspection } from './inspection';
import { DEFAULT_LIMITS, sourceLimitMessage } from './limits';
import type { FromWorker, InspectedProgram, Payload, Program, SandboxBindings } from './messages';
import type { Shrunk, ToWorker } from './messages';
import { TOO_DEEP_TO_SHOW } from './payload';
import type { PooledWorker } from './pooledWorker';
import type { SandboxLanguage, SandboxOutcome, SandboxRun } from './sandboxRun';
import { ShutDownError, WorkerPool, type WorkerKind } from './workerPool';

/** The files of each language's worker. */
const KINDS: Record<SandboxLanguage, WorkerKind> = {
  javascript: { script: 'javascriptWorker.js', wasm: 'quickjs.wasm' },
  python3: { script: 'pythonWorker.js', wasm: 'micropython.wasm' },
};

type Question = WithoutRun<Extract<ToWorker, { type: 'shrink' | 'inspect' | 'count' }>>;
type WithoutRun<T> = T extends unknown ? Omit<T, 'run'> : never;

/** Neither cutting nor reading takes nearly as long; the text may be made to. */
const ASK_MS = 20_000;

export interface SandboxOptions {
  /** Programs that run at the same time; further ones wait. */
  maxWorkers?: number;
  /** How long threads without work are kept, in ms. */
  idleMs?: number;
}

export class Sandbox {
  #isDisposed = false;
  readonly #assets: string;
  readonly #maxWorkers: number;
  readonly #idleMs: number | undefined;
  /** By language and depth. Nothing of a language is loaded before its first program. */
  readonly #pools: Record<SandboxLanguage, (WorkerPool | undefined)[]> = {
    javascript: [],
    python3: [],
  };

  /** `assets` is the folder that holds the workers' scripts and the engines' wasm. */
  constructor(assets: string, { maxWorkers = 4, idleMs }: SandboxOptions = {}) {
    this.#assets = assets;
    this.#maxWorkers = maxWorkers;
    this.#idleMs = idleMs;
  }

  /**
   * Makes a worker for JavaScript ready and runs a trifle over these tools, so that the first program
   * finds everything as later ones do. Resolves when that is done.
   */
  async warm({ bindings, limits = {} }: Pick<SandboxRun, 'bindings' | 'limits'>): Promise<void> {
    await this.#poolFor('javascript').warm();
    await this.run({
      code: 'null',
      inputJson: 'null',
      bindings,
      limits,
      resultBudgetTokens: 100,
      onCall: async () => ({ value: null }),
      signal: new AbortController().signal,
    });
  }

  /** Runs a program. Never rejects: every way to end is an outcome. */
  async run(run: SandboxRun): Promise<SandboxOutcome> {
    const limits = { ...DEFAULT_LIMITS, ...run.limits };
    if (run.code.length > limits.sourceChars) {
      return stopped('source_limit', sourceLimitMessage(run.code.length, limits));
    }
    let pool: WorkerPool;
    let worker: PooledWorker;
    try {
      pool = this.#poolFor(run.language ?? 'javascript', run.depth);
      worker = await pool.acquire(run.signal);
    } catch (error) {
      if (run.signal.aborted) return stopped('cancelled', 'The run was cancelled before it began.');
      if (error instanceof ShutDownError) return stopped('cancelled', SHUT_DOWN_MESSAGE);
      return stopped('engine_failure', `The sandbox could not start: ${messageOf(error)}`);
    }
    const program: Program = {
      code: run.code,
      inputJson: run.inputJson,
      ...(run.tokenValues && { tokenValues: run.tokenValues }),
      limits,
      resultBudgetTokens: run.resultBudgetTokens,
      ...(run.isOnlyParsed === true && { isOnlyParsed: true }),
    };
    return new ActiveRun(run, program, worker, pool).outcome;
  }

  /** Cuts a value to its budget, off this thread. Rejects when the signal aborts. */
  async shrink(result: Payload, budgetTokens: number, signal: AbortSignal): Promise<Shrunk> {
    try {
      return await this.#ask({ type: 'shrink', result, budgetTokens }, signal, (message) =>
        message.type === 'shrunk' ? message.result : undefined,
      );
    } catch (error) {
      // Node's way to say that a value is too deep to be cloned.
      if (error instanceof RangeError) return TOO_DEEP_TO_SHOW;
      throw error;
    }
  }

  /** How many tokens each text has, counted off this thread. */
  async countTokens(texts: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
    return this.#ask({ type: 'count', texts }, signal, (message) =>
      message.type === 'counted' ? message.tokens : undefined,
    );
  }

  /**
   * Reads a program without running it, off this thread; of Python not whether it parses. Rejects when the signal
   * aborts.
   */
  async read(
    { code, language }: InspectedProgram,
    bindings: SandboxBindings,
    signal: AbortSignal,
  ): Promise<Inspection> {
    const { sourceChars } = DEFAULT_LIMITS;
    if (code.length > sourceChars) {
      const syntaxError = sourceLimitMessage(code.length, { sourceChars });
      return { text: code, syntaxError, ...NOTHING_FOUND };
    }
    return this.#ask({ type: 'inspect', code, language, bindings }, signal, (message) =>
      message.type === 'inspected' ? message.inspection : undefined,
    );
  }

  /** The same, and whether it parses: that is in the answer. Rejects when the signal aborts. */
  async inspect(
    { code, language }: InspectedProgram,
    bindings: SandboxBindings,
    signal: AbortSignal,
  ): Promise<Inspection> {
    const found = await this.read({ code, language }, bindings, signal);
    if (language !== 'python3' || found.syntaxError !== undefined) return found;
    const { stop } = await this.run({
      language,
      code: found.text,
      isOnlyParsed: true,
      inputJson: 'null',
      bindings,
      resultBudgetTokens: 100,
      onCall: async () => ({ value: null }),
      signal,
    });
    if (stop === undefined) return found;
    if (stop.reason === 'cancelled') signal.throwIfAborted();
    return { text: found.text, syntaxError: stop.message, ...NOTHING_FOUND };
  }

  /** Work for a thread that is no program. */
  async #ask<T>(
    request: Question,
    signal: AbortSignal,
    answerIn: (message: FromWorker) => T | undefined,
  ): Promise<T> {
    const pool = this.#poolFor('javascript');
    const worker = await pool.acquire(signal);
    const run = pool.nextRun();
    let watchdog: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        watchdog = setTimeout(() => {
          pool.destroy(worker);
          reject(new Error(`The sandbox took longer than ${ASK_MS / 1000} s to look at it.`));
        }, ASK_MS);
        worker.attach({
          onMessage: (message) => {
            const answer = 'run' in message && message.run === run ? answerIn(message) : undefined;
            if (answer !== undefined) resolve(answer);
          },
          onEnd: (reason) => reject(new Error(`The sandbox ended in the middle: ${reason}`)),
          onShutDown: () => reject(new ShutDownError()),
        });
        if (request.type !== 'inspect') worker.post({ ...request, run });
        else {
          const { bindings, ...rest } = request;
          const isNews = worker.bindings !== bindings;
          worker.bindings = bindings;
          worker.post({ ...rest, run, ...(isNews && bindings && { bindings }) });
        }
      });
    } finally {
      clearTimeout(watchdog);
      worker.detach();
      pool.release(worker);
    }
  }

  /** A program waits for those that it starts, so each depth has threads of its own. */
  #poolFor(language: SandboxLanguage, depth = 0): WorkerPool {
    // A pool that is made now would never be ended.
    if (this.#isDisposed) throw new ShutDownError();
    const pools = this.#pools[language];
    return (pools[depth] ??= new WorkerPool(
      this.#assets,
      KINDS[language],
      this.#maxWorkers,
      this.#idleMs,
    ));
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.all(
      Object.values(this.#pools).flatMap((pools) => pools.map((pool) => pool?.dispose())),
    );
  }
}

function stopped(reason: StopReason, message: string): SandboxOutcome {
  return {
    stop: { reason, message },
    console: [],
    warnings: [],
    suggestions: [],
    callsMade: 0,
    cpuMs: 0,
  };
}
