import { ABC } from './rng.mjs';

const b64u = (text) => Buffer.from(text, 'utf8').toString('base64url');
const A = ABC.alnum;
const l = (n) => (r) => r.str(ABC.lowerNum, n);
const a = (n) => (r) => r.str(A, n);
const u = (n) => (r) => r.str(ABC.b64u, n - 1) + r.str(A, 1);
const h = (n) => (r) => r.hex(n);
const seq =
  (...parts) =>
  (r) =>
    parts.map((p) => (typeof p === 'string' ? p : p(r))).join('');
const any =
  (...list) =>
  (r) =>
    r.pick(list);

// Vendor, name of the variable, maker, and whether the shape alone gives the key away.
const KEYS = [
  ['GitHub', 'GITHUB_TOKEN', seq(any('ghp_', 'gho_', 'ghs_', 'ghu_', 'ghr_'), a(36)), 1],
  ['GitHub', 'GH_PAT', seq('github_pat_', a(22), '_', a(59)), 1],
  ['GitLab', 'GITLAB_TOKEN', seq('glpat-', u(20)), 1],
  ['GitLab runner', 'GITLAB_RUNNER_TOKEN', seq('glrt-', u(20)), 1],
  ['Slack', 'SLACK_BOT_TOKEN', (r) => `xoxb-${r.digits(12)}-${r.digits(13)}-${r.str(A, 24)}`, 1],
  [
    'Slack',
    'SLACK_USER_TOKEN',
    (r) => `xoxp-${r.digits(12)}-${r.digits(12)}-${r.digits(13)}-${r.hex(32)}`,
    1,
  ],
  [
    'Slack webhook',
    'SLACK_WEBHOOK_URL',
    (r) =>
      `https://hooks.slack.com/services/T${r.str(
        ABC.upperNum,
        8,
      )}/B${r.str(ABC.upperNum, 10)}/${r.str(A, 24)}`,
    1,
  ],
  ['AWS', 'AWS_ACCESS_KEY_ID', (r) => r.pick(['AKIA', 'AKIA', 'ASIA']) + r.str(ABC.base32, 16), 1],
  ['AWS', 'AWS_SECRET_ACCESS_KEY', (r) => r.str(ABC.b64, 39) + r.str(A, 1), 0],
  ['Google', 'GOOGLE_API_KEY', seq('AIza', u(35)), 1],
  ['Google OAuth', 'GOOGLE_CLIENT_SECRET', seq('GOCSPX-', u(28)), 1],
  ['Stripe', 'STRIPE_SECRET_KEY', seq('sk_live_', any('51', ''), a(24)), 1],
  ['Stripe', 'STRIPE_RESTRICTED_KEY', seq('rk_live_', a(24)), 1],
  ['Stripe webhook', 'STRIPE_WEBHOOK_SECRET', seq('whsec_', a(32)), 1],
  ['OpenAI', 'OPENAI_API_KEY', seq('sk-proj-', u(74), 'T3BlbkFJ', u(74)), 1],
  ['OpenAI', 'OPENAI_KEY', seq('sk-', a(20), 'T3BlbkFJ', a(20)), 1],
  ['Anthropic', 'ANTHROPIC_API_KEY', seq('sk-ant-api03-', u(93), 'AA'), 1],
  ['Twilio', 'TWILIO_API_KEY', seq('SK', h(32)), 1],
  ['Twilio', 'TWILIO_AUTH_TOKEN', h(32), 0],
  ['SendGrid', 'SENDGRID_API_KEY', seq('SG.', u(22), '.', u(43)), 1],
  ['npm', 'NPM_TOKEN', seq('npm_', a(36)), 1],
  ['PyPI', 'PYPI_API_TOKEN', seq('pypi-AgEIcHlwaS5vcmc', u(120)), 1],
  ['DigitalOcean', 'DIGITALOCEAN_TOKEN', seq(any('dop_v1_', 'doo_v1_'), h(64)), 1],
  ['Shopify', 'SHOPIFY_ACCESS_TOKEN', seq(any('shpat_', 'shpss_', 'shpca_'), h(32)), 1],
  [
    'Telegram',
    'TELEGRAM_BOT_TOKEN',
    (r) => `${r.fill('P#########')}:AA${r.str(ABC.b64u, 32)}${r.str(A, 1)}`,
    1,
  ],
  [
    'Discord',
    'DISCORD_TOKEN',
    (r) =>
      `${Buffer.from(r.fill('P#################')).toString(
        'base64url',
      )}.G${r.str(A, 5)}.${r.str(ABC.b64u, 37)}${r.str(A, 1)}`,
    1,
  ],
  ['Mailgun', 'MAILGUN_API_KEY', seq('key-', h(32)), 1],
  ['Mailchimp', 'MAILCHIMP_API_KEY', seq(h(32), '-us', any('1', '6', '14', '21')), 1],
  ['Square', 'SQUARE_ACCESS_TOKEN', any('', ''), 0],
  ['Azure OpenAI', 'AZURE_OPENAI_API_KEY', h(32), 0],
  [
    'Azure AD',
    'AZURE_CLIENT_SECRET',
    (r) => `${r.str(A, 3)}8Q~${r.str(ABC.b64u, 33)}${r.str(A, 1)}`,
    1,
  ],
  ['Databricks', 'DATABRICKS_TOKEN', seq('dapi', h(32)), 1],
  ['Hugging Face', 'HF_TOKEN', (r) => `hf_${r.str(ABC.lower + ABC.upper, 34)}`, 1],
  ['Linear', 'LINEAR_API_KEY', seq('lin_api_', a(40)), 1],
  [
    'Notion',
    'NOTION_API_KEY',
    (r) => r.pick([`secret_${r.str(A, 43)}`, `ntn_${r.digits(11)}${r.str(A, 35)}`]),
    1,
  ],
  [
    'Atlassian',
    'ATLASSIAN_API_TOKEN',
    (r) => `ATATT3xFfGF0${r.str(ABC.b64u, 170)}=${r.str(ABC.upperNum, 8)}`,
    1,
  ],
  ['Datadog', 'DD_API_KEY', h(32), 0],
  ['Datadog', 'DATADOG_APP_KEY', h(40), 0],
  ['Cloudflare', 'CLOUDFLARE_API_TOKEN', (r) => r.str(ABC.b64u, 39) + r.str(A, 1), 0],
  ['Heroku', 'HEROKU_API_KEY', (r) => r.uuid(), 0],
  ['New Relic', 'NEW_RELIC_API_KEY', seq('NRAK-', (r) => r.str(ABC.upperNum, 27)), 1],
  [
    'Sentry',
    'SENTRY_AUTH_TOKEN',
    (r) =>
      `sntrys_${b64u(
        JSON.stringify({
          iat: r.int(1650000000, 1760000000),
          url: 'https://sentry.io',
          org: 'acme',
        }),
      )}_${r.str(A, 43)}`,
    1,
  ],
  ['Doppler', 'DOPPLER_TOKEN', seq('dp.pt.', a(43)), 1],
  ['Vault', 'VAULT_TOKEN', seq('hvs.', u(24), u(70)), 1],
  ['Fly.io', 'FLY_API_TOKEN', (r) => `fo1_${r.str(ABC.b64u, 42)}${r.str(A, 1)}`, 1],
  ['Supabase', 'SUPABASE_ACCESS_TOKEN', seq('sbp_', h(40)), 1],
  ['Grafana', 'GRAFANA_TOKEN', (r) => `glsa_${r.str(A, 32)}_${r.hex(8)}`, 1],
  ['Postman', 'POSTMAN_API_KEY', (r) => `PMAK-${r.hex(24)}-${r.hex(34)}`, 1],
  ['Dropbox', 'DROPBOX_TOKEN', (r) => `sl.${r.str(ABC.b64u, 134)}${r.str(A, 2)}`, 1],
  ['Figma', 'FIGMA_TOKEN', seq('figd_', u(40)), 1],
  ['Airtable', 'AIRTABLE_API_KEY', seq('pat', a(14), '.', h(64)), 1],
  ['Asana', 'ASANA_PAT', (r) => `1/${r.fill('P###############')}:${r.hex(32)}`, 0],
  ['Algolia', 'ALGOLIA_ADMIN_KEY', h(32), 0],
  ['Okta', 'OKTA_API_TOKEN', seq('00', u(40)), 0],
  ['PlanetScale', 'PLANETSCALE_TOKEN', seq('pscale_tkn_', u(43)), 1],
  ['Docker Hub', 'DOCKER_PAT', seq('dckr_pat_', u(27)), 1],
  ['Terraform Cloud', 'TFC_TOKEN', (r) => `${r.str(A, 14)}.atlasv1.${r.str(A, 67)}`, 1],
  ['Pulumi', 'PULUMI_ACCESS_TOKEN', seq('pul-', h(40)), 1],
  ['RubyGems', 'RUBYGEMS_API_KEY', seq('rubygems_', h(48)), 1],
  ['internal service', 'SERVICE_API_KEY', l(40), 0],
  ['partner portal', 'PARTNER_API_KEY', a(32), 0],
].map((k) => (k[1] === 'SQUARE_ACCESS_TOKEN' ? [k[0], k[1], seq('EAAA', u(60)), 1] : k));

