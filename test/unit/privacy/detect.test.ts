/** What is told from a text: each kind in the ways in which people write it, and what only looks like it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { detect } from '../../../src/core/privacy/detect/detect';
import { Structure } from '../../../src/core/privacy/detect/structure';

/** The kinds and pieces that were found, as `kind:piece`. */
function found(text: string): string[] {
  return detect(text).map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);
}

const structure = new Structure(
  (kind, piece, isNumber) => `<${kind}${isNumber ? '#' : ''}:${piece}>`,
);

/** Made here, so that no scanner of this repository trips over a key. */
const GITHUB = `gh${'p_'}${'aB3dE5fG7h'.repeat(4).slice(0, 36)}`;
const JWT = [
  Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
  Buffer.from('{"sub":"1234567890"}').toString('base64url'),
  'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
].join('.');
const PEM = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'MIIEowIBAAKCAQEA',
  '-----END RSA PRIVATE KEY-----',
];

describe('what is found', () => {
  test.each([
    ['Write to bob.smith+x@acme.io today.', 'email:bob.smith+x@acme.io'],
    ['mailto:José@müller.de?subject=x', 'email:José@müller.de'],
    ['"john smith"@acme.io wrote', 'email:"john smith"@acme.io'],
    ['call (415) 555-2671 now', 'phone:(415) 555-2671'],
    ['+49 (0)30 901820-10', 'phone:+49 (0)30 901820-10'],
    ['Tel.: 0171/1234567', 'phone:0171/1234567'],
    ['ring 020 7946 0958 ext. 12', 'phone:020 7946 0958 ext. 12'],
    ['06 12 34 56 78', 'phone:06 12 34 56 78'],
    ['{"phone": 4155552671}', 'phone:4155552671'],
    ['paid with 4539 1488 0343 6467', 'card:4539 1488 0343 6467'],
    ['card 4111 1111 1111 1111', 'card:4111 1111 1111 1111'],
    ['Amex 3782-822463-10005', 'card:3782-822463-10005'],
    ['5425233430109903', 'card:5425233430109903'],
    ['SSN: 123-45-6789', 'ssn:123-45-6789'],
    ['social security number 123456789', 'ssn:123456789'],
    ['IBAN DE89 3704 0044 0532 0130 00 please', 'iban:DE89 3704 0044 0532 0130 00'],
    ['gb82west12345698765432', 'iban:gb82west12345698765432'],
    ['account number 12345678901', 'bank_account:12345678901'],
    ['from 192.168.1.10:8080', 'ip:192.168.1.10'],
    ['peer 2001:db8::8a2e:370:7334', 'ip:2001:db8::8a2e:370:7334'],
    ['ether 00:1A:2b:3c:4d:5e', 'mac:00:1A:2b:3c:4d:5e'],
    ['mac 001a.2b3c.4d5e', 'mac:001a.2b3c.4d5e'],
    ['born on 12 March 1985', 'birth_date:12 March 1985'],
    ['Geburtsdatum: 03.12.1985', 'birth_date:03.12.1985'],
    ['Passport No: X1234567', 'passport:X1234567'],
    ['CPF 529.982.247-25', 'national_id:529.982.247-25'],
    ['NINO AB 12 34 56 C', 'national_id:AB 12 34 56 C'],
    ['DNI 12345678Z', 'national_id:12345678Z'],
    ['Steuer-ID 86095742719', 'national_id:86095742719'],
    ['12 Main Street, Springfield, IL 62701', 'address:12 Main Street, Springfield, IL 62701'],
    ['Musterstraße 12a, 10115 Berlin', 'address:Musterstraße 12a, 10115 Berlin'],
    ['Dear Mrs. Ada Lovelace,', 'name:Ada Lovelace'],
    ['full_name: Grace Hopper', 'name:Grace Hopper'],
    [`token ${GITHUB} here`, `api_key:${GITHUB}`],
    ['API_KEY="a8f5f167f44f4964e6c998dee827110c"', 'api_key:a8f5f167f44f4964e6c998dee827110c'],
    ['Authorization: Bearer abcdef1234567890ABCDEF', 'bearer_token:abcdef1234567890ABCDEF'],
    [JWT, `jwt:${JWT}`],
    [PEM.join('\n'), `private_key:${PEM.join('\n')}`],
    [`"${PEM.join('\\n')}"`, `private_key:${PEM.join('\\n')}`],
    [
      'postgres://u:s3cr3t@db.acme.io:5432/app',
      'connection_string:postgres://u:s3cr3t@db.acme.io:5432/app',
    ],
    [
      'Server=db;User Id=sa;Password=Pa55w0rd!;',
      'connection_string:Server=db;User Id=sa;Password=Pa55w0rd!;',
    ],
    ['password: hunter2!x', 'password:hunter2!x'],
    ['mysql --password s3cr3tX --host x', 'password:s3cr3tX'],
    ['<password>Tr0ub4dor&3</password>', 'password:Tr0ub4dor&3'],
  ])('%s', (text, expected) => {
    expect(found(text)).toContain(expected);
  });
});

