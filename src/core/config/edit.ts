/**
 * Edits the text of JSON with comments in place. What is not edited keeps its bytes: comments, order,
 * layout, line ends. (The edits that jsonc-parser makes itself lay out the neighbours anew.) What is
 * written takes the indentation that it finds.
 */
import { createScanner, findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { JSONPath, Node } from 'jsonc-parser';

const BOM = '\uFEFF';
// Numbers of jsonc-parser's `SyntaxKind`, an enum that exists for the type checker only.
const COMMA = 5;

/** How a text is laid out. */
interface Layout {
  unit: string;
  eol: string;
}

/**
 * The text with this value at the path; undefined takes the member out. Members that are missing on the
 * way are made. The text must be one that can be parsed, with objects and lists where the path needs them.
 */
export function withValue(text: string, at: JSONPath, value: unknown): string {
  if (text.startsWith(BOM)) return BOM + withValue(text.slice(1), at, value);
  const root = parseTree(text, [], { allowTrailingComma: true });
  const layout = layoutOf(text, root);
  if (root === undefined) {
    if (value === undefined) return text;
    const whole = write(
      at.reduceRight((inner: unknown, key) => holding(key, inner), value),
      layout,
    );
    return text.trim() === '' ? whole : text.trimEnd() + layout.eol + whole + layout.eol;
  }
  const node = findNodeAtLocation(root, at);
  if (node !== undefined) {
    if (value === undefined) return withoutItem(text, node);
    const written = write(value, layout, indentAt(text, node.offset));
    return text.slice(0, node.offset) + written + text.slice(endOf(node));
  }
  if (value === undefined) return text;
  const [way, key] = [at.slice(0, -1), at.at(-1)!];
  const parent = findNodeAtLocation(root, way);
  if (parent === undefined) return withValue(text, way, holding(key, value));
  return withItem(text, parent, key, value, layout);
}

/** Puts a member, or an item of a list, behind the last one and the comments that follow it. */
function withItem(
  text: string,
  parent: Node,
  key: string | number,
  value: unknown,
  layout: Layout,
): string {
  const close = endOf(parent) - 1;
  const last = parent.children?.at(-1);
  const outer = indentAt(text, parent.offset);
  const isOnOwnLine = last !== undefined && lineStart(text, last.offset) !== undefined;
  const inner = isOnOwnLine ? indentAt(text, last.offset) : outer + layout.unit;
  const name = typeof key === 'string' ? `${JSON.stringify(key)}: ` : '';
  const comma = last === undefined ? undefined : commaBehind(text, last, close);
  const blank = text.slice(0, close).trimEnd().length;
  const before =
    last === undefined || comma !== undefined
      ? text.slice(0, blank)
      : `${text.slice(0, endOf(last))},${text.slice(endOf(last), blank)}`;
  const written = name + write(value, layout, inner) + (comma === undefined ? '' : ',');
  return before + layout.eol + inner + written + layout.eol + outer + text.slice(close);
}

/** Takes out a member, or an item of a list, with its line if nothing else stands on it. */
function withoutItem(text: string, value: Node): string {
  const item = value.parent?.type === 'property' ? value.parent : value;
  const siblings = item.parent?.children ?? [];
  const previous = siblings[siblings.indexOf(item) - 1];
  const limit = item.parent === undefined ? text.length : endOf(item.parent) - 1;
  const comma = commaBehind(text, item, limit);
  const end = comma === undefined ? endOf(item) : comma + 1;
  const isLast = /^[ \t]*(?:\r?\n|\r|$)/.test(text.slice(end));
  const start = (isLast ? lineStart(text, item.offset) : undefined) ?? item.offset;
  // The last one takes the comma before it along.
  const separator =
    comma === undefined && previous !== undefined
      ? commaBehind(text, previous, item.offset)
      : undefined;
  const before =
    separator === undefined
      ? text.slice(0, start)
      : text.slice(0, separator) + text.slice(separator + 1, start);
  return before + text.slice(end);
}

/** Where the comma behind an item is, past comments; undefined when there is none before `limit`. */
function commaBehind(text: string, item: Node, limit: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(endOf(item));
  const isComma = (scanner.scan() as number) === COMMA && scanner.getTokenOffset() < limit;
  return isComma ? scanner.getTokenOffset() : undefined;
}

/** The place before the line break that leads to this offset; undefined when more stands on its line. */
function lineStart(text: string, offset: number): number | undefined {
  const blank = /(?:\r\n|\n|\r)[ \t]*$/.exec(text.slice(0, offset));
  return blank?.index;
}

/** The blanks at the start of the line on which the offset is. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(0, offset).split(/[\r\n]/).at(-1) ?? ''; // prettier-ignore
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function layoutOf(text: string, root: Node | undefined): Layout {
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const first = root?.children?.find(({ offset }) => lineStart(text, offset) !== undefined);
  const unit = first === undefined ? '' : indentAt(text, first.offset);
  return { eol, unit: unit === '' ? '  ' : unit };
}

function write(value: unknown, { unit, eol }: Layout, indent = ''): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', eol + indent);
}

/** An object or a list with this one in it; a name such as `__proto__` is a member like others. */
function holding(key: string | number, value: unknown): unknown {
  return typeof key === 'number' ? [value] : Object.fromEntries([[key, value]]);
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
