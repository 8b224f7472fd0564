/**
 * Makes a runnable script of what a model wrote: takes it out of its code fence, strips types, finds
 * what the result is, and wraps it so that top-level `await` and `return` work. Lines and, as far as
 * types allow, columns stay where the model put them. Runs in the worker: the text is untrusted.
 */
import { parse, type Node, type Program as Ast } from 'acorn';
import { transform } from 'sucrase';
import { showPlace } from '../place';

/** A script for the engine, and the way back from its positions to the model's own text. */
export interface Script {
  source: string;
  /** The text as the model sees it, line by line, for messages. */
  lines: readonly string[];
  /** The column (from 1) in the model's line for a column of the script's line (both from 1). */
  columnOf(line: number, column: number): number;
  /** True when nothing in the text gives a result. */
  hasNoResult: boolean;
}

/** The text does not parse. The message names line and column and shows the place. */
export class ProgramSyntaxError extends Error {}

/** Positions in the fields of acorn's nodes that this file reads. */
type AnyNode = Node & Record<string, unknown>;

const OPTIONS = {
  ecmaVersion: 'latest',
  sourceType: 'module',
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowHashBang: true,
  locations: true,
} as const;

/** Throws ProgramSyntaxError. */
export function prepare(code: string): Script {
  const text = unfence(code.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')).replace(/^#!/, '//');
  const { ast, plain } = parseProgram(text);
  const edits = new Edits();
  const hasNoResult = !edit(ast, plain, edits);
  return {
    source: edits.apply(plain),
    lines: text.split('\n'),
    columnOf: (line, column) => edits.originalColumn(plain, line, column),
    hasNoResult,
  };
}

/** The inside of the first code fence, with blank lines before it so that line numbers stay. */
function unfence(text: string): string {
  const fence = /^[ \t]*(`{3,}|~{3,})[^\n`]*\n/m.exec(text);
  if (fence === null || text.slice(0, fence.index).includes('`')) return text;
  // Prose may stand around a fence, but code before it means that the fence is inside a string.
  const before = text.slice(0, fence.index);
  if (/[;{}=]\s*$/m.test(before)) return text;
  const start = fence.index + fence[0].length;
  const end = text.indexOf(`\n${fence[1]}`, start - 1);
  const inside = text.slice(start, end === -1 ? undefined : end);
  return '\n'.repeat(before.split('\n').length) + inside;
}

/** Plain JavaScript first: it costs nothing, and comparisons are not misread as type arguments. */
function parseProgram(text: string): { ast: Ast; plain: string } {
  let first: unknown;
  try {
    return { ast: parse(text, OPTIONS), plain: text };
  } catch (error) {
    first = error;
  }
  const straight = text.replace(/[\u2018\u2019]/g, "'").replace(/[\u201C\u201D]/g, '"');
  for (const candidate of straight === text ? [text] : [text, straight]) {
    try {
      const plain = transform(candidate, {
        transforms: ['typescript'],
        disableESTransforms: true,
        keepUnusedImports: false,
      }).code;
      return { ast: parse(plain, OPTIONS), plain };
    } catch (error) {
      first = laterOf(first, error);
    }
  }
  throw new ProgramSyntaxError(syntaxMessage(first, text));
}

/** The error that got further into the text is nearer to the real mistake. */
function laterOf(one: unknown, other: unknown): unknown {
  const [a, b] = [positionOf(one), positionOf(other)];
  return b.line > a.line || (b.line === a.line && b.column > a.column) ? other : one;
}

/** Line from 1 and column from 0. The two parsers count columns differently; only acorn's `raisedAt`. */
function positionOf(error: unknown): { line: number; column: number } {
  const { loc } = error as { loc?: { line?: number; column?: number } };
  const { line = 0, column = 0 } = loc ?? {};
  return { line, column: error instanceof Error && 'raisedAt' in error ? column : column - 1 };
}

function syntaxMessage(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const bare = message.replace(/^Error transforming [^:]*: /, '').replace(/\s*\(\d+:\d+\)$/, '');
  const { line, column } = positionOf(error);
  if (line === 0) return `SyntaxError: ${bare}`;
  return `SyntaxError: ${bare}\n${showPlace(text.split('\n'), line, column + 1)}`;
}

/** Marks the edits that make the program give its result. False when nothing gives one. */
function edit(ast: Ast, text: string, edits: Edits): boolean {
  const body = ast.body as unknown as AnyNode[];
  let exported = false;
  for (const node of body) {
    if (node.type === 'ImportDeclaration') throw noModules(node, text);
    if (node.type === 'ExportAllDeclaration') throw noModules(node, text);
    if (node.type === 'ExportNamedDeclaration') {
      if (node['source'] != null) throw noModules(node, text);
      const declaration = node['declaration'] as AnyNode | null;
      if (declaration === null) edits.replace(node.start, node.end, '');
      else edits.replace(node.start, declaration.start, ' '.repeat(declaration.start - node.start));
    }
    if (node.type === 'ExportDefaultDeclaration') {
      const declaration = node['declaration'] as AnyNode;
      const pad = declaration.start - node.start;
      edits.replace(node.start, declaration.start, '__main ='.padEnd(pad));
      edits.insert(declaration.end, ';');
      exported = true;
    }
  }
  const facts = survey(ast);
  const declaresResult = body.some((node) => namesDeclared(node).includes('result'));
  let opening = '(async()=>{';
  if (facts.assignsResult && !declaresResult) opening += 'var result;';
  if (exported) opening += 'var __main;';
  edits.open(opening);
  let closing = '\n';
  let gives = true;
  if (exported) closing += 'return typeof __main==="function"?__main(input):__main';
  else if (declaresResult || facts.assignsResult) closing += 'return result';
  else gives = editEnding(body, text, edits, (tail) => (closing += tail)) || facts.returns;
  edits.insert(text.length, `${closing}})`);
  return gives;
}

/** Lets the last expression be the result, or calls a program that is only functions. */
function editEnding(
  body: AnyNode[],
  text: string,
  edits: Edits,
  append: (tail: string) => void,
): boolean {
  const last = body.at(-1);
  if (last === undefined) return false;
  if (last.type === 'ExpressionStatement') {
    const expression = last['expression'] as AnyNode;
    const isFunction = /^(Arrow)?FunctionExpression$/.test(expression.type);
    // Around the statement, not the expression: parentheses of its own lie outside the latter.
    const end = text[last.end - 1] === ';' ? last.end - 1 : last.end;
    edits.insert(last.start, 'return (');
    edits.insert(end, isFunction ? ')(input)' : ')');
    return true;
  }
  const functions = body.map(functionDeclared);
  if (functions.some((name) => name === undefined)) return false;
  const names = functions.filter((name) => name !== undefined);
  const main =
    names.length === 1
      ? names[0]
      : ['main', 'run', 'execute', 'handler'].find((name) => names.includes(name));
  if (main === undefined) return false;
  append(`return ${main}(input)`);
  return true;
}

/** The name of the function that a statement declares; undefined for any other statement. */
function functionDeclared(node: AnyNode): string | undefined {
  if (node.type === 'ExportNamedDeclaration' && node['declaration'] != null) {
    return functionDeclared(node['declaration'] as AnyNode);
  }
  if (node.type === 'FunctionDeclaration') return (node['id'] as { name: string }).name;
  if (node.type !== 'VariableDeclaration') return undefined;
  const [declarator, ...more] = node['declarations'] as AnyNode[];
  const init = declarator?.['init'] as AnyNode | null | undefined;
  if (more.length > 0 || init == null || !/^(Arrow)?FunctionExpression$/.test(init.type)) {
    return undefined;
  }
  return (declarator!['id'] as { name?: string }).name;
}

function namesDeclared(node: AnyNode): string[] {
  if (node.type === 'ExportNamedDeclaration' && node['declaration'] != null) {
    return namesDeclared(node['declaration'] as AnyNode);
  }
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
    return [(node['id'] as { name: string }).name];
  }
  if (node.type !== 'VariableDeclaration') return [];
  return (node['declarations'] as AnyNode[]).flatMap((entry) => patternNames(entry['id']));
}