describe('what is found in disguise', () => {
  test.each([
    ['bob\u200b@ac\u00adme.io', 'email:bob\u200b@ac\u00adme.io'],
    ['card ４１１１ １１１１ １１１１ １１１１', 'card:４１１１ １１１１ １１１１ １１１１'],
    ['card ٤١١١١١١١١١١١١١١١', 'card:٤١١١١١١١١١١١١١١١'],
    ['card 4111–1111–1111–1111', 'card:4111–1111–1111–1111'],
    ['card 4111 1111\n1111 1111', 'card:4111 1111\n1111 1111'],
    ['card 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', 'card:4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
    ['bob (at) acme (dot) io', 'email:bob (at) acme (dot) io'],
    ['bob at acme dot io', 'email:bob at acme dot io'],
    ['bob&#64;acme.io', 'email:bob&#64;acme.io'],
    ['bob%40acme.io', 'email:bob%40acme.io'],
    ['\\u0062ob\\u0040acme.io', 'email:\\u0062ob\\u0040acme.io'],
    ['SSN 123‑45‑6789', 'ssn:123‑45‑6789'],
  ])('%j', (text, expected) => {
    expect(found(text)).toContain(expected);
  });
});

describe('what only looks like it', () => {
  test.each([
    'uuid 550e8400-e29b-41d4-a716-446655440000',
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
    'order 4111111111111111 was shipped',
    '2024-05-12T12:00:00.000Z and 1700000000000',
    'version 1.2.3.4, Chrome/120.0.0.0',
    'git@github.com:acme/shop.git',
    'icon@2x.png @scope/pkg@1.2.3 user@1.0.0',
    'password: ${PASSWORD}, token: <your-token>, secret: process.env.SECRET',
    'max_tokens: 4096, token_type: "bearer", passwordPolicy: strong',
    'The password must be at least 8 characters long.',
    'std::map a::b [1::2] 16:9 12:34:56',
    '127.0.0.1 0.0.0.0 ::1 255.255.255.0',
    'IBAN DE88370400440532013000 is not'.replace('IBAN ', ''),
    '4111 1111 1111 1112',
    '4242424242424242',
    'the test card is 4111 1111 1111 1111',
    'lines 100-200-300, 10.5 %, 3.14159265358979',
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7',
    'sha512-3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed',
    'the first issue of May was created in Berlin',
    '#ff00aa #123456 rgb(1,2,3) 1920x1080',
    'at Object.<anonymous> (/srv/app/index.js:10:15)',
    'ISBN 978-3-16-148410-0, EAN 4006381333931',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('what stands around a value', () => {
  test('the header of a table says what its cells are', () => {
    const csv =
      'id,name,email,ssn\n1,Bob Jones,bob@acme.io,123456789\n2,Al Smith,al@acme.io,234567891';
    expect(found(csv)).toEqual([
      'name:Bob Jones',
      'email:bob@acme.io',
      'ssn:123456789',
      'name:Al Smith',
      'email:al@acme.io',
      'ssn:234567891',
    ]);
    expect(found('| order | phone |\n| --- | --- |\n| 4155552671 | 4155552672 |')).toEqual([
      'phone:4155552672',
    ]);
    expect(found("INSERT INTO p (id, passport) VALUES (1, 'X1234567'), (2, 'Y7654321')")).toEqual([
      'passport:X1234567',
      'passport:Y7654321',
    ]);
  });

  test('the key, the header and the name beside it say what a JSON value is', () => {
    expect(
      structure.protect({
        user: { ssn: 123456789, phone: 4155552671, fullName: 'Ada Lovelace', id: 123456789 },
        card: ['4111', '1111', '1111', '1111'],
        columns: ['id', 'email', 'dob'],
        rows: [[1, 'a@b.co', '1985-03-12']],
        fields: [{ name: 'ssn', value: '123456789' }],
        password: 'correct horse',
        'bob@acme.io': 3,
        order_id: 4111111111111111,
        max_tokens: 4096,
      }),
    ).toEqual({
      user: {
        ssn: '<ssn#:123456789>',
        phone: '<phone#:4155552671>',
        fullName: '<name:Ada Lovelace>',
        id: 123456789,
      },
      card: ['<card:4111>', '<card:1111>', '<card:1111>', '<card:1111>'],
      columns: ['id', 'email', 'dob'],
      rows: [[1, '<email:a@b.co>', '<birth_date:1985-03-12>']],
      fields: [{ name: 'ssn', value: '<ssn:123456789>' }],
      password: '<password:correct horse>',
      '<email:bob@acme.io>': 3,
      order_id: 4111111111111111,
      max_tokens: 4096,
    });
  });
});

/** Lines as people and tools write them, all made up: what is found in each, and those that only look like it. */
describe('of many lines', () => {
  const fixture = (name: string): string[] =>
    readFileSync(path.join(import.meta.dirname, '../../fixtures/privacy', name), 'utf8')
      .split('\n')
      .filter(Boolean);

  test('what is found stays found', () => {
    for (const line of fixture('found.tsv')) {
      const [text, expected] = line.split('\t');
      expect([text, found(text!).join(' | ')]).toEqual([text, expected]);
    }
  });

  test('what is clean stays clean', () => {
    for (const line of fixture('clean.txt')) expect([line, found(line)]).toEqual([line, []]);
  });
});

test('no text of a few characters over and over holds it up', () => {
  const seeds = [
    '@',
    'a@b.',
    '1 ',
    '1-',
    '+1 415 ',
    '(1)',
    '00 12 ',
    '1.1.',
    '::',
    '00:',
    'eyJ',
    'aB3-',
  ];
  seeds.push(
    '-----BEGIN PRIVATE KEY-----',
    'password="',
    'a://b:c@',
    'http://a:',
    'Server=a;',
    'P<',
  );
  seeds.push(
    'GB82 WEST ',
    'AB 12 34 56 ',
    'Dear ',
    'A. ',
    '1 Main ',
    'Calle de la ',
    '\u200b',
    '１',
    '(at)',
  );
  seeds.push(
    'a at b dot ',
    'email|',
    'a,b\n',
    "insert into t (email) values ('",
    'born 1 ',
    'ssn 123456789 ',
  );
  seeds.push(
    '4111 1111 1111 1111 ',
    'Bearer abcdefghijk',
    'adafruit_key=',
    'A B <a@b.co> ',
    '\\',
    '%40',
  );
  seeds.push(
    'curl ',
    'curl -u a:',
    'mysql -p',
    "IDENTIFIED BY '",
    'setPassword(',
    'variable "api_key" {\n',
    "define('password', ",
    '- api key (a) ',
  );
  seeds.push(
    '<a>',
    '<name>x',
    '<td>phone</td>',
    '<dt>name</dt><dd>',
    'Attendees: Ada Lovelace, ',
    'Ada Lovelace, passport ',
    'FN:Ada B',
    'Best,\n',
  );
  seeds.push('8c ', 'dcef.', '4_', '4111\\n', '\n> 1', '411 19 G', 'a_1', ':443:');
  for (const seed of seeds) {
    const text = seed.repeat(Math.ceil(50_000 / seed.length));
    const started = performance.now();
    detect(text);
    // A guard against what grows with the square; the figures are in the bench.
    expect([seed, performance.now() - started < 2_000]).toEqual([seed, true]);
  }
});
