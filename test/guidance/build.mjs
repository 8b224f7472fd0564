/** Bundles guidance and what it stands on as they are shipped, and opens them over a clock that the test turns. */
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { measured, root } from '../../scripts/bundles.mjs';
import { recordedServers } from '../discovery/sets.mjs';

const CONTENTS = `
  export { Catalog } from './src/core/catalog/catalog';
  export { normaliseTools } from './src/core/catalog/normalise';
  export { Guidance } from './src/core/guidance/guidance';
  export { isGuidanceState } from './src/core/guidance/knowledge';
  export { LEARNED } from './src/core/guidance/counting';
  export { habitsOf } from './src/core/guidance/habits';
  export { breakEvenOf } from './src/core/guidance/choice';
  export { standingOf } from './src/core/guidance/skills';
  export { inspect } from './src/core/sandbox/javascript/script/inspect';
  export { EventLog } from './src/core/store/eventLog';
  export { JsonFile } from './src/core/store/jsonFile';`;

export async function buildGuidance() {
  const outfile = path.join(root, 'out/guidance/guidance.mjs');
  await build(measured(CONTENTS, outfile));
  return import(pathToFileURL(outfile).href);
}

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const silent = { debug() {}, info() {}, warn: console.warn, error: console.error };

/** A clock that stands still until it is turned. */
export function clockAt(start = Date.parse('2026-01-05T09:00:00')) {
  let now = start;
  return {
    now: () => now,
    monotonic: () => now - start,
    turn: (ms) => {
      now += ms;
    },
  };
}

/** A folder for as long as the work takes. */
export async function inFolder(work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'guidance-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let opened = 0;

/** Guidance over a folder, as a host opens it. */
export async function openGuidance(core, folder, clock) {
  const guidance = new core.Guidance({
    events: new core.EventLog({
      kind: core.LEARNED,
      folder,
      session: `s${++opened}`,
      exclusively: (_name, work) => work(),
      log: silent,
    }),
    state: new core.JsonFile(path.join(folder, 'learned.json'), 1, core.isGuidanceState),
    exclusively: (_name, work) => work(),
    isOn: () => true,
    clock,
    log: silent,
  });
  await guidance.load();
  return guidance;
}

/** The recorded servers as a catalog, with further ones. */
export function catalogOf(core, more = []) {
  const catalog = new core.Catalog();
  for (const { server, tools } of [...recordedServers(), ...more]) {
    catalog.setTools(server, core.normaliseTools(server, tools).tools);
  }
  return catalog;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}
