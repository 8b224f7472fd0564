/**
 * What editors, chats and encoders do to a program's text on its way, undone. Tried only when the text
 * does not parse, so that no program that works is ever changed. Strings and comments are left alone
 * where the damage is known to be outside of them.
 */

/** Each gives the text back as it was when it finds nothing to mend. */
export const REPAIRS: readonly ((text: string) => string)[] = [
  withoutInvisible,
  withStraightQuotes,
  withoutEntities,
  withLineBreaks,
];

/**
 * Strings, comments and templates, so that a replacement can pass over them. Every alternative ends
 * somewhere, closed or not: one that could fail would be tried again from each of its characters.
 */
export const CLOSED = [
  String.raw`"(?:[^"\\\n]|\\(?:[^]|$))*(?:"|$|(?=\n))`,
  String.raw`'(?:[^'\\\n]|\\(?:[^]|$))*(?:'|$|(?=\n))`,
  '`(?:[^`\\\\]|\\\\(?:[^]|$))*(?:`|$)',
  String.raw`//[^\n]*`,
  String.raw`/\*(?:[^*]|\*(?!/))*(?:\*/|$)`,
].join('|');

/** Zero-width spaces, joiners, marks and soft hyphens; no language needs them between its tokens. */
const INVISIBLE = new RegExp(
  `(${CLOSED})|[\\u00AD\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2064\\uFEFF]`,
  'g',
);
const CURLY = new RegExp(
  `(${CLOSED})|[\\u201C-\\u201F]([^\\u201C-\\u201F\\n]*)[\\u201C-\\u201F]` +
    `|[\\u2018-\\u201B]([^\\u2018-\\u201B\\n]*)[\\u2018-\\u201B]`,
  'g',
);

function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, (_found, closed: string | undefined) => closed ?? ' ');
}

function withStraightQuotes(text: string): string {
  return text.replace(
    CURLY,
    (_found, closed?: string, double?: string, single?: string): string =>
      closed ?? (double === undefined ? quoted(single ?? '', "'") : quoted(double, '"')),
  );
}

function quoted(inside: string, quote: string): string {
  return quote + inside.replaceAll(quote, `\\${quote}`) + quote;
}

const ENTITIES: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  '#34': '"',
  nbsp: ' ',
  amp: '&',
};

/** The text of a program that went through an HTML encoder, strings and all. */
function withoutEntities(text: string): string {
  return text.replace(
    /&(lt|gt|quot|apos|#39|#x27|#34|nbsp|amp);/g,
    (_found, name: string) => ENTITIES[name]!,
  );
}

/** A program that was escaped for JSON once too often: line breaks are a backslash and an n. */
function withLineBreaks(text: string): string {
  if (text.trim().includes('\n') || !text.includes('\\n')) return text;
  return text.replace(/\\(?:r\\n|([nt"'`\\]))/g, (_found, letter: string | undefined) => {
    if (letter === undefined || letter === 'n') return '\n';
    return letter === 't' ? '\t' : letter;
  });
}
