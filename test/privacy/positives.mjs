/** Sensitive values in the surroundings in which tools return them. */
import * as values from './values.mjs';

/** Sentences, lines of logs and letters around a value that proves itself. */
const AROUND = [
  (v) => v,
  (v) => `Found: ${v}`,
  (v) => `see ${v} for this`,
  (v) => `(${v})`,
  (v) => `"${v}"`,
  (v) => `- ${v}\n- done`,
  (v) => `2026-11-26T10:15:30Z INFO handled ${v} in 12 ms`,
  (v) => `<td>${v}</td>`,
  (v) => `| 1 | ${v} | ok |`,
  (v) => `Hello,\n\nwe have ${v} on file.\n\nThanks`,
  (v) => `[worker-3] processing ${v}, attempt 2`,
  (v) => `a=1, b=${v}, c=3`,
  (v) => `const x = '${v}';`,
  (v) => `{"data":"${v}","n":4}`,
  (v) => `Die Angabe lautet ${v}.`,
  (v) => `La valeur est ${v}, merci.`,
  (v) => `key: ${v}\nother: 5`,
  (v) => `first line\nsecond ${v} line\nthird`,
];

/** Words that say what a value is. */
const WORDS = {
  email: ['email', 'e-mail address', 'contact', 'mailto', 'Reply-To'],
  phone: [
    'phone',
    'Tel.',
    'mobile',
    'Telefon',
    'phone number',
    'Handy',
    'call me at',
    'téléphone',
    'fax',
    'cell',
  ],
  ssn: ['SSN', 'social security number', 'ssn'],
  card: ['card', 'credit card', 'card number', 'Visa', 'Kreditkarte'],
  iban: ['IBAN', 'account'],
  bank_account: ['account number', 'bank account', 'Kontonummer', 'acct no', 'routing number'],
  ip: ['client ip', 'IP', 'remote_addr', 'host'],
  mac: ['MAC', 'hwaddr', 'mac address'],
  birth_date: [
    'DOB',
    'date of birth',
    'born on',
    'Geburtsdatum',
    'birthday',
    'né le',
    'fecha de nacimiento',
  ],
  passport: ['passport', 'Passport No', 'Reisepass', 'passport number'],
  address: ['address', 'shipping address', 'Anschrift', 'lives at'],
  name: ['full name', 'customer name', 'cardholder', 'patient', 'contact name', 'account holder'],
};
const SAID = [
  (w, v) => `${w}: ${v}`,
  (w, v) => `${w} ${v}`,
  (w, v) => `The ${w} is ${v}.`,
  (w, v) => `name=x; ${w}=${v}; z=1`,
  (w, v) => `Please note my ${w}: ${v}, thank you`,
  (w, v) => `${w}:\n  ${v}`,
  (w, v) => `* ${w} - ${v}`,
];
/** Keys of JSON. */
const KEYS = {
  email: ['email', 'userEmail', 'contact_email'],
  phone: ['phone', 'phoneNumber', 'mobile_phone', 'tel'],
  ssn: ['ssn', 'social_security_number', 'customerSsn'],
  card: ['card', 'card_number', 'creditCard'],
  iban: ['iban', 'payee_iban'],
  bank_account: ['account_number', 'bankAccount', 'accountNo'],
  ip: ['ip', 'client_ip', 'remoteAddr'],
  mac: ['mac', 'mac_address'],
  birth_date: ['dob', 'date_of_birth', 'birthDate', 'birthday'],
  passport: ['passport', 'passport_number', 'passportNo'],
  address: ['address', 'street_address', 'shippingAddress'],
  name: ['full_name', 'customerName', 'firstName', 'contact_name'],
};

const MAKERS = {
  email: values.email,
  card: values.card,
  ssn: values.ssn,
  iban: values.iban,
  ip: values.ip,
  mac: values.mac,
  bank_account: values.bankAccount,
  birth_date: values.birthDate,
  passport: values.passport,
  address: values.address,
  name: values.name,
  phone: values.phone,
};

