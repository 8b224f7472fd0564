import { ascii, person } from './values-names.mjs';

const DOMAINS = [
  'gmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'hotmail.com',
  'proton.me',
  'gmx.de',
  'web.de',
  't-online.de',
  'orange.fr',
  'libero.it',
  'wp.pl',
  'hotmail.co.uk',
  'yahoo.co.jp',
  'uol.com.br',
  'bigpond.com.au',
  'ziggo.nl',
  'telia.se',
  'mail.ru',
  'qq.com',
  'fastmail.com',
];
const STEMS = [
  'nordwind',
  'bluecrest',
  'harborview',
  'alpinetech',
  'lumenworks',
  'greenfield',
  'stonebridge',
  'tidewater',
  'quantix',
  'meridian',
  'kestrel',
  'oakline',
  'silverpine',
  'cobalt',
  'fernhill',
];
const TAILS = [
  '-logistik.de',
  '-group.com',
  'labs.io',
  '.co.uk',
  '.com.au',
  '-studio.fr',
  '.dev',
  '-it.nl',
  'health.org',
  '.edu',
  '.consulting',
  '-partners.eu',
  'bank.ch',
  '.com.br',
  '.se',
  '.co.in',
  '.ai',
];

/** A mail domain. */
const domain = (r) => (r.chance(0.45) ? r.pick(DOMAINS) : r.pick(STEMS) + r.pick(TAILS));

/** A personal mail address, of that person when given. */
export function email(r, who = person(r)) {
  const f = ascii(who.first);
  const l = ascii(who.last);
  const local = r.pick([
    `${f}.${l}`,
    `${f}.${l}`,
    `${f}${l}`,
    `${f[0]}${l}`,
    `${f}_${l}`,
    `${l}.${f}`,
    `${f[0]}.${l}`,
    `${f}${r.int(1, 99)}`,
    `${f}.${l}${r.int(60, 99)}`,
    `${f}-${l}`,
    `${l}${r.int(1960, 2004)}`,
  ]);
  const d = r.chance(0.12)
    ? `${r.pick(['mail', 'corp', 'uk', 'eu', 'cs'])}.${domain(r)}`
    : domain(r);
  const out = `${local}@${d}`;
  return r.chance(0.06) ? out.replace(/^./u, (c) => c.toUpperCase()) : out;
}

// Country code, trunk prefix, national shapes without the trunk prefix.
const PHONES = [
  ['44', '0', '7### ######', '20 7### ####', '161 N## ####', '7### ### ###', '131 N## ####'],
  ['49', '0', '151 ########', '170 N######', '30 N#######', '89 N######', '176 ########'],
  ['33', '0', '6 N# ## ## ##', '1 4# ## ## ##', '7 8# ## ## ##'],
  ['34', '', '6## ### ###', '91 N## ## ##', '6## ## ## ##'],
  ['39', '', '347 ### ####', '06 N### ####', '02 N### ####', '333 #######'],
  ['31', '0', '6 N### ####', '20 N## ####', '6 N#######'],
  ['32', '0', '47# ## ## ##', '2 N## ## ##'],
  ['41', '0', '79 N## ## ##', '44 N## ## ##', '78 N## ## ##'],
  ['43', '0', '664 N######', '1 N######'],
  ['46', '0', '70 N## ## ##', '8 N## ### ##', '73 N## ## ##'],
  ['47', '', '9N# ## ###', '2N ## ## ##'],
  ['45', '', '2N ## ## ##', '5N ## ## ##'],
  ['358', '0', '40 N## ####', '50 N## ####'],
  ['48', '', '5## ### ###', '22 N## ## ##', '6## ### ###'],
  ['420', '', '60N ### ###', '77N ### ###'],
  ['351', '', '91N ### ###', '21N ### ###'],
  ['353', '0', '87 N## ####', '1 N## ####'],
  ['30', '', '694 N## ####', '210 N## ####'],
  ['36', '06', '20 N## ####', '30 N## ####'],
  ['40', '0', '72N ### ###', '74N ### ###'],
  ['90', '0', '53N N## ## ##', '212 N## ## ##'],
  ['7', '8', '903 N## ## ##', '495 N## ## ##', '916 N## ## ##'],
  ['380', '0', '67 N## ## ##', '50 N## ## ##'],
  ['91', '', '98### #####', '9N### #####', '80### #####'],
  ['86', '', '138 #### ####', '186 #### ####'],
  ['81', '0', '90 N### ####', '3 N### ####'],
  ['82', '0', '10 N### ####', '2 N### ####'],
  ['65', '', '9N## ####', '8N## ####'],
  ['61', '0', '4## ### ###', '2 9### ####', '3 9### ####'],
  ['64', '0', '21 N## ####', '27 N## ####'],
  ['55', '', '11 9N### ####', '21 9N### ####'],
  ['52', '', '55 N### ####', '33 N### ####'],
  ['54', '', '11 N### ####', '9 11 N### ####'],
  ['27', '0', '82 N## ####', '11 N## ####'],
  ['972', '0', '54 N## ####', '3 N## ####'],
  ['971', '0', '50 N## ####', '4 N## ####'],
  ['63', '0', '917 N## ####', '2 8N## ####'],
  ['66', '0', '81 N## ####', '2 N## ####'],
];
const AREAS = (
  '212 415 312 646 718 206 503 617 202 305 404 713 214 512 303 602 702 619 858 408 650 ' +
  '416 514 604 780 902 216 330 412 443 505 562 615 703 804 916'
).split(' ');

