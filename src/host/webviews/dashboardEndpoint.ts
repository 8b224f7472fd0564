/**
 * The host's end of the wire to one dashboard: checks what arrives, calls the model, answers, and sends
 * snapshots. Knows nothing of panels or vscode. While the webview is hidden nothing is sent, because it
 * would be dropped; the next snapshot goes out when the webview shows again. A run that comes further
 * changes one small part many times a second: that part is sent alone.
 */
import type { Disposable } from '../../core/util/event';
import { messageOf } from '../../core/util/errors';
import { isWebviewMessage } from '../../protocol/guards';
import type { Range } from '../../protocol/measured';
import type { HostMessage, ServerAction, WebviewMessage } from '../../protocol/messages';
import type { DashboardModel } from './dashboardModel';
import { GuidanceFeed } from './guidanceFeed';

/** Shortest time between two updates: a burst of calls makes one. */
const updateIntervalMs = 100;
/** The same for what was measured, which takes a look at the disk. */
const measureIntervalMs = 1_000;

/** The side of a webview that the endpoint talks to. */
export interface DashboardView {
  post(message: HostMessage): void;
  isVisible(): boolean;
}

export class DashboardEndpoint implements Disposable {
  readonly #model: DashboardModel;
  readonly #view: DashboardView;
  readonly #guidance: GuidanceFeed;
  readonly #subscriptions: readonly Disposable[];
  #isSnapshotDue = false;
  #timer: NodeJS.Timeout | undefined;
  /** What the page wants to know of the metrics; nothing at first. */
  #range: Range | undefined;
  #measureTimer: NodeJS.Timeout | undefined;
  #isReady = false;
  /** Where to go next. */
  #page: string | undefined;
  #isDisposed = false;

  constructor(model: DashboardModel, view: DashboardView) {
    this.#model = model;
    this.#view = view;
    this.#guidance = new GuidanceFeed({
      model,
      isVisible: () => view.isVisible(),
      send: (guidance) => this.#post({ type: 'guidance', guidance }),
    });
    this.#subscriptions = [
      this.#guidance,
      model.onDidChange(() => {
        this.#isSnapshotDue = true;
        this.#sendSoon();
      }),
      model.onDidChangeRunning(() => this.#sendSoon()),
      model.onDidMeasure(() => this.#measureIn(measureIntervalMs)),
    ];
  }

  /** Handles a message of the webview. What is not one of ours is ignored. Never rejects. */
  async receive(message: unknown): Promise<void> {
    if (this.#isDisposed || !isWebviewMessage(message)) return;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#sendSnapshot();
        this.#sendPage();
        break;
      case 'measure':
        this.#range = message.range;
        this.#measureIn(0);
        break;
      case 'openSkill':
        await this.#begin(() => this.#model.openSkill(message.key));
        break;
      case 'migrateSkill':
        await this.#begin(() => this.#model.migrateSkill(message.key));
        break;
      case 'cleanUpSkills':
        await this.#begin(() => this.#model.cleanUpSkills());
        break;
      case 'watchGuidance':
        this.#guidance.want(message.isWanted);
        break;
      case 'guidanceCommand':
        await this.#begin(() => this.#model.guidanceCommand(message.command));
        this.#guidance.readNow();
        break;
      case 'forgetLesson':
        this.#post(await this.#answer(message));
        // Also where it failed: it may have been deleted elsewhere.
        this.#guidance.readNow();
        break;
      case 'cancelRun':
        this.#model.cancelRun(message.run);
        break;
      case 'showLog':
        this.#model.showLog();
        break;
      default:
        this.#post(await this.#answer(message));
    }
  }

  /** Goes to a page, as soon as there is somebody to go there. */
  showPage(page: string): void {
    this.#page = page;
    if (this.#isReady) this.#sendPage();
  }

  #sendPage(): void {
    if (this.#page === undefined || !this.#view.isVisible()) return;
    this.#post({ type: 'showPage', page: this.#page });
    this.#page = undefined;
  }

  /** To be called when the webview was hidden or shown. */
  visibilityChanged(): void {
    // What is hidden is thrown away, and asks again.
    if (!this.#view.isVisible()) this.#isReady = false;
    if (!this.#view.isVisible()) return;
    this.#sendSnapshot();
    this.#measureIn(0);
    this.#guidance.readNow();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
    clearTimeout(this.#timer);
    clearTimeout(this.#measureTimer);
  }

  async #answer(
    message: Extract<WebviewMessage, { type: ServerAction | 'search' | 'forgetLesson' }>,
  ): Promise<HostMessage> {
    const { id } = message;
    try {
      if (message.type === 'search') {
        return { type: 'searchAnswer', id, output: await this.#model.search(message.keyword) };
      }
      if (message.type === 'forgetLesson') await this.#model.forgetLesson(message.lesson);
      else await this.#model[message.type](message.server);
      return { type: 'done', id };
    } catch (error) {
      return { type: 'failed', id, message: messageOf(error) };
    }
  }

  /** The editor tells by itself what is wrong. */
  async #begin(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#model.warn(messageOf(error));
    }
  }

  #measureIn(ms: number): void {
    if (ms === 0) clearTimeout(this.#measureTimer);
    else if (this.#measureTimer !== undefined) return;
    this.#measureTimer = setTimeout(() => {
      this.#measureTimer = undefined;
      void this.#sendMeasured();
    }, ms);
  }

  async #sendMeasured(): Promise<void> {
    const range = this.#range;
    if (range === undefined || !this.#view.isVisible()) return;
    try {
      const measured = await this.#model.measured(range);
      // Another range may have been chosen meanwhile, and is under way.
      if (range === this.#range) this.#post({ type: 'measured', measured });
    } catch (error) {
      this.#model.warn(`The metrics could not be read: ${messageOf(error)}`);
    }
  }

  #sendSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#isSnapshotDue) this.#sendSnapshot();
      else this.#sendRunning();
    }, updateIntervalMs);
  }

  #sendRunning(): void {
    if (this.#view.isVisible()) this.#post({ type: 'running', running: this.#model.running() });
  }

  #sendSnapshot(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isSnapshotDue = false;
    if (!this.#view.isVisible()) return;
    const snapshot = this.#model.snapshot();
    if (snapshot) this.#post({ type: 'snapshot', snapshot });
  }

  #post(message: HostMessage): void {
    if (!this.#isDisposed) this.#view.post(message);
  }
}
