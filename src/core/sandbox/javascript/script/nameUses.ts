/** Where the names of a program are read and written, and where each node stands: made once, asked often. */
import type { Draft } from './draft';
import { childOf, isReference, nameOf, type AnyNode, type Visit } from './nodes';

/** A name that is used more often is not followed: the work stays in proportion to the text. */
const MOST_USES = 100;

/** It knows names, not blocks, so it answers only for names that are declared once. */
export class NameUses {
  readonly #draft: Draft;
  readonly #visits: ReadonlyMap<AnyNode, Visit>;
  readonly #uses = new Map<string, AnyNode[]>();
  readonly #values = new Map<string, AnyNode>();
  readonly #loopVariables = new Set<string>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#visits = new Map(draft.visits.map((visit) => [visit.node, visit]));
    for (const visit of draft.visits) {
      const { node, parent } = visit;
      if (node.type === 'VariableDeclarator') this.#declare(node);
      else if (node.type === 'ForOfStatement') this.#noteLoop(node);
      else if (isReference(visit) && childOf(parent, 'id') !== node) {
        const name = nameOf(node)!;
        const known = this.#uses.get(name);
        if (known === undefined) this.#uses.set(name, [node]);
        else known.push(node);
      }
    }
  }

  parentOf(node: AnyNode): AnyNode | undefined {
    return this.#visits.get(node)?.parent;
  }

  /** The nearest function around a node; undefined at the top level. */
  functionAround(node: AnyNode): AnyNode | undefined {
    return this.#visits.get(node)?.within;
  }

  canAwait(node: AnyNode): boolean {
    return this.#visits.get(node)?.canAwait === true;
  }

  /** All places that read or write it, without its declaration; undefined when that is not certain. */
  usesOf(name: string): readonly AnyNode[] | undefined {
    const uses = this.#uses.get(name) ?? [];
    const isCertain = this.#draft.scope.isDeclaredOnce(name) && uses.length <= MOST_USES;
    return isCertain ? uses : undefined;
  }

  /** What it is given where it is declared, when nothing else is assigned to it. */
  valueOf(name: string): AnyNode | undefined {
    const isKept = this.usesOf(name)?.every((use) => {
      const parent = this.parentOf(use);
      return parent?.type !== 'AssignmentExpression' || parent['left'] !== use;
    });
    return isKept ? this.#values.get(name) : undefined;
  }

  /** The element of a `for … of`. */
  isLoopVariable(name: string): boolean {
    return this.#loopVariables.has(name) && this.#draft.scope.isDeclaredOnce(name);
  }

  #declare(node: AnyNode): void {
    const [name, value] = [nameOf(childOf(node, 'id')), childOf(node, 'init')];
    if (name !== undefined && value !== undefined) this.#values.set(name, value);
  }

  #noteLoop(node: AnyNode): void {
    const declarations = childOf(node, 'left')?.['declarations'] as AnyNode[] | undefined;
    const name = nameOf(childOf(declarations?.[0], 'id'));
    if (name !== undefined) this.#loopVariables.add(name);
  }
}

/** The name of a call's callee where it is short: `load`, `Promise.all`. */
export function calleeText(node: AnyNode, draft: Draft): string | undefined {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
  return callee && callee.end - callee.start < 40 ? draft.textOf(callee) : undefined;
}

/** `list.map` of `list.map(…)`: the method and what it is asked of. */
export function methodCall(node: AnyNode): { method: string; object: AnyNode } | undefined {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined;
  const method = callee?.['property'] as AnyNode | undefined;
  const name = callee?.['computed'] === true ? undefined : nameOf(method);
  const object = childOf(callee, 'object');
  return name === undefined || object === undefined ? undefined : { method: name, object };
}