/** An API key with its vendor and usual variable name; `shaped` ones need no context. */
export function apiKey(r, onlyShaped = false) {
  const list = onlyShaped ? KEYS.filter((k) => k[3]) : KEYS;
  const [vendor, env, make, shaped] = r.pick(list);
  return { vendor, env, text: make(r), shaped: Boolean(shaped) };
}

/** A JWT whose header and payload decode. */
export function jwt(r) {
  const header = r.pick([
    { alg: 'HS256', typ: 'JWT' },
    { typ: 'JWT', alg: 'RS256' },
    { alg: 'ES256', kid: r.hex(8) },
    { alg: 'RS256', kid: r.str(A, 16), typ: 'JWT' },
    { alg: 'HS512' },
  ]);
  const iat = r.int(1600000000, 1790000000);
  const payload = r.pick([
    { sub: r.digits(10), iat, exp: iat + 3600 },
    { iss: 'https://auth.nordwind.io/', aud: 'api', sub: r.uuid(), iat, exp: iat + 86400 },
    { user_id: r.int(1, 99999), role: r.pick(['admin', 'member', 'viewer']), exp: iat },
    { sub: `user-${r.int(10, 9999)}`, scope: 'read write', tenant: r.hex(6), iat },
  ]);
  const sig = { HS256: 43, RS256: 342, ES256: 86, HS512: 86 }[header.alg];
  return `${b64u(JSON.stringify(header))}.${b64u(JSON.stringify(payload))}.${r.str(ABC.b64u, sig)}`;
}

