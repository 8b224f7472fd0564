/**
 * VS Code as people open it, for tests that must run outside of it: because VS Code answers dialogs and
 * trusts folders by itself while it runs tests inside. A room of its own for each run, which leaves nothing.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bootstrap, hasNpmVsCode, root } from '../../scripts/bootstrap.mjs';
import { buildIfStale } from './build.mjs';
import { findLeftProcesses } from './leftProcesses.mjs';

/**
 * The room, when everything is built. `stops` end what was started in it, the last first; `limitMs` is
 * how long all of it may take. Ends the process where this VS Code cannot run.
 */
export async function openRoom(name, limitMs) {
  if (!hasNpmVsCode) {
    console.error('This needs the VS Code from npm, which runs on Linux x64 only.');
    process.exit(1);
  }
  await bootstrap();
  await buildIfStale();
  const temporary = realpathSync(mkdtempSync(path.join(os.tmpdir(), `toolwright-${name}-`)));
  const room = {
    marker: path.basename(temporary),
    temporary,
    userData: path.join(temporary, 'user'),
    extensions: path.join(temporary, 'extensions'),
    folder: path.join(temporary, 'shop'),
    shots: path.join(root, 'out/shots'),
    stops: [],
  };
  for (const one of [room.shots, room.extensions]) mkdirSync(one, { recursive: true });

  const end = async (code) => {
    clearTimeout(limit);
    for (const stop of room.stops.splice(0)) await stop().catch(() => {});
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
    process.exit(code);
  };
  const limit = setTimeout(() => {
    console.error(`no result after ${limitMs / 60_000} minutes`);
    void end(124);
  }, limitMs);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(130));

  /** Stops everything, counts what is left as one test more, and prints the closing line. */
  const close = async ({ passed, failed }) => {
    for (const stop of room.stops.splice(0)) await stop();
    const left = await findLeftProcesses(room.marker);
    for (const line of left) console.error(`left running: ${line}`);
    const isClean = left.length === 0;
    console.log(`${isClean ? 'ok' : 'not ok'} - nothing is left running`);
    const all = { passed: passed + (isClean ? 1 : 0), failed: failed + (isClean ? 0 : 1) };
    console.log(`\n${name}: ${all.passed} passed, ${all.failed} failed`);
    await end(all.failed === 0 ? 0 : 1);
  };
  return { ...room, end, close };
}
