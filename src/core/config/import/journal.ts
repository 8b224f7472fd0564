/** What the last import did, and what our own file is without it. Reads no disk. */
import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../../util/json';
import { withValue } from '../edit';
import { inputsIn } from './inputs';
import { contentOf } from './ownContent';

/** The last import, as it has to be known to take it back. */
export interface Journal {
  /** The text before and after; before is null where there was no file. */
  before: string | null;
  after: string;
  /** The entries as they were written, and as they were before. */
  changes: { name: string; entry: unknown; previous?: unknown }[];
  /** The inputs that were declared with them. */
  inputs: JsonObject[];
}

export interface UndoResult {
  /** Servers that were taken out, or put back as they were, or are gone already. */
  undone: string[];
  /** Servers that stay, because they were edited since. */
  kept: string[];
}

export function isJournal(data: unknown): data is Journal {
  if (!isObject(data) || typeof data['after'] !== 'string') return false;
  return Array.isArray(data['changes']) && Array.isArray(data['inputs']);
}

/**
 * The text without the import, undefined for no file: exactly as it was, or, where it was edited since,
 * without what is still as it was imported. Throws OwnFileError where the text is damaged.
 */
export function takenBack(
  now: string | undefined,
  { before, after, changes, inputs }: Journal,
  file: string,
): UndoResult & { text: string | undefined } {
  const all = { undone: changes.map(({ name }) => name), kept: [] };
  if (now === after) return { ...all, text: before ?? undefined };
  // Whoever deleted the file wants none of it.
  if (now === undefined) return { ...all, text: undefined };
  const { servers } = contentOf(now, file);
  const result: UndoResult = { undone: [], kept: [] };
  let text = now;
  for (const { name, entry, previous } of changes) {
    const isGone = !servers.has(name) && previous === undefined;
    const isAsImported = isDeepStrictEqual(servers.get(name), entry);
    (isGone || isAsImported ? result.undone : result.kept).push(name);
    if (isAsImported) text = withValue(text, ['servers', name], previous);
  }
  return { ...result, text: withoutUnused(text, inputs, file) };
}

/** The text without those of the inputs that are as they were declared, and that no server needs. */
function withoutUnused(text: string, inputs: readonly JsonObject[], file: string): string {
  const content = contentOf(text, file);
  const servers = [...content.servers.values()];
  let result = text;
  for (const input of inputs.toReversed()) {
    const at = content.inputs.findIndex((one) => isDeepStrictEqual(one, input));
    if (at < 0 || inputsIn(servers, [input]).length > 0) continue;
    content.inputs.splice(at, 1);
    result = withValue(result, content.inputs.length > 0 ? ['inputs', at] : ['inputs'], undefined);
  }
  return result;
}
