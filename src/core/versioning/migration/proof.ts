/**
 * What a rewritten program must pass before it takes the place of the old one: it parses and calls what it
 * should, what it is known to give fits the new contract, and the recorded calls of its tests play back
 * against a stand-in that speaks the new contract.
 */
import type { CatalogTool, JsonSchema } from '../../catalog/contract';
import { problemsOf } from '../../proxy/argumentCheck';
import type { RecordedCall, SkillTest } from '../../skills/skill';
import { isObject, type Json } from '../../util/json';
import type { RewrittenCall } from '../codemod/rewrite';
import type { Step } from './steps';
import { newArguments, newResult, UntranslatableError } from './translate';

/** One phrase for each call whose known arguments do not fit. */
export function argumentProblems(
  calls: readonly RewrittenCall[],
  { inputSchema }: CatalogTool,
): string[] {
  return calls.flatMap(({ values, unknown = [], line }) => {
    if (values === undefined) return [];
    const args = { ...values, ...Object.fromEntries(unknown.map((name) => [name, null])) };
    const problems = problemsOf({ inputSchema: withoutTypes(inputSchema, unknown) }, args);
    return problems.map((problem) => `line ${line}: ${problem}`);
  });
}

/** The schema in which these inputs may be anything: their values are not known. */
function withoutTypes(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const { properties } = schema;
  if (names.length === 0 || !isObject(properties)) return schema;
  const free = names.filter((name) => Object.hasOwn(properties, name)).map((name) => [name, {}]);
  return { ...schema, properties: { ...properties, ...Object.fromEntries(free) } };
}

/** How a tool was recorded, and how the stand-in for it answers. */
export interface Translation {
  from: string;
  to: CatalogTool;
  steps: readonly Step[];
}

/** The tests with their recorded calls as the new tools are asked and answer. Throws UntranslatableError. */
export function translatedTests(
  tests: readonly SkillTest[],
  translations: readonly Translation[],
): SkillTest[] {
  return tests.map((test) =>
    test.calls === undefined
      ? test
      : { ...test, calls: test.calls.map((call) => translated(call, translations)) },
  );
}

function translated(call: RecordedCall, translations: readonly Translation[]): RecordedCall {
  const found = translations.find(({ from }) => from === call.tool);
  if (found === undefined) return call;
  const { to, steps } = found;
  const args = isObject(call.arguments) ? call.arguments : {};
  return {
    ...call,
    tool: to.id,
    call: to.call,
    arguments: newArguments(steps, args) as Json,
    ...(call.result !== undefined && { result: newResult(steps, call.result) as Json }),
  };
}

/** What recorded results say against the steps: they must have what a step takes away or moves. */
export function recordingProblems(
  tests: readonly SkillTest[],
  translations: readonly Translation[],
): string[] {
  const problems = new Set<string>();
  for (const { calls = [] } of tests) {
    for (const call of calls) {
      const found = translations.find(({ from }) => from === call.tool);
      if (found === undefined) continue;
      try {
        translated(call, [found]);
      } catch (error) {
        if (!(error instanceof UntranslatableError)) throw error;
        problems.add(`a recorded call of ${call.tool} cannot be carried over: ${error.message}`);
      }
    }
  }
  return [...problems];
}
