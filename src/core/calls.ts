/**
 * The one way to a tool, whether a program calls it or a model directly: find it by its name, ask the
 * policy, call it, record it. Everything that failed is a ToolCallError with the next step in it.
 */
import { Attempts } from './attempts';
import type { Catalog } from './catalog/catalog';
import type { CatalogTool } from './catalog/contract';
import { signatureOf } from './catalog/signature';
import type { CallRecord } from './metrics/activity';
import type { RunEvent } from './metrics/events';
import { RunConsent, type Policy, type RuledTool } from './policy/policy';
import type { Clock } from './ports';
import type { Privacy, RunPrivacy } from './privacy/privacy';
import type { ToolProxy } from './proxy/proxy';
import type { CallOptions, KeepPart, ToolResult } from './proxy/toolSource';
import type { Attachment } from './results/attachments';
import type { Payload } from './sandbox/messages';
import type { CallReply, RunProgress } from './sandbox/sandboxRun';
import type { Pausable } from './util/pausable';
import { ToolCallError } from './util/errors';

/** Who calls: how to stop the work, and how much it may reply. */
export interface Caller {
  signal: AbortSignal;
  /** The host's own budget for this reply, in tokens. */
  tokenBudget?: number;
  /**
   * Told a few times a second at most what is going on, in a line for people. It may end with what a
   * program printed, so it is shown and never logged.
   */
  onProgress?: (message: string) => void;
  /**
   * What the host wants to get back with each call of this run, such as the chat turn. Opaque here.
   */
  hostContext?: unknown;
  /**
   * Takes the images that a result names, before its reply is there. Absent where a reply is nothing
   * but its JSON: then the handles in it are all that the model gets.
   */
  attach?: (attachments: readonly Attachment[]) => void;
}

/** What the calls of one program, or one direct call, have in common. */
export class Run {
  readonly caller: Caller;
  /** Aborts when the caller or a person cancels. */
  readonly signal: AbortSignal;
  /** Takes how far it has come, as often as it likes. */
  readonly report: (progress: RunProgress) => void;
  /** Takes what a tool says of its own progress, as often as it likes. */
  readonly tell: (message: string) => void;
  readonly consent = new RunConsent();
  /** What is kept from the model in this run. */
  readonly privacy: RunPrivacy;
  readonly calls: CallRecord[] = [];
  /** The same calls as guidance sees them. */
  readonly attempts = new Attempts();
  /** Bytes that its tools sent so far. */
  bytesIn = 0;
  /** Calls of tools and skills so far, also those of the skills that it runs. */
  callsMade = 0;
  /** What went on inside of skills and should be told, a sentence each. */
  readonly notes: string[] = [];
  /** Looks at all calls, or answers them in place of the servers. */
  tap: CallTap | undefined;
  /** Of its program, for the metrics. */
  measured: Pick<RunEvent, 'reason' | 'cpuMs' | 'memoryBytes' | 'sdk'> = {};
  /** Bytes of the images that go to the model beside the reply. */
  bytesAttached = 0;

  constructor(
    caller: Caller,
    signal: AbortSignal,
    privacy: RunPrivacy,
    reporter: Pick<Run, 'report' | 'tell'>,
  ) {
    this.caller = caller;
    this.signal = signal;
    this.privacy = privacy;
    this.report = reporter.report;
    this.tell = reporter.tell;
  }
}

/** A tool as a program calls it, `server.method`, and its id. */
export interface StandIn {
  call: string;
  id: string;
}

/** Stands between a program and its calls: records them, or plays back what was recorded. */
export interface CallTap {
  /** Tools that programs see even where they are not there now. */
  readonly standIns?: readonly StandIn[];
  /** The answer in place of the call's own; undefined lets it go on. */
  before(id: string, args: unknown): CallReply | undefined;
  after(id: string, args: unknown, reply: CallReply): void;
}

/** What a call belongs to. */
export interface CallContext {
  run: Run;
  signal: AbortSignal;
  /** The clock of the program that calls: stands still while a person is asked. */
  clock?: Pausable;
  /** The skills that are running, outermost first; the last one makes the call. */
  skills?: readonly string[];
}

