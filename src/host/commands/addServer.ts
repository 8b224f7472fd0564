/**
 * "Add Server…": asks for what a definition needs, and puts it into the workspace's .vscode/mcp.json in an
 * editor. That file is the person's: they save it, or not.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { withValue } from '../../core/config/edit';
import { parseDocument } from '../../core/config/syntax';
import { isObject } from '../../core/util/json';
import { folderPaths } from '../adapters/workspace';
import { Commands } from '../ids';
import { entryOf, nameFor } from './newServer';

export function registerAddServer(): vscode.Disposable {
  return vscode.commands.registerCommand(Commands.addServer, addServer);
}

async function addServer(): Promise<void> {
  const [folder] = folderPaths();
  if (folder === undefined) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('Open a folder first: its servers are defined in it.'),
    );
    return;
  }
  const launch = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Server (1/2)'),
    prompt: vscode.l10n.t('The command that starts it, or its address'),
    placeHolder: 'npx -y @modelcontextprotocol/server-memory',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Write a command or an address.') : undefined,
  });
  if (launch === undefined) return;
  const uri = vscode.Uri.file(path.join(folder, '.vscode', 'mcp.json'));
  const text = await textAt(uri);
  const servers = serversIn(text);
  if (servers === undefined) {
    // What cannot be read is not edited.
    await vscode.window.showTextDocument(uri);
    await vscode.window.showErrorMessage(vscode.l10n.t('Mend this file first: it cannot be read.'));
    return;
  }
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Server (2/2)'),
    prompt: vscode.l10n.t('Its name in programs'),
    value: nameFor(launch),
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (value.trim() === '') return vscode.l10n.t('Write a name.');
      return Object.hasOwn(servers, value) ? vscode.l10n.t('That name is taken.') : undefined;
    },
  });
  if (name === undefined) return;
  await edit(uri, text, withValue(text, ['servers', name], entryOf(launch)));
}

async function textAt(uri: vscode.Uri): Promise<string> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    // It does not exist yet.
    return '';
  }
}

/** undefined for a text that cannot be read. */
function serversIn(text: string): object | undefined {
  const document = parseDocument(text);
  if (document.kind === 'empty') return {};
  const root = document.kind === 'value' ? document.root.value : undefined;
  if (!isObject(root)) return undefined;
  const { servers = {} } = root;
  return isObject(servers) ? servers : undefined;
}

/** Shows the new text in the file's editor, unsaved. */
async function edit(uri: vscode.Uri, before: string, after: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  if (before === '') {
    change.createFile(uri, { ignoreIfExists: true });
    change.insert(uri, new vscode.Position(0, 0), `${after}\n`);
  } else {
    const document = await vscode.workspace.openTextDocument(uri);
    change.replace(
      uri,
      new vscode.Range(new vscode.Position(0, 0), document.positionAt(before.length)),
      after,
    );
  }
  await vscode.workspace.applyEdit(change);
  await vscode.window.showTextDocument(uri);
  await vscode.window.showInformationMessage(vscode.l10n.t('Save the file to add the server.'));
}
