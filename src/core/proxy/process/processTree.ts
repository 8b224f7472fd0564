/** Ends a child and everything that it started. The child must be the leader of a process group. */
import { spawn } from 'node:child_process';

/** Never throws: a tree that is gone already is what was wanted. */
export function killTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    // Windows has no groups; taskkill follows the parent links. /F is its only dependable form.
    spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
      // Without taskkill nothing more can be done, and the process may be gone already.
      .on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: the whole group has ended.
  }
}
