/** What is known of a value without running the program: itself, or at least its type. */
import type { JsonSchema } from '../../catalog/contract';
import { shapeOf } from '../contract/shape';
import { isObject, type Json } from '../../util/json';
import type { Node } from './syntax';

/** `absent` is `undefined`, which no JSON has. */
export type ValueType =
  | 'boolean'
  | 'number'
  | 'string'
  | 'null'
  | 'list'
  | 'object'
  | 'absent'
  | 'unknown';

/** The value; undefined where it is known at run time alone. */
export function valueOf(node: Node, depth = 0): { json: Json } | undefined {
  if (depth > 20) return undefined;
  switch (node.kind) {
    case 'literal':
      return { json: node.value };
    case 'list': {
      const items = node.items.map((item) => valueOf(item, depth + 1));
      return node.hasSpread || items.includes(undefined)
        ? undefined
        : { json: items.map((item) => item!.json) };
    }
    case 'object': {
      const entries = node.entries.map(
        (entry) => [entry.key, valueOf(entry.value, depth + 1)] as const,
      );
      if (entries.some(([key, value]) => key === undefined || value === undefined))
        return undefined;
      return { json: Object.fromEntries(entries.map(([key, value]) => [key!, value!.json])) };
    }
    case 'name': {
      const { variable } = node;
      const isFixed = variable?.writes === 1 && variable.init?.kind === 'literal';
      return isFixed ? valueOf(variable.init!, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}

/** What a value may be, of those that its text shows. `inputs` describes what the program is given. */
export function typesOf(
  node: Node,
  inputs: JsonSchema | undefined,
  isPython: boolean,
  depth = 0,
): Set<ValueType> {
  const unknown = new Set<ValueType>(['unknown']);
  const inner = (each: Node): Set<ValueType> => typesOf(each, inputs, isPython, depth + 1);
  if (depth > 20) return unknown;
  switch (node.kind) {
    case 'literal':
      return new Set([jsonType(node.value)]);
    case 'absent':
      return new Set(['absent']);
    case 'list':
      return new Set(['list']);
    case 'object':
      return new Set(['object']);
    case 'member':
      return inputType(node, inputs, isPython) ?? unknown;
    case 'name':
      return node.variable?.writes === 1 && node.variable.init
        ? inner(node.variable.init)
        : unknown;
    case 'other':
      break;
    default:
      return unknown;
  }
  const { type, children } = node;
  if (type === 'TemplateLiteral' || type === 'FormatString') return new Set(['string']);
  if (type === 'Unary!') return new Set(['boolean']);
  if (/^BinaryExpression (?:[<>]=?|[!=]==?|in|instanceof|is|not)$/.test(type))
    return new Set(['boolean']);
  if (type === 'LogicalExpression ??') {
    const [left, right] = children.map(inner);
    left!.delete('absent');
    left!.delete('null');
    return new Set([...left!, ...right!]);
  }
  if (type === 'ConditionalExpression') {
    const branches = isPython ? [children[0], children[2]] : children.slice(1);
    return new Set(branches.flatMap((each) => (each ? [...inner(each)] : ['unknown' as const])));
  }
  return unknown;
}

/** Of `input.limit`: what was declared of it, which is checked before the program runs. */
function inputType(
  node: Node & { kind: 'member' },
  inputs: JsonSchema | undefined,
  isPython: boolean,
): Set<ValueType> | undefined {
  const { object, property, form } = node;
  if (inputs === undefined || object.kind !== 'name' || object.name !== 'input' || object.variable)
    return undefined;
  const field = shapeOf({ schema: inputs, root: inputs }).fields.get(property);
  if (field === undefined) return undefined;
  const shape = shapeOf(field);
  const types = new Set<ValueType>(
    [...shape.types].map((type) =>
      type === 'integer' ? 'number' : type === 'array' ? 'list' : type,
    ),
  );
  if (shape.types.size > 6) return undefined;
  const mayBeAbsent = !field.isRequired && shape.default === undefined;
  if (mayBeAbsent && !isPython) types.add('absent');
  if (mayBeAbsent && isPython && form === 'get') types.add('null');
  return types;
}

function jsonType(value: Json): ValueType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return isObject(value) ? 'object' : (typeof value as 'boolean' | 'number' | 'string');
}

/** Leaving it out, or doing it twice, changes nothing. */
export function isPure(node: Node): boolean {
  switch (node.kind) {
    case 'literal':
    case 'absent':
    case 'name':
    case 'function':
      return true;
    case 'member':
      return isPure(node.object);
    case 'list':
      return node.items.every(isPure);
    case 'object':
      return node.entries.every(({ value }) => isPure(value));
    case 'other':
      return (
        /^(?:Unary|Binary|Logical|Conditional|Template|FormatString|FormatReplacement)/.test(
          node.type,
        ) && node.children.every(isPure)
      );
    default:
      return false;
  }
}
