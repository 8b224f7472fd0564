/**
 * One thread of the pool, seen from the host: how it is started and ended, what it was told last, and
 * who listens to it at the moment. Which thread runs what is the pool's matter.
 */
import { Worker } from 'node:worker_threads';
import type { FromWorker, SandboxBindings, ToWorker } from './messages';

export interface WorkerListener {
  onMessage(message: FromWorker): void;
  /** The thread ended by itself: its own memory ran out, or a fault of ours. */
  onEnd(reason: string): void;
  /** The pool is shut down, and the thread with it. */
  onShutDown(): void;
}

/** What the host hands over when it starts a thread. */
export interface WorkerData {
  module: WebAssembly.Module;
  /** One word that changes with each message: a thread may wait for it instead of its event loop. */
  signal: Int32Array<SharedArrayBuffer>;
}

/** Memory of the thread itself, beside the guest's: parsing and cutting of results. */
const THREAD_HEAP_MB = 512;

export class PooledWorker {
  readonly #onEnded: (worker: PooledWorker) => void;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #thread: Worker | undefined;
  #listener: WorkerListener | undefined;
  #onWarmed: (() => void) | undefined;
  #isTerminated = false;
  /** What the thread was last told of the tools. */
  bindings: SandboxBindings | undefined;
  /** Memory of its guest after the last program. */
  memoryBytes = 0;
  /** It takes replies in the form of `packReplies`. */
  readsPacked = false;

  constructor(onEnded: (worker: PooledWorker) => void) {
    this.#onEnded = onEnded;
  }

  /** Resolves when the thread has an engine ready. */
  async start(script: string, module: WebAssembly.Module): Promise<void> {
    if (this.#isTerminated) throw new Error('ended before it started');
    const data: WorkerData = { module, signal: this.#signal };
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
    thread.on('messageerror', (error) => {
      // A message is lost, so whoever waits for it would wait for ever.
      reason = error.message;
      void thread.terminate();
    });
    await new Promise<void>((resolve, reject) => {
      thread.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          this.readsPacked = message.readsPacked === true;
          resolve();
        } else if (message.type === 'warmed') {
          this.#onWarmed?.();
        } else {
          this.#listener?.onMessage(message);
        }
      });
      thread.on('exit', () => {
        reject(new Error(reason));
        this.#onWarmed?.();
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
    // Whoever waits for its end would wait in a process that has nothing else to do, and ends.
    if (!this.#isTerminated) this.#thread?.unref();
  }

  /** Throws for a message that holds something that cannot be cloned. */
  post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    if (this.#isTerminated) return;
    this.#thread?.postMessage(message, transfer);
    // After the message: who is woken by this finds it.
    Atomics.add(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
  }

  /** Resolves when the thread has used its engine a little, or has ended. */
  async warm(): Promise<void> {
    this.#thread?.ref();
    await new Promise<void>((resolve) => {
      this.#onWarmed = resolve;
      this.post({ type: 'warm' });
    });
    this.#thread?.unref();
  }

  /** Ends the thread and tells whoever listens to it. */
  async shutDown(): Promise<void> {
    const ended = this.terminate();
    this.#listener?.onShutDown();
    await ended;
  }

  async terminate(): Promise<void> {
    this.#isTerminated = true;
    await this.#thread?.terminate();
  }
}
