/**
 * Cuts Python text into tokens and logical lines: just enough to see where statements begin and end,
 * and what stands between brackets. It never fails; text that is no Python is the engine's to refuse.
 */

export interface Token {
  kind: 'name' | 'number' | 'string' | 'operator';
  text: string;
  /** Positions in the text. */
  start: number;
  end: number;
  /** How many brackets are open around it; an opening and its closing bracket have the same. */
  depth: number;
  /** The index of the bracket that belongs to this one, for brackets. */
  partner?: number;
}

/** A statement, or several with `;` between them, or the head of a block. */
export interface LogicalLine {
  /** Index of the first token and one past the last. */
  from: number;
  to: number;
  /** Width of its indentation. */
  indent: number;
}

export interface Tokens {
  all: readonly Token[];
  lines: readonly LogicalLine[];
}

const STRING =
  '[rbufRBUF]{0,2}(?:' +
  [
    '"""(?:[^\\\\]|\\\\[^])*?(?:"""|$)',
    "'''(?:[^\\\\]|\\\\[^])*?(?:'''|$)",
    '"(?:[^"\\\\\\n]|\\\\[^])*"?',
    "'(?:[^'\\\\\\n]|\\\\[^])*'?",
  ].join('|') +
  ')';
const OPERATOR = '\\*\\*=?|//=?|>>=?|<<=?|->|:=|[-+*/%&|^@=<>!]=|[^]';
const TOKEN = new RegExp(
  `(?<string>${STRING})|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)|(?<number>\\.?\\d(?:[eE][+-]|[\\w.])*)|` +
    `(?<skip>[ \\t\\f]+|#[^\\n]*|\\\\\\n)|(?<newline>\\n)|(?<operator>${OPERATOR})`,
  'uy',
);

export function tokenize(text: string): Tokens {
  const all: Token[] = [];
  const lines: LogicalLine[] = [];
  const open: number[] = [];
  let from = 0;
  const endLine = (): void => {
    if (all.length > from) {
      const first = all[from]!;
      const before = text.slice(text.lastIndexOf('\n', first.start - 1) + 1, first.start);
      lines.push({ from, to: all.length, indent: widthOf(before) });
    }
    from = all.length;
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const { string, name, number, skip, newline } = match.groups!;
    if (newline !== undefined) {
      if (open.length === 0) endLine();
    } else if (skip === undefined) {
      const kind =
        string !== undefined
          ? 'string'
          : name !== undefined
            ? 'name'
            : number !== undefined
              ? 'number'
              : 'operator';
      addToken(all, open, kind, match[0], match.index);
    }
    if (TOKEN.lastIndex >= text.length) break;
  }
  endLine();
  return { all, lines };
}

function addToken(
  all: Token[],
  open: number[],
  kind: Token['kind'],
  text: string,
  start: number,
): void {
  const token: Token = { kind, text, start, end: start + text.length, depth: open.length };
  if (kind === 'operator' && '([{'.includes(text)) {
    open.push(all.length);
  } else if (kind === 'operator' && ')]}'.includes(text)) {
    const partner = open.pop();
    if (partner !== undefined) {
      token.partner = partner;
      token.depth = open.length;
      all[partner]!.partner = all.length;
    }
  }
  all.push(token);
}

function widthOf(indentation: string): number {
  let width = 0;
  for (const character of indentation) width = character === '\t' ? (width | 7) + 1 : width + 1;
  return width;
}

/** The operand of a prefix word that begins here: an atom and what is called, indexed or asked of it. */
export function primaryEnd(all: readonly Token[], at: number, to: number): number {
  let next = at;
  const first = all[at];
  if (first === undefined) return at;
  next = first.partner !== undefined && first.partner > at ? first.partner + 1 : at + 1;
  while (next < to) {
    const token = all[next]!;
    if (token.text === '.' && token.kind === 'operator') next += 2;
    else if ((token.text === '(' || token.text === '[') && token.partner !== undefined) {
      next = token.partner + 1;
    } else if (token.kind === 'string' && all[next - 1]!.kind === 'string') next++;
    else break;
  }
  return Math.min(next, to);
}

/** Where the operand begins that ends before this token, going back over calls, indexes and dots. */
export function primaryStart(all: readonly Token[], before: number): number {
  let at = before - 1;
  for (;;) {
    const token = all[at];
    if (token === undefined) return before;
    if (token.kind === 'operator') {
      if (!')]}'.includes(token.text) || token.partner === undefined) return at + 1;
      at = token.partner;
      const previous = all[at - 1];
      const isTrailer =
        all[at]!.text !== '{' &&
        previous !== undefined &&
        previous.end <= all[at]!.start &&
        (previous.kind === 'string' ||
          (previous.kind === 'name' && !KEYWORDS.has(previous.text)) ||
          (previous.kind === 'operator' && ')]}'.includes(previous.text)));
      if (isTrailer) {
        at--;
        continue;
      }
    }
    while (token.kind === 'string' && all[at - 1]?.kind === 'string') at--;
    const dot = all[at - 1];
    if (dot?.kind === 'operator' && dot.text === '.') at -= 2;
    else return at;
  }
}

export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except ' +
    'finally for from global if import in is lambda nonlocal not or pass raise return try while ' +
    'with yield'
  ).split(' '),
);
