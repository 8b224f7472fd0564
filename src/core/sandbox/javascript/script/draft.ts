/** A program between its text and its script: what the passes over it read and what they add. */
import type { Program as Ast } from 'acorn';
import { showPlace } from '../../place';
import { Edits } from './edits';
import type { KnownNames } from './knownNames';
import { visitsOf, type AnyNode, type Visit } from './nodes';
import { ProgramSyntaxError, type Parsed } from './parse';
import { Scope } from './scope';

export class Draft {
  readonly ast: Ast;
  /** The text to which the tree's positions belong. */
  readonly plain: string;
  /** All nodes of the tree, as the passes read them. */
  readonly visits: readonly Visit[];
  readonly known: KnownNames;
  readonly scope: Scope;
  readonly edits: Edits;
  /** What the model should learn, a sentence each. */
  readonly warnings: string[] = [];
  /** Nodes whose call is the call of a tool or of the sandbox: its value is a promise. */
  readonly callees = new Set<AnyNode>();
  /** Statements that are left out of the script. */
  readonly dropped: AnyNode[] = [];
  /** Helpers that the script needs, by name: their text. */
  readonly helpers = new Map<string, string>();
  readonly #parsed: Parsed;

  constructor(parsed: Parsed, known: KnownNames) {
    this.#parsed = parsed;
    this.ast = parsed.ast;
    this.plain = parsed.plain;
    this.known = known;
    this.visits = visitsOf(parsed.ast);
    this.scope = new Scope(this.visits, known);
    this.edits = new Edits(parsed.plain);
  }

  get body(): AnyNode[] {
    return this.ast.body as unknown as AnyNode[];
  }

  /** The last statement that is part of the script. */
  get last(): AnyNode | undefined {
    return this.body.findLast((statement) => !this.dropped.includes(statement));
  }

  textOf({ start, end }: AnyNode): string {
    return this.plain.slice(start, end);
  }

  lineOf(node: AnyNode): number {
    return node.loc!.start.line;
  }

  /** Where a node is in the text as it is shown, from 1. */
  placeOf(node: AnyNode): { line: number; column: number } {
    const { line, column } = node.loc!.start;
    return { line, column: this.#parsed.columnOf(line, column + 1) };
  }

  /** An error at a node, found before anything ran. */
  refuse(node: AnyNode, message: string): ProgramSyntaxError {
    const { line, column } = this.placeOf(node);
    const place = showPlace(this.#parsed.text.split('\n'), line, column);
    return new ProgramSyntaxError(`${message}\n${place}`);
  }
}
