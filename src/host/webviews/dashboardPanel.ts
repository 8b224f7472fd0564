/**
 * The editor tab "Toolwright Dashboard": at most one, restored after a reload of the window. Holds the
 * panel's life only; what goes over the wire is dashboardEndpoint.ts, what is drawn is webview/.
 * The content is rebuilt whenever the tab shows again, so nothing is retained while it is hidden.
 */
import * as vscode from 'vscode';
import { DashboardEndpoint } from './dashboardEndpoint';
import { Panels } from '../ids';
import type { DashboardModel } from './dashboardModel';
import { showPage } from './showPage';

const title = 'Toolwright Dashboard';

export class DashboardPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #model: DashboardModel;
  readonly #serializer: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #endpoint: DashboardEndpoint | undefined;

  /** Registers itself as the one that restores the tab. Opens nothing. */
  constructor(extensionUri: vscode.Uri, model: DashboardModel) {
    this.#extensionUri = extensionUri;
    this.#model = model;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(Panels.dashboard, this);
  }

  /** Opens the dashboard, or brings the open one to the front; at a page of it where one is named. */
  show(page?: string): void {
    if (this.#panel) this.#panel.reveal();
    else {
      this.#adopt(
        vscode.window.createWebviewPanel(Panels.dashboard, title, vscode.ViewColumn.Active),
      );
    }
    if (page !== undefined) this.#endpoint?.showPage(page);
  }

  /** Called by VS Code with the empty panel of the last session. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#panel?.dispose();
    this.#adopt(panel);
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#panel?.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const endpoint = new DashboardEndpoint(this.#model, {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window's
      post: (message) => void webview.postMessage(message),
      isVisible: () => panel.visible,
    });
    const subscriptions = [
      endpoint,
      webview.onDidReceiveMessage((message: unknown) => void endpoint.receive(message)),
      panel.onDidChangeViewState(() => endpoint.visibilityChanged()),
    ];
    panel.onDidDispose(() => {
      for (const subscription of subscriptions.toReversed()) subscription.dispose();
      if (this.#panel === panel) this.#panel = undefined;
    });
    this.#panel = panel;
    this.#endpoint = endpoint;
    // Also on restore: the options that were saved may be those of an older version.
    showPage(webview, this.#extensionUri, { page: 'dashboard', title });
  }
}
