/** Which welcome text the empty tree "Servers" shows: one for each reason why it is empty. */
import * as vscode from 'vscode';
import type { ConfigResult } from '../../core/config/load';
import type { ServerView } from '../../core/proxy/serverView';
import { ContextKeys } from '../ids';
import { mcpAccess } from '../mcpSettings';
import { isServer } from './serverNodes';

/** `restricted`: the folder is not trusted. `access`: VS Code lets no MCP server run. */
export type WelcomeReason = 'none' | 'noFolder' | 'noServers' | 'restricted' | 'access';

export async function setWelcome(
  config: ConfigResult | undefined,
  servers: readonly ServerView[],
  problems: readonly string[],
): Promise<void> {
  const reason = reasonFor(config, servers, problems);
  await vscode.commands.executeCommand('setContext', ContextKeys.welcome, reason);
}

function reasonFor(
  config: ConfigResult | undefined,
  servers: readonly ServerView[],
  problems: readonly string[],
): WelcomeReason {
  if (problems.length > 0 || servers.some(isServer)) return 'none';
  if (config?.skippedUntrusted === true) return 'restricted';
  if (mcpAccess() !== 'all') return 'access';
  return (vscode.workspace.workspaceFolders ?? []).length === 0 ? 'noFolder' : 'noServers';
}
