/**
 * Makes a runnable program of what a model wrote: takes it out of its code fence, finds what the result
 * is, and lets top-level `await` and `return` work. Everything stays on its line. Nothing is wrapped in
 * a function, so names of the program's top level stay global, as Python has them.
 */
import { editDialect } from './dialect';
import { Edits } from './edits';
import { unfence } from './fence';
import { withValues } from './placeValues';
import {
  KEYWORDS,
  primaryEnd,
  tokenize,
  type LogicalLine,
  type Token,
  type Tokens,
} from './tokens';

export interface Script {
  source: string;
  /** The text as the model sees it, line by line, for messages. */
  lines: readonly string[];
  /** A function to call when the program is only definitions, and whether it takes the input. */
  entry?: { name: string; takesInput: boolean };
  /** True when nothing in the text gives a result. */
  hasNoResult: boolean;
}

/** Words that begin statements which are no expressions. */
const STATEMENTS: ReadonlySet<string> = new Set([
  'assert', 'async', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except',
  'finally', 'for', 'from', 'global', 'if', 'import', 'nonlocal', 'pass', 'raise', 'return', 'try',
  'while', 'with', '@',
]); // prettier-ignore

const MAIN_NAMES = ['main', 'run', 'execute', 'handler'];

/** `values` are those of the tokens in its texts. */
export function prepare(code: string, values: Readonly<Record<string, string>> = {}): Script {
  const text = unfence(code.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'));
  const lines = text.split('\n');
  const plain = withValues(dedent(lines).replace(/^#!/, '##'), values);
  const tokens = tokenize(plain);
  const edits = new Edits();
  editDialect(tokens, edits);
  const outside = topLevel(tokens);
  editAwaits(tokens, outside, edits);
  const returns = editReturns(tokens, outside, edits);
  const hasLast = editLastExpression(tokens, edits);
  const assigns = tokens.all.some(
    (token, index) =>
      token.text === 'result' && /^:?=$|^:$/.test(tokens.all[index + 1]?.text ?? ''),
  );
  const entry = returns || hasLast ? undefined : findEntry(tokens);
  return {
    source: edits.apply(plain),
    lines,
    ...(entry && { entry }),
    hasNoResult: !returns && !hasLast && !assigns && entry === undefined,
  };
}

/** A program that is indented as a whole, as it is when it was cut out of something. */
function dedent(lines: readonly string[]): string {
  const first = lines.find((line) => /^\s*[^\s#]/.test(line));
  const indent = /^\s*/.exec(first ?? '')![0];
  if (indent === '') return lines.join('\n');
  return lines
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}

/** For each token whether it is outside of every function. */
function topLevel({ all, lines }: Tokens): boolean[] {
  const outside = all.map(() => true);
  const functions: number[] = [];
  for (const line of lines) {
    while (functions.length > 0 && functions.at(-1)! >= line.indent) functions.pop();
    const isFunction =
      all[line.from]!.text === 'def' ||
      (all[line.from]!.text === 'async' && all[line.from + 1]?.text === 'def');
    const isInside = functions.length > 0 || isFunction;
    for (let index = line.from; index < line.to; index++) outside[index] = !isInside;
    if (isFunction) functions.push(line.indent);
  }
  return outside;
}

function editAwaits({ all, lines }: Tokens, outside: readonly boolean[], edits: Edits): void {
  for (const line of lines) {
    for (let index = line.from; index < line.to; index++) {
      const token = all[index]!;
      if (token.kind !== 'name' || token.text !== 'await') continue;
      const end = primaryEnd(all, index + 1, line.to);
      if (end === index + 1) continue;
      const [from, last] = [all[index + 1]!, all[end - 1]!];
      if (outside[index] || isInComprehension(all, index)) {
        edits.replace(token.start, token.end, '');
        edits.wrap(from.start, last.end, '__drive(', ')');
      }
      const isCall = last.text === ')' && last.partner! > index + 1;
      const target = isCall ? all[last.partner! - 1]! : last;
      edits.wrap(from.start, target.end, isCall ? '__later(' : '__awaitable(', ')');
    }
  }
}

/** The engine has no asynchronous comprehensions. */
function isInComprehension(all: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const open = all[index]!;
    if (open.partner === undefined || open.partner < at) continue;
    const inside = all.slice(index + 1, open.partner);
    if (inside.some((token) => token.text === 'for' && token.depth === open.depth + 1)) return true;
  }
  return false;
}

function editReturns({ all, lines }: Tokens, outside: readonly boolean[], edits: Edits): boolean {
  let found = false;
  for (const line of lines) {
    for (let index = line.from; index < line.to; index++) {
      const token = all[index]!;
      if (token.kind !== 'name' || token.text !== 'return' || !outside[index]) continue;
      found = true;
      const end = statementEnd(all, index, line);
      edits.replace(token.start, token.end, 'raise __Return');
      if (end === index + 1) continue;
      // The brackets stand apart, so that a tuple is one value.
      edits.wrap(all[index + 1]!.start, all[end - 1]!.end, '((', '))');
    }
  }
  return found;
}

/** One past the last token of the simple statement that this token is in. */
function statementEnd(all: readonly Token[], at: number, line: LogicalLine): number {
  for (let index = at; index < line.to; index++) {
    if (all[index]!.text === ';' && all[index]!.depth === 0) return index;
  }
  return line.to;
}

/** Keeps the value of the program's last expression. False when there is none. */
function editLastExpression({ all, lines }: Tokens, edits: Edits): boolean {
  const line = lines.at(-1);
  if (line === undefined) return false;
  const head = lines.findLast((entry) => entry.indent === 0);
  const isMain = head !== undefined && isMainCheck(all, head);
  let from = line.from;
  if (line.indent > 0 && !(isMain && isOnlyInside(lines, line, head))) return false;
  if (line === head && isMain) {
    const colon = all.findIndex(
      (token, at) => at > from && token.text === ':' && token.depth === 0,
    );
    if (colon < 0 || colon + 1 >= line.to) return false;
    from = colon + 1;
  }
  for (let index = from; index < line.to; index++) {
    const isSeparator = all[index]!.text === ';' && all[index]!.depth === 0;
    if (isSeparator && index + 1 < line.to) from = index + 1;
  }
  const end = statementEnd(all, from, line);
  if (!isExpression(all.slice(from, end))) return false;
  edits.wrap(all[from]!.start, all[end - 1]!.end, '__last = (', ')');
  return true;
}

/** `if __name__ == '__main__':`, whose last expression counts like the program's own. */
function isMainCheck(all: readonly Token[], line: LogicalLine): boolean {
  return all[line.from]!.text === 'if' && all[line.from + 1]?.text === '__name__';
}

function isOnlyInside(
  lines: readonly LogicalLine[],
  line: LogicalLine,
  head: LogicalLine,
): boolean {
  return lines[lines.indexOf(head) + 1]?.indent === line.indent;
}

function isExpression(words: readonly Token[]): boolean {
  const [first] = words;
  if (first === undefined || STATEMENTS.has(first.text)) return false;
  let hasLambda = false;
  for (const word of words) {
    if (word.depth > 0) continue;
    if (word.text === 'lambda') hasLambda = true;
    if (word.kind !== 'operator') continue;
    if (word.text === ':' && !hasLambda) return false;
    if (word.text.endsWith('=') && !/^(?:[=!<>]=)$/.test(word.text) && !hasLambda) return false;
  }
  return true;
}

/** The function to call in a program that only defines things. */
function findEntry({ all, lines }: Tokens): Script['entry'] {
  const functions: { name: string; takesInput: boolean }[] = [];
  for (const line of lines) {
    if (line.indent > 0) continue;
    const [first, second] = [all[line.from]!, all[line.from + 1]];
    const isAsync = first.text === 'async' && second?.text === 'def';
    if (first.text === 'def' || isAsync) {
      const at = line.from + (isAsync ? 2 : 1);
      functions.push({ name: all[at]?.text ?? '', takesInput: takesInput(all, at + 1) });
    } else if (!isHarmless(all.slice(line.from, line.to))) {
      return undefined;
    }
  }
  if (functions.length === 1) return functions[0];
  return MAIN_NAMES.map((name) => functions.find((entry) => entry.name === name)).find(Boolean);
}

/** Imports, classes, decorators, texts and constants do nothing by themselves. */
function isHarmless(words: readonly Token[]): boolean {
  const [first, second] = words;
  if (/^(?:import|from|class|@)$/.test(first!.text)) return true;
  if (words.length === 1 && first!.kind === 'string') return true;
  return first!.kind === 'name' && !KEYWORDS.has(first!.text) && /^[:=]$/.test(second?.text ?? '');
}

/** Whether the first parameter has no default. */
function takesInput(all: readonly Token[], open: number): boolean {
  const bracket = all[open];
  if (bracket?.text !== '(' || bracket.partner === undefined) return false;
  const first = all[open + 1]!;
  if (first.kind !== 'name') return false;
  for (let index = open + 1; index < bracket.partner; index++) {
    const token = all[index]!;
    if (token.depth !== bracket.depth + 1) continue;
    if (token.text === '=') return false;
    if (token.text === ',') return true;
  }
  return true;
}
