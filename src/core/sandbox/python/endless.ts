/** Loops of a Python program that surely never end: nothing in them leaves, waits or may raise. */
import type { Blocks } from './blocks';
import { KEYWORDS, type Token, type Tokens } from './tokens';

/** Each is read from its head to its end, and they may stand in each other. */
const MOST_LOOKED_AT = 5;
const ENDING = new Set([
  'return', 'raise', 'yield', 'await', 'assert', 'del', 'import', 'with', 'for',
  '.', '/', '//', '%', '/=', '//=', '%=',
]); // prettier-ignore

/** Their first tokens. */
export function endlessLoops(tokens: Tokens, blocks: Blocks): Token[] {
  const { all, lines } = tokens;
  const found: Token[] = [];
  let lookedAt = 0;
  for (const [number, { from }] of lines.entries()) {
    const [word, test, colon] = [all[from], all[from + 1], all[from + 2]];
    if (word?.text !== 'while' || colon?.text !== ':') continue;
    if (test?.text !== 'True' && test?.text !== '1') continue;
    if (++lookedAt > MOST_LOOKED_AT) break;
    if (!mayEnd(number, tokens, blocks)) found.push(word);
  }
  return found;
}

function mayEnd(head: number, { all, lines }: Tokens, blocks: Blocks): boolean {
  const end = blocks.endOf(head);
  const to = lines[end]?.from ?? all.length;
  for (let at = lines[head]!.from + 3; at < to; at++) {
    const { kind, text } = all[at]!;
    if (kind === 'string' || kind === 'number') continue;
    if (text === 'break' && loopOf(blocks.lineOf(at), blocks) === head) return true;
    if (ENDING.has(text)) return true;
    // A call or an index, but not brackets that only hold things together.
    const before = all[at - 1]!;
    const isAsked =
      (before.kind === 'name' && !KEYWORDS.has(before.text)) || /^[)\]}]$/.test(before.text);
    if ((text === '(' || text === '[') && isAsked && before.text !== 'print') return true;
  }
  return false;
}

function loopOf(line: number, blocks: Blocks): number | undefined {
  let at: number | undefined = line;
  while (at !== undefined && !/^(?:for|while)$/.test(blocks.wordOf(at))) at = blocks.parentOf(at);
  return at;
}
