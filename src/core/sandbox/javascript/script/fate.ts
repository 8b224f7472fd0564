/**
 * What becomes of the promise of a call: whether something waits for it, catches its failure, or gives
 * its value back as the result. Follows it from the call outwards, over variables that are read once and
 * functions of the program; where it is lost from sight, nothing is said.
 */
import { callersOf, type Caller } from './callers';
import type { Draft } from './draft';
import type { Ending } from './ending';
import { calleeText, methodCall, type NameUses } from './nameUses';
import { childOf, isAsyncFunction, isFunction, nameOf, type AnyNode } from './nodes';
import { isHandedToReader, isInTry, isRead, isTogether } from './promises';

export interface Fate {
  isCaught: boolean;
  isDropped: boolean;
  isReturned: boolean;
  /** Promise.all or the like has a list with it. */
  isTogether: boolean;
  /** Where it goes first: undefined where that is not certain. */
  first: 'awaited' | 'returned' | 'collected' | undefined;
  /** The variable of the list that it is pushed to. */
  list?: string;
}

/** A place that the promise has come to. */
interface Place {
  node: AnyNode;
  carries: 'promise' | 'list' | 'value';
  /** A call for which an await is mended. */
  isPending: boolean;
  /** The program ends after it even if it is only a statement. */
  isKept: boolean;
  /** Is no longer what the call returned. */
  isChanged: boolean;
}

const MOST_STEPS = 60;
const MOST_DEPTH = 3;
const NOTHING: Fate = {
  isCaught: false,
  isDropped: false,
  isReturned: false,
  isTogether: false,
  first: undefined,
};

export class Fates {
  readonly #draft: Draft;
  readonly #uses: NameUses;
  readonly #lasts: ReadonlySet<AnyNode>;
  /** The variable that is the result, or the function that gives it. */
  readonly #result: string | undefined;
  readonly #entry: string | undefined;
  readonly #outer = new Map<AnyNode, Fate>();

