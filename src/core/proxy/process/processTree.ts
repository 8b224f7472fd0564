/**
 * Ends a child and everything that it started. The child must be the leader of a process group. What has
 * left the group, as a daemon or a browser does, is found by a mark that it has inherited in its
 * environment, where the system lets us look (Linux).
 */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** The variable in the environment of a server, and of all that it starts, that names the server. */
export const MARK_NAME = 'TOOLWRIGHT_SERVER';

/** Never throws: a tree that is gone already is what was wanted. */
export function killTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    // Windows has no groups; taskkill follows the parent links. /F is its only dependable form.
    spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
      // Without taskkill nothing more can be done, and the process may be gone already.
      .on('error', () => {});
    return;
  }
  kill(-pid, signal);
}

/** Ends every process that carries one of these marks. Never rejects. */
export async function killMarked(marks: ReadonlySet<string>): Promise<void> {
  if (process.platform !== 'linux' || marks.size === 0) return;
  const names = await readdir('/proc').catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const pid = Number(name);
      if (!Number.isSafeInteger(pid) || pid <= 1 || pid === process.pid) return;
      // Not ours to read, or gone: not one of them.
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
      const mark = markIn(environment);
      if (mark !== undefined && marks.has(mark)) kill(pid, 'SIGKILL');
    }),
  );
}

function markIn(environment: string): string | undefined {
  const start = `${MARK_NAME}=`;
  return environment
    .split('\0')
    .find((variable) => variable.startsWith(start))
    ?.slice(start.length);
}

function kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // ESRCH: it has ended.
  }
}
