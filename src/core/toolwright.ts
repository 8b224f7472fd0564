/**
 * The facade: what Toolwright can do, for every host. The order of the cross-cutting steps is readable
 * here: read the input, know the tools, run or call (calls.ts asks the policy), cut, record.
 */
import { Calls, Run, type Caller } from './calls';
import { Catalog } from './catalog/catalog';
import type { CatalogTool } from './catalog/contract';
import { hitOf } from './catalog/describe';
import { signatureOf } from './catalog/signature';
import type { LoadedConfig } from './config/definition';
import { GuestOperations } from './guestOperations';
import { readCallInput, readExecuteInput, readSearchInput, type SearchInput } from './inputs';
import { ActivityLog, type ActivityEntry } from './metrics/activity';
import type { Policy } from './policy/policy';
import type { Clock, Log } from './ports';
import type { ToolProxy } from './proxy/proxy';
import type { ServerView } from './proxy/serverView';
import { DEFAULT_TOKEN_BUDGET, replyBudget, toOutput, type RunEnding } from './results/budget';
import type { RunOutput, SearchOutput } from './results/outputs';
import type { ResultStore } from './results/resultStore';
import type { CallReply, Pausable } from './sandbox/activeRun';
import type { SandboxLimits } from './sandbox/limits';
import type { Shrunk } from './sandbox/messages';
import type { Sandbox } from './sandbox/sandbox';
import type { WorkspaceState } from './store/workspaceState';
import { InvalidInputError, messageOf, ToolCallError } from './util/errors';
import { isObject } from './util/json';

/** Settings that people may change while we run. */
export interface Settings {
  /** Tokens that a reply may have. */
  tokenBudget: number;
  limits: Partial<SandboxLimits>;
  /** How long a search or a program waits for servers that never listed their tools, in ms. */
  listWaitMs: number;
}

export const DEFAULT_SETTINGS: Settings = {
  tokenBudget: DEFAULT_TOKEN_BUDGET,
  limits: {},
  listWaitMs: 10_000,
};

export interface ToolwrightParts {
  proxy: ToolProxy;
  sandbox: Sandbox;
  policy: Policy;
  results: ResultStore;
  state: WorkspaceState;
  clock: Clock;
  log: Log;
}

/** Bounds of what a reply says about servers and configuration. */
const MAX_WARNINGS = 10;
const MAX_WARNING_CHARS = 400;

export class Toolwright {
  readonly activity = new ActivityLog();
  readonly #proxy: ToolProxy;
  readonly #sandbox: Sandbox;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #catalog = new Catalog();
  readonly #calls: Calls;
  readonly #results: ResultStore;
  readonly #operations: GuestOperations;
  readonly #listProblems = new Map<string, readonly string[]>();
  #settings = DEFAULT_SETTINGS;
  #configProblems: readonly string[] = [];

