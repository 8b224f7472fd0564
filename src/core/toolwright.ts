/**
 * The facade: what Toolwright can do, for every host. The order of the cross-cutting steps is readable
 * here: read the input, know the tools, run or call (calls.ts asks the policy), cut, record.
 */
import { Calls, type Caller, type Run } from './calls';
import { Catalog } from './catalog/catalog';
import type { CatalogTool, ToolList } from './catalog/contract';
import type { ObservedOutputs } from './catalog/observedOutputs';
import type { LoadedConfig } from './config/definition';
import { DEFAULT_RUN_LIMITS, type RunLimits } from './config/limits';
import { GuestContents } from './guestContents';
import { GuestOperations } from './guestOperations';
import {
  readCallInput,
  readExecuteInput,
  readSearchInput,
  type CallInput,
  type ExecuteInput,
} from './inputs';
import type { ActivityLog } from './metrics/activity';
import { namedArguments } from './namedArguments';
import type { Permissions } from './policy/permissions';
import type { Policy } from './policy/policy';
import type { ServerTrust } from './policy/serverTrust';
import type { Clock, Log } from './ports';
import { DEFAULT_SERVER_TIMES, type ServerTimes, type ToolProxy } from './proxy/proxy';
import type { ServerView } from './proxy/serverView';
import { attachmentsOf } from './results/attachments';
import { DEFAULT_TOKEN_BUDGET, replyBudget, toOutput, type RunEnding } from './results/budget';
import type { RunOutput, SearchOutput } from './results/outputs';
import type { PartStore } from './results/partStore';
import { shortly } from './results/problems';
import type { ResultStore } from './results/resultStore';
import { isCancelledByPerson, Runs } from './runs';
import type { CallReply } from './sandbox/sandboxRun';
import type { Shrunk } from './sandbox/messages';
import type { Sandbox } from './sandbox/sandbox';
import type { WorkspaceState } from './store/workspaceState';
import { ToolSearch } from './toolSearch';
import { messageOf, ToolCallError } from './util/errors';
import type { Pausable } from './util/pausable';

/** Settings that people may change while we run. */
export interface Settings {
  /** Tokens that a reply may have. */
  tokenBudget: number;
  limits: RunLimits;
  /** How long a search or a program waits for servers that never listed their tools, in ms. */
  listWaitMs: number;
  /** Time limits of servers that have none of their own. */
  servers: ServerTimes;
}

export const DEFAULT_SETTINGS: Settings = {
  tokenBudget: DEFAULT_TOKEN_BUDGET,
  limits: DEFAULT_RUN_LIMITS,
  listWaitMs: 10_000,
  servers: DEFAULT_SERVER_TIMES,
};

export interface ToolwrightParts {
  proxy: ToolProxy;
  sandbox: Sandbox;
  policy: Policy;
  permissions: Permissions;
  trust: ServerTrust;
  results: ResultStore;
  parts: PartStore;
  state: WorkspaceState;
  observed: ObservedOutputs;
  clock: Clock;
  log: Log;
  /** Runs last, when every server has ended. */
  onDispose?: () => void;
}

/** For the model, which would try again otherwise. */
const CANCELLED_NOTE = 'The person cancelled this run. Ask what to do instead of running it again.';

export class Toolwright {
  readonly #proxy: ToolProxy;
  readonly #sandbox: Sandbox;
  readonly #clock: Clock;
  readonly #runs: Runs;
  readonly #log: Log;
  readonly #onDispose: (() => void) | undefined;
  readonly #catalog = new Catalog();
  readonly #calls: Calls;
  readonly #results: ResultStore;
  readonly #parts: PartStore;
  readonly #observed: ObservedOutputs;
  readonly #searching: ToolSearch;
  readonly #operations: GuestOperations;
  /** The tools of each server, also those that are switched off. */
  readonly #lists = new Map<string, ToolList>();
  readonly #permissions: Permissions;
  readonly #trust: ServerTrust;
  #settings = DEFAULT_SETTINGS;
  #configProblems: readonly string[] = [];

