/**
 * The view "Skills" in the sidebar: a webview that VS Code makes when it is first shown. Holds the view's life
 * only; what goes over the wire is skillsEndpoint.ts, what is drawn is webview/skills.
 */
import * as vscode from 'vscode';
import { Views } from '../ids';
import { showPage } from './showPage';
import { SkillsEndpoint } from './skillsEndpoint';
import type { SkillsModel } from './skillsModel';

export class SkillsView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #model: SkillsModel;
  readonly #log: (message: string) => void;
  readonly #registration: vscode.Disposable;
  #endpoint: SkillsEndpoint | undefined;
  #view: vscode.WebviewView | undefined;
  #outdated = 0;
  /** What is to be shown when there is a view. */
  #wanted: string | undefined;

  /** Registers itself as the one that fills the view. Shows nothing. */
  constructor(extensionUri: vscode.Uri, model: SkillsModel, log: (message: string) => void) {
    this.#extensionUri = extensionUri;
    this.#model = model;
    this.#log = log;
    this.#registration = vscode.window.registerWebviewViewProvider(Views.skills, this);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    const endpoint = new SkillsEndpoint(
      this.#model,
      {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window's
        post: (message) => void webview.postMessage(message),
        isVisible: () => view.visible,
      },
      this.#log,
    );
    const subscriptions = [
      endpoint,
      webview.onDidReceiveMessage((message: unknown) => void endpoint.receive(message)),
      view.onDidChangeVisibility(() => endpoint.visibilityChanged()),
    ];
    view.onDidDispose(() => {
      for (const subscription of subscriptions.toReversed()) subscription.dispose();
      if (this.#endpoint === endpoint) this.#endpoint = undefined;
      if (this.#view === view) this.#view = undefined;
    });
    this.#endpoint = endpoint;
    this.#view = view;
    this.#showBadge();
    if (this.#wanted !== undefined) endpoint.reveal(this.#wanted);
    this.#wanted = undefined;
    showPage(webview, this.#extensionUri, { page: 'skills', title: vscode.l10n.t('Skills') });
  }

  /** Skills that would fail because their tools have changed. */
  showOutdated(count: number): void {
    this.#outdated = count;
    this.#showBadge();
  }

  #showBadge(): void {
    if (this.#view === undefined) return;
    const tooltip =
      this.#outdated === 1
        ? vscode.l10n.t('1 skill does not fit its tools any more')
        : vscode.l10n.t('{0} skills do not fit their tools any more', this.#outdated);
    this.#view.badge = this.#outdated === 0 ? undefined : { value: this.#outdated, tooltip };
  }

  /** Shows the view, and in it this skill. */
  async reveal(key: string): Promise<void> {
    if (this.#endpoint === undefined) this.#wanted = key;
    else this.#endpoint.reveal(key);
    await vscode.commands.executeCommand(`${Views.skills}.focus`);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#endpoint?.dispose();
  }
}
