import { m } from './mark.mjs';
import { address, email, phoneIntl } from './values-contact.mjs';
import { ascii, person } from './values-names.mjs';
import { cardDigits, cardGroups, ibanRaw } from './values-money.mjs';
import { birthDate } from './values-dates.mjs';
import { nationalId, passport, ssn } from './values-ids.mjs';
import { ip4, mac } from './values-net.mjs';
import { apiKey, connection, jwt, opaque, password, pemLines } from './values-secrets.mjs';
import { labelledText, neutral } from './surround.mjs';
import { sentence, words } from './templates.mjs';

const wide = (s) => s.replace(/[!-~]/gu, (c) => String.fromCodePoint(c.codePointAt(0) + 0xfee0));
const wideDigits = (s) => s.replace(/\d/gu, (c) => String.fromCodePoint(0xff10 + Number(c)));
const arabic = (s) => s.replace(/\d/gu, (c) => String.fromCodePoint(0x660 + Number(c)));
const persian = (s) => s.replace(/\d/gu, (c) => String.fromCodePoint(0x6f0 + Number(c)));
const nagari = (s) => s.replace(/\d/gu, (c) => String.fromCodePoint(0x966 + Number(c)));
const HIDDEN = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad'];
const BLANKS = ['\u00a0', '\u202f', '\u2009', '\u2007', '\u3000'];
const DASHES = ['\u2010', '\u2011', '\u2012', '\u2013', '\u2212', '\uff0d'];

/** Invisible characters at one to four places inside. */
function hide(r, s) {
  const c = r.pick(HIDDEN);
  const at = new Set(Array.from({ length: r.int(1, 4) }, () => r.int(1, s.length - 1)));
  return [...s].map((x, i) => (at.has(i) ? c + x : x)).join('');
}
const blanks = (r, s) => s.replace(/[ -]/gu, r.pick(BLANKS));
const dashes = (r, s) => s.replace(/[ -]/gu, r.pick(DASHES));
const digitsOf = (r, s) => r.pick([wideDigits, arabic, persian, nagari])(s);
const spaced = (s) => s.replace(/\D/gu, '').split('').join(' ');
const mixCase = (r, s) =>
  [...s].map((c) => (r.chance(0.5) ? c.toUpperCase() : c.toLowerCase())).join('');
const ent = (c, r) => r.pick([`&#${c.codePointAt(0)};`, `&#x${c.codePointAt(0).toString(16)};`]);
const pct = (s) => encodeURIComponent(s);

const say = (kind) => (r, v) => neutral(r, sentence(r, kind, m(kind, v), true));
const tag = (kind) => (r, v) => labelledText(r, words(r, kind), m(kind, v));
const either = (kind) => (r, v) => (r.chance(0.5) ? say(kind) : tag(kind))(r, v);

const IDN = [
  'müller-söhne.de',
  'bücher-köln.de',
  'café-lumière.fr',
  'xn--mller-kva.de',
  'жизнь.рф',
  '例え.jp',
  'señal.es',
  'blåbär.se',
];

const EMAIL = [
  (r, e) => wide(e),
  (r, e) => e.replace('@', '\uff20'),
  (r, e) => hide(r, e),
  (r, e) => hide(r, e),
  (r, e) => e.replace('@', () => r.pick(['\\u0040', '\\x40'])),
  (r, e) => e.replace('@', '%40'),
  (r, e) => e.replace('@', () => r.pick(['&#64;', '&#x40;', '&commat;', '&#064;'])),
  (r, e) => [...e].map((c) => ent(c, r)).join(''),
  (r, e) => e.replace('@', ' (at) ').replace(/\./gu, ' (dot) '),
  (r, e) => e.replace('@', '[at]').replace(/\./gu, '[dot]'),
  (r, e) => e.replace('@', ' [at] ').replace(/\./gu, () => ' [dot] '),
  (r, e) => e.replace('@', ' AT ').replace(/\./gu, ' DOT '),
  (r, e) => e.replace('@', '(at)'),
  (r, e) => e.replace('@', ' at ').replace(/\./gu, ' dot '),
  (r, e) => e.replace('@', '{at}').replace(/\./gu, '{dot}'),
  (r, e) => e.replace('@', ' @ '),
  (r, e) => mixCase(r, e),
  (r, e) => e.replace('@', `+${r.pick(['news', 'shop', 'x1'])}@`),
  (r, e) => `"${e.split('@')[0].replace('.', ' ')}"@${e.split('@')[1]}`,
  (r, e) => `${e.split('@')[0]}@${r.pick(IDN)}`,
  (r, e) => `${e.split('@')[0]}@${r.pick(IDN)}`,
  (r, e) => e.replace(/\.(?=[^.]*$)/u, '&period;').replace('@', '&#64;'),
];

