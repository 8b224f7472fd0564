/** Opens the place that defines a server: its line in a file, or the setting. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { CoreHost } from '../coreHost';
import { Settings } from '../ids';

export async function openDefinition(host: CoreHost, name: string): Promise<void> {
  const definition = host.config?.servers.find((server) => server.name === name);
  if (definition === undefined) return;
  const { origin, isOwn } = definition;
  if (!path.isAbsolute(origin)) {
    // An object can be edited in the file only.
    const scope = isOwn ? 'openSettingsJson' : 'openWorkspaceSettingsFile';
    const key = `${Settings.section}.${Settings.servers}`;
    const revealSetting = { key, edit: true };
    await vscode.commands.executeCommand(`workbench.action.${scope}`, { revealSetting });
    return;
  }
  const { lineOfServer } = await import('../../core/config/parse');
  const document = await vscode.workspace.openTextDocument(origin);
  const line = (lineOfServer(document.getText(), name) ?? 1) - 1;
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(line, 0, line, 0),
  });
}
