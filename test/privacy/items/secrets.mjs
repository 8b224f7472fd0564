import { m, toJson } from './mark.mjs';
import { apiKey, basic, connection, jwt, opaque, password, pemLines } from './values-secrets.mjs';
import { cell, isStructure, logHead, neutral } from './surround.mjs';

const fill = (t, v) => t.replace('{}', () => v);
const low = (env) => env.toLowerCase();
const camel = (env) => low(env).replace(/_([a-z])/gu, (_, c) => c.toUpperCase());
const group = (value, text) => (isStructure(value) ? 'structured' : text);

const KEY_FREE = [
  'use {} for now, I will rotate it later',
  'the key is {}',
  'leaked: {}',
  '{}',
  'please revoke {} today',
  'found in build log: {}',
  'curl -u {}: https://api.acme.io/v1/charges',
  'Schlüssel: {}',
  'old {} still works',
  'copied {} from the dashboard',
  'client = Client("{}")',
  'git clone https://oauth2:{}@git.acme.io/team/app.git',
  'test with {} please',
];
const KEY_SET = [
  (r, k, v) => `${k.env}=${v}`,
  (r, k, v) => `export ${k.env}="${v}"`,
  (r, k, v) => `${low(k.env)}: ${v}`,
  (r, k, v) => `${low(k.env)} = "${v}"`,
  (r, k, v) => `const ${camel(k.env)} = '${v}';`,
  (r, k, v) => `os.environ["${k.env}"] = "${v}"`,
  (r, k, v) => `ENV ${k.env}=${v}`,
  (r, k, v) => `$env:${k.env} = "${v}"`,
  (r, k, v) => `docker run -e ${k.env}=${v} app:latest`,
  (r, k, v) => `define('${k.env}', '${v}');`,
  (r, k, v) => `curl -H "X-API-Key: ${v}" https://api.acme.io/v2/items`,
  (r, k, v) => `GET /v1/items?api_key=${v} HTTP/1.1`,
  (r, k, v) => `set ${k.env}=${v}`,
  (r, k, v) => `variable "${low(k.env)}" {\n  default = "${v}"\n}`,
  (r, k, v) => `    environment:\n      - ${k.env}=${v}\n      - NODE_ENV=production`,
  (r, k, v) => `stringData:\n  ${low(k.env)}: "${v}"`,
  (r, k, v) => `String ${camel(k.env)} = "${v}";`,
  (r, k, v) => `<add key="${k.env}" value="${v}" />`,
  (r, k, v) => `[${low(k.vendor.split(' ')[0])}]\n${low(k.env)} = ${v}\n`,
  (r, k, v) => `${logHead(r)} loaded ${k.env}=${v}`,
  (r, k, v) => `- api key (${k.vendor}): ${v}`,
  (r, k, v) => toJson({ [k.env]: v, region: 'eu-west-1' }),
  (r, k, v) => toJson({ config: { apiKey: v, timeout: 30 } }, 2),
  (r, k, v) => ({ mcpServers: { tool: { command: 'npx', env: { [k.env]: v } } } }),
  (r, k, v) => ({ [low(k.env)]: v, enabled: true }),
  (r, k, v) => ({ headers: { 'x-api-key': v } }),
  (r, k, v) => [
    { name: k.env, value: v },
    { name: 'LOG_LEVEL', value: 'debug' },
  ],
  (r, k, v) => ({ columns: ['service', 'api_key'], rows: [[k.vendor, v]] }),
  (r, k, v) => `| service | api_key |\n|---|---|\n| ${k.vendor} | ${v} |`,
  (r, k, v) => `service,api_key\n${k.vendor},${v}\n`,
];

function apiKeyItem(r) {
  if (r.chance(0.35)) {
    const k = apiKey(r, true);
    return { group: 'plain', value: neutral(r, fill(r.pick(KEY_FREE), m('api_key', k.text))) };
  }
  const k = apiKey(r);
  if (k.vendor === 'AWS' && r.chance(0.4)) {
    const id = `AKIA${r.str('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`;
    const sec = r.str('abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNP0123456789+/', 40);
    return {
      group: 'context',
      value:
        `[default]\naws_access_key_id = ${m('api_key', id)}\n` +
        `aws_secret_access_key = ${m('api_key', sec)}\nregion = eu-central-1\n`,
    };
  }
  const value = r.pick(KEY_SET)(r, k, m('api_key', k.text));
  return { group: group(value, k.shaped ? 'plain' : 'context'), value };
}

