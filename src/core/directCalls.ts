/**
 * `call_tool`: one call of one tool, with a reply like that of a program. Every way to end is an output.
 */
import type { Calls, Run } from './calls';
import type { Catalog } from './catalog/catalog';
import type { CallInput } from './inputs';
import type { Clock } from './ports';
import type { ToolProxy } from './proxy/proxy';
import type { Replies } from './replies';
import { replyBudget, toOutput, type RunEnding } from './results/budget';
import type { RunOutput } from './results/outputs';
import { shortly } from './results/problems';
import { CANCELLED_NOTE, isCancelledByPerson } from './runs';
import type { Sandbox } from './sandbox/sandbox';
import type { Settings } from './settings';
import { ToolCallError } from './util/errors';

export interface DirectCallsParts {
  catalog: Catalog;
  calls: Calls;
  proxy: ToolProxy;
  sandbox: Sandbox;
  replies: Replies;
  clock: Clock;
  settings: () => Settings;
}

export class DirectCalls {
  readonly #parts: DirectCallsParts;

  constructor(parts: DirectCallsParts) {
    this.#parts = parts;
  }

  async call({ name, args }: CallInput, run: Run): Promise<RunOutput> {
    const { catalog, calls, proxy, sandbox, replies, clock, settings } = this.#parts;
    const started = clock.monotonic();
    const isUnknown = catalog.resolve(name) === undefined;
    const missing = isUnknown ? await proxy.ensureListed(settings().listWaitMs, run.signal) : [];
    const budget = replyBudget(settings().tokenBudget, run.caller.tokenBudget);
    const nothing = { console: [], warnings: [], suggestions: [], callsMade: 0 };
    let ending: Omit<RunEnding, 'durationMs'>;
    try {
      const tool = calls.resolve(name);
      run.report({ callsMade: 1, waitingFor: () => [tool.id], console: [] });
      const payload = await calls.call(tool, args, { run, signal: run.signal });
      const shrunk = await sandbox.shrink(payload, budget, run.signal);
      const warnings = await replies.attach(shrunk, run);
      ending = { ...nothing, warnings, ...(await replies.show(shrunk)) };
    } catch (error) {
      if (run.signal.aborted) {
        const warnings = isCancelledByPerson(run) ? [CANCELLED_NOTE] : [];
        const stop = { reason: 'cancelled' as const, message: 'The call was cancelled.' };
        ending = { ...nothing, warnings, stop };
      } else if (error instanceof ToolCallError) {
        // A server that could not start may be the one that has it.
        const warnings = shortly(missing);
        const stop = { reason: stopReasonOf(error), message: error.message };
        ending = { ...nothing, warnings, stop };
      } else {
        throw error;
      }
    }
    if (ending.stop !== undefined) run.measured = { reason: ending.stop.reason };
    const durationMs = clock.monotonic() - started;
    return toOutput({ ...ending, durationMs }, budget);
  }
}

function stopReasonOf(error: ToolCallError): NonNullable<RunEnding['stop']>['reason'] {
  if (error.code === 'denied') return 'denied';
  if (error.code === 'cancelled') return 'cancelled';
  if (error.code === 'timeout') return 'call_timeout';
  return 'call_failed';
}
