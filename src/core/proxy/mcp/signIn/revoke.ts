/** Tells the authorization server that tokens are not used any more: RFC 7009, where it offers that. */
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { OAuthDefinition } from '../../../config/definition';
import { stringOf, type JsonObject } from '../../../util/json';
import { ownClient } from './authorization';
import type { Credentials } from './credentials';

/** Does nothing where the server has no address for it. Throws when the server did not take it. */
export async function revoke(
  { tokens, client, discovery }: Credentials,
  oauth: OAuthDefinition,
  fetch: FetchLike,
): Promise<void> {
  const metadata: JsonObject = discovery?.authorizationServerMetadata ?? {};
  const endpoint = stringOf(metadata['revocation_endpoint']);
  const { client_id, client_secret } = ownClient(oauth) ?? client ?? {};
  // With the refresh token, those that were made from it end, too.
  const token = tokens?.refresh_token ?? tokens?.access_token;
  if (endpoint === undefined || token === undefined || client_id === undefined) return;
  const body = new URLSearchParams({ token });
  const headers = new Headers();
  if (client_secret === undefined) body.set('client_id', client_id);
  else {
    const words = [client_id, client_secret].map(encodeURIComponent).join(':');
    headers.set('authorization', `Basic ${Buffer.from(words).toString('base64')}`);
  }
  const response = await fetch(endpoint, { method: 'POST', headers, body });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`it answered with HTTP ${response.status}`);
}
