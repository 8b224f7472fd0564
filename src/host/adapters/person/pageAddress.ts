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
}

/**
 * Throws InvalidInputError for anything that is not a web page. The core refuses what is not safe; this
 * holds whatever becomes of that, since VS Code opens addresses of its own and other programs too.
 */
export function pageAddress(text: string): PageAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new InvalidInputError(
      'Only a page with an http or https address can be opened, for example https://example.com/.',
    );
  }
  const unicode = domainToUnicode(url.hostname);
  const isLookalike = unicode !== '' && unicode !== url.hostname;
  return { url: url.href, host: url.host, ...(isLookalike && { lookalike: unicode }) };
}
