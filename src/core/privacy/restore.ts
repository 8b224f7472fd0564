/**
 * The way back: tokens become the values that they stand for, in texts at any depth of a value and in its
 * keys. A number that stood by itself becomes a number again where its token stands by itself.
 */
import { replaceTokens, tokensIn, type Entry } from './tokens';

export interface Restored<T> {
  value: T;
  /** Tokens that were resolved, each once. */
  used: string[];
  /** Those that nobody issued. */
  foreign: string[];
}

/** A value that was found twice has a token within a token. */
const MOST_ROUNDS = 3;

export function restore<T>(value: T, entryOf: (token: string) => Entry | undefined): Restored<T> {
  const used = new Set<string>();
  const foreign = new Set<string>();
  const resolved = (text: string): unknown => {
    const alone = entryOf(text);
    if (alone?.isNumber === true) {
      used.add(text);
      return Number(alone.value);
    }
    return resolveText(text, entryOf, used, foreign);
  };
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return part.includes('__PII_') ? resolved(part) : part;
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(walk);
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [
        key.includes('__PII_') ? resolveText(key, entryOf, used, foreign) : key,
        walk(inner),
      ]),
    );
  };
  return { value: walk(value) as T, used: [...used], foreign: [...foreign] };
}

function resolveText(
  text: string,
  entryOf: (token: string) => Entry | undefined,
  used: Set<string>,
  foreign: Set<string>,
): string {
  let resolved = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = resolved;
    resolved = replaceTokens(resolved, (token) => {
      const entry = entryOf(token);
      if (entry !== undefined) used.add(token);
      return entry?.value;
    });
    if (resolved === before) break;
  }
  for (const token of tokensIn(resolved)) foreign.add(token);
  return resolved;
}
