/**
 * Lists folders without holding the event loop: entries are read and handled in small portions, and
 * several folders are read at a time. Symbolic links to folders are never followed. It knows
 * neither tools nor patterns; what to leave out is a function.
 */
import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspaceCall } from './call';
import { pause } from './call';
import type { PathMatcher } from './glob';

/** Items that are handled between two pauses: a ms or two of work. */
export const PORTION = 2000;

const FOLDERS_AT_ONCE = 16;
// One read of a folder: what the file system call gives back at once.
const ENTRIES_AT_ONCE = 256;

/** A folder's sorted names; those of folders end with `/`, and have a node once they were read. */
interface Folder {
  /** Relative to the start, empty or ending with `/`. */
  prefix: string;
  names: string[];
  folders: Map<string, Folder>;
}

/**
 * The paths below a folder, with `/`, relative to it, in code unit order. Recursive: all files.
 * Otherwise: its own entries, folders with a `/` at the end. A subfolder that cannot be read is
 * left out; when the folder itself cannot be, the file system's error is thrown.
 */
export async function walk(
  call: WorkspaceCall,
  root: string,
  options: { isRecursive: boolean; isExcluded: PathMatcher },
): Promise<string[]> {
  const top: Folder = { prefix: '', names: [], folders: new Map() };
  await readFolder(call, root, top, options);
  if (!options.isRecursive) return top.names;
  for (let level = [...top.folders.values()]; level.length > 0;) {
    const waiting = level.values();
    const lane = async (): Promise<void> => {
      for (const folder of waiting) {
        await readFolder(call, root, folder, options).catch((thrown: unknown) => {
          if (call.signal.aborted) throw thrown;
        });
      }
    };
    await Promise.all(Array.from({ length: FOLDERS_AT_ONCE }, lane));
    await pause(call);
    level = level.flatMap((folder) => [...folder.folders.values()]);
  }
  return flatten(call, top);
}

async function readFolder(
  call: WorkspaceCall,
  root: string,
  folder: Folder,
  { isRecursive, isExcluded }: { isRecursive: boolean; isExcluded: PathMatcher },
): Promise<void> {
  const names: string[] = [];
  const path = join(root, folder.prefix);
  let portion = 0;
  for await (const entry of await opendir(path, { bufferSize: ENTRIES_AT_ONCE })) {
    if (++portion % ENTRIES_AT_ONCE === 0) await pause(call);
    if (isExcluded(folder.prefix + entry.name)) continue;
    const kind = await kindOf(entry, path);
    if (kind === 'folder' || (kind === 'link' && !isRecursive)) names.push(`${entry.name}/`);
    else if (kind === 'file' || !isRecursive) names.push(entry.name);
  }
  folder.names = await sorted(call, names);
  if (!isRecursive) return;
  for (const name of folder.names) {
    if (!name.endsWith('/')) continue;
    folder.folders.set(name, { prefix: folder.prefix + name, names: [], folders: new Map() });
  }
}

/** `link` leads to a folder, `other` is a pipe, a device or a link that leads nowhere. */
async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'link' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  const target = await stat(join(path, entry.name)).catch(() => undefined);
  if (target?.isDirectory()) return 'link';
  return target?.isFile() ? 'file' : 'other';
}

/**
 * Going through each folder's sorted names, with folders written `name/`, visits paths in code unit
 * order: the first unit in which two paths differ is always one of two names of the same folder.
 */
async function flatten(call: WorkspaceCall, top: Folder): Promise<string[]> {
  const paths: string[] = [];
  const open = [{ folder: top, names: top.names.values() }];
  for (let count = 1; ; count++) {
    const current = open.at(-1);
    if (!current) return paths;
    if (count % PORTION === 0) await pause(call);
    const { value: name, done } = current.names.next();
    if (done === true) {
      open.pop();
      continue;
    }
    const folder = current.folder.folders.get(name);
    if (folder) open.push({ folder, names: folder.names.values() });
    else paths.push(current.folder.prefix + name);
  }
}

/** Sorts in portions and merges them, so that not even one huge folder holds the event loop. */
async function sorted(call: WorkspaceCall, names: string[]): Promise<string[]> {
  if (names.length <= PORTION) return names.sort();
  const middle = names.length >> 1;
  const left = await sorted(call, names.slice(0, middle));
  const right = await sorted(call, names.slice(middle));
  await pause(call);
  const merged: string[] = [];
  let r = 0;
  for (const name of left) {
    for (let other = right[r]; other !== undefined && other < name; other = right[++r]) {
      merged.push(other);
      if (merged.length % PORTION === 0) await pause(call);
    }
    merged.push(name);
    if (merged.length % PORTION === 0) await pause(call);
  }
  for (; r < right.length; r++) merged.push(right[r] ?? '');
  return merged;
}
