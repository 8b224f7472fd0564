/** Takes programs out of the Markdown that models put around them. */

/** The inside of the first code fence, with blank lines before it so that line numbers stay. */
export function unfence(text: string): string {
  const fence = /^[ \t]*(`{3,}|~{3,})[^\n`]*\n/m.exec(text);
  if (fence === null || text.slice(0, fence.index).includes('`')) return text;
  // Prose may stand around a fence, but code before it means that the fence is inside a string.
  const before = text.slice(0, fence.index);
  if (/[;{}=(]\s*$|"""|'''/m.test(before)) return text;
  const start = fence.index + fence[0].length;
  const end = text.indexOf(`\n${fence[1]}`, start - 1);
  const inside = text.slice(start, end === -1 ? undefined : end);
  return '\n'.repeat(before.split('\n').length) + inside;
}
