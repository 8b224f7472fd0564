/** Forgets what all tokens of the workspace stand for, after a modal question. */
import * as vscode from 'vscode';
import type { CoreHost } from '../../coreHost';

export async function clearTokens(host: CoreHost): Promise<void> {
  const { toolwright } = await host.get();
  const { length } = await toolwright.privacy.known();
  if (length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('No value of this workspace has a token.'),
    );
    return;
  }
  const forget = vscode.l10n.t('Forget');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Forget what {0} tokens stand for?', length),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Conversations and programs that hold these tokens can no longer use them. The same values get new tokens.',
      ),
    },
    forget,
  );
  if (answer !== forget) return;
  await toolwright.privacy.clear();
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('{0} tokens mean nothing any more', length),
    5_000,
  );
}
