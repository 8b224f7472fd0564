/**
 * Counts tokens as OpenAI's current models do (o200k_base); other models' counts differ by some per
 * cent. A file of its own in dist, because it is large and rarely needed: only the sandbox's worker
 * loads it, when a result is too long to fit by its bytes alone.
 */
import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Text that looks like a special token is text here. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

export function countTokens(text: string): number {
  return count(text, AS_TEXT);
}
