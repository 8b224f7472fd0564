/**
 * Reads a program of JavaScript or TypeScript without running it: which tools it calls and with which
 * arguments, what it reads of its input, which values are written into it. Like `prepare`, which it asks
 * first whether the program can run at all, it goes by names: one that is declared anywhere is the program's own.
 */
import { reservedGlobals } from '../../../catalog/reservedNames';
import { messageOf } from '../../../util/errors';
import {
  NOTHING_FOUND,
  type CallSite,
  type HiddenCall,
  type InputRead,
  type Inspection,
  type LiteralValue,
} from '../../inspection';
import type { SandboxBindings } from '../../messages';
import { CallUses } from './callUse';
import { Draft } from './draft';
import { findEnding } from './ending';
import { KnownNames } from './knownNames';
import { withoutModules } from './modules';
import {
  childOf,
  isReference,
  nameOf,
  propertyOf,
  textOf,
  type AnyNode,
  type Visit,
} from './nodes';
import { parseProgram, ProgramSyntaxError } from './parse';
import { prepare } from './program';
import { unwrap } from './unwrap';

/** Of our own objects those that reach servers. */
const REACHING = new Set(['tools', 'skills', 'resources', 'prompts']);
const CALL_BY_NAME = new Set(['call_tool', 'callTool', 'tools.call']);
const MAX_SHOWN_CHARS = 80;

/** Never throws for what a program may be. */
export function inspect(code: string, bindings: SandboxBindings): Inspection {
  const { text } = unwrap(code);
  try {
    prepare(code, bindings);
    const parsed = parseProgram(text);
    const draft = new Draft(parsed, KnownNames.of(bindings));
    const { exportsDefault } = withoutModules(draft);
    const uses = new CallUses(draft, findEnding(draft, exportsDefault));
    return { text: parsed.text.trim() + '\n', ...new Reader(draft, uses).read() };
  } catch (error) {
    if (!(error instanceof ProgramSyntaxError)) throw error;
    return { text, syntaxError: messageOf(error), ...NOTHING_FOUND };
  }
}

class Reader {
  readonly #draft: Draft;
  readonly #uses: CallUses;
  readonly #calls: CallSite[] = [];
  readonly #hidden: HiddenCall[] = [];
  readonly #reads = new Map<string, InputRead>();
  readonly #literals: LiteralValue[] = [];
  /** Variables that hold a field of the input. */
  readonly #variables = new Map<string, string>();
  /** Nodes that are read with the one that they are part of. */
  readonly #done = new Set<AnyNode>();

  constructor(draft: Draft, uses: CallUses) {
    this.#draft = draft;
    this.#uses = uses;
  }

