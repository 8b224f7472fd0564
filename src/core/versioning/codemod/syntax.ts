/**
 * What a codemod sees of a program, whatever its language: the few kinds of nodes that calls of tools, their
 * arguments and their results are made of, each with its place in the text as it was written. Everything else
 * is `other`, with its children. The two front ends (javascript.ts, python.ts) make it.
 */
import type { Json } from '../../util/json';

interface Base {
  /** Offsets in the text. */
  from: number;
  to: number;
  parent?: Node;
}

export interface LiteralNode extends Base {
  kind: 'literal';
  value: Json;
}

/** `undefined` of JavaScript: the same as leaving it out. */
export interface AbsentNode extends Base {
  kind: 'absent';
}

export interface NameNode extends Base {
  kind: 'name';
  name: string;
  /** Undefined for a name that the program does not declare. */
  variable?: Variable;
}

export interface MemberNode extends Base {
  kind: 'member';
  object: Node;
  property: string;
  /** From where the property begins, with its dot or bracket. */
  keyFrom: number;
  /** `a.b`, `a["b"]`, `a.get("b")` of Python, which is undefined-safe like `a?.b`. */
  form: 'dot' | 'index' | 'get';
  isOptional: boolean;
}

/** `a[0]`, `a[name]` */
export interface IndexNode extends Base {
  kind: 'index';
  object: Node;
  index: Node;
}

export interface EntryNode extends Base {
  kind: 'entry';
  /** Undefined for what is spread or computed. */
  key: string | undefined;
  keyFrom: number;
  keyTo: number;
  value: Node;
  /** `{ path }` */
  isShorthand: boolean;
}

export interface ObjectNode extends Base {
  kind: 'object';
  entries: EntryNode[];
  /** Where entries begin and end: inside of the braces. */
  open: number;
  close: number;
  /** Keyword arguments of Python share their brackets with what stands before them. */
  isKeywords: boolean;
}

export interface ListNode extends Base {
  kind: 'list';
  items: Node[];
  hasSpread: boolean;
}

export interface CallNode extends Base {
  kind: 'call';
  callee: Node;
  args: Node[];
  hasSpread: boolean;
  /** The keyword arguments of Python, where there are any. */
  keywords?: ObjectNode;
  /** Inside of the brackets. */
  open: number;
  close: number;
}

export interface AwaitNode extends Base {
  kind: 'await';
  operand: Node;
}

export interface FunctionNode extends Base {
  kind: 'function';
  params: PatternNode[];
  body: Node[];
  isArrow: boolean;
  isAsync: boolean;
}

/** `const x = init`, `x = init` of Python. */
export interface DeclareNode extends Base {
  kind: 'declare';
  pattern: PatternNode;
  init: Node | undefined;
}

/** `x = value`, `a.b = value`: something that is there gets another value. */
export interface AssignNode extends Base {
  kind: 'assign';
  target: Node;
  value: Node;
  /** `=` and nothing more. */
  isPlain: boolean;
}

/** Goes through the elements of a list: `for … of`, a comprehension. */
export interface LoopNode extends Base {
  kind: 'loop';
  pattern: PatternNode;
  iterable: Node;
  body: Node[];
}

export interface StatementNode extends Base {
  /** An expression whose value nobody takes. `isLast`: the program's result may be its value. */
  kind: 'statement';
  expression: Node;
  isLast: boolean;
}

export interface OtherNode extends Base {
  kind: 'other';
  /** What the language calls it. */
  type: string;
  children: Node[];
}

export type Node =
  | LiteralNode | AbsentNode | NameNode | MemberNode | IndexNode | EntryNode | ObjectNode | ListNode | CallNode | AwaitNode
  | FunctionNode | DeclareNode | AssignNode | LoopNode | StatementNode | OtherNode; // prettier-ignore

export type PatternNode =
  | { kind: 'variable'; variable: Variable; from: number; to: number }
  | { kind: 'fields'; entries: FieldPattern[]; hasRest: boolean; from: number; to: number }
  | { kind: 'opaque'; from: number; to: number };

export interface FieldPattern {
  key: string;
  keyFrom: number;
  keyTo: number;
  target: PatternNode;
  isShorthand: boolean;
}

export interface Variable {
  name: string;
  /** How often it is given a value, its declaration included. */
  writes: number;
  references: NameNode[];
  /** What it stands for where that is part of something else, such as an import: a path from a global name. */
  alias?: readonly string[];
  /** The value that it was declared with. */
  init?: Node;
}

/** A program that was read. */
export interface Syntax {
  text: string;
  root: OtherNode;
  /** All nodes, parents before their children. */
  nodes: readonly Node[];
  /** Names that the program gives a meaning of its own, in any scope. */
  declared: ReadonlySet<string>;
  /** Where a function may be put that the whole program can call. */
  helpersAt: number;
}

/** The program cannot be rewritten; the message says why. */
export class RefusedError extends Error {
  /** The offset that is meant. */
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'absent':
    case 'name':
      return [];
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, node.index];
    case 'entry':
      return [node.value];
    case 'object':
      return node.entries;
    case 'list':
      return node.items;
    case 'call':
      return [node.callee, ...node.args, ...(node.keywords ? [node.keywords] : [])];
    case 'await':
      return [node.operand];
    case 'function':
      return node.body;
    case 'declare':
      return node.init === undefined ? [] : [node.init];
    case 'assign':
      return [node.target, node.value];
    case 'loop':
      return [node.iterable, ...node.body];
    case 'statement':
      return [node.expression];
    case 'other':
      return node.children;
  }
}

/** What a front end has read. Throws RefusedError where that takes more than the stack. */
export function syntaxOf(
  text: string,
  reader: {
    readonly helpersAt: number;
    readonly scopes: { readonly declared: ReadonlySet<string> };
  },
  read: () => OtherNode,
): Syntax {
  try {
    const root = read();
    const { helpersAt, scopes } = reader;
    return { text, root, nodes: finish(root), declared: scopes.declared, helpersAt };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RefusedError('the program is nested too deeply to be read');
  }
}

/** Sets the parents and puts all nodes in a row. */
function finish(root: OtherNode): Node[] {
  const nodes: Node[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node);
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index]!;
      child.parent = node;
      stack.push(child);
    }
  }
  return nodes;
}
