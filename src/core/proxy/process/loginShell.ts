/**
 * The PATH of the person's login shell. An editor that was started from a desktop has not seen what the
 * shell's files add to it, and then finds neither node nor uvx. Asked once, in a process that is ended
 * when it takes too long; a shell that fails costs nothing but this.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import type { Environment } from '../../ports';

const LIMIT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;
/** Shells greet, warn and print on their way: what is wanted stands between two of these. */
const MARK = '__toolwright_path__';

export class LoginShell {
  readonly #environment: Environment;
  #path: Promise<string | undefined> | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The environment with what the login shell adds to PATH, after what is there already. */
  async environment(): Promise<Environment> {
    this.#path ??= askShell(this.#environment);
    const added = await this.#path;
    const own = this.#environment['PATH'] ?? '';
    return added === undefined
      ? this.#environment
      : { ...this.#environment, PATH: mergedPath(own, added) };
  }

  /** Whether we were started from a desktop: a shell counts its levels. */
  get isNeeded(): boolean {
    return process.platform !== 'win32' && this.#environment['SHLVL'] === undefined;
  }
}

/** The folders of the first, then those that only the second has. */
export function mergedPath(own: string, added: string): string {
  const folders = [...own.split(path.delimiter), ...added.split(path.delimiter)];
  return [...new Set(folders.filter((folder) => folder !== ''))].join(path.delimiter);
}

/** undefined on Windows, which has no such thing, and where the shell does not say. */
function askShell(environment: Environment): Promise<string | undefined> {
  const shell = environment['SHELL'];
  if (process.platform === 'win32' || shell === undefined || shell === '') {
    return Promise.resolve(undefined);
  }
  const script = `printf '${MARK}%s${MARK}' "$PATH"`;
  return new Promise((resolve) => {
    const child = execFile(
      shell,
      ['-l', '-i', '-c', script],
      {
        timeout: LIMIT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_BYTES,
        // Prompts that ask, updates and pagers have no place here.
        env: { ...environment, TERM: 'dumb', DISABLE_AUTO_UPDATE: 'true', PAGER: 'cat' },
      },
      (_error, stdout) => resolve(stdout.split(MARK)[1]),
    );
    child.stdin?.end();
  });
}
