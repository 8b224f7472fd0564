/** What a format of another program is to the import: where its files lie, and how its servers are read. */
import { isObject, type JsonObject } from '../../util/json';
import { quoteName } from '../entry';

/** Where programs keep their files on this machine. All paths are absolute. */
export interface Places {
  platform: NodeJS.Platform;
  home: string;
  /** Where programs keep settings: APPDATA, Library/Application Support or ~/.config. */
  settings: string;
  workspaceFolders: readonly string[];
}

/** A server as the import takes it over: an entry of VS Code's format. */
export interface RawServer {
  name: string;
  entry: JsonObject;
  /** What of it could not be taken over, a sentence each. */
  notes: string[];
}

export interface ReadFile {
  servers: RawServer[];
  /** The inputs that entries refer to. */
  inputs: JsonObject[];
}

export interface ImportFormat {
  id: string;
  title: string;
  files(places: Places): string[];
  /** Reads the parsed text of such a file. Never throws; what is no entry is left to the plan. */
  read(root: JsonObject, places: Places): ReadFile;
}

/** Fields of an entry that mean the same to us. */
const KEPT = new Set([
  'type', 'command', 'args', 'env', 'envFile', 'cwd', 'url', 'headers', 'oauth', 'auth', 'timeouts', 'disabled',
]); // prettier-ignore

/** Fields that grant something: only our own questions do that here. */
const GRANTS = new Set(['autoApprove', 'alwaysAllow', 'trust', 'autoAllow']);
/** Fields that say nothing that is lost. */
const SILENT = new Set(['description', 'name', 'gallery', 'version', 'disabledTools', 'id']);

/** The servers of a table of the portable format, `mcpServers`. */
export function portableServers(
  table: unknown,
  adapt: (entry: JsonObject, notes: string[]) => JsonObject = (entry) => entry,
): RawServer[] {
  if (!isObject(table)) return [];
  return Object.entries(table).map(([name, raw]) => {
    const notes: string[] = [];
    // What is no object is judged, and named, by the plan.
    if (!isObject(raw)) return { name, entry: raw as JsonObject, notes };
    const adapted = adapt(raw, notes);
    const entry: JsonObject = {};
    for (const [field, value] of Object.entries(adapted)) {
      if (KEPT.has(field)) entry[field] = value;
      else if (GRANTS.has(field))
        notes.push(`${quoteName(field)} is left out: Toolwright asks by itself`);
      else if (!SILENT.has(field))
        notes.push(`${quoteName(field)} is left out: it has no meaning here`);
    }
    return { name, entry, notes };
  });
}

/** Renames `serverUrl` and the like to `url`. */
export function withUrl(entry: JsonObject, other: string): JsonObject {
  const { [other]: url, ...rest } = entry;
  return url === undefined ? entry : { ...rest, url };
}
