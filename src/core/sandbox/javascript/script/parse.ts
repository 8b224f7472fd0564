/**
 * Parses a program: as plain JavaScript first, then without its types, then with repairs of what
 * happened to its text on the way. Errors name the place in the text as the model wrote it.
 */
import { parse as parseJavaScript, type Program as Ast } from 'acorn';
import { transform, type Options } from 'sucrase';
import { showPlace } from '../../place';
import { PARSE_OPTIONS } from './parseOptions';
import { REPAIRS } from './repairs';
import { adviceFor, refusedTypeScript } from './syntaxAdvice';
import { columnBefore } from './typeColumns';

/** A program that parses. */
export interface Parsed {
  ast: Ast;
  /** Without types; the tree's positions are those of this text. */
  plain: string;
  /** With types and after repairs: what messages show. */
  text: string;
  /** The column in a line of `text` for one of `plain` (both from 1). */
  columnOf(line: number, column: number): number;
}

/** The text does not parse. The message names line and column, shows the place and gives advice. */
export class ProgramSyntaxError extends Error {}

const WITHOUT_TYPES: Options = {
  transforms: ['typescript'],
  disableESTransforms: true,
  keepUnusedImports: false,
};

/** Line and column, both from 1; the line is 0 when the parser gave none. */
interface Failure {
  message: string;
  line: number;
  column: number;
}

/** Throws ProgramSyntaxError. */
export function parseProgram(text: string): Parsed {
  const first = attempt(text);
  if ('ast' in first) return first;
  let repaired = text;
  for (const repair of REPAIRS) {
    const before = repaired;
    repaired = repair(before);
    if (repaired === before) continue;
    const next = attempt(repaired);
    if ('ast' in next) return next;
  }
  const { message, line, column } = first;
  const lines = text.split('\n');
  const place = line === 0 ? [] : [showPlace(lines, line, column)];
  const advice = adviceFor(text, line, isJsx);
  throw new ProgramSyntaxError([`SyntaxError: ${message}`, ...place, ...advice].join('\n'));
}

/** Plain JavaScript first: it costs nothing, and comparisons are not misread as type arguments. */
function attempt(text: string): Parsed | Failure {
  let asJavaScript: Failure;
  try {
    const ast = parseJavaScript(text, PARSE_OPTIONS);
    return { ast, plain: text, text, columnOf: (_line, column) => column };
  } catch (error) {
    asJavaScript = failureOf(error, 1);
  }
  let plain: string;
  try {
    plain = transform(text, WITHOUT_TYPES).code;
  } catch (error) {
    return further(asJavaScript, failureOf(error, 0));
  }
  const columnOf = columnBefore(text, WITHOUT_TYPES);
  try {
    const ast = parseJavaScript(plain, PARSE_OPTIONS);
    const refused = refusedTypeScript(text, plain);
    return refused ?? { ast, plain, text, columnOf };
  } catch (error) {
    const failure = failureOf(error, 1);
    const column = columnOf(failure.line, failure.column);
    return further(asJavaScript, { ...failure, column });
  }
}

/** The failure that got further into the text is nearer to the real mistake. */
function further(one: Failure, other: Failure): Failure {
  const isFurther = other.line > one.line || (other.line === one.line && other.column > one.column);
  return isFurther ? other : one;
}

/** The two parsers count columns from 0 and from 1: `shift` makes them equal. */
function failureOf(error: unknown, shift: number): Failure {
  if (error instanceof RangeError) {
    return { message: 'the program is nested too deeply to be read', line: 0, column: 0 };
  }
  const message = error instanceof Error ? error.message : String(error);
  const bare = message.replace(/^Error transforming [^:]*: /, '').replace(/\s*\(\d+:\d+\)$/, '');
  const { loc } = error as { loc?: { line?: number; column?: number } };
  return { message: bare, line: loc?.line ?? 0, column: (loc?.column ?? 0) + shift };
}

function isJsx(text: string): boolean {
  try {
    transform(text, { ...WITHOUT_TYPES, transforms: ['typescript', 'jsx'] });
    return true;
  } catch {
    return false;
  }
}
