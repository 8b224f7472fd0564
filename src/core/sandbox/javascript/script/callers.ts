/** Who calls the functions of a program, and how: by name, in place, for each element of a list. */
import type { Draft } from './draft';
import { calleeText, methodCall, type NameUses } from './nameUses';
import { childOf, isFunction, nameOf, type AnyNode } from './nodes';

/** How a function comes to be called; `then` stands for all three methods of promises. */
export type Way = 'called' | 'map' | 'forEach' | 'reduce' | 'then';

export interface Caller {
  way: Way;
  /** The call that calls it, or that is given it. */
  call: AnyNode;
  /** By the name of the function, not by the function as it is written out. */
  isNamed: boolean;
}

export interface Callers {
  known: readonly Caller[];
  /** Nothing else calls it. */
  isAll: boolean;
}

const WAYS = new Map<string, Way>([
  ['map', 'map'],
  ['flatMap', 'map'],
  ['forEach', 'forEach'],
  ['reduce', 'reduce'],
  ['then', 'then'],
  ['catch', 'then'],
  ['finally', 'then'],
]);
/** Calls of one function that are looked at. */
const MOST_CALLERS = 20;
const NONE: Callers = { known: [], isAll: false };

export function callersOf(node: AnyNode, uses: NameUses, draft: Draft): Callers {
  const parent = uses.parentOf(node);
  const named = node.type === 'FunctionDeclaration' ? node : parent;
  if (named === node || (named?.type === 'VariableDeclarator' && named['init'] === node)) {
    const name = nameOf(childOf(named, 'id'));
    const places = name === undefined ? undefined : uses.usesOf(name);
    if (places === undefined || places.length > MOST_CALLERS) return NONE;
    const found = places.map((place) => callerAt(place, uses, draft));
    const known = found.filter((caller) => caller !== undefined);
    return { known, isAll: known.length === found.length };
  }
  const caller = callerAt(node, uses, draft);
  return caller === undefined ? NONE : { known: [caller], isAll: true };
}

/** The call for which a function, or the name of one, stands there. */
export function callerAt(node: AnyNode, uses: NameUses, draft: Draft): Caller | undefined {
  const call = uses.parentOf(node);
  if (call?.type !== 'CallExpression') return undefined;
  const isNamed = !isFunction(node);
  if (call['callee'] === node) return { way: 'called', call, isNamed };
  const [first, second] = call['arguments'] as AnyNode[];
  const name = calleeText(call, draft);
  if (name === 'Array.from') return second === node ? { way: 'map', call, isNamed } : undefined;
  const method = methodCall(call)?.method ?? '';
  const way = WAYS.get(method);
  const isGiven = first === node || (method === 'then' && second === node);
  return way !== undefined && isGiven ? { way, call, isNamed } : undefined;
}

/** The list for whose elements a callback is called; undefined for what is no such call. */
export function listOf({ call, way }: Caller, draft: Draft): AnyNode | undefined {
  if (way !== 'map' && way !== 'forEach') return undefined;
  if (calleeText(call, draft) === 'Array.from') return (call['arguments'] as AnyNode[])[0];
  return methodCall(call)?.object;
}
