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
  ServerUnavailableError,
  SignInNeededError,
  type OpenSession,
  type ServerSession,
  type SessionEvents,
  type Wish,
} from './serverSession';
import type { ServerState } from './serverView';

/** What links need from outside; the same for all servers. */
export interface LinkContext {
  open: OpenSession;
  /**
   * Resolves when the server may start; asks the person where the wish permits. Throws
   * ServerBlockedError.
   */
  permitStart(definition: ServerDefinition, wish: Wish, signal?: AbortSignal): Promise<void>;
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
/** How often a server that does nothing is asked whether it is there, and how long it may take. */
const HEALTH_INTERVAL_MS = 30_000;
const HEALTH_TIMEOUT_MS = 15_000;

/** The server's lists changed. */
type ListEvents = Pick<SessionEvents, 'onToolsChanged' | 'onResourcesChanged' | 'onPromptsChanged'>;

/** A start that is under way or done, and who wanted it. */
interface Opening {
  wish: Wish;
  session: Promise<ServerSession>;
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
  #idleTimer: NodeJS.Timeout | undefined;
  #healthTimer: NodeJS.Timeout | undefined;
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
    if (this.#opening?.open !== undefined) this.#restartIdle();
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
    this.#restartIdle();
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
    this.#endTimers();
    this.#setState('stopped');
    if (opening === undefined) return;
    this.#serverLog?.write('info', `Toolwright: ${reason}.`);
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
    const opening: Opening = {
      wish,
      session: this.#open(wish, () => this.#opening === opening),
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

  async #open(wish: Wish, isCurrent: () => boolean): Promise<ServerSession> {
    const definition = this.#definition;
    const context = this.#context;
    const log = this.#log();
    if (this.#breaker.waitMs > 0) await delay(this.#breaker.waitMs);
    await this.#clocks.hold(() => context.permitStart(definition, wish));
    const launch = await context.resolve(definition);
    log.write('info', 'Toolwright: starting.');
    return context.open(launch, {
      ...this.#events,
      server: definition.name,
      origin: definition.origin,
      startTimeoutMs: this.#startMs(launch),
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
    this.#restartIdle();
    this.#healthTimer = setInterval(() => void this.#checkHealth(opening), HEALTH_INTERVAL_MS);
    this.#healthTimer.unref();
    this.#setState('ready');
  }

  /** A server that is busy may not answer; one that is not and does not is lost. */
  async #checkHealth(opening: Opening): Promise<void> {
    const session = opening.open;
    if (session === undefined || session.inFlight > 0) return;
    try {
      await session.ping(HEALTH_TIMEOUT_MS);
    } catch (error) {
      if (this.#opening !== opening || session.inFlight > 0) return;
      this.#lose(`gives no sign of life (${messageOf(error)}) and was ended.`);
      await session.close().catch(() => {});
    }
  }

  #restartIdle(): void {
    clearTimeout(this.#idleTimer);
    const idleMs = this.#definition.timeouts?.idleMs ?? this.#context.idleMs();
    if (idleMs <= 0) return;
    this.#idleTimer = setTimeout(() => {
      if (this.session === undefined) return;
      if (this.session.inFlight > 0) this.#restartIdle();
      else void this.stop(`stopped, because it was idle for ${durationText(idleMs)}`);
    }, idleMs);
    this.#idleTimer.unref();
  }

  #lose(what: string): void {
    this.#fail(new ServerUnavailableError(`Server '${this.#definition.name}' ${what}`));
  }

  #fail(error: unknown): void {
    this.#opening = undefined;
    this.#endTimers();
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

  #endTimers(): void {
    clearTimeout(this.#idleTimer);
    clearInterval(this.#healthTimer);
  }

  #setState(state: ServerState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

function wait<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return signal === undefined ? work : abortable(work, signal);
}
