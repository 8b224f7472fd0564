/** Tells when something changed that decides which servers there are and what they may do. */
import * as vscode from 'vscode';
import { Settings } from './ids';
import { MCP_ACCESS } from './mcpSettings';
import { Burst, watchPatterns } from './watchPatterns';

/** Files that define servers, in every folder. */
const CONFIG_FILES = '**/{.vscode/mcp.json,.mcp.json}';
/** A burst of changes is one change. */
const DELAY_MS = 200;

/** Calls back after a change of a file, a folder, the trust in it, or a setting. `ownFile` need not exist. */
export function watchConfig(ownFile: vscode.Uri, onChange: () => void): vscode.Disposable {
  const burst = new Burst(onChange, DELAY_MS);
  const later = burst.note;
  const folder = vscode.Uri.joinPath(ownFile, '..');
  const own = new vscode.RelativePattern(folder, ownFile.path.slice(folder.path.length + 1));
  return vscode.Disposable.from(
    watchPatterns([CONFIG_FILES, own], later),
    vscode.workspace.onDidChangeWorkspaceFolders(later),
    vscode.workspace.onDidGrantWorkspaceTrust(later),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const isOurs = event.affectsConfiguration(Settings.section);
      if (isOurs || event.affectsConfiguration(MCP_ACCESS)) later();
    }),
    burst,
  );
}
