/**
 * What a running Python program asks of its thread, and the answers. The program runs in one call and
 * blocks in here while it waits for tools: the thread sleeps on a word that the host changes whenever
 * it has posted something. Everything that the program says is hostile data.
 */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { StopReason } from '../../results/outputs';
import { callableIds } from '../boundary';
import { callLimitMessage } from '../limits';
import type { FromWorker, Program, Reply, SandboxBindings, ToWorker } from '../messages';
import { Console } from './console';
import type { Raised } from './diagnostics';
import type { Host } from './interpreter';
import type { Script } from './program';
import { findIn } from './regex';
import { callsIn, listIn, parsed, raisedIn, textOf } from './wire';

const MAX_ARGUMENT_CHARS = 4 << 20;
const MAX_KEPT_CHARS = 16 << 20;

/** A limit ended the program. */
export class Stop extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The host has ended the run and no longer listens. */
export class Forgotten extends Error {}

/** How the program ended, in its own words. */
export type Ending =
  | { resultJson?: string }
  | { raised: Raised; code: unknown }
  | { isOutOfMemory: true };

export interface Surroundings {
  /** Where the host's messages come in while the program blocks the thread. */
  port: MessagePort;
  send(message: FromWorker): void;
  /** Its word changes whenever the host has posted something. */
  signal: Int32Array;
  run: number;
  program: Program;
  script: Script;
  /** Names as Python writes them. */
  bindings: SandboxBindings;
  /** Computing time so far, in ms. */
  cpuMs(): number;
  /** Does something whose time is not the program's. */
  whilePaused<T>(work: () => T): T;
}

export class Conversation implements Host {
  readonly console: Console;
  ending: Ending | undefined;
  readonly #around: Surroundings;
  readonly #ids: ReadonlySet<string>;
  /** Long texts of arguments that were sent ahead of their calls. */
  readonly #texts: string[] = [];
  #keptChars = 0;
  #callsMade = 0;
  #open = 0;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#ids = callableIds(around.bindings);
    this.console = new Console(around.program.limits.consoleChars);
  }

  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.console.write(stream, bytes);
  }

  /**
   * The first letter says what is asked. While the program runs: s what to run, f find a tool, w send
   * calls and wait, t a long text of the next call, r a regular expression, m hold the console back,
   * k keep what was held, u forget it. At its end: d its result, x a long text as result, n nothing,
   * e an exception, o no memory.
   */
  ask(text: string): string {
    const rest = text.slice(1);
    switch (text[0]) {
      case 's':
        return this.#setup();
      case 'w':
        return this.#wait(rest);
      case 'f':
        return this.#find(rest);
      case 'r':
        return findIn(rest);
      case 'm':
        this.console.mute();
        return '';
      case 'k':
      case 'u':
        this.console.unmute(text[0] === 'k');
        return '';
      case 'n':
        this.ending = this.console.isUsed ? {} : { resultJson: 'null' };
        return '';
      case 't':
        return this.#keep(rest);
      case 'x':
        this.ending = { resultJson: JSON.stringify(rest) };
        return '';
      case 'd':
        return this.#deliver(rest);
      case 'e':
        this.ending = raisedIn(rest);
        return '';
      case 'o':
        this.ending = { isOutOfMemory: true };
        return '';
      default:
        throw new Stop('exception', 'The program used a function that is not made for programs.');
    }
  }

  /** Only names that the program contains: a catalog may have a thousand. */
  #setup(): string {
    const { script, program, bindings } = this.#around;
    const words = new Set(script.source.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
    return JSON.stringify({
      code: script.source,
      check: program.isOnlyParsed === true,
      input: JSON.stringify(JSON.parse(program.inputJson)),
      entry: script.entry === undefined ? null : [script.entry.name, script.entry.takesInput],
      functions: bindings.plainFunctions
        .filter(({ name }) => words.has(name))
        .map(({ name, id }) => [name, id]),
      namespaces: bindings.namespaces
        .filter(({ name }) => words.has(name))
        .map(({ name, methods }) => [name, methods.map((method) => [method.name, method.id])]),
    });
  }

  /** The tool, `[id]`, or the namespace, `[name, methods]`, of a name; `null` when there is none. */
  #find(json: string): string {
    const [space, name] = listIn(json);
    const { namespaces } = this.#around.bindings;
    if (space !== '') {
      const methods = namespaces.find((entry) => entry.name === space)?.methods ?? [];
      const method = methods.find((entry) => entry.name === name);
      return JSON.stringify(method === undefined ? null : [method.id]);
    }
    const namespace = namespaces.find((entry) => entry.name === name);
    if (namespace !== undefined) {
      const methods = namespace.methods.map((method) => [method.name, method.id]);
      return JSON.stringify([namespace.name, methods]);
    }
    const ids = namespaces.flatMap((entry) =>
      entry.methods.map((method) => [method.id, `${entry.name}.${method.name}`]),
    );
    const found = ids.find((names) => names.includes(String(name)));
    return JSON.stringify(found === undefined ? null : [found[0]]);
  }

  /** Keeps a long text for the call that follows it; the answer is its number. */
  #keep(text: string): string {
    this.#keptChars += text.length;
    if (this.#keptChars > MAX_KEPT_CHARS) {
      const message = `The arguments of calls at once have more than ${MAX_KEPT_CHARS} characters.`;
      throw new Stop('exception', `${message} Make fewer of them at a time.`);
    }
    return String(this.#texts.push(text) - 1);
  }

  /** Sends calls, then sleeps until the host answers at least one of those that are open. */
  #wait(json: string): string {
    const calls = callsIn(json, this.#texts.splice(0));
    this.#keptChars = 0;
    if (calls === undefined) return '!';
    for (const { id, args } of calls) {
      if (!this.#ids.has(id)) return `!${id} is no tool of this program`;
      const { length } = JSON.stringify(args);
      if (length > MAX_ARGUMENT_CHARS) {
        const limit = `the limit is ${MAX_ARGUMENT_CHARS}`;
        return `!${id}: the arguments have ${length} characters of JSON, ${limit}`;
      }
    }
    const { program, run } = this.#around;
    this.#callsMade += calls.length;
    this.#open += calls.length;
    if (this.#callsMade > program.limits.maxCalls) {
      throw new Stop('call_limit', callLimitMessage(program.limits));
    }
    if (this.#open === 0) {
      throw new Stop('deadlock', 'The program waits for something that nothing will ever finish.');
    }
    this.#around.send({
      type: 'waiting',
      run,
      calls,
      cpuMs: this.#around.cpuMs(),
      console: this.console.take({ isEnd: false }),
    });
    const replies = this.#around.whilePaused(() => this.#sleep());
    this.#open -= replies.length;
    return `[${replies.map(textOf).join(',')}]`;
  }

  #sleep(): readonly Reply[] {
    const { signal, port, run } = this.#around;
    for (;;) {
      const seen = Atomics.load(signal, 0);
      const received = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
      if (received === undefined) {
        Atomics.wait(signal, 0, seen);
        continue;
      }
      const { message } = received;
      if (message.type === 'stop' && message.run === run) throw new Forgotten();
      // Only engines that said that they read packed replies get such.
      if (message.type !== 'settle' || message.run !== run || !('replies' in message)) continue;
      return message.replies;
    }
  }

  #deliver(json: string): string {
    // One that is too long is refused for its length, so it need not be looked at.
    const isTooLong = json.length > this.#around.program.limits.resultChars;
    if (!isTooLong && parsed(json) === undefined) return '!';
    this.ending = { resultJson: json };
    return '';
  }
}
