/**
 * The names that a program can use without declaring them: servers, tools, and what the sandbox brings.
 * Finds what a name was meant to be when it differs from exactly one of them in nothing but case,
 * separators and the prefixes that clients put before the names of tools.
 */
import { reservedGlobals } from '../../../catalog/reservedNames';
import type { SandboxBindings } from '../../messages';

/** Functions of ours that are called by the names that models know them by. */
const OWN_FUNCTIONS = new Set(['call_tool', 'callTool', 'search_tools', 'tokenize_pii']);
/** Objects whose members are ours. */
const OWN_OBJECTS = new Set(['tools', 'state', 'results', 'resources', 'prompts']);
const OWN_TOOLS_MEMBERS = new Set(['search', 'describe', 'list', 'call']);

/** What is written elsewhere for what is called differently here. */
const ALIASES = new Map([
  ['print', 'console.log'],
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

const known = new WeakMap<SandboxBindings, KnownNames>();

export class KnownNames {
  readonly #namespaces: ReadonlyMap<string, readonly { name: string; id: string }[]>;
  readonly #plain: ReadonlySet<string>;
  #folded: Map<string, string | undefined> | undefined;

  /** The same for as long as no tool changes: to fold a thousand names takes longer than a program. */
  static of(bindings: SandboxBindings): KnownNames {
    let names = known.get(bindings);
    if (names === undefined) known.set(bindings, (names = new KnownNames(bindings)));
    return names;
  }

  private constructor({ namespaces, plainFunctions }: SandboxBindings) {
    this.#namespaces = new Map(namespaces.map(({ name, methods }) => [name, methods]));
    this.#plain = new Set(plainFunctions.map(({ name }) => name));
  }

  isNamespace(name: string): boolean {
    return this.#namespaces.has(name);
  }

  /** A tool that is a function without its server, or a function of ours. */
  isFunction(name: string): boolean {
    return this.#plain.has(name) || OWN_FUNCTIONS.has(name);
  }

  isOwnObject(name: string): boolean {
    return OWN_OBJECTS.has(name);
  }

  /** True for a name that means something in every program. */
  isGlobal(name: string): boolean {
    return (
      this.isNamespace(name) ||
      this.isFunction(name) ||
      this.isOwnObject(name) ||
      (reservedGlobals.has(name) && !ALIASES.has(name))
    );
  }

  /** What is called differently elsewhere, and is no tool. */
  aliasOf(name: string): string | undefined {
    return ALIASES.get(name);
  }

  hasMethod(namespace: string, method: string): boolean {
    return this.#namespaces.get(namespace)?.some(({ name }) => name === method) ?? false;
  }

  /** A member of `tools`: a server, a tool by its id, or a function of ours. */
  isToolsMember(name: string): boolean {
    if (this.isNamespace(name) || OWN_TOOLS_MEMBERS.has(name)) return true;
    return [...this.#namespaces.values()].some((methods) => methods.some(({ id }) => id === name));
  }

  /** The server that was meant; undefined when that is not plain. */
  namespaceFor(name: string): string | undefined {
    const meant = this.meantBy(name);
    return meant !== undefined && this.isNamespace(meant) ? meant : undefined;
  }

  /** The method of a server that was meant; undefined when that is not plain. */
  methodFor(namespace: string, name: string): string | undefined {
    const wanted = fold(name);
    const methods = this.#namespaces.get(namespace) ?? [];
    const found = methods.filter(
      (method) => wanted === fold(method.name) || wanted === fold(namespace + method.name),
    );
    return found.length === 1 ? found[0]!.name : undefined;
  }

  /** The server, or the tool as it is called, that was meant by a name. */
  meantBy(name: string): string | undefined {
    this.#folded ??= this.#fold();
    return this.#folded.get(fold(name));
  }

  /** Undefined for what two names fold to. */
  #fold(): Map<string, string | undefined> {
    const folded = new Map<string, string | undefined>();
    const add = (key: string, call: string): void => {
      folded.set(key, folded.has(key) && folded.get(key) !== call ? undefined : call);
    };
    for (const name of this.#plain) add(fold(name), name);
    for (const [name, methods] of this.#namespaces) {
      add(fold(name), name);
      for (const method of methods) add(fold(name + method.name), `${name}.${method.name}`);
    }
    return folded;
  }
}

function fold(name: string): string {
  return name
    .replace(/^mcp_+/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
