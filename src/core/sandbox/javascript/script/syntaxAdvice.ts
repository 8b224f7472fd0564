/**
 * Says what to do about a text that does not parse, where its look tells what it was meant to be: Python,
 * JSON, prose, JSX, or the few parts of TypeScript that are more than types and have no JavaScript.
 */
import { isObject } from '../../../util/json';
import { CLOSED } from './repairs';

/** Lines that only Python has. */
const PYTHON = [
  /^\s*(?:def|class)\s+\w+\s*(?:\(.*\))?\s*(?:->.*)?:\s*(?:#.*)?$/,
  /^\s*(?:if|elif|for|while|with|except)\b[^{};]*:\s*(?:#.*)?$/,
  /^\s*(?:else|try|finally):\s*(?:#.*)?$/,
  /^\s*(?:from\s+[\w.]+\s+)?import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*\w+)*\s*$/,
  /^\s*(?:print|return)\b.*\bf["']/,
  /[[({].*\bfor\b.*\bin\b.*[\])}]/,
  /\b(?:None|True|False)\b|\bis not\b|\bnot in\b/,
  /^\s*[\w.]*\s*=?\s*(?:await\s+)?[\w.]+\(\w+=/,
];

const BRACKETS = new RegExp(`${CLOSED}|[()[\\]{}]`, 'g');

/** One line of advice, or none. `line` is that of the error, from 1; 0 when it is unknown. */
export function adviceFor(
  text: string,
  line: number,
  isJsx: (text: string) => boolean,
): readonly string[] {
  const head = text.slice(0, 20_000);
  const lines = head.split('\n');
  const atError = lines[line - 1] ?? '';
  const json = jsonAdvice(text);
  if (json !== undefined) return [json];
  const pythonLines = lines.filter((each) => PYTHON.some((look) => look.test(each.slice(0, 200))));
  const isPython = !/\b(?:const|let|var|function)\b|=>|;\s*$/m.test(head);
  if (isPython && pythonLines.length > 0) {
    return ['This looks like Python: send it with language "python3", or write JavaScript.'];
  }
  if (/^\s*@\w/.test(atError)) return ['Decorators are not supported: call the function instead.'];
  if (/<\/?[A-Za-z]|\/>/.test(head) && isJsx(text)) {
    return ['JSX is not supported: return plain data or a text.'];
  }
  const open = openBracket(text, line);
  if (open !== undefined) return [open];
  if (isProse(atError)) {
    return ['Send only the program, or put it into a ``` fence; prose goes into comments.'];
  }
  return [];
}

function jsonAdvice(text: string): string | undefined {
  if (!/^\s*\{\s*"/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { name, tool, arguments: args, parameters, input } = isObject(value) ? value : {};
  const called = name ?? tool;
  if (typeof called !== 'string') {
    return 'This is JSON, not a program. Data goes into execute_code\'s "input".';
  }
  const shown = JSON.stringify(args ?? parameters ?? input ?? {}).slice(0, 300);
  return `This is JSON, not a program: write await tools[${JSON.stringify(called)}](${shown}), or use call_tool.`;
}

/** The bracket that is still open where a program ends. */
function openBracket(text: string, line: number): string | undefined {
  if (line < text.trimEnd().split('\n').length) return undefined;
  const open: { bracket: string; at: number }[] = [];
  for (const found of text.matchAll(BRACKETS)) {
    const bracket = found[0];
    if ('([{'.includes(bracket)) open.push({ bracket, at: found.index });
    else if (')]}'.includes(bracket)) open.pop();
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const from = text.slice(0, last.at).split('\n').length;
  return `The program ends before everything is closed: look for what closes the ${last.bracket} of line ${from}.`;
}

/** Words with spaces between them, and nothing that code would need. */
function isProse(line: string): boolean {
  return /^\s*[A-Z][\w'’]*,?(?: [\w'’,.:-]+){3,}\s*$/.test(line.slice(0, 500));
}

/** TypeScript that would quietly vanish with the types, as the failure of a parser. */
export function refusedTypeScript(
  text: string,
  plain: string,
): { message: string; line: number; column: number } | undefined {
  const found = /^([ \t]*)(?:export[ \t]+)?(?:namespace|module)[ \t]+[\w$.]+[ \t]*\{/m.exec(text);
  if (found === null) return undefined;
  const line = text.slice(0, found.index).split('\n').length;
  // In a string it is still there.
  if (/\b(?:namespace|module)\b/.test(plain.split('\n')[line - 1] ?? '')) return undefined;
  const message = 'namespaces are not supported: use an object or plain functions';
  return { message, line, column: found[1]!.length + 1 };
}
