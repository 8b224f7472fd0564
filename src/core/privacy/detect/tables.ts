/**
 * Tables in texts: CSV, TSV, Markdown, and SQL's INSERT. The header of a column says of each of its cells
 * what a label says of the value beside it.
 */
import type { Cell } from './context';
import { masksOfNames } from './keyNames';

const SEPARATORS = ['\t', '|', ';', ','] as const;
const LONGEST_HEADER = 2_000;
const MOST_COLUMNS = 100;
const INSERT =
  /insert\s{1,4}into\s{1,4}[\w."`[\]]{1,80}\s{0,4}\(([^()]{1,1000})\)\s{0,4}values\s{0,4}/gi;

export function tablesIn(text: string): Cell[] {
  const cells: Cell[] = [];
  if (text.includes('\n')) findLines(text, cells);
  INSERT.lastIndex = 0;
  for (let match = INSERT.exec(text); match !== null; match = INSERT.exec(text)) {
    const masks = masksOfNames(match[1]!.split(','));
    if (masks.some((mask) => mask !== 0)) readTuples(text, INSERT.lastIndex, masks, cells);
  }
  return cells.toSorted((a, b) => a.start - b.start);
}

function findLines(text: string, cells: Cell[]): void {
  let columns: { separator: string; masks: number[] } | undefined;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (columns === undefined || !readRow(text, start, end, columns, cells)) {
      columns = headerIn(text, start, end);
    }
    start = end + 1;
  }
}

/** A line of names, of which at least one says something of its column. */
function headerIn(
  text: string,
  start: number,
  end: number,
): { separator: string; masks: number[] } | undefined {
  if (end - start < 5 || end - start > LONGEST_HEADER) return undefined;
  const line = text.slice(start, end);
  const separator = SEPARATORS.find((sign) => line.includes(sign));
  if (separator === undefined) return undefined;
  const names = line.split(separator);
  if (names.length < 2 || names.length > MOST_COLUMNS) return undefined;
  // Sentences have commas, too: a header has short names, and no values.
  const isHeader = names.every(
    (name) =>
      name.length <= 40 && !/[@=:{}()[\]]|\d{4}/.test(name) && name.trim().split(/\s+/).length <= 4,
  );
  if (!isHeader) return undefined;
  const masks = masksOfNames(names);
  return masks.some((mask) => mask !== 0) ? { separator, masks } : undefined;
}

/** False when the line has not as many cells. */
function readRow(
  text: string,
  start: number,
  end: number,
  { separator, masks }: { separator: string; masks: number[] },
  cells: Cell[],
): boolean {
  const row: Cell[] = [];
  let from = start;
  let column = 0;
  let isQuoted = false;
  for (let at = start; at <= end; at++) {
    const code = at < end ? text.charAt(at) : separator;
    if (code === '"') isQuoted = !isQuoted;
    if (code !== separator || (isQuoted && at < end)) continue;
    const mask = masks[column] ?? 0;
    if (mask !== 0 && at > from) row.push({ start: from, end: at, mask });
    from = at + 1;
    column++;
  }
  // The line below a Markdown header has its columns, too, and nothing in them.
  if (column !== masks.length) return false;
  cells.push(...row);
  return true;
}

/** `(1, 'a', …), (2, 'b', …)`. */
function readTuples(text: string, from: number, masks: readonly number[], cells: Cell[]): void {
  let at = from;
  for (;;) {
    while (/[\s,]/.test(text.charAt(at))) at++;
    if (text.charAt(at) !== '(') return;
    at++;
    let start = at;
    let column = 0;
    let isQuoted = false;
    for (; at < text.length; at++) {
      const sign = text.charAt(at);
      if (sign === "'") isQuoted = !isQuoted;
      if (isQuoted || (sign !== ',' && sign !== ')')) continue;
      const mask = masks[column] ?? 0;
      if (mask !== 0) cells.push({ start, end: at, mask });
      start = at + 1;
      column++;
      if (sign === ')') break;
    }
    at++;
  }
}
