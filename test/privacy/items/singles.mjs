import { m, toJson } from './mark.mjs';

import { address, email, phoneIntl, phoneNational } from './values-contact.mjs';
import { person } from './values-names.mjs';
import { bankAccount, card, iban } from './values-money.mjs';
import { birthDate } from './values-dates.mjs';
import { nationalId, passport, ssn, ssnDigits } from './values-ids.mjs';
import { ip4, ip6, mac } from './values-net.mjs';
import { isStructure, labelled, logHead, neutral } from './surround.mjs';
import { sentence, words } from './templates.mjs';

const wrapPlain = (r, kind, v) => ({
  group: 'plain',
  value: neutral(r, sentence(r, kind, v)),
});
const wrapContext = (r, kind, v) => ({
  group: 'context',
  value: neutral(r, sentence(r, kind, v, true)),
});

function wrapLabelled(r, w, v) {
  const { structured, value } = labelled(r, w, v);
  return { group: structured || isStructure(value) ? 'structured' : 'context', value };
}

const simple = (kind, make) => (r) => {
  const v = m(kind, make(r));
  return r.chance(0.58) ? wrapPlain(r, kind, v) : wrapLabelled(r, words(r, kind), v);
};

function phone(r) {
  const roll = r.f();
  if (roll < 0.4) return wrapPlain(r, 'phone', m('phone', phoneIntl(r)));
  if (roll < 0.62) return wrapContext(r, 'phone', m('phone', phoneNational(r)));
  const v = r.chance(0.5) ? phoneIntl(r) : phoneNational(r);
  if (roll < 0.68) {
    const ext = r.pick([' ext. ', ' x', ' Ext ', ', extension ', ' Durchwahl ']) + r.int(10, 999);
    return { group: 'context', value: neutral(r, `Phone: ${m('phone', v)}${ext}`) };
  }
  return wrapLabelled(r, words(r, 'phone'), m('phone', v));
}

function ssnItem(r) {
  const roll = r.f();
  if (roll < 0.3) return wrapPlain(r, 'ssn', m('ssn', ssn(r)));
  const d = ssnDigits(r);
  const spaced = `${d.slice(0, 3)} ${d.slice(3, 5)} ${d.slice(5)}`;
  const v = m('ssn', r.pick([ssn(r), ssn(r), d, d, spaced]));
  return roll < 0.55 ? wrapContext(r, 'ssn', v) : wrapLabelled(r, words(r, 'ssn'), v);
}

const OWN = [
  (w, v) => `${w.label} ${v} was rejected by the form.`,
  (w, v) => `The applicant gave ${w.label} ${v} on page 2.`,
  (w, v) => `We still need a copy (${w.label}: ${v}).`,
  (w, v) => `${w.label}: ${v}, checked at the desk`,
  (w, v) => `verification failed for ${w.label} ${v}`,
  (w, v) => `My ${w.label} is ${v}.`,
  (w, v) => `Please update ${w.label} to ${v}`,
  (w, v) => `duplicate entry, ${w.label} ${v}`,
  (w, v, n) => `${n}, ${w.label} ${v}`,
  (w, v, n) => `Name: ${n}\n${w.label}: ${v}`,
];

const own = (kind, make) => (r) => {
  const w = make(r);
  const v = m(kind, w.text);
  if (r.chance(0.55)) return wrapLabelled(r, w, v);
  const n = m('name', person(r).full);
  return { group: 'context', value: neutral(r, r.pick(OWN)(w, v, n)) };
};

const BORN = {
  en: [
    'She was born on {}.',
    'Patient, born {}, was admitted.',
    'DOB {} does not match the file.',
    'date of birth: {} (verified)',
    'He was born {} in Leeds',
    'Her birthday is {}.',
    'applicant born on {}, single',
  ],
  de: ['Der Patient, geboren am {}, wurde entlassen.', 'geb. {} in Ulm', 'Geburtsdatum: {}'],
  fr: ['Le patient, né le {}, est sorti.', 'née le {} à Lyon', 'Date de naissance : {}'],
  es: ['Nacido el {} en Sevilla.', 'fecha de nacimiento: {}', 'La paciente, nacida el {}.'],
  it: ['Il paziente, nato il {}, è uscito.', 'nata il {} a Torino', 'data di nascita: {}'],
  nl: ['De patiënt, geboren op {}, is ontslagen.', 'geboortedatum: {}'],
};

