import { m, num, toJson } from './mark.mjs';
import { address, email, nanpParts, phoneIntl, street } from './values-contact.mjs';
import { person } from './values-names.mjs';
import { bankAccount, card, cardDigits, cardGroups, iban } from './values-money.mjs';
import { birthDate } from './values-dates.mjs';
import { nationalId, passport, ssn, ssnDigits } from './values-ids.mjs';
import { ip, ip4, mac } from './values-net.mjs';
import { apiKey, connection, jwt, opaque, password } from './values-secrets.mjs';
import { cell, logHead } from './surround.mjs';

// A column: its headings, the kind, and the maker of a cell (p is the row's person).
const COLS = [
  { h: ['email', 'E-mail', 'mail_address'], k: 'email', make: (r, p) => email(r, p) },
  { h: ['phone', 'Phone number', 'mobile'], k: 'phone', make: (r) => phoneIntl(r) },
  { h: ['full_name', 'Customer name', 'employee_name'], k: 'name', make: (r, p) => p.full },
  { h: ['ssn', 'Social security number'], k: 'ssn', make: (r) => ssn(r) },
  { h: ['date_of_birth', 'DOB', 'birth_date'], k: 'birth_date', make: (r) => birthDate(r).text },
  { h: ['iban', 'IBAN'], k: 'iban', make: (r) => iban(r) },
  { h: ['card_number', 'Credit card'], k: 'card', make: (r) => card(r) },
  { h: ['ip_address', 'Last login IP', 'client_ip'], k: 'ip', make: (r) => ip(r) },
  { h: ['mac_address', 'MAC'], k: 'mac', make: (r) => mac(r) },
  { h: ['address', 'Home address'], k: 'address', make: (r) => address(r) },
  { h: ['passport_number', 'Passport no.'], k: 'passport', make: (r) => passport(r).text },
  { h: ['bank_account', 'Account number'], k: 'bank_account', make: (r) => bankAccount(r).text },
  { h: ['password', 'initial_password'], k: 'password', make: (r) => password(r) },
  { h: ['api_key', 'API key'], k: 'api_key', make: (r) => apiKey(r, true).text },
];
const FILLER = [
  { h: ['id'], make: (r) => String(r.int(1, 99999)) },
  { h: ['status'], make: (r) => r.pick(['active', 'closed', 'pending']) },
  { h: ['created_at'], make: (r) => r.stamp() },
  { h: ['amount'], make: (r) => `${r.int(1, 999)}.${r.digits(2)}` },
  { h: ['plan'], make: (r) => r.pick(['free', 'pro', 'team']) },
  { h: ['order_no'], make: (r) => `SO-${r.digits(6)}` },
];

/** A table of several rows: headings and cells with marks. */
function table(r) {
  const cols = r
    .shuffle([...r.shuffle(COLS).slice(0, r.int(1, 3)), ...r.shuffle(FILLER).slice(0, r.int(1, 2))])
    .map((c) => ({ ...c, head: r.pick(c.h) }));
  const rows = Array.from({ length: r.int(2, 5) }, () => {
    const p = person(r);
    return cols.map((c) => (c.k ? m(c.k, c.make(r, p)) : c.make(r, p)));
  });
  return { heads: cols.map((c) => c.head), rows };
}

const snake = (h) =>
  h
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '_')
    .replace(/_$/u, '');

