/** What recording an event costs, beside writing its JSON alone, and how long a year of heavy use takes to open. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { interleaved, median, ms, ratio, timed } from '../measure.mjs';

const EVENTS = 5_000;
const DAYS = 365;
const EVENTS_A_DAY = 1_000;
const DAY_MS = 86_400_000;
const NOW = Date.now();
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const alone = (_name, work) => work();

export async function metrics({ assets, rounds }) {
  const core = await import(pathToFileURL(path.join(assets, 'metrics.mjs')).href);
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'toolwright-bench-')));
  try {
    const recording = await recordingIn(core, path.join(root, 'recording'), rounds);
    const opening = await openingOf(core, path.join(root, 'year'), rounds);
    return {
      tables: [
        {
          title: `Recording an event, ${EVENTS} in a row`,
          columns: ['variant', 'µs an event', 'to JSON alone'],
          rows: recording.rows,
        },
        {
          title: `Opening a year of ${EVENTS_A_DAY} events a day`,
          columns: ['what', 'ms'],
          rows: opening.rows,
        },
      ],
      figures: { metricsEventUs: recording.us, metricsOpenMs: opening.ms },
      failures: recording.failures,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function recordingIn(core, folder, rounds) {
  const events = Array.from({ length: EVENTS }, (_, index) => eventOf(core, index));
  const json = {
    name: 'JSON.stringify alone',
    all: () => events.reduce((length, event) => length + JSON.stringify(event).length, 0),
  };
  let session = 0;
  const own = {
    name: 'Toolwright: counted, and handed to the disk',
    async all() {
      const { measured } = open(core, folder, `s${session++}`, () => NOW);
      const { ms: time } = await timed(() => events.forEach((event) => measured.note(event)));
      await measured.dispose();
      return time;
    },
  };
  const { results, failures } = await interleaved([json, own], rounds, async (variant) => {
    const { ms: time, value } = await timed(() => variant.all());
    return variant === own ? value : time;
  });
  const us = (variant) => (median(results.get(variant)) * 1_000) / EVENTS;
  const rows = [json, own].map((variant) => [
    variant.name,
    us(variant).toFixed(2),
    ratio(us(variant), us(json)),
  ]);
  return { rows, failures, us: us(own) };
}

async function openingOf(core, folder, rounds) {
  for (let day = DAYS; day >= 0; day--) {
    const { measured } = open(core, folder, `d${day}`, () => NOW - day * DAY_MS);
    for (let index = 0; index < EVENTS_A_DAY; index++) measured.note(eventOf(core, index + day));
    await measured.dispose();
  }
  const first = await timed(() => openYear(core, folder, 'first'));
  const times = [];
  for (let round = 0; round < rounds; round++) {
    times.push((await timed(() => openYear(core, folder, `r${round}`))).ms);
  }
  return {
    ms: median(times),
    rows: [
      ['with its report, as every day', ms(median(times))],
      ['the first time, when all its days are compacted', ms(first.ms)],
    ],
  };
}

async function openYear(core, folder, session) {
  const { measured } = open(core, folder, session, () => NOW);
  await measured.refresh();
  const report = core.reportOf(measured.slots(), { range: 'year', now: NOW });
  if (report.figures.runs < (DAYS - 31) * EVENTS_A_DAY) throw new Error('events are missing');
  await measured.dispose();
}

function open({ EventLog, MEASURED, Metrics }, folder, session, now) {
  const events = new EventLog({
    kind: MEASURED,
    folder,
    session,
    exclusively: alone,
    log: silent,
  });
  return { measured: new Metrics({ events, clock: { now, monotonic: () => performance.now() } }) };
}

/** A program that called two of forty tools. */
function eventOf({ timesOf }, index) {
  const use = (step) => ({
    server: `server${index % 5}`,
    tool: `tool_${(index * step) % 40}`,
    ok: 3,
    failed: 0,
    times: timesOf([12, 40 + (index % 100), 90]),
    bytes: 12_000,
  });
  return {
    type: 'run',
    kind: 'program',
    language: 'typescript',
    status: index % 25 === 0 ? 'error' : 'ok',
    ms: 100 + (index % 300),
    cpuMs: 4,
    memoryBytes: 16_777_216,
    sdk: { ms: 0.2, isCached: true },
    tools: [use(3), use(7)],
    bytesIn: 24_000,
    bytesOut: 900,
    tokensIn: 6_500,
    tokensOut: 240,
    isCut: false,
    skills: [],
  };
}
