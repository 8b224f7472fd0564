/**
 * The host's end of the wire to the view "Skills": checks what arrives, calls the model, answers, and sends
 * snapshots. Knows nothing of views or vscode. While the view is hidden nothing is sent; a snapshot is read
 * from files, so one is made at a time, and a change meanwhile makes another.
 */
import { messageOf } from '../../core/util/errors';
import type { Disposable } from '../../core/util/event';
import type { RunOutput, SkillsHostMessage, SkillsWebviewMessage } from '../../protocol/skills';
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
  /** Of the page that is there now, by its ids. */
  readonly #runs = new Map<number, AbortController>();
  #timer: NodeJS.Timeout | undefined;
  /** Whether there is a page that listens: VS Code drops it when the view is hidden. */
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
          // A new page counts from one again: answers to the page before are not meant for it.
          this.#runs.clear();
          await this.#send();
          return;
        case 'run':
          if (!this.#runs.has(message.id)) await this.#run(message);
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
    this.#sendNow();
  }

  /** To be called when the view was hidden or shown. */
  visibilityChanged(): void {
    if (this.#wire.isVisible()) this.#sendSoon();
    else this.#isReady = false;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    clearTimeout(this.#timer);
    for (const abort of this.#runs.values()) abort.abort();
  }

  async #run({ id, key, input }: Extract<SkillsWebviewMessage, { type: 'run' }>): Promise<void> {
    const abort = new AbortController();
    this.#runs.set(id, abort);
    const answer = await this.#answer(id, this.#model.run(key, input, abort.signal));
    if (this.#runs.get(id) !== abort) return;
    this.#runs.delete(id);
    this.#post(answer);
  }

  async #answer(id: number, run: Promise<RunOutput>): Promise<SkillsHostMessage> {
    try {
      return { type: 'ran', id, output: await run };
    } catch (error) {
      return { type: 'failed', id, message: messageOf(error) };
    }
  }

  #sendSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#sendNow();
    }, updateIntervalMs);
  }

  #sendNow(): void {
    this.#send().catch((error: unknown) => this.#log(messageOf(error)));
  }

  async #send(): Promise<void> {
    this.#isDue = true;
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#isDue && this.#isListening()) {
        this.#isDue = false;
        const snapshot = await this.#model.snapshot();
        if (!this.#isListening()) return;
        this.#post({ type: 'skills', snapshot });
        this.#postWanted();
      }
    } finally {
      this.#isSending = false;
    }
  }

  /** After a snapshot: the page can only show what it knows. */
  #postWanted(): void {
    if (this.#wanted !== undefined) this.#post({ type: 'reveal', key: this.#wanted });
    this.#wanted = undefined;
  }

  #isListening(): boolean {
    return this.#isReady && !this.#isDisposed && this.#wire.isVisible();
  }

  #post(message: SkillsHostMessage): void {
    if (!this.#isDisposed) this.#wire.post(message);
  }
}
