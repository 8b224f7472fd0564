/** Reads Python for codemods, from the concrete syntax tree that Lezer makes. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { KEYWORDS } from '../../sandbox/python/tokens';
import { Scopes } from './scopes';
import {
  RefusedError,
  syntaxOf,
  type EntryNode,
  type Node,
  type ObjectNode,
  type OtherNode,
  type PatternNode,
  type Syntax,
} from './syntax';

/** Throws RefusedError for what does not parse. */
export function readPython(text: string): Syntax {
  const tree = parser.parse(text);
  tree.iterate({
    enter({ type, from }) {
      if (type.isError) throw new RefusedError('it does not parse', from);
    },
  });
  const reader = new Reader(text);
  return syntaxOf(text, reader, () => reader.program(tree.topNode));
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

const COMPREHENSIONS = /Comprehension/;

class Reader {
  readonly #text: string;
  readonly scopes = new Scopes();
  helpersAt = 0;

  constructor(text: string) {
    this.#text = text;
  }

  program(top: SyntaxNode): OtherNode {
    const body = childrenOf(top);
    const first = body.find(
      (each, index) => each.name !== 'ImportStatement' && !this.#isDocstring(each, index),
    );
    this.helpersAt =
      first === undefined ? this.#text.length : this.#text.lastIndexOf('\n', first.from - 1) + 1;
    const children = body.flatMap((each, index) =>
      this.#statement(each, index === body.length - 1),
    );
    this.scopes.resolve();
    return { kind: 'other', type: 'Script', from: top.from, to: top.to, children };
  }

  #isDocstring(node: SyntaxNode, index: number): boolean {
    return index === 0 && node.name === 'ExpressionStatement' && node.firstChild?.name === 'String';
  }

  #textOf({ from, to }: SyntaxNode): string {
    return this.#text.slice(from, to);
  }

  #statement(node: SyntaxNode, isLast = false): Node[] {
    const { from, to } = node;
    switch (node.name) {
      case 'ExpressionStatement': {
        const parts = this.#expressions(childrenOf(node));
        if (parts.length !== 1)
          return [{ kind: 'other', type: 'Tuple', from, to, children: parts }];
        return [{ kind: 'statement', from, to, expression: parts[0]!, isLast }];
      }
      case 'AssignStatement':
        return this.#assignment(node);
      case 'UpdateStatement': {
        const [target, ...rest] = childrenOf(node);
        if (target?.name === 'VariableName') {
          this.scopes.declare(this.#textOf(target), true);
          this.scopes.write(this.#textOf(target));
        }
        return this.#expressions([target!, ...rest]);
      }
      case 'ForStatement':
        return [this.#for(node)];
      case 'FunctionDefinition':
        return [this.#function(node)];
      case 'ClassDefinition':
        return [this.#class(node)];
      case 'ImportStatement':
        return this.#import(node);
      case 'ScopeStatement':
        for (const each of childrenOf(node)) {
          if (each.name === 'VariableName') this.scopes.fromOutside(this.#textOf(each));
        }
        return [];
      case 'WithStatement':
      case 'TryStatement':
        return [this.#withNames(node)];
      default:
        return [this.#other(node)];
    }
  }

  /** Statements and expressions in it, whatever it is. */
  #other(node: SyntaxNode): OtherNode {
    const children = childrenOf(node).flatMap((each) => this.#any(each));
    return { kind: 'other', type: node.name, from: node.from, to: node.to, children };
  }

  #any(node: SyntaxNode): Node[] {
    if (node.name === 'Body' || node.name === 'DecoratedStatement')
      return childrenOf(node).flatMap((each) => this.#any(each));
    if (/(?:Statement|Definition)$/.test(node.name)) return this.#statement(node);
    return this.#isExpression(node) ? [this.#expression(node)] : [];
  }

  #isExpression({ name }: SyntaxNode): boolean {
    return (
      /(?:Expression|String|Name|Number|Boolean|None|Ellipsis|Body|Decorator|Clause|Pattern|Replacement)$/.test(
        name,
      ) && name !== 'PropertyName'
    );
  }

  #expressions(nodes: readonly SyntaxNode[]): Node[] {
    return nodes.flatMap((each) => this.#any(each));
  }

  #expression(node: SyntaxNode): Node {
    const { from, to, name } = node;
    const children = childrenOf(node);
    switch (name) {
      case 'VariableName':
        return this.scopes.refer({ kind: 'name', from, to, name: this.#textOf(node) });
      case 'Number': {
        const value = Number(this.#textOf(node).replaceAll('_', ''));
        return Number.isFinite(value) ? { kind: 'literal', from, to, value } : this.#other(node);
      }
      case 'Boolean':
        return { kind: 'literal', from, to, value: this.#textOf(node) === 'True' };
      case 'None':
        return { kind: 'literal', from, to, value: null };
      case 'String': {
        const value = stringValue(this.#textOf(node));
        return value === undefined ? this.#other(node) : { kind: 'literal', from, to, value };
      }
      case 'ParenthesizedExpression': {
        const inner = children.find((each) => this.#isExpression(each));
        return inner ? this.#expression(inner) : this.#other(node);
      }
      case 'UnaryExpression': {
        const operand = children.at(-1)!;
        const value = this.#expression(operand);
        if (
          children[0]!.name === 'ArithOp' &&
          this.#textOf(children[0]!) === '-' &&
          value.kind === 'literal' &&
          typeof value.value === 'number'
        ) {
          return { kind: 'literal', from, to, value: -value.value };
        }
        const type = children[0]!.name === 'not' ? 'Unary!' : name;
        return { kind: 'other', type, from, to, children: [value] };
      }
      case 'MemberExpression':
        return this.#member(node, children);
      case 'CallExpression':
        return this.#call(node, children);
      case 'AwaitExpression':
        return { kind: 'await', from, to, operand: this.#expression(children.at(-1)!) };
      case 'DictionaryExpression':
        return this.#dictionary(node, children);
      case 'ArrayExpression': {
        const hasSpread = children.some((each) => each.name === '*');
        return { kind: 'list', from, to, items: this.#expressions(children), hasSpread };
      }
      case 'LambdaExpression':
        return this.#function(node);
      case 'NamedExpression': {
        const [target, , value] = children;
        const init = this.#expression(value!);
        const variable = this.scopes.declare(this.#textOf(target!), true);
        variable.writes++;
        return { kind: 'other', type: name, from, to, children: [init] };
      }
      case 'BinaryExpression': {
        const operator = children.find((each) => !this.#isExpression(each));
        const type = `${name} ${operator ? this.#textOf(operator) : ''}`;
        return { kind: 'other', type, from, to, children: this.#expressions(children) };
      }
      case 'ArgList':
        return this.#other(node);
      default:
        if (COMPREHENSIONS.test(name)) return this.#comprehension(node, children);
        return this.#other(node);
    }
  }

  #member(node: SyntaxNode, children: readonly SyntaxNode[]): Node {
    const { from, to } = node;
    const [object, mark, property, ...rest] = children;
    const inner = this.#expression(object!);
    if (mark!.name === '.') {
      return {
        kind: 'member',
        from,
        to,
        object: inner,
        property: this.#textOf(property!),
        keyFrom: mark!.from,
        form: 'dot',
        isOptional: false,
      };
    }
    const index = property && this.#isExpression(property) ? this.#expression(property) : undefined;
    if (index === undefined || rest.length !== 1) {
      const children = [inner, ...(index ? [index] : []), ...this.#expressions(rest)];
      return { kind: 'other', type: 'Slice', from, to, children };
    }
    return index.kind === 'literal' && typeof index.value === 'string'
      ? {
          kind: 'member',
          from,
          to,
          object: inner,
          property: index.value,
          keyFrom: mark!.from,
          form: 'index',
          isOptional: false,
        }
      : { kind: 'index', from, to, object: inner, index };
  }

  #call(node: SyntaxNode, [callee, list]: readonly SyntaxNode[]): Node {
    const { from, to } = node;
    if (list?.name !== 'ArgList') return this.#other(node);
    const [open, close] = [list.from + 1, list.to - 1];
    const args: Node[] = [];
    const entries: EntryNode[] = [];
    let hasSpread = false;
    let isSpread: '*' | '**' | undefined;
    const given = childrenOf(list).slice(1, -1);
    if (given.some(({ name }) => name === 'for')) {
      // `any(f(x) for x in y)`
      args.push(this.#comprehension(list, given));
      given.length = 0;
    }
    for (let at = 0; at < given.length; at++) {
      const each = given[at]!;
      if (each.name === ',') continue;
      if (each.name === '*' || each.name === '**') {
        isSpread = each.name;
        hasSpread ||= each.name === '*';
        continue;
      }
      if (given[at + 1]?.name === 'AssignOp') {
        const value = this.#expression(given[at + 2]!);
        const name = this.#textOf(each);
        // A keyword of the language as a name ends with `_`.
        const bare = name.slice(0, -1);
        const key = name.endsWith('_') && KEYWORDS.has(bare) ? bare : name;
        entries.push({
          kind: 'entry',
          from: each.from,
          to: value.to < given[at + 2]!.to ? given[at + 2]!.to : value.to,
          key,
          keyFrom: each.from,
          keyTo: each.to,
          value,
          isShorthand: false,
        });
        at += 2;
        continue;
      }
      if (COMPREHENSIONS.test(each.name) || !this.#isExpression(each)) {
        args.push(...this.#any(each));
        continue;
      }
      const value = this.#expression(each);
      if (isSpread === '**') {
        entries.push({
          kind: 'entry',
          from: each.from - 2,
          to: each.to,
          key: undefined,
          keyFrom: each.from,
          keyTo: each.from,
          value,
          isShorthand: false,
        });
      } else args.push(value);
      isSpread = undefined;
    }
    const keywords: ObjectNode | undefined =
      entries.length === 0
        ? undefined
        : {
            kind: 'object',
            from: entries[0]!.from,
            to: entries.at(-1)!.to,
            entries,
            open: entries[0]!.from,
            close,
            isKeywords: true,
          };
    const inner = this.#expression(callee!);
    const [first] = args;
    // `a.get("b")` reads like `a["b"]` where it may be absent.
    if (
      inner.kind === 'member' &&
      inner.property === 'get' &&
      inner.form === 'dot' &&
      keywords === undefined &&
      args.length === 1 &&
      first?.kind === 'literal' &&
      typeof first.value === 'string' &&
      !hasSpread
    ) {
      return {
        kind: 'member',
        from,
        to,
        object: inner.object,
        property: first.value,
        keyFrom: inner.keyFrom,
        form: 'get',
        isOptional: false,
      };
    }
    return {
      kind: 'call',
      from,
      to,
      callee: inner,
      args,
      hasSpread,
      ...(keywords && { keywords }),
      open,
      close,
    };
  }

  #dictionary(node: SyntaxNode, children: readonly SyntaxNode[]): Node {
    const { from, to } = node;
    const entries: EntryNode[] = [];
    const inside = children.slice(1, -1).filter(({ name }) => name !== ',');
    for (let at = 0; at < inside.length;) {
      const key = inside[at]!;
      if (key.name === '**') {
        const value = this.#expression(inside[at + 1]!);
        entries.push({
          kind: 'entry',
          from: key.from,
          to: inside[at + 1]!.to,
          key: undefined,
          keyFrom: key.from,
          keyTo: key.from,
          value,
          isShorthand: false,
        });
        at += 2;
        continue;
      }
      const name = this.#expression(key);
      const value = this.#expression(inside[at + 2]!);
      const isPlain = name.kind === 'literal' && typeof name.value === 'string';
      const both: Node = isPlain
        ? value
        : {
            kind: 'other',
            type: 'Computed',
            from: key.from,
            to: value.to,
            children: [name, value],
          };
      entries.push({
        kind: 'entry',
        from: key.from,
        to: inside[at + 2]!.to,
        key: isPlain ? (name.value as string) : undefined,
        keyFrom: key.from,
        keyTo: key.to,
        value: both,
        isShorthand: false,
      });
      at += 3;
    }
    return { kind: 'object', from, to, entries, open: from + 1, close: to - 1, isKeywords: false };
  }

  #comprehension(node: SyntaxNode, children: readonly SyntaxNode[]): Node {
    const { from, to } = node;
    return this.scopes.within('function', () => {
      const start = children.findIndex(({ name }) => name === 'for');
      if (start < 0) return this.#other(node);
      // Only one `for` is followed into its elements.
      const at = children.findIndex(({ name }, index) => index > start && name === 'in');
      const pattern = this.#target(children.slice(start + 1, at));
      const iterable = this.#expression(children[at + 1]!);
      const rest = children.slice(at + 2);
      const more = rest.findIndex(({ name }) => name === 'for');
      const tail = more < 0 ? rest : rest.slice(0, more);
      const inner = more < 0 ? [] : this.#moreFors(rest.slice(more));
      const head = this.#expressions(children.slice(0, start));
      const body = [...head, ...this.#expressions(tail), ...inner];
      return { kind: 'loop', from, to, pattern, iterable, body };
    });
  }

  #moreFors(nodes: readonly SyntaxNode[]): Node[] {
    const at = nodes.findIndex(({ name }) => name === 'in');
    this.#target(nodes.slice(1, at));
    const rest = nodes.slice(at + 1);
    const more = rest.findIndex(({ name }) => name === 'for');
    return more < 0
      ? this.#expressions(rest)
      : [...this.#expressions(rest.slice(0, more)), ...this.#moreFors(rest.slice(more))];
  }

  #assignment(node: SyntaxNode): Node[] {
    const { from, to } = node;
    const groups: SyntaxNode[][] = [[]];
    for (const each of childrenOf(node)) {
      if (each.name === 'AssignOp') groups.push([]);
      else if (each.name !== 'TypeDef') groups.at(-1)!.push(each);
    }
    const values = this.#expressions(groups.pop()!);
    const init: Node | undefined = values.length === 1 ? values[0] : undefined;
    if (groups.length !== 1 || init === undefined) {
      // `x: int` alone, `a = b = c`, `a, b = 1, 2`
      const targets = groups.flatMap((group) => {
        const pattern = this.#target(group);
        if (pattern.kind === 'variable') pattern.variable.writes++;
        return pattern.kind === 'opaque' ? this.#targetExpressions(group) : [];
      });
      return [
        { kind: 'other', type: 'AssignStatement', from, to, children: [...values, ...targets] },
      ];
    }
    const [target] = groups;
    const [only] = target!;
    if (target!.length === 1 && only!.name === 'VariableName') {
      const variable = this.scopes.declare(this.#textOf(only!), true);
      variable.init = init;
      return [
        {
          kind: 'declare',
          from,
          to,
          pattern: { kind: 'variable', variable, from: only!.from, to: only!.to },
          init,
        },
      ];
    }
    if (target!.length === 1 && only!.name === 'MemberExpression') {
      return [
        { kind: 'assign', from, to, target: this.#expression(only!), value: init, isPlain: true },
      ];
    }
    this.#target(target!);
    return [
      {
        kind: 'other',
        type: 'AssignStatement',
        from,
        to,
        children: [init, ...this.#targetExpressions(target!)],
      },
    ];
  }

  /** What is read where something is assigned: `a[b].c, d = …` */
  #targetExpressions(nodes: readonly SyntaxNode[]): Node[] {
    return nodes
      .filter(({ name }) => name === 'MemberExpression')
      .map((each) => this.#expression(each));
  }

  /** Declares the names that are given a value. */
  #target(nodes: readonly SyntaxNode[]): PatternNode {
    const [only] = nodes;
    const from = only?.from ?? 0;
    const to = nodes.at(-1)?.to ?? 0;
    if (nodes.length === 1 && only!.name === 'VariableName') {
      return {
        kind: 'variable',
        variable: this.scopes.declare(this.#textOf(only!), true),
        from,
        to,
      };
    }
    for (const node of nodes) this.#declareAll(node);
    return { kind: 'opaque', from, to };
  }

  #declareAll(node: SyntaxNode): void {
    if (node.name === 'VariableName') this.scopes.declare(this.#textOf(node), true);
    else if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(node.name)) {
      for (const each of childrenOf(node)) this.#declareAll(each);
    }
  }

  #for(node: SyntaxNode): Node {
    const { from, to } = node;
    const children = childrenOf(node);
    const start = children.findIndex(({ name }) => name === 'for');
    const at = children.findIndex(({ name }) => name === 'in');
    const body = children.findIndex(({ name }) => name === 'Body');
    const iterables = this.#expressions(children.slice(at + 1, body));
    const pattern = this.#target(children.slice(start + 1, at));
    const inner = children.slice(body).flatMap((each) => this.#any(each));
    const [iterable] = iterables;
    if (iterables.length !== 1)
      return { kind: 'other', type: node.name, from, to, children: [...iterables, ...inner] };
    return { kind: 'loop', from, to, pattern, iterable: iterable!, body: inner };
  }

  #function(node: SyntaxNode): Node {
    const { from, to } = node;
    const children = childrenOf(node);
    const name = children.find((each) => each.name === 'VariableName');
    if (node.name === 'FunctionDefinition' && name) this.scopes.declare(this.#textOf(name), true);
    const list = children.find((each) => each.name === 'ParamList');
    return this.scopes.within('function', () => {
      const params: PatternNode[] = [];
      const defaults: Node[] = [];
      let isDefault = false;
      for (const each of list ? childrenOf(list) : []) {
        if (each.name === ',') isDefault = false;
        else if (each.name === 'AssignOp') isDefault = true;
        else if (isDefault) defaults.push(...this.#any(each));
        else if (each.name === 'VariableName') params.push(this.#target([each]));
      }
      const rest = children.slice(list ? children.indexOf(list) + 1 : 1);
      const body = rest
        .filter(({ name: kind }) => kind !== 'TypeDef')
        .flatMap((each) => this.#any(each));
      const isArrow = node.name === 'LambdaExpression';
      const isAsync = children.some((each) => each.name === 'async');
      return { kind: 'function', from, to, params, body: [...defaults, ...body], isArrow, isAsync };
    });
  }

  #class(node: SyntaxNode): Node {
    const children = childrenOf(node);
    const name = children.find((each) => each.name === 'VariableName');
    if (name) this.scopes.declare(this.#textOf(name), true);
    return this.scopes.within('class', () => {
      const inner = children.filter((each) => each !== name).flatMap((each) => this.#any(each));
      return { kind: 'other', type: node.name, from: node.from, to: node.to, children: inner };
    });
  }

  /** `import a as b`, `from a import b as c`: what modules have is no tool. */
  #import(node: SyntaxNode): Node[] {
    const children = childrenOf(node);
    const start = children.findIndex(({ name }) => name === 'import');
    for (const [index, each] of children.entries()) {
      const isName =
        index > start && each.name === 'VariableName' && children[index + 1]?.name !== 'as';
      if (isName) this.scopes.declare(this.#textOf(each), true);
    }
    return [];
  }

  /** `with a as b`, `except E as error`: names after `as`. */
  #withNames(node: SyntaxNode): OtherNode {
    const children = childrenOf(node);
    const rest: Node[] = [];
    for (const [index, each] of children.entries()) {
      if (children[index - 1]?.name === 'as') this.#declareAll(each);
      else rest.push(...this.#any(each));
    }
    return { kind: 'other', type: node.name, from: node.from, to: node.to, children: rest };
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
};

/** The value of a plain string; undefined where that takes more than reading it. */
function stringValue(text: string): string | undefined {
  const match = /^([rRuU]?)("""|'''|"|')([^]*)\2$/.exec(text);
  if (match === null) return undefined;
  const [, prefix, , inside] = match;
  if (/[rR]/.test(prefix!)) return inside;
  let isOdd = false;
  const value = inside!.replace(
    /\\(\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|.)/g,
    (_whole, escape: string) => {
      if (escape === '\n') return '';
      if (/^[xu]./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      if (!Object.hasOwn(ESCAPES, escape)) isOdd = true;
      return ESCAPES[escape] ?? '';
    },
  );
  return isOdd ? undefined : value;
}
