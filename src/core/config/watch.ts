/**
 * Tells when files that define servers come, change or go, for hosts without an editor that watches. It
 * looks at them once a second: that sees files that do not exist yet, files that are replaced instead of
 * written, and network drives, and costs nothing for a handful.
 */
import { unwatchFile, watchFile, type Stats } from 'node:fs';
import type { Disposable } from '../util/event';

const INTERVAL_MS = 1_000;

/** Calls back after a change of any of these files, at most once a second for each. */
export function watchFiles(files: readonly string[], onChange: () => void): Disposable {
  const listener = (now: Stats, before: Stats): void => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) {
      onChange();
    }
  };
  for (const file of files) watchFile(file, { persistent: false, interval: INTERVAL_MS }, listener);
  return {
    dispose: () => {
      for (const file of files) unwatchFile(file, listener);
    },
  };
}
