/**
 * How a program goes about a call: what stands around it in the syntax tree. Only what is certain is said;
 * what a helper of the program does is seen where it is called.
 */
import type { CallUse } from '../../inspection';
import { callerAt } from './callers';
import type { Draft } from './draft';
import { endlessLoops } from './endless';
import type { Ending } from './ending';
import { Fates, type Fate } from './fate';
import { NameUses } from './nameUses';
import type { AnyNode } from './nodes';
import { TurnCounter, type Turns } from './turns';

export class CallUses {
  readonly #draft: Draft;
  readonly #uses: NameUses;
  readonly #fates: Fates;
  readonly #turns: TurnCounter;

  constructor(draft: Draft, ending: Ending) {
    this.#draft = draft;
    this.#uses = new NameUses(draft);
    this.#fates = new Fates(draft, this.#uses, ending);
    this.#turns = new TurnCounter(draft, this.#uses, this.#fates);
  }

  /** Of a call, or of a tool that is handed to something that calls it; undefined: nothing is to be said. */
  of(node: AnyNode): CallUse | undefined {
    if (node.type === 'CallExpression') {
      const fate = this.#fates.ofTool(node);
      return useOf(fate, this.#turns.ofCall(node, fate));
    }
    const caller = callerAt(node, this.#uses, this.#draft);
    if (caller === undefined) return undefined;
    const fate = this.#fates.ofCaller(caller);
    return useOf(fate, this.#turns.ofCaller(caller, fate));
  }

  /** Lines of loops that surely never end. */
  endlessLoops(): number[] {
    return endlessLoops(this.#draft, this.#uses);
  }
}

function useOf(fate: Fate, turns: Turns): CallUse | undefined {
  const use: CallUse = {
    ...(turns.isInLoop && { isInLoop: true }),
    ...(turns.isUnbounded && { isUnbounded: true }),
    ...(fate.isDropped && { isDropped: true }),
    ...(fate.isCaught && { isCaught: true }),
    ...(fate.isReturned && { isReturned: true }),
  };
  return Object.keys(use).length > 0 ? use : undefined;
}
