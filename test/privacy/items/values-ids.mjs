import { birth } from './values-dates.mjs';
import { luhnDigit } from './values-money.mjs';

/** A US social security number that may have been issued. */
export function ssnDigits(r) {
  let a;
  do a = r.int(1, 899);
  while (a === 666);
  return r.pad(a, 3) + r.pad(r.int(1, 99), 2) + r.pad(r.int(1, 9999), 4);
}

/** The number with dashes. */
export function ssn(r) {
  const d = ssnDigits(r);
  return `${d.slice(0, 3)}-${d.slice(3, 5)}-${d.slice(5)}`;
}

const yymmdd = (r, b) => r.pad(b.y % 100, 2) + r.pad(b.m, 2) + r.pad(b.d, 2);
const weigh = (digits, w) => w.reduce((s, x, i) => s + x * Number(digits[i]), 0);

function nino(r) {
  let p;
  do p = r.pick('ABCEGHJKLMNOPRSTWXYZ') + r.pick('ABCEGHJKLMNPRSTWXYZ');
  while (['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ'].includes(p));
  const d = r.digits(6);
  const s = r.pick('ABCD');
  return r.pick([`${p}${d}${s}`, `${p} ${d.match(/../gu).join(' ')} ${s}`]);
}

function sin(r) {
  const b = r.pick('1234567') + r.digits(7);
  const d = b + luhnDigit(b);
  return r.pick([d, d.match(/.../gu).join(' '), d.match(/.../gu).join('-')]);
}

const DNI = 'TRWAGMYFPDXBNJZSQVHLCKE';
function dni(r) {
  if (r.chance(0.4)) {
    const x = r.int(0, 2);
    const d = r.digits(7);
    const c = DNI[Number(`${x}${d}`) % 23];
    return r.pick([`${'XYZ'[x]}${d}${c}`, `${'XYZ'[x]}-${d}-${c}`]);
  }
  const d = r.digits(8);
  return `${d}${r.pick(['', '', '-'])}${DNI[Number(d) % 23]}`;
}

const ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];
function codiceFiscale(r) {
  const b = birth(r);
  const day = r.pad(b.d + r.pick([0, 40]), 2);
  const place = r.pick(['H501', 'F205', 'L219', 'D612', 'A944', 'G273', 'Z112']);
  const name = r.str('BCDFGLMNPRSTV', 3) + r.str('BCDFGLMNPRSTV', 3);
  const s = `${name}${r.pad(b.y % 100, 2)}${'ABCDEHLMPRST'[b.m - 1]}${day}${place}`;
  let sum = 0;
  for (let i = 0; i < 15; i += 1) {
    const v = /\d/u.test(s[i]) ? Number(s[i]) : s.charCodeAt(i) - 65;
    sum += i % 2 === 0 ? ODD[v] : v;
  }
  return s + String.fromCharCode(65 + (sum % 26));
}

function nir(r) {
  const b = birth(r);
  const dept = r.pick(['75', '69', '13', '33', '59', '31', '44', '92']);
  const p = [
    r.pick('12'),
    r.pad(b.y % 100, 2),
    r.pad(b.m, 2),
    dept,
    r.pad(r.int(1, 599), 3),
    r.pad(r.int(1, 599), 3),
  ];
  p.push(r.pad(97 - Number(BigInt(p.join('')) % 97n), 2));
  return p.join(r.pick(['', ' ']));
}

function steuerId(r) {
  const twice = r.shuffle('0123456789'.split(''));
  const digs = twice.slice(0, 9);
  let ten;
  do ten = r.shuffle([...digs, digs[0]]);
  while (ten[0] === '0');
  let p = 10;
  for (const c of ten) {
    let s = (Number(c) + p) % 10;
    if (s === 0) s = 10;
    p = (s * 2) % 11;
  }
  const check = (11 - p) % 10;
  const d = ten.join('') + check;
  return r.pick([d, `${d.slice(0, 2)} ${d.slice(2, 5)} ${d.slice(5, 8)} ${d.slice(8)}`]);
}

