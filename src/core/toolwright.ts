/**
 * The facade: what Toolwright can do, for every host. The order of the cross-cutting steps is readable
 * here: read the input, know the tools, ask the policy, call, cut to the budget, record.
 */
import { Catalog } from './catalog/catalog';
import type { CatalogTool } from './catalog/contract';
import { hitOf } from './catalog/describe';
import { signatureOf } from './catalog/signature';
import type { LoadedConfig } from './config/definition';
import {
  readCallInput,
  readExecuteInput,
  readSearchInput,
  type ExecuteInput,
  type SearchInput,
} from './inputs';
import { ActivityLog, type ActivityEntry, type CallRecord } from './metrics/activity';
import { RunConsent, type Policy } from './policy/policy';
import type { Clock, Log } from './ports';
import type { ToolProxy } from './proxy/proxy';
import type { ServerView } from './proxy/serverView';
import type { ToolResult } from './proxy/toolSource';
import { budgetChars, DEFAULT_TOKEN_BUDGET, toOutput, type RunEnding } from './results/budget';
import type { RunOutput, SearchOutput } from './results/outputs';
import type { SandboxLimits } from './sandbox/limits';
import type { SandboxBindings } from './sandbox/messages';
import type { CallReply, Pausable, Sandbox } from './sandbox/sandbox';
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

/** Bounds of what a reply says about servers and configuration. */
const MAX_WARNINGS = 10;
const MAX_WARNING_CHARS = 400;

export interface ToolwrightParts {
  proxy: ToolProxy;
  sandbox: Sandbox;
  policy: Policy;
  clock: Clock;
  log: Log;
}

/** Who calls: how to stop the work, and how much it may reply. */
export interface Caller {
  signal: AbortSignal;
  /** The host's own budget for this reply, in tokens. */
  tokenBudget?: number;
  /** What is going on, in a few words, for people. */
  onProgress?: (message: string) => void;
}

/** Everything that one program or direct call has in common. */
interface Run {
  consent: RunConsent;
  caller: Caller;
  calls: CallRecord[];
  bytesIn: number;
}

export class Toolwright {
  readonly activity = new ActivityLog();
  readonly #parts: ToolwrightParts;
  readonly #catalog = new Catalog();
  #settings = DEFAULT_SETTINGS;
  #configProblems: readonly string[] = [];
  readonly #listProblems = new Map<string, readonly string[]>();

  constructor(parts: ToolwrightParts) {
    this.#parts = parts;
    parts.proxy.onDidChangeTools(({ server, list }) => {
      if (list === undefined) {
        this.#catalog.removeServer(server);
        this.#listProblems.delete(server);
      } else {
        this.#catalog.setTools(server, list.tools);
        this.#listProblems.set(server, list.problems);
        for (const problem of list.problems) parts.log.warn(problem);
      }
    });
  }

  /** Takes a configuration: servers that are new, changed or gone follow it, the others go on. */
  async configure(config: LoadedConfig, settings: Partial<Settings> = {}): Promise<void> {
    this.#configProblems = config.problems;
    for (const problem of config.problems) this.#parts.log.warn(problem);
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    await this.#parts.proxy.configure(config.servers);
  }

  /** What is wrong with the configuration, for people. */
  get configProblems(): readonly string[] {
    return this.#configProblems;
  }

  servers(): ServerView[] {
    return this.#parts.proxy.views();
  }

  /** The contract behind a name that a model or a person wrote; undefined when there is none. */
  tool(name: string): CatalogTool | undefined {
    return this.#catalog.resolve(name);
  }