/** The three parts of a North American number (never 555-01xx). */
export function nanpParts(r) {
  let mid;
  do mid = r.fill('N##');
  while (mid.endsWith('11'));
  return [r.pick(AREAS), r.chance(0.15) ? '555' : mid, `${r.int(2, 9)}${r.digits(3)}`];
}

/** A local US or Canadian number that its shape alone gives away. */
function phoneUs(r) {
  const [a, b, c] = nanpParts(r);
  return r.pick([
    `(${a}) ${b}-${c}`,
    `(${a}) ${b}-${c}`,
    `(${a})${b}-${c}`,
    `+1 (${a}) ${b}-${c}`,
    `+1-${a}-${b}-${c}`,
    `+1 ${a} ${b} ${c}`,
    `1-${a}-${b}-${c}`,
    `+1${a}${b}${c}`,
  ]);
}

/** An international number: +, 00, (0), and several separators. */
export function phoneIntl(r) {
  if (r.chance(0.2)) return phoneUs(r);
  const [cc, trunk, ...shapes] = r.pick(PHONES);
  const nat = r.fill(r.pick(shapes));
  const sep = r.pick([' ', ' ', ' ', '-', '.', '']);
  const body = nat.replace(/ /gu, sep);
  const roll = r.f();
  if (roll < 0.2 && trunk === '0') return `+${cc} (0)${sep ? nat.replace(/ /gu, sep) : nat}`;
  if (roll < 0.3) return `00${cc}${sep}${body}`;
  if (roll < 0.36) return `(+${cc}) ${nat}`;
  if (roll < 0.55) return `+${cc}${nat.replace(/ /gu, '')}`;
  return `+${cc}${sep}${body}`;
}

/** A number as it is written inside its country; it needs words around it. */
export function phoneNational(r) {
  if (r.chance(0.25)) {
    const p = nanpParts(r);
    return p.join(r.pick(['.', '-', ' ', '']));
  }
  const [, trunk, ...shapes] = r.pick(PHONES);
  const nat = r.fill(r.pick(shapes));
  const [head, ...rest] = nat.split(' ');
  const sep = r.pick([' ', ' ', '-', '.', '']);
  if (trunk === '0' && r.chance(0.2)) return `(0${head}) ${rest.join(' ')}`;
  if (trunk === '0' && r.chance(0.2)) return `0${head}/${rest.join('')}`;
  if (trunk === '0' && r.chance(0.3)) return `0${head}${sep}${rest.join('')}`;
  return trunk + (trunk.length > 1 || trunk === '8' ? ' ' : '') + nat.replace(/ /gu, sep);
}

