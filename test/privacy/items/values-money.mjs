import { ABC } from './rng.mjs';

/** The Luhn check digit for a string of digits. */
export function luhnDigit(body) {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    let d = Number(body[body.length - 1 - i]);
    if (i % 2 === 0) {
      d *= 2;
      if (d > 9) d -= 9;
    }
    sum += d;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether a string of digits passes the Luhn check. */
export const luhnOk = (digits) => luhnDigit(digits.slice(0, -1)) === digits.at(-1);

/** Issuers: prefixes, lengths, groups. */
const ISSUERS = [
  { id: 'visa', w: 5, pre: (r) => `4${r.digits(5)}`, len: [16] },
  { id: 'visa13', w: 1, pre: (r) => `4${r.digits(5)}`, len: [13] },
  { id: 'visa19', w: 1, pre: (r) => `4${r.digits(5)}`, len: [19] },
  { id: 'mc', w: 4, pre: (r) => `5${r.int(1, 5)}${r.digits(4)}`, len: [16] },
  { id: 'mc2', w: 2, pre: (r) => `${r.int(2221, 2720)}${r.digits(2)}`, len: [16] },
  { id: 'amex', w: 3, pre: (r) => `3${r.pick('47')}${r.digits(4)}`, len: [15] },
  {
    id: 'discover',
    w: 2,
    len: [16],
    pre: (r) =>
      r.pick([`6011${r.digits(2)}`, `65${r.digits(4)}`, `64${r.int(4, 9)}${r.digits(3)}`]),
  },
  {
    id: 'diners',
    w: 1,
    len: [14],
    pre: (r) => r.pick([`36${r.digits(4)}`, `38${r.digits(4)}`, `30${r.int(0, 5)}${r.digits(3)}`]),
  },
  { id: 'jcb', w: 1, pre: (r) => `${r.int(3528, 3589)}${r.digits(2)}`, len: [16] },
  { id: 'unionpay', w: 1, pre: (r) => `62${r.int(21, 28)}${r.digits(2)}`, len: [16, 19] },
  {
    id: 'maestro',
    w: 1,
    len: [16, 18, 19],
    pre: (r) => `${r.pick(['5018', '5020', '5038', '6304', '6759', '6761', '6763'])}${r.digits(2)}`,
  },
];
const BAG = ISSUERS.flatMap((x) => Array(x.w).fill(x));

/** The bare digits of a fresh card number that passes Luhn. */
export function cardDigits(r, only) {
  const is = only ? ISSUERS.find((x) => x.id === only) : r.pick(BAG);
  const len = r.pick(is.len);
  const pre = is.pre(r);
  const body = pre + r.digits(len - 1 - pre.length);
  return body + luhnDigit(body);
}

/** Card digits cut into the groups that are printed on the card. */
export function cardGroups(d) {
  if (d.length === 15) return [d.slice(0, 4), d.slice(4, 10), d.slice(10)];
  if (d.length === 14) return [d.slice(0, 4), d.slice(4, 10), d.slice(10)];
  return d.match(/.{1,4}/gu);
}

/** A card number, plain or with spaces or dashes. */
export function card(r) {
  const d = cardDigits(r);
  return r.pick([d, cardGroups(d).join(' '), cardGroups(d).join(' '), cardGroups(d).join('-')]);
}

/** BBAN shapes: n digit, a letter, c either; the country gives the length. */
const IBAN_SHAPES = {
  DE: 'n18',
  GB: 'a4n14',
  FR: 'n10c11n2',
  ES: 'n20',
  IT: 'a1n10c12',
  NL: 'a4n10',
  BE: 'n12',
  AT: 'n16',
  CH: 'n5c12',
  PL: 'n24',
  PT: 'n21',
  SE: 'n20',
  NO: 'n11',
  DK: 'n14',
  FI: 'n14',
  IE: 'a4n14',
  LU: 'n3c13',
  CZ: 'n20',
  SK: 'n20',
  HU: 'n24',
  RO: 'a4c16',
  BG: 'a4n6c8',
  GR: 'n7c16',
  HR: 'n17',
  SI: 'n15',
  LT: 'n16',
  LV: 'a4c13',
  EE: 'n16',
  CY: 'n8c16',
  MT: 'a4n5c18',
  TR: 'n6c16',
  SA: 'n2c18',
  AE: 'n19',
  IL: 'n19',
  MC: 'n10c11n2',
  LI: 'n5c12',
  IS: 'n22',
  UA: 'n6c19',
  GE: 'a2n16',
  BR: 'n23a1c1',
};

/** The value of an IBAN-like string modulo 97 (1 when the check digits are right). */
export function mod97(iban) {
  const s = iban.slice(4) + iban.slice(0, 4);
  let rest = 0;
  for (const c of s) {
    const v = parseInt(c, 36);
    rest = (rest * (v > 9 ? 100 : 10) + v) % 97;
  }
  return rest;
}

/** A fresh IBAN without spaces; `off` shifts the check digits to make it wrong. */
export function ibanRaw(r, off = 0, country) {
  const cc = country ?? r.pick(Object.keys(IBAN_SHAPES));
  let bban = '';
  for (const [, t, n] of IBAN_SHAPES[cc].matchAll(/([nac])(\d+)/gu)) {
    if (t === 'n') bban += r.digits(Number(n));
    else if (t === 'a') bban += r.str(ABC.upper, Number(n));
    else bban += r.chance(0.6) ? r.digits(Number(n)) : r.str(ABC.upperNum, Number(n));
  }
  let check = 98 - mod97(`${cc}00${bban}`);
  if (off) check = ((check - 2 + off) % 97) + 2;
  return `${cc}${r.pad(check, 2)}${bban}`;
}

/** An IBAN in one of the usual forms. */
export function iban(r) {
  const raw = ibanRaw(r);
  const grouped = raw.match(/.{1,4}/gu).join(' ');
  const roll = r.f();
  if (roll < 0.4) return raw;
  if (roll < 0.85) return grouped;
  if (roll < 0.93) return raw.toLowerCase();
  return grouped.toLowerCase();
}

const BANK_LABELS = [
  ['Account number', 'account_number', '########'],
  ['Account No.', 'bank_account', '##########'],
  ['Bank account', 'bankAccount', '#########'],
  ['Kontonummer', 'kontonummer', '##########'],
  ['Konto-Nr.', 'konto_nr', '#######'],
  ['Numéro de compte', 'numero_compte', '###########'],
  ['Número de cuenta', 'numero_cuenta', '##########'],
  ['Rekeningnummer', 'rekeningnummer', '#########'],
  ['Numero di conto', 'numero_conto', '############'],
  ['CLABE', 'clabe', '##################'],
  ['Checking account number', 'checking_account', '############'],
  ['Savings account no.', 'savings_account_number', '##########'],
  ['Beneficiary account number', 'beneficiary_account', '##########'],
  ['Direct deposit account', 'direct_deposit_account', '#########'],
  ['Bank a/c no.', 'bank_acct_no', '####-######'],
  ['Bankkonto', 'bankkonto', '#### ## #####'],
];

function clabe(r) {
  const body = `0${r.pick(['02', '12', '14', '72', '21'])}${r.digits(14)}`;
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += (Number(body[i]) * [3, 7, 1][i % 3]) % 10;
  return body + ((10 - (sum % 10)) % 10);
}

/** A bank account number with the words that say so. */
export function bankAccount(r) {
  const [label, key, shape] = r.pick(BANK_LABELS);
  const text = key === 'clabe' ? clabe(r) : r.fill(shape.replace('#', 'P'));
  return { label, key, text };
}
