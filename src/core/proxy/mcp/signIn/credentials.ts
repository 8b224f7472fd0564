/**
 * What is kept of the sign-in at one server: the tokens, the client that we are registered as, and where
 * its authorization server is. Each server address has an entry of its own, so that no token reaches
 * another one. Damaged entries count as none.
 */
import { createHash } from 'node:crypto';
import type { OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import type { Clock, Secrets } from '../../../ports';
import { isObject } from '../../../util/json';

export interface Credentials {
  /** The address of the server that they are for. */
  url: string;
  tokens?: OAuthTokens;
  /** When the access token ends, in ms since the epoch, where the server said so. */
  expiresAt?: number;
  client?: OAuthClientInformationMixed;
  /** The redirect address that the client was registered with. */
  redirectUrl?: string;
  discovery?: OAuthDiscoveryState;
}

export class CredentialStore {
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  readonly #key: string;
  readonly #url: string;

  /** `url` is the address of the server. */
  constructor(url: string, secrets: Secrets, clock: Clock) {
    this.#url = url;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#key = `sign-in:${createHash('sha256').update(url).digest('hex').slice(0, 32)}`;
  }

  /** Read anew each time: another window may have signed in or refreshed meanwhile. */
  async read(): Promise<Credentials> {
    const text = await this.#secrets.get(this.#key);
    if (text === undefined) return { url: this.#url };
    let stored: unknown;
    try {
      stored = JSON.parse(text);
    } catch {
      return { url: this.#url };
    }
    const isOurs = isObject(stored) && stored['url'] === this.#url;
    return isOurs ? (stored as unknown as Credentials) : { url: this.#url };
  }

  /** Sets these parts; undefined removes one. */
  async change(parts: { [K in keyof Credentials]?: Credentials[K] | undefined }): Promise<void> {
    const merged = { ...(await this.read()), ...parts };
    await this.#secrets.set(this.#key, JSON.stringify(merged));
  }

  async saveTokens(tokens: OAuthTokens): Promise<void> {
    const before = (await this.read()).tokens;
    const lifetime = tokens.expires_in;
    await this.change({
      // A server that does not rotate its refresh token does not repeat it either.
      tokens: {
        ...(before?.refresh_token !== undefined && { refresh_token: before.refresh_token }),
        ...tokens,
      },
      expiresAt: lifetime === undefined ? undefined : this.#clock.now() + lifetime * 1_000,
    });
  }

  async delete(): Promise<void> {
    await this.#secrets.delete(this.#key);
  }
}
