/**
 * Asks the person about a tool in a modal dialog of VS Code. Only a click answers it: nothing that a
 * model writes, and no approval mode of the chat, reaches this question.
 */
import * as vscode from 'vscode';
import type { AskPerson, ToolAnswer } from '../../core/ports';

export const askPerson: AskPerson = async (question, signal): Promise<ToolAnswer> => {
  const { server, tool, risk, argumentsPreview } = question;
  const inThisRun = vscode.l10n.t('Allow in This Run');
  const inThisSession = vscode.l10n.t('Allow in This Session');
  const shown = vscode.window.showWarningMessage(
    vscode.l10n.t("Run '{0}' of the server '{1}'?", tool, server),
    { modal: true, detail: `${risk}\n\n${argumentsPreview}` },
    inThisRun,
    inThisSession,
  );
  // A dialog cannot be closed from here; after a cancel its answer no longer counts.
  const cancelled = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const answer = await Promise.race([shown, cancelled]);
  if (answer === inThisRun) return 'run';
  return answer === inThisSession ? 'session' : 'deny';
};
