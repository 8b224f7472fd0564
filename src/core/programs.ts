/**
 * Programs over the tools: runs them in the sandbox, answers their calls, and makes a reply of how they
 * ended; or, where a program is the skill that another one calls, hands its whole result back.
 */
import type { CallContext, Calls, Run } from './calls';
import { GuestOperations, skillOfId, type GuestOperationParts } from './guestOperations';
import type { OperationContext } from './guestContents';
import type { ProgramLanguage } from './inputs';
import { namedArguments } from './namedArguments';
import type { Clock } from './ports';
import type { Privacy } from './privacy/privacy';
import type { ToolProxy } from './proxy/proxy';
import type { Replies } from './replies';
import { replyBudget, toOutput } from './results/budget';
import type { RunOutput, StopReason } from './results/outputs';
import { shortly } from './results/problems';
import { CANCELLED_NOTE, isCancelledByPerson } from './runs';
import type { Payload, SandboxBindings } from './sandbox/messages';
import type { Sandbox } from './sandbox/sandbox';
import type { CallReply, SandboxOutcome } from './sandbox/sandboxRun';
import type { Settings } from './settings';
import { withinReach, withStandIns } from './skills/bindings';
import { methodOf } from './skills/names';
import { messageOf, ToolCallError, type ToolCallErrorCode } from './util/errors';
import { isObject } from './util/json';
import { bothClocks } from './util/pausable';

export interface ProgramRequest {
  language: ProgramLanguage;
  code: string;
  /** The value of `input`. */
  input: unknown;
  timeoutMs?: number | undefined;
  /** Calls at the same time, where fewer than usual are better. */
  maxCallsInFlight?: number | undefined;
  /** All that it may call, where that is not everything. */
  reach?: readonly string[] | undefined;
}

export interface ProgramsParts extends Omit<GuestOperationParts, 'calls'> {
  calls: Calls;
  proxy: ToolProxy;
  sandbox: Sandbox;
  privacy: Privacy;
  replies: Replies;
  clock: Clock;
  settings: () => Settings;
  /** What programs see, as it is now. */
  bindings: () => Promise<SandboxBindings>;
}

/** A reply may be as long as it likes where no model reads it. */
const UNBOUNDED_TOKENS = Number.MAX_SAFE_INTEGER;

export class Programs {
  readonly #parts: ProgramsParts;
  readonly #operations: GuestOperations;
  /** What the program before saw. */
  #bindings: SandboxBindings | undefined;

  constructor(parts: ProgramsParts) {
    this.#parts = parts;
    this.#operations = new GuestOperations(parts);
  }

  /** Every way to end is an output. `skill` is the one whose program it is. */
  async run(request: ProgramRequest, run: Run, skill?: string): Promise<RunOutput> {
    const { clock, proxy, replies, settings } = this.#parts;
    const started = clock.monotonic();
    const budget = replyBudget(settings().tokenBudget, run.caller.tokenBudget);
    const missing = await proxy.ensureListed(settings().listWaitMs, run.signal);
    const context = { run, signal: run.signal, skills: skill === undefined ? [] : [skill] };
    const outcome = await this.#start(request, context, budget);
    const { stop, cpuMs, memoryBytes } = outcome;
    run.measured = {
      ...run.measured,
      ...(stop && { reason: stop.reason }),
      cpuMs,
      ...(memoryBytes !== undefined && { memoryBytes }),
    };
    // A server that could not start is news only where its absence may be the reason.
    const absent = outcome.stop === undefined ? [] : shortly(missing);
    const notes = outcome.result === undefined ? [] : await replies.attach(outcome.result, run);
    const isCancelled = outcome.stop?.reason === 'cancelled' && isCancelledByPerson(run);
    const cancelled = isCancelled ? [CANCELLED_NOTE] : [];
    const warnings = [...outcome.warnings, ...run.notes, ...notes, ...absent, ...cancelled];
    const durationMs = clock.monotonic() - started;
    const shown = outcome.result && (await replies.show(outcome.result));
    return toOutput({ ...outcome, ...shown, warnings, durationMs }, budget);
  }

