/**
 * Mends names of tools and servers that can only mean one of those that exist: another case, other
 * separators, a client's prefix. Finds on the way which calls of the program are calls of tools.
 * A name that is merely near is left alone; the error at run time offers it.
 */
import type { Draft } from './draft';
import { childOf, isReference, nameOf, propertyOf, type AnyNode } from './nodes';

const MAX_SHOWN = 5;

export function mendNames(draft: Draft): void {
  const mended = new Map<string, string>();
  /** Where the later parts of names with dashes begin, which are no names by themselves. */
  const parts = new Set<number>();
  for (const visit of draft.visits) {
    const { node, parent } = visit;
    if (parts.has(node.start)) continue;
    if (node.type === 'MemberExpression') mendMember(draft, node, mended);
    else if (isReference(visit) && parent?.['shorthand'] !== true) {
      mendIdentifier(draft, node, mended, parts);
    }
  }
  if (mended.size === 0) return;
  const shown = [...mended].slice(0, MAX_SHOWN).map(([name, meant]) => `${name} is ${meant}`);
  draft.warnings.push(`Names were mended: ${shown.join(', ')}.`);
}

function mendIdentifier(
  draft: Draft,
  node: AnyNode,
  mended: Map<string, string>,
  parts: Set<number>,
): void {
  const { known, scope, edits } = draft;
  const name = nameOf(node)!;
  if (!scope.isFree(name)) return;
  if (known.isFunction(name)) draft.callees.add(node);
  if (known.isGlobal(name)) return;
  const alias = known.aliasOf(name);
  if (alias !== undefined) {
    edits.replace(node.start, node.end, alias);
    return;
  }
  // A server's name with dashes reads as a subtraction.
  const dashed = /^(?:-[\w$]+)*/.exec(draft.plain.slice(node.end, node.end + 100))![0];
  const whole = dashed === '' ? undefined : known.namespaceFor(name + dashed);
  const meant = whole ?? known.meantBy(name);
  if (meant === undefined) return;
  const written = whole === undefined ? name : name + dashed;
  for (const dash of written.matchAll(/-/g)) parts.add(node.start + dash.index + 1);
  edits.replace(node.start, node.start + written.length, meant);
  if (!known.isNamespace(meant)) draft.callees.add(node);
  mended.set(written, meant);
}

function mendMember(draft: Draft, node: AnyNode, mended: Map<string, string>): void {
  const { known, edits } = draft;
  const object = childOf(node, 'object')!;
  const name = propertyOf(node);
  if (name === undefined) return;
  const property = childOf(node, 'property')!;
  const replace = (text: string): void => {
    if (node['computed'] !== true) edits.replace(property.start, property.end, text);
    else edits.replace(object.end, node.end, `.${text}`);
    mended.set(`${draft.textOf(object)}.${name}`, `${draft.textOf(object)}.${text}`);
  };
  if (isOwn(draft, object, 'tools')) {
    if (known.isNamespace(name)) return;
    draft.callees.add(node);
    const meant = known.isToolsMember(name) ? undefined : known.meantBy(name);
    if (meant === undefined) return;
    if (known.isNamespace(meant)) {
      replace(meant);
      return;
    }
    // A tool without its server is no member of `tools`, but a function by itself.
    edits.replace(node.start, node.end, meant);
    if (meant !== name) mended.set(draft.textOf(node), meant);
    return;
  }
  if (['state', 'results', 'resources', 'prompts'].some((name) => isOwn(draft, object, name)))
    draft.callees.add(node);
  const namespace = namespaceOf(draft, object);
  if (namespace === undefined) return;
  const meant = known.hasMethod(namespace, name) ? name : known.methodFor(namespace, name);
  if (meant === undefined) return;
  draft.callees.add(node);
  if (meant !== name) replace(meant);
}

/** The server that an expression stands for, under its own name or one that is mended to it. */
function namespaceOf({ known, scope }: Draft, node: AnyNode): string | undefined {
  const isMember = node.type === 'MemberExpression';
  const root = nameOf(isMember ? childOf(node, 'object') : node);
  if (root === undefined || !scope.isFree(root) || (isMember && root !== 'tools')) return undefined;
  const name = isMember ? propertyOf(node) : root;
  if (name === undefined || known.isNamespace(name)) return name;
  return !isMember && known.isGlobal(name) ? undefined : known.namespaceFor(name);
}

function isOwn({ scope }: Draft, node: AnyNode, name: string): boolean {
  return nameOf(node) === name && scope.isFree(name);
}
