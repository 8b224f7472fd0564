/** What can be said of a program without running it: the same for all languages of programs. */

export interface Inspection {
  /** The program out of what was around it, otherwise as it was written. */
  text: string;
  /** Why it does not parse, with the place; everything else is empty then. */
  syntaxError?: string;
  calls: readonly CallSite[];
  /** Where tools are reached in a way that does not say which: a variable instead of a name. */
  hidden: readonly HiddenCall[];
  reads: readonly InputRead[];
  literals: readonly LiteralValue[];
  /** Lines of loops that surely never end. */
  endlessLoops?: readonly number[];
}

/** A call of something that the program does not define itself. */
export interface CallSite {
  /** As `tools` knows it: `github.list_issues`, `list_files`, `skills.count_todos`. */
  callee: string;
  /** From 1. */
  line: number;
  column: number;
  /** The names of its arguments, where they are written out. */
  arguments?: readonly string[];
  /** Arguments whose value is a field of the input as it is: the field's name by the argument's. */
  fromInput?: Readonly<Record<string, string>>;
  use?: CallUse;
}

/** How a program goes about a call: what may go wrong with it. Absent: nothing of it. */
export interface CallUse {
  /** Made anew in each turn of a loop, one after the other; what ends the loop is not. */
  isInLoop?: true;
  /** Started for all elements of a list at once, which is not known to be short. */
  isUnbounded?: true;
  /** Nobody waits for its promise, nor is an await mended: its failure is only a warning. */
  isDropped?: true;
  /** What it throws is caught by something that does more than to throw it again. */
  isCaught?: true;
  /** What it returns is the program's result, unchanged. */
  isReturned?: true;
}

export interface HiddenCall {
  line: number;
  text: string;
}

/** A field of `input` that the program reads. */
export interface InputRead {
  name: string;
  /** What it takes where the field is absent. */
  default?: string | number | boolean;
}

/** A value that is written into the program. */
export interface LiteralValue {
  value: string | number;
  line: number;
  /** The argument, field or variable that it is the value of. */
  name?: string;
}

export const NOTHING_FOUND = { calls: [], hidden: [], reads: [], literals: [] } as const;
