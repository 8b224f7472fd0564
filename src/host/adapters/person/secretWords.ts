/**
 * Does a form ask for a secret? Servers must not (MCP, elicitation: sensitive information goes through
 * a page of the server), so people are warned. Words only: it may miss, and it may warn for nothing.
 */
import type { ServerForm } from '../../../core/ports';

const SECRET =
  /\b(?:pass ?(?:word|wd|phrase|code)|pwd|secrets?|(?:api|access|private|secret|encryption|ssh|auth) ?(?:key|token)s?|(?:bearer|refresh|session|security|id) ?tokens?|token|credentials?|pin(?: code)?|otp|one time (?:code|password)|(?:2fa|mfa|totp|verification|recovery) ?codes?|cvv|cvc|(?:credit|debit|card) ?(?:card ?)?numbers?|seed phrase|mnemonic|ssn|social security)\b/i;

/** Only these words of a message say that it asks for one; "max tokens" in a sentence does not. */
const SECRET_IN_MESSAGE =
  /\b(?:your|enter|provide|type|paste)\b[^.?!]{0,60}\b(?:pass ?(?:word|phrase|code)|(?:api|access|private|secret) ?(?:key|token)s?|secret|token|credentials?|pin|otp|cvv|card number|seed phrase)\b/i;

/** The titles of the fields that look so, or the word of the message; empty when nothing does. */
export function secretsAskedFor({ message, fields }: ServerForm): string[] {
  const found = fields
    .filter(({ kind }) => kind.type === 'text' || kind.type === 'number')
    .filter(
      ({ name, title, description = '' }) =>
        [name, title].some((text) => SECRET.test(words(text))) ||
        SECRET_IN_MESSAGE.test(words(description)),
    )
    .map(({ title, name }) => title || name);
  if (found.length > 0 || fields.length === 0) return found;
  const inMessage = SECRET_IN_MESSAGE.exec(words(message));
  return inMessage === null ? [] : [inMessage[0]];
}

/** `apiKey`, `api_key` and `API key` as the same words. */
function words(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_\-./\s]+/g, ' ');
}
