import { ABC } from './rng.mjs';

/** Innocent pieces of code, configuration, logs and hashes. */

const w = (label, key) => ({ label, key });
const one = (r, list) => w(...r.pick(list));
const b64 = (r, n) => r.str(ABC.b64, n);
const PKG = [
  '@angular/core',
  '@types/node',
  '@babel/parser',
  '@nestjs/common',
  '@scope/ui-kit',
  '@vitest/runner',
  '@aws-sdk/client-s3',
  '@octokit/rest',
  '@tanstack/query-core',
];
const BARE = ['user', 'lodash', 'express', 'left-pad', 'react-dom', 'mail', 'esbuild', 'person'];
const ver = (r) => `${r.int(0, 20)}.${r.int(0, 30)}.${r.int(0, 30)}`;
const SECRET_KEYS = [
  'password',
  'api_key',
  'apiKey',
  'DB_PASSWORD',
  'SECRET_KEY',
  'access_token',
  'GITHUB_TOKEN',
  'client_secret',
  'passwd',
  'auth_token',
  'private_key',
  'AWS_SECRET_ACCESS_KEY',
];
const HOLDERS = [
  '${PASSWORD}',
  '<your-api-key>',
  '****',
  '********',
  'process.env.TOKEN',
  '$DB_PASS',
  '{{ secrets.API_KEY }}',
  '${{ secrets.TOKEN }}',
  '<password>',
  'null',
  '""',
  'YOUR_API_KEY_HERE',
  '[REDACTED]',
  '***',
  'os.environ["API_KEY"]',
  '%PASSWORD%',
  'xxxxxxxx',
  '<redacted>',
  'None',
  'vault:secret/data/app#password',
  '{{password}}',
  'env("API_KEY")',
  'YOUR_TOKEN',
  '•••••••••',
  '$(cat /run/secrets/db)',
  'undefined',
  '!Ref DbPassword',
  'ENC[encrypted]',
  'string',
  '<hidden>',
];

