import { ABC } from './rng.mjs';

/** Innocent replies as whole tools give them: listings, lock files, traces, test reports. */

const REPO = ['web-app', 'billing', 'docs', 'infra', 'sdk-js', 'sdk-go', 'importer', 'cli'];
const DO = [
  'fix flaky retry test',
  'bump dependencies',
  'handle empty rows',
  'add token type docs',
  'rename password field',
  'speed up card view',
  'drop unused mail queue',
  'update readme',
];
const ver = (r) => `${r.int(0, 20)}.${r.int(0, 30)}.${r.int(0, 30)}`;
const pod = (r) =>
  `${r.pick(REPO)}-${r.str('bcdfghjklmnpqrstvwxz2456789', 9)}-${r.str('bcdfgh2456789', 5)}`;
const many = (r, n, make) => Array.from({ length: r.int(2, n) }, () => make());

/** Makers of values. */
export const toolReplies = [
  (r) => many(r, 6, () => `${r.hex(7)} ${r.pick(DO)} (#${r.int(1, 9999)})`).join('\n'),
  (r) =>
    `NAME${' '.repeat(30)}READY   STATUS    RESTARTS  ` +
    ` AGE\n${many(
      r,
      5,
      () => `${pod(r)}   1/1     Running   ${r.int(0, 9)}          ${r.int(1, 90)}d`,
    ).join('\n')}`,
  (r) =>
    `CONTAINER ID   IMAGE  ` +
    ` PORTS\n${many(
      r,
      4,
      () =>
        `${r.hex(12)}   ${r.pick(REPO)}:${ver(r)}   ` +
        `0.0.0.0:${r.int(3000, 9000)}->${r.int(80, 9000)}/tcp`,
    ).join('\n')}`,
  (r) => ({
    number: r.int(1, 9999),
    title: r.pick(DO),
    merged: true,
    additions: r.int(1, 999),
    head: { sha: r.hex(40), ref: `fix/${r.int(100, 999)}` },
    created_at: r.stamp(),
  }),
  (r) => ({
    packages: {
      [`node_modules/${r.pick(REPO)}`]: {
        version: ver(r),
        integrity: `sha512-${r.str(ABC.b64, 86)}==`,
        dev: true,
        engines: { node: `>=${r.int(14, 20)}` },
      },
    },
  }),
  (r) =>
    many(r, 5, () => ({
      span_id: r.hex(16),
      trace_id: r.hex(32),
      name: r.pick(['db.query', 'render', 'http.get']),
      duration_ns: r.int(1e5, 9e9),
      start: r.int(15e11, 17e11),
    })),
  (r) => ({
    tests: r.int(10, 900),
    passed: r.int(10, 900),
    failed: 0,
    seed: r.int(1e8, 9e8),
    files: many(r, 3, () => `test/${r.pick(REPO)}.test.ts:${r.int(1, 900)}:${r.int(1, 80)}`),
  }),
  (r) => ({
    path: `src/${r.pick(REPO)}.ts`,
    size: r.int(100, 99999),
    sha: r.hex(40),
    content: `export const limit = ${r.int(1, 9999)};\nexport const waitMs = ${r.int(1, 1e5)};\n`,
  }),
  (r) =>
    many(r, 4, () => ({
      sku: r.fill('@@-####-@'),
      ean: r.fill('40##########'),
      stock: r.int(0, 999),
      price: `${r.int(1, 99)}.${r.digits(2)}`,
    })),
  (r) =>
    many(r, 4, () => ({
      order_no: `SO-${r.digits(8)}`,
      tracking: r.fill('1Z###@##P#########'),
      shipped_at: r.stamp(),
      weight_g: r.int(10, 9999),
    })),
  (r) => ({
    columns: ['commit', 'files', 'lines'],
    rows: many(r, 4, () => [r.hex(40), r.int(1, 90), r.int(1, 9999)]),
  }),
  (r) =>
    `Plan: ${r.int(1, 20)} to add, ${r.int(0, 9)} to change.\n  + id = "vpc-${r.hex(17)}"\n` +
    `  + arn = "` +
    `arn:aws:s3:::${r.pick(REPO)}-${r.int(1, 999)}"`,
  (r) =>
    `PING localhost (127.0.0.1): 56 data bytes\n64 bytes from 127.0.0.1:` +
    ` time=0.0${r.int(10, 99)} ms`,
  (r) =>
    `TAP version 13\nok 1 - ${r.pick(DO)} # ${r.int(1, 900)}ms\nok 2 - ${r.pick(DO)} #` +
    ` ${r.int(1, 99)}ms`,
  (r) =>
    `Filesystem 1K-blocks Used Available\n/dev/sda1 ${r.int(1e7, 9e8)} ${r.int(1e6, 9e7)} ${r.int(
      1e6,
      9e7,
    )}`,
  (r) =>
    `[${r.stamp()}] gc pause ${r.int(1, 90)}.${r.digits(3)}ms heap ${r.int(1e8, 9e9)} -> ${r.int(
      1e7,
      9e8,
    )}`,
  (r) => `event: progress\nid: ${r.int(1e12, 9e12)}\ndata: {"done":${r.int(1, 99)},"of":100}\n`,
  (r) =>
    `step,loss,lr\n${many(
      r,
      5,
      () => `${r.int(1, 99999)},${r.f().toFixed(8)},${r.int(1, 9)}e-0${r.int(3, 6)}`,
    ).join('\n')}`,
  (r) =>
    `!function(){"use strict";var` +
    ` t={${many(r, 6, () => `${r.int(100, 9999)}:(e,n)=>{n.d(e,{Z:()=>a})}`).join(
      ',',
    )}},e={};function o(n){return e[n]||(e[n]=t[n])}o(${r.int(100, 9999)})}();`,
  (r) =>
    `<svg viewBox="0 0 24 24"><path d="M${r.int(1, 20)}.${r.digits(3)}` +
    ` ${r.int(1, 20)}.${r.digits(2)}c` +
    `-${r.digits(1)}.${r.digits(2)} 0-${r.digits(1)}.${r.digits(3)}` +
    ` ${r.int(1, 9)}.${r.digits(3)}z"/></svg>`,
  (r) =>
    `WEBVTT\n\n00:0${r.int(0, 9)}:${r.int(10, 59)}.${r.digits(3)} -->` +
    ` 00:1${r.int(0, 9)}:10.000\nHello.`,
  (r) => `v=spf1 include:_spf.acme.io ~all ; ttl=${r.int(60, 86400)}`,
];

