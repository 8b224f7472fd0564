/**
 * Counts tokens as OpenAI's current models do (o200k_base); other models' counts differ by some per
 * cent. A file of its own in dist, because it is large and rarely needed: only the sandbox's worker
 * loads it, when a result is too long to fit by its bytes alone.
 */
import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Text that looks like a special token is text here. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * The encoder takes the square of the length of a stretch that it cannot split: seconds for a page of
 * Chinese or a line of dashes. So longer ones are counted in pieces, which adds a token for each.
 */
const MAX_STRETCH_CHARS = 128;

export function countTokens(text: string): number {
  let tokens = 0;
  for (let start = 0; start < text.length;) {
    const end = endOfStretch(text, start);
    tokens += count(text.slice(start, end), AS_TEXT);
    start = end;
  }
  return tokens;
}

function endOfStretch(text: string, start: number): number {
  const most = start + MAX_STRETCH_CHARS;
  if (most >= text.length) return text.length;
  // Between a word and a space the encoder splits by itself, so that cutting there changes nothing.
  for (let end = most; end > start; end--) {
    if (text[end] === ' ' && text[end - 1]! > ' ') return end;
  }
  return most;
}
