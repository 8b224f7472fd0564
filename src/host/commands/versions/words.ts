/** Words that several commands for versions use. */
import * as vscode from 'vscode';

export function counted(skills: number): string {
  return skills === 1 ? vscode.l10n.t('1 skill') : vscode.l10n.t('{0} skills', skills);
}
