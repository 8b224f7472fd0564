/** Looks for processes that a run in VS Code left behind. Linux only: elsewhere it finds none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The command lines of all processes that have `marker` in environment or arguments. */
function marked(marker) {
  if (!existsSync('/proc/self/environ')) return [];
  const found = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      // A process that has ended and only waits to be collected has no command line.
      if (!command) continue;
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      if (`${command} ${environment}`.includes(marker)) found.push(`${pid} ${command}`);
    } catch {
      // It ended while we looked, or belongs to someone else.
    }
  }
  return found;
}

/** Gives processes up to 10 s to end, then names those that did not. */
export async function findLeftProcesses(marker) {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = marked(marker);
    if (found.length === 0 || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
