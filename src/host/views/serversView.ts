/** The tree "Servers": every tool source with its state, and its tools below it. */
import * as vscode from 'vscode';
import type { ServerState, ServerView } from '../../core/proxy/serverView';
import type { CoreHost } from '../coreHost';
import { Views } from '../ids';

type Node = ServerNode | ToolNode | ProblemNode;

interface ServerNode {
  kind: 'server';
  server: ServerView;
}

interface ToolNode {
  kind: 'tool';
  server: string;
  name: string;
}

interface ProblemNode {
  kind: 'problem';
  message: string;
}

export class ServersView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #host: CoreHost;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: CoreHost) {
    this.#host = host;
    this.#subscriptions = [
      host.onDidChange(() => this.#changed.fire()),
      vscode.window.createTreeView(Views.servers, {
        treeDataProvider: this,
        showCollapseAll: true,
      }),
    ];
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      const { toolwright } = await this.#host.get();
      return [
        ...toolwright.configProblems.map((message): Node => ({ kind: 'problem', message })),
        ...toolwright.servers().map((server): Node => ({ kind: 'server', server })),
      ];
    }
    if (node.kind !== 'server') return [];
    const { error, name, toolNames } = node.server;
    return [
      ...(error === undefined ? [] : [{ kind: 'problem' as const, message: error }]),
      ...toolNames.map((tool): Node => ({ kind: 'tool', server: name, name: tool })),
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'server') return serverItem(node.server);
    if (node.kind === 'tool') return this.#toolItem(node);
    const item = new vscode.TreeItem(node.message);
    item.iconPath = new vscode.ThemeIcon(
      'warning',
      new vscode.ThemeColor('list.warningForeground'),
    );
    item.tooltip = node.message;
    return item;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #toolItem({ server, name }: ToolNode): vscode.TreeItem {
    const tool = this.#host.started?.toolwright.tool(`${server}.${name}`);
    const item = new vscode.TreeItem(name);
    item.iconPath = new vscode.ThemeIcon('symbol-method');
    item.contextValue = 'tool';
    // Text of a server: shown as it is, never as Markdown.
    if (tool !== undefined) item.tooltip = `${tool.call}\n\n${tool.description}`;
    return item;
  }
}

function serverItem(server: ServerView): vscode.TreeItem {
  const { name, state, toolNames, origin, error, transport } = server;
  const hasChildren = toolNames.length > 0 || error !== undefined;
  const item = new vscode.TreeItem(
    name,
    hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  const count = toolNames.length;
  const tools = count === 1 ? vscode.l10n.t('1 tool') : vscode.l10n.t('{0} tools', count);
  item.id = `server:${name}`;
  item.description = `${stateName(state)}${count > 0 ? ` · ${tools}` : ''}`;
  item.iconPath = stateIcon(state, transport);
  item.contextValue = transport === 'built-in' ? 'server.builtIn' : `server.${state}`;
  item.tooltip = [name, origin, error].filter((line) => line !== undefined).join('\n\n');
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}

function stateName(state: ServerState): string {
  switch (state) {
    case 'stopped':
      return vscode.l10n.t('stopped');
    case 'starting':
      return vscode.l10n.t('starting');
    case 'ready':
      return vscode.l10n.t('ready');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'tripped':
      return vscode.l10n.t('failed often');
    case 'signIn':
      return vscode.l10n.t('sign-in needed');
    case 'blocked':
      return vscode.l10n.t('waits for you');
  }
}

function stateIcon(state: ServerState, transport: ServerView['transport']): vscode.ThemeIcon {
  if (transport === 'built-in') return new vscode.ThemeIcon('folder');
  switch (state) {
    case 'stopped':
      return new vscode.ThemeIcon('circle-outline');
    case 'starting':
      return new vscode.ThemeIcon('loading~spin');
    case 'ready':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
    case 'tripped':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'signIn':
      return new vscode.ThemeIcon('key', new vscode.ThemeColor('list.warningForeground'));
    case 'blocked':
      return new vscode.ThemeIcon('shield', new vscode.ThemeColor('list.warningForeground'));
  }
}
