/**
 * The host's side of the sandbox: finds a worker of the program's language and hands the program to it.
 * It knows nothing of tools beyond their ids.
 */
import type { StopReason } from '../results/outputs';
import { messageOf } from '../util/errors';
import { ActiveRun, SHUT_DOWN_MESSAGE } from './activeRun';
import { DEFAULT_LIMITS } from './limits';
import type { Payload, Program, Shrunk } from './messages';
import { TOO_DEEP_TO_SHOW } from './payload';
import type { PooledWorker } from './pooledWorker';
import type { SandboxLanguage, SandboxOutcome, SandboxRun } from './sandboxRun';
import { ShutDownError, WorkerPool, type WorkerKind } from './workerPool';

/** The files of each language's worker. */
const KINDS: Record<SandboxLanguage, WorkerKind> = {
  javascript: { script: 'javascriptWorker.js', wasm: 'quickjs.wasm' },
  python3: { script: 'pythonWorker.js', wasm: 'micropython.wasm' },
};

export interface SandboxOptions {
  /** Programs that run at the same time; further ones wait. */
  maxWorkers?: number;
  /** How long threads without work are kept, in ms. */
  idleMs?: number;
}

export class Sandbox {
  /** Nothing of a language is loaded before its first program. */
  readonly #pools: Record<SandboxLanguage, WorkerPool>;

  /** `assets` is the folder that holds the workers' scripts and the engines' wasm. */
  constructor(assets: string, { maxWorkers = 4, idleMs }: SandboxOptions = {}) {
    this.#pools = {
      javascript: new WorkerPool(assets, KINDS.javascript, maxWorkers, idleMs),
      python3: new WorkerPool(assets, KINDS.python3, maxWorkers, idleMs),
    };
  }

  /**
   * Makes a worker for JavaScript ready and runs a trifle over these tools, so that the first program
   * finds everything as later ones do. Resolves when that is done.
   */
  async warm({ bindings, limits = {} }: Pick<SandboxRun, 'bindings' | 'limits'>): Promise<void> {
    await this.#pools.javascript.warm();
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
      const message = `The program has ${run.code.length} characters, the limit is ${limits.sourceChars}.`;
      return stopped('source_limit', message);
    }
    const pool = this.#pools[run.language ?? 'javascript'];
    let worker: PooledWorker;
    try {
      worker = await pool.acquire(run.signal);
    } catch (error) {
      if (run.signal.aborted) return stopped('cancelled', 'The run was cancelled before it began.');
      if (error instanceof ShutDownError) return stopped('cancelled', SHUT_DOWN_MESSAGE);
      return stopped('engine_failure', `The sandbox could not start: ${messageOf(error)}`);
    }
    const program: Program = {
      code: run.code,
      inputJson: run.inputJson,
      limits,
      resultBudgetTokens: run.resultBudgetTokens,
    };
    return new ActiveRun(run, program, worker, pool).outcome;
  }

  /** Cuts a value to its budget, off this thread. Rejects when the signal aborts. */
  async shrink(result: Payload, budgetTokens: number, signal: AbortSignal): Promise<Shrunk> {
    const pool = this.#pools.javascript;
    const worker = await pool.acquire(signal);
    const run = pool.nextRun();
    try {
      return await new Promise<Shrunk>((resolve, reject) => {
        worker.attach({
          onMessage: (message) => {
            if (message.type === 'shrunk' && message.run === run) resolve(message.result);
          },
          onEnd: (reason) => reject(new Error(`The result could not be cut: ${reason}`)),
          onShutDown: () => reject(new ShutDownError()),
        });
        worker.post({ type: 'shrink', run, result, budgetTokens });
      });
    } catch (error) {
      // Node's way to say that a value is too deep to be cloned.
      if (error instanceof RangeError) return TOO_DEEP_TO_SHOW;
      throw error;
    } finally {
      worker.detach();
      pool.release(worker);
    }
  }

  async dispose(): Promise<void> {
    await Promise.all(Object.values(this.#pools).map((pool) => pool.dispose()));
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
