/** Which lists of a program are known to be short, and what takes more than a few of their elements. */
import { calleeText, methodCall, type NameUses } from './nameUses';
import type { Draft } from './draft';
import { childOf, nameOf, propertyOf, type AnyNode } from './nodes';

/** A variable may be made of another. */
const MOST_STEPS = 8;
const LENGTH_KEEPING = new Set([
  'filter', 'map', 'sort', 'toSorted', 'reverse', 'toReversed', 'keys', 'values', 'entries',
]); // prettier-ignore
const GROWING = new Set(['push', 'unshift', 'splice']);

/** Written out, a part of a list, or an element of a loop, which is a part of something. */
export function isBounded(list: AnyNode, uses: NameUses, draft: Draft): boolean {
  let node: AnyNode | undefined = list;
  for (let step = 0; step < MOST_STEPS && node !== undefined; step++) {
    if (node.type === 'ArrayExpression') return isWrittenOut(node);
    if (node.type === 'AwaitExpression') return false;
    // `Array.from({ length: 5 })`
    if (node.type === 'ObjectExpression') return hasLiteralLength(node);
    if (node.type === 'CallExpression') {
      const { method, object } = methodCall(node) ?? {};
      const args = node['arguments'] as AnyNode[];
      if (calleeText(node, draft) === 'Array.from') node = args[0];
      else if (method === 'slice' || method === 'splice') return isPart(args);
      else node = LENGTH_KEEPING.has(method ?? '') ? object : undefined;
      continue;
    }
    const name = nameOf(node);
    if (name === undefined) return false;
    if (uses.isLoopVariable(name)) return true;
    node = isGrown(name, uses) ? undefined : uses.valueOf(name);
  }
  return false;
}

/** A loop over a list that is not known to be short; false for loops of another kind. */
export function isLongLoop(loop: AnyNode, uses: NameUses, draft: Draft): boolean {
  if (loop.type === 'ForOfStatement') return !isBounded(childOf(loop, 'right')!, uses, draft);
  const limit = childOf(childOf(loop, 'test'), 'right');
  if (loop.type !== 'ForStatement' || limit?.type !== 'MemberExpression') return false;
  const list = childOf(limit, 'object');
  return propertyOf(limit) === 'length' && list !== undefined && !isBounded(list, uses, draft);
}

function isWrittenOut(array: AnyNode): boolean {
  const elements = array['elements'] as (AnyNode | null)[];
  return elements.length > 0 && elements.every((element) => element?.type !== 'SpreadElement');
}

function hasLiteralLength(object: AnyNode): boolean {
  const entries = object['properties'] as AnyNode[];
  const length = entries.find((entry) => nameOf(childOf(entry, 'key')) === 'length');
  return childOf(length, 'value')?.type === 'Literal';
}

/** `slice(0, 5)`, `slice(-5)`, `slice(i, i + size)`; not `slice(1)`, which is nearly all of it. */
function isPart([from, to]: readonly AnyNode[]): boolean {
  return to !== undefined || from?.type === 'UnaryExpression';
}

function isGrown(name: string, uses: NameUses): boolean {
  const places = uses.usesOf(name);
  return (
    places === undefined ||
    places.some((place) => {
      const member = uses.parentOf(place);
      const isObject = member?.type === 'MemberExpression' && member['object'] === place;
      return isObject && GROWING.has(propertyOf(member) ?? '');
    })
  );
}
