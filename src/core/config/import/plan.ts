/**
 * Finds what other programs have defined, and lays it beside what we have: what would be added, what is
 * there already, what differs. Reads files of others, and never writes one.
 */
import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../util/errors';
import { isObject, type JsonObject } from '../../util/json';
import { judgeEntry } from '../entry';
import { parseDocument } from '../syntax';
import type { ImportFormat, Places, RawServer } from './format';
import { FORMATS } from './formats';
import { inputsIn } from './inputs';

const LIMIT_BYTES = 64 * 1024 * 1024;

/** A file of another program that defines servers, or that could not be read. */
export interface FoundFile {
  format: ImportFormat;
  file: string;
  servers: RawServer[];
  inputs: JsonObject[];
  /** Why nothing of it can be used. */
  problem?: string;
}

/**
 * add: not known here · same: here already · conflict: the name is taken by another definition ·
 * off: switched off where it comes from · unusable: `reason` says why.
 */
export type ImportKind = 'add' | 'same' | 'conflict' | 'off' | 'unusable';

export interface PlannedServer extends RawServer {
  kind: ImportKind;
  format: string;
  file: string;
  inputs: JsonObject[];
  reason?: string;
  /** Of a conflict: the name that is taken, where it differs from this one only by case. */
  likeName?: string;
}

/** Every file of the formats that exists. With `file` given, that one alone. */
export async function findFiles(
  places: Places,
  { formats = FORMATS, file }: { formats?: readonly ImportFormat[]; file?: string } = {},
): Promise<FoundFile[]> {
  const wanted = formats.flatMap((format) =>
    (file === undefined ? format.files(places) : [file]).map((path) => ({ format, path })),
  );
  const read = await Promise.all(
    wanted.map(({ format, path }) => readFoundFile(format, path, places)),
  );
  return read.filter((found) => found !== undefined);
}

async function readFoundFile(
  format: ImportFormat,
  file: string,
  places: Places,
): Promise<FoundFile | undefined> {
  const nothing = { format, file, servers: [], inputs: [] };
  try {
    const info = await stat(file);
    if (!info.isFile()) return { ...nothing, problem: 'this is not a file' };
    if (info.size > LIMIT_BYTES) return { ...nothing, problem: 'it is too large' };
    const document = parseDocument(await readFile(file, 'utf8'));
    if (document.kind === 'empty') return nothing;
    if (document.kind === 'broken') return { ...nothing, problem: document.message };
    const { value } = document.root;
    if (!isObject(value)) return { ...nothing, problem: 'it holds no object' };
    return { ...nothing, ...format.read(value, places) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return { ...nothing, problem: `it cannot be read (${code ?? messageOf(error)})` };
  }
}

/**
 * What the import of these files would do, beside the servers that we have: entries by their name. Of two
 * files that define the same name, the first counts, and a second that differs is a conflict.
 */
export function planImport(
  found: readonly FoundFile[],
  current: ReadonlyMap<string, unknown>,
): PlannedServer[] {
  const taken = new Map(current);
  const planned: PlannedServer[] = [];
  for (const { format, file, servers, inputs } of found) {
    for (const server of servers) {
      const shared = {
        ...server,
        format: format.title,
        file,
        inputs: inputsIn(server.entry, inputs),
      };
      const judged = judgeEntry(server.name, server.entry);
      if (judged.kind === 'wrong') {
        planned.push({ ...shared, kind: 'unusable', reason: judged.reason });
        continue;
      }
      const likeName = taken.has(server.name) ? undefined : likeNameOf(server.name, taken);
      const kind =
        judged.kind === 'off' ? 'off' : kindOf(server, taken.get(likeName ?? server.name));
      const isAlike = kind === 'conflict' && likeName !== undefined;
      planned.push({ ...shared, kind, ...(isAlike && { likeName }) });
      if (kind === 'add') taken.set(server.name, server.entry);
    }
  }
  return planned;
}

/** People, and some of the things that servers are named after, do not tell such names apart. */
function likeNameOf(name: string, taken: ReadonlyMap<string, unknown>): string | undefined {
  const lower = name.toLowerCase();
  return [...taken.keys()].find((other) => other.toLowerCase() === lower);
}

function kindOf({ name, entry }: RawServer, other: unknown): ImportKind {
  if (other === undefined) return 'add';
  return isSameServer(name, entry, other) ? 'same' : 'conflict';
}

/** The same to us, whatever else the entries say. */
function isSameServer(name: string, entry: unknown, other: unknown): boolean {
  const [one, two] = [judgeEntry(name, entry), judgeEntry(name, other)];
  return (
    one.kind === 'launch' && two.kind === 'launch' && isDeepStrictEqual(one.launch, two.launch)
  );
}

/** What of an entry may be shown: names of fields, never their values, which may be secrets. */
export function summaryOf({ entry }: Pick<RawServer, 'entry'>): string {
  const { command, args, url, env, headers } = isObject(entry) ? entry : ({} as JsonObject);
  const parts = [
    typeof command === 'string' ? command : addressOf(url),
    Array.isArray(args) && args.length > 0 && `${args.length} arguments`,
    isObject(env) && Object.keys(env).length > 0 && `env: ${Object.keys(env).join(', ')}`,
    isObject(headers) && `headers: ${Object.keys(headers).join(', ')}`,
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(', ');
}

function addressOf(url: unknown): string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : '';
}
