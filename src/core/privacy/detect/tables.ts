/**
 * Tables in texts: CSV, TSV, Markdown, HTML, and SQL's INSERT; and elements of XML. The header of a column, or the
 * name of an element, says of each of its cells what a label says of the value beside it.
 */
import type { Cell } from './context';
import { masksOfNames } from './keyNames';
import { Label } from './lexicon';

const SEPARATORS = ['\t', '|', ';', ','] as const;
const LONGEST_HEADER = 2_000;
const MOST_COLUMNS = 100;
const TAG = /<(\/?)(table|tr|th|td|dt|dd)(?:\s[^<>]{0,200})?>/gi;
const ELEMENT = /<([A-Za-z][\w.-]{2,60})(?:\s[^<>]{0,200})?>([^<>]{1,300})<\/\1>/g;
const INSERT =
  /insert\s{1,4}into\s{1,4}[\w."`[\]]{1,80}\s{0,4}\(([^()]{1,1000})\)\s{0,4}values\s{0,4}/gi;

const LONGEST_NAME = 60;

interface Place {
  start: number;
  end: number;
}

/** Names of columns, and what they say. */
interface Header {
  names: readonly string[];
  masks: readonly number[];
}

export function tablesIn(text: string): Cell[] {
  const cells: Cell[] = [];
  if (text.includes('\n')) findLines(text, cells);
  if (text.includes('</')) {
    findRows(text, cells);
    findElements(text, cells);
  }
  INSERT.lastIndex = 0;
  for (let match = INSERT.exec(text); match !== null; match = INSERT.exec(text)) {
    const header = headerOf(match[1]!.split(','));
    if (header !== undefined) readTuples(text, INSERT.lastIndex, header, cells);
  }
  return cells.toSorted((a, b) => a.start - b.start);
}

/** Undefined where no name says anything. */
function headerOf(names: readonly string[]): Header | undefined {
  const masks = masksOfNames(names);
  return masks.some((mask) => mask !== 0) ? { names, masks } : undefined;
}

/** Rows of HTML; those of headers alone name the columns of what follows. */
function findRows(text: string, cells: Cell[]): void {
  let header: Header | undefined;
  let row: (Place & { isHeader: boolean })[] = [];
  const endRow = (): void => {
    if (row.length > 1 && row.every(({ isHeader }) => isHeader)) {
      header = headerOf(row.map(({ start, end }) => text.slice(start, end)));
    } else if (row.length === header?.names.length) {
      pushRow(header, row, cells);
    } else if (row.length === 2) {
      // A name beside its value.
      const { start, end } = row[0]!;
      const own = headerOf([text.slice(start, Math.min(end, start + LONGEST_NAME))]);
      if (own !== undefined) pushRow(own, [row[1]!], cells);
    }
    row = [];
  };
  let open = -1;
  TAG.lastIndex = 0;
  for (let match = TAG.exec(text); match !== null; match = TAG.exec(text)) {
    const [, slash, name] = match;
    const tag = name!.toLowerCase();
    if (tag === 'tr' || (tag === 'dt' && slash === '')) endRow();
    else if (tag === 'table') header = undefined;
    else if (slash === '') open = TAG.lastIndex;
    else if (open >= 0) {
      row.push({ isHeader: tag === 'th', start: open, end: match.index });
      open = -1;
      if (tag === 'dd') endRow();
    }
  }
}

/** `<ship_to>…</ship_to>`. */
function findElements(text: string, cells: Cell[]): void {
  ELEMENT.lastIndex = 0;
  for (let match = ELEMENT.exec(text); match !== null; match = ELEMENT.exec(text)) {
    const [, name, value] = match;
    const header = headerOf([name!]);
    // For the others the name says enough where it stands.
    if (header === undefined || (header.masks[0]! & (Label.name | Label.address)) === 0) continue;
    const end = ELEMENT.lastIndex - name!.length - '</>'.length;
    pushRow(header, [{ start: end - value!.length, end }], cells);
  }
}

function pushRow({ names, masks }: Header, row: readonly Place[], cells: Cell[]): void {
  for (const [column, { start, end }] of row.entries()) {
    const mask = masks[column]!;
    if (mask !== 0 && end > start) cells.push({ start, end, mask, name: names[column]! });
  }
}

function findLines(text: string, cells: Cell[]): void {
  let columns: (Header & { separator: string }) | undefined;
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
): (Header & { separator: string }) | undefined {
  if (end - start < 5 || end - start > LONGEST_HEADER) return undefined;
  const line = text.slice(start, end);
  const separator = SEPARATORS.find((sign) => line.includes(sign));
  if (separator === undefined) return undefined;
  const names = line.split(separator);
  // What wrote the line may stand before the first.
  names[0] = names[0]!.replace(/^.*[:\]>="]/s, '');
  if (names.length < 2 || names.length > MOST_COLUMNS) return undefined;
  // Sentences have commas, too: a header has short names, and no values.
  const isHeader = names.every(
    (name) =>
      name.length <= 40 &&
      !/[@=:{}()[\]]|\d{4}/.test(name.replace(/ \([^()]*\)/, '')) &&
      name.trim().split(/\s+/).length <= 4,
  );
  if (!isHeader) return undefined;
  const header = headerOf(names);
  return header === undefined ? undefined : { ...header, separator };
}

/** False when the line has not as many cells. */
function readRow(
  text: string,
  start: number,
  end: number,
  header: Header & { separator: string },
  cells: Cell[],
): boolean {
  const { separator } = header;
  const row: Place[] = [];
  let from = start;
  let isQuoted = false;
  for (let at = start; at <= end; at++) {
    const code = at < end ? text.charAt(at) : separator;
    if (code === '"') isQuoted = !isQuoted;
    if (code !== separator || (isQuoted && at < end)) continue;
    row.push({ start: from, end: at });
    from = at + 1;
  }
  // The line below a Markdown header has its columns, too, and nothing in them.
  if (row.length !== header.names.length) return false;
  pushRow(header, row, cells);
  return true;
}

/** `(1, 'a', …), (2, 'b', …)`. */
function readTuples(text: string, from: number, header: Header, cells: Cell[]): void {
  let at = from;
  for (;;) {
    while (/[\s,]/.test(text.charAt(at))) at++;
    if (text.charAt(at) !== '(') return;
    at++;
    const row: Place[] = [];
    let start = at;
    let isQuoted = false;
    for (; at < text.length; at++) {
      const sign = text.charAt(at);
      if (sign === "'") isQuoted = !isQuoted;
      if (isQuoted || (sign !== ',' && sign !== ')')) continue;
      row.push({ start, end: at });
      start = at + 1;
      if (sign === ')') break;
    }
    if (row.length <= header.names.length) pushRow(header, row, cells);
    at++;
  }
}
