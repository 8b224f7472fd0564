/**
 * Says once for each server and session that it waits for the person: a search that came across it may not
 * ask. Never a dialog, and nothing that stays in the way.
 */
import * as vscode from 'vscode';
import type { ServerView } from '../../core/proxy/serverView';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';

export class Attention implements vscode.Disposable {
  readonly #host: CoreHost;
  readonly #told = new Set<string>();
  readonly #subscription: { dispose(): void };

  constructor(host: CoreHost) {
    this.#host = host;
    this.#subscription = host.onDidChange(() => this.#look());
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(): void {
    for (const server of this.#host.started?.toolwright.servers() ?? []) {
      const isWaiting = server.state === 'signIn' || server.state === 'blocked';
      const key = `${server.name} ${server.state}`;
      if (!isWaiting || this.#told.has(key)) continue;
      this.#told.add(key);
      this.#tell(server).catch((error: unknown) => this.#host.log.error(String(error)));
    }
  }

  async #tell({ name, state }: ServerView): Promise<void> {
    const isSignIn = state === 'signIn';
    const message = isSignIn
      ? vscode.l10n.t("The server '{0}' needs a sign-in.", name)
      : vscode.l10n.t("The server '{0}' waits for you before it starts.", name);
    const action = isSignIn ? vscode.l10n.t('Sign In') : vscode.l10n.t('Review');
    const answer = await vscode.window.showInformationMessage(message, action);
    if (answer !== action) return;
    await vscode.commands.executeCommand(isSignIn ? Commands.signIn : Commands.startServer, name);
  }
}
