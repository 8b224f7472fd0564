/**
 * Texts of servers made safe and short for a reader who may be a model: no hidden characters, one
 * line, cut where a sentence ends. Knows nothing of tools or schemas.
 */

/** What nobody sees but a model reads: controls, bidi marks, zero widths, tags, lone surrogates. */
const HIDDEN =
  /(?![\n\t])[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Most texts: nothing in them can be hidden, and finding that out is cheap. */
const PLAIN = /^[\n\t -~]*$/;

const SENTENCE_END = /[。！？]|(?<!\b(?:e\.g|i\.e|etc|vs|no))[.!?](?=\s)/gi;

/** The text without hidden characters, with `\n` as the only line end. Tabs stay. */
export function cleanText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(/\r\n?/g, '\n').replace(HIDDEN, '');
}

/** The text on one line without hidden characters. Reads at most `limit * 4` characters of it. */
export function oneLine(text: string, limit: number): string {
  const head = cleanText(text.slice(0, limit * 4));
  return cutText(head.replace(/\s+/g, ' ').trim(), limit);
}

/**
 * At most about `limit` characters: up to the last whole sentence that fits, else up to the last
 * whole word and an ellipsis.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const match of text.slice(0, limit + 1).matchAll(SENTENCE_END)) {
    if (match.index < limit) end = match.index + 1;
  }
  if (end >= limit / 4) return text.slice(0, end);
  const head = text.slice(0, limit);
  const space = head.lastIndexOf(' ');
  const cut = space > limit / 2 ? head.slice(0, space) : head;
  return `${cut.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}

/** The text as a TypeScript string literal in which hidden characters are visible as escapes. */
export function quote(text: string): string {
  const json = JSON.stringify(text);
  if (PLAIN.test(json)) return json;
  const escape = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  return json.replace(HIDDEN, escape).replace(/[\u2028\u2029]/g, escape);
}

/** Orders by code units, so that an order never depends on the machine's language. */
export function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