function emailItem(r) {
  const how = r.pick(EMAIL);
  const p = person(r);
  const e = how(r, `${ascii(p.first)}.${ascii(p.last)}@${email(r, p).split('@')[1]}`);
  if (e.startsWith('"')) return neutral(r, `Please write to ${m('email', e)} today.`);
  if (e.includes('%40')) {
    return r.pick([
      `GET /unsubscribe?email=${m('email', e)}&list=4 HTTP/1.1`,
      `https://app.acme.io/invite?to=${m('email', e)}`,
      `email=${m('email', e)}&role=viewer`,
    ]);
  }
  if (e.includes('&')) return `<td>E-mail: ${m('email', e)}</td>`;
  if (e.includes('\\')) return `{"email":"${m('email', e)}","active":true}`;
  return either('email')(r, e);
}

const PHONE = [
  (r, p) => wideDigits(p),
  (r, p) => wide(p),
  (r, p) => hide(r, p),
  (r, p) => digitsOf(r, p),
  (r, p) => digitsOf(r, p),
  (r, p) => blanks(r, p),
  (r, p) => dashes(r, p),
  (r, p) => p.replace('+', '\\u002B'),
  (r, p) => p.replace('+', '%2B').replace(/ /gu, '%20'),
  (r, p) => p.replace('+', '&#43;').replace(/ /gu, '&nbsp;'),
  (r, p) => `+${spaced(p)}`,
  (r, p) => p.replace(/ (?=\S+$)/u, '\n'),
  (r, p) => p.replace(/ /gu, () => r.pick(['-', '.', '/', ' '])),
  (r, p) => p.replace('+', '\uff0b'),
  (r, p) => p.replace(/[ -]/gu, '\u00b7'),
];

const phoneItem = (r) => {
  let p = phoneIntl(r);
  while (!/^\+\d+ \d+ /u.test(p)) p = phoneIntl(r);
  const v = r.pick(PHONE)(r, p);
  if (v.includes('%')) return `https://wa.example/send?phone=${m('phone', v)}`;
  if (v.includes('&')) return `<td>Tel.: ${m('phone', v)}</td>`;
  if (v.includes('\\')) return `{"phone":"${m('phone', v)}"}`;
  return either('phone')(r, v);
};

const CARD = [
  (r, g) => wideDigits(g.join(' ')),
  (r, g) => hide(r, g.join('')),
  (r, g) => g.join(r.pick(HIDDEN)),
  (r, g) => digitsOf(r, g.join(r.pick(['', ' ']))),
  (r, g) => g.join(r.pick(BLANKS)),
  (r, g) => g.join(r.pick(DASHES)),
  (r, g) => spaced(g.join('')),
  (r, g) => g.join('\n'),
  (r, g) => `${g.slice(0, 2).join(' ')}\n${g.slice(2).join(' ')}`,
  (r, g) => g.join('.'),
  (r, g) => g.slice(1).reduce((s, x) => s + r.pick(['-', ' ', '.', ' - ']) + x, g[0]),
  (r, g) => g.join('%20'),
  (r, g) => g.join('&nbsp;'),
  (r, g) => g.join('  '),
  (r, g) => g.join('_'),
  (r, g) => g.join(' / '),
  (r, g) => wideDigits(g.join('-')),
  (r, g) => g.join('\u200b '),
];

function cardItem(r) {
  const kind = r.pick(['visa', 'visa', 'mc', 'mc2', 'amex', 'discover', 'jcb']);
  const v = r.pick(CARD)(r, cardGroups(cardDigits(r, kind)));
  if (v.includes('%')) return `GET /pay?card_number=${m('card', v)}&cvc=***`;
  if (v.includes('&')) return `<td>Card: ${m('card', v)}</td>`;
  return either('card')(r, v);
}

