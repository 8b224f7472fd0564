/**
 * Makes a runnable script of what a model wrote: takes the program out of what is around it, parses it,
 * mends what can only mean one thing, finds what its result is, and wraps it so that top-level `await`
 * and `return` work. Lines and columns stay those of the model. Runs in the worker: the text is untrusted.
 */
import type { SandboxBindings } from '../../messages';
import { Draft } from './draft';
import { findEnding, returnLast, type Ending } from './ending';
import { KnownNames } from './knownNames';
import { mendArguments } from './mendArguments';
import { keepStarted, mendAwaits } from './mendAwaits';
import { mendNames } from './mendNames';
import { withoutModules } from './modules';
import { childOf, type AnyNode } from './nodes';
import { placeValues, type TokenValues } from './placeValues';
import { parseProgram } from './parse';
import { unwrap } from './unwrap';

/** A script for the engine, and the way back from its positions to the model's own text. */
export interface Script {
  source: string;
  /** The text as the model sees it, line by line, for messages. */
  lines: readonly string[];
  /**
   * The column in the model's line for one of the script's line, both from 1. The engine counts
   * characters, where strings here count UTF-16 units.
   */
  columnOf(line: number, column: number): number;
  /** What was mended and the model should know, a sentence each. */
  warnings: readonly string[];
  /** The names that the program declares, for near names. */
  names: readonly string[];
  /** Where objects are taken apart by a pattern (from 1), in the order of the text. */
  patterns: readonly { line: number; column: number }[];
  /** True when nothing in the text gives a result. */
  hasNoResult: boolean;
  /** True when the program is a function that takes the input. */
  takesInput: boolean;
}

/** `values` are those of the tokens in its texts. Throws ProgramSyntaxError. */
export function prepare(code: string, bindings: SandboxBindings, values: TokenValues = {}): Script {
  const { text, warnings } = unwrap(code);
  const parsed = parseProgram(text);
  const draft = new Draft(parsed, KnownNames.of(bindings));
  const { exportsDefault } = withoutModules(draft);
  placeValues(draft, values);
  mendNames(draft);
  mendArguments(draft);
  mendAwaits(draft);
  const ending = findEnding(draft, exportsDefault);
  keepBackground(draft, ending.lasts);
  for (const last of ending.lasts) returnLast(draft, last);
  wrapUp(draft, ending);
  const { edits } = draft;
  const source = edits.apply();
  return {
    source,
    lines: parsed.text.split('\n'),
    columnOf: (line, column) => {
      const unit = unitColumn(source.split('\n')[line - 1] ?? '', column);
      return parsed.columnOf(line, edits.originalColumn(line, unit));
    },
    warnings: [...warnings, ...draft.warnings],
    names: draft.scope.names(),
    patterns: patternsOf(draft),
    hasNoResult: ending.hasNoResult,
    takesInput: ending.takesInput,
  };
}

function unitColumn(line: string, column: number): number {
  return (
    Array.from(line)
      .slice(0, column - 1)
      .join('').length + 1
  );
}

function patternsOf(draft: Draft): { line: number; column: number }[] {
  const patterns: { line: number; column: number }[] = [];
  for (const { node } of draft.visits) {
    if (node.type === 'ObjectPattern') patterns.push(draft.placeOf(node));
  }
  return patterns;
}

/** What was started and not awaited still belongs to the program. The values of `lasts` are the result. */
function keepBackground(draft: Draft, lasts: readonly AnyNode[]): void {
  const returned: AnyNode[] = [];
  for (const { node, within } of draft.visits) {
    if (node.type === 'ExpressionStatement' && !lasts.includes(node)) keepStarted(draft, node);
    const argument = node.type === 'ReturnStatement' ? childOf(node, 'argument') : undefined;
    if (argument !== undefined && within === undefined) returned.push(argument);
  }
  if (!draft.helpers.has('__finish')) return;
  const values = lasts.map((last) => childOf(last, 'expression')!);
  for (const node of [...returned, ...values]) {
    draft.edits.wrapAround(node, '(await __finish(),');
  }
}

function wrapUp({ edits, helpers, plain }: Draft, { closing, variables }: Ending): void {
  const declared = variables.map((name) => `var ${name};`);
  edits.insertFirst(0, ['(async()=>{', ...declared, ...helpers.values()].join(''));
  const finish = helpers.has('__finish') ? 'await __finish();' : '';
  edits.insert(plain.length, `\n${finish}${closing}})`);
}
