/**
 * Collects the servers of all places that define some, in their order of precedence: files named by
 * the person, each folder's `.vscode/mcp.json`, each folder's `.mcp.json`, the setting as the folder
 * has it, the person's own setting, the user-level file. It reads
 * and merges; what a text means is parse.ts. A folder that is not trusted is never read.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../util/json';
import type { LoadedConfig, ServerDefinition } from './definition';
import { judgeEntry, nameType, quoteName } from './entry';
import { parseServerFile } from './parse';

/** Where to look. All paths are absolute. */
export interface ConfigSources {
  workspaceFolders: readonly string[];
  /** False: the folders' files are not read. */
  isTrusted: boolean;
  /** The person's own value of the setting `toolwright.servers`: an object from name to entry. */
  setting?: unknown;
  /** The same setting as the folder has it. Read only where the folder is trusted. */
  folderSetting?: unknown;
  /** The user-level file that imports go to; it need not exist. */
  ownFile?: string;
  /** Files that the person named (`--config`). */
  files?: readonly string[];
  /** What files held before, where the configuration is read again and again. */
  memory?: ConfigMemory;
}

/**
 * The servers of each file as it could last be read: an editor that is half way through writing one must
 * not end its servers.
 */
export type ConfigMemory = Map<string, readonly ServerDefinition[]>;

export interface ConfigResult extends LoadedConfig {
  /** Set when a folder has a file that was left alone because the folder is not trusted. */
  skippedUntrusted?: true;
}

const SETTING = 'setting toolwright.servers';
const FOLDER_SETTING = `${SETTING} of this workspace`;
/** A larger file is not read. */
export const SERVER_FILE_LIMIT_BYTES = 1024 * 1024;

/**
 * The servers of all sources. Where two sources define the same name, the first wins, and there is
 * a problem if they differ. Never throws: what cannot be read is a problem.
 */
export async function loadConfig(sources: ConfigSources): Promise<ConfigResult> {
  const named = new Set(sources.files);
  const { memory } = sources;
  const inFolders = folderFiles(sources);
  const fromNamed = await Promise.all(
    [...named].map((file) => loadFile(file, { isOwn: true, memory })),
  );
  const { ownFile } = sources;
  const own = [
    readSetting(sources.setting, SETTING, true),
    ...(ownFile === undefined
      ? []
      : [await loadFile(ownFile, { isOwn: true, isOptional: true, memory })]),
  ];
  if (sources.isTrusted) {
    const fromFolders = await Promise.all(
      inFolders.map((file) => loadFile(file, { isOwn: false, isOptional: true, memory })),
    );
    const folderSetting = readSetting(sources.folderSetting, FOLDER_SETTING, false);
    return merge([...fromNamed, ...fromFolders, folderSetting, ...own]);
  }
  const skipped = await Promise.all(inFolders.map(exists));
  const merged = merge([...fromNamed, ...own]);
  return skipped.includes(true) ? { ...merged, skippedUntrusted: true } : merged;
}

/** All files that are read, whether they exist or not. */
export function configFiles(sources: ConfigSources): string[] {
  const { files = [], ownFile } = sources;
  return [...files, ...folderFiles(sources), ...(ownFile === undefined ? [] : [ownFile])];
}

function folderFiles({ workspaceFolders, files = [] }: ConfigSources): string[] {
  return [
    ...workspaceFolders.map((folder) => join(folder, '.vscode', 'mcp.json')),
    ...workspaceFolders.map((folder) => join(folder, '.mcp.json')),
  ].filter((file) => !files.includes(file));
}

async function loadFile(
  file: string,
  options: { isOwn: boolean; isOptional?: boolean; memory: ConfigMemory | undefined },
): Promise<LoadedConfig> {
  const { isOwn, memory } = options;
  const loaded = await readServerFile(file, options);
  if (loaded.isBroken !== true) {
    memory?.set(file, loaded.servers);
    return loaded;
  }
  const before = memory?.get(file) ?? [];
  if (before.length === 0) return loaded;
  const servers = before.map((server) => ({ ...server, isOwn }));
  const note = `${loaded.problems[0]}; its servers of before go on`;
  return { servers, problems: [note] };
}

async function readServerFile(
  file: string,
  { isOwn, isOptional = false }: { isOwn: boolean; isOptional?: boolean },
): Promise<LoadedConfig> {
  try {
    // A pipe or a device would never end: only a plain file is opened.
    const info = await stat(file);
    if (!info.isFile()) return problem(`${file}: this is not a file`);
    if (info.size > SERVER_FILE_LIMIT_BYTES)
      return problem(`${file}: over 1 MB, too large for a server file`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return parseServerFile(text, file, { isOwn });
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return isOptional ? problem() : problem(`${file}: there is no such file, check its path`);
    }
    return problem(`${file}: cannot be read: ${REASONS.get(code) ?? code}`);
  }
}

const REASONS = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ELOOP', 'its symbolic links form a loop'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'it is not UTF-8 text, save it as UTF-8'],
]);

function codeOf(thrown: unknown): string {
  const code = isObject(thrown) ? thrown.code : undefined;
  return typeof code === 'string' ? code : 'unknown reason';
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function readSetting(setting: unknown, origin: string, isOwn: boolean): LoadedConfig {
  if (setting === undefined || setting === null) return problem();
  if (!isObject(setting)) {
    return problem(`${origin}: is ${nameType(setting)}, expected an object of servers`);
  }
  const result: LoadedConfig = { servers: [], problems: [] };
  for (const [name, entry] of Object.entries(setting)) {
    const judged = judgeEntry(name, entry);
    if (judged.kind === 'launch') {
      const { launch, timeouts } = judged;
      const given = { ...(timeouts && { timeouts }) };
      result.servers.push({ name, origin, launch, inputs: [], isOwn, ...given });
    } else if (judged.kind === 'wrong') {
      result.problems.push(`${origin}: server ${quoteName(name)} ${judged.reason}`);
    }
  }
  return result;
}

function merge(parts: readonly LoadedConfig[]): LoadedConfig {
  const servers = new Map<string, ServerDefinition>();
  const problems: string[] = [];
  for (const part of parts) {
    // One by one: a file may have more of them than a call may have arguments.
    for (const problem of part.problems) problems.push(problem);
    for (const server of part.servers) {
      const first = servers.get(server.name);
      if (!first) servers.set(server.name, server);
      else if (!isDeepStrictEqual(first.launch, server.launch)) {
        problems.push(
          `Server ${quoteName(server.name)} is defined differently in ${first.origin} and in ` +
            `${server.origin}: the first is used, rename or remove one`,
        );
      }
    }
  }
  return { servers: [...servers.values()], problems };
}

function problem(...problems: string[]): LoadedConfig {
  return { servers: [], problems };
}
