import { luhnOk } from './values-money.mjs';
import { labelled, neutral } from './surround.mjs';
import { numberPairs } from './negatives-numbers.mjs';
import { miscPairs } from './negatives-misc.mjs';
import { codePairs, codeTexts } from './negatives-code.mjs';
import { numberValues, toolReplies } from './negatives-tools.mjs';
import { prose } from './negatives-prose.mjs';

const SENTENCES = [
  (w, v) => `The ${w.label} is ${v} now.`,
  (w, v) => `changed ${w.key} to ${v}`,
  (w, v) => `${w.label} ${v} was checked.`,
  (w, v) => `see ${w.label} ${v} for details`,
  (w, v) => `expected ${w.key} ${v}, got nothing`,
  (w, v) => `${w.key}: ${v} (unchanged)`,
];

/** A pair in a sentence or in one of the surroundings of labelled values. */
function pair(r, make) {
  const { w, v } = make(r);
  if (r.chance(0.3)) return neutral(r, r.pick(SENTENCES)(w, v));
  return labelled(r, w, v).value;
}

const text = (r, make) => {
  const t = make(r);
  return typeof t !== 'string' || r.chance(0.6) ? t : neutral(r, t);
};

const LONG = /(?<![\dA-Za-z])\d(?:[ -]?\d){12,18}(?![\dA-Za-z])/gu;

/** Whether some number in the text would pass for a card that an issuer could have made. */
const likeCard = (print) =>
  (print.match(LONG) ?? []).some((run) => {
    const d = run.replace(/\D/gu, '');
    return /^(?:[3-6]|2[2-7])/u.test(d) && luhnOk(d);
  });

/** One hard negative. */
export function negativeItem(r) {
  for (;;) {
    const item = draw(r);
    if (!likeCard(JSON.stringify(item.value))) return item;
  }
}

function draw(r) {
  const roll = r.f();
  let value;
  if (roll < 0.27) value = pair(r, r.pick(numberPairs));
  else if (roll < 0.38) value = pair(r, r.pick(miscPairs));
  else if (roll < 0.56) value = pair(r, r.pick(codePairs));
  else if (roll < 0.74) value = text(r, r.pick(codeTexts));
  else if (roll < 0.87) value = text(r, r.pick(prose));
  else if (roll < 0.96) value = r.pick(toolReplies)(r);
  else value = r.pick(numberValues)(r);
  return { group: 'negative', value };
}
