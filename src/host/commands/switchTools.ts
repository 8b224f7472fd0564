/** Switching tools of servers off, so that they are neither found nor called, and on again. */
import * as vscode from 'vscode';
import type { ServerView } from '../../core/proxy/serverView';
import type { CoreHost } from '../coreHost';
import { Commands } from '../ids';
import { serverOf, type Node, type ToolNode } from '../views/serverNodes';
import { attempt } from './attempt';
import { pickServer } from './pickServer';

type Tool = Pick<ToolNode, 'server' | 'name'>;

export function registerToolSwitches(host: CoreHost): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(Commands.enableTool, (target?: Node) =>
      switchOne(host, target, true),
    ),
    vscode.commands.registerCommand(Commands.disableTool, (target?: Node) =>
      switchOne(host, target, false),
    ),
    vscode.commands.registerCommand(Commands.enableAllTools, (target?: Node | string) =>
      enableAll(host, target),
    ),
  );
}

async function switchOne(
  host: CoreHost,
  target: Node | undefined,
  isEnabled: boolean,
): Promise<void> {
  const { toolwright, permissions } = await host.get();
  const tool = target?.kind === 'tool' ? target : await pickTool(toolwright.servers(), isEnabled);
  if (tool === undefined) return;
  const { server, name } = tool;
  await attempt(host, server, () => permissions.setEnabled(server, name, isEnabled));
}

async function enableAll(host: CoreHost, target: Node | string | undefined): Promise<void> {
  const { toolwright, permissions } = await host.get();
  const hasOff = ({ disabledTools = [] }: ServerView): boolean => disabledTools.length > 0;
  const name =
    serverOf(target) ??
    (await pickServer(
      toolwright.servers().filter(hasOff),
      vscode.l10n.t('Switch all tools of which server on?'),
    ));
  const server = toolwright.servers().find((one) => one.name === name);
  if (server === undefined) return;
  await attempt(host, server.name, async () => {
    for (const tool of server.disabledTools ?? []) {
      await permissions.setEnabled(server.name, tool, true);
    }
  });
}

async function pickTool(
  servers: readonly ServerView[],
  isEnabled: boolean,
): Promise<Tool | undefined> {
  const items = servers.flatMap(({ name: server, toolNames, disabledTools = [] }) => {
    const off = new Set(disabledTools);
    const names = toolNames.filter((name) => off.has(name) === isEnabled);
    return names.map((name) => ({ label: name, description: server, server, name }));
  });
  if (items.length === 0) {
    await vscode.window.showInformationMessage(
      isEnabled ? vscode.l10n.t('No tool is off.') : vscode.l10n.t('No tool is known yet.'),
    );
    return undefined;
  }
  const title = isEnabled
    ? vscode.l10n.t('Switch which tool on?')
    : vscode.l10n.t('Switch which tool off?');
  return vscode.window.showQuickPick(items, { title, matchOnDescription: true });
}
