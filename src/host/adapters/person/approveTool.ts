/** Asks about a tool that wants to run. */
import * as vscode from 'vscode';
import type { Person } from '../../../core/ports';
import { askModal } from './modal';

export const approveTool: Person['approveTool'] = async (question, signal) => {
  const { server, tool, risk, argumentsPreview } = question;
  const inThisRun = vscode.l10n.t('Allow in This Run');
  const inThisSession = vscode.l10n.t('Allow in This Session');
  const answer = await askModal(
    vscode.l10n.t("Run '{0}' of the server '{1}'?", tool, server),
    `${risk}\n\n${argumentsPreview}`,
    [inThisRun, inThisSession],
    signal,
  );
  if (answer === inThisRun) return 'run';
  return answer === inThisSession ? 'session' : 'deny';
};
