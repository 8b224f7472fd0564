/**
 * What is kept of the sign-in at one server: the tokens, the client that we are registered as, and where
 * its authorization server is. Each server address has an entry of its own, so that no token reaches
 * another one. Damaged entries count as none.
 */
import type { OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import type { Clock, Secrets } from '../../../ports';
import { hashOf } from '../../../util/hash';
import { isObject, type JsonObject } from '../../../util/json';

export interface Credentials {
  /** The address of the server that they are for. */
  url: string;
  /** With the authorization server that gave them, as `issuer`. */
  tokens?: OAuthTokens;
  /** When the access token ends, in ms since the epoch, where the server said so. */
  expiresAt?: number;
  /** The scopes that were asked for with the tokens, separated by blanks. */
  scope?: string;
  /** Where the tokens came from, and are renewed. */
  discovery?: OAuthDiscoveryState;
  client?: OAuthClientInformationMixed;
  /** The redirect address that the client was registered with. */
  redirectUrl?: string;
}

type Change = { [K in keyof Credentials]?: Credentials[K] | undefined };

export class CredentialStore {
  /** Names the entry, and tells nothing of the address. */
  readonly key: string;
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  readonly #url: string;

  /** `url` is the address of the server. */
  constructor(url: string, secrets: Secrets, clock: Clock) {
    this.#url = url;
    this.#secrets = secrets;
    this.#clock = clock;
    this.key = `sign-in:${hashOf(url)}`;
  }

  /** Read anew each time: another window may have signed in or refreshed meanwhile. */
  async read(): Promise<Credentials> {
    const none = { url: this.#url };
    const text = await this.#secrets.get(this.key);
    if (text === undefined) return none;
    try {
      const stored: unknown = JSON.parse(text);
      return isCredentials(stored) && stored.url === this.#url ? stored : none;
    } catch {
      return none;
    }
  }

  /** Sets these parts; undefined removes one. */
  async change(parts: Change): Promise<void> {
    const merged = { ...(await this.read()), ...parts };
    await this.#secrets.set(this.key, JSON.stringify(merged));
  }

  /** Takes other tokens, and what changed with them, in the place of those that were there. */
  async saveTokens(tokens: OAuthTokens, parts: Change = {}): Promise<void> {
    const lifetime = tokens.expires_in;
    const expiresAt = lifetime === undefined ? undefined : this.#clock.now() + lifetime * 1_000;
    await this.change({ ...parts, tokens, expiresAt });
  }

  async dropTokens(): Promise<void> {
    await this.change({ tokens: undefined, expiresAt: undefined, scope: undefined });
  }

  async delete(): Promise<void> {
    await this.#secrets.delete(this.key);
  }
}

function isCredentials(value: unknown): value is Credentials {
  if (!isObject(value)) return false;
  const { tokens, client, discovery, expiresAt, scope, redirectUrl } = value;
  return (
    isAbsentOr(tokens, (part) => hasText(part, 'access_token')) &&
    isAbsentOr(client, (part) => hasText(part, 'client_id')) &&
    isAbsentOr(discovery, (part) => hasText(part, 'authorizationServerUrl')) &&
    (expiresAt === undefined || typeof expiresAt === 'number') &&
    (scope === undefined || typeof scope === 'string') &&
    (redirectUrl === undefined || typeof redirectUrl === 'string')
  );
}

function isAbsentOr(value: unknown, isRight: (part: JsonObject) => boolean): boolean {
  return value === undefined || (isObject(value) && isRight(value));
}

function hasText(part: JsonObject, field: string): boolean {
  return typeof part[field] === 'string' && part[field] !== '';
}
