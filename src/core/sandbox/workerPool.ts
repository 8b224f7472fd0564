/**
 * The threads in which programs run: at most a few, one program each, started when first needed and
 * kept warm. A thread that had to be ended is replaced in idle time, threads that nobody uses are given
 * back. The engine's module is compiled once and shared by all.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PooledWorker } from './pooledWorker';

/** There are no threads any more. */
export class ShutDownError extends Error {
  constructor() {
    super('Toolwright has been shut down');
  }
}

/** A thread is not kept for longer without use, but for one. */
const IDLE_MS = 60_000;
/** To start a thread holds the host for a while, so it waits until the run that ended one is answered. */
const SPARE_DELAY_MS = 100;
/** A guest's memory above this is given back when nobody uses it; a fresh one has 16 MiB. */
const FAT_BYTES = 24 * 1024 * 1024;

/** The worker of one language: its script and its engine, files of the assets' folder. */
export interface WorkerKind {
  script: string;
  wasm: string;
}

export class WorkerPool {
  readonly #assets: string;
  readonly #kind: WorkerKind;
  readonly #maxWorkers: number;
  readonly #idleMs: number;
  readonly #all = new Set<PooledWorker>();
  readonly #idle: PooledWorker[] = [];
  readonly #waiting: ((worker: PooledWorker | undefined) => void)[] = [];
  #module: Promise<WebAssembly.Module> | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #spareTimer: NodeJS.Timeout | undefined;
  #runs = 0;
  #isDisposed = false;

  constructor(assets: string, kind: WorkerKind, maxWorkers: number, idleMs = IDLE_MS) {
    this.#idleMs = idleMs;
    this.#assets = assets;
    this.#kind = kind;
    this.#maxWorkers = maxWorkers;
  }

  nextRun(): number {
    return ++this.#runs;
  }

  /** Resolves when a worker has been made ready and used a little; at once when there is one. */
  async warm(): Promise<void> {
    if (this.#all.size > 0) return;
    const worker = await this.#spawn();
    await worker.warm();
    this.release(worker);
  }

  /** A free worker; waits for one when all are busy. Rejects when the signal aborts. */
  async acquire(signal: AbortSignal): Promise<PooledWorker> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#isDisposed) throw new ShutDownError();
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
    if (next !== undefined) {
      next(worker);
      return;
    }
    this.#idle.push(worker);
    clearTimeout(this.#sweeper);
    this.#sweeper = setTimeout(() => this.#sweep(), this.#idleMs).unref();
  }

  /** Ends a thread at once, whatever it does, and makes another ready for the next program. */
  destroy(worker: PooledWorker): void {
    this.#forget(worker);
    void worker.terminate();
    // A place is free: whoever waits may start a thread of its own.
    this.#waiting.shift()?.(undefined);
    clearTimeout(this.#spareTimer);
    this.#spareTimer = setTimeout(() => {
      if (this.#all.size === 0) this.#addSpare();
    }, SPARE_DELAY_MS).unref();
  }

  #addSpare(): void {
    // Whoever needs the reason why none can be made gets it by asking for one.
    this.#spawn().then(
      (spare) => this.release(spare),
      () => this.#waiting.shift()?.(undefined),
    );
  }

  /** Gives back what idle threads hold: all but the one that was used last, and that one's memory. */
  #sweep(): void {
    if (this.#idle.length < this.#all.size) return;
    const last = this.#idle.at(-1);
    const isKept = (worker: PooledWorker): boolean =>
      worker === last && worker.memoryBytes <= FAT_BYTES;
    for (const worker of this.#idle.filter((idle) => !isKept(idle))) {
      this.#forget(worker);
      void worker.terminate();
    }
    if (this.#all.size === 0 && last !== undefined) this.#addSpare();
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#sweeper);
    clearTimeout(this.#spareTimer);
    for (const wake of this.#waiting.splice(0)) wake(undefined);
    this.#idle.length = 0;
    const all = [...this.#all];
    this.#all.clear();
    await Promise.all(all.map((worker) => worker.shutDown()));
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
      await worker.start(path.join(this.#assets, this.#kind.script), await this.#module);
    } catch (error) {
      this.#module = undefined;
      this.#forget(worker);
      void worker.terminate();
      if (this.#isDisposed) throw new ShutDownError();
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
