/**
 * Keeps paths inside the workspace folders. A path is checked twice: as it is written, so that
 * nothing outside is even looked at, and as it is on disk, with all symbolic links followed.
 * Callers open only the `real` path that comes out of here. What this cannot see: hard links, and a
 * link that another process of the same person puts in place between the check and the use.
 */
import { readdir, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ToolCallError } from '../../util/errors';
import { nearest } from '../../util/nearest';
import type { WorkspaceCall } from './call';
import { codeOf, failed, fileFailure, invalid } from './call';

/** A place inside the workspace. */
export interface Place {
  /** The absolute path without symbolic links: the one to open. */
  real: string;
  /**
   * The path as results and messages show it, with `/`: relative to the first folder (empty for the
   * folder itself), absolute in the others. Always fit for use as an argument.
   */
  shown: string;
  /** `real` relative to the folder that it is in. */
  inside: string;
  /** The first part of `real` that does not exist; undefined when all of it does. */
  missing?: string;
}

type Found = Pick<Place, 'real' | 'missing'>;

// What Linux permits within one look-up.
const MAX_LINKS = 40;

/**
 * Finds the place that a path names. Relative paths belong to the first folder, absolute paths may
 * be in any. Throws ToolCallError: `server_unavailable` without a folder, `invalid_arguments` when
 * the path leads outside.
 */
export async function locate(call: WorkspaceCall, path: string): Promise<Place> {
  const [first] = call.folders;
  if (first === undefined) throw unavailable(call, 'No folder is open: open one to work on files.');
  if (path.includes('\0')) throw invalid(call, 'The path holds a NUL character: remove it.');
  const wanted = resolve(first, path);
  const roots = await realRoots(call);
  const allowed = [...call.folders.map((folder) => resolve(folder)), ...roots];
  if (!allowed.some((root) => isInside(root, wanted))) throw outside(call, path);
  let found: Found;
  try {
    found = await followLinks(wanted, 0);
  } catch (thrown) {
    throw fileFailure(call, `use ${path}`, thrown);
  }
  const { real } = found;
  const root = roots.find((one) => isInside(one, real));
  if (root === undefined) throw outside(call, path);
  return { ...found, inside: relative(root, real), shown: showPath(resolve(first), wanted) };
}

/** Like `locate`, for what must exist. Throws `tool_failed` with near names where it does not. */
export async function locateExisting(call: WorkspaceCall, path: string): Promise<Place> {
  const place = await locate(call, path);
  const { missing } = place;
  if (missing === undefined) return place;
  const name = basename(missing);
  const names = await readdir(dirname(missing)).catch(() => []);
  // Comparing is not free: in a huge folder the first names have to do.
  const near = nearest(name, names.slice(0, 2000));
  const advice =
    near.length > 0
      ? `Near it: ${near.map((other) => JSON.stringify(other)).join(', ')}.`
      : 'Use list_files or find_files to see what there is.';
  throw failed(
    call,
    `${path} does not exist: its folder has no ${JSON.stringify(name)}. ${advice}`,
  );
}

/**
 * The path behind all links, also where it does not exist yet; undefined when it leads out of the folder.
 * Throws the file system's error.
 */
export async function confined(folder: string, path: string): Promise<string | undefined> {
  const { real } = await followLinks(resolve(folder, path), 0);
  return isInside(await realpath(folder), real) ? real : undefined;
}

/** True when `path` is `root` or lies below it. Both absolute. */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function realRoots(call: WorkspaceCall): Promise<string[]> {
  const roots = await Promise.all(call.folders.map((folder) => realpath(folder).catch(() => '')));
  if (roots[0] === '') throw unavailable(call, 'The workspace folder cannot be found any more.');
  return roots.filter((root) => root !== '');
}

/** The path behind all links, also where the end of it, or of a link, does not exist. */
async function followLinks(path: string, links: number): Promise<Found> {
  try {
    return { real: await realpath(path) };
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT' || dirname(path) === path) throw thrown;
  }
  const above = await followLinks(dirname(path), links);
  const real = join(above.real, basename(path));
  if (above.missing !== undefined) return { real, missing: above.missing };
  const target = await readlink(real).catch(() => undefined);
  if (target === undefined) return { real, missing: real };
  if (links >= MAX_LINKS) throw Object.assign(new Error('Too many links'), { code: 'ELOOP' });
  return followLinks(resolve(above.real, target), links + 1);
}

function showPath(first: string, wanted: string): string {
  const path = isInside(first, wanted) ? relative(first, wanted) : wanted;
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function outside(call: WorkspaceCall, path: string): ToolCallError {
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
  return invalid(
    call,
    `${shown} leads outside. The path must stay inside the workspace folder, also behind ` +
      'symbolic links: use a path relative to it, such as "src/main.ts".',
  );
}

function unavailable(call: WorkspaceCall, message: string): ToolCallError {
  const details = { retryable: false, ran: 'no' } as const;
  return new ToolCallError('server_unavailable', call.tool, message, details);
}