const BEARER = [
  (r, v) => `Authorization: Bearer ${v}`,
  (r, v) => `authorization: bearer ${v}`,
  (r, v) => `curl -H "Authorization: Bearer ${v}" https://api.acme.io/me`,
  (r, v) => `curl -X POST --header 'Authorization: Bearer ${v}' -d '{}' https://api.acme.io/jobs`,
  (r, v) =>
    `> GET /v1/users HTTP/2\n> Host: api.acme.io\n> Authorization: Bearer ${v}\n> Accept: */*`,
  (r, v) => `headers = {"Authorization": "Bearer ${v}"}`,
  (r, v) => `fetch(url, { headers: { Authorization: 'Bearer ${v}' } });`,
  (r, v) => `axios.defaults.headers.common['Authorization'] = 'Bearer ${v}';`,
  (r, v) => `http GET api.acme.io/me "Authorization:Bearer ${v}"`,
  (r, v) => `${logHead(r)} outgoing request auth="Bearer ${v}" status=200`,
  (r, v) => `req.Header.Set("Authorization", "Bearer ${v}")`,
  (r, v) => `access_token=${v}&token_type=bearer&expires_in=3600`,
  (r, v) => toJson({ access_token: v, token_type: 'Bearer', expires_in: 3600 }),
  (r, v) => toJson({ refresh_token: v, scope: 'read' }, 2),
  (r, v) => ({ access_token: v, token_type: 'bearer', expires_in: 7200 }),
  (r, v) => ({ request: { headers: { Authorization: `Bearer ${v}`, Accept: '*/*' } } }),
  (r, v) => ({ headers: [{ name: 'Authorization', value: `Bearer ${v}` }] }),
  (r, v) => ({ auth: { type: 'oauth2', refreshToken: v } }),
  (r, v) => `-H 'Proxy-Authorization: Bearer ${v}'`,
  (r, v) => `wget --header="Authorization: Bearer ${v}" x`,
];
const BASIC = [
  (r, v) => `Authorization: Basic ${v}`,
  (r, v) => `curl -H "Authorization: Basic ${v}" https://acme.io`,
  (r, v) => ({ headers: { authorization: `Basic ${v}` } }),
  (r, v) => `${logHead(r)} header Authorization: Basic ${v}`,
  (r, v) => `Proxy-Authorization: Basic ${v}`,
];

function bearerItem(r) {
  const value = r.chance(0.22)
    ? r.pick(BASIC)(r, m('bearer_token', basic(r)))
    : r.pick(BEARER)(r, m('bearer_token', opaque(r)));
  return { group: group(value, 'context'), value };
}

const JWT_FREE = [
  '{}',
  'token {} has expired',
  'decoded {} without a key',
  'paste {} into the debugger',
  'invalid signature: {}',
  'jwt: {}',
  'Token läuft ab: {}',
  'session restored from {}',
  'https://app.acme.io/reset?token={}',
  'https://acme.io/cb#id_token={}&state=x1',
  'got {} back',
];
const JWT_SET = [
  (r, v) => `Authorization: Bearer ${v}`,
  (r, v) => `Cookie: session=${v}; theme=dark`,
  (r, v) => `Set-Cookie: auth=${v}; HttpOnly; Path=/`,
  (r, v) => `ID_TOKEN=${v}`,
  (r, v) => `const jwt = '${v}';`,
  (r, v) => `localStorage.setItem("token", "${v}");`,
  (r, v) => `curl -H "Authorization: Bearer ${v}" https://api.acme.io`,
  (r, v) => `id_token: ${v}\n`,
  (r, v) => `${logHead(r)} verify failed token=${v}`,
  (r, v) => `headers = {"X-Auth": "${v}"}`,
  (r, v) => toJson({ token: v }),
  (r, v) => toJson({ data: { accessToken: v, ok: true } }, 2),
  (r, v) => ({ id_token: v, expires_in: 3600 }),
  (r, v) => ({ session: { jwt: v } }),
  (r, v) => ({ headers: { authorization: `Bearer ${v}` } }),
  (r, v) => [{ name: 'token', value: v }],
  (r, v) => `id,token\n${r.int(1, 99)},${v}\n`,
  (r, v) => `| id | token |\n|---|---|\n| 4 | ${v} |`,
  (r, v) => ({ columns: ['id', 'token'], rows: [[r.int(1, 99), v]] }),
];

function jwtItem(r) {
  const v = m('jwt', jwt(r));
  const value = r.chance(0.4) ? neutral(r, fill(r.pick(JWT_FREE), v)) : r.pick(JWT_SET)(r, v);
  return { group: group(value, 'plain'), value };
}

