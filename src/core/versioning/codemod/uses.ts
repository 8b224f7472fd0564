/**
 * Where a program uses a tool: by the server's name, as a plain function, through `tools`, `call_tool`, other
 * names of its own, or handed on as a value. What could be the tool and cannot be seen refuses the program.
 */
import {
  RefusedError,
  type CallNode,
  type FieldPattern,
  type Node,
  type ObjectNode,
  type PatternNode,
  type Syntax,
  type Variable,
} from './syntax';

/** The names under which programs reach a tool. */
export interface ToolNames {
  /** `server.tool` */
  id: string;
  namespace: string;
  method: string;
}

/** A place where a program uses the tool. */
export type ToolUse =
  /** `args` is the node with all arguments, where they are given as one; undefined for none. */
  | {
      kind: 'call';
      call: CallNode;
      target: Node;
      args: Node | undefined;
      isByName: boolean;
      isUnclear: boolean;
    }
  /** Handed on as a value. */
  | { kind: 'reference'; node: Node }
  /** Gets another name: `const { list } = files`, `const list = files.list`. */
  | { kind: 'alias'; node: Node }
  | { kind: 'alias'; field: FieldPattern }
  /** The server gets another name: `const server = files`, `const { files } = tools`. */
  | { kind: 'server'; variable: Variable; node?: Node; field?: FieldPattern };

type Path = readonly string[];

const BY_NAME = new Set(['call_tool', 'callTool', 'tools.call']);
/** Of `tools` itself. */
const OWN_MEMBERS = new Set(['search', 'describe', 'list', 'call']);

/** Throws RefusedError where tools are reached in a way that does not say which. */
export function usesOf(syntax: Syntax, names: ToolNames): ToolUse[] {
  return new UseFinder(names).find(syntax);
}

class UseFinder {
  readonly #names: ToolNames;
  readonly #aliases = new Map<Variable, Path>();
  readonly #uses: ToolUse[] = [];

  constructor(names: ToolNames) {
    this.#names = names;
  }

