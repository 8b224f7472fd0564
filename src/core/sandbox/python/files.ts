/**
 * The only files that Python programs see: the texts of modules that the engine lacks, read-only, in a
 * folder of their own. A text is copied into the guest when it imports the module, not before.
 */
import { MODULES } from './modules';

const FIRST_FILE = 3;
/** Programs that forget to close files must not fill the thread. */
const MAX_OPEN = 64;
/** Flags of `open` that would write. */
const WRITES = 0o3 | 0o100 | 0o1000 | 0o2000;

export class ModuleFiles {
  readonly #open = new Map<number, { bytes: Buffer; at: number }>();
  #next = FIRST_FILE;

  /** The size in bytes, or that it is a folder; undefined when there is no such file. */
  look(path: string): number | 'folder' | undefined {
    const text = textOf(path);
    if (text !== undefined) return Buffer.byteLength(text);
    const folder = `${nameOf(path)}/`;
    return Object.keys(MODULES).some((name) => name.startsWith(folder)) ? 'folder' : undefined;
  }

  /** The number of an opened file; undefined when it cannot be opened or would be written. */
  open(path: string, flags: number): number | undefined {
    const text = textOf(path);
    if (text === undefined || (flags & WRITES) !== 0 || this.#open.size >= MAX_OPEN) {
      return undefined;
    }
    this.#open.set(this.#next, { bytes: Buffer.from(text), at: 0 });
    return this.#next++;
  }

  /** Fills the buffer as far as the file goes, and says how far. */
  read(file: number, into: Buffer): number {
    const entry = this.#open.get(file);
    if (entry === undefined) return 0;
    const count = entry.bytes.copy(into, 0, entry.at);
    entry.at += count;
    return count;
  }

  close(file: number): boolean {
    return this.#open.delete(file);
  }
}

/** A module `a`, a package `a` or a module of a package `a/b`. */
function textOf(path: string): string | undefined {
  const name = nameOf(path.replace(/\.py$/, '').replace(/\/__init__$/, ''));
  return path.endsWith('.py') && Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
}

function nameOf(path: string): string {
  return path.replace(/^\//, '');
}
