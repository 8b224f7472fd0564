/** Commands with which people look after what is kept from models. */
import * as vscode from 'vscode';
import type { VirtualDocuments } from '../../adapters/virtualDocuments';
import type { CoreHost } from '../../coreHost';
import { Commands } from '../../ids';
import { toldCommand } from '../toldCommand';

export function registerPrivacy(host: CoreHost, documents: VirtualDocuments): vscode.Disposable {
  // The work is loaded when it is first asked for.
  return vscode.Disposable.from(
    toldCommand(Commands.revealToken, async () =>
      (await import('./revealToken')).revealToken(host),
    ),
    toldCommand(Commands.previewPrivacy, async () =>
      (await import('./preview')).previewPrivacy(host, documents),
    ),
    toldCommand(Commands.clearTokens, async () =>
      (await import('./clearTokens')).clearTokens(host),
    ),
    toldCommand(Commands.privacyAudit, async () =>
      (await import('./audit')).showAudit(host, documents),
    ),
  );
}
