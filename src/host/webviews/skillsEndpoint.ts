/**
 * The host's end of the wire to the view "Skills": checks what arrives, calls the model, answers, and sends
 * snapshots. Knows nothing of views or vscode. While the view is hidden nothing is sent; a snapshot is read
 * from files, so one is made at a time, and a change meanwhile makes another.
 */
import { messageOf } from '../../core/util/errors';
import type { Disposable } from '../../core/util/event';
import type { SkillsHostMessage } from '../../protocol/skills';
import { isSkillsWebviewMessage } from '../../protocol/skillsGuards';
import type { SkillsModel } from './skillsModel';

/** Shortest time between two snapshots: a burst of changes makes one. */
const updateIntervalMs = 150;

/** The side of a webview that the endpoint talks to. */
export interface SkillsWire {
  post(message: SkillsHostMessage): void;
  isVisible(): boolean;
}

export class SkillsEndpoint implements Disposable {
  readonly #model: SkillsModel;
  readonly #wire: SkillsWire;
  readonly #log: (message: string) => void;
  readonly #subscription: Disposable;
  readonly #runs = new Map<number, AbortController>();
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;
  #isSending = false;
  #isDue = false;
  #isDisposed = false;
  /** What is to be shown as soon as there is a page. */
  #wanted: string | undefined;

  constructor(model: SkillsModel, wire: SkillsWire, log: (message: string) => void) {
    this.#model = model;
    this.#wire = wire;
    this.#log = log;
    this.#subscription = model.onDidChange(() => this.#sendSoon());
  }

  /** Handles a message of the webview. What is not one of ours is ignored. Never rejects. */
  async receive(message: unknown): Promise<void> {
    if (this.#isDisposed || !isSkillsWebviewMessage(message)) return;
    try {
      switch (message.type) {
        case 'ready':
          this.#isReady = true;
          await this.#send();
          return;
        case 'run':
          await this.#run(message.id, message.key, message.input);
          return;
        case 'cancel':
          this.#runs.get(message.id)?.abort();
          return;
        case 'act':
          await this.#model.act(message.action, message.key);
          return;
        case 'import':
          await this.#model.import();
          return;
        case 'cleanUp':
          await this.#model.cleanUp();
      }
    } catch (error) {
      this.#log(messageOf(error));
    }
  }

  /** Opens the skill's row, now or when there is a page. */
  reveal(key: string): void {
    this.#wanted = key;
    if (this.#isReady && this.#wire.isVisible()) void this.receive({ type: 'ready' });
  }

  /** To be called when the view was hidden or shown. */
  visibilityChanged(): void {
    if (this.#wire.isVisible()) this.#sendSoon();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    clearTimeout(this.#timer);
    for (const abort of this.#runs.values()) abort.abort();
  }

  async #run(id: number, key: string, input: Readonly<Record<string, unknown>>): Promise<void> {
    const abort = new AbortController();
    this.#runs.set(id, abort);
    try {
      const output = await this.#model.run(key, input, abort.signal);
      this.#post({ type: 'ran', id, output });
    } catch (error) {
      this.#post({ type: 'failed', id, message: messageOf(error) });
    } finally {
      this.#runs.delete(id);
    }
  }

  #sendSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#send().catch((error: unknown) => this.#log(messageOf(error)));
    }, updateIntervalMs);
  }

  async #send(): Promise<void> {
    this.#isDue = true;
    if (this.#isSending || !this.#isReady || !this.#wire.isVisible()) return;
    this.#isSending = true;
    try {
      while (this.#isDue && !this.#isDisposed) {
        this.#isDue = false;
        this.#post({ type: 'skills', snapshot: await this.#model.snapshot() });
      }
      if (this.#wanted !== undefined) this.#post({ type: 'reveal', key: this.#wanted });
      this.#wanted = undefined;
    } finally {
      this.#isSending = false;
    }
  }

  #post(message: SkillsHostMessage): void {
    if (!this.#isDisposed) this.#wire.post(message);
  }
}
