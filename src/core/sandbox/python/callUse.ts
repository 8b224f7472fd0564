/**
 * How a Python program goes about a call: by the blocks that it stands in, from tokens and indentation. Only
 * what is certain is said; what a helper of the program does is seen where it is called.
 */
import type { CallUse } from '../inspection';
import { Blocks, type Leaving } from './blocks';
import { Comprehensions } from './comprehensions';
import { endlessLoops } from './endless';
import type { Token, Tokens } from './tokens';

/** Calls of a helper that are looked at. */
const MOST_USES = 20;
/** Helpers of helpers. */
const MOST_HELPERS = 3;

type Use = Required<Record<'isInLoop' | 'isCaught' | 'isReturned', boolean>>;

export class PythonCallUses {
  readonly #tokens: Tokens;
  readonly #blocks: Blocks;
  readonly #comprehensions: Comprehensions;
  /** Where each name stands, but for those after a dot. */
  readonly #names = new Map<string, number[]>();
  readonly #helpers = new Map<number, Use>();

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.#blocks = new Blocks(tokens);
    this.#comprehensions = new Comprehensions(tokens);
    for (const [index, { kind, text }] of tokens.all.entries()) {
      if (kind !== 'name' || tokens.all[index - 1]?.text === '.') continue;
      const known = this.#names.get(text);
      if (known === undefined) this.#names.set(text, [index]);
      else known.push(index);
    }
  }

  /** Of the call that begins with the token `from`, whose opening bracket is `open`. */
  of(from: number, open: number): CallUse | undefined {
    const { isInLoop, isCaught, isReturned } = this.#useOf(from, open, 0);
    if (!isInLoop && !isCaught && !isReturned) return undefined;
    return {
      ...(isInLoop && { isInLoop }),
      ...(isCaught && { isCaught }),
      ...(isReturned && { isReturned }),
    };
  }

  /** The first tokens of loops that surely never end. */
  endlessLoops(): Token[] {
    return endlessLoops(this.#tokens, this.#blocks);
  }

  #useOf(from: number, open: number, depth: number): Use {
    const use: Use = { isInLoop: false, isCaught: false, isReturned: false };
    const end = this.#tokens.all[open]?.partner;
    // Who calls a lambda is not known.
    if (end === undefined || this.#comprehensions.isInLambda(from)) return use;
    const line = this.#blocks.lineOf(from);
    if (this.#comprehensions.isRepeated(from)) use.isInLoop = true;
    const definition = this.#lookUp(line, from, use);
    const helper = definition === undefined ? undefined : this.#ofHelper(definition, depth);
    if (helper !== undefined) {
      use.isInLoop ||= helper.isInLoop;
      use.isCaught ||= helper.isCaught;
    }
    const isAtTop = definition === undefined;
    use.isReturned = this.#isGivenBack(line, from, end, isAtTop) && (helper?.isReturned ?? isAtTop);
    return use;
  }

  /** Reads the blocks around a call. Returns the function or class at which they end. */
  #lookUp(from: number, token: number, use: Use): number | undefined {
    const blocks = this.#blocks;
    const own = blocks.wordOf(from);
    let leaves: Leaving = own === 'return' || own === 'raise' ? 'return' : undefined;
    // The test of a `while` is asked again; of the others only what stands after the colon is in them.
    const isInside = own === 'while' || this.#isAfterColon(from, token);
    let line: number | undefined = isInside ? from : blocks.parentOf(from);
    if (!isInside) leaves ??= blocks.leavingAfter(from);
    while (line !== undefined) {
      const word = blocks.wordOf(line);
      if (word === 'def' || word === 'class') return line;
      if (word === 'for' || word === 'while') {
        if (leaves === undefined) use.isInLoop = true;
        if (leaves === 'break') leaves = undefined;
      }
      if (word === 'try' && blocks.hasExcept(line)) {
        use.isCaught = true;
        // What fails is tried again.
        leaves = undefined;
      }
      leaves ??= blocks.leavingAfter(line);
      line = blocks.parentOf(line);
    }
    return undefined;
  }

  /** `for a in b: call()` */
  #isAfterColon(line: number, token: number): boolean {
    if (!/^(?:for|try|def)$/.test(this.#blocks.wordOf(line))) return false;
    const { all, lines } = this.#tokens;
    for (let at = lines[line]!.from; at < token; at++) {
      if (all[at]!.depth === 0 && all[at]!.text === ':') return true;
    }
    return false;
  }

  /** What the calls of a function have: a loop around one of them, a try around all. */
  #ofHelper(line: number, depth: number): Use | undefined {
    const known = this.#helpers.get(line);
    if (known !== undefined || depth >= MOST_HELPERS) return known;
    const nothing: Use = { isInLoop: false, isCaught: false, isReturned: false };
    // One that calls itself says nothing of itself.
    this.#helpers.set(line, nothing);
    const calls = this.#callsOf(line);
    if (calls.length === 0) return nothing;
    const uses = calls.map((at) => this.#useOf(at, at + 1, depth + 1));
    const use: Use = {
      isInLoop: uses.some(({ isInLoop }) => isInLoop),
      isCaught: uses.every(({ isCaught }) => isCaught),
      isReturned: uses.length === 1 && uses[0]!.isReturned,
    };
    this.#helpers.set(line, use);
    return use;
  }

  /** None where it may be called in another way as well. */
  #callsOf(line: number): number[] {
    const { all, lines } = this.#tokens;
    const blocks = this.#blocks;
    if (blocks.wordOf(line) !== 'def' || blocks.isGenerator(line)) return [];
    const around = blocks.definitionAround(line);
    const isMethod = around !== undefined && blocks.wordOf(around) === 'class';
    const isDecorated = all[lines[line - 1]?.from ?? -1]?.text === '@';
    if (isMethod || isDecorated) return [];
    const start = lines[line]!.from;
    const name = start + (all[start]!.text === 'async' ? 2 : 1);
    const places = this.#names.get(all[name]?.text ?? '') ?? [];
    const others = places.filter((at) => at !== name);
    const isPlain = others.every((at) => {
      const isCall = all[at + 1]?.text === '(' && all[at + 1]?.partner !== undefined;
      return isCall && all[at - 1]?.text !== 'def';
    });
    return isPlain && others.length <= MOST_USES ? others : [];
  }

  /** `return call()`, `result = call()`, the last line, or a variable that is only given back. */
  #isGivenBack(line: number, from: number, end: number, isAtTop: boolean): boolean {
    const { all, lines } = this.#tokens;
    const { from: start, to } = lines[line]!;
    if (end + 1 !== to || from - start > 3) return false;
    const words = all.slice(start, from).map(({ text }) => text);
    if (words.at(-1) === 'await') words.pop();
    if (words.length === 0) return isAtTop && this.#isLast(line);
    if (words.length === 1) return words[0] === 'return';
    const [name, sign] = words;
    if (words.length !== 2 || sign !== '=') return false;
    const others = (this.#names.get(name!) ?? []).filter((at) => at !== start);
    if (others.length === 0) return name === 'result' && isAtTop;
    return others.length === 1 && this.#isOnlyGivenBack(others[0]!, line, isAtTop);
  }

  /** `return a`, or `a` as the last line. */
  #isOnlyGivenBack(token: number, line: number, isAtTop: boolean): boolean {
    const { all, lines } = this.#tokens;
    const blocks = this.#blocks;
    const other = blocks.lineOf(token);
    const { from, to } = lines[other]!;
    if (token + 1 !== to) return false;
    if (blocks.definitionAround(other) !== blocks.definitionAround(line)) return false;
    if (token === from) return isAtTop && this.#isLast(other);
    return token === from + 1 && all[from]!.text === 'return';
  }

  /** The last of the program, or of what runs when it is the main one. */
  #isLast(line: number): boolean {
    const { all, lines } = this.#tokens;
    if (line !== lines.length - 1) return false;
    const parent = this.#blocks.parentOf(line);
    return parent === undefined || all[lines[parent]!.from + 1]?.text === '__name__';
  }
}
