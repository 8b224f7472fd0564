/**
 * What a token stands for, in a modal dialog: a person sees it, and nothing that a model reads holds it. The
 * token comes from the selection or the keyboard; a command's arguments are not looked at.
 */
import * as vscode from 'vscode';
import { nameOfKind } from '../../../core/privacy/kinds';
import { tokensIn } from '../../../core/privacy/tokens';
import { asBlock } from '../../adapters/person/modal';
import type { CoreHost } from '../../coreHost';

const MAX_SHOWN_CHARS = 1_500;

export async function revealToken(host: CoreHost): Promise<void> {
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t('Show What a Token Stands For'),
    prompt: vscode.l10n.t('A token such as {0}', '__PII_email_a1b2c3__'),
    value: selectedToken(),
    validateInput: (text) =>
      tokensIn(text.trim()).length === 1
        ? undefined
        : vscode.l10n.t('Enter one token, from __PII_ to the two underscores at its end.'),
  });
  const [wanted] = tokensIn(token ?? '');
  if (wanted === undefined) return;
  const { toolwright } = await host.get();
  const entry = await toolwright.privacy.reveal(wanted);
  if (entry === undefined) {
    await vscode.window.showWarningMessage(
      vscode.l10n.t('{0} is no token of this workspace, or no longer.', wanted),
    );
    return;
  }
  const copy = vscode.l10n.t('Copy');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} stands for this {1}', wanted, nameOfKind(entry.kind)),
    { modal: true, detail: asBlock(entry.value, MAX_SHOWN_CHARS) },
    copy,
  );
  if (answer === copy) await vscode.env.clipboard.writeText(entry.value);
}

/** The one token in the selection. */
function selectedToken(): string {
  const editor = vscode.window.activeTextEditor;
  const selected = tokensIn(editor?.document.getText(editor.selection) ?? '');
  return selected.length === 1 ? selected[0]! : '';
}