  read(): Omit<Inspection, 'text'> {
    for (const visit of this.#draft.visits) {
      if (!this.#done.has(visit.node)) this.#visit(visit);
    }
    const endlessLoops = this.#uses.endlessLoops();
    return {
      ...(endlessLoops.length > 0 && { endlessLoops }),
      calls: this.#calls,
      hidden: this.#hidden,
      reads: [...this.#reads.values()],
      literals: this.#literals,
    };
  }

  #visit(visit: Visit): void {
    const { node } = visit;
    switch (node.type) {
      case 'CallExpression':
        this.#call(node);
        return;
      case 'VariableDeclarator':
        this.#takeApart(childOf(node, 'id'), childOf(node, 'init'));
        return;
      case 'FunctionDeclaration':
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        this.#entry(visit);
        return;
      case 'LogicalExpression':
        this.#defaulted(node);
        return;
      case 'AssignmentPattern':
        // A default is no value that was meant for good.
        this.#done.add(childOf(node, 'right')!);
        return;
      case 'MemberExpression':
        this.#member(node);
        return;
      case 'Identifier':
        if (isReference(visit)) this.#handedOn(node);
        return;
      default:
        this.#literal(visit);
    }
  }

  #call(node: AnyNode): void {
    const callee = childOf(node, 'callee');
    const path = this.#pathOf(callee);
    if (path === undefined) {
      const root = this.#rootOf(callee);
      if (root !== undefined && this.#reaches(root)) this.#hide(node);
      return;
    }
    const [first, ...more] = node['arguments'] as AnyNode[];
    if (CALL_BY_NAME.has(path)) {
      const named = textOf(first) ?? textOf(this.#fieldOf(first, 'name'));
      const args = more[0] ?? this.#fieldOf(first, 'arguments');
      if (named === undefined) this.#hide(node);
      else this.#note(named, node, args);
    } else this.#note(withoutTools(path), node, first);
    this.#finish(callee!);
  }

  /** `list_files` handed to something that calls it, `const g = github`. */
  #handedOn(node: AnyNode): void {
    const name = nameOf(node)!;
    const { known, scope } = this.#draft;
    if (!scope.isFree(name)) return;
    if (known.isNamespace(name) || REACHING.has(name)) this.#hide(node);
    else if (known.isFunction(name) && !CALL_BY_NAME.has(name)) this.#note(name, node, undefined);
  }

  #member(node: AnyNode): void {
    const object = childOf(node, 'object');
    if (nameOf(object) === 'input') {
      const name = propertyOf(node);
      if (name !== undefined) this.#readInput(name);
      return;
    }
    const root = this.#rootOf(node);
    if (root === undefined || !this.#reaches(root)) return;
    const path = this.#pathOf(node);
    if (path === undefined) this.#hide(node);
    else if (withoutTools(path).includes('.')) this.#note(withoutTools(path), node, undefined);
    else this.#hide(node);
    this.#finish(node);
  }

  /** `const { list_issues } = github`, `const { folder, limit = 10 } = input`. */
  #takeApart(pattern: AnyNode | undefined, source: AnyNode | undefined): void {
    if (pattern?.type !== 'ObjectPattern' || source === undefined) return;
    const value = source.type === 'LogicalExpression' ? childOf(source, 'left') : source;
    if (nameOf(value) === 'input') {
      this.#readPattern(pattern);
      return;
    }
    const path = this.#pathOf(source);
    if (path === undefined) return;
    for (const entry of pattern['properties'] as AnyNode[]) {
      const key = nameOf(childOf(entry, 'key'));
      if (key === undefined) this.#hide(source);
      else if (path !== 'tools') this.#note(`${withoutTools(path)}.${key}`, entry, undefined);
    }
    this.#finish(source);
  }

