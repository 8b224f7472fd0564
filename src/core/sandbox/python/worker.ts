/**
 * The thread in which Python programs run. It keeps one interpreter ready that no program has touched
 * and runs one program at a time, from its start to its end in one go. The host may end the thread at
 * any moment, so nothing here is worth saving.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { fitsByBytes } from '../../results/cut';
import { NO_RESULT, reasonOfThrown } from '../endings';
import {
  consoleLimitMessage,
  cpuLimitMessage,
  DEFAULT_LIMITS,
  memoryLimitMessage,
  resultLimitMessage,
  type SandboxLimits,
} from '../limits';
import type { FromWorker, Program, SandboxBindings, ToWorker, WorkerOutcome } from '../messages';
import { shrink } from '../payload';
import type { WorkerData } from '../pooledWorker';
import { Conversation, Forgotten, Stop } from './conversation';
import { diagnose, placeOf } from './diagnostics';
import { BridgeError, OutOfMemory } from './imports';
import { ComputingTimeOver, Interpreter } from './interpreter';
import { pythonNames } from './names';
import { prepare, type Script } from './program';

interface Run {
  number: number;
  program: Program;
  script: Script;
  bindings: SandboxBindings;
  interpreter: Interpreter;
  conversation: Conversation;
}

const { module, signal } = workerData as WorkerData;
const port = parentPort!;
let spare: Interpreter | undefined;
let spareBytes = DEFAULT_LIMITS.memoryBytes;
/** Names as Python writes them, the same for most runs. */
let bindings: SandboxBindings = { namespaces: [], plainFunctions: [] };

port.on('message', (message: ToWorker) => {
  if (message.type !== 'run') return;
  if (message.bindings !== undefined) bindings = pythonNames(message.bindings);
  void begin(message.run, message.program);
});
prepareSpare();
send({ type: 'ready' });

async function begin(run: number, program: Program): Promise<void> {
  const script = prepare(program.code, program.tokenValues);
  const interpreter = takeInterpreter(program.limits.memoryBytes);
  const conversation = new Conversation({
    port,
    send,
    signal,
    run,
    program,
    script,
    bindings,
    cpuMs: () => interpreter.cpuMs,
    whilePaused: (work) => interpreter.whilePaused(work),
  });
  const state: Run = { number: run, program, script, bindings, interpreter, conversation };
  let stop: WorkerOutcome['stop'];
  try {
    interpreter.run(conversation, program.limits.cpuMs);
  } catch (error) {
    if (error instanceof Forgotten) {
      setImmediate(prepareSpare);
      return;
    }
    stop = stopOf(program, error);
  }
  const outcome = await outcomeOf(state, stop);
  // Nothing of a run is kept, so its thread is as light as before.
  send({ type: 'done', run, outcome, isSpent: false, memoryBytes: 0 });
  setImmediate(prepareSpare);
}

async function outcomeOf(state: Run, stop: WorkerOutcome['stop']): Promise<WorkerOutcome> {
  const { program, conversation, interpreter } = state;
  const outcome: WorkerOutcome = {
    ...(stop && { stop }),
    console: conversation.console.take({ isEnd: true }),
    warnings: [],
    suggestions: [],
    cpuMs: interpreter.cpuMs,
  };
  if (stop === undefined) await conclude(state, outcome);
  if (conversation.console.isOver) {
    outcome.warnings.push(consoleLimitMessage(program.limits));
  }
  return outcome;
}

/** Reads how a program ended that was not stopped from outside. */
async function conclude(state: Run, outcome: WorkerOutcome): Promise<void> {
  const { number: run, program, script, bindings, interpreter, conversation } = state;
  const { ending } = conversation;
  const { limits } = program;
  if (ending === undefined) {
    outcome.stop = { reason: 'engine_failure', message: 'The engine ended without a result.' };
  } else if ('isOutOfMemory' in ending) {
    outcome.stop = { reason: 'memory_limit', message: memoryMessage(limits) };
  } else if ('raised' in ending) {
    const { raised, code } = ending;
    if (interpreter.isInterrupted && raised.type === 'KeyboardInterrupt') {
      const place = placeOf(raised, script);
      const message = [cpuLimitMessage(limits), ...(place === undefined ? [] : [place])].join('\n');
      outcome.stop = { reason: 'cpu_limit', message };
      return;
    }
    const { message, suggestions } = diagnose(raised, script, bindings);
    const isSyntax = raised.type === 'SyntaxError' || raised.type === 'IndentationError';
    outcome.stop = { reason: isSyntax ? 'syntax' : reasonOfThrown(code), message };
    outcome.suggestions.push(...suggestions);
  } else if (
    ending.resultJson === undefined ||
    (ending.resultJson === 'null' && script.hasNoResult)
  ) {
    if (script.hasNoResult) {
      outcome.suggestions.push(NO_RESULT);
    }
  } else if (ending.resultJson.length > limits.resultChars) {
    const message = resultLimitMessage(ending.resultJson.length, limits);
    outcome.stop = { reason: 'result_limit', message };
  } else {
    const { resultBudgetTokens } = program;
    if (!fitsByBytes(ending.resultJson, resultBudgetTokens)) {
      // The host's watch over the computing ends here.
      const { cpuMs } = interpreter;
      send({ type: 'waiting', run, calls: [], console: [], cpuMs });
    }
    outcome.result = await shrink(ending.resultJson, resultBudgetTokens);
  }
}

function stopOf({ limits }: Program, error: unknown): NonNullable<WorkerOutcome['stop']> {
  if (error instanceof Stop) return { reason: error.reason, message: error.message };
  if (error instanceof ComputingTimeOver) {
    return { reason: 'cpu_limit', message: cpuLimitMessage(limits) };
  }
  if (error instanceof OutOfMemory) {
    return { reason: 'memory_limit', message: memoryMessage(limits) };
  }
  if (error instanceof BridgeError) {
    const message = 'Python here has no way to JavaScript: leave out the modules js and jsffi.';
    return { reason: 'exception', message };
  }
  if (error instanceof RangeError) {
    const message = 'The data or the calls of the program are nested too deep: use flatter ones.';
    return { reason: 'exception', message };
  }
  const detail = error instanceof Error ? error.message : String(error);
  const message = `The engine gave up (${detail}). The next run has a new one.`;
  return { reason: 'engine_failure', message };
}

function memoryMessage(limits: SandboxLimits): string {
  const nature =
    'Python here gives memory back only when the program ends: make fewer objects in loops.';
  return `${memoryLimitMessage(limits)} ${nature}`;
}

/** The next interpreter, made while nobody waits for it. */
function prepareSpare(): void {
  spare ??= new Interpreter(module, { memoryBytes: spareBytes });
}

function takeInterpreter(memoryBytes: number): Interpreter {
  if (memoryBytes !== spareBytes) spare = undefined;
  spareBytes = memoryBytes;
  prepareSpare();
  const taken = spare!;
  spare = undefined;
  return taken;
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
