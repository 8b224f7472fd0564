/**
 * Our one place in the status bar: what is under way, since the chat can show neither progress nor time of
 * a tool through VS Code's stable interface (docs/decisions/0009); else how the servers are. Coloured only
 * when a server needs the person. A click does what one server waits for, else it opens the view in which
 * something can be done.
 */
import * as vscode from 'vscode';
import type { RunningEntry } from '../../core/metrics/activity';
import type { ServerView } from '../../core/proxy/serverView';
import { plainLine } from '../../core/util/plainText';
import type { CoreHost } from '../coreHost';
import { Commands, Views } from '../ids';
import { mcpAccess } from '../mcpSettings';
import { kindName, runningLine, waitingText } from '../runLine';
import { stateName } from './serverItems';
import { isServer, needOf } from './serverNodes';

/** Shorter runs would only flicker. */
const SHOWN_AFTER_MS = 2_000;
const SECOND_MS = 1_000;
const MAX_NAME_CHARS = 40;

interface Shown {
  text: string;
  label: string;
  tooltip: string;
  command: string | vscode.Command;
  isWarning?: boolean;
}

export class StatusItem implements vscode.Disposable {
  readonly #host: CoreHost;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: { dispose(): void }[];
  #timer: NodeJS.Timeout | undefined;

  constructor(host: CoreHost) {
    this.#host = host;
    this.#item = vscode.window.createStatusBarItem('status', vscode.StatusBarAlignment.Left);
    this.#item.name = 'Toolwright';
    this.#subscriptions = [
      host.onDidChangeRunning(() => this.#follow()),
      host.onDidChange(() => this.#show()),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    clearInterval(this.#timer);
    this.#item.dispose();
  }

  /** While something is under way, the clock decides when to show it. */
  #follow(): void {
    if (this.#running().length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#show();
    } else {
      this.#timer ??= setInterval(() => this.#show(), SECOND_MS);
    }
  }

  #show(): void {
    const long = this.#running().filter(({ elapsedMs }) => elapsedMs >= SHOWN_AFTER_MS);
    const servers = this.#host.started?.toolwright.servers().filter(isServer) ?? [];
    const shown = long.length > 0 ? runsShown(long) : serversShown(servers);
    if (shown === undefined) {
      this.#item.hide();
      return;
    }
    const { text, label, tooltip, command, isWarning = false } = shown;
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.command = command;
    this.#item.backgroundColor = isWarning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.show();
  }

  #running(): RunningEntry[] {
    return this.#host.started?.toolwright.activity.running() ?? [];
  }
}

function runsShown(runs: readonly RunningEntry[]): Shown {
  const [first] = runs;
  const line = runs.length === 1 ? runningLine(first!) : vscode.l10n.t('{0} runs', runs.length);
  return {
    text: `$(loading~spin) Toolwright: ${line}`,
    label: `Toolwright: ${line}`,
    tooltip: [...runs.map(sentence), vscode.l10n.t('Click to see or cancel.')].join('\n'),
    command: `${Views.activity}.focus`,
  };
}

/** undefined where no server is defined. */
function serversShown(servers: readonly ServerView[]): Shown | undefined {
  if (servers.length === 0) return undefined;
  const access = mcpAccess();
  const waiting = servers.filter((server) => needOf(server, access) !== undefined);
  const only = waiting.length === 1 ? waiting[0] : undefined;
  const isStarting = servers.some(({ state }) => state === 'starting');
  const text = only === undefined ? countText(servers, waiting) : lineOf(only);
  const icon = waiting.length > 0 ? '$(warning)' : isStarting ? '$(loading~spin)' : '$(plug)';
  return {
    // A name may hold what would be drawn as an icon.
    text: `${icon} ${text.replaceAll('$(', '$ (')}`,
    label: `Toolwright: ${text}`,
    tooltip: [
      'Toolwright',
      ...servers.map(lineOf),
      ...(only === undefined ? [] : ['', wayOut(only)]),
    ].join('\n'),
    command: only === undefined ? `${Views.servers}.focus` : commandFor(only),
    isWarning: waiting.length > 0,
  };
}

function countText(all: readonly ServerView[], waiting: readonly ServerView[]): string {
  if (waiting.length > 0) return vscode.l10n.t('{0} servers need you', waiting.length);
  return all.length === 1 ? vscode.l10n.t('1 server') : vscode.l10n.t('{0} servers', all.length);
}

function lineOf({ name, state }: ServerView): string {
  return `${plainLine(name, MAX_NAME_CHARS)}: ${stateName(state)}`;
}

function commandFor({ name, state }: ServerView): vscode.Command {
  return {
    command: state === 'signIn' ? Commands.signIn : Commands.startServer,
    title: 'Toolwright',
    arguments: [name],
  };
}

function wayOut({ state }: ServerView): string {
  if (state === 'signIn') return vscode.l10n.t('Click to sign in.');
  return state === 'blocked'
    ? vscode.l10n.t('Click to review and start it.')
    : vscode.l10n.t('Click to start it again.');
}

function sentence(run: RunningEntry): string {
  const parts = [`${kindName(run.kind)} ${run.title}`, runningLine(run), waitingText(run)];
  return parts.filter((part) => part !== undefined).join(' · ');
}
