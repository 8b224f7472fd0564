/**
 * The tool write_file. A file is replaced by renaming a complete one over it, so that a reader sees
 * the old text or the new one and a failure leaves the old. Links on the way were followed by
 * confine.ts: the file behind a link is replaced, not the link.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ToolCallError } from '../../util/errors';
import type { ValueResult, WorkspaceCall } from './call';
import { checkCancelled, codeOf, failed, fileFailure, invalid } from './call';
import { locate } from './confine';
import { jsonBytes } from './size';

export interface WriteArguments {
  path: string;
  content: string;
  create_directories: boolean;
  overwrite: boolean;
}

/** Answers write_file: `{ path, bytes, created }`. */
export async function writeTextFile(
  call: WorkspaceCall,
  { path, content, create_directories, overwrite }: WriteArguments,
): Promise<ValueResult> {
  const { real, shown } = await locate(call, path);
  if (shown === '' || /[/\\]$/.test(path)) {
    throw invalid(call, `${path} names a folder: add the name of a file.`);
  }
  try {
    const mode = await modeToKeep(call, real, path, overwrite);
    const folder = dirname(real);
    if (create_directories) await mkdir(folder, { recursive: true });
    // Checked again, now that all of it exists: somebody may have put a link there meanwhile.
    const target = join((await locate(call, folder)).real, basename(real));
    await replace(call, target, content, mode, overwrite);
    const value = { path: shown, bytes: Buffer.byteLength(content), created: mode === undefined };
    return { value, bytes: jsonBytes(value) };
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'EEXIST' && !overwrite) throw exists(call, path);
    if (code === 'ENOENT' && !create_directories) {
      throw failed(call, `The folder of ${path} does not exist: set create_directories to true.`);
    }
    throw fileFailure(call, `write ${path}`, thrown);
  }
}

/** The mode of the file that is there, undefined when there is none. */
async function modeToKeep(
  call: WorkspaceCall,
  real: string,
  path: string,
  overwrite: boolean,
): Promise<number | undefined> {
  const info = await stat(real).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  });
  if (!info) return undefined;
  if (!info.isFile()) throw failed(call, `${path} is a folder or a device, not a file.`);
  if (!overwrite) throw exists(call, path);
  // A rename would not ask: a file that is marked read-only stays as it is.
  await access(real, constants.W_OK);
  return info.mode & 0o7777;
}

async function replace(
  call: WorkspaceCall,
  real: string,
  content: string,
  mode: number | undefined,
  overwrite: boolean,
): Promise<void> {
  const temporary = join(dirname(real), `.toolwright-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      if (mode !== undefined) await file.chmod(mode);
    } finally {
      await file.close();
    }
    checkCancelled(call);
    if (overwrite) await rename(temporary, real);
    else await createOnly(temporary, real);
  } finally {
    // Gone already after a rename.
    await unlink(temporary).catch(() => undefined);
  }
}

/** A rename would replace a file that came into being meanwhile; a second name for it does not. */
async function createOnly(temporary: string, real: string): Promise<void> {
  try {
    await link(temporary, real);
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') throw thrown;
    // A file system without hard links.
    await copyFile(temporary, real, constants.COPYFILE_EXCL);
  }
}

function exists(call: WorkspaceCall, path: string): ToolCallError {
  return failed(call, `${path} exists: set overwrite to true, or choose another name.`);
}