/** Where nothing says that here is a name, or an address is written in no way that is known. */
export function* unsaid(chance, count) {
  for (let index = 0; index < count; index++) {
    const name = values.name(chance);
    const sentence = chance.pick([
      (v) => `We met ${v} in Berlin and talked about the release.`,
      (v) => `${v} wrote the first version, and others mended it.`,
      (v) => `The meeting with ${v} was moved to Friday.`,
      (v) => `thanks ${v} for the review`,
    ]);
    yield { group: 'unsaid', value: sentence(name), spans: [{ kind: 'name', text: name }] };
    const address = chance.pick([
      `Flat ${chance.int(1, 20)}, Rose Cottage, Little Wenlock`,
      `${chance.pick(['Chome', 'Sakura-cho'])} ${chance.int(1, 9)}-${chance.int(1, 30)}-${chance.int(1, 30)}, Shinjuku-ku, Tokyo`,
      `Plot ${chance.int(1, 99)}, Sector ${chance.int(1, 60)}, Noida ${chance.digits(6)}`,
      `SQN ${chance.int(100, 400)}, Bloco ${chance.pick(['A', 'B'])}, Brasília`,
    ]);
    yield {
      group: 'unsaid',
      value: `it was sent to ${address} last week`,
      spans: [{ kind: 'address', text: address }],
    };
  }
}

/** The kinds that nothing but a word beside them tells. */
const ONLY_SAID = new Set(['bank_account', 'birth_date', 'passport', 'name']);

export function* positives(chance, counts) {
  for (const [kind, make] of Object.entries(MAKERS)) {
    for (let index = 0; index < counts; index++) yield* one(chance, kind, make, index);
  }
  for (let index = 0; index < counts; index++) yield* others(chance, index);
}

function* one(chance, kind, make, index) {
  const style = index % 5;
  const value = make(chance);
  const span = { kind, text: value };
  if (style === 0 && !ONLY_SAID.has(kind)) {
    yield { group: 'plain', value: chance.pick(AROUND)(value), spans: [span] };
  } else if (style <= 1) {
    const own = kind === 'phone' && index % 2 === 1 ? values.localPhone(chance) : value;
    const said = kind === 'ssn' && index % 3 === 0 ? own.replaceAll('-', '') : own;
    const word = chance.pick(WORDS[kind]);
    const template = kind === 'name' ? (w, v) => `${w}: ${v}` : chance.pick(SAID);
    yield { group: 'context', value: template(word, said), spans: [{ kind, text: said }] };
  } else if (style === 2) {
    const key = chance.pick(KEYS[kind]);
    const shape = chance.pick([
      (v) => ({ id: chance.int(1, 999), [key]: v, active: true }),
      (v) => [{ user: { [key]: v } }],
      (v) => ({ data: { items: [{ kind: 'x', [key]: v }] } }),
      (v) => ({ name: key, value: v }),
      (v) => ({ columns: ['id', key], rows: [[1, v]] }),
      (v) => JSON.stringify({ ok: true, [key]: v }),
      (v) => JSON.stringify({ [key]: v }, null, 2),
    ]);
    yield { group: 'structured', value: shape(value), spans: [span] };
  } else if (style === 3) {
    const header = chance.pick(KEYS[kind]);
    const second = make(chance);
    const needsQuotes = /[,|;\t]/.test(value + second);
    const cell = (v) => (needsQuotes ? `"${v}"` : v);
    const text = chance.pick([
      `id,${header},state\n1,${cell(value)},open\n2,${cell(second)},closed`,
      `id\t${header}\n1\t${value}\n2\t${second}`,
      `| id | ${header} |\n| --- | --- |\n| 1 | ${value} |\n| 2 | ${second} |`,
      `INSERT INTO t (id, ${header}) VALUES (1, '${value}'), (2, '${second}');`,
    ]);
    yield { group: 'structured', value: text, spans: [span, { kind, text: second }] };
  } else if (['card', 'ssn', 'phone', 'bank_account'].includes(kind) && index % 2 === 0) {
    const number = Number(
      (kind === 'phone' ? `415${chance.int(2_000_000, 9_999_999)}` : value).replace(/\D/g, ''),
    );
    if (!Number.isSafeInteger(number) || String(number).length < (kind === 'ssn' ? 9 : 8)) return;
    yield {
      group: 'structured',
      value: { [chance.pick(KEYS[kind])]: number },
      spans: [{ kind, text: String(number) }],
    };
  } else {
    const other = kind === 'email' ? undefined : values.email(chance);
    const said = `${chance.pick(WORDS[kind])}: ${value}`;
    const text =
      other === undefined ? `${value}; ${said.split(': ')[0]}` : `${said}\nemail: ${other}`;
    yield {
      group: 'context',
      value: text,
      spans: other === undefined ? [span] : [span, { kind: 'email', text: other }],
    };
  }
}

