/** No server outlives us: not after a polite end, not after SIGKILL, not with children of its own. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hostileServer, referenceServer, ROOT, Served } from './served';

/** All processes whose command line holds the marker. */
function alive(marker: string): number[] {
  const list = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return list
    .split('\n')
    .filter((line) => line.includes(marker))
    .map((line) => Number.parseInt(line, 10));
}

/** Direct and indirect children of a process. */
function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const children = rows.filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pids: number[]): Promise<number[]> {
  for (let tries = 0; tries < 50 && pids.some(isAlive); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return pids.filter(isAlive);
}

const MOODY = path.join(ROOT, 'test/fixtures/servers/moody.mjs');

let served: Served | undefined;
afterEach(async () => {
  await served?.stop();
  served = undefined;
});

async function start(): Promise<number[]> {
  served = await Served.start({
    servers: {
      memory: referenceServer('memory'),
      everything: referenceServer('everything', 'stdio'),
      stubborn: hostileServer('stubborn'),
      daemon: { command: process.execPath, args: [MOODY, 'daemon'] },
    },
  });
  const { results } = await served.search('*', { limit: 100 });
  expect(new Set(results.map((hit) => hit.server)).size).toBe(5);
  const pids = descendants(served.pid);
  // Four servers, what two of them have started, one of it outside of their group, and the reaper.
  expect(pids.length).toBeGreaterThanOrEqual(7);
  return pids;
}

describe.skipIf(process.platform === 'win32')('processes', () => {
  it('end when the client closes', async () => {
    const pids = await start();
    await served!.client.close();
    expect(await gone(pids)).toEqual([]);
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('end after %s', async (signal) => {
    const pids = await start();
    process.kill(served!.pid, signal);
    expect(await gone(pids)).toEqual([]);
  });

  it('end when the reaper was killed before us: another one takes its place', async () => {
    const pids = await start();
    const reaper = pids.find((pid) => alive('reaper.js').includes(pid));
    process.kill(reaper!, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const all = descendants(served!.pid);
    process.kill(served!.pid, 'SIGKILL');
    expect(await gone([...pids, ...all])).toEqual([]);
  });
});