  /** `search_tools`. Throws InvalidInputError. */
  async searchTools(raw: unknown, caller: Caller): Promise<SearchOutput> {
    const started = this.#parts.clock.monotonic();
    const input = readSearchInput(raw);
    const output = await this.#search(input, caller.signal);
    this.#record({
      kind: 'search',
      title: input.keyword,
      status: 'ok',
      started,
      calls: [],
      bytesIn: 0,
      output,
    });
    return output;
  }

  /** `execute_code`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async executeCode(raw: unknown, caller: Caller): Promise<RunOutput> {
    const started = this.#parts.clock.monotonic();
    const input = readExecuteInput(raw);
    const run: Run = { consent: new RunConsent(), caller, calls: [], bytesIn: 0 };
    const budget = budgetChars(this.#settings.tokenBudget, caller.tokenBudget);
    const missing = await this.#parts.proxy.ensureListed(this.#settings.listWaitMs, caller.signal);
    const outcome = await this.#runProgram(input, run, budget);
    // A server that could not start is news only where its absence may be the reason.
    const absent = outcome.stop === undefined ? [] : missing.map(shortly).slice(0, MAX_WARNINGS);
    const warnings = [...outcome.warnings, ...absent];
    const durationMs = this.#parts.clock.monotonic() - started;
    const output = toOutput({ ...outcome, warnings, durationMs }, budget);
    this.#record({
      kind: 'program',
      title: input.language,
      status: output.status,
      started,
      ...run,
      output,
    });
    return output;
  }

  /** `call_tool`. Every way to end is an output; only a bad input throws InvalidInputError. */
  async callTool(raw: unknown, caller: Caller): Promise<RunOutput> {
    const started = this.#parts.clock.monotonic();
    const { name, args } = readCallInput(raw);
    const run: Run = { consent: new RunConsent(), caller, calls: [], bytesIn: 0 };
    if (this.#catalog.resolve(name) === undefined) {
      await this.#parts.proxy.ensureListed(this.#settings.listWaitMs, caller.signal);
    }
    const ending: RunEnding = {
      console: [],
      warnings: [],
      suggestions: [],
      callsMade: 0,
      durationMs: 0,
    };
    try {
      const result = await this.#call(this.#resolve(name), args, run, caller.signal);
      ending.resultJson = jsonOf(result);
    } catch (error) {
      if (!(error instanceof ToolCallError)) throw error;
      ending.stop = { reason: stopReasonOf(error), message: error.message };
    }
    ending.durationMs = this.#parts.clock.monotonic() - started;
    const budget = budgetChars(this.#settings.tokenBudget, caller.tokenBudget);
    const output = toOutput(ending, budget);
    this.#record({ kind: 'call', title: name, status: output.status, started, ...run, output });
    return output;
  }

  /** Ends every server and every program. */
  async dispose(): Promise<void> {
    await Promise.all([this.#parts.proxy.dispose(), this.#parts.sandbox.dispose()]);
    this.#catalog.dispose();
    this.activity.dispose();
  }

  async #search(input: SearchInput, signal: AbortSignal): Promise<SearchOutput> {
    const { keyword, detailLevel, server, limit, offset } = input;
    const missing = await this.#parts.proxy.ensureListed(this.#settings.listWaitMs, signal);
    const { matched, hits } = this.#catalog.search({
      keyword,
      limit,
      offset,
      ...(server !== undefined && { server }),
    });
    const end = offset + hits.length;
    // The model needs to know what is missing; details for people are in the log and the views.
    const warnings = [
      ...this.#configProblems,
      ...missing,
      ...[...this.#listProblems.values()].flat(),
      ...this.#catalog.problems(),
    ].map(shortly);
    return {
      keyword,
      detail_level: detailLevel,
      matched,
      complete: missing.length === 0 && offset === 0 && end >= matched,
      ...(end < matched && { next_offset: end }),
      results: hits.map(({ tool, why }) => hitOf(tool, detailLevel, why)),
      ...(warnings.length > 0 && { warnings: warnings.slice(0, MAX_WARNINGS) }),
      ...(matched === 0 && { suggestions: this.#suggest(keyword, server) }),
    };
  }

  #suggest(keyword: string, server: string | undefined): string[] {
    const names = this.#catalog.servers();
    if (server !== undefined && !names.includes(server)) {
      return [`There is no server '${server}'. Known servers: ${names.join(', ')}.`];
    }
    const near = this.#catalog.nearest(keyword);
    if (near.length > 0) return [`Nothing matched. Names that are near: ${near.join(', ')}.`];
    return [`Nothing matched. Known servers: ${names.join(', ')}. Try other words for the task.`];
  }

  async #runProgram(
    input: ExecuteInput,
    run: Run,
    resultBudgetChars: number,
  ): Promise<Omit<RunEnding, 'durationMs'>> {
    const limits = { ...this.#settings.limits };
    if (input.timeoutMs !== undefined) limits.wallMs = input.timeoutMs;
    return this.#parts.sandbox.run({
      code: input.code,
      inputJson: JSON.stringify(input.input ?? null),
      bindings: this.#bindings(),
      limits,
      resultBudgetChars,
      signal: run.caller.signal,
      onCall: (id, args, { signal, deadline }) => this.#answer(id, args, run, signal, deadline),
    });
  }

  #bindings(): SandboxBindings {
    return {
      namespaces: this.#catalog.namespaces(),
      plainFunctions: this.#catalog.plainFunctions(),
    };
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
      if (id.startsWith('$')) return { json: JSON.stringify(await this.#own(id, args, signal)) };
      const tool = this.#resolve(id);
      if (!isObject(args)) {
        throw new InvalidInputError(`${tool.call} takes one object: ${signatureOf(tool)}`);
      }
      const result = await this.#call(tool, args, run, signal, clock);
      return 'text' in result
        ? { text: result.text }
        : { json: JSON.stringify(result.value ?? null) };
    } catch (error) {
      if (!(error instanceof ToolCallError)) {
        return { error: { name: 'ToolError', message: messageOf(error), ran: 'no' } };
      }
      const { message, tool, code, retryable, ran } = error;
      return { error: { name: 'ToolError', message, tool, code, retryable, ran } };
    }
  }

  /** The sandbox's own operations: search and describe from inside a program. */
  async #own(id: string, args: unknown, signal: AbortSignal): Promise<unknown> {
    const fields = isObject(args) ? args : {};
    if (id === '$search') {
      const { results } = await this.#search(readSearchInput(args), signal);
      return results;
    }
    if (id === '$describe') return hitOf(this.#resolve(String(fields['name'])), 'full');
    const server = fields['server'];
    return this.#catalog
      .tools()
      .filter((tool) => server === undefined || tool.server === server || tool.namespace === server)
      .map((tool) => hitOf(tool, 'name-only'));
  }

  #resolve(name: string): CatalogTool {
    const tool = this.#catalog.resolve(name);
    if (tool !== undefined) return tool;
    const near = this.#catalog.nearest(name);
    const hint =
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'search_tools finds tools by words.';
    throw new ToolCallError('unknown_tool', name, `There is no tool '${name}'. ${hint}`, {
      retryable: false,
      ran: 'no',
    });
  }

  /** The one way to a tool, nested or direct: policy, call, record. Throws ToolCallError. */
  async #call(
    tool: CatalogTool,
    args: Record<string, unknown>,
    run: Run,
    signal: AbortSignal,
    clock?: Pausable,
  ): Promise<ToolResult> {
    const verdict = await this.#parts.policy.check(tool, args, run.consent, {
      signal,
      ...(clock && { clock }),
    });
    if (!verdict.isAllowed) {
      throw new ToolCallError('denied', tool.id, verdict.reason, { retryable: false, ran: 'no' });
    }
    const started = this.#parts.clock.monotonic();
    run.caller.onProgress?.(tool.id);
    const note = (ok: boolean, bytes: number): void => {
      const durationMs = this.#parts.clock.monotonic() - started;
      run.calls.push({ tool: tool.id, ok, durationMs, bytes });
      run.bytesIn += bytes;
    };
    try {
      const result = await this.#parts.proxy.call(tool.server, tool.name, args, { signal });
      note(true, result.bytes);
      return result;
    } catch (error) {
      note(false, 0);
      throw withSignature(error, tool);
    }
  }

  #record(
    entry: Omit<ActivityEntry, 'id' | 'at' | 'durationMs' | 'bytesOut'> & {
      started: number;
      output: unknown;
    },
  ): void {
    const { kind, title, status, started, calls, bytesIn, output } = entry;
    const durationMs = this.#parts.clock.monotonic() - started;
    this.activity.record({
      kind,
      title,
      status,
      calls,
      bytesIn,
      at: this.#parts.clock.now() - durationMs,
      durationMs,
      bytesOut: Buffer.byteLength(JSON.stringify(output)),
    });
  }
}

/** The part of a problem that a model needs; people find the rest in the log and the views. */
function shortly(problem: string): string {
  const line = problem.split('\n', 1)[0]!;
  return line.length > MAX_WARNING_CHARS ? `${line.slice(0, MAX_WARNING_CHARS)}…` : line;
}

function jsonOf(result: ToolResult): string {
  if (!('text' in result)) return JSON.stringify(result.value ?? null);
  try {
    JSON.parse(result.text);
    return result.text;
  } catch {
    return JSON.stringify(result.text);
  }
}

function stopReasonOf(error: ToolCallError): NonNullable<RunEnding['stop']>['reason'] {
  if (error.code === 'denied') return 'denied';
  if (error.code === 'cancelled') return 'cancelled';
  if (error.code === 'timeout') return 'wall_limit';
  return 'call_failed';
}

/** Arguments that did not fit are best answered with the signature that does. */
function withSignature(error: unknown, tool: CatalogTool): unknown {
  if (!(error instanceof ToolCallError) || error.code !== 'invalid_arguments') return error;
  const { retryable, ran } = error;
  const message = `${error.message}\nIts signature: ${signatureOf(tool)}`;
  return new ToolCallError(error.code, error.tool, message, { retryable, ran, cause: error });
}