/** The names that a binding pattern introduces or an assignment pattern writes. */
function patternNames(pattern: unknown): string[] {
  const node = pattern as AnyNode | null;
  switch (node?.type) {
    case 'Identifier':
      return [node['name'] as string];
    case 'ObjectPattern':
      return (node['properties'] as AnyNode[]).flatMap((entry) =>
        patternNames(entry.type === 'RestElement' ? entry : entry['value']),
      );
    case 'ArrayPattern':
      return (node['elements'] as unknown[]).flatMap(patternNames);
    case 'AssignmentPattern':
      return patternNames(node['left']);
    case 'RestElement':
      return patternNames(node['argument']);
    default:
      return [];
  }
}

/** Whether the program assigns to a variable `result`, and whether it returns at its top level. */
function survey(ast: Ast): { assignsResult: boolean; returns: boolean } {
  const facts = { assignsResult: false, returns: false };
  const stack: { node: AnyNode; isInFunction: boolean }[] = [
    { node: ast as unknown as AnyNode, isInFunction: false },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node } = next;
    const isInFunction = next.isInFunction || /Function/.test(node.type);
    if (node.type === 'AssignmentExpression' && patternNames(node['left']).includes('result')) {
      facts.assignsResult = true;
    }
    if (node.type === 'ReturnStatement' && !isInFunction) facts.returns = true;
    for (const child of Object.values(node)) {
      for (const entry of Array.isArray(child) ? (child as unknown[]) : [child]) {
        if (isNode(entry)) stack.push({ node: entry, isInFunction });
      }
    }
  }
  return facts;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function noModules(node: AnyNode, text: string): ProgramSyntaxError {
  const { line, column } = node.loc!.start;
  return new ProgramSyntaxError(
    `There are no modules here: tools are globals (search_tools shows how each one is called), ` +
      `and there is no file system or network beside them.\n` +
      showPlace(text.split('\n'), line, column + 1),
  );
}

/** Replacements in a text that are applied at once and can be undone for a position. */
class Edits {
  readonly #edits: { start: number; end: number; text: string }[] = [];

  /** Puts a text before everything else. */
  open(text: string): void {
    this.#edits.unshift({ start: 0, end: 0, text });
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  apply(text: string): string {
    let result = '';
    let at = 0;
    for (const edit of this.#sorted()) {
      result += text.slice(at, edit.start) + edit.text;
      at = edit.end;
    }
    return result + text.slice(at);
  }

  originalColumn(text: string, line: number, column: number): number {
    let start = 0;
    for (let number = 1; number < line; number++) start = text.indexOf('\n', start) + 1;
    let shift = 0;
    for (const edit of this.#sorted()) {
      const at = edit.start - start;
      if (at < 0 || edit.text.startsWith('\n')) continue;
      if (at + shift >= column - 1) break;
      shift += edit.text.length - (edit.end - edit.start);
    }
    return Math.max(1, column - shift);
  }

  #sorted(): { start: number; end: number; text: string }[] {
    return this.#edits.toSorted((a, b) => a.start - b.start);
  }
}
