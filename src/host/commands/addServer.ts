/**
 * "Add Server…": asks for what a definition needs, and where it belongs. The workspace's .vscode/mcp.json
 * is the person's: it gets the definition in an editor, and they save it, or not. Ours is written.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { withValue } from '../../core/config/edit';
import { OwnFile } from '../../core/config/import/ownFile';
import { parseDocument } from '../../core/config/syntax';
import { isObject, type JsonObject } from '../../core/util/json';
import { folderPaths } from '../adapters/workspace';
import type { CoreHost } from '../coreHost';
import { entryOf, nameFor } from './newServer';
import { openDefinition } from './openDefinition';

/** Where a definition belongs: a folder's path, or the file of our own. */
type Where = { folder: string } | 'own';

export async function addServer(host: CoreHost): Promise<void> {
  const launch = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Server (1/3)'),
    prompt: vscode.l10n.t('The command that starts it, or its address'),
    placeHolder: 'npx -y @modelcontextprotocol/server-memory',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Write a command or an address.') : undefined,
  });
  if (launch === undefined) return;
  await host.get();
  const taken = new Set(host.config?.servers.map(({ name }) => name));
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Server (2/3)'),
    prompt: vscode.l10n.t('Its name in programs'),
    value: nameFor(launch),
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (value.trim() === '') return vscode.l10n.t('Write a name.');
      return taken.has(value) ? vscode.l10n.t('That name is taken.') : undefined;
    },
  });
  if (name === undefined) return;
  const where = await pickWhere();
  if (where === undefined) return;
  if (where === 'own') await addToOwnFile(host, name, entryOf(launch));
  else await addToFolder(where.folder, name, entryOf(launch));
}

/** undefined when the person stopped. */
async function pickWhere(): Promise<Where | undefined> {
  const folders = folderPaths();
  if (folders.length === 0) return 'own';
  const items: (vscode.QuickPickItem & { where: Where })[] = folders.map((folder) => ({
    label: vscode.l10n.t('This workspace'),
    description: path.join(folder, '.vscode', 'mcp.json'),
    detail: vscode.l10n.t('For everybody who works in this folder, and for the chat itself'),
    where: { folder },
  }));
  items.push({
    label: vscode.l10n.t('All my workspaces'),
    detail: vscode.l10n.t('For you, and for Toolwright alone'),
    where: 'own',
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Server (3/3)'),
    placeHolder: vscode.l10n.t('Where is it needed?'),
    ignoreFocusOut: true,
  });
  return picked?.where;
}

async function addToOwnFile(host: CoreHost, name: string, entry: JsonObject): Promise<void> {
  await new OwnFile(host.ownFile).add([{ name, entry, inputs: [] }]);
  await host.reload();
  await openDefinition(host, name);
}

/** Shows the file with the definition in it, unsaved. */
async function addToFolder(folder: string, name: string, entry: JsonObject): Promise<void> {
  const uri = vscode.Uri.file(path.join(folder, '.vscode', 'mcp.json'));
  const text = await textAt(uri);
  const servers = serversIn(text);
  if (servers === undefined || Object.hasOwn(servers, name)) {
    await vscode.window.showTextDocument(uri);
    await vscode.window.showErrorMessage(
      servers === undefined
        ? vscode.l10n.t('Mend this file first: it cannot be read.')
        : vscode.l10n.t('This file defines a server of that name already.'),
    );
    return;
  }
  const after = withValue(text, ['servers', name], entry);
  const change = new vscode.WorkspaceEdit();
  if (text === '') {
    change.createFile(uri, { ignoreIfExists: true });
    change.insert(uri, new vscode.Position(0, 0), `${after}\n`);
  } else {
    const document = await vscode.workspace.openTextDocument(uri);
    const whole = new vscode.Range(new vscode.Position(0, 0), document.positionAt(text.length));
    change.replace(uri, whole, after);
  }
  await vscode.workspace.applyEdit(change);
  await vscode.window.showTextDocument(uri);
  await vscode.window.showInformationMessage(vscode.l10n.t('Save the file to add the server.'));
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
