/** Which name means which variable: scopes inside each other, filled while a program is read. */
import type { NameNode, Variable } from './syntax';

type ScopeKind = 'function' | 'block' | 'class';

interface Scope {
  kind: ScopeKind;
  parent: Scope | undefined;
  names: Map<string, Variable>;
  /** Names that are those of an outer scope: `global` and `nonlocal` of Python. */
  outer: Set<string>;
}

export class Scopes {
  /** All names that were declared, in any scope. */
  readonly declared = new Set<string>();
  #current: Scope = { kind: 'function', parent: undefined, names: new Map(), outer: new Set() };
  readonly #references: { node: NameNode; scope: Scope }[] = [];
  readonly #writes: { name: string; scope: Scope }[] = [];

  within<T>(kind: ScopeKind, work: () => T): T {
    const parent = this.#current;
    this.#current = { kind, parent, names: new Map(), outer: new Set() };
    try {
      return work();
    } finally {
      this.#current = parent;
    }
  }

  /** `isHoisted`: it belongs to the function around it. Declaring it again is another write. */
  declare(name: string, isHoisted: boolean, given: Pick<Variable, 'alias'> = {}): Variable {
    this.declared.add(name);
    let scope = isHoisted ? functionOf(this.#current) : this.#current;
    if (scope.outer.has(name) && scope.parent) {
      scope = scope.parent;
      while (scope.parent && !scope.names.has(name)) scope = scope.parent;
    }
    const known = scope.names.get(name);
    if (known !== undefined) {
      known.writes++;
      delete known.alias;
      return known;
    }
    const variable: Variable = { name, writes: 1, references: [], ...given };
    scope.names.set(name, variable);
    return variable;
  }

  /** The name is one of an outer scope from here on. */
  fromOutside(name: string): void {
    this.#current.outer.add(name);
  }

  refer(node: NameNode): NameNode {
    this.#references.push({ node, scope: this.#current });
    return node;
  }

  /** The name gets another value here. */
  write(name: string): void {
    this.#writes.push({ name, scope: this.#current });
  }

  /** When everything was declared: gives each name its variable. */
  resolve(): void {
    for (const { node, scope } of this.#references) {
      const variable = find(scope, node.name);
      if (variable === undefined) continue;
      node.variable = variable;
      variable.references.push(node);
    }
    for (const { name, scope } of this.#writes) {
      const variable = find(scope, name);
      if (variable !== undefined) variable.writes++;
    }
  }
}

function functionOf(scope: Scope): Scope {
  return scope.kind === 'block' && scope.parent ? functionOf(scope.parent) : scope;
}

function find(from: Scope, name: string): Variable | undefined {
  for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
    // What a class declares is not seen from its methods.
    const isHidden = scope.kind === 'class' && scope !== from;
    const found = isHidden ? undefined : scope.names.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