  /** The parameters of a function at the top level that is given the input. */
  #entry({ node, parent, within }: Visit): void {
    const [first] = node['params'] as AnyNode[];
    // One that is handed to something else is given what that has.
    const isHandedOn = parent?.type === 'CallExpression' && childOf(parent, 'callee') !== node;
    if (within !== undefined || first === undefined || isHandedOn) return;
    const pattern = first.type === 'AssignmentPattern' ? childOf(first, 'left') : first;
    if (pattern?.type === 'ObjectPattern') this.#readPattern(pattern);
  }

  #readPattern(pattern: AnyNode): void {
    for (const entry of pattern['properties'] as AnyNode[]) {
      const name = nameOf(childOf(entry, 'key')) ?? textOf(childOf(entry, 'key'));
      const value = childOf(entry, 'value');
      const standard = value?.type === 'AssignmentPattern' ? childOf(value, 'right') : undefined;
      if (name === undefined) continue;
      this.#readInput(name, standard);
      const variable = nameOf(value) ?? nameOf(childOf(value, 'left'));
      if (variable !== undefined) this.#variables.set(variable, name);
    }
  }

  /** `input.limit ?? 10` */
  #defaulted(node: AnyNode): void {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    if (left?.type !== 'MemberExpression' || node['operator'] === '&&') return;
    if (nameOf(childOf(left, 'object')) !== 'input') return;
    const name = propertyOf(left);
    if (name === undefined) return;
    this.#readInput(name, right);
    this.#done.add(left);
    if (right?.type === 'Literal') this.#done.add(right);
  }

  #readInput(name: string, standard?: AnyNode): void {
    const value = standard?.type === 'Literal' ? standard['value'] : undefined;
    const isKept =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const known = this.#reads.get(name);
    // Who reads it once with a default has one.
    if (known === undefined || known.default === undefined) {
      this.#reads.set(name, { name, ...(isKept && { default: value }) });
    }
  }

  #literal({ node, parent }: Visit): void {
    const value =
      node.type === 'Literal'
        ? node['value']
        : node.type === 'TemplateLiteral'
          ? wholeText(node)
          : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const isKey = parent?.type === 'Property' && parent['key'] === node;
    if (isKey || parent?.type === 'MemberExpression') return;
    const name =
      parent?.type === 'Property' ? nameOf(childOf(parent, 'key')) : nameOf(childOf(parent, 'id'));
    this.#literals.push({ value, line: this.#draft.lineOf(node), ...(name && { name }) });
  }

  #note(callee: string, node: AnyNode, args: AnyNode | undefined): void {
    const { known } = this.#draft;
    const meant = known.isFunction(callee) ? undefined : known.meantBy(callee);
    const names = args?.type === 'ObjectExpression' ? keysOf(args) : undefined;
    const passed = args?.type === 'ObjectExpression' ? this.#passedOn(args) : [];
    const use = this.#uses.of(node);
    this.#calls.push({
      callee: meant ?? callee,
      ...this.#draft.placeOf(node),
      ...(names && { arguments: names }),
      ...(passed.length > 0 && { fromInput: Object.fromEntries(passed) }),
      ...(use && { use }),
    });
  }

  /** `{ repo: input.repo, limit: input.count ?? 10, folder }`, where `folder` was taken from the input. */
  #passedOn(args: AnyNode): [string, string][] {
    return (args['properties'] as AnyNode[]).flatMap((entry): [string, string][] => {
      const name = nameOf(childOf(entry, 'key')) ?? textOf(childOf(entry, 'key'));
      const value = childOf(entry, 'value');
      const source = value?.type === 'LogicalExpression' ? childOf(value, 'left') : value;
      const field =
        source?.type === 'MemberExpression' && nameOf(childOf(source, 'object')) === 'input'
          ? propertyOf(source)
          : this.#variables.get(nameOf(source) ?? '');
      return name === undefined || field === undefined ? [] : [[name, field]];
    });
  }

  #hide(node: AnyNode): void {
    const text = this.#draft.textOf(node).slice(0, MAX_SHOWN_CHARS).split('\n', 1)[0]!;
    this.#hidden.push({ line: this.#draft.lineOf(node), text });
  }

  /** `a.b.c` whose first name is no variable of the program and reaches tools. */
  #pathOf(node: AnyNode | undefined): string | undefined {
    const name = nameOf(node);
    if (name !== undefined) {
      const isOwn = !this.#draft.scope.isFree(name);
      return !isOwn && this.#reaches(name) ? name : undefined;
    }
    if (node?.type !== 'MemberExpression') return undefined;
    const object = this.#pathOf(childOf(node, 'object'));
    const property = propertyOf(node);
    return object === undefined || property === undefined ? undefined : `${object}.${property}`;
  }

  #rootOf(node: AnyNode | undefined): string | undefined {
    let root = node;
    while (root?.type === 'MemberExpression') root = childOf(root, 'object');
    const name = nameOf(root);
    return name !== undefined && this.#draft.scope.isFree(name) ? name : undefined;
  }

  #reaches(name: string): boolean {
    return REACHING.has(name) || CALL_BY_NAME.has(name) || !reservedGlobals.has(name);
  }

  #finish(node: AnyNode): void {
    for (let part: AnyNode | undefined = node; part; part = childOf(part, 'object')) {
      this.#done.add(part);
    }
  }

  #fieldOf(node: AnyNode | undefined, name: string): AnyNode | undefined {
    if (node?.type !== 'ObjectExpression') return undefined;
    const entries = node['properties'] as AnyNode[];
    const entry = entries.find((each) => nameOf(childOf(each, 'key')) === name);
    return childOf(entry, 'value');
  }
}

function withoutTools(path: string): string {
  return path.replace(/^tools\./, '');
}

/** Undefined where not all are written out. */
function keysOf(object: AnyNode): string[] | undefined {
  const keys = (object['properties'] as AnyNode[]).map(
    (entry) => nameOf(childOf(entry, 'key')) ?? textOf(childOf(entry, 'key')),
  );
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function wholeText(node: AnyNode): string | undefined {
  const [only, ...more] = node['quasis'] as { value?: { cooked?: string } }[];
  return more.length === 0 ? only?.value?.cooked : undefined;
}