/** An opaque bearer token of no vendor's shape. */
export const opaque = (r) =>
  r.pick([
    () => r.str(A, r.int(28, 48)),
    () => r.hex(r.pick([32, 40, 64])),
    () => r.str(ABC.b64u, 42) + 'k',
    () => `${r.str(A, 20)}.${r.str(A, 30)}`,
    () => `${r.str(ABC.b64, 42)}Q=`,
  ])();

/** Credentials of basic authentication, encoded. */
export const basic = (r) =>
  Buffer.from(
    `${r.pick(['admin', 'deploy', 'svc-ci', 'api', 'reporting'])}:${password(r)}`,
  ).toString('base64');

const PEM = [
  ['RSA PRIVATE KEY', 'MIIEpAIBAAKCAQEA', 8, 14],
  ['PRIVATE KEY', 'MIIEvQIBADANBgkqhkiG9w0B', 8, 14],
  ['EC PRIVATE KEY', 'MHcCAQEEI', 3, 3],
  ['OPENSSH PRIVATE KEY', 'b3BlbnNzaC1rZXktdjEAAAAA', 5, 9],
  ['ENCRYPTED PRIVATE KEY', 'MIIFHDBOBgkqhkiG9w0BBQ0w', 8, 14],
  ['DSA PRIVATE KEY', 'MIIBuwIBAAKB', 5, 8],
  ['PGP PRIVATE KEY BLOCK', 'lQOYBGV', 8, 12],
];

/** A PEM (or PGP) private key as lines. */
export function pemLines(r) {
  const [type, head, lo, hi] = r.pick(PEM);
  const n = r.int(lo, hi);
  const body = [head + r.str(ABC.b64, 64 - head.length)];
  for (let i = 1; i < n - 1; i += 1) body.push(r.str(ABC.b64, 64));
  body.push(`${r.str(ABC.b64, r.int(10, 60))}${r.pick(['=', '==', ''])}`);
  const extra = [];
  if (type.startsWith('PGP')) extra.push('');
  if (type.startsWith('RSA') && r.chance(0.2)) {
    extra.push('Proc-Type: 4,ENCRYPTED', `DEK-Info: AES-128-CBC,${r.hex(32).toUpperCase()}`, '');
  }
  if (type.startsWith('PGP')) body.push(`=${r.str(ABC.b64, 4)}`);
  return [`-----BEGIN ${type}-----`, ...extra, ...body, `-----END ${type}-----`];
}