  /** The whole result of the program of the last of `skills`. Throws ToolCallError. */
  async value(request: ProgramRequest, context: OperationContext): Promise<Payload> {
    const { run, skills } = context;
    const name = `skills.${methodOf(skills.at(-1) ?? '')}`;
    const outcome = await this.#start(request, context, UNBOUNDED_TOKENS);
    for (const warning of outcome.warnings) run.notes.push(`${name}: ${warning}`);
    const { stop, result } = outcome;
    if (stop === undefined) return { json: result?.json ?? 'null' };
    const hints = outcome.suggestions.map((hint) => `\n${hint}`).join('');
    throw new ToolCallError(codeOf(stop.reason), name, `${name}: ${stop.message}${hints}`, {
      retryable: false,
      ran: outcome.callsMade > 0 ? 'unknown' : 'no',
    });
  }

  async #start(
    { language, code, input, timeoutMs, maxCallsInFlight, reach }: ProgramRequest,
    context: CallContext & { skills: readonly string[] },
    resultBudgetTokens: number,
  ): Promise<SandboxOutcome> {
    const { sandbox, settings, bindings, privacy } = this.#parts;
    const { run, signal, skills, clock } = context;
    const standIns = run.tap?.standIns;
    const asked = this.#parts.clock.monotonic();
    const own = await bindings();
    const sdk = {
      ms: this.#parts.clock.monotonic() - asked,
      isCached: own === this.#bindings,
      tools: toolsIn(own),
    };
    this.#bindings = own;
    if (clock === undefined) run.measured = { sdk };
    const all = withStandIns(own, standIns);
    const given = await privacy.restore(input ?? null, 'input', run.privacy);
    const limits = {
      ...settings().limits,
      ...(timeoutMs !== undefined && { wallMs: timeoutMs }),
      ...(maxCallsInFlight !== undefined && { maxCallsInFlight }),
    };
    return sandbox.run({
      language: language === 'python3' ? 'python3' : 'javascript',
      code,
      tokenValues: await privacy.valuesIn(code, run.privacy),
      inputJson: JSON.stringify(given),
      bindings: reach === undefined ? all : withinReach(all, reach),
      limits,
      resultBudgetTokens,
      signal,
      ...(clock === undefined ? { onProgress: run.report } : { depth: skills.length }),
      onCall: (id, args, { signal: ended, deadline }) =>
        this.#answer(id, args, limits.maxCalls, {
          run,
          signal: ended,
          clock: clock === undefined ? deadline : bothClocks(deadline, clock),
          skills,
        }),
    });
  }

  /** Carries out one call of a program; what fails becomes an error that the program can catch. */
  async #answer(
    id: string,
    args: unknown,
    maxCalls: number,
    context: OperationContext,
  ): Promise<CallReply> {
    const { run } = context;
    // Each program has this limit for itself; here it holds for all that one run has started.
    if (++run.callsMade > maxCalls) {
      const message = `The program and its skills made more than ${maxCalls} calls, which is the limit.`;
      return { error: { name: 'ToolError', message, code: 'call_limit', ran: 'no' } };
    }
    const played = run.tap?.before(id, args);
    if (played !== undefined) return played;
    const reply = await this.#carryOut(id, args, context);
    run.tap?.after(id, args, reply);
    return reply;
  }

  async #carryOut(id: string, args: unknown, context: OperationContext): Promise<CallReply> {
    const { calls, privacy } = this.#parts;
    try {
      if (id === '$tokenize') {
        const value = isObject(args) ? args['value'] : args;
        return { value: await privacy.tokenize(value ?? null, context.run.privacy) };
      }
      if (id.startsWith('$')) {
        const resolved = await privacy.restore(args, id, context.run.privacy);
        return await this.#operations.perform(id, resolved, context);
      }
      const tool = calls.resolve(id);
      return await calls.call(tool, namedArguments(tool, args), context);
    } catch (error) {
      const label = skillOfId(id);
      if (!(error instanceof ToolCallError)) {
        const tool = label === undefined ? {} : { tool: `skills.${methodOf(label)}` };
        return { error: { name: 'ToolError', message: messageOf(error), ...tool, ran: 'no' } };
      }
      const { message, tool, code, retryable, ran } = error;
      return { error: { name: 'ToolError', message, tool, code, retryable, ran } };
    }
  }
}

function toolsIn({ namespaces }: SandboxBindings): number {
  return namespaces.reduce((sum, { methods }) => sum + methods.length, 0);
}

/** How a skill ended that did not give a result, as the failure of a call. */
function codeOf(reason: StopReason): ToolCallErrorCode {
  switch (reason) {
    case 'denied':
    case 'cancelled':
      return reason;
    case 'wall_limit':
    case 'cpu_limit':
    case 'call_timeout':
      return 'timeout';
    default:
      return 'tool_failed';
  }
}
