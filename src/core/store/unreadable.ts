/** What people are told of files of the store that cannot be read: each once, with what becomes of it. */
import type { Log } from '../ports';
import type { OnUnreadable } from './jsonFile';

/** Files that many records are in may all be damaged: so many are named. */
const MOST_NAMED = 20;

export function unreadableFiles(log: Log): OnUnreadable {
  const told = new Set<string>();
  return (file) => {
    if (told.has(file) || told.size >= MOST_NAMED) return;
    told.add(file);
    log.warn(
      `${file} is damaged, or was written by a later version of Toolwright. It counts as empty. Put back a copy, ` +
        `or update Toolwright; otherwise it is kept as ${file}.unreadable once something new is written there.`,
    );
  };
}
