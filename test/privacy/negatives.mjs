/** What looks like a sensitive value and is none. */
import { luhn } from './values.mjs';

export function* negatives(chance, count) {
  const makers = Object.values(MAKERS);
  for (let index = 0; index < count; index++) {
    yield { group: 'negative', value: makers[index % makers.length](chance), spans: [] };
  }
}

const two = (number) => String(number).padStart(2, '0');
const uuid = (c) => `${c.hex(8)}-${c.hex(4)}-4${c.hex(3)}-a${c.hex(3)}-${c.hex(12)}`;
const badLuhn = (c) => {
  const body = `4${c.digits(14)}`;
  return body + ((Number(luhn(body)) + c.int(1, 9)) % 10);
};
const PROSE = [
  'The parser reads each line and keeps the last token that it has seen.',
  'Please update the changelog before the release on Friday.',
  'A password must have at least twelve characters and one digit.',
  'Die Sitzung am Montag beginnt um neun Uhr im großen Saal.',
  'La réunion de mardi est reportée à la semaine prochaine.',
  'El informe del tercer trimestre está en la carpeta compartida.',
  'De vergadering begint om tien uur.',
  'We moved the cache behind the queue, which halved the latency.',
  'Reset your password in the settings if you forgot it.',
  'Tokens are counted per request and billed at the end of the month.',
  'Il rapporto è pronto e sarà inviato domani.',
  'The secret of good tests is that they can fail.',
  'Berlin, Paris and New York were the busiest regions in March.',
  'Call the function with two arguments and check the return value.',
  'Our account manager will review the invoice next week.',
];
const CODE = [
  'import { readFile } from "node:fs/promises";',
  '@Injectable()\nexport class UserService {}',
  'const token = getToken(user.id);',
  'password: string;',
  'function setPassword(value: string): void {}',
  'if (!req.headers.authorization) return res.status(401).end();',
  'std::vector<std::string> names;',
  'let x = a[1::2]',
  'token: ${{ secrets.GITHUB_TOKEN }}',
  'password = os.environ["DB_PASSWORD"]',
  'apiKey: process.env.API_KEY,',
  'PASSWORD=${DB_PASSWORD}',
  'secret: <your-secret>',
  'api_key = "YOUR_API_KEY"',
  'SELECT id, email, phone FROM users WHERE created_at > now();',
  'max_tokens: 4096',
  'next_page_token: null',
  'csrf_token_name: _csrf',
  'expect(password).toBe(undefined);',
  'type Props = { email: string; phone?: string };',
  'user.address.street',
  'git clone git@github.com:acme/shop.git',
];

