/**
 * Reads JavaScript and TypeScript for codemods, with the places of the text as it was written. As plain
 * JavaScript first, so that comparisons are not misread as type arguments.
 */
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser, type Node as AcornNode } from 'acorn';
import { patternNames } from '../../sandbox/javascript/script/nodes';
import { PARSE_OPTIONS } from '../../sandbox/javascript/script/parseOptions';
import { messageOf } from '../../util/errors';
import { Scopes } from './scopes';
import {
  RefusedError,
  syntaxOf,
  type EntryNode,
  type FieldPattern,
  type Node,
  type OtherNode,
  type PatternNode,
  type Syntax,
  type Variable,
} from './syntax';

type Ast = AcornNode & Record<string, unknown>;

const TypedParser = Parser.extend(tsPlugin());

/** Throws RefusedError for what does not parse. */
export function readJavaScript(text: string): Syntax {
  const ast = parse(text);
  const reader = new Reader(text);
  return syntaxOf(text, reader, () => reader.program(ast));
}

function parse(text: string): Ast {
  try {
    return Parser.parse(text, PARSE_OPTIONS) as unknown as Ast;
  } catch (first) {
    try {
      return TypedParser.parse(text, PARSE_OPTIONS) as unknown as Ast;
    } catch {
      throw new RefusedError(`it does not parse: ${messageOf(first)}`);
    }
  }
}

/** Around an expression, without a meaning at run time. */
const TRANSPARENT = new Set([
  'TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSTypeAssertion', 'TSInstantiationExpression',
  'ChainExpression', 'ParenthesizedExpression',
]); // prettier-ignore

class Reader {
  readonly #text: string;
  readonly scopes = new Scopes();
  helpersAt = 0;

  constructor(text: string) {
    this.#text = text;
  }

  program(ast: Ast): OtherNode {
    const body = ast['body'] as Ast[];
    const first = body.find(
      (each) => !each.type.startsWith('Import') && each['directive'] === undefined,
    );
    this.helpersAt = first === undefined ? this.#text.length : this.#lineStart(first.start);
    const children = body.flatMap((each, index) =>
      this.#statement(each, index === body.length - 1),
    );
    this.scopes.resolve();
    return { kind: 'other', type: 'Program', from: ast.start, to: ast.end, children };
  }