const UK_AREA = ['LS7', 'M20', 'BS6', 'EH9', 'CF10', 'SW9', 'NE2', 'OX4', 'B15', 'G12', 'E17'];
const ADDRESSES = [
  (r) =>
    `${r.int(10, 9899)} ${r.pick(['Maple', 'Juniper', 'Hawthorne', 'Cedar Ridge', 'Elmwood'])} ` +
    `${r.pick(['Street', 'Ave', 'Drive', 'Ln', 'Blvd', 'Court'])}${
      r.chance(0.3)
        ? `, ${r.pick(['Apt', 'Suite', 'Unit'])} ${r.int(1, 40)}${r.pick(['', 'B'])}`
        : ''
    }, ` +
    `${r.pick([
      'Portland, OR 972',
      'Austin, TX 787',
      'Columbus, OH 432',
      'Denver, CO 802',
      'Madison, WI 537',
      'Tampa, FL 336',
    ])}${r.digits(2)}`,
  (r) =>
    `${r.int(1, 180)} ${r.pick(['Larch', 'Victoria', 'Mill', 'Church', 'Queensway', 'Albion'])} ` +
    `${r.pick(['Close', 'Road', 'Lane', 'Terrace', 'Street', 'Gardens'])}, ${r.pick([
      'Leeds',
      'Bristol',
      'Manchester',
      'Oxford',
      'Cardiff',
      'London',
    ])} ${r.pick(UK_AREA)} ` +
    `${r.int(1, 9)}${r.pick('ABDEFGHJLN')}${r.pick('PQRSTUWXYZ')}`,
  (r) =>
    `${r.pick([
      'Lindenstraße',
      'Goethestr.',
      'Am Mühlbach',
      'Bergweg',
      'Schillerplatz',
      'Hauptstraße',
      'Gartenweg',
    ])} ${r.int(1, 140)}${r.pick(['', '', 'a', 'b'])}, ${r.pick([
      '10969 Berlin',
      '80331 München',
      '50667 Köln',
      '22765 Hamburg',
      '04109 Leipzig',
    ])}`,
  (r) =>
    `${r.int(1, 120)}${r.pick(['', ' bis'])}${r.pick([',', ''])} ${r.pick([
      'rue des Lilas',
      'avenue Jean Jaurès',
      'boulevard Voltaire',
      'rue de la République',
      'impasse des Acacias',
    ])}, ` +
    `${r.pick(['75011 Paris', '69003 Lyon', '33000 Bordeaux', '31000 Toulouse', '44000 Nantes'])}`,
  (r) =>
    `${r.pick([
      'Calle de Alcalá',
      'Calle Mayor',
      'Avenida de la Constitución',
      'C/ Serrano',
      'Paseo de Gracia',
    ])}${r.pick([',', ''])} ${r.int(1, 200)}, ${r.pick(['', '3º B, ', '1º izq., '])}` +
    `${r.pick(['28014 Madrid', '08007 Barcelona', '41001 Sevilla', '46002 Valencia'])}`,
  (r) =>
    `${r.pick(['Keizersgracht', 'Dorpsstraat', 'Molenweg', 'Stationsplein', 'Beatrixlaan'])} ` +
    `${r.int(1, 600)}${r.pick(['', '-2', 'A'])}, ${r.int(1011, 3999)} ${r.pick([
      'DW',
      'KL',
      'BX',
      'GH',
    ])} ${r.pick(['Amsterdam', 'Utrecht', 'Rotterdam', 'Haarlem'])}`,
  (r) =>
    `${r.int(1, 400)} ${r.pick(['Banksia', 'Wattle', 'Lygon', 'Collins', 'Kangaroo'])} ` +
    `${r.pick(['St', 'Avenue', 'Road', 'Parade'])}, ${r.pick([
      'Carlton VIC 3053',
      'Newtown NSW 2042',
      'Fortitude Valley QLD 4006',
      'Fremantle WA 6160',
    ])}`,
  (r) =>
    `${r.pick(['Via Garibaldi', 'Corso Vittorio Emanuele', 'Viale Monza', 'Piazza Dante'])}` +
    `${r.pick([',', ''])} ${r.int(1, 150)}, ${r.pick([
      '20121 Milano',
      '00185 Roma',
      '10128 Torino',
      '50122 Firenze',
    ])}`,
  (r) =>
    `ul. ${r.pick(['Długa', 'Mickiewicza', 'Polna', 'Ogrodowa'])} ${r.int(1, 90)}/` +
    `${r.int(1, 40)}, ${r.pick(['00-238 Warszawa', '31-001 Kraków', '50-079 Wrocław'])}`,
  (r) =>
    `${r.pick(['Storgatan', 'Kungsgatan', 'Björkvägen'])} ${r.int(1, 90)}, ${r.pick([
      '111 43 Stockholm',
      '411 19 Göteborg',
      '211 22 Malmö',
    ])}`,
  (r) =>
    `Rua ${r.pick(['Augusta', 'das Flores', 'Oscar Freire'])}, ${r.int(10, 1900)}, ${r.pick([
      'São Paulo - SP, 01304-',
      'Curitiba - PR, 80020-',
    ])}${r.digits(3)}`,
  (r) =>
    `${r.int(100, 4999)} ${r.pick([
      'Rue Sherbrooke Ouest, Montréal, QC H3A 1B',
      'Dundas St W, Toronto, ON M6J 1X',
      'Granville Street, Vancouver, BC V6Z 1L',
    ])}${r.int(1, 9)}`,
];

/** A full postal address on one line. */
export const address = (r) => r.pick(ADDRESSES)(r);

/** A street with a house number, for records that keep the town elsewhere. */
export const street = (r) =>
  r.chance(0.5)
    ? `${r.int(2, 980)} ${r.pick(['Birchwood', 'Orchard', 'Prospect', 'Chestnut'])} ${r.pick([
        'Street',
        'Road',
        'Avenue',
        'Lane',
      ])}`
    : `${r.pick(['Lindenstraße', 'Waldweg', 'Ringstraße', 'Mozartstraße'])} ${r.int(1, 140)}`;
