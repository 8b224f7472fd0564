/**
 * Puts into a program what MicroPython lacks and models use daily: slices with a step, a dozen methods
 * of strings, `[*a, *b]` and `{**a, **b}`, dicts of what was sorted, positional-only parameters,
 * `raise ... from`, the fields of dataclasses. Each becomes a call of a function of the prelude, on the same line.
 */
import { Edits } from './edits';
import { KEYWORDS, primaryStart, tokenize, type Token, type Tokens } from './tokens';

/** Methods that the prelude has under `__m_` and the name. */
const METHODS: ReadonlySet<string> = new Set([
  'removeprefix', 'removesuffix', 'ljust', 'rjust', 'zfill', 'title', 'capitalize', 'casefold',
  'swapcase', 'isalnum', 'isnumeric', 'isdecimal', 'isidentifier', 'expandtabs', 'sort', 'hexdigest',
]); // prettier-ignore

/** Names in a comprehension that say that its order matters. */
const SORTERS: ReadonlySet<string> = new Set(['sorted', 'reversed', 'most_common', 'nlargest']);

export function editDialect(tokens: Tokens, edits: Edits): void {
  const { all } = tokens;
  for (const [index, token] of all.entries()) {
    if (token.kind === 'string') editFormatted(token, edits);
    if (token.kind === 'name' && METHODS.has(token.text)) editMethod(all, index, edits);
    if (token.text === 'dict' && all[index + 1]?.text === '(' && all[index - 1]?.text !== '.') {
      edits.replace(token.start, token.end, '__dict');
    }
    if (token.kind === 'operator' && /^[[{]$/.test(token.text) && token.partner! > index) {
      if (token.text === '[' && isTrailer(all, index)) editSlice(all, index, edits);
      else editDisplay(all, index, edits);
    }
  }
  for (const [index, line] of tokens.lines.entries()) {
    const words = all.slice(line.from, line.to);
    const def = words.findIndex((word) => word.kind === 'name' && word.text === 'def');
    if (def >= 0 && def <= 1) editParameters(all, line.from + def + 2, edits);
    for (const [offset, word] of words.entries()) {
      if (word.text === 'raise' && word.kind === 'name') editRaise(words.slice(offset), edits);
    }
    if (words[0]?.text === '@') editDataclass(tokens, index, edits);
  }
}

/** Whether the bracket belongs to what stands before it: a call or an index. */
function isTrailer(all: readonly Token[], index: number): boolean {
  const previous = all[index - 1];
  if (previous === undefined) return false;
  if (previous.kind === 'name') return !KEYWORDS.has(previous.text);
  return previous.kind === 'string' || ')]}'.includes(previous.text);
}

/** `a.zfill(3)` becomes `__m_zfill(a)(3)`. */
function editMethod(all: readonly Token[], index: number, edits: Edits): void {
  const dot = all[index - 1];
  const name = all[index]!;
  if (dot?.text !== '.' || all[index + 1]?.text !== '(') return;
  const start = primaryStart(all, index - 1);
  if (start >= index - 1) return;
  edits.wrap(all[start]!.start, all[index - 2]!.end, `__m_${name.text}(`, ')');
  edits.replace(dot.start, name.end, '');
}

/** `a[i:j:k]` becomes `__stepped(a, i, j, k)`, unless something is assigned to it. */
function editSlice(all: readonly Token[], index: number, edits: Edits): void {
  const bracket = all[index]!;
  const close = all[bracket.partner!]!;
  const inside = all.slice(index + 1, bracket.partner);
  const colons = inside.filter((token) => token.depth === bracket.depth + 1 && token.text === ':');
  const isPlain = inside.some(
    (token) => token.text === 'lambda' || (token.text === ',' && token.depth === bracket.depth + 1),
  );
  if (colons.length !== 2 || isPlain || colons[1] === inside.at(-1)) return;
  const after = all[bracket.partner! + 1];
  if (after?.kind === 'operator' && /^[^=!<>:]?=$|^(\*\*|\/\/|>>|<<)=$/.test(after.text)) return;
  const start = primaryStart(all, index);
  if (all[start - 1]?.text === 'del') return;
  edits.wrap(all[start]!.start, close.end, '__stepped(', '');
  edits.replace(bracket.start, bracket.end, colons[0] === inside[0] ? ', None' : ', ');
  const isSecondEmpty = inside[inside.indexOf(colons[0]!) + 1] === colons[1];
  edits.replace(colons[0]!.start, colons[0]!.end, isSecondEmpty ? ', None' : ', ');
  edits.replace(colons[1]!.start, colons[1]!.end, ', ');
  edits.replace(close.start, close.end, ')');
}

/** `[*a, 1]` becomes `__chained(a, [1])`, `{**a, 'b': 1}` becomes `__merged(a, {'b': 1})`. */
function editDisplay(all: readonly Token[], index: number, edits: Edits): void {
  const bracket = all[index]!;
  const close = all[bracket.partner!]!;
  const items = itemsOf(all, index + 1, bracket.partner!, bracket.depth + 1);
  if (editSorted(all, index, edits)) return;
  const isStarred = (item: Token[]): boolean => item[0]!.text === '*' || item[0]!.text === '**';
  if (!items.some(isStarred)) return;
  const isDict = items.some((item) => item[0]!.text === '**');
  const isSet = bracket.text === '{' && !isDict;
  const head = isSet ? 'set(__chained(' : isDict ? '__merged(' : '__chained(';
  edits.replace(bracket.start, bracket.end, head);
  for (const item of items) {
    if (isStarred(item)) edits.replace(item[0]!.start, item[0]!.end, '');
    else if (isDict) edits.wrap(item[0]!.start, item.at(-1)!.end, '{', '}');
    else edits.wrap(item[0]!.start, item.at(-1)!.end, '[', ']');
  }
  edits.replace(close.start, close.end, isSet ? '))' : ')');
}

/** `{k: v for k, v in sorted(a)}` becomes `__dict((k, v) for k, v in sorted(a))`, in that order. */
function editSorted(all: readonly Token[], index: number, edits: Edits): boolean {
  const bracket = all[index]!;
  const inside = all.slice(index + 1, bracket.partner);
  const direct = inside.filter((token) => token.depth === bracket.depth + 1);
  const colon = direct.find((token) => token.text === ':');
  const loop = direct.find((token) => token.text === 'for');
  const isSorted = inside.some((token) => SORTERS.has(token.text));
  if (bracket.text !== '{' || !isSorted || colon === undefined || loop === undefined) return false;
  edits.replace(bracket.start, bracket.end, '__dict((');
  edits.replace(colon.start, colon.end, ',');
  edits.replace(loop.start, loop.end, ') for');
  const close = all[bracket.partner!]!;
  edits.replace(close.start, close.end, ')');
  return true;
}

/** What stands between the commas of one depth; empty pieces are left out. */
function itemsOf(all: readonly Token[], from: number, to: number, depth: number): Token[][] {
  const items: Token[][] = [[]];
  for (const token of all.slice(from, to)) {
    if (token.text === ',' && token.depth === depth) items.push([]);
    else items.at(-1)!.push(token);
  }
  return items.filter((item) => item.length > 0);
}

/** Positional-only parameters are ordinary ones here. */
function editParameters(all: readonly Token[], open: number, edits: Edits): void {
  const bracket = all[open];
  if (bracket?.text !== '(' || bracket.partner === undefined) return;
  for (let index = open + 1; index < bracket.partner; index++) {
    const slash = all[index]!;
    if (slash.text !== '/' || slash.depth !== bracket.depth + 1) continue;
    const next = all[index + 1]!;
    if (next.text === ',') edits.replace(slash.start, next.end, '');
    else edits.replace(all[index - 1]!.start, slash.end, '');
  }
}

/** The engine has no chains of exceptions, and says so on the console. */
function editRaise(words: readonly Token[], edits: Edits): void {
  const end = words.findIndex((word) => word.text === ';' && word.depth === 0);
  const statement = end < 0 ? words : words.slice(0, end);
  const from = statement.find((word) => word.text === 'from' && word.depth === 0);
  if (from !== undefined) edits.replace(from.start, statement.at(-1)!.end, '');
}

/** The engine keeps no annotations, so the decorator is told the names of the fields. */
function editDataclass(tokens: Tokens, index: number, edits: Edits): void {
  const { all, lines } = tokens;
  const line = lines[index]!;
  const words = all.slice(line.from, line.to);
  const name = words.findIndex((word) => word.text === 'dataclass');
  if (name < 0) return;
  const head = lines.findIndex((entry, at) => at > index && all[entry.from]!.text === 'class');
  const body = lines[head + 1];
  if (head < 0 || body === undefined) return;
  const fields: string[] = [];
  for (const entry of lines.slice(head + 1)) {
    if (entry.indent < body.indent) break;
    const [field, colon] = [all[entry.from]!, all[entry.from + 1]];
    const isField = field.kind === 'name' && !KEYWORDS.has(field.text) && colon?.text === ':';
    if (entry.indent === body.indent && isField) fields.push(`'${field.text}'`);
  }
  const list = `fields=(${fields.map((field) => `${field},`).join('')})`;
  const open = words[name + 1];
  if (open?.text === '(') edits.replace(open.end, open.end, `${list},`);
  else edits.replace(words[name]!.end, words[name]!.end, `(${list})`);
}

/** The expressions inside a formatted string are programs too. */
function editFormatted(token: Token, edits: Edits): void {
  const prefix = /^[a-zA-Z]*/.exec(token.text)![0];
  if (!/f/i.test(prefix)) return;
  const { text } = token;
  for (let at = prefix.length; at < text.length; at++) {
    if (text[at] !== '{') continue;
    if (text[at + 1] === '{') {
      at++;
      continue;
    }
    const end = expressionEnd(text, at + 1);
    const inside = text.slice(at + 1, end);
    const inner = new Edits();
    editDialect(tokenize(inside), inner);
    const edited = inner.apply(inside);
    const [form, formatted] = formattedBy(edited, text.slice(end), text[prefix.length]!);
    if (formatted !== inside) {
      edits.replace(token.start + at + 1, token.start + end + form, formatted);
    }
    at = end - 1;
  }
}

/**
 * What replaces an expression and its format where the engine does not know the latter: it leaves out
 * the commas of floats and asks no date. With it the length of the format that it replaces.
 */
function formattedBy(expression: string, rest: string, quote: string): [number, string] {
  const commas = /^:,\.(\d+)f(?=\})/.exec(rest);
  if (commas !== null) return [commas[0].length, `__comma(${expression},${commas[1]!})`];
  const date = /^:([^{}'"]*%[a-zA-Z][^{}'"]*)(?=\})/.exec(rest);
  if (date === null) return [0, expression];
  const other = quote === '"' ? "'" : '"';
  return [date[0].length, `__formatted(${expression},${other}${date[1]!}${other})`];
}

/** The end of the expression that begins here: its closing brace, its format or its conversion. */
function expressionEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if ('([{'.includes(character)) depth++;
    else if (depth > 0 && ')]}'.includes(character)) depth--;
    else if (depth === 0 && (character === '}' || character === ':')) return at;
    else if (depth === 0 && character === '!' && text[at + 1] !== '=') return at;
  }
  return text.length;
}