const IBAN = [
  (r, g) => wide(g.join('')),
  (r, g) => g.join(r.pick(BLANKS)),
  (r, g) => g.join(r.pick(DASHES)),
  (r, g) => hide(r, g.join('')),
  (r, g) => g.join('-'),
  (r, g) => g.join('\n'),
  (r, g) => g.join('.'),
  (r, g) => `${g.slice(0, 3).join(' ')}\n${g.slice(3).join(' ')}`,
  (r, g) => g.join('%20'),
  (r, g) => g.join('&nbsp;'),
  (r, g) => mixCase(r, g.join(' ')),
  (r, g) => g.join('\u200b'),
];

function ibanItem(r) {
  const v = r.pick(IBAN)(r, ibanRaw(r).match(/.{1,4}/gu));
  if (v.includes('%')) return `GET /validate?iban=${m('iban', v)} HTTP/1.1`;
  if (v.includes('&')) return `<td>IBAN: ${m('iban', v)}</td>`;
  return either('iban')(r, v);
}

function ssnItem(r) {
  const s = ssn(r);
  const v = r.pick([
    () => wideDigits(s),
    () => dashes(r, s),
    () => dashes(r, s),
    () => hide(r, s),
    () => digitsOf(r, s),
    () => blanks(r, s),
    () => spaced(s),
    () => s.replace(/-/gu, '.'),
    () => s.replace(/-/gu, '%2D'),
    () => s.replace(/-/gu, '&#45;'),
    () => s.replace(/-/gu, '\n'),
    () => s.replace(/-/gu, ' - '),
    () => s.replace(/-/gu, '/'),
  ])();
  if (v.includes('%')) return `POST /verify ssn=${m('ssn', v)}&state=OR`;
  return v.includes('&') ? `<td>SSN: ${m('ssn', v)}</td>` : either('ssn')(r, v);
}

function ipItem(r) {
  const a = ip4(r);
  const v = r.pick([
    () => wideDigits(a),
    () => a.replace(/\./gu, '[.]'),
    () => a.replace(/\./gu, '\uff0e'),
    () => hide(r, a),
    () => a.replace(/\./gu, '(.)'),
    () => a.replace(/\./gu, '&#46;'),
    () => a.replace(/\./gu, '[dot]'),
    () => digitsOf(r, a),
    () => a.replace(/\.(?=\d+$)/u, '[.]'),
  ])();
  return v.includes('&') ? `<td>Client IP: ${m('ip', v)}</td>` : either('ip')(r, v);
}

const shapeless = (kind, make) => (r) => {
  const w = make(r);
  const how = [() => wideDigits(w.text), () => hide(r, w.text), () => hide(r, w.text)];
  if (/[ -]/u.test(w.text))
    how.push(
      () => blanks(r, w.text),
      () => dashes(r, w.text),
    );
  if (/^[\d -]+$/u.test(w.text)) how.push(() => digitsOf(r, w.text));
  return labelledText(r, w, m(kind, r.pick(how)()));
};

function macItem(r) {
  const a = mac(r);
  return either('mac')(
    r,
    r.pick([
      () => wide(a),
      () => hide(r, a),
      () => a.replace(/[:-]/gu, ' '),
      () => a.replace(/[:.]/gu, '\u2011'),
      () => a.replace(/[:-]/gu, '%3A'),
    ])(),
  );
}

