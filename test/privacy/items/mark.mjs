/** Marks labelled pieces while a value is built, and reads the labels off at the end. */

const OPEN = '\uE000';
const MID = '\uE001';
const CLOSE = '\uE002';
const NUM = '\uE003';
const PIECE = /\uE000([a-z_]+)\uE001([^\uE000-\uE003]*)\uE002/gu;
const QUOTED_NUM = /"(\uE000[a-z_]+\uE001\d+\uE002)\uE003"/gu;

/** The text, marked as a piece of that kind. */
export const m = (kind, text) => `${OPEN}${kind}${MID}${text}${CLOSE}`;

/** A numeric leaf that carries a label. */
class NumMark {
  constructor(kind, n) {
    this.kind = kind;
    this.n = n;
  }

  toJSON() {
    return m(this.kind, String(this.n)) + NUM;
  }
}

/** A number leaf, marked as a piece of that kind. */
export const num = (kind, n) => new NumMark(kind, Number(n));

/** JSON text of a value that may hold marks (numbers stay numbers). */
export const toJson = (value, indent) =>
  JSON.stringify(value, null, indent).replace(QUOTED_NUM, '$1');

function strip(text, spans) {
  return text.replace(PIECE, (_, kind, piece) => {
    if (!spans.some((s) => s.kind === kind && s.text === piece)) spans.push({ kind, text: piece });
    return piece;
  });
}

function walk(value, spans) {
  if (typeof value === 'string') return strip(value, spans);
  if (value instanceof NumMark) {
    spans.push({ kind: value.kind, text: String(value.n) });
    return value.n;
  }
  if (Array.isArray(value)) return value.map((v) => walk(v, spans));
  if (value && typeof value === 'object') {
    const pairs = Object.entries(value).map(([k, v]) => [strip(k, spans), walk(v, spans)]);
    return Object.fromEntries(pairs);
  }
  return value;
}

/** The value without marks, and the labels that stood in it. */
export function finish(marked) {
  const spans = [];
  const value = walk(marked, spans);
  return { value, spans };
}
