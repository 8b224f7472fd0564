/**
 * Python's regular expressions, run by the thread's own engine: the machine's expressions are too poor,
 * and one written in Python would be slow. Patterns and texts are hostile data, but the worst that an
 * expression can do here is to run for long, and then the host ends the thread.
 */

import { listIn } from './wire';

/** Values of Python's flags. */
const FLAGS = { ignoreCase: 2, multiline: 8, dotAll: 16, verbose: 64 };

/** More than anybody reads, and less than fills the thread. */
const MAX_MATCHES = 1_000_000;

const WORD = '[\\p{L}\\p{M}\\p{N}_]';
const NOT_WORD = '[^\\p{L}\\p{M}\\p{N}_]';
const EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const NO_EDGE = `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`;

interface Question {
  pattern: string;
  flags: number;
  text: string;
  /** 0 anywhere, 1 at the start only, 2 the whole. */
  mode: number;
  /** Positions count characters as Python does. */
  start: number;
  /** How many matches are wanted; 0 for all. */
  limit: number;
  /** Whether the places of the matches are wanted, and the texts between them. */
  places: boolean;
  between: boolean;
}

/** Spans of the whole and of each group, null for one that took no part. */
type Spans = ([number, number] | null)[];

interface Answer {
  /** Numbers of the groups that have names. */
  names: Record<string, number>;
  /** The texts of the whole and of each group, for each match. */
  groups: (string | null)[][];
  spans: Spans[] | null;
  between: string[] | null;
}

/** Throws SyntaxError for a pattern that is none. */
function find(question: Question): Answer {
  const { text, mode, limit } = question;
  const translated = translate(question.pattern, question.flags);
  const source = mode === 2 ? `(?:${translated.source})(?![^])` : translated.source;
  const expression = new RegExp(source, `du${translated.flags}${mode === 0 ? 'g' : 'y'}`);
  const places = new Places(text);
  expression.lastIndex = places.toUnits(question.start);
  const answer: Answer = {
    names: translated.names,
    groups: [],
    spans: question.places ? [] : null,
    between: question.between ? [] : null,
  };
  let at = 0;
  for (;;) {
    const match = expression.exec(text);
    if (match === null) break;
    if (answer.groups.length === MAX_MATCHES) throw new Error(`more than ${MAX_MATCHES} matches`);
    answer.groups.push(Array.from(match, (group: string | undefined) => group ?? null));
    answer.spans?.push(match.indices!.map((span) => spanOf(span, places)));
    answer.between?.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (mode !== 0 || answer.groups.length === limit) break;
    // After an empty match the search goes on one character later.
    const next = text.codePointAt(at) ?? 0;
    if (match[0] === '') expression.lastIndex = at + (next > 65_535 ? 2 : 1);
    if (expression.lastIndex > text.length) break;
  }
  answer.between?.push(text.slice(at));
  return answer;
}

