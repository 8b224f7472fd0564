/**
 * Checks the arguments of a call against the tool's own input schema and fills in defaults. Knows
 * just the few types that contracts.ts uses; schemas of foreign servers are not its business.
 */
import type { JsonSchema, ToolContract } from '../../catalog/contract';
import type { ToolCallError } from '../../util/errors';
import { isObject } from '../../util/json';
import { nearest } from '../../util/nearest';
import type { WorkspaceCall } from './call';
import { invalid } from './call';

/**
 * The arguments with defaults; null counts as absent. Throws `invalid_arguments` for an unknown or
 * missing name or a wrong value, with the expected shape. `T` is what the schema describes: the
 * caller pairs the two.
 */
export function readArguments<T>(
  call: WorkspaceCall,
  contract: ToolContract,
  args: Record<string, unknown>,
): T {
  const properties = new Map(Object.entries(propertiesOf(contract)));
  const unknown = Object.keys(args).find((name) => !properties.has(name));
  if (unknown !== undefined) {
    const [near] = nearest(unknown, properties.keys(), 1);
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw wrong(contract, call, `There is no ${JSON.stringify(unknown.slice(0, 60))}.${hint}`);
  }
  const required: unknown = contract.inputSchema.required;
  const values: Record<string, unknown> = {};
  for (const [name, schema] of properties) {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    if (value === undefined || value === null) {
      if (Array.isArray(required) && required.includes(name)) {
        throw wrong(contract, call, `"${name}" is missing.`);
      }
      if (schema.default !== undefined) values[name] = schema.default;
    } else if (fits(schema, value)) values[name] = value;
    else throw wrong(contract, call, `"${name}" must be ${describe(schema)}.`);
  }
  return values as T;
}

function fits(schema: JsonSchema, value: unknown): boolean {
  if (schema.type === 'array') {
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  }
  if (schema.type === 'integer') {
    const least = numberOr(schema.minimum, -Infinity);
    const most = numberOr(schema.maximum, Infinity);
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  }
  return typeof value === schema.type;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function describe({ type, minimum, maximum }: JsonSchema): string {
  if (type === 'array') return 'a list of strings';
  if (type === 'boolean') return 'true or false';
  if (type !== 'integer') return 'a string';
  const most = maximum === undefined ? '' : ` up to ${String(maximum)}`;
  return `a whole number from ${String(minimum)}${most}`;
}

function wrong(contract: ToolContract, call: WorkspaceCall, problem: string): ToolCallError {
  const required: unknown = contract.inputSchema.required;
  const members = Object.entries(propertiesOf(contract)).map(([name, { type }]) => {
    const isRequired = Array.isArray(required) && required.includes(name);
    const shown = type === 'array' ? 'string[]' : type === 'integer' ? 'number' : String(type);
    return `${name}${isRequired ? '' : '?'}: ${shown}`;
  });
  return invalid(call, `${problem} Expected: ${contract.name}({ ${members.join(', ')} }).`);
}

function propertiesOf({ inputSchema }: ToolContract): Record<string, JsonSchema> {
  const { properties } = inputSchema;
  return isObject(properties) ? (properties as Record<string, JsonSchema>) : {};
}
