/**
 * The host's side of the thread that looks for sensitive values: started when first needed, given back
 * when nobody needs it, ended when it takes too long, and told again what it has to know.
 */
import { Worker } from 'node:worker_threads';
import { ToolwrightError } from '../util/errors';
import type { Span } from './detect/span';
import type { FromShield, ShieldWorkerData, ToShield } from './messages';
import type { ProtectOptions, Protected, ShieldRules } from './shield';
import type { Entry } from './tokens';

/** What could not be looked through is not shown. */
export class ShieldError extends ToolwrightError {
  constructor(detail: string) {
    super('privacy_failure', `What it holds could not be checked for personal data: ${detail}`);
  }
}

type Question = ToShield extends infer T ? (T extends unknown ? Omit<T, 'id'> : never) : never;
type Answer<T extends FromShield['type']> = Extract<FromShield, { type: T }>;

interface Waiting {
  resolve(message: FromShield): void;
  reject(error: Error): void;
}

/** A hundred times as long as the largest reply takes. */
const ANSWER_MS = 15_000;
const IDLE_MS = 600_000;
const HEAP_MB = 512;

export interface ShieldThreadParts {
  /** The built worker. */
  script: string;
  key: () => Buffer;
  /** What a new thread has to know. */
  rules: () => ShieldRules;
  entries: () => Iterable<Entry>;
  answerMs?: number;
  idleMs?: number;
}

/** Settings hold more than the thread has to know. */
function rulesOf({ kinds, patterns }: ShieldRules): ShieldRules {
  return { kinds, patterns };
}

function send(thread: Worker, message: ToShield): void {
  thread.postMessage(message, []);
}

export class ShieldThread {
  readonly #parts: ShieldThreadParts;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #nextId = 1;
  #idleTimer: NodeJS.Timeout | undefined;
  #isDisposed = false;
  #problems: string[] = [];

  constructor(parts: ShieldThreadParts) {
    this.#parts = parts;
  }

  /** Whether there is one now. */
  get isRunning(): boolean {
    return this.#thread !== undefined;
  }

  /** What is wrong with the rules that it was told last. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Throws ShieldError. */
  async protect(value: unknown, options: ProtectOptions): Promise<Protected> {
    return (await this.#ask({ type: 'protect', value, options }, 'protected')).result;
  }

  /** Throws ShieldError. */
  async preview(text: string): Promise<Span[]> {
    return (await this.#ask({ type: 'preview', text }, 'previewed')).spans;
  }

  /** Tells the thread new rules; starts one to learn what is wrong with them. Throws ShieldError. */
  async follow(rules: ShieldRules): Promise<string[]> {
    this.#problems = (await this.#ask({ type: 'follow', rules }, 'followed')).problems;
    return this.#problems;
  }

  /** Tells a running thread of entries that came from elsewhere. Throws ShieldError. */
  async learn(entries: readonly Entry[]): Promise<void> {
    if (this.#thread !== undefined) await this.#ask({ type: 'learn', entries }, 'learned');
  }

  /** Ends the thread; the next question starts another, which knows what the host knows then. */
  async restart(): Promise<void> {
    await this.#end('it was started anew');
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#end('Toolwright is shutting down');
  }

  async #ask<T extends FromShield['type']>(question: Question, type: T): Promise<Answer<T>> {
    if (this.#isDisposed) throw new ShieldError('Toolwright is shutting down.');
    const thread = (this.#thread ??= this.#start());
    const answer = await this.#post(thread, question);
    if (answer.type !== type) {
      throw new ShieldError(
        answer.type === 'failed' ? answer.message : 'an answer to something else',
      );
    }
    return answer as Answer<T>;
  }

  #post(thread: Worker, question: Question): Promise<FromShield> {
    const id = this.#nextId++;
    clearTimeout(this.#idleTimer);
    thread.ref();
    return new Promise<FromShield>((resolve, reject) => {
      const { answerMs = ANSWER_MS } = this.#parts;
      const watchdog = setTimeout(() => void this.#end('it took too long'), answerMs);
      const finish = <V>(settle: (value: V) => void): ((value: V) => void) => {
        return (value) => {
          clearTimeout(watchdog);
          this.#waiting.delete(id);
          if (this.#waiting.size === 0) this.#rest(thread);
          settle(value);
        };
      };
      this.#waiting.set(id, { resolve: finish(resolve), reject: finish(reject) });
      try {
        send(thread, { ...question, id });
      } catch (error) {
        this.#waiting
          .get(id)
          ?.reject(new ShieldError(error instanceof Error ? error.message : String(error)));
      }
    });
  }

  #rest(thread: Worker): void {
    thread.unref();
    clearTimeout(this.#idleTimer);
    const { idleMs = IDLE_MS } = this.#parts;
    this.#idleTimer = setTimeout(() => {
      if (this.#waiting.size === 0) void this.#end('it had nothing to do');
    }, idleMs).unref();
  }

  #start(): Worker {
    const { script, key, rules, entries } = this.#parts;
    const workerData: ShieldWorkerData = { key: key() };
    const thread = new Worker(script, {
      workerData,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    let reason = 'its thread ended';
    thread.on('message', (message: FromShield) => {
      if (message.type === 'followed') this.#problems = message.problems;
      this.#waiting.get(message.id)?.resolve(message);
    });
    thread.on('error', (error) => (reason = error.message));
    thread.on('exit', () => {
      if (this.#thread === thread) void this.#end(reason);
    });
    // Nobody waits for these: messages are handled in their order.
    send(thread, { type: 'follow', id: 0, rules: rulesOf(rules()) });
    send(thread, { type: 'learn', id: 0, entries: [...entries()] });
    return thread;
  }

  async #end(reason: string): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    clearTimeout(this.#idleTimer);
    for (const { reject } of Array.from(this.#waiting.values()))
      reject(new ShieldError(`${reason}.`));
    await thread?.terminate();
  }
}
