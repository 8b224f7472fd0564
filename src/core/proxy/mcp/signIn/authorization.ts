/**
 * One sign-in, as the SDK's flow wants to be told about it: who we are, where the browser comes back to,
 * and where things are kept. What is kept changes when the tokens are there, and all at once: an attempt
 * that is given up leaves the sign-in that was there as it was.
 */
import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
} from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformation,
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import type { OAuthDefinition } from '../../../config/definition';
import { SignInFailedError } from '../../serverSession';
import type { CredentialStore } from './credentials';

export interface AuthorizationParts {
  server: string;
  store: CredentialStore;
  oauth: OAuthDefinition;
  /** Where a document about us lies, for servers that take its address as the client's id. */
  clientMetadataUrl: string | undefined;
  redirectUrl: string;
  state: string;
  /** The scopes that are asked for, where the challenge or the definition says so. */
  scope: string | undefined;
  /** What is given after it aborts is not kept. */
  signal: AbortSignal;
}

export class Authorization implements OAuthClientProvider {
  readonly #parts: AuthorizationParts;
  #codeVerifier = '';
  #discovery: OAuthDiscoveryState | undefined;
  /** The client that this attempt has registered. */
  #client: OAuthClientInformationMixed | undefined;
  /** Where the person has to go; set once that is known. */
  authorizationUrl: URL | undefined;

  constructor(parts: AuthorizationParts) {
    this.#parts = parts;
  }

  get redirectUrl(): string {
    return this.#parts.redirectUrl;
  }

  // The SDK tells a missing member from one that is undefined.
  get clientMetadataUrl(): string {
    return this.#parts.clientMetadataUrl ?? '';
  }

  get clientMetadata(): OAuthClientMetadata {
    const { scopes, clientSecret } = this.#parts.oauth;
    return {
      client_name: 'Toolwright',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: clientSecret === undefined ? 'none' : 'client_secret_post',
      ...(scopes && { scope: scopes.join(' ') }),
    };
  }

  state(): string {
    return this.#parts.state;
  }

  async clientInformation(): Promise<OAuthClientInformationMixed | undefined> {
    const { client, redirectUrl, discovery } = await this.#parts.store.read();
    const own = ownClient(this.#parts.oauth);
    if (own !== undefined) {
      this.#refuseOther(discovery?.authorizationServerUrl);
      return own;
    }
    // A client that was registered for another address could not come back to this one.
    return this.#client ?? (redirectUrl === this.redirectUrl ? client : undefined);
  }

  async saveClientInformation(client: OAuthClientInformationMixed): Promise<void> {
    const { oauth, store } = this.#parts;
    if (oauth.clientId !== undefined) return;
    this.#client = client;
    // The tokens that are there are renewed by the client that got them.
    if ((await store.read()).tokens === undefined) await store.change(this.#registration);
  }

  /** None: those that are there are not enough. */
  tokens(): undefined {}

  async saveTokens(tokens: OAuthTokens): Promise<void> {
    const { store, scope, signal } = this.#parts;
    signal.throwIfAborted();
    await store.saveTokens(tokens, {
      ...this.#registration,
      discovery: this.#discovery,
      scope: tokens.scope ?? scope,
    });
  }

  redirectToAuthorization(url: URL): void {
    this.authorizationUrl = url;
  }

  saveCodeVerifier(codeVerifier: string): void {
    this.#codeVerifier = codeVerifier;
  }

  codeVerifier(): string {
    return this.#codeVerifier;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }

  saveDiscoveryState(discovery: OAuthDiscoveryState): void {
    this.#discovery = discovery;
  }

  async invalidateCredentials(
    scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery',
  ): Promise<void> {
    if (scope !== 'all' && scope !== 'client') return;
    this.#client = undefined;
    await this.#parts.store.change({ client: undefined, redirectUrl: undefined });
  }

  get #registration(): { client?: OAuthClientInformationMixed; redirectUrl?: string } {
    return this.#client === undefined
      ? {}
      : { client: this.#client, redirectUrl: this.redirectUrl };
  }

  /** A client that the person configured has been made for the server that knew it so far. */
  #refuseOther(known: string | undefined): void {
    const named = this.#discovery?.authorizationServerUrl;
    if (known === undefined || named === undefined || isSameAddress(known, named)) return;
    const { server } = this.#parts;
    throw new SignInFailedError(
      `'${server}' now names ${named} for its sign-in, not ${known} as before, and its clientId was ` +
        `made for that one. If this is right, sign out first: toolwright sign-out ${server}.`,
    );
  }
}

/** The client that the person has configured. */
export function ownClient(oauth: OAuthDefinition): OAuthClientInformation | undefined {
  const { clientId, clientSecret } = oauth;
  if (clientId === undefined) return undefined;
  return {
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
  };
}

function isSameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}
