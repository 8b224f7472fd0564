/** What places around the promise of a call do with it. What is read as a value follows mendAwaits. */
import type { Draft } from './draft';
import { calleeText, type NameUses } from './nameUses';
import { childOf, isFunction, nameOf, type AnyNode } from './nodes';

/** Deeper programs are nobody's own. */
const MOST_DEPTH = 300;
const TOGETHER = /^Promise\.(?:all|allSettled|any|race)$/;
const READERS =
  /^(?:console\.\w+|JSON\.\w+|Object\.(?:keys|values|entries)|Array\.\w+|String|Number|Boolean|Set|Map|print)$/;

/** Handed to something that waits for all of a list. */
export function isTogether(node: AnyNode, call: AnyNode, draft: Draft): boolean {
  return call['callee'] !== node && TOGETHER.test(calleeText(call, draft) ?? '');
}

/** Handed to something that cannot do anything with a promise. */
export function isHandedToReader(node: AnyNode, call: AnyNode, draft: Draft): boolean {
  return call['callee'] !== node && READERS.test(calleeText(call, draft) ?? '');
}

/** In a `try` of the same function whose `catch` does more than to throw again. */
export function isInTry(from: AnyNode, uses: NameUses): boolean {
  let node = from;
  for (let step = 0; step < MOST_DEPTH && !isFunction(node); step++) {
    const parent = uses.parentOf(node);
    if (parent === undefined) return false;
    const isTried = parent.type === 'TryStatement' && parent['block'] === node;
    if (isTried && isHandling(childOf(parent, 'handler'))) return true;
    node = parent;
  }
  return false;
}

/** Places in which the value is read, as mendAwaits has them, but for calls. */
export function isRead(node: AnyNode, parent: AnyNode): boolean {
  switch (parent.type) {
    case 'MemberExpression': {
      const isPromise = /^(?:then|catch|finally)$/.test(nameOf(childOf(parent, 'property')) ?? '');
      return parent['object'] === node && !isPromise;
    }
    case 'ForOfStatement':
      return parent['right'] === node && parent['await'] !== true;
    case 'VariableDeclarator':
      return childOf(parent, 'id')?.type.endsWith('Pattern') === true;
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent['test'] === node;
    case 'LogicalExpression':
      return parent['left'] === node;
    case 'Property':
      return parent['value'] === node;
    case 'AssignmentExpression':
      return parent['right'] === node && childOf(parent, 'left')?.type === 'MemberExpression';
    case 'UnaryExpression':
      return /[!+-]/.test(parent['operator'] as string);
    case 'SpreadElement':
    case 'TemplateLiteral':
    case 'BinaryExpression':
      return true;
  }
  return false;
}

/** Not one that throws again whatever comes. */
function isHandling(handler: AnyNode | undefined): boolean {
  if (handler === undefined) return false;
  const statements = childOf(handler, 'body')!['body'] as AnyNode[];
  const isStraight = statements.every(({ type }) => /^(?:Expression|Throw)Statement$/.test(type));
  return !(isStraight && statements.at(-1)?.type === 'ThrowStatement');
}