const MAKERS = {
  uuid: (c) =>
    c.pick([(v) => v, (v) => `id: ${v}`, (v) => ({ id: v }), (v) => `request ${v} failed`])(
      uuid(c),
    ),
  commit: (c) => `commit ${c.hex(40)}`,
  shortHash: (c) => `merged in ${c.hex(7)}, built from ${c.hex(12)}`,
  sha: (c) => ({ file: 'a.txt', sha256: c.hex(64), md5: c.hex(32) }),
  integrity: (c) => `"integrity": "sha512-${c.alnum(86)}=="`,
  isoTime: (c) =>
    `20${c.int(10, 26)}-${two(c.int(1, 12))}-${two(c.int(1, 28))}T${two(c.int(0, 23))}:${two(c.int(0, 59))}:${two(c.int(0, 59))}.${c.digits(3)}Z`,
  epoch: (c) => ({
    created: 1_700_000_000 + c.int(0, 99_999_999),
    ts: 1_700_000_000_000 + c.int(0, 99_999_999_999),
  }),
  epochText: (c) =>
    `timestamp ${1_700_000_000_000 + c.int(0, 99_999_999_999)} ns ${c.int(1, 9)}${c.digits(8)}`,
  version: (c) => `version ${c.int(1, 20)}.${c.int(0, 40)}.${c.int(0, 40)}.${c.int(0, 9)}`,
  semver: (c) =>
    `lib@${c.int(0, 9)}.${c.int(0, 30)}.${c.int(0, 30)}-rc.${c.int(1, 9)}+build.${c.digits(6)}`,
  browser: (c) =>
    `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/${c.int(90, 140)}.0.0.0 Safari/537.36`,
  fileVersion: (c) => `driver version ${c.int(10, 31)}.0.${c.int(100, 999)}.${c.int(1000, 9999)}`,
  order: (c) =>
    c.pick([
      (v) => `Order #${v} has shipped`,
      (v) => ({ order_id: v }),
      (v) => `invoice ${v}`,
      (v) => `ticket ${v} was closed`,
    ])(c.digits(c.int(8, 12))),
  orderText: (c) => `order number ${c.digits(10)}, tracking 1Z${c.of('ABCDEFGH0123456789', 16)}`,
  luhnId: (c) => {
    const body = `4${c.digits(14)}`;
    return { transaction_id: Number(body + luhn(body)) };
  },
  badCard: (c) => `value ${badLuhn(c)}`,
  badCardGrouped: (c) => badLuhn(c).replace(/(.{4})(?!$)/g, '$1 '),
  isbn: (c) => `ISBN 978-${c.int(0, 9)}-${c.digits(2)}-${c.digits(6)}-${c.int(0, 9)}`,
  ean: (c) => `EAN 40${c.digits(11)}`,
  badIban: (c) => `ref DE00${c.digits(18)}`,
  coordinates: (c) => ({
    lat: Number(`${c.int(-80, 80)}.${c.digits(6)}`),
    lon: Number(`${c.int(-170, 170)}.${c.digits(6)}`),
  }),
  price: (c) =>
    `EUR ${c.int(1, 999)}.${c.digits(3)},${c.digits(2)} and $${c.int(1, 9)},${c.digits(3)},${c.digits(3)}.00`,
  percent: (c) => `up ${c.int(1, 99)}.${c.digits(2)} % over ${c.int(1000, 9999)} runs`,
  colour: (c) => `color: #${c.hex(6)}; width: ${c.int(100, 1999)}px`,
  package: (c) => `@acme/${c.pick(['ui', 'core'])}@${c.int(1, 9)}.${c.int(0, 20)}.${c.int(0, 20)}`,
  image: (c) => `assets/icon-${c.int(16, 512)}@2x.png`,
  handle: (c) => `thanks to @${c.of('abcdefgh', 6)} and @${c.of('ijklmnop', 7)}`,
  stack: (c) => `    at Object.run (/srv/app/dist/index.js:${c.int(1, 900)}:${c.int(1, 80)})`,
  java: (c) => `at com.acme.shop.Cart.add(Cart.java:${c.int(1, 900)})`,
  base64: (c) => `data:image/png;base64,iVBORw0KGgo${c.alnum(120)}`,
  certificate: (c) => `-----BEGIN CERTIFICATE-----\nMII${c.alnum(60)}\n-----END CERTIFICATE-----`,
  sshKey: (c) => `ssh-rsa AAAAB3NzaC1yc2E${c.alnum(80)} build`,
  code: (c) => c.pick(CODE),
  prose: (c) => c.pick(PROSE),
  proseTwo: (c) => `${c.pick(PROSE)} ${c.pick(PROSE)}`,
  oid: (c) => `oid 1.3.6.1.4.1.${c.int(100, 9999)}.${c.int(1, 20)}.${c.int(1, 20)}`,
  time: (c) =>
    `from ${two(c.int(0, 11))}:${two(c.int(0, 59))}:${two(c.int(0, 59))} to ${two(c.int(12, 23))}:${two(c.int(0, 59))}, ratio 16:9`,
  loopback: (c) =>
    c.pick([
      'listening on 127.0.0.1:3000',
      'bind 0.0.0.0',
      'host ::1',
      'netmask 255.255.255.0',
      'http://localhost:8080/health',
    ]),
  date: (c) => ({
    created_at: `20${c.int(10, 26)}-0${c.int(1, 9)}-1${c.int(0, 9)}`,
    due: `0${c.int(1, 9)}/1${c.int(0, 9)}/2026`,
  }),
  dateText: (c) =>
    `released on ${c.int(1, 28)} March 20${c.int(10, 26)}, updated 0${c.int(1, 9)}.1${c.int(0, 9)}.2026`,
  part: (c) =>
    `part number ${c.of('ABCDEF', 2)}-${c.digits(4)}-${c.of('XYZ', 1)}${c.digits(3)}, SKU ${c.of('ABCDEF', 3)}${c.digits(6)}`,
  log: (c) =>
    `2026-11-26 10:15:${two(c.int(0, 59))},${c.digits(3)} DEBUG [pool-${c.int(1, 9)}-thread-${c.int(1, 30)}] cache hit ${c.int(1, 99_999)} of ${c.int(100_000, 999_999)}`,
  listing: (c) =>
    `-rw-r--r-- 1 root root ${c.int(100, 9_999_999)} Nov 26 10:15 file-${c.digits(3)}.txt`,
  tokens: (c) => ({
    usage: {
      prompt_tokens: c.int(100, 99_999),
      completion_tokens: c.int(1, 9_999),
      total_tokens: c.int(100, 199_999),
    },
    token_type: 'Bearer',
  }),
  names: (c) => ({
    name: c.pick(['shop-frontend', 'Release pipeline', 'main', 'README.md']),
    full_path: 'acme/shop',
    state: 'open',
  }),
  numbers: (c) => [
    c.int(1, 9),
    c.int(100, 999),
    c.int(10_000, 99_999),
    Number(`${c.int(1, 9)}.${c.digits(12)}`),
  ],
  issue: (c) => ({
    number: c.int(1, 99_999),
    title: c.pick(PROSE),
    labels: ['bug', 'p2'],
    comments: c.int(0, 40),
    node_id: `I_kwDO${c.alnum(16)}`,
  }),
  csv: (c) =>
    `id,title,amount\n${c.int(1, 99)},${c.of('abcdefgh', 8)},${c.int(100, 99_999)}\n${c.int(1, 99)},${c.of('abcdefgh', 8)},${c.int(100, 99_999)}`,
  json: (c) =>
    JSON.stringify({
      sha: c.hex(40),
      size: c.int(1, 99_999),
      url: `https://api.acme.io/v2/items/${c.int(1, 9_999)}?page=2&per_page=100`,
    }),
  scopes: () => 'fe::of a::b std::map<K, V> Foo::Bar::baz dead::beef',
  matrix: (c) =>
    Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => c.int(1, 9)).join(' ')).join(
      '\n',
    ),
};
