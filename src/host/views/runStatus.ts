/**
 * What is under way, in the status bar: the chat can show neither progress nor time of a tool through
 * VS Code's stable interface. Only runs that take a while show there; a click opens the view in which
 * they are cancelled. See docs/decisions/0009.
 */
import * as vscode from 'vscode';
import type { RunningEntry } from '../../core/metrics/activity';
import type { CoreHost } from '../coreHost';
import { Views } from '../ids';
import { kindName, runningLine, waitingText } from '../runLine';

/** Shorter runs would only flicker. */
const SHOWN_AFTER_MS = 2_000;
const SECOND_MS = 1_000;

export class RunStatus implements vscode.Disposable {
  readonly #host: CoreHost;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: { dispose(): void };
  #timer: NodeJS.Timeout | undefined;

  constructor(host: CoreHost) {
    this.#host = host;
    this.#item = vscode.window.createStatusBarItem('run', vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('Toolwright Activity');
    this.#item.command = `${Views.activity}.focus`;
    this.#subscription = host.onDidChangeRunning(() => this.#follow());
  }

  dispose(): void {
    this.#subscription.dispose();
    clearInterval(this.#timer);
    this.#item.dispose();
  }

  /** While something is under way, the clock alone decides when to show it. */
  #follow(): void {
    if (this.#running().length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#item.hide();
    } else {
      this.#timer ??= setInterval(() => this.#show(), SECOND_MS);
    }
  }

  #show(): void {
    const long = this.#running().filter(({ elapsedMs }) => elapsedMs >= SHOWN_AFTER_MS);
    const [first] = long;
    if (first === undefined) {
      this.#item.hide();
      return;
    }
    const line = long.length === 1 ? runningLine(first) : vscode.l10n.t('{0} runs', long.length);
    this.#item.text = `$(loading~spin) Toolwright: ${line}`;
    this.#item.tooltip = [...long.map(sentence), vscode.l10n.t('Click to see or cancel.')].join(
      '\n',
    );
    this.#item.accessibilityInformation = { label: `Toolwright: ${line}`, role: 'button' };
    this.#item.show();
  }

  #running(): RunningEntry[] {
    return this.#host.started?.toolwright.activity.running() ?? [];
  }
}

function sentence(run: RunningEntry): string {
  const parts = [`${kindName(run.kind)} ${run.title}`, runningLine(run), waitingText(run)];
  return parts.filter((part) => part !== undefined).join(' · ');
}