const PEM_TEXT = [
  (r, k) => k('\n'),
  (r, k) => `$ cat id_rsa\n${k('\n')}\n`,
  (r, k) => `\`\`\`\n${k('\n')}\n\`\`\``,
  (r, k) => `Here is the deploy key:\n\n${k('\n')}\n\nPlease delete it afterwards.`,
  (r, k) => `tls:\n  key: |\n    ${k('\n    ')}\n  cert: ""`,
  (r, k) => `const KEY = \`${k('\n')}\`;`,
  (r, k) => `PRIVATE_KEY="${k('\\n')}"`,
  (r, k) => `cat > key.pem <<'END'\n${k('\n')}\nEND`,
  (r, k) => `{"type":"service_account","private_key":"${k('\\n')}\\n"}`,
  (r, k) => `key = """${k('\n')}"""`,
  (r, k) => `<key><![CDATA[${k('\n')}]]></key>`,
  (r, k) => `@@ -0,0 +1,9 @@\n+${k('\n+')}`,
  (r, k) => `INSERT INTO certs VALUES (3, '${k('\n')}');`,
  (r, k) => `${logHead(r)} loaded key ${k('\\n')}`,
  (r, k) => k('\r\n'),
  (r, k) => `stringData:\n  tls.key: |-\n    ${k('\n    ')}`,
  (r, k) => `> ${k('\n> ')}`,
  (r, k) => `resource "tls" "x" {\n  pem = <<EOT\n${k('\n')}\nEOT\n}`,
  (r, k) => `<pre>${k('\n')}</pre>`,
  (r, k) => `-e "SSH_KEY=${k('\\n')}"`,
  (r, k) => `id,key\n1,"${k('\n')}"\n`,
];
const PEM_STRUCT = [
  (r, k) => ({ private_key: k('\n'), type: 'service_account' }),
  (r, k) => ({ tls: { key: k('\n') } }),
  (r, k) => ({ content: [{ type: 'text', text: k('\n') }] }),
  (r, k) => ({ data: [{ pem: k('\n') }] }),
  (r, k) => [{ name: 'SSH_PRIVATE_KEY', value: k('\n') }],
  (r, k) => ({ stdout: k('\n'), code: 0 }),
  (r, k) => ({ path: 'certs/server.key', encoding: 'utf8', content: `${k('\n')}\n` }),
];
const PEM_CUT = [
  (r, k) => k('\n'),
  (r, k) => `$ head -n 6 key.pem\n${k('\n')}`,
  (r, k) => ({ preview: k('\n') }),
  (r, k) => `{"private_key":"${k('\\n')}`,
  (r, k) => `${logHead(r)} body=${k('\\n')}`,
];

function pemItem(r) {
  const lines = pemLines(r);
  if (r.chance(0.14)) {
    const part = lines.slice(0, r.int(3, lines.length - 1));
    const value = r.pick(PEM_CUT)(r, (sep) => m('private_key', part.join(sep)));
    return { group: group(value, 'plain'), value };
  }
  const value = r.pick(r.chance(0.3) ? PEM_STRUCT : PEM_TEXT)(r, (sep) =>
    m('private_key', lines.join(sep)),
  );
  return { group: group(value, 'plain'), value };
}

const CONN = [
  (r, v) => `DATABASE_URL=${v}`,
  (r, v) => `export DSN="${v}"`,
  (r, v) => `url: "${v}"`,
  (r, v) => `const uri = '${v}';`,
  (r, v) => `engine = create_engine("${v}")`,
  (r, v) => v,
  (r, v) => `${logHead(r)} connecting to ${v}`,
  (r, v) => `could not connect using "${v}"`,
  (r, v) => `datasource db {\n  provider = "any"\n  url      = "${v}"\n}`,
  (r, v) => `spring.datasource.url=${v}`,
  (r, v) => `db, err := sql.Open("driver", "${v}")`,
  (r, v) => `<add name="Main" connectionString="${v}" />`,
  (r, v) => `Environment="DB=${v}"`,
  (r, v) => `services:\n  web:\n    environment:\n      DB_URL: "${v}"`,
  (r, v) => `Use "${v}" until the migration is done.`,
  (r, v) => `| env | url |\n|---|---|\n| prod | ${v} |`,
  (r, v) => toJson({ ConnectionStrings: { Default: v } }, 2),
  (r, v) => toJson({ dsn: v }),
  (r, v) => ({ connectionString: v, pool: 5 }),
  (r, v) => ({ config: { database: { url: v } } }),
  (r, v) => [{ name: 'DATABASE_URL', value: v }],
  (r, v) => ({ mcp: { args: ['--dsn', v] } }),
  (r, v) => `env,url\nprod,${cell(v)}\n`,
  (r, v) => `- connection string: \`${v}\``,
  (r, v) => `# ${v}\nDB_POOL=5`,
  (r, v) => `await connect("${v}");`,
];