const TABLES = [
  (r, t) => [t.heads, ...t.rows].map((row) => row.map(cell).join(',')).join('\n'),
  (r, t) => [t.heads, ...t.rows].map((row) => row.map(cell).join(';')).join('\r\n'),
  (r, t) => [t.heads, ...t.rows].map((row) => row.join('\t')).join('\n'),
  (r, t) =>
    [t.heads, t.heads.map(() => '---'), ...t.rows]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n'),
  (r, t) =>
    `INSERT INTO people (${t.heads.map(snake).join(', ')}) VALUES\n${t.rows
      .map((row) => `  (${row.map((v) => `'${v}'`).join(', ')})`)
      .join(',\n')};`,
  (r, t) => ({ columns: t.heads, rows: t.rows }),
  (r, t) => ({ columns: t.heads.map((name) => ({ name, type: 'text' })), rows: t.rows }),
  (r, t) => t.rows.map((row) => Object.fromEntries(row.map((v, i) => [snake(t.heads[i]), v]))),
  (r, t) =>
    toJson(t.rows.map((row) => Object.fromEntries(row.map((v, i) => [snake(t.heads[i]), v])))),
  (r, t) => ({
    data: {
      items: t.rows.map((row) => ({
        node: Object.fromEntries(row.map((v, i) => [snake(t.heads[i]), v])),
      })),
    },
    total: t.rows.length,
  }),
  (r, t) => t.rows.map((row) => row.map((value, i) => ({ name: snake(t.heads[i]), value }))),
  (r, t) =>
    `<table><tr>${t.heads.map((h) => `<th>${h}</th>`).join('')}` +
    `</tr>\n${t.rows
      .map((row) => `<tr>${row.map((v) => `<td>${v}</td>`).join('')}</tr>`)
      .join('\n')}</table>`,
  (r, t) =>
    t.rows
      .map((row) => toJson(Object.fromEntries(row.map((v, i) => [snake(t.heads[i]), v]))))
      .join('\n'),
  (r, t) =>
    t.rows.map((row) => row.map((v, i) => `${snake(t.heads[i])}: ${v}`).join('\n')).join('\n---\n'),
  (r, t) => ({
    content: [
      { type: 'text', text: [t.heads, ...t.rows].map((row) => row.map(cell).join(',')).join('\n') },
    ],
  }),
];

const profile = (r) => {
  const p = person(r);
  const b = birthDate(r);
  const n = nationalId(r);
  return {
    p,
    name: m('name', p.full),
    first: m('name', p.first),
    last: m('name', p.last),
    email: m('email', email(r, p)),
    phone: m('phone', phoneIntl(r)),
    dob: m('birth_date', b.text),
    address: m('address', address(r)),
    street: m('address', street(r)),
    iban: m('iban', iban(r)),
    card: m('card', card(r)),
    ssn: m('ssn', ssn(r)),
    ip: m('ip', ip(r)),
    national: n,
    nid: m('national_id', n.text),
    passport: m('passport', passport(r).text),
  };
};

const MIXED = [
  (r, x) => ({
    user: { id: r.uuid(), full_name: x.name, contact: { email: x.email, phone: x.phone } },
  }),
  (r, x) => ({
    customer: { first_name: x.first, last_name: x.last, street: x.street, dob: x.dob },
  }),
  (r, x) => ({
    order: {
      id: r.int(1, 9999),
      ship_to: { full_name: x.name, address: x.address },
      payment: { card_number: x.card, brand: 'card' },
    },
  }),
  (r, x) => ({ patient: { patient_name: x.name, date_of_birth: x.dob, [x.national.key]: x.nid } }),
  (r, x) => [
    { name: 'email', value: x.email },
    { name: 'phone', value: x.phone },
    { name: 'subject', value: 'Refund' },
  ],
  (r, x) => ({
    fields: [
      { key: 'iban', value: x.iban },
      { key: 'account_holder', value: x.name },
    ],
  }),
  (r, x) => `${logHead(r)} signup email=${x.email} ip=${x.ip} plan=pro`,
  (r, x) =>
    `${logHead(r)} user ${x.email} from ${x.ip} reset the PIN\n${logHead(r)} sms to` +
    ` ${x.phone}`,
  (r, x) => `${logHead(r)} payment card=${x.card} amount=12.50 client=${x.ip}`,
  (r, x) => toJson({ employee: { full_name: x.name, ssn: x.ssn, email: x.email } }, 2),
  (r, x) =>
    toJson({ kyc: { passport_number: x.passport, date_of_birth: x.dob, full_name: x.name } }),
  (r, x) =>
    `From: ${x.name} <${x.email}>\nTo: sales team\nSubject: New account\n\nHello,\n\nmy` +
    ` IBAN is ` +
    `${x.iban} and my phone is ${x.phone}.\n\nRegards,\n${x.name}`,
  (r, x) => `Dear ${x.first},\n\nwe will deliver to ${x.address}. The driver calls ${x.phone}.`,
  (r, x) => `Name: ${x.name}\nAddress: ${x.address}\nTel.: ${x.phone}\nE-mail: ${x.email}\n`,
  (r, x) => `BEGIN:VCARD\nFN:${x.name}\nTEL;TYPE=CELL:${x.phone}\nEMAIL:${x.email}\nEND:VCARD`,
  (r, x) => `<customer><fullName>${x.name}</fullName><email>${x.email}</email></customer>`,
  (r, x) => `full_name: ${x.name}\nemail: ${x.email}\ndate_of_birth: ${x.dob}\nrole: member\n`,
  (r, x) => ({ issue: { body: `Reported by ${x.email}\n\nIP: ${x.ip}`, labels: ['bug'] } }),
  (r, x) => ({
    content: [
      { type: 'text', text: `${x.national.label}: ${x.nid}` },
      { type: 'text', text: `IBAN: ${x.iban}` },
    ],
  }),
  (r, x) =>
    `UPDATE users SET email = '${x.email}', phone = '${x.phone}' WHERE id = ${r.int(1, 99)};`,
];