function birthItem(r) {
  const b = birthDate(r);
  const v = m('birth_date', b.text);
  if (r.chance(0.5)) return wrapLabelled(r, b, v);
  const text = r.pick(BORN[b.lang]).replace('{}', () => v);
  return { group: 'context', value: neutral(r, text) };
}

function ipItem(r) {
  if (r.chance(0.7)) {
    const v = m('ip', ip4(r));
    if (r.chance(0.12)) {
      const port = r.pick([22, 80, 443, 3000, 5432, 8080, 8443]);
      const t = r.pick([
        `dial tcp ${v}:${port}: connection refused`,
        `http://${v}:${port}/healthz`,
        `listening on ${v}:${port}`,
        `upstream: "http://${v}:${port}/api"`,
      ]);
      return { group: 'plain', value: neutral(r, t) };
    }
    return r.chance(0.6) ? wrapPlain(r, 'ip', v) : wrapLabelled(r, words(r, 'ip'), v);
  }
  const raw = ip6(r);
  const v = m('ip', raw);
  if (/^fe80/iu.test(raw) && r.chance(0.5)) {
    return {
      group: 'plain',
      value: neutral(r, `inet6 ${v}%${r.pick(['eth0', 'en0'])} scopeid 0x4`),
    };
  }
  if (r.chance(0.2)) return { group: 'plain', value: neutral(r, `http://[${v}]:8080/status`) };
  return r.chance(0.6) ? wrapPlain(r, 'ip', v) : wrapLabelled(r, words(r, 'ip'), v);
}

