/** The folders of this window that lie on disk. */
import * as vscode from 'vscode';
import type { Workspace } from '../../core/ports';

export function folderPaths(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}

export const editorWorkspace: Workspace = {
  folders: folderPaths,
  isTrusted: () => vscode.workspace.isTrusted,
  onDidChangeFolders: (listener) => vscode.workspace.onDidChangeWorkspaceFolders(() => listener()),
};
