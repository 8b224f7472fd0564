/**
 * Secrets where no editor keeps them: files in the user-level store that only their owner can read, one
 * for each secret, so that two processes never lose each other's. A damaged one counts as none.
 */
import type { Secrets } from '../ports';
import { OWNER_ONLY } from './atomicText';
import { RecordFolder } from './recordFolder';

const SCHEMA_VERSION = 1;

/** The folder is created when first needed. */
export function fileSecrets(folder: string): Secrets {
  const records = new RecordFolder(folder, SCHEMA_VERSION, isText, { mode: OWNER_ONLY });
  return {
    get: (key) => records.get(key),
    set: (key, value) => records.set(key, value),
    delete: (key) => records.delete(key),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