  constructor(draft: Draft, uses: NameUses, { lasts, closing }: Ending) {
    this.#draft = draft;
    this.#uses = uses;
    this.#lasts = new Set(lasts);
    const [, name, isCall] = /^return ([^\s(]+)(\()?/.exec(closing) ?? [];
    this.#result = isCall ? undefined : name;
    this.#entry = isCall ? name : undefined;
  }

  /** Of the call of a tool. */
  ofTool(call: AnyNode): Fate {
    return this.#follow(call, 'promise', { isPending: true, isKept: false }, 0);
  }

  /** Of what a caller of a function is given for it. */
  ofCaller(caller: Caller, depth = 0): Fate {
    const { way, call, isNamed } = caller;
    if (way === 'map')
      return this.#follow(call, 'list', { isPending: false, isKept: false }, depth);
    if (way === 'forEach') {
      // Async functions that are written out are followed, all others are not.
      const [callback] = call['arguments'] as AnyNode[];
      const isFollowed = !isNamed && callback !== undefined && isAsyncFunction(callback);
      return isFollowed ? NOTHING : { ...NOTHING, isDropped: true };
    }
    const isPending = way === 'called';
    const isKept = way !== 'reduce';
    return this.#follow(call, 'promise', { isPending, isKept }, depth, way !== 'called');
  }

  #follow(
    node: AnyNode,
    carries: Place['carries'],
    kept: Pick<Place, 'isPending' | 'isKept'>,
    depth: number,
    isChanged = carries === 'list',
  ): Fate {
    const fate = { ...NOTHING };
    let place: Place | undefined = { node, carries, ...kept, isChanged };
    for (let step = 0; step < MOST_STEPS && place !== undefined; step++) {
      place = this.#step(place, fate, depth);
    }
    return fate;
  }

  #step(place: Place, fate: Fate, depth: number): Place | undefined {
    const { node, carries, isChanged } = place;
    const parent = this.#uses.parentOf(node);
    switch (parent?.type) {
      case 'AwaitExpression':
        if (carries === 'list') return undefined;
        if (carries === 'promise') this.#awaited(parent, fate, depth);
        return { ...bare(parent), carries: 'value', isChanged };
      case 'ReturnStatement':
        return this.#givenBack(place, this.#uses.functionAround(node), fate, depth);
      case 'ArrowFunctionExpression':
        if (parent['body'] !== node) return undefined;
        return this.#givenBack(place, parent, fate, depth);
      case 'ExpressionStatement':
        return this.#statement(parent, place, fate);
      case 'UnaryExpression': {
        const statement = this.#uses.parentOf(parent);
        if (parent['operator'] !== 'void') break;
        if (statement?.type !== 'ExpressionStatement' || this.#lasts.has(statement))
          return undefined;
        return this.#statement(statement, place, fate);
      }
      case 'VariableDeclarator':
        return this.#stored(place, parent, childOf(parent, 'id'), fate, depth);
      case 'AssignmentExpression': {
        const isPlain = this.#uses.parentOf(parent)?.type === 'ExpressionStatement';
        const left = childOf(parent, 'left');
        if (parent['right'] !== node || parent['operator'] !== '=' || !isPlain) break;
        if (left?.type === 'Identifier') return this.#stored(place, parent, left, fate, depth);
        break;
      }
      case 'ConditionalExpression':
        if (parent['test'] === node) break;
        return { ...place, ...bare(parent) };
      case 'LogicalExpression':
        if (parent['left'] === node) break;
        return { ...place, ...bare(parent) };
      case 'ChainExpression':
        return { ...place, node: parent };
      case 'MemberExpression': {
        const next = this.#chained(place, parent, fate);
        if (next !== undefined) return next;
        break;
      }
      case 'CallExpression':
        if (parent['callee'] === node) return undefined;
        return this.#handedTo(parent, place, fate, depth);
      case 'ArrayExpression':
        if (carries === 'value') return undefined;
        return { ...bare(parent), carries: 'list', isChanged: true };
      case 'SpreadElement':
        if (carries === 'list') return { ...place, node: parent };
        break;
    }
    if (parent !== undefined && isRead(node, parent)) this.#mended(place, fate, depth);
    return undefined;
  }

  /** A failure is thrown there, and comes out of the function around it. */
  #awaited(node: AnyNode, fate: Fate, depth: number): void {
    fate.first ??= 'awaited';
    if (isInTry(node, this.#uses)) {
      fate.isCaught = true;
      return;
    }
    const around = this.#uses.functionAround(node);
    if (around === undefined || !isAsyncFunction(around)) return;
    const outer = this.#outerOf(around, depth);
    fate.isCaught ||= outer.isCaught;
    fate.isDropped ||= outer.isDropped;
  }

  #mended(place: Place, fate: Fate, depth: number): void {
    const isMended = place.carries === 'promise' && place.isPending;
    if (isMended && this.#uses.canAwait(place.node)) this.#awaited(place.node, fate, depth);
  }

  #givenBack(
    { carries, isChanged }: Place,
    owner: AnyNode | undefined,
    fate: Fate,
    depth: number,
  ): undefined {
    if (owner === undefined) {
      if (carries !== 'value') fate.first ??= 'awaited';
      fate.isReturned ||= !isChanged;
      return;
    }
    if (carries === 'list' || !isFunction(owner) || owner['generator'] === true) return;
    const outer = this.#outerOf(owner, depth);
    fate.isReturned ||= !isChanged && outer.isReturned;
    if (carries === 'value') return;
    fate.first ??= 'returned';
    fate.isCaught ||= outer.isCaught;
    fate.isDropped ||= outer.isDropped;
  }

