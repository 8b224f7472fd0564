/** Puts a page of ours into a webview: its document, and what it may load. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageHtml, type PageName } from './html';

export function showPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { page, title }: { page: PageName; title: string },
): void {
  const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const uriOf = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.html = pageHtml({
    page,
    title,
    cspSource: webview.cspSource,
    scriptUri: uriOf('main.js'),
    styleUri: uriOf('style.css'),
    nonce: randomBytes(16).toString('base64url'),
  });
}
