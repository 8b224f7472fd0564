/** Checks the labelled set: its labels, checksums, numbers and that its seed decides it. Throws on the first fault. */
import assert from 'node:assert/strict';
import { makeItems } from './items.mjs';
import { luhnOk, mod97 } from './values-money.mjs';

const KINDS = [
  'email',
  'phone',
  'ssn',
  'national_id',
  'card',
  'iban',
  'bank_account',
  'ip',
  'mac',
  'birth_date',
  'passport',
  'address',
  'name',
  'api_key',
  'bearer_token',
  'jwt',
  'private_key',
  'connection_string',
  'password',
];
const MANY = new Set([
  'email',
  'phone',
  'ssn',
  'card',
  'iban',
  'ip',
  'jwt',
  'private_key',
  'api_key',
  'password',
]);
const GROUPS = ['plain', 'context', 'structured', 'disguised', 'negative'];

function leaves(value, out = []) {
  if (typeof value === 'string' || typeof value === 'number') out.push(String(value));
  else if (value && typeof value === 'object') Object.values(value).forEach((v) => leaves(v, out));
  return out;
}

const digitOf = (c) => {
  const code = c.codePointAt(0);
  for (let zero = code; zero > code - 10; zero -= 1) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) return String(code - zero);
  }
  return c;
};

/** A piece with its disguise taken off: escapes, full width, other digits, then only [0-9A-Z]. */
function undress(text) {
  return text
    .replace(/%([0-9A-F]{2})/gu, (_, h) => String.fromCharCode(parseInt(h, 16)))
    .replace(/&nbsp;|\\n/gu, ' ')
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/[^0-9A-Za-z]/gu, '')
    .toUpperCase();
}

export function checkItems(items, seed) {
  assert.deepEqual(items, makeItems(seed), 'the seed decides the set');
  assert.notDeepEqual(items, makeItems(seed + 1), 'another seed gives another set');

  const ids = new Set();
  const perKind = Object.fromEntries(KINDS.map((k) => [k, 0]));
  const perGroup = Object.fromEntries(GROUPS.map((g) => [g, 0]));
  const spans = Object.fromEntries(KINDS.map((k) => [k, 0]));

  for (const item of items) {
    assert.ok(!ids.has(item.id), `double id ${item.id}`);
    ids.add(item.id);
    assert.ok(GROUPS.includes(item.group), item.id);
    perGroup[item.group] += 1;
    assert.equal(item.spans.length === 0, item.group === 'negative', `labels of ${item.id}`);
    const all = leaves(item.value);
    assert.ok(!/[\uE000-\uE003]|\[object/u.test(all.join('\n')), item.id);
    if (item.spans.length) assert.ok(!/\bundefined\b/u.test(all.join('\n')), item.id);
    for (const kind of new Set(item.spans.map((s) => s.kind))) perKind[kind] += 1;
    for (const { kind, text } of item.spans) {
      assert.ok(KINDS.includes(kind), `kind ${kind} of ${item.id}`);
      assert.ok(text.length > 1, item.id);
      assert.ok(
        all.some((leaf) => leaf.includes(text)),
        `${item.id}: ${text}`,
      );
      spans[kind] += 1;
      if (kind === 'iban') assert.equal(mod97(undress(text)), 1, `${item.id}: ${text}`);
      if (kind === 'jwt' && item.group !== 'disguised') {
        for (const part of text.split('.').slice(0, 2)) {
          JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
        }
      }
    }
    const cards = item.spans.filter((s) => s.kind === 'card').map((s) => undress(s.text));
    const whole = cards.every((c) => c.length <= 7) ? [cards.join('')] : cards;
    for (const c of cards.length ? whole : []) {
      assert.ok(/^\d{13,19}$/u.test(c) && luhnOk(c), `${item.id}: card ${c}`);
    }
  }

  const positives = items.length - perGroup.negative;
  assert.ok(items.length >= 6000, 'six thousand items');
  assert.ok(perGroup.negative >= 3200 && perGroup.negative >= positives, 'enough negatives');
  assert.ok(perGroup.disguised >= 400, 'enough disguised items');
  for (const k of KINDS) assert.ok(perKind[k] >= (MANY.has(k) ? 200 : 80), `${k}: ${perKind[k]}`);
}
