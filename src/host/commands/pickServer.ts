/** Asks which server a command is meant for that was called without one. */
import * as vscode from 'vscode';
import type { ServerView } from '../../core/proxy/serverView';
import { stateName } from '../views/serverItems';

/** The name of the one that was picked; undefined when none fits or the person stopped. */
export async function pickServer(
  servers: readonly ServerView[],
  title: string,
): Promise<string | undefined> {
  if (servers.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('No server is in a state for that.'));
    return undefined;
  }
  const items = servers.map(({ name, state, origin }) => ({
    label: name,
    description: stateName(state),
    detail: origin,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}
