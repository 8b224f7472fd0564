/** All values are made up for these tests; checksums are right where that is the point. */
import { describe, expect, test } from 'vitest';
import { sensitiveIn } from '../../../src/core/privacy/sensitive';
import { Shield } from '../../../src/core/privacy/shield';

const shield = new Shield(Buffer.alloc(32, 1));
const find = sensitiveIn(async (text) => shield.preview(text));
const kinds = async (text: string) => (await find(text)).map(({ kind }) => kind);
/** Put together, so that no scanner of repositories takes them for real. */
const random = 'Zk3v9QpL7xT2bN8wR4yC6mH1sD5fG0jA';

describe('found', () => {
  test.each([
    ['private key', `-----BEGIN ${'RSA '}PRIVATE KEY-----\nMIIEowIBAAKCAQEA`],
    ['API key', `const t = "${'gh'}p_${random}abcd"`],
    ['bearer token', `Authorization: Bearer ${random}`],
    [
      'JWT',
      [{ alg: 'HS256' }, { sub: '1234567' }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.') + `.${random}`,
    ],
    ['API key', `${'AK'}IAIOSFODNN7ABCDEFG`],
    ['API key', `${'sk'}-proj-${random}`],
    ['connection string', 'postgres://app:s3cr3t-Pw9@db:5432/main'],
    ['API key', `api_key = "${random}"`],
    ['API key', `{ "clientSecret": "${random}" }`],
    ['e-mail address', 'to: "lena.hofmann@acme.io"'],
    ['card number', 'const card = "4539 1488 0343 6467"'],
    ['card number', 'amex 378282246310005'],
    ['IBAN', 'GB82 WEST 1234 5698 7654 32'],
    ['social security number', 'ssn: "536-90-4399"'],
  ])('%s in %s', async (kind, text) => {
    expect(await kinds(text)).toEqual([kind]);
  });
});

describe('not found', () => {
  test.each([
    'const id = "8d8ac610-566d-4ef0-9c22-186b2a5ed793";',
    'user@example.com, noreply@acme.io, a@b.test',
    'git@github.com:acme/shop.git',
    'const password = input.password;',
    'password: "your-password-here"',
    'const apiKey = "${API_KEY}"',
    'secret: "<the secret of the app>"',
    'const key = "sk-learn-pipelines-and-their-steps"',
    '"4539 1488 0343 6468"',
    'GB82 WEST 1234 5698 7654 33',
    '1700000000000 2026-11-26 10.0.0.1 v1.2.3-beta.4',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'https://acme.example/a:b@c',
    'tokens = max_tokens * 2',
    '123-45-67890 000-12-3456',
  ])('in %s', async (text) => {
    expect(await kinds(text)).toEqual([]);
  });
});

test('tells the lines and no values', async () => {
  const found = await find('1\nlena.hofmann@acme.io and a.b@acme.io\n\nx@acme.io');
  expect(found).toEqual([
    { kind: 'e-mail address', line: 2 },
    { kind: 'e-mail address', line: 4 },
  ]);
});

test.each([
  'a'.repeat(50_000),
  `${'a@'.repeat(25_000)}`,
  `${'a.'.repeat(25_000)}@x`,
  `password${' '.repeat(50_000)}="x`,
  `${'4 '.repeat(25_000)}`,
  `${'GB82'.repeat(12_500)}`,
  `eyJ${'a'.repeat(50_000)}`,
  `${'x://a:'.repeat(9_000)}`,
])('takes no long time over hostile text %#', async (text) => {
  const started = performance.now();
  await find(text);
  // A guard against hanging: linear work takes a few milliseconds.
  expect(performance.now() - started).toBeLessThan(5_000);
});
