/** Shows a place in a program's text the way that compilers do. */

/** "  at line 3, column 7", the line itself and a caret under the column (both from 1). */
export function showPlace(lines: readonly string[], line: number, column: number): string {
  const at = `  at line ${line}, column ${column}`;
  const whole = lines[line - 1];
  if (whole === undefined || whole.length > 300) return at;
  const label = `  ${line} | `;
  const gap = whole.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${at}\n${label}${whole}\n${' '.repeat(label.length)}${gap}^`;
}
