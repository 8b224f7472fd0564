/**
 * One attempt to get tokens, as the SDK's flow wants to be told about it: who we are, where the browser
 * comes back to, and where things are kept. Without a listener for the browser it gets only as far as a
 * refresh.
 */
import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
} from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import type { OAuthDefinition } from '../../../config/definition';
import { SignInNeededError } from '../../serverSession';
import type { CredentialStore } from './credentials';

export interface AuthorizationParts {
  store: CredentialStore;
  oauth: OAuthDefinition;
  /** Where a document about us lies, for servers that take its address as the client's id. */
  clientMetadataUrl: string | undefined;
  /** Where the browser comes back to; undefined where no browser may be opened. */
  redirect: { url: string; state: string } | undefined;
  /** True where the tokens that are there, and their refresh, are not enough. */
  isNew: boolean;
}

/** Stands in where no browser will ever come back. */
const NO_REDIRECT = 'http://127.0.0.1/callback';

export class Authorization implements OAuthClientProvider {
  readonly #parts: AuthorizationParts;
  #codeVerifier = '';
  /** Where the person has to go; set when a sign-in is needed. */
  authorizationUrl: URL | undefined;

  constructor(parts: AuthorizationParts) {
    this.#parts = parts;
  }

  get redirectUrl(): string {
    return this.#parts.redirect?.url ?? NO_REDIRECT;
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
    return this.#parts.redirect?.state ?? '';
  }

  async clientInformation(): Promise<OAuthClientInformationMixed | undefined> {
    const { clientId, clientSecret } = this.#parts.oauth;
    if (clientId !== undefined) {
      return {
        client_id: clientId,
        ...(clientSecret !== undefined && { client_secret: clientSecret }),
      };
    }
    const { client, redirectUrl } = await this.#parts.store.read();
    // A client that was registered for another address could not come back to this one.
    const isOther = this.#parts.redirect !== undefined && redirectUrl !== this.#parts.redirect.url;
    return isOther ? undefined : client;
  }

  async saveClientInformation(client: OAuthClientInformationMixed): Promise<void> {
    if (this.#parts.oauth.clientId !== undefined) return;
    await this.#parts.store.change({ client, redirectUrl: this.redirectUrl });
  }

  async tokens(): Promise<OAuthTokens | undefined> {
    return this.#parts.isNew ? undefined : (await this.#parts.store.read()).tokens;
  }

  async saveTokens(tokens: OAuthTokens): Promise<void> {
    await this.#parts.store.saveTokens(tokens);
  }

  redirectToAuthorization(url: URL): void {
    if (this.#parts.redirect === undefined) throw new SignInNeededError('A sign-in is needed.');
    this.authorizationUrl = url;
  }

  saveCodeVerifier(codeVerifier: string): void {
    this.#codeVerifier = codeVerifier;
  }

  codeVerifier(): string {
    return this.#codeVerifier;
  }

  async discoveryState(): Promise<OAuthDiscoveryState | undefined> {
    // A new sign-in looks again, since the authorization server may be another one by now.
    return this.authorizationUrl === undefined && this.#parts.isNew
      ? undefined
      : (await this.#parts.store.read()).discovery;
  }

  async saveDiscoveryState(discovery: OAuthDiscoveryState): Promise<void> {
    await this.#parts.store.change({ discovery });
  }

  async invalidateCredentials(
    scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery',
  ): Promise<void> {
    const { store } = this.#parts;
    switch (scope) {
      case 'all':
        return store.delete();
      case 'client':
        return store.change({ client: undefined, redirectUrl: undefined });
      case 'tokens':
        return store.change({ tokens: undefined, expiresAt: undefined });
      case 'discovery':
        return store.change({ discovery: undefined });
      case 'verifier':
        this.#codeVerifier = '';
    }
  }
}
