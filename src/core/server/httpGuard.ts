/**
 * Who may talk to the HTTP front: programs on this machine that hold the token. A page in a browser, even
 * one that has bent a name to our address, is stopped by its `Host` or its `Origin`; see the section on
 * security of the Streamable HTTP transport in the protocol's specification.
 */
import type { IncomingMessage } from 'node:http';
import { isSameSecret } from '../util/sameSecret';

/** Why a request is turned away: the status, what to say, and headers that belong to it. */
export interface Refusal {
  status: number;
  message: string;
  headers?: Readonly<Record<string, string>>;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** undefined for a request that may go on. */
export function refusalOf(
  request: IncomingMessage,
  { port, token }: { port: number; token: string },
): Refusal | undefined {
  const { host, origin, authorization } = request.headers;
  if (!isOurs(`http://${host ?? ''}`, port)) {
    return { status: 403, message: 'The Host header must name this machine and this port.' };
  }
  if (origin !== undefined && !isOurs(origin, port)) {
    return { status: 403, message: 'Pages of other origins may not talk to this server.' };
  }
  if (!isSameSecret(authorization ?? '', `Bearer ${token}`)) {
    return {
      status: 401,
      message: 'Send the token that Toolwright printed as the header "Authorization: Bearer …".',
      headers: { 'www-authenticate': 'Bearer realm="toolwright"' },
    };
  }
  return undefined;
}

function isOurs(address: string, port: number): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'http:' && LOOPBACK.has(url.hostname) && url.port === String(port);
}