  constructor({ proxy, sandbox, policy, results, state, clock, log }: ToolwrightParts) {
    const catalog = this.#catalog;
    this.#proxy = proxy;
    this.#sandbox = sandbox;
    this.#clock = clock;
    this.#log = log;
    this.#results = results;
    const calls = new Calls({ catalog, policy, proxy, clock });
    this.#calls = calls;
    this.#operations = new GuestOperations({
      catalog,
      calls,
      results,
      state,
      search: (input, signal) => this.#search(input, signal),
    });
    proxy.onDidChangeTools(({ server, list }) => {
      if (list === undefined) {
        this.#catalog.removeServer(server);
        this.#listProblems.delete(server);
        return;
      }
      this.#catalog.setTools(server, list.tools);
      this.#listProblems.set(server, list.problems);
      for (const problem of list.problems) log.warn(problem);
    });
  }

  /** Takes a configuration: servers that are new, changed or gone follow it, the others go on. */
  async configure(config: LoadedConfig, settings: Partial<Settings> = {}): Promise<void> {
    this.#configProblems = config.problems;
    for (const problem of config.problems) this.#log.warn(problem);
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    await this.#proxy.configure(config.servers);
  }

  /** What is wrong with the configuration, for people. */
  get configProblems(): readonly string[] {
    return this.#configProblems;
  }

  servers(): ServerView[] {
    return this.#proxy.views();
  }

  /** The contract behind a name that a model or a person wrote; undefined when there is none. */
  tool(name: string): CatalogTool | undefined {
    return this.#catalog.resolve(name);
  }

  /** `search_tools`. Throws InvalidInputError. */
  async searchTools(raw: unknown, caller: Caller): Promise<SearchOutput> {
    const started = this.#clock.monotonic();
    const input = readSearchInput(raw);
    const output = await this.#search(input, caller.signal);
    this.#record('search', input.keyword, 'ok', started, new Run(caller), output);
    return output;
  }

  /** `execute_code`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async executeCode(raw: unknown, caller: Caller): Promise<RunOutput> {
    const started = this.#clock.monotonic();
    const input = readExecuteInput(raw);
    const run = new Run(caller);
    const budget = replyBudget(this.#settings.tokenBudget, caller.tokenBudget);
    const missing = await this.#proxy.ensureListed(this.#settings.listWaitMs, caller.signal);
    const outcome = await this.#sandbox.run({
      language: input.language === 'python3' ? 'python3' : 'javascript',
      code: input.code,
      inputJson: JSON.stringify(input.input ?? null),
      bindings: {
        namespaces: this.#catalog.namespaces(),
        plainFunctions: this.#catalog.plainFunctions(),
      },
      limits: {
        ...this.#settings.limits,
        ...(input.timeoutMs !== undefined && { wallMs: input.timeoutMs }),
      },
      resultBudgetTokens: budget,
      signal: caller.signal,
      onCall: (id, args, { signal, deadline }) => this.#answer(id, args, run, signal, deadline),
    });
    // A server that could not start is news only where its absence may be the reason.
    const absent = outcome.stop === undefined ? [] : missing.map(shortly).slice(0, MAX_WARNINGS);
    const warnings = [...outcome.warnings, ...absent];
    const durationMs = this.#clock.monotonic() - started;
    const shown = outcome.result && (await this.#show(outcome.result));
    const output = toOutput({ ...outcome, ...shown, warnings, durationMs }, budget);
    this.#record('program', input.language, output.status, started, run, output);
    return output;
  }

  /** `call_tool`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async callTool(raw: unknown, caller: Caller): Promise<RunOutput> {
    const started = this.#clock.monotonic();
    const { name, args } = readCallInput(raw);
    const run = new Run(caller);
    if (this.#catalog.resolve(name) === undefined) {
      await this.#proxy.ensureListed(this.#settings.listWaitMs, caller.signal);
    }
    const budget = replyBudget(this.#settings.tokenBudget, caller.tokenBudget);
    const nothing = { console: [], warnings: [], suggestions: [], callsMade: 0 };
    let ending: Omit<RunEnding, 'durationMs'>;
    try {
      const tool = this.#calls.resolve(name);
      const payload = await this.#calls.call(tool, args, run, caller.signal);
      const shrunk = await this.#sandbox.shrink(payload, budget, caller.signal);
      ending = { ...nothing, ...(await this.#show(shrunk)) };
    } catch (error) {
      if (caller.signal.aborted) {
        ending = { ...nothing, stop: { reason: 'cancelled', message: 'The call was cancelled.' } };
      } else if (error instanceof ToolCallError) {
        ending = { ...nothing, stop: { reason: stopReasonOf(error), message: error.message } };
      } else {
        throw error;
      }
    }
    const durationMs = this.#clock.monotonic() - started;
    const output = toOutput({ ...ending, durationMs }, budget);
    this.#record('call', name, output.status, started, run, output);
    return output;
  }

  /** Ends every server and every program. */
  async dispose(): Promise<void> {
    await Promise.all([this.#proxy.dispose(), this.#sandbox.dispose(), this.#results.dispose()]);
    this.#catalog.dispose();
    this.activity.dispose();
  }

  async #search(input: SearchInput, signal: AbortSignal): Promise<SearchOutput> {
    const { keyword, detailLevel, server, limit, offset } = input;
    const missing = await this.#proxy.ensureListed(this.#settings.listWaitMs, signal);
    const { matched, hits } = this.#catalog.search({
      keyword,
      limit,
      offset,
      ...(server !== undefined && { server }),
    });
    const end = offset + hits.length;
    const problems = [
      ...this.#configProblems,
      ...missing,
      ...[...this.#listProblems.values()].flat(),
      ...this.#catalog.problems(),
    ];
    return {
      keyword,
      detail_level: detailLevel,
      matched,
      complete: missing.length === 0 && offset === 0 && end >= matched,
      ...(end < matched && { next_offset: end }),
      results: hits.map(({ tool, why }) => hitOf(tool, detailLevel, why)),
      ...(problems.length > 0 && { warnings: problems.slice(0, MAX_WARNINGS).map(shortly) }),
      ...(matched === 0 && { suggestions: this.#suggest(keyword, server) }),
    };
  }

  #suggest(keyword: string, server: string | undefined): string[] {
    const known = `Known servers: ${this.#catalog.servers().join(', ')}.`;
    if (server !== undefined && !this.#catalog.servers().includes(server)) {
      return [`There is no server '${server}'. ${known}`];
    }
    const near = this.#catalog.nearest(keyword);
    if (near.length > 0) return [`Nothing matched. Names that are near: ${near.join(', ')}.`];
    return [`Nothing matched. ${known} Try other words for the task.`];
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
      if (id.startsWith('$')) return { json: await this.#operations.perform(id, args, signal) };
      const tool = this.#calls.resolve(id);
      if (!isObject(args)) {
        throw new InvalidInputError(`${tool.call} takes one object: ${signatureOf(tool)}`);
      }
      return await this.#calls.call(tool, args, run, signal, clock);
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

  #record(
    kind: ActivityEntry['kind'],
    title: string,
    status: ActivityEntry['status'],
    started: number,
    { calls, bytesIn }: Run,
    output: unknown,
  ): void {
    const durationMs = this.#clock.monotonic() - started;
    const at = this.#clock.now() - durationMs;
    const bytesOut = Buffer.byteLength(JSON.stringify(output));
    this.activity.record({ kind, title, status, calls, bytesIn, at, durationMs, bytesOut });
  }
}

/** The part of a problem that a model needs; people find the rest in the log and the views. */
function shortly(problem: string): string {
  const line = problem.split('\n', 1)[0]!;
  return line.length > MAX_WARNING_CHARS ? `${line.slice(0, MAX_WARNING_CHARS)}…` : line;
}

function stopReasonOf(error: ToolCallError): NonNullable<RunEnding['stop']>['reason'] {
  if (error.code === 'denied') return 'denied';
  if (error.code === 'cancelled') return 'cancelled';
  if (error.code === 'timeout') return 'wall_limit';
  return 'call_failed';
}
