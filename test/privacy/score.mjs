/** Recall and precision over labelled items: `{ group, value, spans: [{ kind, text }] }`. */

const MOST = { recall: 0.99, precision: 0.98 };
/** Names and addresses prove nothing themselves; what is found of them is stated, and no floor. */
const WITHOUT_FLOOR = new Set(['name', 'address']);
/** Characters of a fault that are shown. */
const WIDTH = { piece: 60, value: 180 };

/** @returns {{ report: string, faults: string[], kinds: number, below: number }} with a floor, and below it */
export function score(Structure, items, seed) {
  const tally = new Map();
  const of = (kind) =>
    tally.get(kind) ?? tally.set(kind, { values: 0, found: 0, right: 0, wrong: 0 }).get(kind);
  const disguise = { values: 0, found: 0 };
  let flagged = 0;
  let clean = 0;
  const faults = [];
  const blame = (what, kind, text, value) =>
    faults.push(
      `${what} ${kind} ${JSON.stringify(text).slice(0, WIDTH.piece)} in ${JSON.stringify(value).slice(0, WIDTH.value)}`,
    );

  for (const { group, value, spans } of items) {
    const pieces = piecesOf(Structure, value);
    for (const { kind, text } of spans) {
      const isFound = pieces.some(({ piece }) => covers(piece, text)) || isInParts(pieces, text);
      of(kind).values++;
      if (isFound) of(kind).found++;
      else blame('missed', kind, text, value);
      if (group === 'disguised') {
        disguise.values++;
        if (isFound) disguise.found++;
      }
    }
    if (spans.length === 0) {
      clean++;
      if (pieces.length > 0) flagged++;
    }
    for (const { kind, piece } of pieces) {
      const isRight = spans.some(({ text }) => covers(piece, text) || overlaps(piece, text));
      of(kind)[isRight ? 'right' : 'wrong']++;
      if (!isRight) blame('wrong', kind, piece, value);
    }
  }

  const rows = [];
  const total = { values: 0, found: 0, right: 0, wrong: 0 };
  let below = 0;
  for (const [kind, counts] of [...tally].toSorted(([a], [b]) => a.localeCompare(b))) {
    const recall = share(counts.found, counts.values);
    const precision = share(counts.right, counts.right + counts.wrong);
    const isFree = WITHOUT_FLOOR.has(kind);
    const isLow = !isFree && (recall < MOST.recall || precision < MOST.precision);
    if (isLow) below++;
    if (!isFree) for (const key of Object.keys(total)) total[key] += counts[key];
    const note = isLow ? 'below its floor' : isFree ? 'no floor' : '';
    rows.push([kind, counts.values, shown(recall), shown(precision), note]);
  }
  const all = [share(total.found, total.values), share(total.right, total.right + total.wrong)];
  rows.push(['all with a floor', total.values, ...all.map(shown), '']);
  const report = [
    `${items.length.toLocaleString('en')} items, seed ${seed}: ${(items.length - clean).toLocaleString('en')} with values, ` +
      `${clean.toLocaleString('en')} without.`,
    '',
    '| kind | values | found | of what was found, right | |',
    '| --- | ---: | ---: | ---: | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `- Disguised (other scripts, invisible characters, escapes, spelled signs): ${shown(share(disguise.found, disguise.values))} of ${disguise.values} found.`,
    `- Items without values that were flagged: ${shown(share(flagged, clean))}.`,
  ].join('\n');
  const kinds = [...tally.keys()].filter((kind) => !WITHOUT_FLOOR.has(kind)).length;
  return { report, faults, kinds, below };
}

function piecesOf(Structure, value) {
  const pieces = [];
  const structure = new Structure((kind, piece) => {
    pieces.push({ kind, piece });
    return '';
  });
  structure.protect(value);
  return pieces;
}

/** Nine tenths of the value are in the piece. */
function covers(piece, text) {
  return piece.includes(text) || (text.includes(piece) && piece.length >= text.length * 0.9);
}

function overlaps(piece, text) {
  return text.includes(piece) || piece.includes(text);
}

function isInParts(pieces, text) {
  const inside = pieces.filter(({ piece }) => text.includes(piece));
  return inside.reduce((sum, { piece }) => sum + piece.length, 0) >= text.length * 0.9;
}

const share = (part, whole) => (whole === 0 ? 1 : part / whole);
const shown = (number) => `${(number * 100).toFixed(1)} %`;
