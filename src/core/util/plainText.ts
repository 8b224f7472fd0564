/**
 * Text of somebody else on its way to a person's eyes: in a dialog, a title, a line of a log. Nothing in
 * it may move the cursor, reverse the reading direction, hide, or fill the screen.
 */

/**
 * Control characters but line breaks and tabs, direction marks, halves of characters, and what is drawn
 * as nothing: so also the tags, in which a whole hidden text fits.
 */
const HIDDEN =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|[\u034f\u17b4\u17b5]/gu;

/** The text without hidden characters, in several lines, cut to so many characters. */
export function plainText(text: string, maxChars: number): string {
  const clean = text
    .slice(0, maxChars * 2)
    .replace(HIDDEN, '')
    .trim();
  if (clean.length <= maxChars && text.length <= maxChars * 2) return clean;
  // Not through the middle of a character.
  return `${clean.slice(0, maxChars).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The same on one line. */
export function plainLine(text: string, maxChars: number): string {
  return plainText(text.slice(0, maxChars * 4).replace(/\s+/g, ' '), maxChars);
}
