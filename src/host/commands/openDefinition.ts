/** Opens the place that defines a server: its line in a file, or the settings. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Composition } from '../../core/compose';
import { Settings } from '../ids';

export async function openDefinition({ toolwright }: Composition, name: string): Promise<void> {
  const origin = toolwright.servers().find((server) => server.name === name)?.origin ?? '';
  const isFile = path.isAbsolute(origin) && (await stat(origin).catch(() => undefined))?.isFile();
  if (isFile !== true) {
    const setting = `${Settings.section}.${Settings.servers}`;
    await vscode.commands.executeCommand('workbench.action.openSettings', setting);
    return;
  }
  const document = await vscode.workspace.openTextDocument(origin);
  const at = document.getText().indexOf(JSON.stringify(name));
  const position = document.positionAt(Math.max(0, at));
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(position, position),
  });
}