export interface CallsParts {
  catalog: Catalog;
  policy: Policy;
  proxy: ToolProxy;
  clock: Clock;
  privacy: Privacy;
  keepPart: KeepPart;
  /** How long a server may take to answer one call of this tool, in ms, as it is set now. */
  callMs: (tool: string) => number;
  /** Told what a tool returned, and its size as JSON. */
  onResult: (tool: CatalogTool, payload: Payload, bytes: number) => void;
}

export class Calls {
  readonly #catalog: Catalog;
  readonly #policy: Policy;
  readonly #proxy: ToolProxy;
  readonly #clock: Clock;
  readonly #privacy: Privacy;
  readonly #keepPart: KeepPart;
  readonly #callMs: (tool: string) => number;
  readonly #onResult: CallsParts['onResult'];

  constructor(parts: CallsParts) {
    const { catalog, policy, proxy, clock, privacy, keepPart, callMs, onResult } = parts;
    this.#catalog = catalog;
    this.#policy = policy;
    this.#proxy = proxy;
    this.#clock = clock;
    this.#privacy = privacy;
    this.#keepPart = keepPart;
    this.#callMs = callMs;
    this.#onResult = onResult;
  }

  /** The tool of that name. Throws ToolCallError with the nearest names. */
  resolve(name: string): CatalogTool {
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

  /** The result as it goes on; `given` may hold tokens. Throws ToolCallError. */
  async call(
    tool: CatalogTool,
    given: Record<string, unknown>,
    context: CallContext,
  ): Promise<Payload> {
    const { run, skills = [] } = context;
    const args = await this.#privacy.restore(given, tool.id, run.privacy);
    const attempt = { tool, args, isInSkill: skills.length > 0 };
    try {
      return await run.attempts.watch(attempt, this.#clock, () => this.#sent(tool, args, context));
    } catch (error) {
      throw withSignature(error, tool);
    }
  }

  async #sent(
    tool: CatalogTool,
    args: Record<string, unknown>,
    context: CallContext,
  ): Promise<Payload> {
    this.#proxy.check(tool, args);
    const caution = await this.#proxy.cautionOf(tool.server, tool.name, args);
    const cautious = caution === undefined ? tool : { ...tool, caution };
    let bytes = 0;
    const payload = await this.request(cautious, args, context, async (options) => {
      const result = await this.#proxy.call(tool.server, tool.name, args, options);
      bytes = result.bytes;
      return result;
    });
    this.#onResult(tool, payload, bytes);
    return payload;
  }

  /** The same for anything that is asked of a server: permitted, sent, recorded. */
  async request(
    tool: RuledTool & { id: string },
    args: Record<string, unknown>,
    { run, signal, clock, skills }: CallContext,
    send: (options: CallOptions) => Promise<ToolResult>,
  ): Promise<Payload> {
    const asked = { ...tool, origin: this.#proxy.originOf(tool.server) };
    const verdict = await this.#policy.check(asked, args, run.consent, {
      signal,
      ...(clock && { clock }),
    });
    if (!verdict.isAllowed) {
      throw new ToolCallError('denied', tool.id, verdict.reason, { retryable: false, ran: 'no' });
    }
    const started = this.#clock.monotonic();
    const record = (ok: boolean, bytes: number): void => {
      const durationMs = this.#clock.monotonic() - started;
      const skill = skills?.at(-1);
      run.calls.push({ tool: tool.id, ...(skill && { skill }), ok, durationMs, bytes });
      run.bytesIn += bytes;
    };
    try {
      const result = await send({
        signal,
        timeoutMs: this.#callMs(tool.id),
        keepPart: this.#keepPart,
        onProgress: (message) => run.tell(message),
        ...(clock && { clock }),
        ...(run.caller.hostContext !== undefined && { hostContext: run.caller.hostContext }),
      });
      record(true, result.bytes);
      const payload = 'text' in result ? { text: result.text } : { value: result.value ?? null };
      return await this.#privacy.admit(payload, tool.id, run.privacy);
    } catch (error) {
      record(false, 0);
      throw error;
    }
  }
}

/** Arguments that did not fit are best answered with the signature that does. */
function withSignature(error: unknown, tool: CatalogTool): unknown {
  if (!(error instanceof ToolCallError) || error.code !== 'invalid_arguments') return error;
  const { retryable, ran } = error;
  const message = `${error.message}\nIts signature: ${signatureOf(tool)}`;
  return new ToolCallError(error.code, error.tool, message, { retryable, ran, cause: error });
}
