/**
 * One program in its engine, from its script to its outcome: keeps count of its calls, decides when it
 * has ended, and puts into words what stopped it. Knows nothing of threads.
 */
import { fitsByBytes } from '../../results/cut';
import type { ConsoleLine, StopReason } from '../../results/outputs';
import { toolCallsWere } from '../../util/count';
import { reasonOfThrown } from '../endings';
import {
  callLimitMessage,
  consoleLimitMessage,
  cpuLimitMessage,
  memoryLimitMessage,
  resultLimitMessage,
  stackLimitMessage,
  type SandboxLimits,
} from '../limits';
import type {
  GuestCall,
  GuestError,
  PackedValue,
  Program,
  Reply,
  SandboxBindings,
  ToolShape,
  WorkerOutcome,
} from '../messages';
import { isNestedTooDeep, MAX_NESTING } from '../nesting';
import { shrink, valueOf } from '../payload';
import { ResultShapes, shapeOf } from '../resultShapes';
import { diagnose, explainNothing, type RunFacts } from './diagnostics';
import { EngineStop, GuestException, isOutOfMemory, isStackOverflow } from './engine';
import type { Engine, GuestReply } from './engine';
import type { ThrownInGuest, Turn } from './handover';
import { ProgramSyntaxError } from './script/parse';
import { prepare } from './script/program';

/** Where a program stands: it waits for these and earlier calls, or it has ended. */
export type Step =
  | { type: 'waiting'; calls: GuestCall[]; console: ConsoleLine[] }
  /** `mustCut`: the outcome takes a while, which is not the program's computing. */
  | { type: 'ended'; outcome: Promise<WorkerOutcome>; mustCut: boolean };

/** What ended the program; `suggestions` go with it. */
interface Ending {
  stop?: WorkerOutcome['stop'];
  suggestions?: string[];
}

export class ProgramRun {
  readonly #engine: Engine;
  readonly #program: Program;
  readonly #bindings: SandboxBindings;
  /** Known as soon as the program has parsed. */
  #facts: RunFacts | undefined;
  readonly #shapes = new ResultShapes();
  /** The tools of the calls that are open. */
  readonly #calledTools = new Map<number, string>();
  #hasPrinted = false;
  #callsMade = 0;
  #open = 0;
  #isSettled = false;
  /** The engine gave up in the middle of something, and is of no more use. */
  isBroken = false;

  constructor(engine: Engine, program: Program, bindings: SandboxBindings) {
    this.#engine = engine;
    this.#program = program;
    this.#bindings = bindings;
  }