/** Values that are JSON with numbers, as tools return them. */
export const numberValues = [
  (r) => ({ id: r.int(1e9, 9e9), size: r.int(1e5, 9e8), ts: r.int(1500000000, 1799999999) }),
  (r) => ({ metrics: { p50: r.int(1, 900), p99: r.int(900, 9000), total: r.int(1e8, 9e9) } }),
  (r) => ({
    data: Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => r.int(-99, 99))),
  }),
  (r) => ({
    columns: ['id', 'bytes', 'mtime_ms'],
    rows: Array.from({ length: 3 }, () => [r.int(1, 9999), r.int(1e8, 9e9), r.int(15e11, 17e11)]),
  }),
  (r) => ({
    usage: { prompt_tokens: r.int(1, 9999), completion_tokens: r.int(1, 999), max_tokens: 4096 },
  }),
  (r) => ({
    order_id: Number(`${r.int(7, 8)}${r.digits(14)}`),
    items: r.int(1, 9),
    currency: 'EUR',
  }),
  (r) => ({
    bbox: [r.f() * 90, r.f() * 180, r.f() * 90, r.f() * 180].map((x) => Number(x.toFixed(6))),
  }),
  (r) =>
    `order,qty,price\n${r.digits(10)},${r.int(1, 9)}` +
    `,${r.int(1, 99)}.${r.digits(2)}\n${r.digits(10)},1,` +
    `${r.int(1, 99)}.00\n`,
  (r) =>
    `| sku | stock | updated |\n|---|---|---|\n${many(
      r,
      4,
      () => `| ${r.fill('@@-####')} | ${r.int(1, 999)} | ${r.stamp()} |`,
    ).join('\n')}`,
  (r) =>
    `INSERT INTO orders (id, total, created_at) VALUES (${r.digits(9)}, ${r.int(1, 999)}.${r.digits(
      2,
    )}, '${r.stamp()}');`,
  (r) =>
    Array.from({ length: 3 }, () =>
      Array.from({ length: 3 }, () => r.f().toFixed(8)).join(' '),
    ).join('\n'),
];
