/**
 * Where to cut a text so that nothing is cut in two that belongs together, such as a number or an address:
 * whoever looks for those afterwards would not know a half of one.
 */

/** How far back a better place is looked for, in characters. */
const MOST_BACK = 200;

/** The last place up to `limit` after a line, else after a word; `limit` where there is none near. */
export function placeToCut(text: string, limit: number): number {
  if (limit >= text.length) return text.length;
  const from = Math.max(0, limit - MOST_BACK);
  const near = text.slice(from, limit + 1);
  const line = near.lastIndexOf('\n');
  if (line > 0) return from + line;
  // After a word of letters: between groups of digits a number goes on.
  for (let at = near.length - 1; at > 0; at--) {
    if (near[at] === ' ' && /\p{L}[.,;:!?)"']?$/u.test(near.slice(Math.max(0, at - 3), at))) {
      return from + at;
    }
  }
  const blank = near.lastIndexOf(' ');
  return blank > 0 ? from + blank : limit;
}

/** The same for what is kept of the end of a text: the first good place from `start` on. */
export function placeToBegin(text: string, start: number): number {
  if (start <= 0) return 0;
  const near = text.slice(start, start + MOST_BACK);
  const line = near.indexOf('\n');
  if (line >= 0) return start + line + 1;
  const word = /\s(?=\p{L}{2})/u.exec(near);
  return word === null ? start : start + word.index + 1;
}
