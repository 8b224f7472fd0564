/**
 * The life of one server's connection: started on first use, watched while nothing runs, stopped when
 * nobody needs it, started again after it was lost, but not for ever. What is listed and called over it
 * is mcpSource.ts; how it is opened is mcp/.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpDefinition, ServerDefinition, StdioDefinition } from '../config/definition';
import type { Clock, Log, OpenServerLog, ServerLog } from '../ports';
import { abortable } from '../util/abort';
import { durationText } from '../util/duration';
import { messageOf, ToolwrightError } from '../util/errors';
import { Emitter, type Disposable } from '../util/event';
import { HeldClocks } from '../util/heldClocks';
import type { Pausable } from '../util/pausable';
import { Breaker } from './breaker';
import {
  ServerBlockedError,
  ServerStoppedError,
  ServerUnavailableError,
  SignInNeededError,
  type OpenSession,
  type ServerSession,
  type SessionEvents,
  type Wish,
} from './serverSession';
import type { ServerState } from './serverView';
import { SessionWatch } from './sessionWatch';

/** What links need from outside; the same for all servers. */
export interface LinkContext {
  open: OpenSession;
  /**
   * Resolves when the server may start; asks the person where the wish permits. Throws
   * ServerBlockedError.
   */
  permitStart(definition: ServerDefinition, wish: Wish): Promise<void>;
  /** Fills in the variables of a definition. Throws a ToolwrightError that names what is missing. */
  resolve(definition: ServerDefinition): Promise<StdioDefinition | HttpDefinition>;
  openServerLog: OpenServerLog;
  clock: Clock;
  log: Log;
  /** The general limits, as they are set now, in ms; a server's own ones go before them. */
  startMs(): number;
  idleMs(): number;
}

/** Commands that fetch a program before they start it. */
const FETCHING =
  /(?:^|[\\/])(?:npx|npm|pnpm|yarn|bunx|uvx|uv|pipx|docker|podman)(?:\.cmd|\.exe)?$/i;
const FETCHING_MS = 90_000;
/** A call waits this long for a restart that is due; a longer pause it is told of. */
const SHORT_WAIT_MS = 2_000;
/** The server's lists changed. */
type ListEvents = Pick<SessionEvents, 'onToolsChanged' | 'onResourcesChanged' | 'onPromptsChanged'>;

/** A start that is under way or done, and who wanted it. */
interface Opening {
  wish: Wish;
  session: Promise<ServerSession>;
  /** Ends the start. */
  abort: AbortController;
  /** The session once it is open. */
  open?: ServerSession;
}

export class ServerLink {
  readonly #context: LinkContext;
  readonly #events: ListEvents;
  readonly #breaker: Breaker;
  readonly #changed = new Emitter<void>();
  readonly #clocks = new HeldClocks();
  #definition: ServerDefinition;
  #opening: Opening | undefined;
  #state: ServerState = 'stopped';
  #error: ToolwrightError | undefined;
  #serverLog: ServerLog | undefined;
  #levelListener: Disposable | undefined;
  #watch: SessionWatch | undefined;
  #isDisposed = false;

  /** The state changed. */
  readonly onDidChange = this.#changed.on;

  constructor(definition: ServerDefinition, context: LinkContext, events: ListEvents) {
    this.#definition = definition;
    this.#context = context;
    this.#events = events;
    this.#breaker = new Breaker(context.clock);
  }

  get definition(): ServerDefinition {
    return this.#definition;
  }

  /** Takes other time limits of the same server. */
  set definition(definition: ServerDefinition) {
    this.#definition = definition;
    this.#watch?.needed(this.#idleMs);
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Why it is in its state, where that is not as wished. */
  get error(): ToolwrightError | undefined {
    return this.#error;
  }

  /** The session, while one is open. */
  get session(): ServerSession | undefined {
    return this.#opening?.open;
  }

  /**
   * The session, opened if need be. Throws ServerUnavailableError, SignInNeededError, ServerBlockedError
   * or the error of a variable without value; the signal's reason when that aborts first. The clock stands
   * still while a person is asked.
   */
  async connect(
    wish: Wish,
    { signal, clock }: { signal?: AbortSignal; clock?: Pausable } = {},
  ): Promise<ServerSession> {
    const counted = clock && this.#clocks.add(clock);
    try {
      return await this.#connect(wish, signal);
    } finally {
      counted?.dispose();
    }
  }

  async #connect(wish: Wish, signal: AbortSignal | undefined): Promise<ServerSession> {
    if (this.#isDisposed) {
      const message = `Server '${this.#definition.name}' was removed from the configuration.`;
      throw new ServerUnavailableError(message);
    }
    if (wish === 'person') this.#breaker.reset();
    let opening = this.#opening ?? this.#begin(wish);
    try {
      return await wait(opening.session, signal);
    } catch (error) {
      // It failed for want of a person, and this time there is one.
      const isRefused = error instanceof SignInNeededError || error instanceof ServerBlockedError;
      if (!isRefused || opening.wish === wish || wish === 'listing') throw error;
      opening = this.#opening ?? this.#begin(wish);
      return wait(opening.session, signal);
    }
  }

  /** It answered: it works, and it is needed. */
  worked(): void {
    this.#breaker.worked();
    this.#watch?.needed(this.#idleMs);
  }

  /** Notes what went wrong with a request that says something about the server as a whole. */
  note(error: ToolwrightError): void {
    this.#error = error;
    this.#changed.fire();
  }

