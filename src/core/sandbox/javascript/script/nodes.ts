/**
 * The syntax tree as the passes over a program see it: its nodes in a row, each with where it stands,
 * and the questions that several passes ask. Made without recursion, because programs may nest deeply.
 */
import type { Node, Program as Ast } from 'acorn';

/** A node of acorn's; what is read from its fields depends on its type. */
export type AnyNode = Node & Record<string, unknown>;

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** A node and where it stands. */
export interface Visit {
  node: AnyNode;
  /** Undefined for the whole program. */
  parent: AnyNode | undefined;
  /** The nearest function around the node; undefined at the top level. */
  within: AnyNode | undefined;
  /** Whether an `await` in front of the node would be one. */
  canAwait: boolean;
}

/** All nodes in the order of the text, parents first. */
export function visitsOf(ast: Ast): Visit[] {
  const root = ast as unknown as AnyNode;
  const visits: Visit[] = [];
  const stack: Visit[] = [{ node: root, parent: undefined, within: undefined, canAwait: true }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    visits.push(next);
    const first = stack.length;
    for (const [key, value] of Object.entries(next.node)) {
      if (typeof value !== 'object' || value === null) continue;
      const children = Array.isArray(value) ? (value as unknown[]) : [value];
      for (const child of children) if (isNode(child)) stack.push(visitOf(child, next, key));
    }
    reverseFrom(stack, first);
  }
  return visits;
}

function visitOf(node: AnyNode, { node: parent, within, canAwait }: Visit, key: string): Visit {
  if (isFunction(parent)) {
    // Defaults of parameters belong to the function, but must not wait.
    const isAsync = key === 'body' && parent['async'] === true;
    return { node, parent, within: parent, canAwait: isAsync };
  }
  const isOfClass = parent.type === 'StaticBlock' || parent.type === 'PropertyDefinition';
  return isOfClass && key !== 'key'
    ? { node, parent, within: parent, canAwait: false }
    : { node, parent, within, canAwait };
}

function reverseFrom(stack: Visit[], first: number): void {
  for (let low = first, high = stack.length - 1; low < high; low++, high--) {
    [stack[low], stack[high]] = [stack[high]!, stack[low]!];
  }
}

export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

export function isFunction(node: AnyNode): boolean {
  return FUNCTIONS.has(node.type);
}

/** Calling it gives a promise. */
export function isAsyncFunction(node: AnyNode): boolean {
  return isFunction(node) && node['async'] === true && node['generator'] !== true;
}

/** The field as a node; undefined when there is none. */
export function childOf(node: AnyNode | undefined, field: string): AnyNode | undefined {
  const child = node?.[field];
  return isNode(child) ? child : undefined;
}

/** The name of an identifier; undefined for any other node. */
export function nameOf(node: AnyNode | undefined): string | undefined {
  return node?.type === 'Identifier' ? (node['name'] as string) : undefined;
}

/** The property of `object.name` and `object['name']`; undefined where it is not a fixed text. */
export function propertyOf(member: AnyNode): string | undefined {
  const property = childOf(member, 'property');
  return member['computed'] === true ? textOf(property) : nameOf(property);
}

/** The value of a string literal. */
export function textOf(node: AnyNode | undefined): string | undefined {
  const value = node?.type === 'Literal' ? node['value'] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** True for an identifier that stands for a value, not for a key, a label or a declaration. */
export function isReference({ node, parent }: Pick<Visit, 'node' | 'parent'>): boolean {
  if (node.type !== 'Identifier' || parent === undefined) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return parent['object'] === node || parent['computed'] === true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['value'] === node || parent['computed'] === true;
    case 'VariableDeclarator':
      return parent['init'] === node;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false;
  }
  return !/^(?:Import|Export)\w*Specifier$/.test(parent.type);
}

/** The identifiers that a binding pattern introduces, or that an assignment writes. */
export function patternNames(pattern: unknown): string[] {
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

/** The names that a node declares in the scope around it, or, for a function, inside it. */
export function namesDeclared(node: AnyNode): string[] {
  if (node.type === 'VariableDeclarator') return patternNames(node['id']);
  if (node.type === 'CatchClause') return patternNames(node['param']);
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
    return patternNames(node['id']);
  }
  if (/^Import\w*Specifier$/.test(node.type)) return patternNames(node['local']);
  if (!isFunction(node)) return [];
  return [...patternNames(node['id']), ...(node['params'] as unknown[]).flatMap(patternNames)];
}
