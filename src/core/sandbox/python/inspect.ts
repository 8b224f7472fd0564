/**
 * Reads a Python program without running it, from its tokens: which tools it calls and with which
 * arguments, what it reads of its input, which values are written into it. Whether it parses is the
 * engine's to say.
 */
import {
  type CallSite,
  type HiddenCall,
  type InputRead,
  type Inspection,
  type LiteralValue,
} from '../inspection';
import type { SandboxBindings } from '../messages';
import { PythonCallUses } from './callUse';
import { unfence } from './fence';
import { pythonNames } from './names';
import { KEYWORDS, tokenize, type Token } from './tokens';

const REACHING = new Set(['tools', 'skills', 'resources', 'prompts']);

export function inspect(code: string, bindings: SandboxBindings): Inspection {
  const text = unfence(code.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'));
  const tokens = tokenize(text);
  const { all } = tokens;
  const uses = new PythonCallUses(tokens);
  const lineOf = linesOf(text);
  const { namespaces, plainFunctions } = pythonNames(bindings);
  const spaces = new Set([...namespaces.map(({ name }) => name), ...REACHING]);
  const functions = new Set(plainFunctions.map(({ name }) => name));
  const own = ownNames(all);
  const calls: CallSite[] = [];
  const hidden: HiddenCall[] = [];
  const reads = new Map<string, InputRead>();
  const literals: LiteralValue[] = [];
  for (const [index, token] of all.entries()) {
    if (token.kind === 'name') visitName(index, token);
    else if (token.kind === 'string' || token.kind === 'number') visitLiteral(index, token);
  }
  const endlessLoops = uses.endlessLoops().map(({ start }) => lineOf(start));
  return {
    text: `${text.trim()}\n`,
    ...(endlessLoops.length > 0 && { endlessLoops }),
    calls,
    hidden,
    reads: [...reads.values()],
    literals,
  };

  function visitName(index: number, { text: name, start }: Token): void {
    if (all[index - 1]?.text === '.' || KEYWORDS.has(name)) return;
    const place = { line: lineOf(start), column: start - text.lastIndexOf('\n', start - 1) };
    if (name === 'input') {
      readInput(index);
      return;
    }
    // `f(path=…)`: the name of an argument.
    const isArgument = all[index + 1]?.text === '=' && all[index]!.depth > 0;
    if (own.has(name) || isArgument || isDefined(index)) return;
    const { path, end } = pathFrom(index);
    const isCalled = all[end]?.text === '(';
    if (spaces.has(name)) {
      const callee = path.replace(/^tools\./, '');
      if (callee.includes('.'))
        calls.push({ callee, ...place, ...argumentsAt(end), ...useAt(index, end) });
      else if (isCalled || name !== path || !isImported(index)) {
        hidden.push({ line: place.line, text: path });
      }
    } else if (functions.has(name) && path === name) {
      calls.push({ callee: name, ...place, ...argumentsAt(end), ...useAt(index, end) });
    }
  }

  /** `tools["x"]` ends the path: what it names stands in no name. */
  function pathFrom(index: number): { path: string; end: number } {
    let path = all[index]!.text;
    let end = index + 1;
    for (;;) {
      if (all[end]?.text === '.' && all[end + 1]?.kind === 'name') {
        path += `.${all[end + 1]!.text}`;
        end += 2;
      } else if (
        all[end]?.text === '[' &&
        all[end + 1]?.kind === 'string' &&
        all[end + 2]?.text === ']'
      ) {
        path += `.${String(valueOf(all[end + 1]!))}`;
        end += 3;
      } else return { path, end };
    }
  }

  function useAt(from: number, open: number): Pick<CallSite, 'use'> {
    const use = all[open]?.text === '(' ? uses.of(from, open) : undefined;
    return use === undefined ? {} : { use };
  }

  function argumentsAt(open: number): Pick<CallSite, 'arguments' | 'fromInput'> {
    const bracket = all[open];
    if (bracket?.text !== '(' || bracket.partner === undefined) return {};
    const names: string[] = [];
    const fromInput: Record<string, string> = {};
    let expects = true;
    for (let index = open + 1; index < bracket.partner; index++) {
      const token = all[index]!;
      if (token.depth !== bracket.depth + 1) continue;
      if (expects) {
        if (token.kind !== 'name' || all[index + 1]?.text !== '=') return {};
        names.push(token.text);
        const field = fieldOfInput(index + 2);
        if (field !== undefined) fromInput[token.text] = field;
      }
      expects = token.text === ',';
    }
    return { arguments: names, ...(Object.keys(fromInput).length > 0 && { fromInput }) };
  }

  /** `input["a"]` or `input.get("a")`, and nothing more. */
  function fieldOfInput(at: number): string | undefined {
    const words = all.slice(at, at + 7).map((token) => token.text);
    const isIndex = words[0] === 'input' && words[1] === '[' && words[3] === ']';
    const isGet = words.slice(0, 4).join('') === 'input.get(';
    const name = isIndex ? all[at + 2] : isGet ? all[at + 4] : undefined;
    const end = isIndex ? at + 4 : (all[at + 3]?.partner ?? 0) + 1;
    return name?.kind === 'string' && /^[,)]$/.test(all[end]?.text ?? '')
      ? String(valueOf(name))
      : undefined;
  }

  /** `input["a"]`, `input.get("a", 1)`, `input.a`. */
  function readInput(index: number): void {
    const [next, second, third] = [all[index + 1], all[index + 2], all[index + 3]];
    if (next?.text === '[' && second?.kind === 'string' && third?.text === ']') {
      noteRead(String(valueOf(second)));
    } else if (next?.text === '.' && second?.text === 'get' && third?.text === '(') {
      const [name, comma, standard] = [all[index + 4], all[index + 5], all[index + 6]];
      if (name?.kind !== 'string') return;
      const value = comma?.text === ',' && standard ? valueOf(standard) : undefined;
      noteRead(String(valueOf(name)), value);
    }
  }

  function noteRead(name: string, standard?: string | number | boolean): void {
    if (reads.get(name)?.default !== undefined) return;
    reads.set(name, { name, ...(standard !== undefined && { default: standard }) });
  }

  function visitLiteral(index: number, token: Token): void {
    const [before, next] = [all[index - 1], all[index + 1]];
    // A key, an index, a field of the input, or a text that stands alone.
    if (before?.text === '[' || next?.text === ':' || isDefault(index)) return;
    const value = valueOf(token);
    if (typeof value === 'boolean' || value === undefined) return;
    const name =
      before?.text === '=' && all[index - 2]?.kind === 'name'
        ? all[index - 2]!.text
        : before?.text === ':' && all[index - 2]?.kind === 'string'
          ? String(valueOf(all[index - 2]!))
          : undefined;
    literals.push({ value, line: lineOf(token.start), ...(name !== undefined && { name }) });
  }

  /** The second argument of `input.get`. */
  function isDefault(index: number): boolean {
    const from = Math.max(0, index - 6);
    const words = all.slice(from, index).map((token) => token.text);
    return (
      words.slice(0, 4).join(' ') === 'input . get (' ||
      words.slice(-4).join(' ') === 'input . get ('
    );
  }

  function isDefined(index: number): boolean {
    return /^(?:def|class|import|from|as)$/.test(all[index - 1]?.text ?? '');
  }

  function isImported(index: number): boolean {
    return /^(?:import|from)$/.test(all[index - 1]?.text ?? '');
  }
}

/** Names that the program gives a value or a definition. */
function ownNames(all: readonly Token[]): Set<string> {
  const own = new Set<string>();
  for (const [index, token] of all.entries()) {
    if (token.kind !== 'name' || all[index - 1]?.text === '.') continue;
    const isAssigned = /^:?=$/.test(all[index + 1]?.text ?? '') && token.depth === 0;
    const isDefined = /^(?:def|class|as)$/.test(all[index - 1]?.text ?? '');
    if (isAssigned || isDefined) own.add(token.text);
  }
  return own;
}

/** The value of a plain string, number or truth value. */
function valueOf({ kind, text }: Token): string | number | boolean | undefined {
  if (text === 'True' || text === 'False') return text === 'True';
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (kind !== 'string') return undefined;
  const inside = /^[rbuRBU]*("""|'''|"|')([^]*)\1$/.exec(text);
  return inside?.[2]?.replace(/\\(['"\\])/g, '$1');
}

function linesOf(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
