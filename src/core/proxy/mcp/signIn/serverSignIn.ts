/**
 * The sign-in at one server, behind the requests that go to it: each carries the token; one that is about
 * to end is refreshed before; a refusal leads to a refresh, or to the person, once for all who wait, and
 * then the request goes out again. A request that was refused with 401 or 403 has not run.
 */
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { HttpDefinition } from '../../../config/definition';
import type { Browser, Clock, Log, Person, Secrets } from '../../../ports';
import type { Exclusively } from '../../../store/fileLocks';
import { abortable } from '../../../util/abort';
import { messageOf } from '../../../util/errors';
import { SignInFailedError, SignInNeededError, WISHES, type Wish } from '../../serverSession';
import type { FetchContext } from '../connectContext';
import { authFetch, reasonOf } from './authFetch';
import { AccessDeniedError, signInWithBrowser } from './browserSignIn';
import { challengeOf, withToken, type Challenge } from './challenge';
import { CredentialStore } from './credentials';
import { refresh } from './refresh';
import { revoke } from './revoke';
import { WaitingRequests } from './waitingRequests';

export interface SignInContext {
  secrets: Secrets;
  /** Keeps two processes from using up the same refresh token. */
  exclusively: Exclusively;
  clock: Clock;
  log: Log;
  /** Absent where there is nobody to ask. */
  person?: Person;
  /** Absent where nobody can sign in. */
  browser?: Browser;
  clientMetadataUrl?: string;
}

/** A token that ends within this time is refreshed first, one of short life in its second half. */
const REFRESH_BEFORE_MS = 60_000;
/** How often one request may lead to a renewal: a server that is never content ends here. */
const MOST_RENEWALS = 3;

interface Grant {
  token: string;
  isByPerson: boolean;
}

interface Renewal {
  wish: Wish;
  grant: Promise<Grant>;
  waiters: number;
  /** Aborts when nobody waits for it any more. */
  over: AbortController;
}

export class ServerSignIn {
  readonly #server: string;
  readonly #launch: HttpDefinition;
  readonly #context: SignInContext;
  readonly #store: CredentialStore;
  #renewal: Renewal | undefined;
  /** The person said no to a question; they are not asked again unless they want it themselves. */
  #isDeclined = false;

  constructor(server: string, launch: HttpDefinition, context: SignInContext) {
    this.#server = server;
    this.#launch = launch;
    this.#context = context;
    this.#store = new CredentialStore(launch.url, context.secrets, context.clock);
  }

  /** Whether this is still the sign-in for the definition. */
  fits(launch: HttpDefinition): boolean {
    return JSON.stringify(launch) === JSON.stringify(this.#launch);
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.#store.read()).tokens !== undefined;
  }

  /** Forgets all that is kept, and tells the authorization server where it takes that. */
  async signOut(): Promise<void> {
    if (this.#renewal !== undefined) this.#end(this.#renewal);
    const { exclusively, log } = this.#context;
    const credentials = await exclusively(this.#store.key, async () => {
      const kept = await this.#store.read();
      await this.#store.delete();
      return kept;
    });
    const { url, oauth = {} } = this.#launch;
    await revoke(credentials, oauth, authFetch(url)).catch((error: unknown) =>
      log.warn(
        `The sign-in at '${this.#server}' is forgotten here, but its authorization server was not ` +
          `told, so that its tokens end by themselves: ${reasonOf(error)}`,
      ),
    );
  }

  /** How the requests of one session to this server go out. */
  fetch(context: FetchContext): FetchLike {
    const waiting = new WaitingRequests();
    return async (url, init) => {
      if (waiting.takeBack(init)) return new Response(null, { status: 202 });
      let token = await this.#currentToken((challenge) =>
        waiting.during(init, (signal) =>
          this.#renew(challenge, { ...context, wish: () => 'listing' }, signal),
        ),
      );
      let isByPerson = false;
      for (let renewals = 0; ; renewals++) {
        const response = await fetch(url, withToken(init, token));
        const challenge = challengeOf(response, token);
        if (challenge === undefined || renewals >= MOST_RENEWALS) return response;
        // Nobody signs in twice for one request, unless the server wants more.
        if (isByPerson && !challenge.needsMore) return response;
        await response.body?.cancel();
        ({ token, isByPerson } = await waiting.during(init, (signal) =>
          this.#renew(challenge, context, signal),
        ));
      }
    };
  }

