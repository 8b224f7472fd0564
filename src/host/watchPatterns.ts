/** Files that match patterns, watched together: a burst of changes is one. */
import * as vscode from 'vscode';

/** Calls back a while after the last of a burst. */
export class Burst implements vscode.Disposable {
  readonly #work: () => void;
  readonly #delayMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(work: () => void, delayMs: number) {
    this.#work = work;
    this.#delayMs = delayMs;
  }

  readonly note = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#work, this.#delayMs);
  };

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

/** Calls back when a file that matches comes, changes or goes. */
export function watchPatterns(
  patterns: readonly vscode.GlobPattern[],
  onChange: () => void,
): vscode.Disposable {
  const watchers = patterns.flatMap((pattern) => {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const { onDidChange, onDidCreate, onDidDelete } = watcher;
    return [watcher, onDidChange(onChange), onDidCreate(onChange), onDidDelete(onChange)];
  });
  return vscode.Disposable.from(...watchers);
}