  /** In front of the comments that belong to the first statement, nothing else stands. */
  #lineStart(at: number): number {
    return this.#text.lastIndexOf('\n', at - 1) + 1;
  }

  #statement(node: Ast, isLast = false): Node[] {
    if (node.type !== 'ExpressionStatement') return [this.#node(node)];
    const expression = this.#node(node['expression'] as Ast);
    return [{ kind: 'statement', from: node.start, to: node.end, expression, isLast }];
  }

  #node(node: Ast): Node {
    const { type, start: from, end: to } = node;
    const child = (field: string): Node => this.#node(node[field] as Ast);
    const list = (field: string): Node[] =>
      (node[field] as (Ast | null)[]).flatMap((each) => (each ? [this.#node(each)] : []));
    if (TRANSPARENT.has(type)) return child('expression');
    if (isType(node)) return { kind: 'other', type, from, to, children: [] };
    switch (type) {
      case 'Identifier': {
        const name = node['name'] as string;
        if (name === 'undefined') return { kind: 'absent', from, to };
        return this.scopes.refer({ kind: 'name', from, to, name });
      }
      case 'Literal':
        return this.#literal(node);
      case 'TemplateLiteral':
        return this.#template(node);
      case 'UnaryExpression': {
        const operand = child('argument');
        const isNumber = operand.kind === 'literal' && typeof operand.value === 'number';
        if (node['operator'] === '-' && isNumber) {
          return { kind: 'literal', from, to, value: -(operand.value as number) };
        }
        if (node['operator'] === 'void') return { kind: 'absent', from, to };
        return {
          kind: 'other',
          type: `Unary${node['operator'] as string}`,
          from,
          to,
          children: [operand],
        };
      }
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression': {
        const callee = child('callee');
        const args = node['arguments'] as Ast[];
        return {
          kind: 'call',
          from,
          to,
          callee,
          args: args.map((each) =>
            this.#node(each.type === 'SpreadElement' ? (each['argument'] as Ast) : each),
          ),
          hasSpread:
            args.some((each) => each.type === 'SpreadElement') || node['optional'] === true,
          open:
            this.#text.indexOf(
              '(',
              Math.max((node['callee'] as Ast).end, this.#typeArgumentsEnd(node)),
            ) + 1,
          close: to - 1,
        };
      }
      case 'ObjectExpression':
        return {
          kind: 'object',
          from,
          to,
          entries: (node['properties'] as Ast[]).map((each) => this.#entry(each)),
          open: from + 1,
          close: to - 1,
          isKeywords: false,
        };
      case 'ArrayExpression': {
        const elements = node['elements'] as (Ast | null)[];
        const hasSpread = elements.some((each) => each === null || each.type === 'SpreadElement');
        const items = elements.flatMap((each) =>
          each
            ? [this.#node(each.type === 'SpreadElement' ? (each['argument'] as Ast) : each)]
            : [],
        );
        return { kind: 'list', from, to, items, hasSpread };
      }
      case 'AwaitExpression':
        return { kind: 'await', from, to, operand: child('argument') };
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#function(node);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(node);
      case 'VariableDeclaration': {
        const isHoisted = node['kind'] === 'var';
        const children = (node['declarations'] as Ast[]).map((each) =>
          this.#declarator(each, isHoisted),
        );
        return { kind: 'other', type, from, to, children };
      }
      case 'AssignmentExpression':
        return this.#assignment(node);
      case 'UpdateExpression': {
        const target = child('argument');
        if (target.kind === 'name') this.scopes.write(target.name);
        return { kind: 'other', type, from, to, children: [target] };
      }
      case 'ForOfStatement':
      case 'ForInStatement':
        return this.#loop(node);
      case 'BlockStatement':
      case 'StaticBlock':
        return this.scopes.within('block', () => this.#block(node, node['body'] as Ast[]));
      case 'ForStatement':
      case 'SwitchStatement':
        return this.scopes.within('block', () => this.#other(node));
      case 'CatchClause':
        return this.scopes.within('block', () => {
          if (node['param']) this.#pattern(node['param'] as Ast, false);
          return this.#block(node, [node['body'] as Ast]);
        });
      case 'ExpressionStatement':
        return this.#statement(node)[0]!;
      case 'LabeledStatement':
        return { kind: 'other', type, from, to, children: [child('body')] };
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
      case 'ExportAllDeclaration':
        return { kind: 'other', type, from, to, children: [] };
      case 'ImportDeclaration':
        return this.#import(node);
      case 'ExportNamedDeclaration':
        return {
          kind: 'other',
          type,
          from,
          to,
          children: node['declaration'] ? [child('declaration')] : [],
        };
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'BinaryExpression':
      default:
        if (type === 'SequenceExpression')
          return { kind: 'other', type, from, to, children: list('expressions') };
        return this.#other(node);
    }
  }

  #typeArgumentsEnd(node: Ast): number {
    const given = (node['typeArguments'] ?? node['typeParameters']) as Ast | undefined;
    return given?.end ?? 0;
  }

  #block(node: Ast, body: Ast[]): OtherNode {
    const children = body.flatMap((each) => this.#statement(each));
    return { kind: 'other', type: node.type, from: node.start, to: node.end, children };
  }

  /** Everything else, with what is in it; types say nothing at run time. */
  #other(node: Ast): OtherNode {
    const { type, start: from, end: to } = node;
    const children: Node[] = [];
    for (const [key, value] of Object.entries(node)) {
      if (
        key === 'loc' ||
        /^type(?:Annotation|Parameters|Arguments|s)$|^returnType$|^label$/.test(key)
      )
        continue;
      for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (isAst(each) && !isType(each)) children.push(...this.#statement(each));
      }
    }
    const operator = node['operator'];
    return {
      kind: 'other',
      type: typeof operator === 'string' ? `${type} ${operator}` : type,
      from,
      to,
      children,
    };
  }

  #literal(node: Ast): Node {
    const { start: from, end: to } = node;
    const value = node['value'];
    const isPlain =
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean';
    const isOdd = node['regex'] !== undefined || node['bigint'] !== undefined;
    return isPlain && !isOdd
      ? { kind: 'literal', from, to, value }
      : { kind: 'other', type: 'Literal', from, to, children: [] };
  }

  #template(node: Ast): Node {
    const { start: from, end: to } = node;
    const quasis = node['quasis'] as { value: { cooked: string | null } }[];
    const expressions = node['expressions'] as Ast[];
    const whole = quasis[0]?.value.cooked;
    if (expressions.length === 0 && typeof whole === 'string')
      return { kind: 'literal', from, to, value: whole };
    return {
      kind: 'other',
      type: 'TemplateLiteral',
      from,
      to,
      children: expressions.map((each) => this.#node(each)),
    };
  }

  #member(node: Ast): Node {
    const { start: from, end: to } = node;
    const object = this.#node(node['object'] as Ast);
    const property = node['property'] as Ast;
    const isOptional = node['optional'] === true;
    const keyFrom = this.#keyFrom((node['object'] as Ast).end, property.start);
    if (node['computed'] !== true) {
      if (property.type !== 'Identifier')
        return { kind: 'other', type: 'PrivateMember', from, to, children: [object] };
      return {
        kind: 'member',
        from,
        to,
        object,
        property: property['name'] as string,
        keyFrom,
        form: 'dot',
        isOptional,
      };
    }
    const index = this.#node(property);
    return index.kind === 'literal' && typeof index.value === 'string'
      ? {
          kind: 'member',
          from,
          to,
          object,
          property: index.value,
          keyFrom,
          form: 'index',
          isOptional,
        }
      : { kind: 'index', from, to, object, index };
  }

  /** Past the brackets and comments around the object. */
  #keyFrom(objectEnd: number, propertyStart: number): number {
    const between = this.#text.slice(objectEnd, propertyStart);
    const at = between.search(/\?\.|\.(?=[^.]*$)|\[(?=[^[]*$)/);
    return at < 0 ? objectEnd : objectEnd + at;
  }

  #entry(node: Ast): EntryNode {
    const { start: from, end: to } = node;
    if (node.type === 'SpreadElement') {
      const value = this.#node(node['argument'] as Ast);
      return {
        kind: 'entry',
        from,
        to,
        key: undefined,
        keyFrom: from,
        keyTo: from,
        value,
        isShorthand: false,
      };
    }
    const key = node['key'] as Ast;
    const isPlain = node['computed'] !== true && node['method'] !== true && node['kind'] === 'init';
    const name =
      key.type === 'Identifier' && isPlain
        ? (key['name'] as string)
        : key.type === 'Literal' && isPlain
          ? String(key['value'])
          : undefined;
    const value = this.#node(node['value'] as Ast);
    if (node['computed'] === true) {
      const children = [this.#node(key), value];
      const both: OtherNode = { kind: 'other', type: 'Computed', from, to, children };
      return {
        kind: 'entry',
        from,
        to,
        key: undefined,
        keyFrom: from,
        keyTo: from,
        value: both,
        isShorthand: false,
      };
    }
    return {
      kind: 'entry',
      from,
      to,
      key: name,
      keyFrom: key.start,
      keyTo: key.end,
      value,
      isShorthand: node['shorthand'] === true,
    };
  }

  #function(node: Ast): Node {
    const id = node['id'] as Ast | null;
    if (id && node.type === 'FunctionDeclaration') this.scopes.declare(id['name'] as string, false);
    return this.scopes.within('function', () => {
      if (id && node.type === 'FunctionExpression')
        this.scopes.declare(id['name'] as string, false);
      const defaults: Node[] = [];
      const params = (node['params'] as Ast[]).map((each) => this.#pattern(each, false, defaults));
      const body = node['body'] as Ast;
      const inner =
        body.type === 'BlockStatement'
          ? this.#block(body, body['body'] as Ast[])
          : this.#node(body);
      return {
        kind: 'function',
        from: node.start,
        to: node.end,
        params,
        body: [...defaults, inner],
        isArrow: node.type === 'ArrowFunctionExpression' && body.type !== 'BlockStatement',
        isAsync: node['async'] === true,
      };
    });
  }

  #class(node: Ast): OtherNode {
    const id = node['id'] as Ast | null;
    if (id) this.scopes.declare(id['name'] as string, false);
    const children: Node[] = node['superClass'] ? [this.#node(node['superClass'] as Ast)] : [];
    for (const member of (node['body'] as Ast)['body'] as Ast[]) {
      if (member['computed'] === true) children.push(this.#node(member['key'] as Ast));
      const value = member['value'] as Ast | null;
      if (value) children.push(this.#node(value));
      else if (member.type === 'StaticBlock') children.push(this.#node(member));
    }
    return { kind: 'other', type: node.type, from: node.start, to: node.end, children };
  }

  #declarator(node: Ast, isHoisted: boolean): Node {
    const init = node['init'] as Ast | null;
    const value = init ? this.#node(init) : undefined;
    const defaults: Node[] = [];
    const pattern = this.#pattern(node['id'] as Ast, isHoisted, defaults);
    if (pattern.kind === 'variable' && value) pattern.variable.init = value;
    const { start: from, end: to } = node;
    const declared: Node = { kind: 'declare', from, to, pattern, init: value };
    return defaults.length === 0
      ? declared
      : { kind: 'other', type: 'Declarator', from, to, children: [declared, ...defaults] };
  }

  #assignment(node: Ast): Node {
    const left = node['left'] as Ast;
    const value = this.#node(node['right'] as Ast);
    const { start: from, end: to } = node;
    if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
      for (const name of patternNames(left)) this.scopes.write(name);
      return { kind: 'other', type: 'PatternAssignment', from, to, children: [value] };
    }
    const target = this.#node(left);
    if (target.kind === 'name') this.scopes.write(target.name);
    return { kind: 'assign', from, to, target, value, isPlain: node['operator'] === '=' };
  }

  #loop(node: Ast): Node {
    const { start: from, end: to, type } = node;
    return this.scopes.within('block', () => {
      const iterable = this.#node(node['right'] as Ast);
      const left = node['left'] as Ast;
      let pattern: PatternNode = { kind: 'opaque', from: left.start, to: left.end };
      const before: Node[] = [];
      if (left.type === 'VariableDeclaration') {
        const [declarator] = left['declarations'] as Ast[];
        pattern = this.#pattern(declarator!['id'] as Ast, left['kind'] === 'var', before);
      } else for (const name of patternNames(left)) this.scopes.write(name);
      const body = [...before, this.#node(node['body'] as Ast)];
      if (type === 'ForInStatement')
        return { kind: 'other', type, from, to, children: [iterable, ...body] };
      return { kind: 'loop', from, to, pattern, iterable, body };
    });
  }

  /** Names of modules that programs are used to: the sandbox has under them what it has without them. */
  #import(node: Ast): OtherNode {
    for (const each of node['specifiers'] as Ast[]) {
      const imported = each['imported'] as Ast | undefined;
      const alias = imported?.type === 'Identifier' ? { alias: [imported['name'] as string] } : {};
      this.scopes.declare((each['local'] as Ast)['name'] as string, false, alias);
    }
    return { kind: 'other', type: node.type, from: node.start, to: node.end, children: [] };
  }

  /** `defaults` takes what stands in the pattern and is evaluated. */
  #pattern(node: Ast, isHoisted: boolean, defaults: Node[] = []): PatternNode {
    const { start: from, end: to } = node;
    switch (node.type) {
      case 'Identifier':
        return { kind: 'variable', variable: this.#declare(node, isHoisted), from, to };
      case 'AssignmentPattern':
        defaults.push(this.#node(node['right'] as Ast));
        return this.#pattern(node['left'] as Ast, isHoisted, defaults);
      case 'ObjectPattern':
        return this.#fields(node, isHoisted, defaults);
      default:
        for (const name of patternNames(node)) this.scopes.declare(name, isHoisted);
        return { kind: 'opaque', from, to };
    }
  }

  #declare(node: Ast, isHoisted: boolean): Variable {
    return this.scopes.declare(node['name'] as string, isHoisted);
  }

  #fields(node: Ast, isHoisted: boolean, defaults: Node[]): PatternNode {
    const entries: FieldPattern[] = [];
    let hasRest = false;
    for (const each of node['properties'] as Ast[]) {
      const key = each['key'] as Ast | undefined;
      const name =
        each['computed'] === true
          ? undefined
          : ((key?.['name'] ?? (typeof key?.['value'] === 'string' ? key['value'] : undefined)) as
              | string
              | undefined);
      if (each.type === 'RestElement' || name === undefined) {
        hasRest = true;
        this.#pattern((each['argument'] ?? each['value']) as Ast, isHoisted, defaults);
        continue;
      }
      const target = this.#pattern(each['value'] as Ast, isHoisted, defaults);
      const isShorthand = each['shorthand'] === true;
      entries.push({ key: name, keyFrom: key!.start, keyTo: key!.end, target, isShorthand });
    }
    return { kind: 'fields', entries, hasRest, from: node.start, to: node.end };
  }
}

function isAst(value: unknown): value is Ast {
  return typeof value === 'object' && value !== null && typeof (value as Ast).type === 'string';
}

function isType({ type }: Ast): boolean {
  return type.startsWith('TS') && !TRANSPARENT.has(type) && !/^TS(?:Enum|Export|Module)/.test(type);
}
