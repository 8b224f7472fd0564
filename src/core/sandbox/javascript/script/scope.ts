/**
 * Which names a program declares itself, and which of them are functions whose calls give promises.
 * It knows names, not blocks: a name that is declared anywhere is left alone everywhere.
 */
import type { KnownNames } from './knownNames';
import {
  childOf,
  isAsyncFunction,
  nameOf,
  namesDeclared,
  patternNames,
  type AnyNode,
  type Visit,
} from './nodes';

export class Scope {
  readonly #known: KnownNames;
  /** How often each name is declared or, without a declaration, assigned. */
  readonly #declared = new Map<string, number>();
  readonly #asyncFunctions = new Set<string>();

  constructor(visits: readonly Visit[], known: KnownNames) {
    this.#known = known;
    for (const { node, parent } of visits) {
      const names = this.#isFromTools(node) ? [] : namesDeclared(node);
      const assigned = node.type === 'AssignmentExpression' ? patternNames(node['left']) : [];
      for (const name of names) this.#count(name);
      for (const name of assigned) if (!this.#declared.has(name)) this.#count(name);
      if (isAsyncFunction(node)) this.givesPromise(node, parent);
    }
  }

  /** The names that the program declares. */
  names(): string[] {
    return [...this.#declared.keys()];
  }

  /** True when a name is not the program's own. */
  isFree(name: string): boolean {
    return !this.#declared.has(name);
  }

  isDeclaredOnce(name: string): boolean {
    return this.#declared.get(name) === 1;
  }

  /** A function of the program whose calls give promises. */
  isAsyncFunction(name: string): boolean {
    return this.#asyncFunctions.has(name) && this.isDeclaredOnce(name);
  }

  /** Takes a function as one whose calls give promises. */
  givesPromise(node: AnyNode, parent: AnyNode | undefined): void {
    const named = node.type === 'FunctionDeclaration' ? node : parent;
    const name = named?.type === 'Property' ? undefined : nameOf(childOf(named, 'id'));
    if (name !== undefined) this.#asyncFunctions.add(name);
  }

  /** A name that a module would have brought is what the sandbox has under that name. */
  release(name: string): void {
    this.#declared.delete(name);
  }

  #count(name: string): void {
    this.#declared.set(name, (this.#declared.get(name) ?? 0) + 1);
  }

  /** `const { github } = tools`: the name still means what it means without it. */
  #isFromTools(node: AnyNode): boolean {
    if (node.type !== 'VariableDeclarator') return false;
    const pattern = childOf(node, 'id');
    const source = nameOf(childOf(node, 'init'));
    if (pattern?.type !== 'ObjectPattern' || source === undefined) return false;
    if (!this.#known.isOwnObject(source) && !this.#known.isNamespace(source)) return false;
    return (pattern['properties'] as AnyNode[]).every((entry) => {
      const name = nameOf(childOf(entry, 'key'));
      if (name === undefined || entry['shorthand'] !== true) return false;
      return source === 'tools'
        ? this.#known.isNamespace(name)
        : this.#known.isFunction(name) && this.#known.hasMethod(source, name);
    });
  }
}
