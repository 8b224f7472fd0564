/**
 * Reads JSON with comments and trailing commas, and remembers on which line each member stands. It
 * knows nothing of servers. Values are built by hand from the syntax tree, because a plain
 * assignment of a member called `__proto__` would change an object's prototype instead.
 */
import type { Node, ParseError } from 'jsonc-parser';
import { createScanner, getLocation, parseTree, printParseErrorCode } from 'jsonc-parser';
import { plainLine } from '../util/plainText';

/** An object of the text with its members in order; a name may occur more than once. */
export interface Member {
  name: string;
  /** Counted from 1. */
  line: number;
  value: unknown;
  /** The members of `value` where that is an object, else undefined. */
  members(): Member[] | undefined;
}

/** `empty`: nothing but white space and comments. `broken`: `message` starts with line:column. */
export type Document =
  | { kind: 'empty' }
  | { kind: 'broken'; message: string }
  | { kind: 'value'; root: Member };

// The parser calls itself for each level, so that the depth must be bounded before it runs.
const MAX_DEPTH = 100;

// Numbers of jsonc-parser's `SyntaxKind`, an enum that exists for the type checker only.
const TOKEN = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 };

/** Parses a text. Never throws. */
export function parseDocument(source: string): Document {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) {
    const message = `${position(text, tooDeep)}: nested more than ${MAX_DEPTH} levels deep`;
    return { kind: 'broken', message };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const first = errors[0];
  if (first) {
    const message = `${position(text, first.offset)}: ${explain(text, first)}`;
    return { kind: 'broken', message };
  }
  if (!tree) return { kind: 'empty' };
  const starts = lineStarts(text);
  return { kind: 'value', root: memberOf('', tree, tree.offset, starts) };
}

function memberOf(name: string, node: Node, offset: number, starts: readonly number[]): Member {
  return {
    name,
    line: lineAt(starts, offset),
    value: valueOf(node),
    members: () =>
      node.type === 'object'
        ? pairsOf(node).map(([key, value]) =>
            memberOf(String(key.value), value, key.offset, starts),
          )
        : undefined,
  };
}

function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value as unknown;
  return Object.fromEntries(pairsOf(node).map(([key, value]) => [key.value, valueOf(value)]));
}

function pairsOf(node: Node): [Node, Node][] {
  const pairs: [Node, Node][] = [];
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key && value) pairs.push([key, value]);
  }
  return pairs;
}

function findTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    if (token === TOKEN.openBrace || token === TOKEN.openBracket) depth++;
    if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) depth--;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

function position(text: string, offset: number): string {
  const starts = lineStarts(text.slice(0, offset));
  return `${starts.length}:${offset - (starts.at(-1) ?? 0) + 1}`;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

function explain(text: string, error: ParseError): string {
  const name = printParseErrorCode(error.error);
  if (name === 'CommaExpected') {
    return `expected a comma or a closing ${isInList(text, error.offset) ? 'bracket' : 'brace'}`;
  }
  const token = text.slice(error.offset, error.offset + error.length);
  // What moves the cursor of a terminal has no place in a message.
  const shown = plainLine(token, 40) || 'a character that does not show';
  if (name === 'InvalidSymbol') return `unexpected ${shown}: names and texts need double quotes`;
  const found = token === '' ? 'but the text ends here' : `but found ${shown}`;
  const expected = EXPECTED.get(name);
  if (expected !== undefined) return `expected ${expected}, ${found}`;
  return OTHER.get(name) ?? 'this is not JSON';
}

const EXPECTED = new Map([
  ['PropertyNameExpected', 'a name in double quotes'],
  ['ValueExpected', 'a value'],
  ['ColonExpected', 'a colon after the name'],
  ['CloseBraceExpected', 'a closing brace'],
  ['CloseBracketExpected', 'a closing bracket'],
  ['EndOfFileExpected', 'nothing after the closing brace'],
]);

const OTHER = new Map([
  ['InvalidNumberFormat', 'this is not a number'],
  ['UnexpectedEndOfNumber', 'this is not a number'],
  ['UnexpectedEndOfComment', 'this comment has no end: add */'],
  ['UnexpectedEndOfString', 'this text has no closing double quote on its line'],
  ['InvalidUnicode', 'this text holds an invalid \\u escape'],
  ['InvalidEscapeCharacter', 'this text holds an invalid escape: write a backslash as \\\\'],
  ['InvalidCharacter', 'this text holds a control character: write it as an escape'],
]);

function isInList(text: string, offset: number): boolean {
  return typeof getLocation(text, offset).path.at(-1) === 'number';
}
