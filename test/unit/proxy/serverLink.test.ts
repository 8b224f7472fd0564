/** The life of a server's connection, with sessions that are made up and time that the test moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerDefinition } from '../../../src/core/config/definition';
import { ServerLink, type LinkContext } from '../../../src/core/proxy/serverLink';
import {
  ServerBlockedError,
  ServerStoppedError,
  ServerUnavailableError,
  SignInNeededError,
  type ServerSession,
  type SessionOptions,
  type Wish,
} from '../../../src/core/proxy/serverSession';
import { silentLog, silentServerLog } from '../../support/ports';

const MINUTE = 60_000;

/** A session of which the test says whether it answers and whether it works. */
class FakeSession implements Partial<ServerSession> {
  readonly info = {
    name: 'fake', version: '1', protocolVersion: '2025-11-25', hasTools: true, hasResources: false, hasPrompts: false,
  }; // prettier-ignore
  readonly pid = 1;
  readonly options: SessionOptions;
  inFlight = 0;
  pings = 0;
  isDeaf = false;
  isClosed = false;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  async ping(timeoutMs: number): Promise<void> {
    this.pings++;
    if (!this.isDeaf) return;
    await new Promise((resolve) => setTimeout(resolve, timeoutMs));
    throw new Error('no answer');
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  async setLogLevel(): Promise<void> {}
}

let sessions: FakeSession[];
let outcome: (options: SessionOptions) => Promise<void>;
let permit: (wish: Wish) => Promise<void>;
let links: ServerLink[];

beforeEach(() => {
  vi.useFakeTimers();
  sessions = [];
  links = [];
  outcome = async () => {};
  permit = async () => {};
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(links.map((link) => link.dispose()));
});

function link(own: Partial<ServerDefinition> = {}, command = 'fake'): ServerLink {
  const launch = { transport: 'stdio', command, args: [], env: {} } as const;
  const definition = { name: 'fake', origin: 'test', launch, inputs: [], isOwn: true, ...own };
  const context: LinkContext = {
    open: async (_, options) => {
      await outcome(options);
      const session = new FakeSession(options);
      sessions.push(session);
      return session as unknown as ServerSession;
    },
    permitStart: async (_, wish) => permit(wish),
    resolve: async ({ launch: resolved }) => resolved,
    openServerLog: silentServerLog,
    clock: { now: () => Date.now(), monotonic: () => Date.now() },
    log: silentLog,
    startMs: () => 30_000,
    idleMs: () => 10 * MINUTE,
  };
  const events = { onToolsChanged() {}, onResourcesChanged() {}, onPromptsChanged() {} };
  const made = new ServerLink(definition, context, events);
  links.push(made);
  return made;
}

const failing = async (): Promise<void> => {
  throw new ServerUnavailableError("Server 'fake' broke");
};

describe('a start', () => {
  it('is one for all who wait', async () => {
    const one = link();
    const both = await Promise.all([one.connect('call'), one.connect('person')]);
    expect(both[0]).toBe(both[1]);
    expect([sessions.length, one.state]).toEqual([1, 'ready']);
  });

  it.each([
    ['npx', 90_000],
    ['/usr/bin/uvx', 90_000],
    ['C:\\node\\npx.cmd', 90_000],
    ['node', 30_000],
  ])('of %s has %d ms', async (command, ms) => {
    await link({}, command).connect('call');
    expect(sessions[0]?.options.startTimeoutMs).toBe(ms);
  });

  it('has the time that the definition gives it', async () => {
    await link({ timeouts: { startMs: 5_000 } }, 'npx').connect('call');
    expect(sessions[0]?.options.startTimeoutMs).toBe(5_000);
  });

  it.each([
    [new SignInNeededError('sign in'), 'signIn'],
    [new ServerBlockedError('blocked'), 'blocked'],
  ])('that failed for want of a person goes on when there is one: %s', async (error, state) => {
    permit = async (wish) => {
      if (wish === 'listing') throw error;
    };
    const one = link();
    const search = one.connect('listing');
    const click = one.connect('person');
    await expect(search).rejects.toBe(error);
    await click;
    expect(one.state).toBe('ready');
    await one.stop();
    await expect(one.connect('listing')).rejects.toBe(error);
    expect(one.state).toBe(state);
    // Nothing is held against the server.
    await one.connect('call');
  });
});

describe('after a failure', () => {
  it('a call waits for a short pause, and is told of a long one', async () => {
    outcome = failing;
    const one = link();
    for (let i = 0; i < 4; i++) {
      const call = one.connect('call').catch((error: Error) => error.message);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await call).toContain('broke');
    }
    await expect(one.connect('call')).rejects.toThrow(/broke\nIt is started again in/);
    outcome = async () => {};
    await vi.advanceTimersByTimeAsync(8_000);
    await one.connect('call');
    expect(one.state).toBe('ready');
  });

  it('trips after six, and only a person or much time starts it', async () => {
    outcome = failing;
    const one = link();
    for (let i = 0; i < 6; i++) {
      await one.connect('listing').catch(() => {});
      await vi.advanceTimersByTimeAsync(MINUTE);
    }
    expect(one.state).toBe('tripped');
    await expect(one.connect('call')).rejects.toThrow(/6 times in a row/);
    outcome = async () => {};
    await one.connect('person');
    expect(one.state).toBe('ready');
  });

  it('that came while it lived, the next call starts it again', async () => {
    const one = link();
    await one.connect('call');
    sessions[0]!.options.onLost('it crashed');
    expect([one.state, one.error?.message]).toEqual(['failed', expect.stringContaining('crashed')]);
    const call = one.connect('call');
    await vi.advanceTimersByTimeAsync(2_000);
    await call;
    // What the old one says now concerns nobody.
    sessions[0]!.options.onLost('again');
    expect(one.state).toBe('ready');
  });
});

