/**
 * What a running Python program asks of its thread, and the answers. The program runs in one call and
 * blocks in here while it waits for tools: the thread sleeps on a bell that the host rings whenever it
 * has posted something. Everything that the program says is hostile data.
 */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { StopReason } from '../../results/outputs';
import { isObject } from '../../util/json';
import type { FromWorker, GuestCall, Program, Reply, SandboxBindings, ToWorker } from '../messages';
import { valueOf } from '../payload';
import { Console } from './console';
import type { Raised } from './diagnostics';
import type { Host } from './interpreter';
import type { Script } from './program';
import { find } from './regex';

const MAX_ARGUMENT_CHARS = 4 << 20;
const MAX_KEPT_CHARS = 16 << 20;
/** Text of a pair of surrogates, which the engine's reader of JSON would leave apart. */
const SURROGATES = /\\u[dD][89a-fA-F]/;

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
  /** Its first number changes whenever the host has posted something. */
  bell: Int32Array;
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
    const { namespaces } = around.bindings;
    this.#ids = new Set(namespaces.flatMap(({ methods }) => methods.map(({ id }) => id)));
    this.console = new Console(around.program.limits.consoleChars);
  }

  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.console.write(stream, bytes);
  }

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
    const asked = parsed(json);
    const [space, name] = Array.isArray(asked) ? (asked as unknown[]) : [];
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
      if (!this.#ids.has(id) && !id.startsWith('$')) return `!${id} is no tool of this program`;
      const { length } = JSON.stringify(args);
      if (length > MAX_ARGUMENT_CHARS) {
        const limit = `the limit is ${MAX_ARGUMENT_CHARS}`;
        return `!${id}: the arguments have ${length} characters of JSON, ${limit}`;
      }
    }
    const { program, run } = this.#around;
    this.#callsMade += calls.length;
    this.#open += calls.length;
    const { maxCalls } = program.limits;
    if (this.#callsMade > maxCalls) {
      throw new Stop(
        'call_limit',
        `The program made more than ${maxCalls} tool calls, which is the limit of one run. ` +
          `Ask for more per call, or split the work over several runs.`,
      );
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
    const { bell, port, run } = this.#around;
    for (;;) {
      const rung = Atomics.load(bell, 0);
      const received = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
      if (received === undefined) {
        Atomics.wait(bell, 0, rung);
        continue;
      }
      const { message } = received;
      if (message.type === 'stop' && message.run === run) throw new Forgotten();
      if (message.type === 'settle' && message.run === run) return message.replies;
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

/** The matches of an expression in the text after its line, or `!` and what is wrong with it. */
function findIn(question: string): string {
  const end = question.indexOf('\n');
  const fields = parsed(question.slice(0, end));
  const [pattern, flags, mode, start, limit, places, between] = Array.isArray(fields)
    ? (fields as unknown[])
    : [];
  if (typeof pattern !== 'string') return '!a pattern is a text';
  try {
    const answer = find({
      pattern,
      text: question.slice(end + 1),
      flags: Number(flags),
      mode: Number(mode),
      start: Number(start),
      limit: Number(limit),
      places: places === true,
      between: between === true,
    });
    return JSON.stringify([answer.names, answer.groups, answer.spans, answer.between]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `!${message.replace(/^Invalid regular expression: [^]*\/\w*: /, '')}`;
  }
}

/** One answer as the prelude reads it: number, whether it went well, and the value or the error. */
function textOf(reply: Reply): string {
  if (!reply.ok) return JSON.stringify([reply.call, false, reply.error]);
  return `[${reply.call},true,${jsonFor(reply)}]`;
}

/** The JSON text of a payload, without writing again what is JSON already. */
function jsonFor(payload: Extract<Reply, { ok: true }>): string {
  if ('value' in payload) return JSON.stringify(payload.value ?? null);
  const value = 'text' in payload ? valueOf(payload) : undefined;
  const isPlain = 'text' in payload && value === payload.text;
  const json = 'json' in payload ? payload.json : isPlain ? JSON.stringify(value) : payload.text;
  return SURROGATES.test(json) ? JSON.stringify(JSON.parse(json)) : json;
}

/** The calls of a message of the prelude; undefined when it is no such thing. */
function callsIn(json: string, texts: readonly string[]): GuestCall[] | undefined {
  const entries = parsed(json);
  if (!Array.isArray(entries)) return undefined;
  const calls: GuestCall[] = [];
  for (const entry of entries as unknown[]) {
    if (!Array.isArray(entry)) return undefined;
    const [call, id, args, ahead = {}] = entry as unknown[];
    if (typeof call !== 'number' || typeof id !== 'string') return undefined;
    if (!isObject(args) || !isObject(ahead)) return undefined;
    const added = Object.entries(ahead).map(([key, index]) => [key, texts[Number(index)]]);
    calls.push({ call, id, args: { ...args, ...Object.fromEntries(added) } });
  }
  return calls;
}

function raisedIn(json: string): Ending {
  const fields = parsed(json);
  const [type, message, trace, code] = Array.isArray(fields) ? (fields as unknown[]) : [];
  const raised = { type: textIn(type), message: textIn(message), trace: textIn(trace) };
  return { raised, code };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value of a JSON text; undefined when it is none, which is for the caller to answer. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
