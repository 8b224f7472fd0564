/**
 * `npm run eval:privacy`: recall and precision of detection for each kind, over items made with a fixed seed.
 * A value counts as found when nine tenths of its characters are covered; what is found where no value is
 * counts against precision. Ends with 1 where a kind with a structure of its own is below its floor.
 */
import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measured, root } from '../../scripts/bundles.mjs';
import { disguised } from './disguises.mjs';
import { negatives } from './negatives.mjs';
import { positives, unsaid } from './positives.mjs';
import { Chance } from './random.mjs';

const SEED = Number(process.argv.find((arg) => /^\d+$/.test(arg)) ?? 20_261_126);
const isVerbose = process.argv.includes('--verbose');
/** Faults that are shown of each kind. */
const SHOWN = 8;
const MOST = { recall: 0.99, precision: 0.98 };
/** Names and addresses prove nothing themselves; what is found of them is stated, and no floor. */
const WITHOUT_FLOOR = new Set(['name', 'address']);

const HEAD = `# What detection of personal data finds
Made by \`npm run eval:privacy -- --write\` over items that test/privacy makes with a fixed seed: replies of tools with values of each kind,
valid and made up, and at least as many that only look like it. A value counts as found when nine tenths of its characters are covered.
The items and the detector are of the same hands, so on the texts of others expect less: the figures say that nothing of what is
known here is lost again. Kinds with a floor must be found by 99 % and right by 98 %. Names and addresses prove nothing themselves: a part of
their items stands in free text where nothing says so, and is mostly not found.
`;

const outfile = path.join(root, 'out/privacy/detect.mjs');
await mkdir(path.dirname(outfile), { recursive: true });
await build({
  ...measured("export { Structure } from './src/core/privacy/detect/structure';", outfile),
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
const { Structure } = await import(outfile);

const chance = new Chance(SEED);
const items = [
  ...positives(chance, 200),
  ...disguised(chance, 80),
  ...unsaid(chance, 120),
  ...negatives(chance, 6_000),
];

const tally = new Map();
const of = (kind) =>
  tally.get(kind) ?? tally.set(kind, { values: 0, found: 0, right: 0, wrong: 0 }).get(kind);
const disguise = { values: 0, found: 0 };
let flagged = 0;
let clean = 0;
const faults = [];

for (const item of items) {
  const pieces = [];
  const structure = new Structure((kind, piece) => {
    pieces.push({ kind, piece });
    return '';
  });
  structure.protect(item.value);
  for (const { kind, text } of item.spans) {
    const covered = pieces.some(({ piece }) => covers(piece, text)) || isInParts(pieces, text);
    of(kind).values++;
    if (covered) of(kind).found++;
    else
      faults.push(
        `missed ${kind} ${JSON.stringify(text).slice(0, 60)} in ${JSON.stringify(item.value).slice(0, 140)}`,
      );
    if (item.group === 'disguised') {
      disguise.values++;
      if (covered) disguise.found++;
    }
  }
  if (item.spans.length === 0) {
    clean++;
    if (pieces.length > 0) flagged++;
  }
  for (const { kind, piece } of pieces) {
    const isRight = item.spans.some(({ text }) => covers(piece, text) || overlaps(piece, text));
    of(kind)[isRight ? 'right' : 'wrong']++;
    if (!isRight)
      faults.push(
        `wrong ${kind} ${JSON.stringify(piece).slice(0, 60)} in ${JSON.stringify(item.value).slice(0, 140)}`,
      );
  }
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
const rows = [];
let below = 0;
const total = { values: 0, found: 0, right: 0, wrong: 0 };
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
  `${items.length.toLocaleString('en')} items, seed ${SEED}: ${(items.length - clean).toLocaleString('en')} with values, ` +
    `${clean.toLocaleString('en')} without.`,
  '',
  '| kind | values | found | of what was found, right | |',
  '| --- | ---: | ---: | ---: | --- |',
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
  `- Disguised (other scripts, invisible characters, escapes, spelled signs): ${shown(share(disguise.found, disguise.values))} of ${disguise.values} found.`,
  `- Items without values that were flagged: ${shown(share(flagged, clean))}.`,
].join('\n');
console.log(report);
const perKind = new Map();
for (const fault of faults) {
  const key = fault.split(' ', 2).join(' ');
  perKind.set(key, (perKind.get(key) ?? 0) + 1);
  if (isVerbose && perKind.get(key) <= SHOWN) console.log(fault);
}
if (process.argv.includes('--write')) {
  const file = path.join(root, 'docs/privacy.md');
  await writeFile(file, `${HEAD}\n${report}\n`);
}
const floors = tally.size - WITHOUT_FLOOR.size;
console.log(`\nprivacy: ${floors - below} passed, ${below} failed`);
process.exitCode = below === 0 ? 0 : 1;
