/**
 * What a program reads of a tool's result, as far as its text shows: the fields, with the places of their
 * names, and where the result or a part of it goes somewhere that is not followed.
 */
import type { FieldPattern, MemberNode, Node, PatternNode, Syntax, Variable } from './syntax';

export type ReadPart =
  | { key: string; member: MemberNode }
  | { key: string; field: FieldPattern }
  /** An element of a list. */
  | { key: '[]' };

/** A path into the result, and the nodes that lead there. */
export interface Read {
  parts: readonly ReadPart[];
  /** What is at the path goes on as a whole. */
  isWhole: boolean;
  node: Node;
}

/** Methods of lists whose function is given the elements. */
const OVER_ELEMENTS = new Set([
  'map',
  'filter',
  'forEach',
  'flatMap',
  'find',
  'findIndex',
  'findLast',
  'some',
  'every',
]);
/** Of these the result is the list, or an element of it. */
const KEEP_LIST = new Set([
  'filter',
  'slice',
  'toReversed',
  'reverse',
  'toSorted',
  'sort',
  'concat',
]);
const KEEP_ELEMENT = new Set(['find', 'findLast', 'at', 'pop', 'shift']);
const OF_PROMISES = new Set(['then', 'catch', 'finally']);
const MAX_DEPTH = 30;

export function readsOf(call: Node, syntax: Syntax): Read[] {
  return new ReadFinder(syntax).find(call);
}

class ReadFinder {
  readonly #syntax: Syntax;
  readonly #reads: Read[] = [];

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
  }

  find(call: Node): Read[] {
    this.#follow(call, [], 0);
    return this.#reads;
  }

  #whole(node: Node, parts: readonly ReadPart[]): void {
    this.#reads.push({ parts, isWhole: true, node });
  }

  /** It is read, and what is in it does not matter. */
  #looked(node: Node, parts: readonly ReadPart[]): void {
    this.#reads.push({ parts, isWhole: false, node });
  }

  #follow(node: Node, parts: readonly ReadPart[], depth: number): void {
    const { parent } = node;
    if (parent === undefined || depth > MAX_DEPTH) return this.#whole(node, parts);
    switch (parent.kind) {
      case 'await':
        return this.#follow(parent, parts, depth + 1);
      case 'member':
        return this.#member(parent, parts, depth);
      case 'index':
        // An element by its number, or a field by a name that is not known.
        return parent.object === node && this.#isNumber(parent.index)
          ? this.#follow(parent, [...parts, { key: '[]' }], depth + 1)
          : this.#whole(node, parts);
      case 'declare':
        return this.#pattern(parent.pattern, node, parts, depth);
      case 'loop':
        return parent.iterable === node
          ? this.#pattern(parent.pattern, node, [...parts, { key: '[]' }], depth)
          : this.#whole(node, parts);
      case 'statement':
        // The value of the last one may be the result of the program.
        return this.#isLast(parent) ? this.#whole(node, parts) : this.#looked(node, parts);
      default:
        return this.#isTest(parent, node) ? this.#looked(node, parts) : this.#whole(node, parts);
    }
  }

  #member(member: MemberNode, parts: readonly ReadPart[], depth: number): void {
    const { parent, property } = member;
    const isCalled = parent?.kind === 'call' && parent.callee === member;
    if (isCalled && OF_PROMISES.has(property)) return this.#whole(member.object, parts);
    if (isCalled) return this.#method(member, parent, parts, depth);
    // How long a list is.
    if (property === 'length' && parts.length > 0) return this.#looked(member.object, parts);
    const isWritten = parent?.kind === 'assign' && parent.target === member;
    const inner = [...parts, { key: property, member }];
    if (isWritten) return this.#whole(member, inner);
    this.#follow(member, inner, depth + 1);
  }

  /** `list.map((item) => …)`: the function's parameter is an element. */
  #method(
    member: MemberNode,
    call: Node & { kind: 'call' },
    parts: readonly ReadPart[],
    depth: number,
  ): void {
    const { property } = member;
    const [first] = call.args;
    const element = [...parts, { key: '[]' } as const];
    const isOverElements = OVER_ELEMENTS.has(property);
    const isKnown = isOverElements || KEEP_LIST.has(property) || KEEP_ELEMENT.has(property);
    if (!isKnown || call.keywords !== undefined || call.hasSpread)
      return this.#whole(member.object, parts);
    if (isOverElements) {
      const [pattern, ...others] = first?.kind === 'function' ? first.params : [];
      if (pattern === undefined || others.length > 1) return this.#whole(member.object, parts);
      this.#pattern(pattern, member.object, element, depth);
    } else if (call.args.some((arg) => arg.kind !== 'literal'))
      return this.#whole(member.object, parts);
    if (KEEP_LIST.has(property)) this.#follow(call, parts, depth + 1);
    else if (KEEP_ELEMENT.has(property)) this.#follow(call, element, depth + 1);
  }

  #pattern(pattern: PatternNode, node: Node, parts: readonly ReadPart[], depth: number): void {
    if (pattern.kind === 'variable') this.#variable(pattern.variable, node, parts, depth);
    else if (pattern.kind === 'opaque' || pattern.hasRest) this.#whole(node, parts);
    else {
      for (const field of pattern.entries) {
        this.#pattern(field.target, node, [...parts, { key: field.key, field }], depth + 1);
      }
    }
  }

  #variable(variable: Variable, node: Node, parts: readonly ReadPart[], depth: number): void {
    if (variable.writes !== 1) return this.#whole(node, parts);
    const isNamed = parts.at(-1);
    // That a field was taken is a read, even where its variable is not used.
    if (isNamed !== undefined && 'field' in isNamed && variable.references.length === 0) {
      this.#looked(node, parts);
    }
    for (const reference of variable.references) this.#follow(reference, parts, depth + 1);
  }

  #isNumber(index: Node): boolean {
    return index.kind === 'literal' && typeof index.value === 'number';
  }

  /** `if (result) …`: that it is there is all that is asked. */
  #isTest(parent: Node, node: Node): boolean {
    if (parent.kind !== 'other') return false;
    const isCondition = /^(?:IfStatement|WhileStatement)$/.test(parent.type);
    return (isCondition && parent.children[0] === node) || parent.type === 'Unary!';
  }

  #isLast(statement: Node): boolean {
    const last = this.#syntax.root.children.at(-1);
    if (last === undefined || statement.from < last.from) return false;
    for (let node = statement.parent; node && node !== this.#syntax.root; node = node.parent) {
      if (node.kind === 'function') return false;
    }
    return true;
  }
}
