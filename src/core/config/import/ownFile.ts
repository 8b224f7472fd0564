/**
 * The one file that imports write: servers.json in the user-level store, in VS Code's format. It is
 * edited in place, so that comments, order and layout survive; replaced as a whole, so that no half file
 * is ever there; and each change can be taken back.
 */
import { readFile, realpath, rm, stat } from 'node:fs/promises';
import type { JsonObject } from '../../util/json';
import { OWNER_ONLY, writeTextAtomic } from '../../store/atomicText';
import { JsonFile } from '../../store/jsonFile';
import { withValue } from '../edit';
import { SERVER_FILE_LIMIT_BYTES } from '../load';
import { withFreeInputs } from './inputs';
import { isJournal, takenBack, type Journal, type UndoResult } from './journal';
import { contentOf, OwnFileError } from './ownContent';

/** A server to write, under the name that it gets here. */
export interface Addition {
  name: string;
  entry: JsonObject;
  inputs: readonly JsonObject[];
}

/** Each is an edit of the whole text; nobody has so many. */
const MAX_SERVERS = 1_000;

const NEW_FILE = `{
  // Servers that Toolwright has imported. This file is yours: edit it as you like.
  "servers": {}
}
`;

export class OwnFile {
  readonly file: string;
  readonly #foreign: readonly string[];
  readonly #journal: JsonFile<Journal>;

  /**
   * `file` is servers.json; the record of the last import lies beside it. `foreign` are files of others,
   * which are not written even where a link makes one of them look like ours.
   */
  constructor(file: string, foreign: readonly string[] = []) {
    this.file = file;
    this.#foreign = foreign;
    this.#journal = new JsonFile(`${file}.last-import`, 2, isJournal, {
      mode: OWNER_ONLY,
      // Undo says that there is nothing to take back.
      onUnreadable: () => {},
    });
  }

  /** The entries by their names. Throws OwnFileError when the file is damaged. */
  async entries(): Promise<Map<string, unknown>> {
    return contentOf(await this.#read(), this.file).servers;
  }

  /**
   * Adds servers, or replaces those of the same name; of two with one name the last counts. All or
   * nothing. Throws OwnFileError or the file system's error.
   */
  async add(additions: readonly Addition[]): Promise<void> {
    const wanted = [...new Map(additions.map((one) => [one.name, one])).values()];
    if (wanted.length === 0) return;
    if (wanted.length > MAX_SERVERS) {
      throw new OwnFileError(`At most ${MAX_SERVERS} servers can be imported at once.`);
    }
    const before = await this.#read();
    const { servers, inputs } = contentOf(before, this.file);
    const journal: Journal = { before: before ?? null, after: '', changes: [], inputs: [] };
    let text = startOf(before);
    for (const { name, ...given } of wanted) {
      const { entry, added } = withFreeInputs(given, [...inputs, ...journal.inputs]);
      text = withValue(text, ['servers', name], entry);
      const previous = servers.has(name) && { previous: servers.get(name) };
      journal.changes.push({ name, entry, ...previous });
      journal.inputs.push(...added);
    }
    journal.inputs.forEach((input, index) => {
      text = withValue(text, ['inputs', inputs.length + index], input);
    });
    await this.#replace(before, { ...journal, after: text });
  }

  /** Takes the last import back, as far as nobody has edited it since. Throws OwnFileError. */
  async undo(): Promise<UndoResult> {
    const journal = await this.#journal.read();
    const now = await this.#read();
    // The second: we ended after the journal was written, and before the file was.
    if (journal === undefined || (now ?? null) === journal.before) {
      throw new OwnFileError('There is no import to take back.');
    }
    const { text, ...result } = takenBack(now, journal, this.file);
    await this.#checkTarget();
    if (text === undefined) await rm(this.file, { force: true });
    else if (text !== now) await this.#write(text);
    await this.#journal.delete();
    return result;
  }

  /** Writes what the journal says. It comes first, so that no import is there that cannot be undone. */
  async #replace(before: string | undefined, journal: Journal): Promise<void> {
    if (Buffer.byteLength(journal.after) > SERVER_FILE_LIMIT_BYTES) {
      throw new OwnFileError(`${this.file} would get too large to be read: import fewer servers.`);
    }
    await this.#checkTarget();
    const last = await this.#journal.read();
    await this.#journal.write(journal);
    try {
      if ((await this.#read()) !== before) {
        throw new OwnFileError(`${this.file} was changed meanwhile: import again.`);
      }
      await this.#write(journal.after);
    } catch (error) {
      await (last === undefined ? this.#journal.delete() : this.#journal.write(last));
      throw error;
    }
  }

  /** A new file would take the place of one that is not to be changed. Throws OwnFileError. */
  async #checkTarget(): Promise<void> {
    const target = await realpath(this.file).catch(ifMissing);
    if (target === undefined) return;
    const others = this.#foreign.map((file) => realpath(file).catch(() => undefined));
    if ((await Promise.all(others)).includes(target)) {
      throw new OwnFileError(`${this.file} is a link to ${target}, a file of another program.`);
    }
    if (((await stat(target)).mode & 0o222) === 0) {
      throw new OwnFileError(`${this.file} is read-only: permit writing it, and import again.`);
    }
  }

  /** Every byte as it is, a mark at the start as well. */
  async #read(): Promise<string | undefined> {
    const bytes = await readFile(this.file).catch(ifMissing);
    if (bytes === undefined) return undefined;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new OwnFileError(`${this.file} is not UTF-8 text: save it as UTF-8 first.`);
    }
  }

  async #write(text: string): Promise<void> {
    await writeTextAtomic(this.file, text, { mode: OWNER_ONLY });
  }
}

/** An empty file is a new one. */
function startOf(text: string | undefined): string {
  return text === undefined || text.trim() === '' ? NEW_FILE : text;
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
