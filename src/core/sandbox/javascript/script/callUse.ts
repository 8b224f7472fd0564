/**
 * How a program goes about a call: what stands around it in the syntax tree. Only what is certain is said; what a
 * helper of the program does is seen where it is called, one level deep.
 */
import type { CallUse } from '../../inspection';
import type { Draft } from './draft';
import { childOf, isFunction, nameOf, propertyOf, type AnyNode, type Visit } from './nodes';

const LOOPS = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);
const TOGETHER = /^Promise\.(?:all|allSettled|any|race)$/;
/** Deeper programs are nobody's own. */
const MOST_DEPTH = 300;
/** A list of a known, small length. */
const BOUNDED = new Set(['slice', 'splice']);
const MOST_ENDLESS = 5;
/** Calls of a helper that are looked at. */
const MOST_USES = 20;

/** What is found on the way up from a node. */
interface Way extends CallUse {
  /** The function of the program around it, when the way ends there. */
  helper?: AnyNode;
}

export class CallUses {
  readonly #draft: Draft;
  readonly #visits: ReadonlyMap<AnyNode, Visit>;
  /** Where each name is called or handed on. */
  readonly #uses = new Map<string, AnyNode[]>();
  /** What each name is given in its only declaration. */
  readonly #values = new Map<string, AnyNode>();
  readonly #loopVariables = new Set<string>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#visits = new Map(draft.visits.map((visit) => [visit.node, visit]));
    for (const { node, parent } of draft.visits) {
      const name = nameOf(node);
      if (node.type === 'VariableDeclarator') {
        const [own, value] = [nameOf(childOf(node, 'id')), childOf(node, 'init')];
        if (own !== undefined && value !== undefined) this.#values.set(own, value);
      }
      if (node.type === 'ForOfStatement') {
        const left = childOf(node, 'left');
        const [declared] = (left?.['declarations'] as AnyNode[] | undefined) ?? [];
        const variable = nameOf(declared ? childOf(declared, 'id') : left);
        if (variable !== undefined) this.#loopVariables.add(variable);
      }
      if (name === undefined || parent === undefined) continue;
      const isDeclared =
        parent['id'] === node || (parent.type === 'Property' && parent['key'] === node);
      if (isDeclared || (parent.type === 'MemberExpression' && parent['property'] === node))
        continue;
      const known = this.#uses.get(name);
      if (known === undefined) this.#uses.set(name, [node]);
      else known.push(node);
    }
  }

  /** Undefined where nothing is to be said. */
  of(call: AnyNode): CallUse | undefined {
    const { helper, ...own } = this.#way(call);
    const use: CallUse = { ...own, ...(helper && this.#inHelper(helper, own)) };
    if (this.#isReturned(call)) use.isReturned = true;
    return Object.keys(use).length > 0 ? use : undefined;
  }

  /** Lines of loops that surely never end. */
  endlessLoops(): number[] {
    return this.#draft.visits
      .filter(({ node }) => isForever(node))
      .slice(0, MOST_ENDLESS)
      .filter(({ node }) => !this.#mayEnd(node))
      .map(({ node }) => this.#draft.lineOf(node));
  }

  #way(from: AnyNode): Way {
    const way: Way = {};
    let node = from;
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      const parent = this.#visits.get(node)?.parent;
      if (parent === undefined) break;
      if (LOOPS.has(parent.type) && parent['body'] === node) way.isInLoop = true;
      if (parent.type === 'TryStatement' && parent['block'] === node && parent['handler']) {
        way.isCaught = true;
      }
      if (isCatching(parent, node, this.#visits.get(parent)?.parent)) way.isCaught = true;
      if (isFunction(node)) {
        const list = callbackOf(parent, node);
        if (list === undefined) {
          if (parent.type !== 'CallExpression' || parent['callee'] !== node) {
            way.helper = node;
            break;
          }
        } else this.#noteCallback(parent, list, way);
      }
      if (isCallOf(parent, 'Promise.allSettled', this.#draft)) way.isCaught = true;
      node = parent;
    }
    return way;
  }

  /** `list.map(async (each) => …)`: for all at once, or one after the other. */
  #noteCallback(call: AnyNode, method: string, way: Way): void {
    if (method === 'reduce') way.isInLoop = true;
    const isAtOnce =
      method === 'forEach' || (/^(?:map|flatMap)$/.test(method) && this.#isTogether(call));
    const list = childOf(childOf(call, 'callee'), 'object');
    if (isAtOnce && list !== undefined && !this.#isBounded(list)) way.isUnbounded = true;
  }

  /** `Promise.all(list.map(…))`, also by way of a variable. */
  #isTogether(call: AnyNode): boolean {
    const parent = this.#visits.get(call)?.parent;
    if (parent === undefined) return false;
    if (isTogether(parent, this.#draft)) return true;
    const name = parent.type === 'VariableDeclarator' ? nameOf(childOf(parent, 'id')) : undefined;
    const uses = name === undefined ? [] : (this.#uses.get(name) ?? []);
    return uses.some((use) => {
      const user = this.#visits.get(use)?.parent;
      return user !== undefined && isTogether(user, this.#draft);
    });
  }

  /** Written out, or a part of a list, or an element of a loop, which is a part of something. */
  #isBounded(list: AnyNode): boolean {
    if (list.type === 'ArrayExpression') return true;
    if (list.type === 'CallExpression') {
      const callee = childOf(list, 'callee');
      if (callee?.type !== 'MemberExpression') return false;
      const method = propertyOf(callee) ?? '';
      if (BOUNDED.has(method)) return (list['arguments'] as AnyNode[]).length > 1;
      return method === 'filter' && this.#isBounded(childOf(callee, 'object')!);
    }
    const name = nameOf(list);
    const value = name === undefined ? undefined : this.#values.get(name);
    if (value !== undefined && value !== list && value.type !== 'Identifier') {
      return this.#isBounded(value);
    }
    return name !== undefined && this.#loopVariables.has(name);
  }

  /** What the calls of a helper have in common with those in it: caught only where all of them are. */
  #inHelper(helper: AnyNode, own: CallUse): CallUse {
    const name = this.#nameOfFunction(helper);
    const uses = name === undefined ? [] : (this.#uses.get(name) ?? []).slice(0, MOST_USES);
    if (uses.length === 0) return {};
    const ways = uses.map((use) => {
      const parent = this.#visits.get(use)?.parent;
      const way = this.#way(use);
      // `list.map(helper)`
      const list = parent && callbackOf(parent, use);
      if (parent && list !== undefined) this.#noteCallback(parent, list, way);
      return way;
    });
    return {
      ...(ways.some((way) => way.isInLoop) && { isInLoop: true as const }),
      ...(ways.some((way) => way.isUnbounded) && { isUnbounded: true as const }),
      ...(!own.isCaught && ways.every((way) => way.isCaught) && { isCaught: true as const }),
    };
  }

  #nameOfFunction(node: AnyNode): string | undefined {
    const declared = nameOf(childOf(node, 'id'));
    if (declared !== undefined) return declared;
    const parent = this.#visits.get(node)?.parent;
    return parent?.type === 'VariableDeclarator' ? nameOf(childOf(parent, 'id')) : undefined;
  }

  /** At the top level: `return await call()`, the last expression, a variable that is only returned. */
  #isReturned(call: AnyNode): boolean {
    let node = call;
    let visit = this.#visits.get(node);
    while (visit?.parent?.type === 'AwaitExpression') {
      node = visit.parent;
      visit = this.#visits.get(node);
    }
    const parent = visit?.parent;
    if (parent === undefined || visit?.within !== undefined) return false;
    if (this.#isEnding(parent)) return true;
    if (parent.type !== 'VariableDeclarator') return false;
    const name = nameOf(childOf(parent, 'id'));
    const uses = name === undefined ? [] : (this.#uses.get(name) ?? []);
    const user = uses.length === 1 ? this.#visits.get(uses[0]!)?.parent : undefined;
    return name === 'result' ? uses.length === 0 : user !== undefined && this.#isEnding(user);
  }

  #isEnding(node: AnyNode): boolean {
    if (node.type === 'ReturnStatement') return this.#visits.get(node)?.within === undefined;
    return node.type === 'ExpressionStatement' && node === this.#draft.last;
  }

  /** Something in the loop that could end it: also a call, which may throw. */
  #mayEnd(loop: AnyNode): boolean {
    return this.#draft.visits.some(
      ({ node }) =>
        node.start > loop.start && node.end <= loop.end && node !== loop && ENDING.has(node.type),
    );
  }
}

const ENDING = new Set([
  'BreakStatement',
  'ReturnStatement',
  'ThrowStatement',
  'AwaitExpression',
  'YieldExpression',
  'CallExpression',
  'NewExpression',
  'MemberExpression',
]);

function isForever(node: AnyNode): boolean {
  if (node.type === 'ForStatement') return !node['test'] || isTrue(childOf(node, 'test'));
  return /^(?:Do)?WhileStatement$/.test(node.type) && isTrue(childOf(node, 'test'));
}

function isTrue(node: AnyNode | undefined): boolean {
  return node?.type === 'Literal' && Boolean(node['value']);
}

/** `call().catch(…)` and `call().then(a, b)`: `member` is what `node` is the object of. */
function isCatching(member: AnyNode, node: AnyNode, call: AnyNode | undefined): boolean {
  if (member.type !== 'MemberExpression' || member['object'] !== node) return false;
  if (call?.type !== 'CallExpression' || call['callee'] !== member) return false;
  const method = propertyOf(member);
  const given = (call['arguments'] as AnyNode[]).length;
  return (method === 'catch' && given > 0) || (method === 'then' && given > 1);
}

/** The method of a list that is given the function. */
function callbackOf(call: AnyNode, node: AnyNode): string | undefined {
  if (call.type !== 'CallExpression' || (call['arguments'] as AnyNode[])[0] !== node)
    return undefined;
  const callee = childOf(call, 'callee');
  return callee?.type === 'MemberExpression' ? propertyOf(callee) : undefined;
}

function isTogether(node: AnyNode, draft: Draft): boolean {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
  return (
    callee !== undefined && callee.end - callee.start < 20 && TOGETHER.test(draft.textOf(callee))
  );
}

function isCallOf(node: AnyNode, name: string, draft: Draft): boolean {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
  return (
    callee !== undefined &&
    callee.end - callee.start === name.length &&
    draft.textOf(callee) === name
  );
}