  find({ nodes }: Syntax): ToolUse[] {
    // What a name stands for may be said further down, in a function that runs later.
    let known: number;
    do {
      known = this.#aliases.size;
      this.#uses.length = 0;
      for (const node of nodes) {
        if (node.kind !== 'declare' || node.init === undefined) continue;
        const path = this.#pathOf(node.init);
        if (path === undefined || node.pattern.kind !== 'fields') continue;
        this.#takeApart(node.pattern, path, node.init);
      }
    } while (this.#aliases.size > known);
    for (const node of nodes) {
      if (node.kind === 'name' || node.kind === 'member') this.#visit(node);
    }
    return this.#uses;
  }

  #takeApart(pattern: PatternNode & { kind: 'fields' }, path: Path, node: Node): void {
    if (pattern.hasRest && this.#mayLead(path)) throw hidden(node);
    for (const field of pattern.entries) {
      const inner = [...path, field.key];
      if (field.target.kind === 'variable' && field.target.variable.writes === 1) {
        this.#aliases.set(field.target.variable, inner);
        const { variable } = field.target;
        if (this.#isTool(inner)) this.#uses.push({ kind: 'alias', field });
        else if (this.#mayLead(inner)) this.#uses.push({ kind: 'server', variable, field });
      } else if (field.target.kind === 'fields') this.#takeApart(field.target, inner, node);
      else if (this.#isTool(inner) || this.#mayLead(inner)) throw hidden(node);
    }
  }

  #visit(node: Node): void {
    const path = this.#pathOf(node);
    if (path === undefined) return;
    const { parent } = node;
    const isCallee = parent?.kind === 'call' && parent.callee === node;
    if (BY_NAME.has(path.join('.'))) {
      if (!isCallee) throw hidden(node);
      this.#byName(parent, node);
      return;
    }
    if (this.#isTool(path)) {
      if (parent?.kind === 'assign' && parent.target === node) throw hidden(node);
      if (parent?.kind === 'declare' && this.#isAlias(parent))
        this.#uses.push({ kind: 'alias', node });
      else if (isCallee)
        this.#uses.push({
          kind: 'call',
          call: parent,
          target: node,
          isByName: false,
          ...argumentsOf(parent),
        });
      else this.#uses.push({ kind: 'reference', node });
      return;
    }
    if (!this.#mayLead(path) || isCallee) return;
    const isServer = fold(path.at(-1)!) === fold(this.#names.namespace);
    const imported = node.kind === 'name' && node.variable?.alias ? node.variable : undefined;
    if (isServer && imported) this.#uses.push({ kind: 'server', variable: imported });
    if (
      isServer &&
      parent?.kind === 'declare' &&
      parent.pattern.kind === 'variable' &&
      this.#isAlias(parent)
    ) {
      this.#uses.push({ kind: 'server', variable: parent.pattern.variable, node });
      return;
    }
    const goesOn = parent?.kind === 'member' && parent.object === node;
    const isTakenApart =
      parent?.kind === 'declare' && (parent.pattern.kind === 'fields' || this.#isAlias(parent));
    if (!goesOn && !isTakenApart) throw hidden(parent ?? node);
  }

  /** A variable that never stands for anything else. */
  #isAlias({ pattern }: Node & { kind: 'declare' }): boolean {
    return pattern.kind === 'variable' && pattern.variable.writes === 1;
  }

  /** `call_tool("files.list", { … })`, `call_tool({ name, arguments })` */
  #byName(call: CallNode, target: Node): void {
    const [first, args, ...more] = call.args;
    const entries = first?.kind === 'object' ? first.entries : call.keywords?.entries;
    const given = entries ? entries.find(({ key }) => key === 'name')?.value : first;
    if (given?.kind !== 'literal' || typeof given.value !== 'string' || call.hasSpread)
      throw hidden(call);
    if (!this.#isTool(given.value.split('.')) && given.value !== this.#names.id) return;
    if (entries !== undefined || more.length > 0) throw hidden(call);
    this.#uses.push({
      kind: 'call',
      call,
      target,
      args,
      isByName: true,
      isUnclear: args !== undefined && args.kind !== 'object',
    });
  }

  #pathOf(node: Node, depth = 0): Path | undefined {
    if (depth > 20) return undefined;
    if (node.kind === 'member') {
      if (node.form === 'get') return undefined;
      const object = this.#pathOf(node.object, depth + 1);
      return object && [...object, node.property];
    }
    if (node.kind !== 'name') return undefined;
    const { variable } = node;
    if (variable === undefined) return [node.name];
    if (variable.writes !== 1) return undefined;
    const known = variable.alias ?? this.#aliases.get(variable);
    if (known !== undefined) return known;
    return variable.init === undefined ? undefined : this.#pathOf(variable.init, depth + 1);
  }

  #isTool(path: Path): boolean {
    const { id, namespace, method } = this.#names;
    const [first, ...rest] = path[0] === 'tools' ? path.slice(1) : path;
    if (first === undefined) return false;
    if (rest.length === 0)
      return first === method || first === id || (path.length > 1 && fold(first) === fold(id));
    return rest.length === 1 && fold(first) === fold(namespace) && fold(rest[0]!) === fold(method);
  }

  /** Whether tools may be reached from here. */
  #mayLead(path: Path): boolean {
    const [first, ...rest] = path;
    if (first === 'tools') {
      return (
        rest.length === 0 ||
        (rest.length === 1 &&
          !OWN_MEMBERS.has(rest[0]!) &&
          fold(rest[0]!) === fold(this.#names.namespace))
      );
    }
    return rest.length === 0 && fold(first ?? '') === fold(this.#names.namespace);
  }
}

/** Programs may write names in another case or with other separators. */
function fold(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function argumentsOf({ args, keywords, hasSpread }: CallNode): {
  args: Node | undefined;
  isUnclear: boolean;
} {
  const [first, ...more] = args;
  if (hasSpread || more.length > 0 || (first !== undefined && keywords !== undefined)) {
    return { args: undefined, isUnclear: true };
  }
  const given: Node | ObjectNode | undefined = keywords ?? first;
  return { args: given, isUnclear: given !== undefined && given.kind !== 'object' };
}

function hidden(node: Node): RefusedError {
  return new RefusedError('which tool is called here cannot be seen', node.from);
}