  start(): Step {
    try {
      const script = prepare(this.#program.code, this.#bindings, this.#program.tokenValues);
      const { inputJson } = this.#program;
      this.#facts = { script, bindings: this.#bindings, shapes: this.#shapes, inputJson };
    } catch (error) {
      const isSyntax = error instanceof ProgramSyntaxError;
      const reason = isSyntax ? 'syntax' : 'engine_failure';
      const outcome = emptyOutcome({ reason, message: wordsOf(error) });
      return { type: 'ended', outcome: Promise.resolve(outcome), mustCut: false };
    }
    const { source } = this.#facts.script;
    return this.#advance(() => {
      this.#engine.bind(this.#bindings);
      return this.#engine.start(source, this.#program.inputJson, this.#program.limits);
    });
  }

  /** Takes shapes of answers whose values it will not see. */
  note(shapes: readonly ToolShape[]): void {
    for (const shape of shapes) this.#shapes.note(shape);
  }

  /** Goes on with these replies. */
  settleWith(replies: readonly Reply[]): Step {
    return this.settle(
      replies.length,
      replies.map((reply) => this.#guestReply(reply)),
    );
  }

  /** Goes on with the replies to `count` calls. */
  settle(count: number, replies: readonly GuestReply[] | PackedValue | string): Step {
    this.#open -= count;
    return this.#advance(() => this.#engine.settle(replies));
  }

  /** The reply as the engine takes it. Text that is not the JSON it should be fails its call alone. */
  #guestReply(reply: Reply): GuestReply {
    if (!reply.ok) return [reply.call, false, reply.error];
    try {
      const value = valueOf(reply);
      const tool = this.#calledTools.get(reply.call);
      if (tool !== undefined && this.#shapes.wants(tool)) this.#shapes.note([tool, shapeOf(value)]);
      return [reply.call, true, value];
    } catch (error) {
      const message = `The result cannot be read: ${wordsOf(error)}`;
      return [reply.call, false, { name: 'ToolError', message, ran: 'yes' } satisfies GuestError];
    }
  }

  /** Lets the program run on, and says how far it came. */
  #advance(turnOf: () => Turn): Step {
    let turn: Turn;
    try {
      turn = turnOf();
    } catch (error) {
      return this.#ended(this.#endingOf(error));
    }
    this.#callsMade += turn.calls.length;
    this.#open += turn.calls.length;
    this.#isSettled ||= turn.settled;
    this.#hasPrinted ||= turn.console.length > 0;
    for (const { call, id } of turn.calls) this.#calledTools.set(call, id);
    const { limits } = this.#program;
    if (this.#callsMade > limits.maxCalls) {
      const message = callLimitMessage(limits);
      return this.#ended({ stop: { reason: 'call_limit', message } }, turn.console);
    }
    if (turn.failed || (this.#isSettled && this.#open === 0)) return this.#ended({}, turn.console);
    if (this.#open === 0) {
      const message = 'The program waits for a promise that nothing will ever settle.';
      return this.#ended({ stop: { reason: 'deadlock', message } }, turn.console);
    }
    return { type: 'waiting', calls: turn.calls, console: turn.console };
  }

  #ended(ending: Ending, console: ConsoleLine[] = []): Step {
    const outcome = emptyOutcome(ending.stop);
    outcome.suggestions.push(...(ending.suggestions ?? []));
    outcome.console.push(...console);
    outcome.warnings.push(...this.#facts!.script.warnings);
    // All that is read from the engine is read before anything is awaited.
    let resultJson: string | undefined;
    try {
      if (ending.stop === undefined) resultJson = this.#conclude(outcome);
      this.#reportUnawaited(outcome);
    } catch (error) {
      const { stop, suggestions = [] } = this.#endingOf(error);
      outcome.stop ??= stop!;
      outcome.suggestions.push(...suggestions);
      resultJson = undefined;
    }
    this.#takeConsole(outcome);
    outcome.cpuMs = this.#engine.cpuMs;
    const { resultBudgetTokens } = this.#program;
    const mustCut = resultJson !== undefined && !fitsByBytes(resultJson, resultBudgetTokens);
    return { type: 'ended', outcome: this.#withResult(outcome, resultJson), mustCut };
  }

  async #withResult(outcome: WorkerOutcome, json: string | undefined): Promise<WorkerOutcome> {
    if (json !== undefined) outcome.result = await shrink(json, this.#program.resultBudgetTokens);
    return outcome;
  }

  /** Reads the result of a program that has settled: its JSON, if it has one. */
  #conclude(outcome: WorkerOutcome): string | undefined {
    const { limits } = this.#program;
    const { valueJson, error } = this.#engine.finish();
    if (error !== undefined) {
      const { message, suggestions } = diagnose(error, this.#facts!);
      outcome.stop = isOutOfMemory(error)
        ? { reason: 'memory_limit', message: memoryLimitMessage(limits) }
        : thrownStop(error, message, limits);
      outcome.suggestions.push(...suggestions);
      return undefined;
    }
    if (valueJson === undefined && !this.#hasPrinted) {
      outcome.suggestions.push(...explainNothing(this.#facts!));
    }
    if (valueJson !== undefined && valueJson.length > limits.resultChars) {
      const message = resultLimitMessage(valueJson.length, limits);
      outcome.stop = { reason: 'result_limit', message };
      return undefined;
    }
    // What is no JSON after all counts as a failure of the machine.
    if (valueJson !== undefined && isNestedTooDeep(JSON.parse(valueJson))) {
      const message = `The result is nested more than ${MAX_NESTING} levels deep. Return something flatter.`;
      outcome.stop = { reason: 'result_limit', message };
      return undefined;
    }
    return valueJson;
  }

  #reportUnawaited({ warnings }: WorkerOutcome): void {
    if (this.isBroken) return;
    const { messages, open } = this.#engine.unawaited();
    if (open > 0) {
      warnings.push(`${toolCallsWere(open)} not awaited; the program ended before.`);
    }
    for (const message of messages) {
      warnings.push(`A tool call that was not awaited failed: ${message}`);
    }
  }

  #takeConsole(outcome: WorkerOutcome): void {
    if (this.isBroken) return;
    try {
      const { lines, dropped } = this.#engine.takeConsole();
      outcome.console.push(...lines);
      if (dropped > 0) outcome.warnings.push(consoleLimitMessage(this.#program.limits));
    } catch {
      // The outcome itself is known; that its last lines are missing is said, not lost.
      this.isBroken = true;
      outcome.warnings.push('The last lines of the console could not be read.');
    }
  }

  #endingOf(error: unknown): Ending {
    const { limits } = this.#program;
    if (error instanceof GuestException) {
      const { message, suggestions } = diagnose(error.thrown, this.#facts!);
      return { stop: thrownStop(error.thrown, message, limits), suggestions };
    }
    const reason: StopReason = error instanceof EngineStop ? error.reason : 'engine_failure';
    if (reason === 'cpu_limit') return { stop: { reason, message: cpuLimitMessage(limits) } };
    if (reason === 'memory_limit') return { stop: { reason, message: memoryLimitMessage(limits) } };
    this.isBroken = true;
    // The thread's own stack ended first, and left the engine in the middle of something.
    if (reason === 'stack_limit') return { stop: { reason, message: stackLimitMessage(limits) } };
    const message = `The engine gave up (${wordsOf(error)}). The next run has a new one.`;
    return { stop: { reason, message } };
  }
}

/** How a run ended that something thrown has ended; `message` is what the diagnosis says. */
function thrownStop(
  thrown: ThrownInGuest,
  message: string,
  limits: SandboxLimits,
): NonNullable<WorkerOutcome['stop']> {
  if (isStackOverflow(thrown)) {
    return { reason: 'stack_limit', message: `${message}\n${stackLimitMessage(limits)}` };
  }
  return { reason: reasonOfThrown(thrown.code), message };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function emptyOutcome(stop?: WorkerOutcome['stop']): WorkerOutcome {
  return {
    ...(stop && { stop }),
    console: [],
    warnings: [],
    suggestions: [],
    cpuMs: 0,
  };
}
