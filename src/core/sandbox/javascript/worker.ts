/**
 * The thread in which programs run. It keeps one engine ready that no program has touched, runs one
 * program at a time, and reports each turn to the host. The host may end the thread at any moment, so
 * nothing here is worth saving.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ConsoleLine, StopReason } from '../../results/outputs';
import { diagnose, explainNothing, type RunFacts } from './diagnostics';
import { Engine, EngineStop, GuestException, isOutOfMemory, type Turn } from './engine';
import { cpuLimitMessage, DEFAULT_LIMITS, memoryLimitMessage } from '../limits';
import type {
  FromWorker,
  Program,
  Reply,
  SandboxBindings,
  ToWorker,
  WorkerOutcome,
} from '../messages';
import { jsonOf, shrink, valueOf } from '../payload';
import type { WorkerData } from '../workerPool';
import { ProgramSyntaxError } from './parse';
import { prepare } from './program';
import { ResultShapes } from './resultShapes';

interface CurrentRun {
  run: number;
  program: Program;
  bindings: SandboxBindings;
  facts: RunFacts;
  /** The tools of the calls that are open. */
  calledTools: Map<number, string>;
  hasPrinted: boolean;
  engine: Engine;
  callsMade: number;
  open: number;
  isSettled: boolean;
}

const { module } = workerData as WorkerData;
const port = parentPort!;
let spare: Promise<Engine> | undefined;
let spareLimits: EngineKey = DEFAULT_LIMITS;
let current: CurrentRun | undefined;

type EngineKey = Pick<Program['limits'], 'memoryBytes' | 'stackBytes'>;

port.on('message', (message: ToWorker) => void handle(message));
void prepareSpare(DEFAULT_LIMITS).then(() => send({ type: 'ready' }));

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'run':
      await begin(message.run, message.program, message.bindings);
      return;
    case 'settle':
      if (current?.run === message.run) settle(current, message.replies);
      return;
    case 'stop':
      if (current?.run === message.run) {
        current = undefined;
        prepareLater();
      }
      return;
    case 'shrink': {
      const result = await shrink(jsonOf(message.result), message.budgetTokens);
      send({ type: 'shrunk', run: message.run, result });
    }
  }
}

async function begin(run: number, program: Program, bindings: SandboxBindings): Promise<void> {
  let facts: RunFacts;
  try {
    const script = prepare(program.code, bindings);
    facts = { script, bindings, shapes: new ResultShapes(), inputJson: program.inputJson };
  } catch (error) {
    const isSyntax = error instanceof ProgramSyntaxError;
    const message = error instanceof Error ? error.message : String(error);
    send({
      type: 'done',
      run,
      outcome: emptyOutcome({ reason: isSyntax ? 'syntax' : 'engine_failure', message }),
    });
    return;
  }
  const engine = await takeEngine(program.limits);
  const state: CurrentRun = {
    run,
    program,
    bindings,
    facts,
    calledTools: new Map(),
    hasPrinted: false,
    engine,
    callsMade: 0,
    open: 0,
    isSettled: false,
  };
  current = state;
  advance(state, () => {
    engine.bind(bindings);
    return engine.start(facts.script.source, program.inputJson, program.limits);
  });
}

function settle(state: CurrentRun, replies: readonly Reply[]): void {
  state.open -= replies.length;
  const values = replies.map((reply) => {
    if (!reply.ok) return [reply.call, false, reply.error] as const;
    const value = valueOf(reply);
    state.facts.shapes.note(state.calledTools.get(reply.call) ?? '', value);
    return [reply.call, true, value] as const;
  });
  for (const { call } of replies) state.calledTools.delete(call);
  advance(state, () => state.engine.settle(values));
}

/** Lets the program run on, and tells the host how far it came. */
function advance(state: CurrentRun, step: () => Turn): void {
  let turn: Turn;
  try {
    turn = step();
  } catch (error) {
    void end(state, stopOf(state, error));
    return;
  }
  state.callsMade += turn.calls.length;
  state.open += turn.calls.length;
  state.isSettled ||= turn.settled;
  state.hasPrinted ||= turn.console.length > 0;
  for (const { call, id } of turn.calls) state.calledTools.set(call, id);
  const { maxCalls } = state.program.limits;
  if (state.callsMade > maxCalls) {
    const message =
      `The program made more than ${maxCalls} tool calls, which is the limit of one run. ` +
      `Ask for more per call, or split the work over several runs.`;
    void end(state, { stop: { reason: 'call_limit', message } }, turn.console);
  } else if (turn.failed || (state.isSettled && state.open === 0)) {
    void end(state, {}, turn.console);
  } else if (state.open === 0) {
    const message = 'The program waits for a promise that nothing will ever settle.';
    void end(state, { stop: { reason: 'deadlock', message } }, turn.console);
  } else {
    send({
      type: 'waiting',
      run: state.run,
      calls: turn.calls,
      cpuMs: state.engine.cpuMs,
      console: turn.console,
    });
  }
}

