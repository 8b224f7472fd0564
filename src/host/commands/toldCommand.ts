/** A command whose failure is told to the person who gave it, in English, as all errors of the core are. */
import * as vscode from 'vscode';
import { messageOf } from '../../core/util/errors';

export function toldCommand(
  id: string,
  work: (target?: unknown) => Promise<void>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (target?: unknown) => {
    try {
      await work(target);
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  });
}
