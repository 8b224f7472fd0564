/**
 * The threads in which programs run: at most a few, one program each, started when first needed and
 * kept warm. A thread that had to be ended is replaced by the next one that asks. The engine's module
 * is compiled once and shared by all.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages';

export interface WorkerListener {
  onMessage(message: FromWorker): void;
  /** The thread ended by itself: its own memory ran out, or a fault of ours. */
  onEnd(reason: string): void;
}

/** Memory of the thread itself, beside the guest's: parsing and cutting of results. */
const THREAD_HEAP_MB = 512;

/** The worker of one language: its script and its engine, files of the assets' folder. */
export interface WorkerKind {
  script: string;
  wasm: string;
  /** Its programs block the thread while they wait, so it needs a bell to be woken by. */
  isBlocking?: boolean;
}

/** What the host hands over when it starts a thread. */
export interface WorkerData {
  module: WebAssembly.Module;
  /** Its first number changes whenever something was posted to a thread that blocks. */
  bell?: Int32Array;
}

export class WorkerPool {
  readonly #assets: string;
  readonly #kind: WorkerKind;
  readonly #maxWorkers: number;
  readonly #all = new Set<PooledWorker>();
  readonly #idle: PooledWorker[] = [];
  readonly #waiting: ((worker: PooledWorker | undefined) => void)[] = [];
  #module: Promise<WebAssembly.Module> | undefined;
  #runs = 0;
  #isDisposed = false;

  constructor(assets: string, kind: WorkerKind, maxWorkers: number) {
    this.#assets = assets;
    this.#kind = kind;
    this.#maxWorkers = maxWorkers;
  }

  nextRun(): number {
    return ++this.#runs;
  }

  async warm(): Promise<void> {
    if (this.#all.size > 0) return;
    this.release(await this.#spawn());
  }

  /** A free worker; waits for one when all are busy. Rejects when the signal aborts. */
  async acquire(signal: AbortSignal): Promise<PooledWorker> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#isDisposed) throw new Error('Toolwright has been shut down');
      const idle = this.#idle.pop();
      if (idle !== undefined) return idle;
      if (this.#all.size < this.#maxWorkers) return this.#spawn();
      const freed = await this.#nextFree(signal);
      if (freed !== undefined) return freed;
    }
  }

  release(worker: PooledWorker): void {
    if (!this.#all.has(worker)) return;
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }

  /** Ends a thread at once, whatever it does. */
  destroy(worker: PooledWorker): void {
    this.#forget(worker);
    void worker.terminate();
    // A place is free: whoever waits may start a thread of its own.
    this.#waiting.shift()?.(undefined);
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const wake of this.#waiting.splice(0)) wake(undefined);
    this.#idle.length = 0;
    await Promise.all(Array.from(this.#all, (worker) => worker.terminate()));
    this.#all.clear();
  }

  #nextFree(signal: AbortSignal): Promise<PooledWorker | undefined> {
    return new Promise((resolve) => {
      const wake = (worker: PooledWorker | undefined): void => {
        signal.removeEventListener('abort', cancel);
        resolve(worker);
      };
      const cancel = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        resolve(undefined);
      };
      signal.addEventListener('abort', cancel, { once: true });
      this.#waiting.push(wake);
    });
  }

  async #spawn(): Promise<PooledWorker> {
    const worker = new PooledWorker((ended) => {
      this.#forget(ended);
      this.#waiting.shift()?.(undefined);
    });
    this.#all.add(worker);
    try {
      this.#module ??= readFile(path.join(this.#assets, this.#kind.wasm)).then((bytes) =>
        WebAssembly.compile(bytes),
      );
      await worker.start(path.join(this.#assets, this.#kind.script), {
        module: await this.#module,
        ...(this.#kind.isBlocking && { bell: new Int32Array(new SharedArrayBuffer(4)) }),
      });
    } catch (error) {
      this.#module = undefined;
      this.destroy(worker);
      throw error;
    }
    return worker;
  }

  #forget(worker: PooledWorker): void {
    this.#all.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
  }
}

/** A thread and whoever listens to it at the moment. */
export class PooledWorker {
  readonly #onEnded: (worker: PooledWorker) => void;
  #thread: Worker | undefined;
  #bell: Int32Array | undefined;
  #listener: WorkerListener | undefined;
  #isTerminated = false;

  constructor(onEnded: (worker: PooledWorker) => void) {
    this.#onEnded = onEnded;
  }

  /** Resolves when the thread has an engine ready. */
  async start(script: string, data: WorkerData): Promise<void> {
    if (this.#isTerminated) throw new Error('ended before it started');
    this.#bell = data.bell;
    const thread = new Worker(script, {
      workerData: data,
      // The thread needs nothing of the environment, so it gets nothing.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB },
    });
    this.#thread = thread;
    let reason = 'the thread ended';
    thread.on('error', (error) => (reason = error.message));
    await new Promise<void>((resolve, reject) => {
      thread.on('message', (message: FromWorker) => {
        if (message.type === 'ready') resolve();
        else this.#listener?.onMessage(message);
      });
      thread.on('exit', () => {
        reject(new Error(reason));
        if (this.#isTerminated) return;
        this.#isTerminated = true;
        this.#onEnded(this);
        this.#listener?.onEnd(reason);
      });
    });
    // A warm thread must not keep the process alive.
    thread.unref();
  }

  attach(listener: WorkerListener): void {
    this.#listener = listener;
    this.#thread?.ref();
  }

  detach(): void {
    this.#listener = undefined;
    this.#thread?.unref();
  }

  post(message: ToWorker): void {
    if (this.#isTerminated) return;
    this.#thread?.postMessage(message);
    if (this.#bell === undefined) return;
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  async terminate(): Promise<void> {
    this.#isTerminated = true;
    await this.#thread?.terminate();
  }
}
