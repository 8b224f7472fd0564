/** How often a call is made: in each turn of a loop, or for all elements of a list at once. */
import { callerAt, callersOf, listOf, type Caller } from './callers';
import type { Draft } from './draft';
import type { Fate, Fates } from './fate';
import { isBounded, isLongLoop } from './lists';
import { methodCall, type NameUses } from './nameUses';
import { childOf, isFunction, nameOf, type AnyNode } from './nodes';

export interface Turns {
  isInLoop: boolean;
  isUnbounded: boolean;
}

/** What is known on the way out from a call. */
interface Walk extends Turns {
  /** Each turn waits for what it starts. */
  isAwaited: boolean;
  /** The loop ends after it, so it is made once: a `break` ends the nearest, a `return` all. */
  leaves: 'break' | 'return' | undefined;
}

const LOOPS = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);
/** What of a loop runs in each of its turns. */
const REPEATED = ['body', 'test', 'update'];
/** Deeper programs are nobody's own. */
const MOST_DEPTH = 300;
const MOST_HELPERS = 3;

export class TurnCounter {
  readonly #draft: Draft;
  readonly #uses: NameUses;
  readonly #fates: Fates;
  readonly #continues: readonly number[];
  readonly #outer = new Map<AnyNode, Turns>();

  constructor(draft: Draft, uses: NameUses, fates: Fates) {
    this.#draft = draft;
    this.#uses = uses;
    this.#fates = fates;
    this.#continues = draft.visits
      .filter(({ node }) => node.type === 'ContinueStatement')
      .map(({ node }) => node.start);
  }

  ofCall(call: AnyNode, fate: Fate): Turns {
    return this.#walk(call, fate, 0);
  }

