/**
 * Sees to it that no server outlives us, however we end. A helper process (reaper.ts) holds the list of
 * the process groups that we started and ends them when the pipe to it closes.
 */
import { spawn, type ChildProcess } from 'node:child_process';

export class OrphanGuard {
  readonly #script: string;
  #reaper: ChildProcess | undefined;
  /** The process groups, each with the mark of what belongs to it. */
  readonly #groups = new Map<number, string>();
  #isDisposed = false;

  /** `script` is the built reaper.js. */
  constructor(script: string) {
    this.#script = script;
  }

  /** Starts the helper. To be called before the first child is spawned, so that no gap opens. */
  arm(): void {
    if (this.#reaper !== undefined || this.#isDisposed) return;
    const reaper = spawn(process.execPath, [this.#script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      windowsHide: true,
      // In a desktop VS Code the executable is Electron's; this makes it plain Node.
      env: { PATH: process.env['PATH'], ELECTRON_RUN_AS_NODE: '1' },
    });
    this.#reaper = reaper;
    reaper.unref();
    (reaper.stdin as unknown as { unref?: () => void } | null)?.unref?.();
    // A write to a helper that has ended; `exit` below sees to the rest.
    reaper.stdin?.on('error', () => {});
    reaper.on('error', () => this.#lose(reaper));
    reaper.on('exit', () => this.#lose(reaper));
    for (const [pid, mark] of this.#groups) this.#tell(`+${pid} ${mark}`);
  }

  /** `mark`: see processTree.ts. */
  watch(pid: number, mark: string): void {
    this.#groups.set(pid, mark);
    this.#tell(`+${pid} ${mark}`);
  }

  forget(pid: number): void {
    this.#groups.delete(pid);
    this.#tell(`-${pid}`);
  }

  /** Ends the helper, and through it whatever is still watched. */
  dispose(): void {
    this.#isDisposed = true;
    this.#reaper?.stdin?.end();
    this.#reaper = undefined;
  }

  #lose(reaper: ChildProcess): void {
    if (this.#reaper !== reaper) return;
    this.#reaper = undefined;
    // Somebody ended the helper: with servers running there has to be one.
    if (this.#groups.size > 0) this.arm();
  }

  #tell(line: string): void {
    this.#reaper?.stdin?.write(`${line}\n`);
  }
}
