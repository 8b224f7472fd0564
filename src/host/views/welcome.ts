/**
 * Why the servers are not at work, or not seen, for one reason that lies outside of them: the welcome text
 * of the empty tree "Servers", and a line above it where it is not empty.
 */
import * as vscode from 'vscode';
import { ContextKeys } from '../ids';
import { isOff, mcpAccess, MCP_ACCESS } from '../mcpSettings';

/**
 * `restricted`: the folder is not trusted. `access`: VS Code lets no MCP server run. `agent` and
 * `extensionTools`: the chat offers our tools to no model.
 */
export type Obstacle = 'restricted' | 'access' | 'agent' | 'extensionTools';

const AGENT = 'chat.agent.enabled';
const EXTENSION_TOOLS = 'chat.extensionTools.enabled';

/** The settings that may stand in the way. */
export const OBSTACLES = [MCP_ACCESS, AGENT, EXTENSION_TOOLS] as const;

/** The first that is in the way. `skippedUntrusted`: a folder's servers were left alone. */
export function obstacleOf(skippedUntrusted: boolean): Obstacle | undefined {
  if (skippedUntrusted) return 'restricted';
  if (mcpAccess() !== 'all') return 'access';
  if (isOff(AGENT)) return 'agent';
  return isOff(EXTENSION_TOOLS) ? 'extensionTools' : undefined;
}

/** One line for above the servers; empty where nothing is in the way. */
export function obstacleLine(obstacle: Obstacle | undefined): string {
  switch (obstacle) {
    case 'restricted':
      return vscode.l10n.t('Restricted mode: the servers of this folder do not start.');
    case 'access':
      return vscode.l10n.t('The setting {0} does not permit these servers.', MCP_ACCESS);
    case 'agent':
    case 'extensionTools':
      return vscode.l10n.t(
        'The chat does not offer these tools: the setting {0} is off.',
        obstacle === 'agent' ? AGENT : EXTENSION_TOOLS,
      );
    case undefined:
      return '';
  }
}

/** Chooses the text of the empty tree; `isEmpty` false: none. */
export async function setWelcome(isEmpty: boolean, obstacle: Obstacle | undefined): Promise<void> {
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const text = isEmpty ? (obstacle ?? (hasFolder ? 'noServers' : 'noFolder')) : 'none';
  await vscode.commands.executeCommand('setContext', ContextKeys.welcome, text);
}