const NUMERIC = [
  (r) => ({ employee_id: r.int(1, 999), ssn: num('ssn', ssnNumber(r)) }),
  (r) => ({ taxpayer: { social_security_number: num('ssn', ssnNumber(r)) } }),
  (r) => ({
    columns: ['id', 'ssn'],
    rows: [
      [r.int(1, 99), num('ssn', ssnNumber(r))],
      [r.int(100, 199), num('ssn', ssnNumber(r))],
    ],
  }),
  (r) => ({ id: r.int(1, 999), phone: num('phone', nanpParts(r).join('')) }),
  (r) => ({ contact: { mobile: num('phone', `49151${r.fill('P#######')}`) } }),
  (r) => [{ name: 'phone_number', value: num('phone', `1${nanpParts(r).join('')}`) }],
  (r) => ({ payment: { card_number: num('card', shortCard(r)), exp: '09/28' } }),
  (r) => ({ credit_card: num('card', shortCard(r)), currency: 'EUR' }),
  (r) => toJson({ card: { number: num('card', shortCard(r)), cvc_check: 'pass' } }),
  (r) => toJson({ ssn: num('ssn', ssnNumber(r)), state: 'OR' }),
  (r) => ({ bank: { account_number: num('bank_account', r.fill('P#########')) } }),
];

function ssnNumber(r) {
  let d;
  do d = ssnDigits(r);
  while (d[0] === '0');
  return d;
}

function shortCard(r) {
  return cardDigits(r, r.pick(['visa', 'mc', 'amex', 'discover']));
}

const SPLIT = [
  (r, g) => ({ card: g }),
  (r, g) => ({ card_number: { groups: g } }),
  (r, g) => ({ payment: { card_number_parts: g, exp_year: 2028 } }),
  (r, g) => g.map((value, i) => ({ name: `card_number_${i + 1}`, value })),
];

const SECRETS = [
  (r) => ({
    env: { API_KEY: m('api_key', apiKey(r, true).text), DB_PASSWORD: m('password', password(r)) },
  }),
  (r) =>
    `API_KEY=${m('api_key', apiKey(r, true).text)}\nDATABASE_URL=${m(
      'connection_string',
      connection(r),
    )}\nDEBUG=false\n`,
  (r) => ({
    access_token: m('bearer_token', opaque(r)),
    id_token: m('jwt', jwt(r)),
    expires_in: 3600,
  }),
  (r) =>
    `host: ${m('ip', ip4(r))}\nuser: deploy\npassword: ${m('password', password(r))}\nport:` +
    ` 22\n`,
  (r) => ({
    services: [
      { name: 'db', url: m('connection_string', connection(r)) },
      { name: 'mail', api_key: m('api_key', apiKey(r, true).text) },
    ],
  }),
  (r) => `${logHead(r)} token ${m('jwt', jwt(r))} issued to ${m('ip', ip4(r))}`,
];

/** An item with several values, in tables, nested objects, logs or numbers. */
export function structuredItem(r) {
  const roll = r.f();
  let value;
  if (roll < 0.42) value = r.pick(TABLES)(r, table(r));
  else if (roll < 0.7) value = r.pick(MIXED)(r, profile(r));
  else if (roll < 0.84) value = r.pick(NUMERIC)(r);
  else if (roll < 0.9) {
    const groups = cardGroups(cardDigits(r, r.pick(['visa', 'mc', 'amex'])));
    value = r.pick(SPLIT)(
      r,
      groups.map((g) => m('card', g)),
    );
  } else value = r.pick(SECRETS)(r);
  return { group: 'structured', value };
}
