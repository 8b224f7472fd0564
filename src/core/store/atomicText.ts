/**
 * Writes a file as a whole: a new one takes the old one's place, so that a kill or a full disk leaves the
 * old one as it was, and two windows never mix their bytes.
 */
import { appendFile, mkdir, open, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** For files that may hold secrets. */
export const OWNER_ONLY = 0o600;

/** `appendTo` for a file that only its owner can read. */
export async function appendWhole(file: string, text: string): Promise<void> {
  const handle = await open(file, 'a', OWNER_ONLY);
  try {
    await appendTo(handle, text);
  } finally {
    await handle.close();
  }
}

/**
 * Adds all of the text or nothing: a full disk takes a part of it, which is taken back. Throws the file
 * system's error.
 */
export async function appendTo(handle: FileHandle, text: string): Promise<void> {
  const { size } = await handle.stat();
  try {
    await appendFile(handle, text);
  } catch (error) {
    await handle.truncate(size);
    throw error;
  }
}

/** Creates the folder if need be. Throws the file system's error; the old content is then still there. */
export async function writeTextAtomic(
  file: string,
  text: string,
  { mode }: { mode?: number | undefined } = {},
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, '', {
    ...(mode !== undefined && { mode }),
    // The library writes once, and takes a part for the whole where a disk is nearly full.
    tmpfileCreated: (temporary) => writeFile(temporary, text),
  });
}
