/**
 * A direct call or a program: from how many calls on a program costs fewer tokens, by what both have cost here. A
 * program has its own text and one reply; each direct call has its own.
 */
import type { Model } from './model';

/** So many runs of each kind show what they cost. */
const ENOUGH = 4;
/** Worth a word: this many tokens. */
const LEAST_SAVED = 300;

export interface Choice {
  /** From so many calls on a program costs less. */
  breakEven: number;
  /** Tokens of the average direct call of the tool, and of the average program. */
  callTokens: number;
  programTokens: number;
}

/** Undefined as long as too little is known. */
export function breakEvenOf(tool: string, model: Model): Choice | undefined {
  const callTokens = averageOf(`call ${tool}`, model);
  const programTokens = averageOf('program', model);
  if (callTokens === undefined || programTokens === undefined || callTokens <= 0) return undefined;
  return {
    breakEven: Math.max(2, Math.ceil(programTokens / callTokens)),
    callTokens,
    programTokens,
  };
}

/** What to say after so many direct calls of one tool in a row; undefined where they were the better way. */
export function choiceAdvice(tool: string, calls: number, model: Model): string | undefined {
  const choice = breakEvenOf(tool, model);
  if (choice === undefined || calls < Math.max(3, choice.breakEven)) return undefined;
  const spent = calls * choice.callTokens;
  const saved = spent - choice.programTokens;
  if (saved < LEAST_SAVED || saved < spent / 4) return undefined;
  return (
    `These ${calls} calls of ${tool} cost about ${rounded(spent)} tokens; a program costs about ` +
    `${rounded(choice.programTokens)} here. For more of them write one with execute_code.`
  );
}

function averageOf(way: string, model: Model): number | undefined {
  const runs = model.count('cost', way, 'runs');
  return runs < ENOUGH ? undefined : model.count('cost', way, 'tokens') / runs;
}

function rounded(tokens: number): number {
  const step = tokens < 1_000 ? 10 : 100;
  return Math.round(tokens / step) * step;
}
