/**
 * Where a session keeps what is too large for its memory: a folder that ends with it. A session that
 * was killed could not remove its own; a later one does.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Younger folders stay: where machines share a disk, a process that seems gone may live elsewhere. */
const LEAST_AGE_MS = 24 * 60 * 60 * 1000;

/** A name that nobody else uses; the folder is made by whoever needs it. */
export function sessionFolder(parent: string): string {
  return path.join(parent, `${process.pid}-${randomUUID()}`);
}

/** Removes what sessions left behind that were killed. `now` is in ms since the epoch. */
export async function removeLeftFolders(parent: string, now: number): Promise<void> {
  const names = await readdir(parent).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const pid = /^(\d+)-[\da-f-]{36}$/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const folder = path.join(parent, name);
    const ageMs = await stat(folder).then(
      ({ mtimeMs }) => now - mtimeMs,
      // Another session was faster, or it is not ours to remove.
      () => 0,
    );
    if (ageMs >= LEAST_AGE_MS) await rm(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
