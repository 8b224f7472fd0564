/**
 * A tiny process that outlives us by a moment: it is told the process groups of the servers that we
 * started, and when its input closes, because we ended or were killed, it ends them all. It has no
 * other way in or out.
 *
 * Lines on its input: `+PID MARK` a group began, `-PID` it ended by itself.
 */
import { createInterface } from 'node:readline';
import { killMarked, killTree } from './processTree';

/** How long servers have to end by themselves after the first, polite signal. */
const GRACE_MS = 1_000;

const groups = new Map<number, string>();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [number, mark = ''] = line.slice(1).split(' ');
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  if (line.startsWith('+')) groups.set(pid, mark);
  if (line.startsWith('-')) groups.delete(pid);
});
lines.on('close', () => {
  for (const pid of groups.keys()) killTree(pid, 'SIGTERM');
  setTimeout(
    () => {
      for (const pid of groups.keys()) killTree(pid, 'SIGKILL');
      void killMarked(new Set(groups.values())).then(() => process.exit(0));
    },
    groups.size > 0 ? GRACE_MS : 0,
  );
});
// The terminal's Ctrl-C is for our parent; we follow when its end of the pipe closes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