describe('a server that nobody uses', () => {
  it('is stopped, but not while a call is on its way', async () => {
    const one = link();
    await one.connect('call');
    sessions[0]!.inFlight = 1;
    await vi.advanceTimersByTimeAsync(15 * MINUTE);
    expect(one.state).toBe('ready');
    sessions[0]!.inFlight = 0;
    one.worked();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect([one.state, sessions[0]!.isClosed, one.error]).toEqual(['stopped', true, undefined]);
  });

  it.each([
    [0, 24 * 60 * MINUTE, 'ready'],
    [MINUTE, MINUTE, 'stopped'],
  ])('has its own time for that: %d', async (idleMs, passed, state) => {
    const one = link({ timeouts: { idleMs } });
    await one.connect('call');
    await vi.advanceTimersByTimeAsync(passed);
    expect(one.state).toBe(state);
  });

  it('is asked whether it lives, and ended when it does not say so', async () => {
    const one = link({ timeouts: { idleMs: 0 } });
    await one.connect('call');
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(sessions[0]!.pings).toBeGreaterThan(1);
    sessions[0]!.isDeaf = true;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([one.state, sessions[0]!.isClosed]).toEqual(['failed', true]);
    expect(one.error?.message).toContain('no sign of life');
  });

  it('is not asked while it is busy', async () => {
    const one = link({ timeouts: { idleMs: 0 } });
    await one.connect('call');
    sessions[0]!.inFlight = 1;
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(sessions[0]!.pings).toBe(0);
  });
});

describe('a start that hangs', () => {
  const hanging = (options: SessionOptions): Promise<void> =>
    new Promise((_, reject) => {
      const { signal } = options;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  it('ends when the server is stopped, and whoever waits is told so', async () => {
    outcome = hanging;
    const one = link();
    const waiting = one.connect('call').catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    expect(one.state).toBe('starting');
    await one.stop();
    expect(await waiting).toBeInstanceOf(ServerStoppedError);
    expect(one.state).toBe('stopped');
    expect(one.error).toBeUndefined();
    outcome = async () => {};
    await one.connect('call');
    expect(one.state).toBe('ready');
  });

  it('does not wait for an answer of the person that nobody needs any more', async () => {
    permit = () => new Promise(() => {});
    const one = link();
    const waiting = one.connect('person').catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    await one.stop();
    expect(await waiting).toBeInstanceOf(ServerStoppedError);
  });

  it('that is done all the same is closed', async () => {
    let finish = (): void => {};
    outcome = () => new Promise((resolve) => (finish = resolve));
    const one = link();
    one.connect('call').catch(() => {});
    await vi.advanceTimersByTimeAsync(0);
    const stopped = one.stop();
    finish();
    await stopped;
    expect(sessions[0]?.isClosed).toBe(true);
    expect(one.state).toBe('stopped');
  });
});

it('that was removed is not started any more', async () => {
  const one = link();
  await one.dispose();
  await expect(one.connect('person')).rejects.toThrow('was removed');
});
