/**
 * The one file that imports write: servers.json in the user-level store, in VS Code's format. It is
 * edited in place, so that comments, order and layout survive; replaced as a whole, so that no half file
 * is ever there; and each change can be taken back.
 */
import { readFile, rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { ToolwrightError } from '../../util/errors';
import { isObject, type JsonObject } from '../../util/json';
import { OWNER_ONLY, writeTextAtomic } from '../../store/atomicText';
import { JsonFile } from '../../store/jsonFile';
import { withValue } from '../edit';
import { parseDocument } from '../syntax';

/** The file, or the record of the last import, does not allow what was wanted; nothing was changed. */
export class OwnFileError extends ToolwrightError {
  constructor(message: string) {
    super('own_file', message);
  }
}

/** A server to write, under the name that it gets here. */
export interface Addition {
  name: string;
  entry: JsonObject;
  inputs: readonly JsonObject[];
}

/** The last import, as it has to be known to take it back. */
interface Journal {
  /** The text before and after; before is null where there was no file. */
  before: string | null;
  after: string;
  /** The entries as they were written, and as they were before. */
  changes: { name: string; entry: unknown; previous?: unknown }[];
}

export interface UndoResult {
  /** Servers that were taken out, or put back as they were. */
  undone: string[];
  /** Servers that stay, because they were edited since. */
  kept: string[];
}

const NEW_FILE = `{
  // Servers that Toolwright has imported. This file is yours: edit it as you like.
  "servers": {}
}
`;

export class OwnFile {
  readonly file: string;
  readonly #journal: JsonFile<Journal>;

  /** `file` is servers.json; the record of the last import lies beside it. */
  constructor(file: string) {
    this.file = file;
    this.#journal = new JsonFile(`${file}.last-import`, 1, isJournal, { mode: OWNER_ONLY });
  }

  /** The entries by their names. Throws OwnFileError when the file is damaged. */
  async entries(): Promise<Map<string, unknown>> {
    return entriesIn(await this.#read(), this.file);
  }

  /** Adds servers, or replaces those of the same name. Throws OwnFileError or the file system's error. */
  async add(additions: readonly Addition[]): Promise<void> {
    if (additions.length === 0) return;
    const before = await this.#read();
    const current = entriesIn(before, this.file);
    let text = before ?? NEW_FILE;
    for (const { name, entry } of additions)
      text = withValue(startOf(text), ['servers', name], entry);
    text = withInputs(text, additions.flatMap(({ inputs }) => inputs)); // prettier-ignore
    await this.#write(text);
    const changes = additions.map(({ name, entry }) => ({
      name,
      entry,
      ...(current.has(name) && { previous: current.get(name) }),
    }));
    await this.#journal.write({ before: before ?? null, after: text, changes });
  }

  /** Takes the last import back, as far as nobody has edited it since. Throws OwnFileError. */
  async undo(): Promise<UndoResult> {
    const journal = await this.#journal.read();
    if (journal === undefined) throw new OwnFileError('There is no import to take back.');
    const now = await this.#read();
    const names = journal.changes.map(({ name }) => name);
    if (now === journal.after) {
      if (journal.before === null) await rm(this.file, { force: true });
      else await this.#write(journal.before);
      await this.#journal.delete();
      return { undone: names, kept: [] };
    }
    const current = entriesIn(now, this.file);
    const result: UndoResult = { undone: [], kept: [] };
    let text = now ?? NEW_FILE;
    for (const { name, entry, previous } of journal.changes) {
      if (!isDeepStrictEqual(current.get(name), entry)) {
        result.kept.push(name);
        continue;
      }
      text = withValue(startOf(text), ['servers', name], previous);
      result.undone.push(name);
    }
    await this.#write(text);
    await this.#journal.delete();
    return result;
  }

  async #read(): Promise<string | undefined> {
    try {
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #write(text: string): Promise<void> {
    await writeTextAtomic(this.file, text, { mode: OWNER_ONLY });
  }
}

function entriesIn(text: string | undefined, file: string): Map<string, unknown> {
  if (text === undefined) return new Map();
  const document = parseDocument(text);
  if (document.kind === 'empty') return new Map();
  if (document.kind === 'broken') {
    throw new OwnFileError(
      `${file}:${document.message}. Mend the file first; it was left as it is.`,
    );
  }
  const { value } = document.root;
  const servers = isObject(value) ? value['servers'] : null;
  if (servers === undefined) return new Map();
  if (!isObject(servers)) {
    throw new OwnFileError(
      `${file} has no object "servers". Mend the file first; it was left as it is.`,
    );
  }
  return new Map(Object.entries(servers));
}

/** An empty file is a new one. */
function startOf(text: string): string {
  return text.trim() === '' ? NEW_FILE : text;
}

/** Adds the inputs that are not declared yet. */
function withInputs(text: string, inputs: readonly JsonObject[]): string {
  const document = parseDocument(text);
  const value = document.kind === 'value' ? document.root.value : undefined;
  const declared = isObject(value) && Array.isArray(value['inputs']) ? value['inputs'] : [];
  const known = new Set(declared.map((input: unknown) => (isObject(input) ? input['id'] : '')));
  let result = text;
  let count = declared.length;
  for (const input of inputs) {
    if (known.has(input['id'])) continue;
    known.add(input['id']);
    result = withValue(
      result,
      count === 0 ? ['inputs'] : ['inputs', count],
      count === 0 ? [input] : input,
    );
    count++;
  }
  return result;
}

function isJournal(data: unknown): data is Journal {
  return isObject(data) && typeof data['after'] === 'string' && Array.isArray(data['changes']);
}
