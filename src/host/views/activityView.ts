/**
 * The tree "Activity": what is under way, then what ended, newest first. Short: the dashboard has all of
 * it. A tree draws itself anew at each change, so changes are gathered, and time goes on by the second.
 */
import * as vscode from 'vscode';
import type { ActivityEntry, RunningEntry } from '../../core/metrics/activity';
import type { RunStatus } from '../../core/results/outputs';
import type { CoreHost } from '../coreHost';
import { ContextKeys, Views } from '../ids';
import {
  endedLine,
  keptText,
  kindName,
  runningLine,
  statusName,
  titleOf,
  waitingText,
} from '../runLine';

type Node = ActivityEntry | RunningEntry;

/** Entries shown that have ended. */
const SHOWN_ENTRIES = 50;
/** A burst of changes is one change. */
const REFRESH_DELAY_MS = 250;
const SECOND_MS = 1_000;

export class ActivityView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #host: CoreHost;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #tree: vscode.TreeView<Node>;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: CoreHost) {
    this.#host = host;
    this.#tree = vscode.window.createTreeView(Views.activity, { treeDataProvider: this });
    this.#subscriptions = [
      this.#tree,
      host.onDidChangeRunning(() => this.#refreshIn(REFRESH_DELAY_MS)),
      this.#tree.onDidChangeVisibility(() => this.#refreshIn(0)),
    ];
  }

  getChildren(node?: Node): Node[] {
    const activity = this.#host.started?.toolwright.activity;
    if (node !== undefined || activity === undefined) return [];
    const ended = activity.entries().slice(-SHOWN_ENTRIES);
    return [...activity.running().toReversed(), ...ended.toReversed()];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const title = titleOf(node);
    const item = new vscode.TreeItem(title);
    const description = 'status' in node ? endedLine(node) : runningLine(node);
    const state = 'status' in node ? statusName(node.status) : vscode.l10n.t('running');
    item.id = `run:${node.id}`;
    item.description = description;
    item.iconPath =
      'status' in node ? statusIcon(node.status) : new vscode.ThemeIcon('loading~spin');
    item.contextValue = 'status' in node ? 'run.ended' : 'run.running';
    // Plain text: a title may be the words of a model.
    item.tooltip = [
      `${kindName(node.kind)}: ${node.title}`,
      `${state} · ${description}`,
      'status' in node ? keptText(node) : waitingText(node),
    ]
      .filter((line) => line !== undefined)
      .join('\n');
    item.accessibilityInformation = {
      label: `${kindName(node.kind)} ${title}, ${state}, ${description}`,
    };
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #refreshIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, ms);
  }

  #refresh(): void {
    const isRunning = (this.#host.started?.toolwright.activity.running().length ?? 0) > 0;
    if (isRunning !== this.#isRunning) {
      this.#isRunning = isRunning;
      void vscode.commands.executeCommand('setContext', ContextKeys.isRunning, isRunning);
    }
    if (!this.#tree.visible) return;
    this.#changed.fire();
    if (isRunning) this.#refreshIn(SECOND_MS);
  }
}

function statusIcon(status: RunStatus): vscode.ThemeIcon {
  switch (status) {
    case 'ok':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'error':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'timeout':
      return new vscode.ThemeIcon('watch', new vscode.ThemeColor('list.warningForeground'));
    case 'cancelled':
      return new vscode.ThemeIcon('circle-slash');
    case 'blocked':
      return new vscode.ThemeIcon('shield', new vscode.ThemeColor('list.warningForeground'));
  }
}