  /** The token that is there; refreshed where it is about to end. */
  async #currentToken(
    renew: (challenge: Challenge) => Promise<Grant>,
  ): Promise<string | undefined> {
    const { tokens, expiresAt = Infinity } = await this.#store.read();
    if (tokens?.refresh_token === undefined) return tokens?.access_token;
    const marginMs = Math.min(REFRESH_BEFORE_MS, (tokens.expires_in ?? 0) * 500);
    if (expiresAt - this.#context.clock.now() > marginMs) return tokens.access_token;
    try {
      const { token } = await renew({ token: tokens.access_token, needsMore: false });
      return token;
    } catch (error) {
      // The server decides what a token that could not be refreshed is still good for.
      if (error instanceof SignInNeededError) return tokens.access_token;
      throw error;
    }
  }

  /** Another token than that of the challenge. One renewal serves all who wait for one. */
  async #renew(
    challenge: Challenge,
    { wish, hold }: Pick<FetchContext, 'wish' | 'hold'>,
    signal: AbortSignal,
  ): Promise<Grant> {
    const wanted = wish();
    const join = async (renewal: Renewal): Promise<Grant> => {
      renewal.waiters++;
      try {
        return await hold(() => abortable(renewal.grant, signal));
      } finally {
        if (--renewal.waiters === 0) this.#end(renewal);
      }
    };
    const renewal = this.#renewal ?? this.#begin(challenge, wanted);
    try {
      return await join(renewal);
    } catch (error) {
      // It failed for want of a person, and this request has one.
      const isWeaker = WISHES.indexOf(renewal.wish) < WISHES.indexOf(wanted);
      if (!(error instanceof SignInNeededError) || !isWeaker) throw error;
      return join(this.#renewal ?? this.#begin(challenge, wanted));
    }
  }

  #begin(challenge: Challenge, wish: Wish): Renewal {
    const over = new AbortController();
    const grant = this.#newToken(challenge, wish, over.signal);
    const renewal = { wish, grant, waiters: 0, over };
    this.#renewal = renewal;
    const forget = (): void => {
      if (this.#renewal === renewal) this.#renewal = undefined;
    };
    grant.then(forget, forget);
    return renewal;
  }

  /** Takes the question or the page back that it has led to; nothing where it has come to its end. */
  #end(renewal: Renewal): void {
    if (this.#renewal === renewal) this.#renewal = undefined;
    renewal.over.abort(new SignInFailedError(`The sign-in at '${this.#server}' was given up.`));
  }

  async #newToken(challenge: Challenge, wish: Wish, signal: AbortSignal): Promise<Grant> {
    const { tokens } = await this.#store.read();
    // Another request, or another window, was faster.
    if (tokens !== undefined && tokens.access_token !== challenge.token) {
      return { token: tokens.access_token, isByPerson: false };
    }
    if (tokens?.refresh_token !== undefined && !challenge.needsMore) {
      const token = await this.#refresh(challenge.token, wish);
      if (token !== undefined) return { token, isByPerson: false };
    }
    signal.throwIfAborted();
    const browser = await this.#permit(wish, challenge, signal);
    const parts = {
      server: this.#server,
      launch: this.#launch,
      store: this.#store,
      browser,
      clientMetadataUrl: this.#context.clientMetadataUrl,
    };
    try {
      return { token: await signInWithBrowser(parts, challenge, signal), isByPerson: true };
    } catch (error) {
      const isDenied =
        error instanceof SignInFailedError && error.cause instanceof AccessDeniedError;
      if (isDenied) this.#isDeclined = true;
      throw error;
    }
  }

  /** undefined when a sign-in is needed. Throws SignInFailedError. */
  async #refresh(used: string | undefined, wish: Wish): Promise<string | undefined> {
    const { exclusively, log } = this.#context;
    const { url, oauth = {} } = this.#launch;
    const parts = { server: this.#server, store: this.#store, oauth, fetch: authFetch(url) };
    try {
      return await exclusively(this.#store.key, () => refresh(parts, used));
    } catch (error) {
      // Somebody who wants to sign in is not kept from it.
      if (wish !== 'person') throw error;
      log.info(messageOf(error));
      return undefined;
    }
  }

  /**
   * The browser, where a person wants or agrees to sign in now. Throws SignInNeededError, or the signal's
   * reason.
   */
  async #permit(wish: Wish, challenge: Challenge, signal: AbortSignal): Promise<Browser> {
    const { person, browser } = this.#context;
    if (wish === 'person' && browser !== undefined) {
      this.#isDeclined = false;
      return browser;
    }
    const { origin } = new URL(this.#launch.url);
    const canAsk = wish === 'call' && person !== undefined && browser !== undefined;
    if (canAsk && !this.#isDeclined) {
      const isAgreed = await person.approveSignIn({ server: this.#server, url: origin }, signal);
      signal.throwIfAborted();
      if (isAgreed) return browser;
      this.#isDeclined = true;
    }
    const status = challenge.needsMore
      ? 'HTTP 403: for this it needs another'
      : 'HTTP 401: it needs a';
    const answer = this.#isDeclined ? ', which the person declined' : '';
    throw new SignInNeededError(
      `Server '${this.#server}' at ${origin} refused us with ${status} sign-in${answer}. ` +
        `The person can sign in with the command "Toolwright: Sign In", on the command line with ` +
        `toolwright sign-in ${this.#server}, or write a valid token into its headers.`,
    );
  }
}
