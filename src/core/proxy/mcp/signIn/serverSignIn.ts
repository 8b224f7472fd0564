/**
 * The sign-in at one server, behind the requests that go to it: each carries the token; one that is about
 * to end is refreshed before; a refusal leads to a refresh, or to the person, once for all who wait, and
 * then the request goes out again. A request that was refused with 401 or 403 has not run.
 */
import { auth } from '@modelcontextprotocol/sdk/client/auth.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { HttpDefinition } from '../../../config/definition';
import type { Browser, Clock, Log, Person, Secrets } from '../../../ports';
import { abortable } from '../../../util/abort';
import { messageOf } from '../../../util/errors';
import { SignInNeededError, type Wish } from '../../serverSession';
import type { FetchContext } from '../connectContext';
import { Authorization } from './authorization';
import { carefulFetch, challengeOf, withToken, type Challenge } from './challenge';
import { CredentialStore, type Credentials } from './credentials';
import { RedirectListener, SignInFailedError } from './redirectListener';

export interface SignInContext {
  secrets: Secrets;
  clock: Clock;
  log: Log;
  /** Absent where there is nobody to ask. */
  person?: Person;
  /** Absent where nobody can sign in. */
  browser?: Browser;
  clientMetadataUrl?: string;
}

/** A token that ends within this time is refreshed first. */
const REFRESH_BEFORE_MS = 60_000;
/** How often one request may lead to a renewal: a server that is never content ends here. */
const MOST_RENEWALS = 3;

interface Renewal {
  wish: Wish;
  token: Promise<string>;
}