const WORDS = (
  'copper river falcon winter marble cactus tunnel violin harbor pepper saddle orbit ' +
  'Sommer Drachen Fenster chaton soleil azul Montana blizzard kiwi'
).split(' ');
const up = (s) => s[0].toUpperCase() + s.slice(1);

/** A password that no one would take for a placeholder; no quotes, blanks or angle brackets. */
export function password(r) {
  return r.pick([
    () => r.str(A, 4) + r.pick('!#%*+?^~') + r.str(A, 5) + r.pick('!#%*+?^~') + r.int(1, 9),
    () => up(r.pick(WORDS)) + r.int(1970, 2026) + r.pick(['!', '!!', '#', '?', '*']),
    () => `${r.pick(WORDS)}-${r.pick(WORDS)}-${r.pick(WORDS)}-${r.int(2, 99)}`,
    () => `${r.pick(WORDS)}${up(r.pick(WORDS))}${r.int(10, 999)}`,
    () => r.str(A, r.int(12, 20)),
    () => `${r.pick(['P@ss', 'Tr0ub4', 'Qw3rt', 'L3tM', 'S3cr3t'])}${r.str(A, 4)}${r.int(1, 99)}!`,
    () => `${r.str(A, 8)}_${r.str(A, 4)}.${r.str(ABC.digit, 3)}`,
  ])();
}

const safe = (r) =>
  r.pick([
    r.str(A, r.int(10, 18)),
    `${r.pick(WORDS)}${r.int(10, 9999)}`,
    `${r.str(A, 6)}-${r.str(A, 5)}`,
    `${r.str(A, 5)}%21${r.str(A, 4)}`,
  ]);

/** A connection string with a password in it. */
export function connection(r) {
  const p = safe(r);
  const u8 = r.pick(['app', 'postgres', 'svc_orders', 'root', 'admin', 'reporting', 'etl']);
  const db = r.pick(['orders', 'crm', 'prod', 'billing', 'warehouse', 'app_db']);
  const host = r.pick([
    'db.internal',
    'db-01.nordwind.io',
    'pg-prod.cluster-c1x.eu-west-1.rds.amazonaws.com',
    'data.bluecrest.dev',
    'sql01',
    'db',
  ]);
  return r.pick([
    () =>
      `${r.pick(['postgres', 'postgresql'])}://${u8}:${p}@${host}:5432/${db}${r.pick([
        '',
        '?sslmode=require',
        '?schema=public',
      ])}`,
    () => `${r.pick(['mysql', 'mysql+pymysql', 'mariadb'])}://${u8}:${p}@${host}:3306/${db}`,
    () =>
      `mongodb+srv://${u8}:${p}@cluster0.${r.str(
        ABC.lowerNum,
        5,
      )}.mongodb.net/${db}?retryWrites=true`,
    () => `mongodb://${u8}:${p}@${host}:27017/${db}?authSource=admin`,
    () => `${r.pick(['redis', 'rediss'])}://${r.pick(['', 'default'])}:${p}@${host}:6379/0`,
    () => `${r.pick(['amqp', 'amqps'])}://${u8}:${p}@${host}:5672/${r.pick(['', 'vhost'])}`,
    () => `jdbc:postgresql://${host}:5432/${db}?user=${u8}&password=${p}`,
    () => `jdbc:mysql://${host}:3306/${db}?user=${u8}&password=${p}&useSSL=false`,
    () => `jdbc:sqlserver://${host}:1433;databaseName=${db};user=${u8};password=${p}`,
    () => `Server=${host};Database=${db};User Id=${u8};Password=${p}`,
    () => `Server=tcp:${host},1433;Initial Catalog=${db};User ID=${u8};Password=${p};Encrypt=True`,
    () => `Data Source=${host};Initial Catalog=${db};uid=${u8};pwd=${p}`,
    () => `Host=${host};Port=5432;Username=${u8};Password=${p};Database=${db}`,
    () =>
      `DefaultEndpointsProtocol=https;AccountName=st${db.replace('_', '')};AccountKey=${r.str(
        ABC.b64,
        86,
      )}==;EndpointSuffix=core.windows.net`,
    () =>
      `Endpoint=sb://${db.replace('_', '-')}.servicebus.windows.net/;SharedAccessKeyName=Root` +
      `ManageSharedAccessKey;SharedAccessKey=${r.str(ABC.b64, 43)}=`,
    () => `smtp://${u8}:${p}@mail.${r.pick(['nordwind.io', 'bluecrest.dev'])}:587`,
    () => `ftp://${u8}:${p}@${host}/upload`,
  ])();
}
