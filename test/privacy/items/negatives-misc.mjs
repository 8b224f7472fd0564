import { ABC } from './rng.mjs';

/** Innocent values that come close: fingerprints, codes, headers, schedules, identifiers. */

const one = (r, list) => {
  const [label, key] = r.pick(list);
  return { label, key };
};
const pairs = (r, n) =>
  r
    .hex(n * 2)
    .match(/../gu)
    .join(':');
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
const MON = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Sep', 'Oct', 'Nov'];
const httpDate = (r) =>
  `${r.pick(DAYS)}, ${r.pad(r.int(1, 28), 2)} ${r.pick(MON)} ${r.int(2015, 2026)} ` +
  `${r.pad(r.int(0, 23), 2)}:${r.pad(r.int(0, 59), 2)}:${r.pad(r.int(0, 59), 2)} GMT`;

/** Makers of { w, v } pairs. */
export const miscPairs = [
  (r) => ({
    w: one(r, [
      ['Fingerprint', 'fingerprint'],
      ['Host key MD5', 'host_key_md5'],
    ]),
    v: pairs(r, 16),
  }),
  (r) => ({
    w: one(r, [
      ['SHA1 Fingerprint', 'sha1_fingerprint'],
      ['Certificate', 'cert_fingerprint'],
    ]),
    v: pairs(r, 20).toUpperCase(),
  }),
  (r) => ({
    w: one(r, [
      ['uid', 'build_uid'],
      ['object', 'object_id'],
    ]),
    v: r.hex(r.pick([24, 32])),
  }),
  (r) => ({
    w: one(r, [
      ['CLSID', 'clsid'],
      ['Guid', 'guid'],
    ]),
    v: `{${r.uuid().toUpperCase()}}`,
  }),
  (r) => ({
    w: one(r, [
      ['CVE', 'cve'],
      ['Advisory', 'advisory'],
    ]),
    v: r.pick([
      r.fill('CVE-20##-#####'),
      `GHSA-${r.str('23456789cfghjmpqrvwx', 4)}-${r.str(
        '23456789cfghjmpqrvwx',
        4,
      )}-${r.str('23456789cfghjmpqrvwx', 4)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['DOI', 'doi'],
      ['arXiv', 'arxiv'],
      ['Paper', 'paper_id'],
    ]),
    v: r.pick([
      r.fill('10.####/j.####.20##.###'),
      r.fill('2###.#####'),
      r.fill('arXiv:1###.####v2'),
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['BIC', 'bic'],
      ['SWIFT', 'swift_code'],
    ]),
    v: r.pick(['DEUTDEFF500', 'BNPAFRPP', 'COBADEFFXXX', 'INGBNL2A', 'UBSWCHZH80A', 'NDEASESS']),
  }),
  (r) => ({
    w: one(r, [
      ['Schedule', 'schedule'],
      ['cron', 'cron'],
    ]),
    v: `${r.int(0, 59)} ${r.int(0, 23)} * * ${r.pick(['1-5', '*', '0', '6,7'])}`,
  }),
  (r) => ({
    w: one(r, [
      ['Date', 'date_header'],
      ['Last-Modified', 'last_modified'],
      ['Expires', 'expires'],
    ]),
    v: httpDate(r),
  }),
  (r) => ({
    w: one(r, [
      ['Snapshot', 'snapshot'],
      ['Stamp', 'stamp'],
      ['Backup', 'backup_name'],
    ]),
    v: r.pick([
      `20${r.int(15, 26)}${r.pad(r.int(1, 12), 2)}${r.pad(r.int(1, 28), 2)}T${r.digits(6)}Z`,
      `20${r.int(15, 26)}-${r.pad(r.int(1, 12), 2)}-${r.pad(r.int(1, 28), 2)}_${r.digits(2)}-00-00`,
      `20${r.int(15, 26)}${r.pad(r.int(1, 12), 2)}${r.pad(r.int(1, 28), 2)}${r.digits(4)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['describe', 'git_describe'],
      ['Build', 'build'],
    ]),
    v: `v${r.int(0, 9)}.${r.int(0, 30)}.${r.int(0, 30)}-${r.int(1, 99)}-g${r.hex(7)}`,
  }),
  (r) => ({
    w: one(r, [
      ['requires', 'requires'],
      ['engine', 'engine'],
      ['peer', 'peer_range'],
    ]),
    v: r.pick([
      `>=${r.int(1, 9)}.${r.int(0, 9)}.0 <${r.int(10, 20)}`,
      `^${r.int(1, 9)}.${r.int(0, 9)}.2`,
      `${r.int(1, 9)}.x || ${r.int(10, 20)}.x`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Measurement ID', 'measurement_id'],
      ['Container', 'gtm_container'],
    ]),
    v: r.pick([
      `G-${r.str(ABC.upperNum, 10)}`,
      r.fill('UA-########-#'),
      `GTM-${r.str(ABC.upperNum, 7)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Flight', 'flight'],
      ['Train', 'train'],
      ['Gate', 'gate'],
    ]),
    v: r.pick([r.fill('LH###'), r.fill('ICE ###'), r.fill('BA####'), r.fill('@##')]),
  }),
  (r) => ({
    w: one(r, [
      ['issue', 'issue_key'],
      ['epic', 'epic_key'],
      ['blocks', 'blocks'],
    ]),
    v: `${r.pick(['OPS', 'WEB', 'CORE', 'DATA', 'QA'])}-${r.int(1, 99999)}`,
  }),
  (r) => ({
    w: one(r, [
      ['ETag', 'etag'],
      ['If-None-Match', 'if_none_match'],
    ]),
    v: `W/${r.hex(r.pick([8, 16]))}-${r.int(100, 99999)}`,
  }),
  (r) => ({
    w: one(r, [
      ['boundary', 'boundary'],
      ['part', 'mime_part'],
    ]),
    v: `----=_Part_${r.digits(6)}_${r.digits(9)}.${r.digits(13)}`,
  }),
  (r) => ({
    w: one(r, [
      ['arn', 'arn'],
      ['resource', 'resource'],
    ]),
    v: r.pick([
      `arn:aws:s3:::assets-${r.int(1, 999)}`,
      `vpc-${r.hex(17)}`,
      `i-0${r.hex(16)}`,
      `projects/web-${r.int(1, 99)}/topics/orders`,
      `sg-${r.hex(17)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['auth', 'auth'],
      ['Authorization scheme', 'authorization_scheme'],
      ['WWW-Authenticate', 'www_authenticate'],
    ]),
    v: r.pick(['Bearer', 'Basic realm=api', 'Bearer error=invalid_token', 'Digest', 'Negotiate']),
  }),
  (r) => ({
    w: one(r, [
      ['Locale', 'locale'],
      ['Time zone', 'time_zone'],
      ['Offset', 'utc_offset'],
    ]),
    v: r.pick(['de-DE', 'Europe/Berlin', '+02:00', 'UTC+05:30', 'en_GB.UTF-8', 'America/New_York']),
  }),
  (r) => ({
    w: one(r, [
      ['hotkey', 'hotkey'],
      ['motif', 'motif'],
      ['moves', 'moves'],
      ['opening', 'opening'],
    ]),
    v: r.pick([
      `Ctrl+Shift+${r.pick('ABCDEFKLP')}`,
      `Nf3 d5 g3 c${r.int(4, 6)}`,
      `r1bqkbnr/pppp1ppp/2n5 w KQkq - ${r.int(0, 9)} ${r.int(2, 40)}`,
      `Qxe${r.int(2, 7)}+ Kd8`,
    ]),
  }),
];
