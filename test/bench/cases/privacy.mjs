/** Looking for personal data: throughput beside peers, hostile texts, and the host's thread. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { interleaved, median, ms, quantile, ratio, timed, watchHold } from '../measure.mjs';

const SMALL = 10_000;
const LARGE = 1_000_000;
/** What takes patterns that go back and forth the longest. */
const HOSTILE = [
  '@', 'a@b.', '1 ', '1-', '+1 415 ', '(1)', '00 12 ', '1.1.', '1.1.1.1 ', '::', '00:', 'a.', 'eyJ', 'aB3-', '-----BEGIN ',
  'password="', 'a://b:c@', 'http://a:', 'Server=a;', 'P<', 'GB82 WEST ', 'AB 12 34 56 ', 'Dear ', 'A. ', '1 Main ', 'Calle de la ',
  '(at)', 'a at b dot ', 'email|', 'a,b\n', 'born 1 ', 'ssn 123456789 ', '4111 1111 1111 1111 ', 'Bearer abcdefghijk', '\\', '%40', ' ', 'a',
]; // prettier-ignore

/** Replies as tools give them: issues in JSON, a log, a table, a letter. */
function mixed(length) {
  let text = '';
  for (let index = 0; text.length < length; index++) {
    text += `${JSON.stringify({
      id: index,
      uuid: `550e8400-e29b-41d4-a716-44665544${1000 + (index % 9000)}`,
      title: `Fix the flaky test in module ${index % 77} of the parser`,
      created_at: `2024-05-${10 + (index % 20)}T12:00:00Z`,
      user: {
        login: `octo${index}`,
        email: `octo${index}@acme.io`,
        url: `https://api.acme.io/users/octo${index}`,
      },
      body: `When I call parse(x) with a long list the result is wrong. See line ${index} of src/parser.ts.`,
    })}\n`;
    text += `2026-11-26 10:15:${10 + (index % 50)},123 INFO [worker-${index % 9}] handled request ${index} from 10.0.${index % 255}.7 in ${index % 900} ms\n`;
    if (index % 7 === 0)
      text += `name,city,amount\nAda Lovelace,London,${index}\nAlan Turing,Leeds,${index + 1}\n`;
    if (index % 11 === 0)
      text +=
        'Dear Ada,\n\nthank you for your letter. We will call you at +44 20 7946 0958 on Monday.\n';
  }
  return text.slice(0, length);
}

export async function privacy({ assets, rounds, hasPeers }) {
  const { detect, Structure, ShieldThread } = await import(
    pathToFileURL(path.join(assets, 'privacy.mjs')).href
  );
  const own = { name: 'Toolwright', find: (text) => detect(text).length };
  const peers = hasPeers ? await (await import('../peers/detectors.mjs')).detectors() : [];
  const small = mixed(SMALL);
  const { results, failures } = await interleaved([own, ...peers], rounds, async ({ find }) => {
    const times = [];
    for (let index = 0; index < 20; index++) times.push((await timed(() => find(small))).ms);
    return median(times);
  });
  const base = median(results.get(own));
  const worst = new Map();
  for (const variant of results.keys()) worst.set(variant, await worstOf(variant));
  const rows = [...results].map(([variant, times]) => [
    variant.name,
    ms(median(times)),
    ratio(median(times), base),
    (SMALL / 1e3 / median(times)).toFixed(1),
    Number.isFinite(worst.get(variant).ms) ? ms(worst.get(variant).ms) : 'fails',
    JSON.stringify(worst.get(variant).seed),
  ]);
  const large = mixed(LARGE);
  const values = large.split('\n').map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return line;
    }
  });
  const texts = [];
  const structures = [];
  for (let round = 0; round < rounds; round++) {
    texts.push((await timed(() => detect(large))).ms);
    structures.push((await timed(() => new Structure(() => '').protect(values))).ms);
  }
  const { held, through } = await inThread(ShieldThread, assets, values, rounds);
  const megabytes = (list) => LARGE / 1e3 / median(list);
  return {
    tables: [
      {
        title: 'Personal data in 10 KB of a reply, and the worst of hostile 50 KB',
        columns: ['variant', 'p50, ms', 'to Toolwright', 'MB/s', 'worst hostile, ms', 'which is'],
        rows,
      },
      {
        title: 'Personal data in 1 MB of replies',
        columns: ['what', 'ms', 'MB/s'],
        rows: [
          ['as one text', ms(median(texts)), megabytes(texts).toFixed(1)],
          ['as JSON values', ms(median(structures)), megabytes(structures).toFixed(1)],
          ['through its thread, with tokens', ms(median(through)), megabytes(through).toFixed(1)],
          ['the host thread is held meanwhile', ms(median(held)), ''],
        ],
      },
    ],
    figures: {
      privacyMbPerSecond: megabytes(texts),
      privacyHostileMs: worst.get(own).ms,
      privacyHoldMs: quantile(held, 0.9),
    },
    failures,
  };
}

/** The seed whose text of 50 KB takes longest; a slow one is tried once. */
async function worstOf({ find }) {
  let worst = { ms: 0, seed: '' };
  for (const seed of HOSTILE) {
    const text = seed.repeat(Math.ceil(50_000 / seed.length)).slice(0, 50_000);
    let best = Infinity;
    for (let tries = 0; tries < 3; tries++) {
      try {
        best = Math.min(best, (await timed(() => find(text))).ms);
      } catch {
        // Worse than to take long is to fail.
        return { ms: Infinity, seed };
      }
      if (best > 1_000) break;
    }
    if (best > worst.ms) worst = { ms: best, seed };
    if (worst.ms > 10_000) break;
  }
  return worst;
}

async function inThread(ShieldThread, assets, values, rounds) {
  const thread = new ShieldThread({
    script: path.join(assets, 'privacyWorker.js'),
    key: () => Buffer.alloc(32, 1),
    rules: () => ({ kinds: {}, patterns: {} }),
    entries: () => [],
  });
  const [held, through] = [[], []];
  await thread.protect(values, {});
  for (let round = 0; round < rounds; round++) {
    const watch = watchHold();
    through.push((await timed(() => thread.protect(values, {}))).ms);
    held.push(await watch.stop());
  }
  await thread.dispose();
  return { held, through };
}
