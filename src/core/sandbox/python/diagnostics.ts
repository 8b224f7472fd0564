/**
 * Turns what went wrong in a Python program into text from which the next attempt can be written: the
 * error, the line of the model's own code, and what exists instead. Frames of ours never show.
 */
import { nearest } from '../../util/nearest';
import type { SandboxBindings } from '../messages';
import { allNames, didYouMean } from '../nearNames';
import { showPlace } from '../place';
import { MODULE_NAMES } from './modules';
import type { Script } from './program';
import { tokenize } from './tokens';

/** An exception that the program did not catch. */
export interface Raised {
  type: string;
  message: string;
  /** The engine's own trace. */
  trace: string;
}

export interface Diagnosis {
  message: string;
  suggestions: string[];
}

/** A program may raise megabytes. */
const MAX_MESSAGE_CHARS = 4_000;

/** Names that programs use, beside the tools; for near names only. */
const GLOBALS = [
  'tools', 'input', 'state', 'results', 'resources', 'prompts', 'parallel', 'print', 'len', 'range', 'sorted', 'sum', 'min',
  'max', 'abs', 'round', 'list', 'dict', 'set', 'tuple', 'str', 'int', 'float', 'bool', 'enumerate',
  'zip', 'map', 'filter', 'any', 'all', 'isinstance', 'reversed', 'ToolError', 'Exception',
]; // prettier-ignore

const ABSENT: Record<string, string> = {
  true: 'Python writes True.',
  false: 'Python writes False.',
  null: 'Python writes None.',
  undefined: 'Python writes None.',
  console: 'Python writes print(...).',
  JSON: 'Python writes import json, then json.loads and json.dumps.',
  fetch: 'There is no network; look for a tool that fetches with search_tools.',
};

const NO_NETWORK = 'There is no network; look for a tool that fetches with search_tools.';
const ABSENT_MODULES: Record<string, string> = {
  requests: NO_NETWORK,
  httpx: NO_NETWORK,
  aiohttp: NO_NETWORK,
  urllib: NO_NETWORK,
  http: NO_NETWORK,
  socket: NO_NETWORK,
  subprocess: 'There are no processes; only tools reach outside.',
  threading: 'There are no threads; parallel(...) makes several calls at once.',
  multiprocessing: 'There are no processes; parallel(...) makes several calls at once.',
  pandas: 'Use lists and dicts, sorted, and the modules collections and statistics.',
  numpy: 'Use lists, and the modules math and statistics.',
};

export function diagnose(raised: Raised, script: Script, bindings: SandboxBindings): Diagnosis {
  const head = `${raised.type}: ${raised.message}`.replace(/: $/, '').slice(0, MAX_MESSAGE_CHARS);
  const place = placeOf(raised, script);
  return {
    message: place === undefined ? head : `${head}\n${place}`,
    suggestions: suggestionsFor(raised, script, bindings),
  };
}

/** The last position inside the program: where it happened, or the call that led out of it. */
export function placeOf({ trace, message }: Raised, script: Script): string | undefined {
  const frames = [...trace.matchAll(/File "program\.py", line (\d+)/g)];
  const last = frames.at(-1);
  if (last === undefined) return undefined;
  const line = Math.min(Number(last[1]), script.lines.length);
  const text = script.lines[line - 1] ?? '';
  return showPlace(script.lines, line, columnOf(text, message));
}

/** The engine knows no columns, but the name that its message gives is easily found. */
function columnOf(text: string, message: string): number {
  const name = /^name '(\w+)'|has no (?:attribute|tool) '(\w+)'|no module named '(\w+)/.exec(
    message,
  );
  const word = name?.slice(1).find((group) => group !== undefined);
  const found = word === undefined ? -1 : text.search(new RegExp(`\\b${word}\\b`));
  return 1 + (found >= 0 ? found : Math.max(0, text.search(/\S/)));
}

function suggestionsFor(raised: Raised, script: Script, bindings: SandboxBindings): string[] {
  const { type, message } = raised;
  if (type === 'NameError') return forName(/^name '(\w+)'/.exec(message)?.[1], bindings);
  if (type === 'ImportError') return forModule(/named '([\w.]+)'/.exec(message)?.[1]);
  if (type === 'SyntaxError' || type === 'IndentationError') return forSyntax(raised, script);
  if (type === 'OSError') {
    return ['There is no file system; use tools such as read_file.'];
  }
  const tool = /^(\w+) has no (?:tool )?'(\w+)'$/.exec(message);
  if (tool) return forTool(tool[1]!, tool[2]!, bindings);
  const attribute = /^'(\w+)' object has no attribute '(\w+)'/.exec(message);
  if (attribute) return [forAttribute(attribute[1]!, attribute[2]!)];
  if (/maximum recursion depth/.test(message)) {
    return ['Functions may call each other about 100 deep here: use a loop.'];
  }
  return [];
}

function forName(name: string | undefined, bindings: SandboxBindings): string[] {
  if (name === undefined) return [];
  if (Object.hasOwn(ABSENT, name)) return [ABSENT[name]!];
  if (MODULE_NAMES.includes(name)) return [`Write import ${name} first.`];
  const near = nearest(name, allNames(bindings));
  return [didYouMean(near.length > 0 ? near : nearest(name, GLOBALS), name)];
}

function forModule(path: string | undefined): string[] {
  if (path === undefined) return [];
  const [name = '', ...more] = path.split('.');
  if (more.length > 0 && MODULE_NAMES.includes(name)) {
    return [`${name} has no ${more.join('.')} here.`];
  }
  const hint = Object.hasOwn(ABSENT_MODULES, name) ? [ABSENT_MODULES[name]!] : [];
  return [...hint, `These modules exist: ${MODULE_NAMES.join(', ')}.`];
}

function forTool(object: string, wanted: string, bindings: SandboxBindings): string[] {
  const methods = bindings.namespaces.find((entry) => entry.name === object)?.methods ?? [];
  const names = methods.map((method) => method.name);
  const near = nearest(wanted, names).map((name) => `${object}.${name}`);
  return [didYouMean(near.length > 0 ? near : nearest(wanted, allNames(bindings)), wanted)];
}

function forAttribute(kind: string, name: string): string {
  if (kind === 'dict') return `Objects that tools return are dicts: write value['${name}'].`;
  if (kind === 'NoneType') return 'The value is None: check it first.';
  return `This is MicroPython, whose ${kind} has no '${name}': write it in another way.`;
}

function forSyntax(raised: Raised, script: Script): string[] {
  const text = script.lines.join('\n');
  const { all } = tokenize(text);
  const open = all.find((token) => /^[([{]$/.test(token.text) && token.partner === undefined);
  if (open !== undefined) {
    const line = text.slice(0, open.start).split('\n').length;
    return [`'${open.text}' of line ${line} was never closed.`];
  }
  const number = Number([...raised.trace.matchAll(/line (\d+)/g)].at(-1)?.[1] ?? 0);
  const line = (script.lines[number - 1] ?? '').trim();
  if (/^match\b.*:$/.test(line) || /^case\b.*:$/.test(line)) {
    return ['This is MicroPython, which has no match statement: use if and elif.'];
  }
  const block = /^(?:async )?(?:def|class|if|elif|else|for|while|try|with|except|finally)\b[^#]*$/;
  if (block.test(line) && !line.includes(':')) return ["A ':' is missing at the end of the line."];
  return [];
}
