/**
 * The tools that look at names and texts of files: list_files, find_files and read_file. Paths come
 * checked from confine.ts; searching inside of files is grep.ts.
 */
import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import type { ValueResult, WorkspaceCall } from './call';
import { checkCancelled, failed, fileFailure, invalid, pause } from './call';
import type { Place } from './confine';
import { locateExisting } from './confine';
import type { PathMatcher } from './glob';
import { compileGlobs } from './glob';
import { listResult, textResult } from './size';
import { PORTION, walk } from './walk';

export interface ListArguments {
  path: string;
  recursive: boolean;
  exclude: string[];
}

export interface FindArguments {
  pattern: string;
  path: string;
  exclude: string[];
  limit?: number;
}

export interface ReadArguments {
  path: string;
  offset_line: number;
  limit_lines?: number;
  max_bytes?: number;
}

/** Answers list_files: an array of paths. */
export async function listFiles(
  call: WorkspaceCall,
  { path, recursive, exclude }: ListArguments,
): Promise<ValueResult> {
  const isExcluded = matcher(call, 'exclude', exclude);
  const place = await locateExisting(call, path);
  const names = await namesBelow(call, place, path, recursive, isExcluded);
  return listResult(call, names, prefixOf(place));
}

/** Answers find_files: an array of paths. */
export async function findFiles(
  call: WorkspaceCall,
  { pattern, path, exclude, limit = Infinity }: FindArguments,
): Promise<ValueResult> {
  const isExcluded = matcher(call, 'exclude', exclude);
  const isWanted = matcher(call, 'pattern', [pattern]);
  const place = await locateExisting(call, path);
  const names = await namesBelow(call, place, path, true, isExcluded);
  const found = await select(call, names, isWanted, limit);
  return listResult(call, found, prefixOf(place));
}

/** The files or entries of a folder, relative to it. Throws ToolCallError. */
export async function namesBelow(
  call: WorkspaceCall,
  place: Place,
  path: string,
  isRecursive: boolean,
  isExcluded: PathMatcher,
): Promise<string[]> {
  try {
    const isFolder = (await stat(place.real)).isDirectory();
    if (!isFolder) throw failed(call, `${path} is a file, not a folder: use read_file.`);
    return await walk(call, place.real, { isRecursive, isExcluded });
  } catch (thrown) {
    throw fileFailure(call, `list ${path}`, thrown);
  }
}

/** The names that fit, up to a number. */
export async function select(
  call: WorkspaceCall,
  names: readonly string[],
  isWanted: PathMatcher,
  limit: number,
): Promise<string[]> {
  const found: string[] = [];
  for (const [index, name] of names.entries()) {
    if (found.length >= limit) break;
    if (isWanted(name)) found.push(name);
    if (index % PORTION === PORTION - 1) await pause(call);
  }
  return found;
}

/** Compiles globs, or throws `invalid_arguments`. */
export function matcher(call: WorkspaceCall, key: string, globs: readonly string[]): PathMatcher {
  try {
    return compileGlobs(globs);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw invalid(call, `The glob in "${key}" ${thrown.message}.`);
  }
}

/** What makes a path of a name below the place. */
export function prefixOf({ shown }: Place): string {
  return shown === '' || shown.endsWith('/') ? shown : `${shown}/`;
}

/** Answers read_file: the text, without a byte order mark. */
export async function readTextFile(
  call: WorkspaceCall,
  { path, offset_line, limit_lines, max_bytes }: ReadArguments,
): Promise<ValueResult> {
  const place = await locateExisting(call, path);
  let bytes: Buffer;
  try {
    // The path has no links any more; a pipe that is named like a file must not be waited for.
    const flags = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const file = await open(place.real, constants.O_RDONLY | flags);
    try {
      bytes = await readWhole(call, file, path, max_bytes ?? call.limits.readBytes);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    checkCancelled(call);
    throw fileFailure(call, `read ${path}`, thrown);
  }
  if (bytes.includes(0) || !isUtf8(bytes)) {
    throw failed(call, `${path} is binary or not UTF-8 text: read_file reads text files only.`);
  }
  const text = bytes.toString('utf8');
  const lines = sliceLines(
    text.startsWith('\uFEFF') ? text.slice(1) : text,
    offset_line,
    limit_lines,
  );
  return textResult(call, lines);
}

async function readWhole(
  call: WorkspaceCall,
  file: FileHandle,
  path: string,
  limitBytes: number,
): Promise<Buffer> {
  const info = await file.stat();
  if (info.isDirectory()) throw failed(call, `${path} is a folder: use list_files.`);
  if (!info.isFile()) throw failed(call, `${path} is not a file but a pipe or a device.`);
  if (info.size > limitBytes) {
    const sizes = `${info.size} bytes, the limit is ${limitBytes}`;
    const advice = 'set max_bytes higher, or search it with grep_file';
    throw failed(call, `${path} is too large (${sizes}): ${advice}.`);
  }
  return file.readFile({ signal: call.signal });
}

/** Lines with their ends as they are. `first` counts from 1. */
function sliceLines(text: string, first: number, count = Infinity): string {
  let start = 0;
  for (let line = 1; line < first; line++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return '';
  }
  let end = start;
  for (let line = 0; line < count && end < text.length; line++) {
    const next = text.indexOf('\n', end);
    if (next < 0) return text.slice(start);
    end = next + 1;
  }
  return text.slice(start, end);
}