export class ServerSignIn {
  readonly #server: string;
  readonly #launch: HttpDefinition;
  readonly #context: SignInContext;
  readonly #store: CredentialStore;
  #renewal: Renewal | undefined;
  /** The person said no to a question; they are not asked again unless they want it themselves. */
  #isDeclined = false;
  /** All scopes that were asked for so far. */
  #scopes = new Set<string>();

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
    const credentials = await this.#store.read();
    await this.#store.delete();
    await this.#revoke(credentials);
  }

  /** How requests to this server go out. */
  fetch(context: FetchContext): FetchLike {
    return async (url, init) => {
      let token = await this.#currentToken(context);
      for (let renewals = 0; ; renewals++) {
        const response = await fetch(url, withToken(init, token));
        const challenge = await challengeOf(response, token);
        if (challenge === undefined) return response;
        if (renewals >= MOST_RENEWALS) return response;
        await response.body?.cancel();
        token = await this.#renew(challenge, context, init?.signal ?? undefined);
      }
    };
  }

  /** The token that is there; refreshed where it is about to end. */
  async #currentToken(context: FetchContext): Promise<string | undefined> {
    const { tokens, expiresAt } = await this.#store.read();
    if (tokens === undefined) return undefined;
    const isEnding =
      expiresAt !== undefined && expiresAt - this.#context.clock.now() < REFRESH_BEFORE_MS;
    if (!isEnding || tokens.refresh_token === undefined) return tokens.access_token;
    const challenge = { token: tokens.access_token, needsMore: false };
    // The server decides what a token that could not be refreshed is still good for.
    return this.#renew(challenge, { ...context, wish: () => 'listing' }).catch(
      () => tokens.access_token,
    );
  }

  /** Another token than that of the challenge. One renewal serves all who wait for one. */
  async #renew(
    challenge: Challenge,
    { wish, hold }: Pick<FetchContext, 'wish' | 'hold'>,
    signal?: AbortSignal,
  ): Promise<string> {
    const wanted = wish();
    const under = this.#renewal;
    const renewal = under ?? this.#begin(challenge, wanted);
    const wait = (token: Promise<string>): Promise<string> =>
      hold(() => (signal === undefined ? token : abortable(token, signal)));
    try {
      return await wait(renewal.token);
    } catch (error) {
      // It failed for want of a person, and this request has one.
      const isWeaker = renewal.wish === 'listing' && wanted !== 'listing';
      if (!(error instanceof SignInNeededError) || !isWeaker) throw error;
      return wait((this.#renewal ?? this.#begin(challenge, wanted)).token);
    }
  }

  #begin(challenge: Challenge, wish: Wish): Renewal {
    const renewal = { wish, token: this.#newToken(challenge, wish) };
    this.#renewal = renewal;
    const end = (): void => {
      if (this.#renewal === renewal) this.#renewal = undefined;
    };
    renewal.token.then(end, end);
    return renewal;
  }

  async #newToken(challenge: Challenge, wish: Wish): Promise<string> {
    const { tokens } = await this.#store.read();
    // Another request, or another window, was faster.
    const isOther = tokens !== undefined && tokens.access_token !== challenge.token;
    if (isOther && !challenge.needsMore) return tokens.access_token;
    if (tokens?.refresh_token !== undefined && !challenge.needsMore) {
      const refreshed = await this.#refresh(challenge);
      if (refreshed !== undefined) return refreshed;
    }
    await this.#permit(wish, challenge);
    return this.#signIn(challenge);
  }

  /** undefined when a sign-in is needed. */
  async #refresh(challenge: Challenge): Promise<string | undefined> {
    const attempt = this.#attempt(undefined, false);
    try {
      await auth(attempt, this.#options(challenge));
      return (await this.#store.read()).tokens?.access_token;
    } catch (error) {
      if (!(error instanceof SignInNeededError)) {
        this.#context.log.info(
          `The sign-in at '${this.#server}' was not refreshed: ${messageOf(error)}`,
        );
      }
      return undefined;
    }
  }

  /** Throws SignInNeededError where no person wants, or may be asked for, a sign-in now. */
  async #permit(wish: Wish, challenge: Challenge): Promise<void> {
    const { person, browser } = this.#context;
    if (wish === 'person' && browser !== undefined) {
      this.#isDeclined = false;
      return;
    }
    const canAsk = wish === 'call' && person !== undefined && browser !== undefined;
    if (canAsk && !this.#isDeclined) {
      const { url } = this.#launch;
      const question = { server: this.#server, url: new URL(url).origin };
      if (await person.approveSignIn(question, new AbortController().signal)) return;
      this.#isDeclined = true;
    }
    const { origin } = new URL(this.#launch.url);
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

  async #signIn(challenge: Challenge): Promise<string> {
    const browser = this.#context.browser!;
    const { callbackPort } = this.#launch.oauth ?? {};
    const { redirectUrl } = await this.#store.read();
    const port = callbackPort ?? portOf(redirectUrl);
    const listener = await RedirectListener.open({
      isFixed: callbackPort !== undefined,
      ...(port !== undefined && { port }),
    });
    try {
      const url = (await browser.externalUrl?.(listener.url)) ?? listener.url;
      const attempt = this.#attempt({ url, state: listener.state }, true);
      const options = this.#options(challenge);
      await auth(attempt, options);
      const page = attempt.authorizationUrl;
      // A server that grants without a person has given its tokens already.
      if (page !== undefined) {
        await this.#visit(page, browser);
        const answer = await listener.answer(new AbortController().signal);
        await auth(attempt, { ...options, authorizationCode: await this.#codeIn(answer) });
      }
      const { tokens } = await this.#store.read();
      if (tokens === undefined) throw new SignInFailedError('The server gave no token.');
      return tokens.access_token;
    } catch (error) {
      if (error instanceof SignInFailedError) throw error;
      const message = `The sign-in at '${this.#server}' failed: ${messageOf(error)}`;
      throw new SignInFailedError(message, error);
    } finally {
      listener.dispose();
    }
  }

  async #visit(page: URL, browser: Browser): Promise<void> {
    if (!/^https?:$/.test(page.protocol)) {
      throw new SignInFailedError('The server wants to open an address that is no web page.');
    }
    if (await browser.open(page.href)) return;
    throw new SignInFailedError(`No browser could be opened. The address is ${page.href}`);
  }

  /** The code in what came back. Throws SignInFailedError. */
  async #codeIn(answer: URLSearchParams): Promise<string> {
    const error = answer.get('error');
    if (error !== null) {
      const more = answer.get('error_description');
      const reason = more === null ? error : `${error} (${more})`;
      throw new SignInFailedError(`The sign-in at '${this.#server}' was refused: ${reason}`);
    }
    const { discovery } = await this.#store.read();
    const metadata = discovery?.authorizationServerMetadata;
    const issuer = answer.get('iss');
    // RFC 9207: an answer of another server than the one that was asked is an attack.
    if (issuer !== null && metadata !== undefined && issuer !== metadata.issuer) {
      throw new SignInFailedError(`The answer came from ${issuer}, not from ${metadata.issuer}.`);
    }
    const code = answer.get('code');
    if (code === null) throw new SignInFailedError('The answer holds no code.');
    return code;
  }

  #attempt(redirect: { url: string; state: string } | undefined, isNew: boolean): Authorization {
    return new Authorization({
      store: this.#store,
      oauth: this.#launch.oauth ?? {},
      clientMetadataUrl: this.#context.clientMetadataUrl,
      redirect,
      isNew,
    });
  }

  #options({ resourceMetadataUrl, scope, needsMore }: Challenge): Parameters<typeof auth>[1] {
    const own = this.#launch.oauth?.scopes;
    if (!needsMore) this.#scopes.clear();
    for (const one of [...(own ?? []), ...(scope?.split(' ') ?? [])]) this.#scopes.add(one);
    const all = [...this.#scopes].join(' ');
    return {
      serverUrl: this.#launch.url,
      fetchFn: carefulFetch,
      ...(resourceMetadataUrl && { resourceMetadataUrl }),
      ...(all !== '' && { scope: all }),
    };
  }

  /** RFC 7009, where the server offers it; the tokens are gone from here in any case. */
  async #revoke({ tokens, client, discovery }: Credentials): Promise<void> {
    const metadata = discovery?.authorizationServerMetadata as
      | { revocation_endpoint?: string }
      | undefined;
    const token = tokens?.refresh_token ?? tokens?.access_token;
    if (metadata?.revocation_endpoint === undefined || token === undefined) return;
    const body = new URLSearchParams({ token, client_id: client?.client_id ?? '' });
    try {
      await fetch(metadata.revocation_endpoint, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(10_000),
      });
    } catch (error) {
      this.#context.log.warn(
        `'${this.#server}' was not told of the sign-out; its tokens end by themselves: ${messageOf(error)}`,
      );
    }
  }
}

function portOf(url: string | undefined): number | undefined {
  const port = url !== undefined && URL.canParse(url) ? Number(new URL(url).port) : 0;
  return port > 0 ? port : undefined;
}