  #statement(statement: AnyNode, { carries, isKept, isChanged }: Place, fate: Fate): undefined {
    if (this.#lasts.has(statement)) {
      if (carries !== 'value') fate.first ??= 'awaited';
      fate.isReturned ||= !isChanged;
    } else if (carries !== 'value' && !isKept) fate.isDropped = true;
  }

  /** `const a = …` and `a = …`. */
  #stored(
    place: Place,
    parent: AnyNode,
    target: AnyNode | undefined,
    fate: Fate,
    depth: number,
  ): Place | undefined {
    const { carries, isChanged } = place;
    const name = nameOf(target);
    if (name === undefined) {
      if (target?.type.endsWith('Pattern')) this.#mended(place, fate, depth);
      return undefined;
    }
    const uses = this.#uses.usesOf(name)?.filter((use) => use !== target);
    if (uses === undefined) return undefined;
    const around = this.#uses.functionAround(parent);
    if (uses.length === 0) {
      if (name === this.#result && around === undefined) {
        this.#givenBack(place, undefined, fate, depth);
      } else if (carries !== 'value' && parent.type === 'VariableDeclarator') {
        fate.isDropped = true;
      }
      return undefined;
    }
    if (parent.type === 'VariableDeclarator' && this.#isMendedByUse(uses)) {
      this.#mended(place, fate, depth);
      if (fate.first !== undefined) return undefined;
    }
    const together = carries === 'list' ? this.#togetherOf(uses) : undefined;
    const use = together ?? (uses.length === 1 ? uses[0]! : undefined);
    if (use !== undefined && this.#uses.functionAround(use) === around) {
      return { ...bare(use), carries, isChanged };
    }
    if (carries === 'promise') this.#awaitedLater(uses, fate);
    return undefined;
  }

  /** Several `await` of one variable: caught where all of them are. */
  #awaitedLater(uses: readonly AnyNode[], fate: Fate): void {
    const awaits = uses
      .map((use) => this.#uses.parentOf(use)!)
      .filter(({ type }) => type === 'AwaitExpression');
    if (awaits.length === 0) return;
    fate.first ??= 'awaited';
    fate.isCaught ||= awaits.every((node) => isInTry(node, this.#uses));
  }

  /** Something reads its value, and nothing takes it for a promise. */
  #isMendedByUse(uses: readonly AnyNode[]): boolean {
    let isReadAsValue = false;
    for (const use of uses) {
      const parent = this.#uses.parentOf(use)!;
      if (isRead(use, parent) || isHandedToReader(use, parent, this.#draft)) isReadAsValue = true;
      else if (parent.type === 'MemberExpression') return false;
    }
    return isReadAsValue;
  }

  /** `.then(…)`, `.catch(…)`, `.finally(…)`. */
  #chained(place: Place, member: AnyNode, fate: Fate): Place | undefined {
    const call = this.#uses.parentOf(member);
    if (call?.['callee'] !== member || member['object'] !== place.node) return undefined;
    const method = methodCall(call)?.method ?? '';
    if (place.carries !== 'promise' || !/^(?:then|catch|finally)$/.test(method)) return undefined;
    const given = (call['arguments'] as AnyNode[]).length;
    if (given > (method === 'then' ? 1 : 0) && method !== 'finally') fate.isCaught = true;
    const isKept = place.isKept || place.isPending;
    const isChanged = place.isChanged || method !== 'finally';
    return { node: call, carries: 'promise', isPending: false, isKept, isChanged };
  }

  #handedTo(call: AnyNode, place: Place, fate: Fate, depth: number): Place | undefined {
    const name = calleeText(call, this.#draft) ?? '';
    const { node, carries } = place;
    if (carries === 'list' && isTogether(node, call, this.#draft)) {
      fate.isTogether = true;
      if (name === 'Promise.allSettled') fate.isCaught = true;
      return { ...bare(call), carries: 'promise', isChanged: true };
    }
    const { method, object } = methodCall(call) ?? {};
    const list = method === 'push' ? nameOf(object) : undefined;
    if (list !== undefined && carries === 'promise') {
      fate.first ??= 'collected';
      fate.list = list;
      const use = this.#togetherOf(this.#uses.usesOf(list) ?? []);
      return use && { ...bare(use), carries: 'list', isChanged: true };
    }
    if (isHandedToReader(node, call, this.#draft)) this.#mended(place, fate, depth);
    return undefined;
  }

  /** Where a list is given to Promise.all or the like, if there is one such place. */
  #togetherOf(uses: readonly AnyNode[]): AnyNode | undefined {
    const found = uses.filter((use) => isTogether(use, this.#uses.parentOf(use)!, this.#draft));
    return found.length === 1 ? found[0] : undefined;
  }

  /** What becomes of what a function returns or throws: what all of its callers agree on. */
  #outerOf(node: AnyNode, depth: number): Fate {
    const known = this.#outer.get(node);
    if (known !== undefined || depth >= MOST_DEPTH) return known ?? NOTHING;
    // One that calls itself says nothing of itself.
    this.#outer.set(node, NOTHING);
    const fate = this.#isEntry(node) ? { ...NOTHING, isReturned: true } : this.#ofAll(node, depth);
    this.#outer.set(node, fate);
    return fate;
  }

  #ofAll(node: AnyNode, depth: number): Fate {
    const { known, isAll } = callersOf(node, this.#uses, this.#draft);
    if (!isAll || known.length === 0) return NOTHING;
    const fates = known.map((caller) => this.ofCaller(caller, depth + 1));
    return {
      isCaught: fates.every(({ isCaught }) => isCaught),
      isDropped: fates.every(({ isDropped }) => isDropped),
      isReturned: fates.length === 1 && fates[0]!.isReturned,
      isTogether: false,
      first: undefined,
    };
  }

  /** The function that is called when the program has run to its end, for its result. */
  #isEntry(node: AnyNode): boolean {
    const parent = this.#uses.parentOf(node);
    if (parent?.type === 'ExportDefaultDeclaration') return true;
    if (parent?.type === 'ExpressionStatement') return this.#lasts.has(parent);
    const named = node.type === 'FunctionDeclaration' ? node : parent;
    return this.#entry !== undefined && nameOf(childOf(named, 'id')) === this.#entry;
  }
}

function bare(node: AnyNode): Pick<Place, 'node' | 'isPending' | 'isKept'> {
  return { node, isPending: false, isKept: false };
}
