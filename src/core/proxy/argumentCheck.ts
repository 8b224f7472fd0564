/**
 * Checks arguments against a tool's input schema before the call goes out, so that a mistake is answered
 * at once, and nobody is asked about a call that cannot work. Lenient where it cannot be sure: the server
 * has the last word. The words are those of argumentProblems.ts.
 */
import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import type { JsonSchema, ToolContract } from '../catalog/contract';
import { isObject } from '../util/json';
import { describeProblems } from './argumentProblems';

/** Larger arguments are left to the server: checking them would hold up this thread. */
const MAX_CHECKED_CHARS = 64 * 1024;
const MAX_PROBLEMS = 8;

/** Expressions of a server that nobody here should run, and formats whose check is a matter of taste. */
const SKIPPED = new Set(['pattern', 'patternProperties', 'format', '$schema', '$id']);
/** Keywords whose keys are names, not keywords. */
const MAPS = new Set([
  'properties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependentRequired',
]);
const validators = new WeakMap<JsonSchema, Validator | 'unusable'>();

/** One phrase for each argument that does not fit, empty when all fit or nothing can be said. */
export function problemsOf(
  tool: Pick<ToolContract, 'inputSchema'>,
  args: Record<string, unknown>,
): string[] {
  const validator = validatorFor(tool.inputSchema);
  if (validator === undefined || JSON.stringify(args).length > MAX_CHECKED_CHARS) return [];
  let units: OutputUnit[];
  try {
    units = validator.validate(args).errors;
  } catch {
    // A reference that leads nowhere shows only here; the schema is the server's affair.
    validators.set(tool.inputSchema, 'unusable');
    return [];
  }
  return describeProblems(tool.inputSchema, args, units).slice(0, MAX_PROBLEMS);
}

function validatorFor(schema: JsonSchema): Validator | undefined {
  let validator = validators.get(schema);
  if (validator === undefined) {
    try {
      validator = new Validator(withoutSkipped(schema) as Schema, '2020-12', false);
    } catch {
      // The same: a schema that cannot be read is no reason to refuse a call.
      validator = 'unusable';
    }
    validators.set(schema, validator);
  }
  return validator === 'unusable' ? undefined : validator;
}

function withoutSkipped(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSkipped(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .filter(([key]) => isMap || !SKIPPED.has(key))
    .map(([key, inner]) => {
      const isData = !isMap && (key === 'enum' || key === 'const' || key === 'default');
      return [key, isData ? inner : withoutSkipped(inner, !isMap && MAPS.has(key))];
    });
  return Object.fromEntries(kept) as unknown;
}