/** The matches of an expression in the text after its line, or `!` and what is wrong with it. */
export function findIn(question: string): string {
  const end = question.indexOf('\n');
  const fields = listIn(question.slice(0, end));
  const [pattern, flags, mode, start, limit, places, between] = fields;
  if (typeof pattern !== 'string') return '!a pattern is a text';
  try {
    const answer = find({
      pattern,
      text: question.slice(end + 1),
      flags: Number(flags),
      mode: Number(mode),
      start: Number(start),
      limit: Number(limit),
      places: places === true,
      between: between === true,
    });
    return JSON.stringify([answer.names, answer.groups, answer.spans, answer.between]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `!${message.replace(/^Invalid regular expression: [^]*\/\w*: /, '')}`;
  }
}

function spanOf(span: [number, number] | undefined, places: Places): [number, number] | null {
  return span === undefined ? null : [places.toCharacters(span[0]), places.toCharacters(span[1])];
}

/** Python counts characters, the engine counts units of UTF-16; they differ only beyond the first plane. */
class Places {
  readonly #units: number[] | undefined;
  readonly #characters: Map<number, number> | undefined;

  constructor(text: string) {
    if (!/[\ud800-\udbff]/.test(text)) return;
    this.#units = [];
    let at = 0;
    for (const character of text) {
      this.#units.push(at);
      at += character.length;
    }
    this.#units.push(at);
    this.#characters = new Map(this.#units.map((unit, index) => [unit, index]));
  }

  toUnits(character: number): number {
    return this.#units?.[character] ?? character;
  }

  toCharacters(unit: number): number {
    return this.#characters?.get(unit) ?? unit;
  }
}

interface Translated {
  source: string;
  flags: string;
  names: Record<string, number>;
}

function translate(pattern: string, given: number): Translated {
  const names: Record<string, number> = Object.create(null) as Record<string, number>;
  let flags = given;
  let groups = 0;
  let source = '';
  let isInClass = false;
  let at = 0;
  const take = (expression: RegExp): RegExpExecArray | null => {
    expression.lastIndex = at;
    const found = expression.exec(pattern);
    if (found !== null) at += found[0].length;
    return found;
  };
  const global = take(/\(\?([aiLmsux]+)\)/y);
  for (const letter of global?.[1] ?? '') flags |= flagOf(letter);
  while (at < pattern.length) {
    const escape = take(/\\([^])/y);
    if (escape !== null) {
      source += escaped(escape[1]!, isInClass);
      continue;
    }
    if (isInClass) {
      if (pattern[at] === ']' && !source.endsWith('[') && !source.endsWith('[^')) isInClass = false;
      source += pattern[at] === '[' || (pattern[at] === ']' && isInClass) ? '\\' : '';
      source += pattern[at++];
      continue;
    }
    if ((flags & FLAGS.verbose) !== 0 && take(/\s+|#[^\n]*/y) !== null) continue;
    if (take(/\(\?#[^)]*\)/y) !== null) continue;
    const named = take(/\(\?P<(\w+)>/y);
    const again = named === null ? take(/\(\?P=(\w+)\)/y) : null;
    if (named !== null) {
      names[named[1]!] = ++groups;
      source += `(?<${named[1]!}>`;
    } else if (again !== null) {
      source += `\\k<${again[1]!}>`;
    } else {
      if (pattern[at] === '(' && pattern[at + 1] !== '?') groups++;
      isInClass = pattern[at] === '[';
      source += plain(pattern, at, flags);
      at++;
    }
  }
  const letters = [
    (flags & FLAGS.ignoreCase) !== 0 ? 'i' : '',
    (flags & FLAGS.multiline) !== 0 ? 'm' : '',
    (flags & FLAGS.dotAll) !== 0 ? 's' : '',
  ];
  return { source, flags: letters.join(''), names };
}

/** One character outside of classes and escapes. */
function plain(pattern: string, at: number, flags: number): string {
  const character = pattern[at]!;
  if (character === '{') {
    const count = /^\{(\d*)(,?)(\d*)\}/.exec(pattern.slice(at));
    if (count === null || count[0] === '{}' || count[0] === '{,}') return '\\{';
    return count[1] === '' ? '{0' : '{';
  }
  if (character === '}') return /\{\d*,?\d*$/.test(pattern.slice(0, at)) ? '}' : '\\}';
  if (character === ']') return '\\]';
  if (character === '$' && (flags & FLAGS.multiline) === 0) return '(?=\\n?(?![^]))';
  return character;
}

function flagOf(letter: string): number {
  const values: Record<string, number> = {
    i: FLAGS.ignoreCase,
    m: FLAGS.multiline,
    s: FLAGS.dotAll,
    x: FLAGS.verbose,
  };
  return values[letter] ?? 0;
}

/** What `\x` means. */
function escaped(letter: string, isInClass: boolean): string {
  switch (letter) {
    case 'w':
      return isInClass ? '\\p{L}\\p{M}\\p{N}_' : WORD;
    case 'W':
      return isInClass ? '\\W' : NOT_WORD;
    case 'b':
      return isInClass ? '\\b' : EDGE;
    case 'B':
      return NO_EDGE;
    case 'A':
      return '(?<![^])';
    case 'Z':
      return '(?![^])';
    case 'a':
      return '\\x07';
  }
  // Letters and digits have the same meaning; all else stands for itself.
  if (/[a-zA-Z0-9]/.test(letter)) return `\\${letter}`;
  return /[\^$\\.*+?()[\]{}|/]/.test(letter) || (isInClass && letter === '-')
    ? `\\${letter}`
    : letter;
}
