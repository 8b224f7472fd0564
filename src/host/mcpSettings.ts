/** Settings that are asked for as they are now, outside of a configuration's reading. */
import * as vscode from 'vscode';
import type { McpAccess } from '../core/policy/serverTrust';
import { Settings } from './ids';

/** VS Code's own switch for MCP servers, which an organisation may set. */
export const MCP_ACCESS = 'chat.mcp.access';

/** What VS Code lets run; an unknown value is a stricter one of a later version. */
export function mcpAccess(): McpAccess {
  const value = vscode.workspace.getConfiguration().get<unknown>(MCP_ACCESS, 'all');
  return value === 'all' || value === true ? 'all' : value === 'registry' ? 'registry' : 'none';
}

/** Whether a switch of VS Code's is off. */
export function isOff(setting: string): boolean {
  return vscode.workspace.getConfiguration().get<unknown>(setting) === false;
}

/** Where a document about us as a client of OAuth lies; only the person's own setting counts. */
export function clientMetadata(): { clientMetadataUrl?: string } {
  const settings = vscode.workspace.getConfiguration(Settings.section);
  const url = settings.inspect<unknown>(Settings.clientMetadataUrl)?.globalValue;
  return typeof url === 'string' && url.startsWith('https://') ? { clientMetadataUrl: url } : {};
}