  constructor(parts: ToolwrightParts) {
    const { proxy, sandbox, policy, permissions, trust, clock, log, onDispose, ...kept } = parts;
    const catalog = this.#catalog;
    this.#proxy = proxy;
    this.#sandbox = sandbox;
    this.#clock = clock;
    this.#runs = new Runs(clock);
    this.#log = log;
    this.#onDispose = onDispose;
    this.#permissions = permissions;
    this.#trust = trust;
    this.#results = kept.results;
    this.#parts = kept.parts;
    this.#observed = kept.observed;
    const calls = new Calls({
      catalog,
      policy,
      proxy,
      clock,
      keepPart: (data, mimeType) => kept.parts.keep(data, mimeType),
      callMs: () => this.#settings.limits.callMs,
      onResult: (tool, payload) => kept.observed.note(tool, payload),
    });
    this.#calls = calls;
    this.#searching = new ToolSearch({
      catalog,
      proxy,
      observed: kept.observed,
      listWaitMs: () => this.#settings.listWaitMs,
      configProblems: () => this.#configProblems,
      listProblems: () => [...this.#lists.values()].flatMap(({ problems }) => problems),
    });
    this.#operations = new GuestOperations({
      catalog,
      calls,
      contents: new GuestContents(proxy, calls),
      ...kept,
      search: (input, signal) => this.#searching.search(input, signal),
    });
    proxy.onDidChangeTools(({ server, list }) => {
      if (list === undefined) {
        this.#lists.delete(server);
        this.#catalog.removeServer(server);
        return;
      }
      this.#lists.set(server, list);
      this.#offer(server, list);
      for (const problem of list.problems) log.warn(problem);
    });
    permissions.onDidSwitch(() => {
      for (const [server, list] of this.#lists) this.#offer(server, list);
    });
  }

  /** Takes a configuration: servers that are new, changed or gone follow it, the others go on. */
  async configure(config: LoadedConfig, settings: Partial<Settings> = {}): Promise<void> {
    this.#configProblems = config.problems;
    for (const problem of config.problems) this.#log.warn(problem);
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    await this.#trust.look(config.servers);
    await this.#proxy.configure(config.servers, this.#settings.servers);
  }

  /** What is wrong with the configuration, for people. */
  get configProblems(): readonly string[] {
    return this.#configProblems;
  }

  servers(): ServerView[] {
    return this.#proxy.views().map((view) => {
      const { name, toolNames } = view;
      const disabledTools = toolNames.filter((tool) => this.#permissions.isOff(name, tool));
      return {
        ...view,
        isTrusted: this.#trust.isTrusted(name),
        ...(disabledTools.length > 0 && { disabledTools }),
      };
    });
  }

  /** The contract behind a name that a model or a person wrote; undefined when there is none. */
  tool(name: string): CatalogTool | undefined {
    return this.#catalog.resolve(name);
  }

  /** What is under way and what happened. */
  get activity(): ActivityLog {
    return this.#runs.activity;
  }

  /** Stops what is under way under this id of the activity. False when nothing is. */
  cancel(id: number): boolean {
    return this.#runs.cancel(id);
  }

  /** Gets the sandbox ready in idle time, so that the first program waits for nothing. */
  async warm(): Promise<void> {
    await this.#sandbox.warm({ bindings: this.#catalog.bindings(), limits: this.#settings.limits });
  }

  /** `search_tools`. Throws InvalidInputError. */
  async searchTools(raw: unknown, caller: Caller): Promise<SearchOutput> {
    const input = readSearchInput(raw);
    return this.#runs.track('search', input.keyword, caller, ({ signal }) =>
      this.#searching.search(input, signal),
    );
  }

  /** `execute_code`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async executeCode(raw: unknown, caller: Caller): Promise<RunOutput> {
    const input = readExecuteInput(raw);
    return this.#runs.track('program', input.language, caller, (run) => this.#execute(input, run));
  }

  async #execute(input: ExecuteInput, run: Run): Promise<RunOutput> {
    const started = this.#clock.monotonic();
    const budget = replyBudget(this.#settings.tokenBudget, run.caller.tokenBudget);
    const missing = await this.#proxy.ensureListed(this.#settings.listWaitMs, run.signal);
    const outcome = await this.#sandbox.run({
      language: input.language === 'python3' ? 'python3' : 'javascript',
      code: input.code,
      inputJson: JSON.stringify(input.input ?? null),
      bindings: this.#catalog.bindings(),
      limits: {
        ...this.#settings.limits,
        ...(input.timeoutMs !== undefined && { wallMs: input.timeoutMs }),
      },
      resultBudgetTokens: budget,
      signal: run.signal,
      onProgress: run.report,
      onCall: (id, args, { signal, deadline }) => this.#answer(id, args, run, signal, deadline),
    });
    // A server that could not start is news only where its absence may be the reason.
    const absent = outcome.stop === undefined ? [] : shortly(missing);
    const notes = outcome.result === undefined ? [] : await this.#attach(outcome.result, run);
    const isCancelled = outcome.stop?.reason === 'cancelled' && isCancelledByPerson(run);
    const cancelled = isCancelled ? [CANCELLED_NOTE] : [];
    const warnings = [...outcome.warnings, ...notes, ...absent, ...cancelled];
    const durationMs = this.#clock.monotonic() - started;
    const shown = outcome.result && (await this.#show(outcome.result));
    return toOutput({ ...outcome, ...shown, warnings, durationMs }, budget);
  }

  /** `call_tool`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async callTool(raw: unknown, caller: Caller): Promise<RunOutput> {
    const input = readCallInput(raw);
    return this.#runs.track('call', input.name, caller, (run) => this.#call(input, run));
  }

  async #call({ name, args }: CallInput, run: Run): Promise<RunOutput> {
    const started = this.#clock.monotonic();
    const isUnknown = this.#catalog.resolve(name) === undefined;
    const missing = isUnknown
      ? await this.#proxy.ensureListed(this.#settings.listWaitMs, run.signal)
      : [];
    const budget = replyBudget(this.#settings.tokenBudget, run.caller.tokenBudget);
    const nothing = { console: [], warnings: [], suggestions: [], callsMade: 0 };
    let ending: Omit<RunEnding, 'durationMs'>;
    try {
      const tool = this.#calls.resolve(name);
      run.report({ callsMade: 1, waitingFor: () => [tool.id], console: [] });
      const payload = await this.#calls.call(tool, args, run, run.signal);
      const shrunk = await this.#sandbox.shrink(payload, budget, run.signal);
      const warnings = await this.#attach(shrunk, run);
      ending = { ...nothing, warnings, ...(await this.#show(shrunk)) };
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
    const durationMs = this.#clock.monotonic() - started;
    return toOutput({ ...ending, durationMs }, budget);
  }

  /** Ends every server and every program. */
  async dispose(): Promise<void> {
    this.#runs.dispose();
    await Promise.all([this.#proxy.dispose(), this.#sandbox.dispose()]);
    await Promise.all([this.#results.dispose(), this.#parts.dispose(), this.#observed.dispose()]);
    this.#permissions.dispose();
    this.#trust.dispose();
    this.#catalog.dispose();
    this.#onDispose?.();
  }

  /** Lets programs and searches see the tools that are not switched off. */
  #offer(server: string, { tools }: ToolList): void {
    const offered = tools.filter(({ name }) => !this.#permissions.isOff(server, name));
    this.#catalog.setTools(server, offered);
  }

  /** Carries out one call of a program; what fails becomes an error that the program can catch. */
  async #answer(
    id: string,
    args: unknown,
    run: Run,
    signal: AbortSignal,
    clock: Pausable,
  ): Promise<CallReply> {
    try {
      if (id.startsWith('$')) {
        return await this.#operations.perform(id, args, { run, signal, clock });
      }
      const tool = this.#calls.resolve(id);
      return await this.#calls.call(tool, namedArguments(tool, args), run, signal, clock);
    } catch (error) {
      if (!(error instanceof ToolCallError)) {
        return { error: { name: 'ToolError', message: messageOf(error), ran: 'no' } };
      }
      const { message, tool, code, retryable, ran } = error;
      return { error: { name: 'ToolError', message, tool, code, retryable, ran } };
    }
  }

  /** Keeps the whole of what had to be cut, and says how the next program gets it. */
  async #show({ json, cut, whole }: Shrunk): Promise<{ resultJson: string; cut?: string }> {
    if (cut === undefined || whole === undefined) return { resultJson: json };
    try {
      const handle = await this.#results.keep(whole);
      const hint = `The whole is kept: await results.load('${handle}') in the next program.`;
      return { resultJson: json, cut: `${cut} ${hint}` };
    } catch (error) {
      this.#log.warn(`A result was cut and could not be kept: ${messageOf(error)}`);
      return { resultJson: json, cut };
    }
  }

  /** Hands over the images that a result names; resolves to what is to be said about others. */
  async #attach({ json, whole }: Shrunk, run: Run): Promise<string[]> {
    const { attach } = run.caller;
    if (attach === undefined) return [];
    const { attachments, notes } = await attachmentsOf(whole ?? json, this.#parts);
    for (const { data } of attachments) run.bytesAttached += data.length;
    attach(attachments);
    return notes;
  }
}

function stopReasonOf(error: ToolCallError): NonNullable<RunEnding['stop']>['reason'] {
  if (error.code === 'denied') return 'denied';
  if (error.code === 'cancelled') return 'cancelled';
  if (error.code === 'timeout') return 'call_timeout';
  return 'call_failed';
}
