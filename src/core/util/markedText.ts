/**
 * A part of ours in a text of somebody else: it stands between two marks, so that it can be renewed and taken
 * out again while everything around it is left as it is.
 */

export const BEGIN = '<!-- toolwright:begin -->';
export const END = '<!-- toolwright:end -->';

/** The part with its marks; undefined where there is none; `broken` where the marks are not one pair. */
export function markedPart(text: string): { from: number; to: number } | 'broken' | undefined {
  const [begins, ends] = [BEGIN, END].map((mark) => text.split(mark).length - 1);
  if (begins === 0 && ends === 0) return undefined;
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  return begins === 1 && ends === 1 && from < to ? { from, to: to + END.length } : 'broken';
}

/** `inside` ends with a line break. */
export function marked(inside: string): string {
  return `${BEGIN}\n${inside}${END}`;
}
