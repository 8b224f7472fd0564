/**
 * Text of somebody else on its way to a person's eyes: in a dialog, a title, a line of a log. Nothing in
 * it may move the cursor, reverse the reading direction, hide, or fill the screen.
 */

/** Control characters but line breaks and tabs, direction marks, and characters without width. */
const HIDDEN =
  // oxlint-disable-next-line no-control-regex -- these are what it is about
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** The text without hidden characters, in several lines, cut to so many characters. */
export function plainText(text: string, maxChars: number): string {
  const clean = text
    .slice(0, maxChars * 2)
    .replace(HIDDEN, '')
    .trim();
  return clean.length > maxChars || text.length > maxChars * 2
    ? `${clean.slice(0, maxChars)}…`
    : clean;
}

/** The same on one line. */
export function plainLine(text: string, maxChars: number): string {
  return plainText(text.slice(0, maxChars * 4).replace(/\s+/g, ' '), maxChars);
}