/** Makers of { w, v } pairs. */
export const codePairs = [
  (r) => ({
    w: one(r, [
      ['id', 'id'],
      ['UUID', 'uuid'],
      ['Request-Id', 'request_id'],
      ['Tenant', 'tenant_id'],
      ['correlation', 'correlation_id'],
      ['Session', 'run_id'],
    ]),
    v: r.chance(0.2) ? r.uuid().toUpperCase() : r.uuid(),
  }),
  (r) => ({
    w: one(r, [
      ['commit', 'commit'],
      ['sha', 'sha'],
      ['Revision', 'revision'],
      ['tree', 'tree'],
    ]),
    v: r.hex(r.pick([7, 8, 12, 40, 40])),
  }),
  (r) => ({
    w: one(r, [
      ['md5', 'md5'],
      ['ETag', 'etag'],
      ['Checksum', 'checksum'],
    ]),
    v: r.hex(32),
  }),
  (r) => ({
    w: one(r, [
      ['sha256', 'sha256'],
      ['Digest', 'digest'],
      ['content hash', 'content_hash'],
    ]),
    v: r.pick([r.hex(64), `sha256:${r.hex(64)}`, `${b64(r, 43)}=`, `SHA256:${b64(r, 43)}`]),
  }),
  (r) => ({
    w: w('integrity', 'integrity'),
    v: r.pick([`sha512-${b64(r, 86)}==`, `sha384-${b64(r, 64)}`, `sha1-${b64(r, 27)}=`]),
  }),
  (r) => ({
    w: one(r, [
      ['package', 'package'],
      ['dependency', 'dependency'],
      ['resolved', 'resolved'],
    ]),
    v: r.pick([
      `${r.pick(PKG)}@${ver(r)}`,
      `${r.pick(BARE)}@${ver(r)}`,
      `${r.pick(PKG)}@^${ver(r)}`,
      `npm:${r.pick(BARE)}@${ver(r)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['repository', 'repository'],
      ['remote', 'remote'],
      ['clone', 'clone_url'],
    ]),
    v: r.pick([
      `git@github.com:acme/${r.pick(BARE)}-${r.int(1, 99)}.git`,
      `git@gitlab.acme.io:team/x${r.int(1, 99)}.git`,
      `git+ssh://git@github.com/acme/r${r.int(1, 99)}.git`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['icon', 'icon'],
      ['asset', 'asset'],
      ['file', 'file'],
    ]),
    v:
      r.pick(['icon', 'logo', 'hero', 'bg']) +
      r.pick([
        `@${r.int(2, 3)}x.png`,
        `.${r.hex(8)}.js`,
        `-${r.int(100, 999)}@2x.webp`,
        `_${r.int(2019, 2026)}${r.pad(r.int(1, 12), 2)}${r.digits(2)}.csv`,
      ]),
  }),
  (r) => ({
    w: one(r, [
      ['handle', 'handle'],
      ['mention', 'mention'],
      ['team', 'team'],
    ]),
    v: r.pick(['@nodejs', '@vuejs', '@github', '@typescript', '@rustlang', '@docker']),
  }),
  (r) => ({ w: w(...Array(2).fill(r.pick(SECRET_KEYS))), v: r.pick(HOLDERS) }),
  (r) => ({
    w: w(
      ...Array(2).fill(
        r.pick([
          'passwordPolicy',
          'password_policy',
          'tokenType',
          'token_type',
          'auth_method',
          'secretName',
          'api_key_header',
          'password_field',
          'csrf_field',
          'authScheme',
        ]),
      ),
    ),
    v: r.pick([
      'strong',
      'bearer',
      'Bearer',
      'X-API-Key',
      'csrf_token',
      'app-secrets',
      'password',
      'required',
      'optional',
      'oauth2',
      'rotate-90d',
      'authenticity_token',
      'enabled',
      'argon2id',
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['type', 'type'],
      ['module', 'module'],
      ['symbol', 'symbol'],
    ]),
    v: r.pick([
      'std::map',
      'std::vector<int>',
      'fe::of',
      'a::b',
      'ab::cd::ef',
      'boost::asio::ip::tcp',
      'crate::dead::beef',
      'std::collections::HashMap',
      'Foo::Bar',
      'de::Error',
      'face::add',
      'tokio::net::TcpStream',
      'absl::Status',
      'ns::ab12::c0de',
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['User-Agent', 'user_agent'],
      ['Browser', 'browser'],
    ]),
    v: r.pick([
      `Mozilla/5.0 (X11; Linux x86_64) Chrome/${r.int(90, 140)}.0.0.0 Safari/537.36`,
      `Chrome/${r.int(90, 140)}.0.${r.int(1000, 7000)}.${r.int(10, 220)}`,
      `curl/8.${r.int(0, 9)}.1`,
      `Edg/${r.int(90, 140)}.0.${r.int(1000, 2900)}.${r.int(10, 99)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['image', 'image'],
      ['Container', 'container'],
    ]),
    v: r.pick([
      `registry.acme.io/web:${ver(r)}`,
      `nginx@sha256:${r.hex(64)}`,
      `redis:7.${r.int(0, 4)}-alpine`,
      `postgres:${r.int(12, 17)}.${r.int(0, 9)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['url', 'url'],
      ['endpoint', 'endpoint'],
      ['docs', 'docs_url'],
    ]),
    v: r.pick([
      `https://api.acme.io/v1/items/${r.int(1, 1e6)}`,
      `redis://cache:6379/${r.int(0, 9)}`,
      `https://github.com/acme/app/pull/${r.int(1, 9999)}`,
      `postgres://db:5432/app${r.int(1, 99)}`,
      `https://cdn.acme.io/a/${r.hex(20)}.js?v=${r.int(1, 99)}`,
      `ws://localhost:${r.int(3000, 9000)}/ws`,
      `jdbc:postgresql://db:5432/app${r.int(1, 99)}`,
      `amqp://broker:5672/v${r.int(1, 99)}`,
    ]),
  }),
];

const cls = (r) =>
  r.pick(['OrderService', 'TokenStore', 'PasswordEncoder', 'CardView', 'MailQueue']);
const fn = (r) =>
  r.pick(['getToken', 'resetPassword', 'loadKey', 'maskEmail', 'formatPhone', 'parseIban']);
const LANGS = [
  (r) =>
    `@Injectable()\nexport class ${cls(r)} { constructor(private readonly n =` +
    ` ${r.int(1, 99)}) {} }`,
  (r) => `@Component({ selector: 'app-x${r.int(1, 99)}' })\nexport class ${cls(r)} {}`,
  (r) => `@pytest.fixture\ndef client_${r.int(1, 99)}():\n    return make_client()`,
  (r) =>
    `function ${fn(r)}(id: string): Promise<string> { return cache.get(id, ${r.int(1, 99)})` +
    `; }`,
  (r) => `interface Login${r.int(1, 99)} { email: string; password: string; token?: string }`,
  (r) => `const token = await ${fn(r)}(user.id, ${r.int(1, 99)});`,
  (r) =>
    `if (!password || password.length < ${r.int(6, 20)}) throw new Error('password too` +
    ` short');`,
  (r) =>
    `const apiKey = process.env.${r.pick(['API_KEY', 'STRIPE_KEY', 'OPENAI_API_KEY'])} ?? '';` +
    ` // ${r.int(1, 99)}`,
  (r) => `password = getpass.getpass()  # try ${r.int(1, 9)}\nlogin(user, password)`,
  (r) => `@media (min-width: ${r.int(300, 1600)}px) { .card { padding: ${r.int(1, 40)}px; } }`,
  (r) => `.a${r.int(1, 99)} { margin: ${r.int(0, 9)}px ${r.int(0, 99)}px; color: #${r.hex(6)}; }`,
  (r) => `@keyframes k${r.int(1, 99)} { from { opacity: 0 } to { opacity: .${r.digits(2)} } }`,
  (r) =>
    `\tat com.acme.${cls(r)}.run(${cls(r)}.java:${r.int(10, 900)})\n\tat` +
    ` java.base/java.lang.Thread.run(` +
    `Thread.java:${r.int(100, 999)})`,
  (r) => `java.lang.IllegalStateException: ${cls(r)}@${r.hex(8)} is closed`,
  (r) =>
    `Traceback (most recent call last):\n  File "/srv/app/${r.pick(BARE)}.py", line` +
    ` ${r.int(1, 900)}` +
    `, in main\nKeyError: 'password'`,
  (r) => `src/${r.pick(BARE)}.ts:${r.int(1, 900)}:${r.int(1, 90)} - error TS2345: wrong argument`,
  (r) =>
    `!function(e,t){var n=${r.int(1, 999)};e.exports=function(r){return r+n*${r
      .hex(3)
      .replace(/[a-f]/gu, '1')}}}(this,0);`,
  (r) =>
    `let mut map: std::collections::HashMap<u32, u${r.pick([8, 16, 32])}> =` +
    ` HashMap::with_capacity(${r.int(1, 99)});`,
  (r) => `for (std::size_t i = 0; i < ${r.int(2, 999)}; ++i) out << std::hex << v[i];`,
  (r) => `<img src="data:image/png;base64,iVBORw0KGgo${b64(r, r.int(80, 160))}=" alt="chart">`,
  (r) => `background: url(data:image/svg+xml;base64,PHN2Zy${b64(r, r.int(60, 120))});`,
  (r) =>
    `-----BEGIN CERTIFICATE-----\nMIID${b64(r, 60)}\n${b64(r, 64)}\n${b64(r, 40)}==\n` +
    '-----END CERTIFICATE-----',
  (r) =>
    `-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEF${b64(r, 40)}\n${b64(r, 64)}\n` +
    `${b64(r, 30)}\n-----END PUBLIC KEY-----`,
  (r) =>
    `-----BEGIN PGP PUBLIC KEY` +
    ` BLOCK-----\n\nmQENBF${b64(r, 58)}\n${b64(r, 64)}\n=${b64(r, 4)}\n` +
    '-----END PGP PUBLIC KEY BLOCK-----',
  (r) => `ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB${b64(r, r.int(180, 340))} deploy-key-${r.int(1, 99)}`,
  (r) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${b64(r, 43)} ci`,
  (r) =>
    `# Set your key first:\nexport OPENAI_API_KEY=<your-api-key>\npython run.py --n` +
    ` ${r.int(1, 99)}`,
  (r) => `password: \${DB_PASSWORD}\nport: ${r.int(1000, 9999)}\n`,
  (r) => `curl -H "Authorization: Bearer $TOKEN" https://api.acme.io/v1/items?page=${r.int(1, 99)}`,
  (r) => `curl -H "Authorization: Bearer <token>" https://api.acme.io/v${r.int(1, 9)}`,
  (r) => `<input type="password" name="password" maxlength="${r.int(8, 128)}" required>`,
  (r) => `<input type="hidden" name="csrf_token_field" data-step="${r.int(1, 99)}">`,
  (r) => `<label for="email">Email</label><input id="email" tabindex="${r.int(1, 40)}">`,
  (r) =>
    `CREATE TABLE u${r.int(1, 99)} (email varchar(255), phone varchar(20), password_hash` +
    ` text);`,
  (r) =>
    `SELECT email, phone, ssn FROM people WHERE region = ${r.int(1, 99)} LIMIT` +
    ` ${r.int(10, 900)};`,
  (r) => `email,phone,iban\n,,\n# ${r.int(1, 99)} empty rows`,
  (r) => `^[\\w.+-]+@[\\w-]+\\.[\\w.]{2,${r.int(3, 24)}}$`,
  (r) => `/^\\d{3}-\\d{2}-\\d{4}$/.test(s${r.int(1, 99)})`,
  (r) => `import { ${fn(r)} } from '@acme/${r.pick(BARE)}-${r.int(1, 99)}';`,
  (r) => `"${r.pick(PKG)}": "^${ver(r)}",\n"${r.pick(BARE)}": "~${ver(r)}"`,
  (r) => `├── ${r.pick(PKG)}@${ver(r)}\n└── ${r.pick(BARE)}@${ver(r)}`,
  (r) =>
    `drwxr-xr-x ${r.int(2, 40)} root root ${r.int(1000, 99999)} Mar ${r.int(1, 28)}` +
    ` 10:${r.int(10, 59)} src`,
  (r) =>
    `index ${r.hex(7)}..${r.hex(7)} 100644\n--- a/src/x.ts\n+++ b/src/x.ts\n@@` +
    ` -${r.int(1, 99)},7 +1,9 @@`,
  (r) => `mov eax, 0x${r.hex(8)}\ncall 0x${r.hex(12)}`,
  (r) => `0x7ffd${r.hex(8)}: ${r.hex(8)} ${r.hex(8)}`,
  (r) => `    ${r.hex(8).match(/../gu).join(' ')}  ${r.hex(8).match(/../gu).join(' ')}  |........|`,
  (r) => `type Secret = { token: string; kind: ${r.int(1, 99)} };`,
  (r) => `--token-file /run/t${r.int(1, 99)}`,
  (r) => `def ${fn(r)}(token: str, n: int = ${r.int(1, 99)}) -> None: ...`,
  (r) => `val password: String? = null // step ${r.int(1, 99)}`,
  (r) => `hash = bcrypt(password, ${r.int(8, 14)})`,
];

/** Makers of text. */
export const codeTexts = LANGS;
