/**
 * Secrets where no editor keeps them: files in the user-level store that only their owner can read, one
 * for each secret, so that two processes never lose each other's. A damaged one counts as none.
 */
import { chmod, mkdir } from 'node:fs/promises';
import type { Secrets } from '../ports';
import { OWNER_ONLY } from './atomicText';
import type { OnUnreadable } from './jsonFile';
import { RecordFolder } from './recordFolder';

const SCHEMA_VERSION = 1;
const OWNER_ONLY_FOLDER = 0o700;

/**
 * The folder is created when first needed. One that others can enter, as a backup or another program may
 * have left it, is closed to them first; throws the file system's error where that is not possible.
 */
export function fileSecrets(folder: string, onUnreadable?: OnUnreadable): Secrets {
  const records = new RecordFolder(folder, SCHEMA_VERSION, isText, {
    mode: OWNER_ONLY,
    ...(onUnreadable && { onUnreadable }),
  });
  const close = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    // Windows has no such rights; there the folder of the person's profile keeps others out.
    if (process.platform !== 'win32') await chmod(folder, OWNER_ONLY_FOLDER);
  };
  return {
    get: async (key) => {
      // Nothing is made where there is nothing to read.
      if (await records.has(key)) await close();
      return records.get(key);
    },
    set: async (key, value) => {
      await close();
      await records.set(key, value);
    },
    delete: (key) => records.delete(key),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
