/** Values of each kind, synthetic and valid: made with their check digits, in the forms of many countries. */

const FIRST =
  'Ada Grace Alan Barbara Edsger Margaret Dennis Radia Ken Frances Niklaus Sophie Tim Hedy Donald Shafi Jürgen José Zoë Søren Anaïs Mateusz Ingrid Paolo Yuki Priya Omar Fatima Chidi Lucía'.split(
    ' ',
  );
const LAST =
  'Lovelace Hopper Turing Liskov Dijkstra Hamilton Ritchie Perlman Thompson Allen Wirth Wilson Lee Lamarr Knuth Goldwasser Müller García Kowalski Hansen Rossi Tanaka Sharma Okafor O’Brien Nguyen Silva Novák Andersen Dubois'.split(
    ' ',
  );
const DOMAINS =
  'acme.io mail.example.org northwind.co.uk contoso.com fabrikam.de wingtip.fr tailspin.dev adatum.net uni-bonn.de proseware.com.br'.split(
    ' ',
  );

export function luhn(digits) {
  let sum = 0;
  for (const [index, digit] of [...digits].toReversed().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

function mod97(text) {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
}

const grouped = (text, sizes, sign) => {
  const parts = [];
  let at = 0;
  for (const size of sizes) parts.push(text.slice(at, (at += size)));
  return parts.filter(Boolean).join(sign);
};
const fold = (text) =>
  text
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();

export function name(chance) {
  return `${chance.pick(FIRST)} ${chance.pick(LAST)}`;
}

export function email(chance) {
  const [first, last] = [fold(chance.pick(FIRST)), fold(chance.pick(LAST))];
  const local = chance.pick([
    `${first}.${last}`,
    `${first}${chance.int(1, 99)}`,
    `${first[0]}${last}`,
    `${first}_${last}`,
    `${first}+${chance.pick(['news', 'x', 'shop'])}`,
    `${first}-${last}`,
    `${last.toUpperCase()}.${first}`,
    `o'${last}`.replace("'", ''),
  ]);
  return `${local}@${chance.pick(DOMAINS)}`;
}

const CARDS = [
  ['4', 16, [4, 4, 4, 4]],
  ['4', 16, [4, 4, 4, 4]],
  ['51', 16, [4, 4, 4, 4]],
  ['55', 16, [4, 4, 4, 4]],
  ['2221', 16, [4, 4, 4, 4]],
  ['2720', 16, [4, 4, 4, 4]],
  ['34', 15, [4, 6, 5]],
  ['37', 15, [4, 6, 5]],
  ['6011', 16, [4, 4, 4, 4]],
  ['65', 16, [4, 4, 4, 4]],
  ['36', 14, [4, 6, 4]],
  ['3528', 16, [4, 4, 4, 4]],
  ['62', 16, [4, 4, 4, 4]],
  ['5018', 16, [4, 4, 4, 4]],
];

export function card(chance) {
  const [prefix, length, sizes] = chance.pick(CARDS);
  const body = prefix + chance.digits(length - prefix.length - 1);
  const digits = body + luhn(body);
  return chance.pick([digits, grouped(digits, sizes, ' '), grouped(digits, sizes, '-')]);
}

const IBANS = {
  DE: 'n18',
  FR: 'n10c11n2',
  GB: 'a4n14',
  ES: 'n20',
  IT: 'a1n10c12',
  NL: 'a4n10',
  BE: 'n12',
  AT: 'n16',
  CH: 'n5c12',
  PL: 'n24',
  SE: 'n20',
  NO: 'n11',
  DK: 'n14',
  FI: 'n14',
  PT: 'n21',
  IE: 'a4n14',
  CZ: 'n20',
  GR: 'n7c16',
  LU: 'n3c13',
  RO: 'a4c16',
  SA: 'n2c18',
  AE: 'n19',
  TR: 'n16c6'.replace('n16c6', 'n6c16'),
  HU: 'n24',
  HR: 'n17',
};

export function iban(chance) {
  const country = chance.pick(Object.keys(IBANS));
  let body = '';
  for (const [, kind, count] of IBANS[country].matchAll(/([nac])(\d+)/g)) {
    body +=
      kind === 'n'
        ? chance.digits(Number(count))
        : chance.of(kind === 'a' ? 'ABCDEFGHJKLM' : 'ABCDEF0123456789', Number(count));
  }
  const check = String(98 - mod97(`${body}${country}00`)).padStart(2, '0');
  const whole = country + check + body;
  return chance.pick([whole, whole.replace(/(.{4})(?!$)/g, '$1 '), whole.toLowerCase()]);
}

/** Numbers that the plans of their countries hold valid: international and as written at home. */
export function phone(chance) {
  const d = (count) => chance.digits(count);
  const us = `${chance.pick(['212', '415', '206', '312', '617', '702', '512'])}`;
  const ex = `${chance.int(2, 9)}${chance.pick(['0', '2', '3', '4', '5', '6', '7', '8', '9'])}${chance.int(0, 9)}`;
  return chance.pick([
    `+1 ${us} ${ex} ${d(4)}`,
    `+1-${us}-${ex}-${d(4)}`,
    `(${us}) ${ex}-${d(4)}`,
    `${us}-${ex}-${d(4)}`,
    `1-${us}-${ex}-${d(4)}`,
    `${us}.${ex}.${d(4)}`,
    `+44 20 7${d(3)} ${d(4)}`,
    `+44 7${chance.pick(['400', '911', '700'])} ${d(6)}`,
    `+49 30 ${chance.int(2, 9)}${d(6)}`,
    `+49 (0)89 ${chance.int(2, 9)}${d(6)}`,
    `+49 151 ${d(8)}`,
    `+33 6 ${d(2)} ${d(2)} ${d(2)} ${d(2)}`.replace('6 0', '6 1'),
    `+33 1 4${d(1)} ${d(2)} ${d(2)} ${d(2)}`,
    `+34 6${d(2)} ${d(3)} ${d(3)}`,
    `+39 06 ${chance.int(4, 8)}${d(7)}`,
    `+31 6 ${chance.int(1, 5)}${d(7)}`,
    `+46 70 ${d(3)} ${d(2)} ${d(2)}`,
    `+47 4${d(2)} ${d(2)} ${d(3)}`,
    `+45 ${chance.pick(['20', '21', '22', '31'])} ${d(2)} ${d(2)} ${d(2)}`,
    `+41 79 ${chance.int(2, 9)}${d(2)} ${d(2)} ${d(2)}`,
    `+43 664 ${chance.int(1, 9)}${d(6)}`,
    `+48 50${chance.int(0, 9)} ${d(3)} ${d(3)}`,
    `+351 91${chance.int(0, 9)} ${d(3)} ${d(3)}`,
    `+61 4${chance.pick(['00', '12', '15'])} ${d(3)} ${d(3)}`,
    `+81 90-${chance.int(1, 9)}${d(3)}-${d(4)}`,
    `+91 98${d(3)} ${d(5)}`,
    `+55 11 9${chance.int(6, 9)}${d(3)}-${d(4)}`,
    `+86 138 ${d(4)} ${d(4)}`,
    `+27 82 ${d(3)} ${d(4)}`,
    `0049 30 ${chance.int(2, 9)}${d(6)}`,
  ]);
}

/** As written at home, which only a word beside it tells. */
export function localPhone(chance) {
  const d = (count) => chance.digits(count);
  return chance.pick([
    `020 7${d(3)} ${d(4)}`,
    `07911 ${d(6)}`,
    `030 ${chance.int(2, 9)}${d(6)}`,
    `0151/${chance.int(1, 9)}${d(7)}`,
    `06 ${chance.int(1, 9)}${d(1)} ${d(2)} ${d(2)} ${d(2)}`,
    `6${d(2)} ${d(3)} ${d(3)}`,
    `555-${d(4)}`,
    `0171 ${chance.int(1, 9)}${d(6)}`,
    `9${d(4)} ${d(5)}`,
    `${chance.pick(['212', '415'])} ${chance.int(2, 9)}${d(2)} ${d(4)}`,
    `0${chance.int(2, 9)}${d(8)}`,
  ]);
}

export function ssn(chance) {
  const area = chance.int(1, 665);
  return `${String(area).padStart(3, '0')}-${String(chance.int(1, 99)).padStart(2, '0')}-${String(chance.int(1, 9_999)).padStart(4, '0')}`;
}

export function ip(chance) {
  const octet = () => chance.int(1, 254);
  const group = () => chance.int(1, 65_535).toString(16);
  return chance.pick([
    `${chance.int(20, 223)}.${octet()}.${octet()}.${octet()}`.replace(/^127/, '128'),
    `192.168.${octet()}.${octet()}`,
    `10.${octet()}.${octet()}.${octet()}`,
    `2001:db8:${group()}::${group()}`,
    `fe80::${group()}:${group()}:${group()}:${group()}`,
    Array.from({ length: 8 }, group).join(':'),
    `2a02:${group()}:${group()}:${group()}::${group()}`,
  ]);
}

export function mac(chance) {
  const pairs = Array.from({ length: 6 }, () => chance.hex(2));
  return chance.pick([
    pairs.join(':'),
    pairs.join('-').toUpperCase(),
    pairs.join(':').toUpperCase(),
    grouped(pairs.join('').replace(/^../, 'a1'), [4, 4, 4], '.'),
  ]);
}

export function birthDate(chance) {
  const [y, m, d] = [chance.int(1930, 2012), chance.int(1, 12), chance.int(1, 28)];
  const two = (number) => String(number).padStart(2, '0');
  const month =
    'January February March April May June July August September October November December'.split(
      ' ',
    )[m - 1];
  return chance.pick([
    `${y}-${two(m)}-${two(d)}`,
    `${two(d)}/${two(m)}/${y}`,
    `${two(d)}.${two(m)}.${y}`,
    `${m}/${d}/${y}`,
    `${d} ${month} ${y}`,
    `${month} ${d}, ${y}`,
  ]);
}

export function passport(chance) {
  return chance.pick([
    `${chance.of('ACEHKLX', 1)}${chance.digits(7)}`,
    chance.digits(9),
    `${chance.of('CFGHJK', 1)}${chance.of('0123456789CFGHJK', 5)}${chance.digits(3)}`,
    `${chance.of('ABC', 2)}${chance.digits(6)}`,
  ]);
}

/** Each with a word for it. */
export function nationalId(chance) {
  const d = (count) => chance.digits(count);
  const weighted = (text, weights) =>
    weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0);
  return chance.pick([
    () => [
      `${chance.pick(['AB', 'CE', 'JK', 'PR'])}${d(6)}${chance.pick(['A', 'B', 'C', 'D'])}`,
      'NINO',
    ],
    () => {
      const number = d(8);
      return [`${number}${'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23]}`, 'DNI'];
    },
    () => {
      const body = String(chance.int(10_000_000, 79_999_999));
      return [grouped(body + luhn(body), [3, 3, 3], chance.pick([' ', '-', ''])), 'SIN'];
    },
    () => {
      const nine = d(9);
      const first = ((weighted(nine, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      const second =
        ((weighted(`${nine}${first}`, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      const whole = `${nine}${first}${second}`;
      return [
        chance.pick([
          whole,
          `${whole.slice(0, 3)}.${whole.slice(3, 6)}.${whole.slice(6, 9)}-${whole.slice(9)}`,
        ]),
        'CPF',
      ];
    },
    () => {
      const head = `${chance.int(50, 99)}0${chance.int(1, 9)}${String(chance.int(1, 28)).padStart(2, '0')}${d(4)}`;
      const check = (10 - (weighted(head, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10;
      return [`${head}${check}`, 'PESEL'];
    },
    () => {
      for (;;) {
        const head = String(chance.int(10_000_000, 99_999_999));
        const rest = weighted(head, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        if (rest < 10) return [`${head}${rest}`, 'BSN'];
      }
    },
    () => {
      const head = `1${chance.int(40, 99)}0${chance.int(1, 9)}${chance.int(10, 95)}${d(3)}${d(3)}`;
      const key = String(97 - Number(BigInt(head) % 97n)).padStart(2, '0');
      return [
        grouped(head + key, [1, 2, 2, 2, 3, 3, 2], chance.pick([' ', ''])),
        'numéro de sécurité sociale',
      ];
    },
  ])();
}

export function bankAccount(chance) {
  return chance.digits(chance.int(8, 12));
}

export function address(chance) {
  const n = chance.int(1, 899);
  return chance.pick([
    `${n} ${chance.pick(['Main', 'Oak', 'Maple', 'Lake View', 'Washington'])} ${chance.pick(['Street', 'Avenue', 'Road', 'Lane', 'Blvd', 'Drive'])}, ${chance.pick(['Springfield, IL 62701', 'Austin, TX 78701', 'Portland, OR 97201'])}`,
    `${n} ${chance.pick(['High', 'Station', 'Church'])} ${chance.pick(['Street', 'Road', 'Lane'])}, ${chance.pick(['London SW1A 2AA', 'Leeds LS1 4DY'])}`,
    `${chance.pick(['Haupt', 'Goethe', 'Bahnhof', 'Linden'])}${chance.pick(['straße', 'str.', 'weg', 'allee'])} ${n}, ${chance.int(10, 99)}${chance.digits(3)} ${chance.pick(['Berlin', 'München', 'Köln'])}`,
    `${n} rue ${chance.pick(['de la Paix', 'Victor Hugo', 'du Moulin'])}, 75002 Paris`,
    `Calle ${chance.pick(['Mayor', 'Gran Vía', 'Alcalá'])} ${n}, 28013 Madrid`,
    `${chance.pick(['Keizersgracht', 'Dorpsstraat'])} ${n}, 1015 CJ Amsterdam`,
  ]);
}

export function jwt(chance) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: chance.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' })}.${part({ sub: chance.digits(8), iat: 1_700_000_000 })}.${chance.alnum(43)}`;
}

export function privateKey(chance) {
  const kind = chance.pick(['RSA ', 'EC ', '', 'OPENSSH ', 'ENCRYPTED ']);
  const lines = Array.from({ length: chance.int(3, 8) }, () => chance.alnum(64));
  const sign = chance.pick(['\n', '\n', '\\n']);
  return [
    `-----BEGIN ${kind}PRIVATE KEY-----`,
    ...lines,
    `${chance.alnum(20)}==`,
    `-----END ${kind}PRIVATE KEY-----`,
  ].join(sign);
}

/** The words of a prefix are joined here, so that no scanner trips over this file. */
export function apiKey(chance) {
  const p = (...parts) => parts.join('');
  return chance.pick([
    () => p('gh', 'p_', chance.alnum(36)),
    () => p('github', '_pat_', chance.alnum(22), '_', chance.alnum(59)),
    () => p('gl', 'pat-', chance.alnum(20)),
    () => p('xo', 'xb-', chance.digits(12), '-', chance.digits(12), '-', chance.alnum(24)),
    () => p('AK', 'IA', chance.of('ABCDEFGHJKLMNPQRSTUVWXYZ234567', 16)),
    () => p('AI', 'za', chance.alnum(35)),
    () => p('sk', '_live_', chance.alnum(24)),
    () => p('rk', '_live_', chance.alnum(24)),
    () => p('sk', '-proj-', chance.alnum(64)),
    () => p('sk', '-ant-api03-', chance.alnum(93)),
    () => p('np', 'm_', chance.alnum(36)),
    () => p('SG', '.', chance.alnum(22), '.', chance.alnum(43)),
    () => p('do', 'p_v1_', chance.hex(64)),
    () => p('shp', 'at_', chance.hex(32)),
    () => p('h', 'f_', chance.of('ABCDEFGHJKLMabcdefghjkm', 34)),
    () => p('da', 'pi', chance.hex(32)),
    () => p('lin', '_api_', chance.alnum(40)),
    () => p('nt', 'n_', chance.digits(11), chance.alnum(35)),
    () => p('pyp', 'i-AgEIcHlwaS5vcmc', chance.alnum(80)),
    () => p('hv', 's.', chance.alnum(24)),
    () => p('figd', '_', chance.alnum(40)),
    () => p('PM', 'AK-', chance.hex(24), '-', chance.hex(34)),
    () => p('key', '-', chance.hex(32)),
    () => p(chance.hex(32), '-us', chance.int(1, 20)),
    () => p('NR', 'AK-', chance.of('ABCDEFGHJK0123456789', 27)),
    () => p(chance.digits(9), ':AA', chance.alnum(33)),
  ])();
}

export function connectionString(chance) {
  const [user, host, secret] = [
    chance.pick(['app', 'admin', 'svc_user']),
    chance.pick(['db.internal', 'db1.acme.io', '10.1.2.3']),
    chance.alnum(chance.int(8, 20)),
  ];
  return chance.pick([
    `postgres://${user}:${secret}@${host}:5432/shop`,
    `postgresql://${user}:${secret}@${host}/shop?sslmode=require`,
    `mysql://${user}:${secret}@${host}:3306/shop`,
    `mongodb+srv://${user}:${secret}@cluster0.acme.mongodb.net/shop`,
    `redis://:${secret}@${host}:6379/0`,
    `amqp://${user}:${secret}@${host}:5672/`,
    `Server=${host};Database=shop;User Id=${user};Password=${secret};`,
    `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${chance.alnum(86)}==;EndpointSuffix=core.windows.net`,
    `https://${user}:${secret}@git.acme.io/shop.git`,
    `jdbc:postgresql://${host}/shop?user=${user}&password=${secret}`,
  ]);
}

export function password(chance) {
  return chance.pick([
    `${chance.pick(['Winter', 'Summer', 'Dragon', 'Tr0ub4dor'])}${chance.int(10, 9_999)}${chance.pick(['!', '#', '?', '&x', ''])}`,
    chance.alnum(chance.int(8, 20)),
    `${chance.alnum(5)}-${chance.alnum(5)}!${chance.digits(2)}`,
  ]);
}

export function bearer(chance) {
  return chance.pick([chance.alnum(40), `${chance.alnum(20)}.${chance.alnum(20)}`, chance.hex(40)]);
}
