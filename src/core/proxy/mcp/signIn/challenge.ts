/** Requests with a token, and what a server says when the token does not do. */
import { extractWWWAuthenticateParams } from '@modelcontextprotocol/sdk/client/auth.js';

/** Why a request was refused, and what the server wants instead. */
export interface Challenge {
  token: string | undefined;
  resourceMetadataUrl?: URL;
  /** Set where more rights are needed than the token has. */
  scope?: string;
  needsMore: boolean;
}

export function withToken(init: RequestInit | undefined, token: string | undefined): RequestInit {
  const headers = new Headers(init?.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}

/** What the server wants before it answers; undefined where it has answered. */
export function challengeOf(response: Response, token: string | undefined): Challenge | undefined {
  if (response.status !== 401 && response.status !== 403) return undefined;
  const { resourceMetadataUrl, scope, error } = extractWWWAuthenticateParams(response);
  const needsMore = response.status === 403;
  if (needsMore && error !== 'insufficient_scope') return undefined;
  return {
    token,
    needsMore,
    ...(resourceMetadataUrl && { resourceMetadataUrl }),
    ...(scope !== undefined && { scope }),
  };
}