function connItem(r) {
  const value = r.pick(CONN)(r, m('connection_string', connection(r)));
  return { group: group(value, 'plain'), value };
}

const KEYS = [
  'password',
  'passwd',
  'pwd',
  'db_password',
  'user_password',
  'smtp_password',
  'pass',
  'admin_password',
  'passphrase',
  'redis_password',
  'root_password',
];
const PASS = [
  (r, v, k) => `${k}: ${v}`,
  (r, v, k) => `${k}: "${v}"`,
  (r, v, k) => `${k}=${v}`,
  (r, v, k) => `${k.toUpperCase()}=${v}`,
  (r, v, k) => `export ${k.toUpperCase()}='${v}'`,
  (r, v, k) => `${k} = "${v}"`,
  (r, v, k) => `const ${camel(k)} = '${v}';`,
  (r, v, k) => `"${k}": "${v}",`,
  (r, v, k) => `<${k}>${v}</${k}>`,
  (r, v) => `mysql -u root -p${v} shop`,
  (r, v) => `deploy --user ci --password ${v} --yes`,
  (r, v) => `sshpass -p '${v}' ssh deploy@host01`,
  (r, v) => `PGPASSWORD=${v} psql -h db -U app`,
  (r, v) => `The password is ${v}`,
  (r, v) => `your new password: ${v}`,
  (r, v) => `Passwort: ${v}`,
  (r, v) => `Das Passwort lautet ${v}`,
  (r, v) => `Mot de passe : ${v}`,
  (r, v) => `Contraseña: ${v}`,
  (r, v) => `La contraseña es ${v}`,
  (r, v) => `Wachtwoord: ${v}`,
  (r, v) => `Hasło: ${v}`,
  (r, v) => `user: admin\npassword: ${v}\nhost: db`,
  (r, v) => `login admin / password ${v}`,
  (r, v) => `wifi guest, pw: ${v}`,
  (r, v) => `curl -u admin:${v} https://intranet.acme.io/api`,
  (r, v) => `docker login -u ci --password=${v} registry.acme.io`,
  (r, v) => `--passphrase=${v}`,
  (r, v) => `machine git.acme.io login ci password ${v}`,
  (r, v) => `requirepass ${v}`,
  (r, v) => `ALTER USER app WITH PASSWORD '${v}';`,
  (r, v) => `IDENTIFIED BY '${v}'`,
  (r, v, k) => `[db]\nuser = app\n${k} = ${v}\nport = 5432\n`,
  (r, v) => `db.password=${v}`,
  (r, v, k) => `${logHead(r)} login attempt user=admin ${k}=${v}`,
  (r, v) => `conn = connect(user="app", password="${v}")`,
  (r, v) => `$password = "${v}";`,
  (r, v) => `<property name="password" value="${v}"/>`,
  (r, v) => `setPassword("${v}")`,
  (r, v, k) => toJson({ user: 'app', [k]: v }),
  (r, v) => toJson({ db: { password: v } }, 2),
  (r, v, k) => ({ user: 'app', [k]: v }),
  (r, v) => ({ credentials: { password: v } }),
  (r, v) => [{ name: 'password', value: v }],
  (r, v) => ({ env: { DB_PASSWORD: v, PORT: '80' } }),
  (r, v, k) => ({ columns: ['login', k], rows: [['admin', v]] }),
  (r, v) => `login,password\nci,${v}\n`,
  (r, v) => `| login | password |\n|---|---|\n| admin | ${v} |`,
  (r, v) => `pass: ${v} (temporary)`,
  (r, v) => `      - MYSQL_ROOT_PASSWORD=${v}`,
  (r, v) => `net use Z: \\\\nas\\share /user:ci ${v}`,
];

function passItem(r) {
  const value = r.pick(PASS.slice(0, -1))(r, m('password', password(r)), r.pick(KEYS));
  if (isStructure(value) || r.chance(0.6)) return { group: group(value, 'context'), value };
  return { group: 'context', value: neutral(r, value) };
}

/** Makers of one item with one secret of that kind. */
export const secret = {
  api_key: apiKeyItem,
  bearer_token: bearerItem,
  jwt: jwtItem,
  private_key: pemItem,
  connection_string: connItem,
  password: passItem,
};
