/** Commands with which people look after what is kept from models. */
import * as vscode from 'vscode';
import { messageOf } from '../../../core/util/errors';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import type { CoreHost } from '../../coreHost';
import { Commands } from '../../ids';

export function registerPrivacy(host: CoreHost, documents: VirtualDocuments): vscode.Disposable {
  /** The work is loaded when it is first asked for; what fails is told. */
  const command = (id: string, work: () => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(id, async () => {
      try {
        await work();
      } catch (error) {
        void vscode.window.showErrorMessage(messageOf(error));
      }
    });
  return vscode.Disposable.from(
    command(Commands.revealToken, async () => (await import('./revealToken')).revealToken(host)),
    command(Commands.previewPrivacy, async () =>
      (await import('./preview')).previewPrivacy(host, documents),
    ),
    command(Commands.clearTokens, async () => (await import('./clearTokens')).clearTokens(host)),
    command(Commands.privacyAudit, async () =>
      (await import('./audit')).showAudit(host, documents),
    ),
  );
}
