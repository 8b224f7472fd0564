/**
 * `state` of programs: small JSON values that live for the workspace, so that a long job can be resumed.
 * A damaged file is the same as a key that was never set, and is kept when the key is set again.
 */
import path from 'node:path';
import { InvalidInputError } from '../util/errors';
import { hashOf } from '../util/hash';
import { OWNER_ONLY } from './atomicText';
import type { OnUnreadable } from './jsonFile';
import { RecordFolder } from './recordFolder';

const SCHEMA_VERSION = 1;
const MAX_KEY_CHARS = 200;
const MAX_VALUE_CHARS = 256 * 1024;
const MAX_KEYS = 200;

export class WorkspaceState {
  readonly #records: RecordFolder<unknown>;

  /** `parent` holds the states of all workspaces; `workspace` names this one. */
  constructor(parent: string, workspace: string, onUnreadable?: OnUnreadable) {
    const folder = path.join(parent, hashOf(workspace));
    // What programs keep may be personal, and is as it is.
    this.#records = new RecordFolder(folder, SCHEMA_VERSION, isPresent, {
      mode: OWNER_ONLY,
      ...(onUnreadable && { onUnreadable }),
    });
  }

  /** undefined when the key was never set. */
  async get(key: unknown): Promise<unknown> {
    return this.#records.get(checkedKey(key));
  }

  /** Throws InvalidInputError for a key or value that does not fit, or the file system's error. */
  async set(key: unknown, value: unknown): Promise<void> {
    const name = checkedKey(key);
    const chars = JSON.stringify(value)?.length ?? 0;
    if (chars > MAX_VALUE_CHARS) {
      throw new InvalidInputError(
        `The value of '${name}' has ${chars} characters of JSON, the limit is ${MAX_VALUE_CHARS}: ` +
          `keep what is needed to go on, not the data.`,
      );
    }
    if ((await this.#records.count()) >= MAX_KEYS && !(await this.#records.has(name))) {
      throw new InvalidInputError(
        `There are ${MAX_KEYS} keys already: delete some with state.delete.`,
      );
    }
    await this.#records.set(name, value);
  }

  async delete(key: unknown): Promise<void> {
    await this.#records.delete(checkedKey(key));
  }

  async keys(): Promise<string[]> {
    return [...(await this.#records.all()).keys()].toSorted();
  }
}

function checkedKey(key: unknown): string {
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY_CHARS) return key;
  throw new InvalidInputError(`A key of state must be a text of 1 to ${MAX_KEY_CHARS} characters.`);
}

/** Any JSON value will do. */
function isPresent(value: unknown): value is unknown {
  return value !== undefined;
}
