/**
 * Matches paths against glob patterns: `*`, `?`, `[…]`, `{a,b}` and `**` between slashes.
 * Patterns come from programs that a model wrote and run on the main thread, over each file of a
 * workspace. Translating them to regular expressions would let a few characters block the process;
 * so matching is two nested runs of the greedy wildcard algorithm, whose cost is at worst the
 * length of the pattern times that of the path.
 */

export type PathMatcher = (path: string) => boolean;

const MAX_LENGTH = 500;
const MAX_ALTERNATIVES = 100;

const MANY = Symbol('any number of the following');
/** One character that must be there: the character itself, or a test. */
type Piece = typeof MANY | string | ((char: string) => boolean);
type Segment = typeof MANY | readonly Piece[];

/**
 * A matcher that is true for a path (relative, with `/`) that fits one of the patterns. A pattern
 * without a slash is compared with the last part of the path, so that `*.ts` finds files in every
 * folder. Names with a leading dot are names like others. Throws RangeError with advice when a
 * pattern is too large.
 */
export function compileGlobs(patterns: readonly string[]): PathMatcher {
  const compiled = patterns.flatMap(compile);
  return (path) => {
    const parts = path.split('/');
    const name = parts.slice(-1);
    return compiled.some(({ segments, isName }) =>
      matches(segments, isName ? name : parts, (pieces, part) => matches(pieces, part, fits)),
    );
  };
}

function compile(pattern: string): { segments: Segment[]; isName: boolean }[] {
  if (pattern.length > MAX_LENGTH) {
    throw new RangeError(`is longer than ${MAX_LENGTH} characters: shorten it`);
  }
  return expandBraces(pattern, { left: MAX_ALTERNATIVES }).map((text) => {
    const parts = text.split('/').filter((part) => part !== '' && part !== '.');
    const segments = parts.map((part) => (part === '**' ? MANY : piecesOf(part)));
    return { segments, isName: !text.includes('/') && text !== '**' };
  });
}

/** `a{b,c}d` becomes `abd` and `acd`, also nested; a brace without its end is a plain character. */
function expandBraces(pattern: string, budget: { left: number }): string[] {
  const group = firstGroup(pattern);
  if (!group) {
    if (budget.left-- > 0) return [pattern];
    throw new RangeError(`has more than ${MAX_ALTERNATIVES} alternatives: use fewer braces`);
  }
  const [before, options, after] = group;
  return options.flatMap((option) => expandBraces(before + option + after, budget));
}

function firstGroup(pattern: string): [string, string[], string] | undefined {
  let depth = 0;
  let start = 0;
  let from = 0;
  const options: string[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '{' && depth++ === 0) {
      start = at;
      from = at + 1;
    } else if (char === ',' && depth === 1) {
      options.push(pattern.slice(from, at));
      from = at + 1;
    } else if (char === '}' && depth > 0 && --depth === 0) {
      options.push(pattern.slice(from, at));
      if (options.length > 1) return [pattern.slice(0, start), options, pattern.slice(at + 1)];
      options.length = 0;
    }
  }
  return undefined;
}

function piecesOf(part: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < part.length; at++) {
    const char = part[at] ?? '';
    const set = char === '[' ? SET.exec(part.slice(at)) : null;
    if (char === '*') {
      if (pieces.at(-1) !== MANY) pieces.push(MANY);
    } else if (char === '?') pieces.push(() => true);
    else if (set) {
      pieces.push(oneOf(set[2] ?? '', set[1] !== ''));
      at += set[0].length - 1;
    } else if (char === '\\' && at + 1 < part.length) pieces.push(part[++at] ?? '');
    else pieces.push(char);
  }
  return pieces;
}

const SET = /^\[([!^]?)(\]?[^\]]*)\]/;

/** The test of `[a-z_]`; a `-` at an end is a plain character. */
function oneOf(set: string, isNegated: boolean): (char: string) => boolean {
  const ranges: [string, string][] = [];
  for (let at = 0; at < set.length; at++) {
    const low = set[at] ?? '';
    const high = set[at + 1] === '-' ? set[at + 2] : undefined;
    ranges.push([low, high ?? low]);
    if (high !== undefined) at += 2;
  }
  return (char) => ranges.some(([low, high]) => low <= char && char <= high) !== isNegated;
}

function fits(piece: Exclude<Piece, typeof MANY>, char: string): boolean {
  return typeof piece === 'string' ? piece === char : piece(char);
}

/**
 * Greedy matching: on a mismatch only the last MANY takes one more item, because an earlier one
 * could not find anything that the last one misses.
 */
function matches<P, T>(
  pattern: readonly (P | typeof MANY)[],
  items: { readonly length: number; readonly [index: number]: T },
  isMatch: (piece: P, item: T) => boolean,
): boolean {
  let next = 0;
  let at = 0;
  let many = -1;
  let taken = 0;
  while (at < items.length) {
    const piece = pattern[next];
    if (piece === MANY) {
      many = next++;
      taken = at;
    } else if (piece !== undefined && isMatch(piece, items[at] as T)) {
      next++;
      at++;
    } else if (many >= 0) {
      next = many + 1;
      at = ++taken;
    } else return false;
  }
  while (pattern[next] === MANY) next++;
  return next === pattern.length;
}
