/** Asks whether to sign in now, when a call waits for a server that wants it. */
import * as vscode from 'vscode';
import type { SignInQuestion } from '../../../core/ports';
import { plainLine } from '../../../core/util/plainText';
import { asBlock, askModal } from './modal';
import type { Turn } from './turns';

export async function approveSignIn({ server, url }: SignInQuestion, turn: Turn): Promise<boolean> {
  const signIn = vscode.l10n.t('Sign In');
  const chosen = await askModal(
    turn,
    vscode.l10n.t("The MCP server '{0}' wants you to sign in", plainLine(server, 80)),
    [
      vscode.l10n.t('Server: {0}', asBlock(url, 500)),
      vscode.l10n.t(
        'A call of one of its tools waits for this. Its sign-in page opens in your browser. Look at the address of that page before you enter anything.',
      ),
    ].join('\n\n'),
    [signIn],
  );
  return chosen === signIn;
}
