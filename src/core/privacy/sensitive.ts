/**
 * What must not be written to a file that others will read, such as a skill: of what detection finds only
 * the sure, since a finding refuses the text; and tokens, which mean nothing to others and nothing for ever.
 * Values themselves are never handed on.
 */
import { Sureness, type Span } from './detect/span';
import { nameOfKind, type Kind } from './kinds';
import { rangesOfTokens } from './tokens';

export interface SensitiveFinding {
  /** For people: `e-mail address`. */
  kind: string;
  /** From 1. */
  line: number;
}

/** Looks through a text, off this thread. Throws ShieldError where it cannot be checked. */
export type FindSensitive = (text: string) => Promise<SensitiveFinding[]>;

/** Kept for examples by RFC 2606, and what people write who mean nobody. */
const NOBODY =
  /(?:^|[@.])(?:example\.(?:com|net|org)|[\w-]+\.(?:example|test|invalid|localhost))$|^(?:no-?reply|user|name|someone|you|me|foo|bar|test|jane|john|alice|bob|ada)@/i;
/** Names, addresses and the network are told by the words around them, which is not sure enough here. */
const NOT_SURE: ReadonlySet<Kind> = new Set([
  'name',
  'address',
  'ip',
  'mac',
  'birth_date',
  'bank_account',
]);

/** What was found, in the order of the lines, each kind once for a line. */
export function sensitiveIn(preview: (text: string) => Promise<readonly Span[]>): FindSensitive {
  return async (text) => {
    const found = new Map<string, SensitiveFinding>();
    const note = (kind: string, start: number): void => {
      const line = text.slice(0, start).split('\n').length;
      found.set(`${line} ${kind}`, { kind, line });
    };
    for (const { kind, start, end, sureness } of await preview(text)) {
      if (NOT_SURE.has(kind) || sureness < Sureness.formed) continue;
      if (kind === 'email' && NOBODY.test(text.slice(start, end))) continue;
      note(nameOfKind(kind), start);
    }
    for (const [start] of rangesOfTokens(text)) note('token for a value', start);
    return [...found.values()].toSorted((a, b) => a.line - b.line);
  };
}