/** What ended the program; `suggestions` go with it. */
interface Ending {
  stop?: WorkerOutcome['stop'];
  suggestions?: string[];
}

async function end(state: CurrentRun, ending: Ending, console: ConsoleLine[] = []): Promise<void> {
  // Whatever the host still sends about this run is too late.
  current = undefined;
  const { engine, program } = state;
  const outcome = emptyOutcome(ending.stop);
  outcome.suggestions.push(...(ending.suggestions ?? []));
  outcome.console.push(...console);
  outcome.warnings.push(...state.facts.script.warnings);
  try {
    if (ending.stop === undefined) await conclude(state, outcome);
    const unawaited = engine.unawaited();
    if (unawaited.open > 0) {
      outcome.warnings.push(
        `${unawaited.open} tool calls were not awaited; the program ended before them.`,
      );
    }
    for (const message of unawaited.messages) {
      outcome.warnings.push(`A tool call that was not awaited failed: ${message}`);
    }
  } catch (error) {
    const failed = stopOf(state, error);
    outcome.stop ??= failed.stop!;
  }
  try {
    const { lines, dropped } = engine.takeConsole();
    outcome.console.push(...lines);
    if (dropped > 0) {
      outcome.warnings.push(
        `Console output over ${program.limits.consoleChars} characters was dropped.`,
      );
    }
  } catch {
    // After an engine failure its console is out of reach; the failure itself is reported.
  }
  outcome.cpuMs = engine.cpuMs;
  send({ type: 'done', run: state.run, outcome });
  prepareLater();
}

/** Reads the result of a program that has settled. */
async function conclude(state: CurrentRun, outcome: WorkerOutcome): Promise<void> {
  const { engine, program, facts } = state;
  const { valueJson, error } = engine.finish();
  if (error !== undefined) {
    const { message, suggestions } = diagnose(error, facts);
    outcome.stop = isOutOfMemory(error)
      ? { reason: 'memory_limit', message: memoryLimitMessage(program.limits) }
      : // A program may forge the code, but gains nothing: it only names how the run ended.
        { reason: error.code === 'denied' ? 'denied' : 'exception', message };
    outcome.suggestions.push(...suggestions);
    return;
  }
  if (valueJson === undefined) {
    if (!state.hasPrinted) outcome.suggestions.push(...explainNothing(facts));
    return;
  }
  if (valueJson.length > program.limits.resultChars) {
    const message =
      `The result has ${valueJson.length} characters of JSON, the limit is ` +
      `${program.limits.resultChars}. Filter or summarise it in the program and return less.`;
    outcome.stop = { reason: 'result_limit', message };
    return;
  }
  outcome.result = await shrink(valueJson, program.resultBudgetTokens);
}

function stopOf(state: CurrentRun, error: unknown): Ending {
  const { limits } = state.program;
  if (error instanceof GuestException) {
    const { message, suggestions } = diagnose(error.thrown, state.facts);
    return { stop: { reason: 'exception', message }, suggestions };
  }
  const reason: StopReason = error instanceof EngineStop ? error.reason : 'engine_failure';
  if (reason === 'cpu_limit') return { stop: { reason, message: cpuLimitMessage(limits) } };
  if (reason === 'memory_limit') return { stop: { reason, message: memoryLimitMessage(limits) } };
  const detail = error instanceof Error ? error.message : String(error);
  return {
    stop: { reason, message: `The engine gave up (${detail}). The next run has a new one.` },
  };
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

/** The next engine, made while nobody waits for it. */
function prepareLater(): void {
  setImmediate(() => void prepareSpare(spareLimits));
}

async function takeEngine(limits: EngineKey): Promise<Engine> {
  if (
    limits.memoryBytes !== spareLimits.memoryBytes ||
    limits.stackBytes !== spareLimits.stackBytes
  ) {
    spare = undefined;
  }
  const engine = spare ?? prepareSpare(limits);
  spare = undefined;
  return engine;
}

function prepareSpare(limits: EngineKey): Promise<Engine> {
  spareLimits = limits;
  spare ??= Engine.create(module, limits);
  return spare;
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