const NAME = [
  (r, n) => n.replace(/[^ -~]/gu, (c) => ent(c, r)),
  (r, n) => n.normalize('NFD'),
  (r, n) => wide(n).replace(/ /gu, '\u3000'),
  (r, n) => n.replace(' ', '\u00a0'),
  (r, n) => hide(r, n),
  (r, n) => n.toUpperCase(),
  (r, n) => n.replace(/[^ -~]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
];

function nameItem(r) {
  const p = person(r, r.pick(['de', 'fr', 'es', 'sv', 'cz', 'pl']));
  let v;
  do v = r.pick(NAME)(r, p.full);
  while (v === p.full);
  const n = m('name', v);
  return r.pick([
    `{"full_name":"${n}","plan":"pro"}`,
    `<td>Customer name: ${n}</td>`,
    `My name is ${n} and I would like to cancel.`,
    `Kind regards,\n${n}`,
    `full_name: ${n}\nage: -\n`,
  ]);
}

function addressItem(r) {
  const a = address(r);
  const v = r.pick([
    () => a.replace(/, /gu, '\n'),
    () => a.replace(/, /gu, '<br>'),
    () => wideDigits(a),
    () => a.replace(/, /gu, '\\n'),
    () => a.replace(/ /gu, '\u00a0'),
    () => a.toUpperCase(),
    () => a.replace(/[^ -~]/gu, (c) => ent(c, r)).replace(/ /gu, '&nbsp;'),
    () => a.replace(/, /gu, ' / '),
    () => pct(a),
  ])();
  return (
    `${r.pick(['Address', 'Shipping address', 'Anschrift', 'Home address'])}:` +
    ` ${m('address', v)}`
  );
}

function pemItem(r) {
  const l = pemLines(r);
  const k = (sep) => m('private_key', l.join(sep));
  return r.pick([
    () => k('<br>'),
    () => k('\\r\\n'),
    () => `key: "${k('\\\\n')}"`,
    () => k('\n> '),
    () => k('\n      '),
    () => m('private_key', pct(l.join('\n'))),
    () => k(' '),
    () => k('\n# '),
    () => m('private_key', l.join('\n').replace(/-----/gu, '\u2010\u2010\u2010\u2010\u2010')),
    () => m('private_key', l.join('&#10;')),
    () => m('private_key', hide(r, l.join('\n'))),
    () => `key = "${m('private_key', l.join('\\n" +\n  "'))}"`,
  ])();
}

const token = (kind, make, heads) => (r) => {
  const t = make(r);
  const v = r.pick([
    () => hide(r, t),
    () => wide(t),
    () => hide(r, t),
    () => `${t.slice(0, t.length >> 1)}\u00ad${t.slice(t.length >> 1)}`,
  ])();
  return neutral(
    r,
    r.pick(heads).replace('{}', () => m(kind, v)),
  );
};

function passItem(r) {
  const p = m('password', password(r));
  const label = r.pick(['password', 'passwort', 'pwd', 'passwd']);
  return r.pick([
    `${wide(label)}: ${p}`,
    `${hide(r, label)}: ${p}`,
    `${wide(label.toUpperCase())}=${p}`,
    `${label}\u00a0:\u00a0${p}`,
    `${label}&#58; ${p}`,
    `%7B%22password%22%3A%22${p}%22%7D`,
    `{\\"password\\":\\"${p}\\"}`,
    `&lt;password&gt;${p}&lt;/password&gt;`,
    `${label}\uff1a${p}`,
    `"{\\n  \\"db_password\\": \\"${p}\\"\\n}"`,
    `<b>Password:</b>&nbsp;${p}`,
    `**Password:** \`${p}\``,
    `pass\u00adword = ${p}`,
    `${mixCase(r, label)}: ${p}`,
    `&quot;password&quot;:&quot;${p}&quot;`,
  ]);
}

const CONN = [
  (r, c) => c.replace(/\//gu, '\\/'),
  (r, c) => c.replace(/&/gu, '&amp;'),
  (r, c) => hide(r, c),
  (r, c) => pct(c),
  (r, c) => c.replace(/:/u, '&#58;'),
  (r, c) => c.replace(/@/u, '\\u0040'),
];

function connItem(r) {
  const c = connection(r);
  let v;
  do v = r.pick(CONN)(r, c);
  while (v === c);
  const u = m('connection_string', v);
  return r.pick([`{"url":"${u}"}`, `DATABASE_URL=${u}`]);
}

// Makers of disguised items with the share of each in a hundred.
const DISGUISED = [
  [15, emailItem],
  [11, phoneItem],
  [11, cardItem],
  [9, ibanItem],
  [7, ssnItem],
  [6, ipItem],
  [5, shapeless('national_id', nationalId)],
  [3, shapeless('passport', passport)],
  [4, shapeless('birth_date', birthDate)],
  [3, macItem],
  [5, nameItem],
  [5, addressItem],
  [4, pemItem],
  [4, passItem],
  [3, connItem],
  [
    4,
    token('api_key', (r) => apiKey(r, true).text, ['api_key={}', 'API key: {}', 'use {} for now']),
  ],
  [3, token('jwt', jwt, ['token {} expired', 'Authorization: Bearer {}', 'jwt={}'])],
  [
    2,
    token('bearer_token', opaque, [
      'Authorization: Bearer {}',
      'Authorization%3A%20Bearer%20{}',
      'access_token={}',
    ]),
  ],
];

const BAG = DISGUISED.flatMap(([n, make]) => Array(n).fill(make));

/** One disguised item. */
export const disguisedItem = (r) => ({ group: 'disguised', value: r.pick(BAG)(r) });
