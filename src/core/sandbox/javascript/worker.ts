/**
 * The thread in which programs run, one at a time. It keeps an engine ready, reports each turn of a
 * program to the host, and while a program waits for its calls it waits with it. The host may end the
 * thread at any moment, so nothing here is worth saving.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Inspection } from '../inspection';
import { DEFAULT_LIMITS } from '../limits';
import type { FromWorker, Program, SandboxBindings, ToWorker, WorkerOutcome } from '../messages';
import { countAll, shrinkPayload } from '../payload';
import type { WorkerData } from '../pooledWorker';
import { inspect as inspectPython } from '../python/inspect';
import { Engine } from './engine';
import type { MachineLimits } from './machine';
import { ProgramRun, type Step } from './programRun';
import { inspect } from './script/inspect';
import { warmUp } from './warmUp';

const WARM_UP_ROUNDS = 3;
const SPIN_MS = 0.05;

const { module, signal } = workerData as WorkerData;
const port = parentPort!;
/** As if nothing had ever run in it; undefined while a program has it. */
let ready: { engine: Engine; limits: MachineLimits } | undefined;
let bindings: SandboxBindings = { namespaces: [], plainFunctions: [] };
let current: { number: number; engine: Engine; limits: MachineLimits; run: ProgramRun } | undefined;

port.on('message', (message: ToWorker) => {
  handle(message);
  converse();
});
void Engine.create(module, DEFAULT_LIMITS).then((engine) => {
  ready = { engine, limits: DEFAULT_LIMITS };
  send({ type: 'ready', readsPacked: Engine.hasBinaryJson });
});

/**
 * Handles messages for as long as a program waits for its calls. This thread has nothing else to do
 * then, and waiting here instead of in the event loop saves a turn of it for each call.
 */
function converse(): void {
  while (current !== undefined) {
    const seen = Atomics.load(signal, 0);
    const received = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
    if (received !== undefined) handle(received.message);
    else if (!isAnsweredSoon(seen)) Atomics.wait(signal, 0, seen);
  }
}

/** Looks for a moment before it sleeps: to sleep and be woken takes longer than quick tools do. */
function isAnsweredSoon(seen: number): boolean {
  const until = performance.now() + SPIN_MS;
  while (performance.now() < until) {
    if (Atomics.load(signal, 0) !== seen) return true;
  }
  return false;
}

function handle(message: ToWorker): void {
  switch (message.type) {
    case 'run':
      bindings = message.bindings ?? bindings;
      begin(message.run, message.program);
      return;
    case 'settle':
      if (current?.number === message.run) report(settle(current.run, message));
      return;
    case 'stop':
      if (current?.number !== message.run) return;
      keep(current.engine, current.limits);
      current = undefined;
      return;
    case 'shrink':
      void shrinkPayload(message.result, message.budgetTokens).then((result) =>
        send({ type: 'shrunk', run: message.run, result }),
      );
      return;
    case 'count':
      void countAll(message.texts).then((tokens) =>
        send({ type: 'counted', run: message.run, tokens }),
      );
      return;
    case 'inspect':
      bindings = message.bindings ?? bindings;
      send({ type: 'inspected', run: message.run, inspection: inspectionOf(message) });
      return;
    case 'warm':
      void warm();
  }
}

/** Of programs of either language: this thread has both readers, and needs no engine for them. */
function inspectionOf({ language, code }: ToWorker & { type: 'inspect' }): Inspection {
  return language === 'python3' ? inspectPython(code, bindings) : inspect(code, bindings);
}

function begin(number: number, program: Program): void {
  const { limits } = program;
  const taken = takeReady(limits);
  if (taken !== undefined) {
    start(number, program, taken);
    return;
  }
  Engine.create(module, limits).then(
    (engine) => {
      start(number, program, engine);
      converse();
    },
    (error: unknown) => {
      const stop = { reason: 'engine_failure' as const, message: String(error) };
      const outcome = { stop, console: [], warnings: [], suggestions: [], cpuMs: 0 };
      send({ type: 'done', run: number, outcome, isSpent: true, memoryBytes: 0 });
    },
  );
}

function start(number: number, program: Program, engine: Engine): void {
  const run = new ProgramRun(engine, program, bindings);
  current = { number, engine, limits: program.limits, run };
  report(run.start());
}

function settle(run: ProgramRun, message: ToWorker & { type: 'settle' }): Step {
  run.note(message.shapes);
  if ('packed' in message) return run.settle(message.count, message.packed);
  return run.settleWith(message.replies);
}

function report(step: Step): void {
  const { number: run, engine } = current!;
  const { cpuMs } = engine;
  if (step.type === 'waiting') {
    const { calls, console } = step;
    send({ type: 'waiting', run, calls, console, cpuMs });
    return;
  }
  // The host's watch over the computing ends here.
  if (step.mustCut) send({ type: 'waiting', run, calls: [], console: [], cpuMs });
  void conclude(step.outcome);
}

async function conclude(outcome: Promise<WorkerOutcome>): Promise<void> {
  const { number, engine, limits, run } = current!;
  // Whatever the host still sends about this run is too late.
  current = undefined;
  // The memory of a machine is given back only with its thread.
  const isSpent = run.isBroken || engine.isOversized;
  const memoryBytes = engine.memory.length;
  send({ type: 'done', run: number, outcome: await outcome, isSpent, memoryBytes });
  // Nobody waits for this.
  if (!isSpent) keep(engine, limits);
}

/** Makes the engine ready for the next program, or makes another. */
function keep(engine: Engine, limits: MachineLimits): void {
  if (engine.reset()) {
    ready = { engine, limits };
    return;
  }
  void Engine.create(module, limits).then((fresh) => (ready ??= { engine: fresh, limits }));
}

function takeReady({ memoryBytes, stackBytes }: MachineLimits): Engine | undefined {
  const taken = ready;
  ready = undefined;
  const isFit = taken?.limits.memoryBytes === memoryBytes && taken.limits.stackBytes === stackBytes;
  return isFit ? taken.engine : undefined;
}

async function warm(): Promise<void> {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    const taken = ready;
    // Somebody's program is worth more.
    if (taken === undefined) break;
    ready = undefined;
    await warmUp(taken.engine);
    keep(taken.engine, taken.limits);
    await new Promise((resolve) => setImmediate(resolve));
  }
  send({ type: 'warmed' });
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