const N = (v) => m('name', v);
const NAME_TEXT = [
  (r, p) => `Dear ${N(p.first)},\n\nthank you for your order. It ships on Monday.`,
  (r, p) =>
    `Dear ${r.pick(['Mr', 'Ms', 'Mrs.', 'Dr.'])} ${N(p.last)},\n\nplease find the offer` +
    ` attached.`,
  (r, p) => `Hi ${N(p.first)},\n\ncould you review the draft?`,
  (r, p) => `Hello, my name is ${N(p.full)} and I would like to cancel.`,
  (r, p) => `fix: handle empty rows\n\nSigned-off-by: ${N(p.full)} <${m('email', email(r, p))}>`,
  (r, p) => `From: ${N(p.full)} <${m('email', email(r, p))}>\nSubject: Meeting notes`,
  (r, p) => `To: "${N(p.full)}" <${m('email', email(r, p))}>\nDate: ${r.stamp()}`,
  (r, p) => `Co-authored-by: ${N(p.full)} <${m('email', email(r, p))}>`,
  (r, p) => `commit ${r.hex(40)}\nAuthor: ${N(p.full)} <${m('email', email(r, p))}>\n\n    tidy up`,
  (r, p) => `The report is attached.\n\nKind regards,\n${N(p.full)}`,
  (r, p) => `See you on Monday.\n\nBest,\n${N(p.full)}\nSenior Analyst`,
  (r, p) => `Customer ${N(p.full)} called about the invoice.`,
  (r, p) => `Patient: ${N(p.full)}\nWard: 4B`,
  (r, p, q) => `Attendees: ${N(p.full)}, ${N(q.full)}`,
  (r, p) => `Reviewed-by: ${N(p.full)}`,
  (r, p) => `Employee name: ${N(p.full)}; department: sales`,
  (r, p) => `Account holder: ${N(p.full)}`,
  (r, p) => `Mr. ${N(p.full)} signed the contract on site.`,
  (r, p) => `Mrs ${N(p.full)} asked for a refund.`,
  (r, p) => `Dr. ${N(p.full)} will see the patient at 10.`,
  (r, p) => `BEGIN:VCARD\nVERSION:3.0\nFN:${N(p.full)}\nEND:VCARD`,
  (r, p) => `Contact person: ${N(p.full)}`,
  (r, p) => `The cardholder (${N(p.full)}) disputes the charge.`,
  (r, p) => `${logHead(r)} customer_name="${N(p.full)}" order=${r.int(1000, 99999)}`,
  (r, p) => `UPDATE customers SET full_name = '${N(p.full)}' WHERE id = ${r.int(1, 999)};`,
  (r, p) => `<customer><fullName>${N(p.full)}</fullName></customer>`,
  (r, p) => `full_name: ${N(p.full)}\nrole: viewer\n`,
  (r, p) => toJson({ customer_name: N(p.full), total: 12.5 }),
  (r, p) => toJson({ first_name: N(p.first), last_name: N(p.last) }, 2),
];
const NAME_LOCAL = {
  de: [
    (p) => `Sehr geehrte Frau ${N(p.last)},\n\nvielen Dank für Ihre Anfrage.`,
    (p) => `Sehr geehrter Herr ${N(p.last)},\n\nanbei die Rechnung.`,
    (p) => `Mit freundlichen Grüßen\n${N(p.full)}`,
    (p) => `Ich heiße ${N(p.full)}.`,
    (p) => `Ansprechpartner: ${N(p.full)}`,
    (p) => `Liebe ${N(p.first)},\n\ndanke für die Notizen!`,
  ],
  fr: [
    (p) => `Bonjour ${N(p.first)},\n\nmerci pour votre retour.`,
    (p) => `Je m'appelle ${N(p.full)}.`,
    (p) => `Cordialement,\n${N(p.full)}`,
    (p) => `Madame ${N(p.last)} a signé le contrat.`,
  ],
  es: [
    (p) => `Hola ${N(p.first)},\n\ngracias por su mensaje.`,
    (p) => `Me llamo ${N(p.full)}.`,
    (p) => `Un saludo,\n${N(p.full)}`,
    (p) => `Estimada Sra. ${N(p.last)}:`,
  ],
  it: [
    (p) => `Mi chiamo ${N(p.full)}.`,
    (p) => `Gentile Sig.ra ${N(p.last)},\n\nin allegato.`,
    (p) => `Cordiali saluti,\n${N(p.full)}`,
  ],
  nl: [(p) => `Mijn naam is ${N(p.full)}.`, (p) => `Met vriendelijke groet,\n${N(p.full)}`],
  pl: [(p) => `Nazywam się ${N(p.full)}.`, (p) => `Z poważaniem\n${N(p.full)}`],
  sv: [(p) => `Jag heter ${N(p.full)}.`, (p) => `Med vänliga hälsningar\n${N(p.full)}`],
};
const NAME_STRUCT = [
  (r, p) => ({ id: r.int(1, 999), full_name: N(p.full), plan: 'pro' }),
  (r, p) => ({ first_name: N(p.first), last_name: N(p.last), active: true }),
  (r, p) => ({ user: { firstName: N(p.first), lastName: N(p.last), locale: 'en' } }),
  (r, p) => ({ patient_name: N(p.full), ward: '4B' }),
  (r, p) => ({ employee: { displayName: N(p.full), department: 'Finance' } }),
  (r, p) => ({ cardholder_name: N(p.full), brand: 'visa', exp_month: r.int(1, 12) }),
  (r, p) => ({ contact: { name: N(p.full), email: m('email', email(r, p)) } }),
  (r, p, q) => ({
    columns: ['customer_name', 'orders'],
    rows: [
      [N(p.full), 3],
      [N(q.full), 1],
    ],
  }),
  (r, p, q) => `customer_name,orders\n${N(p.full)},3\n${N(q.full)},1\n`,
  (r, p, q) =>
    `| Customer name | Plan |\n|---|---|\n| ${N(p.full)} | pro |\n| ${N(q.full)} | free |`,
  (r, p, q) => `first_name\tlast_name\n${N(p.first)}\t${N(p.last)}\n${N(q.first)}\t${N(q.last)}\n`,
  (r, p) => [
    { name: 'full_name', value: N(p.full) },
    { name: 'plan', value: 'free' },
  ],
  (r, p) => ({ commit: { author: { name: N(p.full), email: m('email', email(r, p)) } } }),
];

function nameItem(r) {
  const p = person(r);
  const q = person(r);
  if (NAME_LOCAL[p.loc] && r.chance(0.5)) {
    return { group: 'context', value: r.pick(NAME_LOCAL[p.loc])(p) };
  }
  if (r.chance(0.35)) return { group: 'structured', value: r.pick(NAME_STRUCT)(r, p, q) };
  const t = r.pick(NAME_TEXT)(r, p, q);
  return { group: 'context', value: r.chance(0.3) ? { body: t, seq: r.int(1, 99) } : t };
}

/** Makers of one item with one labelled value of that kind. */
export const personal = {
  email: simple('email', (r) => email(r)),
  phone,
  ssn: ssnItem,
  national_id: own('national_id', nationalId),
  card: simple('card', card),
  iban: simple('iban', iban),
  bank_account: own('bank_account', bankAccount),
  ip: ipItem,
  mac: simple('mac', mac),
  birth_date: birthItem,
  passport: own('passport', passport),
  address: simple('address', address),
  name: nameItem,
};
