import { makeRng } from './rng.mjs';
import { finish } from './mark.mjs';
import { personal } from './singles.mjs';
import { secret } from './secrets.mjs';
import { structuredItem } from './structured.mjs';
import { disguisedItem } from './disguise.mjs';
import { negativeItem } from './negatives.mjs';

/** How many single-value items of each kind there are. */
const COUNTS = {
  email: 215,
  phone: 215,
  ssn: 205,
  card: 215,
  iban: 215,
  ip: 215,
  jwt: 205,
  private_key: 205,
  api_key: 215,
  password: 215,
  national_id: 140,
  bank_account: 90,
  mac: 90,
  birth_date: 100,
  passport: 90,
  address: 95,
  name: 130,
  bearer_token: 100,
  connection_string: 100,
};

/**
 * The labelled set.
 * @param {number} seed the same seed gives the same set
 * @returns {{id: string, group: string, value: unknown, spans: {kind: string, text: string}[]}[]}
 */
export function makeItems(seed = 20261126) {
  const out = [];
  const seen = new Set();
  const add = (prefix, n, make) => {
    for (let i = 1, tries = 0; i <= n && tries < n * 20; tries += 1) {
      const made = make();
      const { value, spans } = finish(made.value);
      const print = JSON.stringify(value);
      if (seen.has(print)) continue;
      seen.add(print);
      out.push({ id: `${prefix}-${String(i).padStart(4, '0')}`, group: made.group, value, spans });
      i += 1;
    }
  };
  let lane = 0;
  const rng = () => makeRng(seed + 7919 * (lane += 1));
  for (const [kind, n] of Object.entries(COUNTS)) {
    const r = rng();
    const make = personal[kind] ?? secret[kind];
    add(kind, n, () => make(r));
  }
  const rs = rng();
  add('structured', 420, () => structuredItem(rs));
  const rd = rng();
  add('disguised', 620, () => disguisedItem(rd));
  const rn = rng();
  add('negative', 4300, () => negativeItem(rn));
  return out;
}