function bsn(r) {
  for (;;) {
    const d = r.pick('123') + r.digits(7);
    const c = weigh(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    if (c < 10) return d + c;
  }
}

function cpf(r) {
  let d = r.digits(9);
  for (const n of [10, 11]) {
    const s = weigh(
      d,
      Array.from({ length: n - 1 }, (_, i) => n - i),
    );
    d += ((s * 10) % 11) % 10;
  }
  return r.pick([
    d,
    d.replace(/(...)(...)(...)(..)/u, '$1.$2.$3-$4'),
    d.replace(/(...)(...)(...)(..)/u, '$1.$2.$3-$4'),
  ]);
}

const VD = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const VP = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];
function aadhaar(r) {
  const b = r.pick('23456789') + r.digits(10);
  let c = 0;
  for (let i = 0; i < 11; i += 1) {
    c = Number(VD[c][Number(VP[(i + 1) % 8][Number(b[10 - i])])]);
  }
  const d = b + '0432156789'[c];
  return r.pick([d, d.match(/..../gu).join(' '), d.match(/..../gu).join('-')]);
}

const pan = (r) => `${r.fill('@@@')}P${r.fill('@####@')}`;

function pesel(r) {
  const b = birth(r);
  const mm = r.pad(b.y >= 2000 ? b.m + 20 : b.m, 2);
  const d = r.pad(b.y % 100, 2) + mm + r.pad(b.d, 2) + r.digits(4);
  return d + ((10 - (weigh(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
}

function personnummer(r) {
  const b = birth(r);
  const d = yymmdd(r, b) + r.digits(3);
  const c = luhnDigit(d);
  const tail = `${d.slice(6)}${c}`;
  const century = r.chance(0.4) ? String(Math.floor(b.y / 100)) : '';
  return `${century}${d.slice(0, 6)}-${tail}`;
}

function hetu(r) {
  const b = birth(r);
  const d = r.pad(b.d, 2) + r.pad(b.m, 2) + r.pad(b.y % 100, 2);
  const n = r.pad(r.int(2, 899), 3);
  const c = '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(d + n) % 31];
  return `${d}${b.y >= 2000 ? 'A' : '-'}${n}${c}`;
}

function belgian(r) {
  const b = birth(r);
  const d = yymmdd(r, b) + r.pad(r.int(1, 997), 3);
  const c = r.pad(97 - (Number((b.y >= 2000 ? '2' : '') + d) % 97), 2);
  return r.pick([d + c, `${d.slice(0, 2)}.${d.slice(2, 4)}.${d.slice(4, 6)}-${d.slice(6)}.${c}`]);
}

function ahv(r) {
  const d = `756${r.digits(9)}`;
  const c = (10 - (weigh(d, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10;
  return `${d}${c}`.replace(/(...)(....)(....)(..)/u, '$1.$2.$3.$4');
}

function chinese(r) {
  const b = birth(r);
  const d =
    r.pick(['110105', '310104', '440305', '330106', '510107']) +
    b.y +
    r.pad(b.m, 2) +
    r.pad(b.d, 2) +
    r.digits(3);
  return d + '10X98765432'[weigh(d, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11];
}

function curp(r) {
  const b = birth(r);
  const s =
    r.pick('BCFGHLMNPRSTV') +
    r.pick('AEIOU') +
    r.str('BCDFGHLMNPRSTV', 2) +
    yymmdd(r, b) +
    r.pick('HM') +
    r.pick(['DF', 'JC', 'NL', 'PL', 'VZ', 'MC']) +
    r.str('BCDFGLMNPRSTVZ', 3) +
    (b.y >= 2000 ? r.pick('AB') : r.digits(1));
  const abc = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += abc.indexOf(s[i]) * (18 - i);
  return s + ((10 - (sum % 10)) % 10);
}

function nric(r) {
  const p = r.pick('STFG');
  const d = r.digits(7);
  const s = weigh(d, [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(p) ? 4 : 0);
  return p + d + ('ST'.includes(p) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[s % 11];
}

function southAfrican(r) {
  const d = `${yymmdd(r, birth(r))}${r.digits(4)}08`;
  return d + luhnDigit(d);
}

function tckn(r) {
  const d = r.pick('123456789') + r.digits(8);
  const odd = [0, 2, 4, 6, 8].reduce((s, i) => s + Number(d[i]), 0);
  const even = [1, 3, 5, 7].reduce((s, i) => s + Number(d[i]), 0);
  const ten = (((odd * 7 - even) % 10) + 10) % 10;
  return `${d}${ten}${(odd + even + ten) % 10}`;
}

function tfn(r) {
  for (;;) {
    const d = r.fill('P########');
    if (weigh(d, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0) return d.match(/.../gu).join(' ');
  }
}

function pps(r) {
  const d = r.digits(7);
  return d + 'WABCDEFGHIJKLMNOPQRSTUV'[weigh(d, [8, 7, 6, 5, 4, 3, 2]) % 23];
}

function fodselsnummer(r) {
  for (;;) {
    const b = birth(r);
    const n = r.pad(b.y >= 2000 ? r.int(500, 999) : r.int(0, 499), 3);
    const d = r.pad(b.d, 2) + r.pad(b.m, 2) + r.pad(b.y % 100, 2) + n;
    const k1 = (11 - (weigh(d, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
    const k2 = (11 - (weigh(d + k1, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    if (k1 < 10 && k2 < 10)
      return r.pick([`${d}${k1}${k2}`, `${d.slice(0, 6)} ${d.slice(6)}${k1}${k2}`]);
  }
}

function nif(r) {
  const d = r.pick('123') + r.digits(7);
  const c = 11 - (weigh(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return d + (c > 9 ? 0 : c);
}

const NATIONAL = [
  ['National Insurance number', 'national_insurance_number', nino],
  ['NINO', 'nino', nino],
  ['Social Insurance Number', 'social_insurance_number', sin],
  ['Canadian SIN', 'ca_sin', sin],
  ['DNI', 'dni', dni],
  ['DNI/NIE', 'dni_nie', dni],
  ['Codice fiscale', 'codice_fiscale', codiceFiscale],
  ['Numéro de sécurité sociale', 'numero_securite_sociale', nir],
  ['NIR', 'nir', nir],
  ['Steuer-ID', 'steuer_id', steuerId],
  ['Steueridentifikationsnummer', 'steueridentifikationsnummer', steuerId],
  ['BSN', 'bsn', bsn],
  ['Burgerservicenummer', 'burgerservicenummer', bsn],
  ['CPF', 'cpf', cpf],
  ['Aadhaar', 'aadhaar_number', aadhaar],
  ['Aadhaar no.', 'aadhaar', aadhaar],
  ['PAN card', 'pan_card', pan],
  ['PESEL', 'pesel', pesel],
  ['Personnummer', 'personnummer', personnummer],
  ['Henkilötunnus', 'henkilotunnus', hetu],
  ['HETU', 'hetu', hetu],
  ['Rijksregisternummer', 'rijksregisternummer', belgian],
  ['Numéro de registre national', 'registre_national', belgian],
  ['AHV-Nummer', 'ahv_nummer', ahv],
  ['AHV-Nr.', 'ahv_nr', ahv],
  ['身份证号', 'resident_id_number', chinese],
  ['Resident identity card', 'id_card_no', chinese],
  ['CURP', 'curp', curp],
  ['NRIC', 'nric', nric],
  ['NRIC/FIN', 'nric_fin', nric],
  ['SA ID number', 'sa_id_number', southAfrican],
  ['T.C. Kimlik No', 'tc_kimlik_no', tckn],
  ['Tax file number', 'tax_file_number', tfn],
  ['PPS number', 'pps_number', pps],
  ['Fødselsnummer', 'fodselsnummer', fodselsnummer],
  ['NIF', 'nif', nif],
];

/** A national id with right check digits and the words that name it. */
export function nationalId(r) {
  const [label, key, make] = r.pick(NATIONAL);
  return { label, key, text: make(r) };
}

const PASS = [
  (r) => r.fill('P########'),
  (r) => r.fill('@########'),
  (r) =>
    `C${r.str('0123456789CFGHJKLMNPRTVWXYZ', 3)}${r.digits(1)}${r.str(
      '0123456789CFGHJKLMNPRTVWXYZ',
      3,
    )}${r.digits(1)}`,
  (r) => r.fill('##@@#####'),
  (r) => r.fill('@#######'),
  (r) => r.fill('@@#######'),
  (r) => r.fill('N@#######'.replace('N', 'P')),
  (r) => r.fill('@@@######'),
];
const PASS_LABELS = [
  ['Passport number', 'passport_number'],
  ['Passport No.', 'passport_no'],
  ['Passport', 'passport'],
  ['passport #', 'passportNumber'],
  ['Reisepassnummer', 'reisepassnummer'],
  ['Reisepass-Nr.', 'reisepass_nr'],
  ['Numéro de passeport', 'numero_passeport'],
  ['Passeport n°', 'passeport'],
  ['Número de pasaporte', 'numero_pasaporte'],
  ['Pasaporte', 'pasaporte'],
  ['Numero di passaporto', 'passaporto'],
  ['Paspoortnummer', 'paspoortnummer'],
  ['Numer paszportu', 'numer_paszportu'],
  ['Travel document (passport)', 'travel_document_passport'],
];

/** A passport number with the words that name it. */
export function passport(r) {
  const [label, key] = r.pick(PASS_LABELS);
  return { label, key, text: r.pick(PASS)(r) };
}
