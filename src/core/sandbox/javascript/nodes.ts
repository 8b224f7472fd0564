/**
 * The syntax tree as the passes over a program see it: one walk that knows where `await` may stand,
 * and the questions that several passes ask. Iterative, because programs may nest deeply.
 */
import type { Node, Program as Ast } from 'acorn';

/** A node of acorn's; what is read from its fields depends on its type. */
export type AnyNode = Node & Record<string, unknown>;

/** A node on the walk. */
export interface Visit {
  node: AnyNode;
  /** Undefined for the whole program. */
  parent: AnyNode | undefined;
  /** The nearest function around the node; undefined at the top level. */
  within: AnyNode | undefined;
  /** Whether an `await` in front of the node would be one. */
  canAwait: boolean;
}

/** Visits all nodes in the order of the text, parents first. */
export function walk(ast: Ast, visit: (visit: Visit) => void): void {
  const root = ast as unknown as AnyNode;
  const stack: Visit[] = [{ node: root, parent: undefined, within: undefined, canAwait: true }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    visit(next);
    const { node } = next;
    const children: Visit[] = [];
    for (const [key, value] of Object.entries(node)) {
      const context = contextOf(next, key);
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (isNode(child)) children.push({ node: child, parent: node, ...context });
      }
    }
    for (let child = children.pop(); child !== undefined; child = children.pop()) stack.push(child);
  }
}

function contextOf({ node, within, canAwait }: Visit, key: string): Omit<Visit, 'node' | 'parent'> {
  if (isFunction(node)) {
    // Defaults of parameters belong to the function, but must not wait.
    return { within: node, canAwait: key === 'body' && node['async'] === true };
  }
  const isOfClass = node.type === 'StaticBlock' || node.type === 'PropertyDefinition';
  return isOfClass && key !== 'key' ? { within: node, canAwait: false } : { within, canAwait };
}

export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

export function isFunction(node: AnyNode): boolean {
  return /^(?:Arrow)?Function(?:Expression|Declaration)$/.test(node.type);
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
