/** Another access token without a person: from the refresh token, which a server may take only once. */
import { refreshAuthorization } from '@modelcontextprotocol/sdk/client/auth.js';
import { InvalidClientError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { OAuthDefinition } from '../../../config/definition';
import { SignInFailedError } from '../../serverSession';
import { reasonOf } from './authFetch';
import { ownClient } from './authorization';
import type { CredentialStore } from './credentials';

export interface RefreshParts {
  server: string;
  store: CredentialStore;
  oauth: OAuthDefinition;
  fetch: FetchLike;
}

/**
 * Another token than `used`; undefined where only a new sign-in helps. To be called by one at a time,
 * over all processes. Throws SignInFailedError where the same may work later.
 */
export async function refresh(
  { server, store, oauth, fetch }: RefreshParts,
  used: string | undefined,
): Promise<string | undefined> {
  const { tokens, client, discovery, scope } = await store.read();
  // Another request, or another window, was faster.
  if (tokens !== undefined && tokens.access_token !== used) return tokens.access_token;
  const clientInformation = ownClient(oauth) ?? client;
  if (tokens?.refresh_token === undefined || discovery === undefined) return undefined;
  if (clientInformation === undefined) return undefined;
  let status = 0;
  try {
    const fresh = await refreshAuthorization(discovery.authorizationServerUrl, {
      clientInformation,
      refreshToken: tokens.refresh_token,
      ...(discovery.authorizationServerMetadata && {
        metadata: discovery.authorizationServerMetadata,
      }),
      ...(discovery.resourceMetadata && { resource: discovery.resourceMetadata.resource }),
      fetchFn: async (url, init) => {
        const response = await fetch(url, init);
        ({ status } = response);
        return response;
      },
    });
    const issuer = tokens.issuer;
    await store.saveTokens(
      { ...fresh, ...(issuer !== undefined && { issuer }) },
      { scope: fresh.scope ?? scope },
    );
    return fresh.access_token;
  } catch (error) {
    if (!isRefusal(status)) {
      throw new SignInFailedError(
        `The sign-in at '${server}' could not be renewed: ${reasonOf(error)}. Try again later, or let the ` +
          `person sign in anew: "Toolwright: Sign In", or toolwright sign-in ${server}.`,
        error,
      );
    }
    await store.dropTokens();
    if (error instanceof InvalidClientError) await store.change({ client: undefined });
    return undefined;
  }
}

/** It was read and turned down, so that it will be again; unlike a server that is busy or broken. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