  async stop(reason = 'stopped'): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#error = undefined;
    this.#watch?.dispose();
    this.#setState('stopped');
    if (opening === undefined) return;
    this.#serverLog?.write('info', `Toolwright: ${reason}.`);
    const { name } = this.#definition;
    opening.abort.abort(new ServerStoppedError(`Server '${name}' was ${reason} while it started.`));
    const session = await opening.session.catch(() => undefined);
    await session?.close();
  }

  /** Ends it for good. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.stop('removed');
    this.#levelListener?.dispose();
    this.#serverLog?.dispose();
    this.#changed.dispose();
  }

  /** Throws at once where a start is not due. */
  #begin(wish: Wish): Opening {
    const waitMs = this.#breaker.waitMs;
    const canWait = wish === 'call' && waitMs <= SHORT_WAIT_MS;
    if (this.#error !== undefined && waitMs > 0 && !canWait) throw this.#later(this.#error, waitMs);
    if (wish === 'listing' && this.#error instanceof SignInNeededError) throw this.#error;
    this.#setState('starting');
    const abort = new AbortController();
    const opening: Opening = {
      wish,
      abort,
      session: this.#open(wish, abort.signal, () => this.#opening === opening),
    };
    this.#opening = opening;
    opening.session.then(
      (session) => this.#opened(opening, session),
      (error: unknown) => {
        if (this.#opening === opening) this.#fail(error);
      },
    );
    return opening;
  }

  async #open(wish: Wish, signal: AbortSignal, isCurrent: () => boolean): Promise<ServerSession> {
    const definition = this.#definition;
    const context = this.#context;
    const log = this.#log();
    if (this.#breaker.waitMs > 0) await abortable(delay(this.#breaker.waitMs), signal);
    const permitted = (): Promise<void> => abortable(context.permitStart(definition, wish), signal);
    await this.#clocks.hold(permitted);
    const launch = await abortable(context.resolve(definition), signal);
    log.write('info', 'Toolwright: starting.');
    return context.open(launch, {
      ...this.#events,
      server: definition.name,
      origin: definition.origin,
      startTimeoutMs: this.#startMs(launch),
      signal,
      wish,
      clocks: this.#clocks,
      onLog: (level, message) => log.write(level, message),
      onLost: (reason) => {
        if (isCurrent()) this.#lose(`was lost: ${reason}. It starts again on the next call.`);
      },
    });
  }

  #opened(opening: Opening, session: ServerSession): void {
    if (this.#opening !== opening) return;
    opening.open = session;
    this.#breaker.started();
    this.#error = undefined;
    const log = this.#log();
    const { name, protocolVersion } = session.info;
    const process = session.pid === undefined ? '' : `, process ${session.pid}`;
    log.write('info', `Toolwright: ready (${name}, protocol ${protocolVersion}${process}).`);
    const setLevel = (): void => {
      // A server that refuses sends what it likes.
      session.setLogLevel(log.level).catch(() => {});
    };
    setLevel();
    this.#levelListener?.dispose();
    this.#levelListener = log.onDidChangeLevel(setLevel);
    this.#watch = new SessionWatch(session, this.#idleMs, {
      onIdle: (idleMs) =>
        void this.stop(`stopped, because it was idle for ${durationText(idleMs)}`),
      onDead: (reason) => {
        this.#lose(`gives no sign of life (${reason}) and was ended.`);
        // It may not even take its leave.
        session.close().catch(() => {});
      },
    });
    this.#setState('ready');
  }

  #lose(what: string): void {
    this.#fail(new ServerUnavailableError(`Server '${this.#definition.name}' ${what}`));
  }

  #fail(error: unknown): void {
    this.#opening = undefined;
    this.#watch?.dispose();
    const known =
      error instanceof ToolwrightError
        ? error
        : new ServerUnavailableError(messageOf(error), error);
    this.#error = known;
    this.#log().write('error', `Toolwright: ${known.message}`);
    this.#context.log.warn(known.message);
    if (known instanceof SignInNeededError) this.#setState('signIn');
    else if (known instanceof ServerBlockedError) this.#setState('blocked');
    else {
      this.#breaker.failed();
      this.#setState(this.#breaker.isTripped ? 'tripped' : 'failed');
    }
  }

  #later(error: ToolwrightError, waitMs: number): ServerUnavailableError {
    const { failures, isTripped } = this.#breaker;
    const next = isTripped
      ? `It failed ${failures} times in a row. A person can start it once its cause is mended; ` +
        `by itself it is tried again in ${durationText(waitMs)}.`
      : `It is started again in ${durationText(waitMs)} at the earliest.`;
    return new ServerUnavailableError(`${error.message}\n${next}`, error);
  }

  get #idleMs(): number {
    return this.#definition.timeouts?.idleMs ?? this.#context.idleMs();
  }

  #startMs(launch: StdioDefinition | HttpDefinition): number {
    const own = this.#definition.timeouts?.startMs;
    const general = this.#context.startMs();
    const isFetching = launch.transport === 'stdio' && FETCHING.test(launch.command);
    return own ?? (isFetching ? Math.max(general, FETCHING_MS) : general);
  }

  #log(): ServerLog {
    this.#serverLog ??= this.#context.openServerLog(this.#definition.name);
    return this.#serverLog;
  }

  #setState(state: ServerState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

function wait<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return signal === undefined ? work : abortable(work, signal);
}
