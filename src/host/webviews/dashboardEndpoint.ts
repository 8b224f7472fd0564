/**
 * The host's end of the wire to one dashboard: checks what arrives, calls the model, answers, and sends
 * snapshots. Knows nothing of panels or vscode. While the webview is hidden nothing is sent, because it
 * would be dropped; the next snapshot goes out when the webview shows again.
 */
import type { Disposable } from '../../core/util/event';
import { messageOf } from '../../core/util/errors';
import { isWebviewMessage } from '../../protocol/guards';
import type { HostMessage, ServerAction, WebviewMessage } from '../../protocol/messages';
import type { DashboardModel } from './dashboardModel';

/** Shortest time between two snapshots: a burst of calls makes one update. */
const snapshotIntervalMs = 100;

/** The side of a webview that the endpoint talks to. */
export interface DashboardView {
  post(message: HostMessage): void;
  isVisible(): boolean;
}

export class DashboardEndpoint implements Disposable {
  readonly #model: DashboardModel;
  readonly #view: DashboardView;
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(model: DashboardModel, view: DashboardView) {
    this.#model = model;
    this.#view = view;
    this.#subscription = model.onDidChange(() => this.#sendSoon());
  }

  /** Handles a message of the webview. What is not one of ours is ignored. Never rejects. */
  async receive(message: unknown): Promise<void> {
    if (this.#isDisposed || !isWebviewMessage(message)) return;
    switch (message.type) {
      case 'ready':
        this.#sendNow();
        break;
      case 'showLog':
        this.#model.showLog();
        break;
      default:
        this.#post(await this.#answer(message));
    }
  }

  /** To be called when the webview was hidden or shown. */
  visibilityChanged(): void {
    if (this.#view.isVisible()) this.#sendNow();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    clearTimeout(this.#timer);
  }

  async #answer(
    message: Extract<WebviewMessage, { type: ServerAction | 'search' }>,
  ): Promise<HostMessage> {
    const { id } = message;
    try {
      if (message.type === 'search') {
        return { type: 'searchAnswer', id, output: await this.#model.search(message.keyword) };
      }
      await this.#model[message.type](message.server);
      return { type: 'done', id };
    } catch (error) {
      return { type: 'failed', id, message: messageOf(error) };
    }
  }

  #sendSoon(): void {
    this.#timer ??= setTimeout(() => this.#sendNow(), snapshotIntervalMs);
  }

  #sendNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#view.isVisible()) return;
    const snapshot = this.#model.snapshot();
    if (snapshot) this.#post({ type: 'snapshot', snapshot });
  }

  #post(message: HostMessage): void {
    if (!this.#isDisposed) this.#view.post(message);
  }
}