  /** Of a tool that is handed to a list: `list.map(read_file)`. */
  ofCaller(caller: Caller, fate: Fate, depth = 0): Turns {
    const walk = startOf(fate);
    if (!this.#noteCaller(caller, walk)) return walk;
    return joined(walk, this.#walk(caller.call, fate, depth));
  }

  #walk(from: AnyNode, fate: Fate, depth: number): Turns {
    const walk = startOf(fate);
    let node = from;
    for (let step = 0; step < MOST_DEPTH; step++) {
      const parent = this.#uses.parentOf(node);
      if (parent === undefined) break;
      if (isFunction(node)) {
        walk.leaves = undefined;
        const caller = callerAt(node, this.#uses, this.#draft);
        if (caller === undefined) {
          const outer = this.#outerOf(node, depth);
          return joined(walk, { ...outer, isInLoop: outer.isInLoop && walk.isAwaited });
        }
        if (!this.#noteCaller(caller, walk)) return walk;
      } else this.#noteStatement(node, parent, walk);
      if (LOOPS.has(parent.type)) this.#noteLoop(parent, node, walk, fate);
      node = parent;
    }
    return walk;
  }

  /** Whether a statement that is sure to run next ends the loop. */
  #noteStatement(node: AnyNode, parent: AnyNode, walk: Walk): void {
    if (parent.type === 'TryStatement' && parent['block'] === node && parent['handler']) {
      // What fails is tried again.
      walk.leaves = undefined;
    }
    if (parent.type === 'SwitchStatement' && walk.leaves === 'break') walk.leaves = undefined;
    if (node.type === 'ReturnStatement') walk.leaves = 'return';
    const isCase = parent.type === 'SwitchCase';
    if (parent.type !== 'BlockStatement' && !isCase) return;
    const last = (parent[isCase ? 'consequent' : 'body'] as AnyNode[]).at(-1);
    if (last === undefined || this.#continuesBetween(node.start, last.end)) return;
    if (last.type === 'ReturnStatement' || last.type === 'ThrowStatement') walk.leaves = 'return';
    else if (last.type === 'BreakStatement' && !isCase && !last['label']) walk.leaves ??= 'break';
  }

  #noteLoop(loop: AnyNode, part: AnyNode, walk: Walk, { first, list, isTogether }: Fate): void {
    if (!REPEATED.some((field) => loop[field] === part)) return;
    const isOnce = walk.leaves !== undefined && loop['body'] === part;
    if (walk.isAwaited && !isOnce) walk.isInLoop = true;
    const isGathered = first === 'collected' && isTogether && list !== undefined && !isOnce;
    if (isGathered && isLongLoop(loop, this.#uses, this.#draft) && this.#isOutside(list, loop)) {
      walk.isUnbounded = true;
    }
    if (walk.leaves === 'break') walk.leaves = undefined;
  }

  /** False where nothing is known of what is around the caller. */
  #noteCaller(caller: Caller, walk: Walk): boolean {
    const { way, call } = caller;
    if (way === 'reduce') {
      if (!this.#isInTurn(call)) return false;
      walk.isInLoop ||= walk.isAwaited;
    }
    const list = listOf(caller, this.#draft);
    const fate = this.#fates.ofCaller(caller);
    // A part of a list at once in each turn of a loop is not one after the other.
    walk.isAwaited &&= list === undefined && isWaitedFor(fate);
    const isAtOnce = way === 'forEach' || (way === 'map' && fate.isTogether);
    if (isAtOnce && list !== undefined && !isBounded(list, this.#uses, this.#draft)) {
      walk.isUnbounded = true;
    }
    return true;
  }

  /** `reduce` whose callback waits for what the one before it gave. */
  #isInTurn(call: AnyNode): boolean {
    const [callback] = call['arguments'] as AnyNode[];
    const [before] = (callback?.['params'] ?? []) as AnyNode[];
    const name = nameOf(before);
    const uses = name === undefined ? [] : (this.#uses.usesOf(name) ?? []);
    return uses.some((use) => {
      const parent = this.#uses.parentOf(use);
      if (parent?.type === 'AwaitExpression') return true;
      const chained = parent && this.#uses.parentOf(parent);
      const isAsked = chained && methodCall(chained)?.object === use;
      return isAsked === true && methodCall(chained)?.method === 'then';
    });
  }

  /** What is pushed to in a loop is not looked at in it, as a pool would. */
  #isOutside(list: string, loop: AnyNode): boolean {
    return (this.#uses.usesOf(list) ?? []).every((use) => {
      const member = this.#uses.parentOf(use);
      const isPush = nameOf(childOf(member, 'property')) === 'push';
      return isPush || use.start < loop.start || use.start >= loop.end;
    });
  }

  /** What the callers of a function have: one of them in a loop is enough. */
  #outerOf(node: AnyNode, depth: number): Turns {
    const known = this.#outer.get(node);
    const nothing: Turns = { isInLoop: false, isUnbounded: false };
    if (known !== undefined || depth >= MOST_HELPERS) return known ?? nothing;
    this.#outer.set(node, nothing);
    let turns = nothing;
    for (const caller of callersOf(node, this.#uses, this.#draft).known) {
      const fate = this.#fates.ofCaller(caller);
      turns = joined(
        turns,
        caller.way === 'called'
          ? this.#walk(caller.call, fate, depth + 1)
          : this.ofCaller(caller, fate, depth + 1),
      );
    }
    this.#outer.set(node, turns);
    return turns;
  }

  #continuesBetween(start: number, end: number): boolean {
    let [low, high] = [0, this.#continues.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#continues[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low < this.#continues.length && this.#continues[low]! < end;
  }
}

/** Also by who calls the function that returns it; a `return` ends the loops of its own function. */
function isWaitedFor({ first }: Fate): boolean {
  return first === 'awaited' || first === 'returned';
}

function startOf(fate: Fate): Walk {
  return {
    isInLoop: false,
    isUnbounded: false,
    isAwaited: isWaitedFor(fate),
    leaves: undefined,
  };
}

function joined(one: Turns, other: Turns): Turns {
  return {
    isInLoop: one.isInLoop || other.isInLoop,
    isUnbounded: one.isUnbounded || other.isUnbounded,
  };
}
