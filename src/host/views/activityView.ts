/**
 * The tree "Activity": what is under way, then what ended, newest first, each with the calls that it made. A
 * tree draws itself anew at each change, so changes are gathered, and time goes on by the second.
 */
import * as vscode from 'vscode';
import type { ActivityEntry, CallRecord, RunningEntry } from '../../core/metrics/activity';
import type { RunStatus } from '../../core/results/outputs';
import { durationText } from '../../core/util/duration';
import type { CoreHost } from '../coreHost';
import { ContextKeys, Views } from '../ids';
import {
  bytesText,
  endedLine,
  flowText,
  keptText,
  kindName,
  runningLine,
  statusName,
  titleOf,
  waitingText,
  warningText,
} from '../runLine';

/** One call of a run that has ended. */
interface CallNode {
  run: ActivityEntry;
  index: number;
  call: CallRecord;
}

type Entry = ActivityEntry | RunningEntry;
type Node = Entry | CallNode;

export const ACTIVITY_FILTERS = ['all', 'unwell', 'search', 'program', 'call', 'skill'] as const;
/** What is shown: everything, what did not end well or had warnings, or one kind. */
export type ActivityFilter = (typeof ACTIVITY_FILTERS)[number];

export function filterName(filter: ActivityFilter): string {
  switch (filter) {
    case 'all':
      return vscode.l10n.t('Everything');
    case 'unwell':
      return vscode.l10n.t('What did not end well, or had warnings');
    case 'search':
      return vscode.l10n.t('Searches');
    case 'program':
      return vscode.l10n.t('Programs');
    case 'call':
      return vscode.l10n.t('Direct calls');
    case 'skill':
      return vscode.l10n.t('Skills');
  }
}

/** Calls of a run that are shown; a program may make thousands. */
const SHOWN_CALLS = 200;

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
  #filter: ActivityFilter = 'all';

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

  get filter(): ActivityFilter {
    return this.#filter;
  }

  set filter(filter: ActivityFilter) {
    this.#filter = filter;
    this.#tree.description = filter === 'all' ? '' : filterName(filter);
    this.#changed.fire();
  }

  getChildren(node?: Node): Node[] {
    const activity = this.#host.started?.toolwright.activity;
    if (activity === undefined) return [];
    if (node !== undefined) return callsOf(node);
    const isShown = (entry: Entry): boolean => passes(entry, this.#filter);
    const ended = activity.entries().filter(isShown).slice(-SHOWN_ENTRIES);
    return [...activity.running().filter(isShown).toReversed(), ...ended.toReversed()];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if ('call' in node) return callItem(node);
    const title = titleOf(node);
    const item = new vscode.TreeItem(
      title,
      callsOf(node).length === 0
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Collapsed,
    );
    const description = 'status' in node ? endedLine(node) : runningLine(node);
    const state = 'status' in node ? statusName(node.status) : vscode.l10n.t('running');
    item.id = `run:${node.id}`;
    item.description = description;
    item.iconPath =
      'status' in node ? statusIcon(node.status) : new vscode.ThemeIcon('loading~spin');
    item.contextValue = 'status' in node ? this.#endedContext(node) : 'run.running';
    // Plain text: a title may be the words of a model.
    item.tooltip = [
      `${kindName(node.kind)}: ${node.title}`,
      `${state} · ${description}`,
      ...('status' in node
        ? [flowText(node), warningText(node), keptText(node)]
        : [waitingText(node)]),
    ]
      .filter((line) => line !== undefined)
      .join('\n');
    item.accessibilityInformation = {
      label: `${kindName(node.kind)} ${title}, ${state}, ${description}`,
    };
    return item;
  }

  /** What can be opened of it. */
  #endedContext({ id }: ActivityEntry): string {
    const text = this.#host.started?.toolwright.runText(id);
    if (text === undefined) return 'run.ended';
    return text.code === undefined ? 'run.ended.result' : 'run.ended.result.code';
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

/** The calls of a direct call are itself. */
function callsOf(node: Node): CallNode[] {
  if ('call' in node || !('status' in node) || node.kind === 'call') return [];
  return node.calls.slice(0, SHOWN_CALLS).map((call, index) => ({ run: node, index, call }));
}

function callItem({ run, index, call }: CallNode): vscode.TreeItem {
  const item = new vscode.TreeItem(call.tool);
  const parts = [durationText(call.durationMs), bytesText(call.bytes)];
  item.id = `run:${run.id}:${index}`;
  item.description = parts.join(' · ');
  item.iconPath = statusIcon(call.ok ? 'ok' : 'error');
  item.contextValue = 'call';
  const state = statusName(call.ok ? 'ok' : 'error');
  item.tooltip = [call.tool, call.skill && vscode.l10n.t('in the skill {0}', call.skill), state]
    .filter(Boolean)
    .join('\n');
  item.accessibilityInformation = { label: `${call.tool}, ${state}, ${parts.join(', ')}` };
  return item;
}

function passes(entry: Entry, filter: ActivityFilter): boolean {
  if (filter === 'all') return true;
  if (filter !== 'unwell') return entry.kind === filter;
  return 'status' in entry && (entry.status !== 'ok' || (entry.warnings ?? 0) > 0);
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
