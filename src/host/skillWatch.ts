/** Tells when files of skills come, change or go, whoever writes them. */
import * as vscode from 'vscode';

const FILES = '**/.toolwright/skills/**';
/** A version is written as several files. */
const DELAY_MS = 300;

/** `ownFolder` is the person's own library; it need not exist. */
export function watchSkills(ownFolder: vscode.Uri, onChange: () => void): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, DELAY_MS);
  };
  const own = new vscode.RelativePattern(ownFolder, 'skills/**');
  const watchers = [FILES, own].flatMap((pattern) => {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const { onDidChange, onDidCreate, onDidDelete } = watcher;
    return [watcher, onDidChange(later), onDidCreate(later), onDidDelete(later)];
  });
  return vscode.Disposable.from(...watchers, { dispose: () => clearTimeout(timer) });
}
