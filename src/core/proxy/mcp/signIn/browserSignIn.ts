/** The sign-in by a person: their browser goes to the authorization server, and comes back with a code. */
import { auth, type OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import type { HttpDefinition } from '../../../config/definition';
import type { Browser } from '../../../ports';
import { SignInFailedError } from '../../serverSession';
import { authFetch, reasonOf, refuseLessProtected } from './authFetch';
import { Authorization } from './authorization';
import type { Challenge } from './challenge';
import type { CredentialStore, Credentials } from './credentials';
import { RedirectListener } from './redirectListener';

export interface BrowserSignInParts {
  server: string;
  launch: HttpDefinition;
  store: CredentialStore;
  browser: Browser;
  clientMetadataUrl: string | undefined;
}

/** The person said no on the page; the cause of a SignInFailedError. */
export class AccessDeniedError extends Error {}

/** The token that the sign-in gave. Throws SignInFailedError, or the signal's reason. */
export async function signInWithBrowser(
  parts: BrowserSignInParts,
  challenge: Challenge,
  signal: AbortSignal,
): Promise<string> {
  const { server, launch, store, browser } = parts;
  const oauth = launch.oauth ?? {};
  const kept = await store.read();
  const port = oauth.callbackPort ?? portOf(kept.redirectUrl);
  const listener = await RedirectListener.open({
    isFixed: oauth.callbackPort !== undefined,
    ...(port !== undefined && { port }),
  });
  try {
    const redirectUrl = (await browser.externalUrl?.(listener.localUrl)) ?? listener.localUrl;
    listener.expect(redirectUrl);
    const scope = scopeFor(launch, challenge, kept);
    const attempt = new Authorization({
      server,
      store,
      oauth,
      clientMetadataUrl: parts.clientMetadataUrl,
      redirectUrl,
      state: listener.state,
      scope,
      signal,
    });
    const { resourceMetadataUrl } = challenge;
    const options: Parameters<typeof auth>[1] = {
      serverUrl: launch.url,
      fetchFn: authFetch(launch.url),
      ...(resourceMetadataUrl && { resourceMetadataUrl }),
      ...(scope !== undefined && { scope }),
    };
    await auth(attempt, options);
    signal.throwIfAborted();
    const page = attempt.authorizationUrl;
    // A server that grants without a person has given its tokens already.
    if (page !== undefined) {
      await visit(page, parts);
      const answer = await listener.answer(signal);
      const authorizationCode = codeIn(answer, attempt.discoveryState());
      await auth(attempt, { ...options, authorizationCode });
    }
    const { tokens } = await store.read();
    if (tokens === undefined) throw new Error('the server gave no token');
    return tokens.access_token;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new SignInFailedError(`The sign-in at '${server}' failed: ${reasonOf(error)}`, error);
  } finally {
    listener.dispose();
  }
}

/** What was granted so far goes with what is asked for on top of it. */
function scopeFor(
  { oauth }: HttpDefinition,
  challenge: Challenge,
  kept: Credentials,
): string | undefined {
  const before = challenge.needsMore ? kept.scope : undefined;
  const words = [before, oauth?.scopes?.join(' '), challenge.scope].join(' ').split(/\s+/);
  const scope = [...new Set(words)].filter((word) => word !== '').join(' ');
  return scope === '' ? undefined : scope;
}

async function visit(page: URL, { launch, browser }: BrowserSignInParts): Promise<void> {
  refuseLessProtected(page, launch.url);
  if (await browser.open(page.href)) return;
  // Its address is no use: it leads back to a listener that ends with this attempt.
  throw new Error(
    `no browser was opened for its page at ${page.host}. Sign in again and let it open, or use ` +
      `toolwright sign-in in a terminal, which shows the address`,
  );
}

function codeIn(answer: URLSearchParams, discovery: OAuthDiscoveryState | undefined): string {
  checkIssuer(answer.get('iss'), discovery);
  const error = answer.get('error');
  if (error !== null) {
    const more = answer.get('error_description');
    const message = `it was refused: ${more === null ? error : `${error} (${more})`}`;
    throw error === 'access_denied' ? new AccessDeniedError(message) : new Error(message);
  }
  const code = answer.get('code');
  if (code === null) throw new Error('the answer holds no code');
  return code;
}

/** RFC 9207: an answer of another server than the one that was asked is an attack. */
function checkIssuer(issuer: string | null, discovery: OAuthDiscoveryState | undefined): void {
  const metadata = discovery?.authorizationServerMetadata;
  if (metadata === undefined) return;
  const isPromised =
    'authorization_response_iss_parameter_supported' in metadata &&
    metadata['authorization_response_iss_parameter_supported'] === true;
  if (issuer === metadata.issuer || (issuer === null && !isPromised)) return;
  const from = issuer === null ? 'does not say whom it is from' : `came from ${issuer}`;
  throw new Error(`the answer ${from}, and ${metadata.issuer} was asked`);
}

function portOf(url: string | undefined): number | undefined {
  const port = url !== undefined && URL.canParse(url) ? Number(new URL(url).port) : 0;
  return port > 0 ? port : undefined;
}