/** Secrets, and ids of states with the word for them. */
function* others(chance, index) {
  const [id, word] = values.nationalId(chance);
  yield {
    group: 'context',
    value: chance.pick([
      (w, v) => `${w}: ${v}`,
      (w, v) => `${w} ${v}`,
      (w, v) => `the ${w} ${v} was given`,
    ])(word, id),
    spans: [{ kind: 'national_id', text: id }],
  };
  const apiKey = values.apiKey(chance);
  yield {
    group: 'plain',
    value: chance.pick(AROUND)(apiKey),
    spans: [{ kind: 'api_key', text: apiKey }],
  };
  const token = values.jwt(chance);
  yield {
    group: 'plain',
    value: chance.pick([...AROUND, (v) => `Authorization: Bearer ${v}`])(token),
    spans: [{ kind: 'jwt', text: token }],
  };
  const isEscaped = index % 4 === 0;
  const key = values.privateKey(chance);
  const pem = isEscaped ? key.replaceAll('\n', '\\n') : key;
  yield {
    group: 'plain',
    value: chance.pick([
      (v) => v,
      (v) => `key file:\n${v}\n`,
      (v) => ({ key: v }),
      (v) => (isEscaped ? `{"key":"${v}"}` : `-- ${v}`),
    ])(pem),
    spans: [{ kind: 'private_key', text: pem }],
  };
  const url = values.connectionString(chance);
  yield {
    group: 'plain',
    value: chance.pick([
      (v) => v,
      (v) => `DATABASE_URL=${v}`,
      (v) => `url: "${v}"`,
      (v) => `connecting to ${v}`,
      (v) => ({ dsn: v }),
    ])(url),
    spans: [{ kind: 'connection_string', text: url }],
  };
  const secret = values.password(chance);
  yield {
    group: 'context',
    value: chance.pick([
      (v) => `password: ${v}`,
      (v) => `DB_PASSWORD=${v}`,
      (v) => `{"password": "${v}"}`,
      (v) => ({ user: 'x', password: v }),
      (v) => `const password = '${v}';`,
      (v) => `<password>${v}</password>`,
      (v) => `login with password ${v}`.replace('password ', 'password: '),
      (v) => `mysql -u root --password ${v}`,
      (v) => `Passwort: ${v}`,
      (v) => `user=x password=${v} host=y`,
      (v) => ({ credentials: { pwd: v } }),
      (v) => `the password is ${v}`,
      (v) => `PGPASSWORD=${v} psql`,
    ])(secret),
    spans: [{ kind: 'password', text: secret }],
  };
  const random =
    index % 2 === 0
      ? values.bearer(chance)
      : `${Buffer.from(`user:${chance.alnum(12)}`).toString('base64')}`;
  const scheme = index % 2 === 0 ? 'Bearer' : 'Basic';
  yield {
    group: 'context',
    value: chance.pick([
      (v) => `Authorization: ${scheme} ${v}`,
      (v) => `curl -H 'Authorization: ${scheme} ${v}' https://api.acme.io`,
      (v) => ({ headers: { authorization: `${scheme} ${v}` } }),
    ])(random),
    spans: [{ kind: 'bearer_token', text: random }],
  };
  const assigned = chance.pick([chance.hex(32), chance.alnum(40), chance.hex(40)]);
  yield {
    group: 'context',
    value: chance.pick([
      (v) => `API_KEY=${v}`,
      (v) => `client_secret: "${v}"`,
      (v) => ({ apiKey: v }),
      (v) => `export AUTH_TOKEN='${v}'`,
      (v) => `"access_token":"${v}"`,
      (v) => `X-Api-Key: ${v}`,
      (v) => `stripe_secret_key = ${v}`,
      (v) => ({ config: { secretAccessKey: v } }),
    ])(assigned),
    spans: [{ kind: 'api_key', text: assigned }],
  };
}
