/** The address of a page that a server wants to have opened, taken apart for the person. */
import { domainToUnicode } from 'node:url';
import { InvalidInputError } from '../../../core/util/errors';

export interface PageAddress {
  /** As it is opened, whole. */
  url: string;
  /** Host and port: ASCII, so that a look-alike letter shows as `xn--…`. */
  host: string;
  /** The host as a browser may show it, where that differs. */
  lookalike?: string;
  /** A name before the host, `https://github.com@evil.example`, which is easily taken for it. */
  hasUser: boolean;
  /** Others on the network can read and change it. */
  isInsecure: boolean;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|.+\.localhost)$/;

/** Throws InvalidInputError for anything that is not a web page. */
export function pageAddress(text: string): PageAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new InvalidInputError(
      'Only a page with an http or https address can be opened, for example https://example.com/.',
    );
  }
  const unicode = domainToUnicode(url.hostname);
  return {
    url: url.href,
    host: url.host,
    ...(unicode !== url.hostname && unicode !== '' && { lookalike: unicode }),
    hasUser: url.username !== '' || url.password !== '',
    isInsecure: url.protocol === 'http:' && !LOOPBACK.test(url.hostname),
  };
}
